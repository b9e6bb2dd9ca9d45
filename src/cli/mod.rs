//! The command line. Each subcommand has a module.

pub(crate) mod check;
pub mod command_pages;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod contract;
pub(crate) mod explain;
pub(crate) mod fixing;
mod habits;
pub(crate) mod init;
pub(crate) mod inputs;
pub(crate) mod known;
pub(crate) mod listing;
pub(crate) mod man;
mod memory;
pub(crate) mod merge;
mod occurrences;
pub(crate) mod progress;
pub(crate) mod releases;
pub(crate) mod report_file;
pub(crate) mod rules;
pub(crate) mod run;
pub(crate) mod sample;
pub(crate) mod schema;
pub(crate) mod settings;
pub(crate) mod sinks;
mod skipped;
pub(crate) mod split;
pub(crate) mod stats;
pub(crate) mod terminal;
pub(crate) mod watch;

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};
use std::{env, iter, process};

use clap::error::ErrorKind;
use clap::{ArgAction, ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::cli::command_pages::command_pages;
use crate::report::totals::ExitCode;
use crate::text::suggestion::nearest;
use crate::text::visible;
use crate::workspace::notes::note;
use crate::workspace::panics;

const EXAMPLES: &str = "\
Examples:
  kyclint payloads                         lint the payloads in a folder
  kyclint --fix customer.json              apply the safe fixes, report the rest
  kyclint -f concise - < export.ndjson     lint standard input, print one line per finding";

const EXIT_CODES: &str = "\
Exit codes: 0 no findings at or above --fail-on, 1 findings, 2 failure, 3 nothing to check";

/// Lints AMLYZE customer payloads offline and points at the exact characters that are wrong
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    arg_required_else_help = true,
    subcommand_negates_reqs = true,
    disable_help_flag = true,
    disable_help_subcommand = true,
    override_usage = "kyclint [OPTIONS] PATH... | kyclint COMMAND",
    after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"),
)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    // There is only the short help, which fits a screen. The long texts are in the manual page.
    /// Print help (`kyclint man` has all options and details)
    #[arg(short, long, global = true, action = ArgAction::HelpShort)]
    help: Option<bool>,
    #[command(flatten)]
    check: check::CheckArguments,
}

