//! The report of a run: its numbers, its formats, and the masking of personal data.

pub mod catalog;
pub mod contract_page;
pub mod diff;
pub mod field_page;
pub mod formats;
pub mod forms;
pub(crate) mod http_text;
mod ignored;
pub(crate) mod links;
pub mod merge;
pub mod pages;
#[cfg(feature = "cli")]
pub(crate) mod parts;
mod publish;
pub mod published;
pub mod recorded;
pub mod redaction;
pub mod reference;
pub(crate) mod refused;
pub mod response;
pub mod schema_diff;
pub mod session;
pub mod statistics;
#[cfg(feature = "cli")]
pub(crate) mod stats;
pub mod totals;
