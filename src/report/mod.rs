//! The report of a run: its numbers, its formats, and the masking of personal data.

pub mod catalog;
pub mod diff;
pub mod field_page;
pub mod formats;
pub mod forms;
pub mod pages;
mod publish;
pub mod published;
pub mod redaction;
pub mod response;
pub mod session;
pub mod totals;