/// The same without commands. Their description takes longer than linting a file, and is not needed where
/// none is named and nothing is wrong.
#[derive(Debug, Parser)]
#[command(
    name = "kyclint",
    version,
    arg_required_else_help = true,
    disable_help_flag = true
)]
struct PlainArguments {
    #[arg(short, long, action = ArgAction::HelpShort)]
    help: Option<bool>,
    #[command(flatten)]
    check: check::CheckArguments,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lint payloads (the default command)
    #[command(after_help = EXIT_CODES)]
    Check(Box<check::CheckArguments>),
    /// List the rules
    Rules(rules::RulesArguments),
    /// Explain a rule, an API code, a field, or an answer of the API
    Explain(explain::ExplainArguments),
    /// Show the trend of several runs from their JSON reports
    Stats(stats::StatsArguments),
    /// Print a published JSON Schema, or what changed in the schemas since a release
    Schema(schema::SchemaArguments),
    /// Show the sources of the contract, and how it is read where they disagree
    Contract(contract::ContractArguments),
    /// Print an invented customer of a published business case
    Sample(sample::SampleArguments),
    /// Compare the customers of several runs (`--occurrences`)
    Merge(Box<merge::MergeArguments>),
    /// Write a commented kyclint.toml
    Init(init::InitArguments),
    /// Show the settings that apply to a file
    Config(config::ConfigArguments),
    /// Print a completion script for a shell
    Completions(completions::CompletionsArguments),
    /// Print the manual page
    Man,
    /// Serve an editor on standard input and output (Language Server Protocol)
    Lsp {
        /// Use standard input and output, which is the only way
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Print the help of a command
    #[command(hide = true)]
    Help {
        /// The command
        command: Vec<String>,
    },
}

/// What the program offers besides the command line. The command line only starts it.
#[derive(Debug, Clone, Copy)]
pub struct Doors {
    /// The language server, which returns the exit code of the process.
    pub language_server: Option<fn() -> process::ExitCode>,
    /// The server to test against.
    pub server: Option<Door>,
}

/// A command of another part of the program.
#[derive(Debug, Clone, Copy)]
pub struct Door {
    /// Describes the command: its name and its options.
    pub command: fn() -> clap::Command,
    /// Runs it with its options, and with the pages of all commands as paths and Markdown. Returns the exit
    /// code of the process.
    pub run: fn(&ArgMatches, Vec<(String, String)>) -> process::ExitCode,
}

/// The name of the command that [`Doors::server`] describes.
const SERVE: &str = "serve";

/// Words after which all commands are described in full.
const NEED_ALL: [&str; 5] = [SERVE, "sample", "help", "--help", "-h"];

/// Runs the program: parses the arguments of the process, runs the command and writes to standard
/// output and standard error. Returns the exit code of the process.
pub fn run(doors: Doors) -> process::ExitCode {
    panics::hush(note);
    let matches = match matches(&doors) {
        Ok(matches) => matches,
        Err(code) => return process::ExitCode::from(code as u8),
    };
    if let (Some((SERVE, options)), Some(door)) = (matches.subcommand(), doors.server) {
        return (door.run)(options, command_pages(&doors));
    }
    let arguments = match Arguments::from_arg_matches(&matches).map_err(refused) {
        Ok(arguments) => arguments,
        Err(code) => return process::ExitCode::from(code as u8),
    };
    if let (Some(Command::Lsp { .. }), Some(serve)) = (&arguments.command, doors.language_server) {
        return serve();
    }
    process::ExitCode::from(run_command(arguments, &doors) as u8)
}

/// Parses the arguments of the process. The error is the exit code after an answer or a usage error.
fn matches(doors: &Doors) -> Result<ArgMatches, ExitCode> {
    if asks_for_version() {
        return Err(written(answer(VERSION)));
    }
    if let Some(result) = plain_matches() {
        return result;
    }
    let needs_all = |word: &OsString| NEED_ALL.iter().any(|name| word == name);
    // Without any words, the help is shown.
    let mut command = if env::args_os().len() < 2 || env::args_os().any(|word| needs_all(&word)) {
        command(doors)
    } else {
        Arguments::command()
    };
    let words = env::args_os();
    let mut matches = command.try_get_matches_from_mut(words);
    let named = matches.as_ref().ok().and_then(ArgMatches::subcommand);
    if let Some(("help", of)) = named {
        let of = of.get_many::<String>("command").unwrap_or_default();
        let words = iter::once("kyclint".to_owned()).chain(of.cloned());
        let words = words.chain(["--help".to_owned()]);
        matches = command.try_get_matches_from_mut(words);
    }
    matches.map_err(|error| refused(visibly(error, command)))
}

/// What `--version` prints.
const VERSION: &str = concat!("kyclint ", env!("CARGO_PKG_VERSION"), "\n");

/// Whether the only argument asks for the version. Scripts do so often, and describing all options takes
/// longer than the rest.
fn asks_for_version() -> bool {
    let mut words = env::args_os().skip(1);
    let is_asked = words
        .next()
        .is_some_and(|it| it == "--version" || it == "-V");
    is_asked && words.next().is_none()
}

/// Parses the arguments of the process if they are options and paths; `None` if they need the description of
/// all commands, for example to say what is wrong.
fn plain_matches() -> Option<Result<ArgMatches, ExitCode>> {
    let words: Vec<_> = env::args_os().collect();
    let is_command = |word: &str| word == SERVE || Command::has_subcommand(word);
    let may_be_command = |word: &OsString| word.to_str().is_some_and(is_command);
    if words.iter().skip(1).any(may_be_command) {
        return None;
    }
    match PlainArguments::command().try_get_matches_from_mut(words) {
        Ok(matches) => Some(Ok(matches)),
        Err(answer) if answer.kind() == ErrorKind::DisplayVersion => Some(Err(refused(answer))),
        Err(_) => None,
    }
}

/// Prints help, the version or a usage error. Returns the exit code.
fn refused(error: clap::Error) -> ExitCode {
    let is_answer = !error.use_stderr();
    let printed = habits::answered(error).print();
    if is_answer {
        written(unless_closed(printed.and_then(|()| io::stdout().flush())))
    } else {
        ExitCode::Failure
    }
}

/// The exit code of a command, with an error if its answer could not be written.
fn written(result: io::Result<ExitCode>) -> ExitCode {
    result.unwrap_or_else(|error| {
        note(&format!("error: cannot write to standard output: {error}"));
        ExitCode::Failure
    })
}

fn run_command(arguments: Arguments, doors: &Doors) -> ExitCode {
    let result = match arguments.command {
        // `help` was replaced by `--help` above, which clap answers.
        None | Some(Command::Help { .. }) => check::run(arguments.check),
        Some(Command::Check(arguments)) => check::run(*arguments),
        Some(Command::Rules(arguments)) => rules::run(&arguments),
        Some(Command::Explain(arguments)) => explain::run(&arguments, doors),
        Some(Command::Stats(arguments)) => stats::run(&arguments),
        Some(Command::Schema(arguments)) => schema::run(&arguments),
        Some(Command::Contract(arguments)) => contract::run(&arguments),
        Some(Command::Sample(arguments)) => sample::run(&arguments),
        Some(Command::Merge(arguments)) => merge::run(&arguments),
        Some(Command::Init(arguments)) => init::run(&arguments),
        Some(Command::Config(arguments)) => config::run(&arguments),
        Some(Command::Completions(arguments)) => completions::run(&arguments, command(doors)),
        Some(Command::Man) => man::run(command(doors)),
        Some(Command::Lsp { .. }) => {
            wrong_usage("this program was built without the language server (cargo feature `lsp`)")
        }
    };
    written(result)
}

/// Parses the command line again with terminal control characters made visible, so that the error
/// does not quote them. Hooks pass file names, and anyone may have chosen those.
fn visibly(error: clap::Error, command: clap::Command) -> clap::Error {
    let words = || env::args_os().map(|word| word.to_string_lossy().into_owned());
    let visible = || words().map(|word| visible::line(&word).into_owned());
    if error.use_stderr() && visible().ne(words()) {
        let again = command.try_get_matches_from(visible()).err();
        again.unwrap_or(error)
    } else {
        error
    }
}

/// Reports an error that ends the command.
fn failed(error: impl Display) -> io::Result<ExitCode> {
    note(&format!("error: {error}"));
    Ok(ExitCode::Failure)
}

/// Reports a usage error.
fn wrong_usage(error: &str) -> io::Result<ExitCode> {
    note(&format!("error: {error}"));
    note("for more information, try '--help'");
    Ok(ExitCode::Failure)
}

/// Writes an answer to standard output. A closed pipe is not an error.
fn answer(text: &str) -> io::Result<ExitCode> {
    let mut out = io::stdout().lock();
    unless_closed(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// The exit code after an answer was written. A closed pipe is not an error.
fn unless_closed(written: io::Result<()>) -> io::Result<ExitCode> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::Clean),
        result => result.map(|()| ExitCode::Clean),
    }
}

