//! Texts: where their lines and characters are, sentences about them, and what may be printed of them.

pub mod count;
pub mod lines;
pub mod message;
pub mod span;
pub mod suggestion;
pub(crate) mod visible;
