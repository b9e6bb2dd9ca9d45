//! Text: spans, lines and columns, messages, suggestions, and safe printing.

pub mod count;
pub mod lines;
pub mod message;
pub mod span;
pub mod suggestion;
pub(crate) mod visible;
