//! `kyclint completions`: prints a completion script for a shell.

use std::io;

use clap::Args;
use clap_complete::Shell;

use crate::report::totals::ExitCode;

use crate::cli::{answer, command};

/// The arguments of `kyclint completions`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {
    /// Shell to print the script for
    shell: Shell,
}

pub(crate) fn run(arguments: &CompletionsArguments) -> io::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command(), "kyclint", &mut script);
    answer(&String::from_utf8_lossy(&script))
}
