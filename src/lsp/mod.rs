//! The language server: payloads as one writes them, through the Language Server Protocol.

mod actions;
mod answers;
mod checking;
mod client;
mod completion;
mod diagnostics;
mod document;
mod pages;
mod positions;
mod server;

pub use server::{run, serve};
