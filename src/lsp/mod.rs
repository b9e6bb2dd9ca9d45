//! The language server: payloads as one writes them, through the Language Server Protocol.

mod actions;
mod answers;
mod checking;
mod client;
mod completion;
mod diagnostics;
mod document;
mod frames;
mod messages;
mod pages;
mod positions;
mod server;
mod stdio;

pub use server::{run, serve};
