//! The language server: payloads as one writes them, through the Language Server Protocol on standard
//! streams.

mod actions;
mod client;
mod completion;
mod diagnostics;
mod document;
mod pages;
mod positions;
mod server;
mod uri;

pub use server::run;