/// The command line as clap defines it, with the commands of other parts of the program.
fn command(doors: &Doors) -> clap::Command {
    let with_cases = |sample: clap::Command| sample.after_help(sample::listed());
    let command = Arguments::command().mut_subcommand("sample", with_cases);
    match doors.server {
        Some(door) => command.subcommand((door.command)()),
        None => command,
    }
}

/// What other linters call a command.
const COMMANDS: [(&str, &str); 15] = [
    ("lint", "check"),
    ("run", "check"),
    ("scan", "check"),
    ("validate", "check"),
    ("verify", "check"),
    ("server", "serve"),
    ("mock", "serve"),
    ("language-server", "lsp"),
    ("samples", "sample"),
    ("example", "sample"),
    ("generate", "sample"),
    ("list", "rules"),
    ("statistics", "stats"),
    ("trend", "stats"),
    ("version", "--version"),
];

/// The command that a nonexistent path was perhaps meant to be.
fn misspelt_command(path: &str) -> Option<String> {
    if let Some((_, meant)) = COMMANDS.iter().find(|(other, _)| *other == path) {
        return Some((*meant).to_owned());
    }
    let command = Arguments::command();
    let names: Vec<_> = command
        .get_subcommands()
        .map(clap::Command::get_name)
        .chain([SERVE])
        .collect();
    nearest(path, names).map(|meant| meant.word.to_owned())
}
