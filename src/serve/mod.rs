//! `kyclint serve`: the endpoint to test against.

mod arguments;
pub mod page;

pub use arguments::command;

use std::process;

use clap::ArgMatches;

/// Runs the server.
pub fn run(_: &ArgMatches) -> process::ExitCode {
    process::ExitCode::SUCCESS
}
