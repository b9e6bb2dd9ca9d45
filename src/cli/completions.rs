//! `kyclint completions`: prints a completion script for a shell.

use std::collections::BTreeSet;
use std::io;

use clap::builder::PossibleValuesParser;
use clap::{Args, Command};
use clap_complete::Shell;

use crate::report::catalog::codes;
use crate::report::totals::ExitCode;
use crate::rules::registry::ALL;
use crate::rules::selection::names;

use crate::cli::{answer, command};

/// The arguments of `kyclint completions`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {
    /// Shell to print the script for
    shell: Shell,
}

pub(crate) fn run(arguments: &CompletionsArguments) -> io::Result<ExitCode> {
    let mut script = Vec::new();
    let mut command = with_names(command());
    clap_complete::generate(arguments.shell, &mut command, "kyclint", &mut script);
    answer(&String::from_utf8_lossy(&script))
}

/// Adds the names of rules and API codes to the arguments that take them. The command line itself
/// checks them later, where it can suggest the nearest name.
fn with_names(command: Command) -> Command {
    const OPTIONS: [&str; 4] = ["select", "ignore", "warn", "error"];
    let rules = || PossibleValuesParser::new(names());
    let with_options = |mut command: Command| {
        for option in OPTIONS {
            command = command.mut_arg(option, |argument| argument.value_parser(rules()));
        }
        command
    };
    let of_rules = ALL.iter().map(|rule| rule.info.name);
    let subjects: BTreeSet<_> = of_rules
        .chain(codes().iter().map(|code| code.code))
        .collect();
    with_options(command)
        .mut_subcommand("check", with_options)
        .mut_subcommand("config", |config| {
            config.mut_subcommand("show", with_options)
        })
        .mut_subcommand("explain", |explain| {
            let subjects = PossibleValuesParser::new(subjects);
            explain.mut_arg("subject", |argument| argument.value_parser(subjects))
        })
}
