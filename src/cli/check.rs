//! `kyclint check`: its arguments, and what is opened before a run.

use std::io::{self, IsTerminal};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use clap::Args;

use crate::report::formats::Format;
use crate::report::totals::{ExitCode, Failure};
use crate::workspace::check::Worker;
use crate::workspace::configs::Configs;
use crate::workspace::pool;

use crate::cli::config;
use crate::cli::fixing::{Done, FixArguments, Fixing};
use crate::cli::inputs::InputArguments;
use crate::cli::known::BaselineArguments;
use crate::cli::memory;
use crate::cli::occurrences::OccurrencesFile;
use crate::cli::progress::Progress;
use crate::cli::run::{Opened, Run, RunOptions};
use crate::cli::settings::SettingsArguments;
use crate::cli::sinks::{Console, Sinks, Target, Targets, has_page};
use crate::cli::split::{SplitArguments, check_name};
use crate::cli::terminal;
use crate::cli::terminal::Color;
use crate::cli::watch;
use crate::cli::watch::Watched;
use crate::cli::{failed, wrong_usage};

/// The arguments of `kyclint check`.
#[derive(Debug, Clone, Args)]
pub(crate) struct CheckArguments {
    /// Write the report in this format
    #[arg(short, long, alias = "output-format", value_enum, default_value_t = Format::Graphical)]
    format: Format,
    /// Also write a report to a file (repeatable)
    #[arg(long, value_name = "FORMAT=FILE", value_parser = Target::parse)]
    output: Vec<Target>,
    /// Use colours: auto, always, never
    #[arg(
        long,
        value_enum,
        default_value_t = Color::Auto,
        value_name = "WHEN",
        hide_possible_values = true,
        hide_short_help = true
    )]
    color: Color,
    /// Show at most this many findings; all of them are counted
    #[arg(long, value_name = "N", hide_short_help = true)]
    max_findings: Option<usize>,
    /// Count the findings by rule, field and form of the value
    #[arg(long)]
    statistics: bool,
    /// Do not compare customers with each other
    #[arg(long, hide_short_help = true)]
    no_cross_document: bool,
    /// Compare customers in this much memory, such as 512M or 4G; temporary files hold the rest
    ///
    /// Seven million customers take the default. TMPDIR names the folder of the temporary files.
    #[arg(
        long,
        value_name = "SIZE",
        default_value = "1G",
        value_parser = memory::size,
        hide_short_help = true
    )]
    memory: usize,
    /// Write what is compared across documents to a file for `kyclint merge`: hashes, not values
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["diff", "watch", "no_cross_document"],
        hide_short_help = true
    )]
    occurrences: Option<PathBuf>,
    /// Use this many threads [default: one per processor]
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u16).range(1..=256),
        hide_short_help = true
    )]
    threads: Option<u16>,
    /// Exit with 0 even if there are findings; failures still exit with 2
    #[arg(long, hide_short_help = true)]
    exit_zero: bool,
    /// Exit with 1 if there are more warnings than this
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        value_parser = count_of_warnings,
        hide_short_help = true
    )]
    max_warnings: Option<usize>,
    /// Show the settings for each PATH instead of a check, like `kyclint config show`
    #[arg(long, hide_short_help = true, conflicts_with_all = ["fix", "diff", "watch"])]
    show_settings: bool,
    /// List the files that are skipped
    #[arg(short, long, conflicts_with = "quiet")]
    verbose: bool,
    /// Print only findings and failures
    #[arg(short, long)]
    quiet: bool,
    /// Lint again on every change, until interrupted
    ///
    /// The exit code is that of the last round.
    #[arg(
        long,
        help_heading = "Input",
        conflicts_with_all = ["staged", "since", "write_baseline"]
    )]
    watch: bool,
    #[command(flatten)]
    split: SplitArguments,
    #[command(flatten)]
    inputs: InputArguments,
    #[command(flatten)]
    fix: FixArguments,
    #[command(flatten)]
    baseline: BaselineArguments,
    #[command(flatten)]
    settings: SettingsArguments,
}

pub(crate) fn run(mut arguments: CheckArguments) -> io::Result<ExitCode> {
    if let Err(error) = arguments.inputs.read_stdin_list() {
        return failed(error);
    }
    if arguments.watch {
        return watch(&arguments);
    }
    if let Err(error) = arguments.inputs.complete() {
        return failed(error);
    }
    if arguments.show_settings {
        return config::show_all(&arguments.inputs.named(), &arguments.settings);
    }
    match arguments.configs() {
        Ok(configs) => once(&arguments, &Arc::new(configs)),
        Err(error) => wrong_usage(&error),
    }
}

/// Checks again on every change. Lists and patterns are read again, too.
fn watch(given: &CheckArguments) -> io::Result<ExitCode> {
    let completed = || {
        let mut arguments = given.clone();
        arguments.inputs.complete().map(|()| arguments)
    };
    let first = match completed() {
        Ok(arguments) => arguments,
        Err(error) => return failed(error),
    };
    if first.inputs.have_stdin() {
        return wrong_usage("--watch cannot watch standard input");
    }
    // Errors in the options would be the same in every run.
    if let Err(error) = first.configs().and_then(|_| first.are_consistent()) {
        return wrong_usage(&error);
    }
    watch::run(first.watched(&[]), given.quiet, || {
        let arguments = match completed() {
            Ok(arguments) => arguments,
            Err(error) => return failed(error).map(|code| (code, None)),
        };
        let configs = match arguments.configs() {
            Ok(configs) => Arc::new(configs),
            Err(error) => return wrong_usage(&error).map(|code| (code, None)),
        };
        let code = once(&arguments, &configs)?;
        Ok((code, Some(arguments.watched(&configs.files()))))
    })
}

fn once(arguments: &CheckArguments, configs: &Arc<Configs>) -> io::Result<ExitCode> {
    if let Err(error) = arguments.are_consistent() {
        return wrong_usage(&error);
    }
    let targets = match arguments.targets() {
        Ok(targets) => targets,
        Err(error) => return wrong_usage(&error),
    };
    let mut inputs = match arguments.inputs.open(Arc::clone(configs), &targets) {
        Ok(inputs) => inputs,
        Err(error) => return failed(error),
    };
    let mut fixing = Fixing {
        arguments: &arguments.fix,
        inputs: &mut inputs,
        paths: &arguments.inputs.paths,
        may_be_empty: arguments.inputs.may_be_empty(),
        configs,
        threads: threads(arguments),
        color: arguments.color,
        quiet: arguments.quiet,
    };
    if arguments.fix.diff {
        return fixing.show();
    }
    // What cannot be written to must not leave fixed files behind.
    let mut opened = match arguments.opened(configs, &targets) {
        Ok(opened) => opened,
        Err(error) => return failed(error),
    };
    let done = if arguments.fix.fix {
        fixing.apply()?
    } else {
        Done::default()
    };
    if arguments.fix.fix {
        inputs = inputs.with_stdin(done.stdin);
    }
    let is_shown = !arguments.quiet && io::stderr().is_terminal();
    // A progress bar needs the total amount, so all files must be found first. Without a bar, the
    // first files are linted while the search goes on.
    if is_shown {
        opened.progress = Progress::new(Some(inputs.amount()));
    }
    let worker = Arc::clone(&opened.worker);
    let fixed = arguments.fix.fix.then_some(done.fixes);
    let mut run = Run::new(arguments.options(fixed), opened);
    for Failure { file, error } in done.failures {
        run.fail(file, error);
    }
    let work = move |input| worker.check(input);
    pool::for_each(threads(arguments), inputs, work, |outcomes| {
        run.take(outcomes)
    });
    run.finish()
}

impl CheckArguments {
    /// Builds the configurations for files. The error is a usage error.
    fn configs(&self) -> Result<Configs, String> {
        let has_page = !self.fix.diff && has_page(self.format, &self.output);
        let configs = self.settings.configs(has_page)?;
        Ok(configs.excluding(&self.inputs.exclude))
    }

    /// What to watch; `read` are the configurations and classifiers of the last round.
    fn watched(&self, read: &[PathBuf]) -> Watched {
        let named = [
            self.settings.file(),
            self.baseline.file(),
            self.inputs.list(),
        ];
        let named = named.into_iter().flatten().map(Path::to_owned);
        let written = self.output.iter().map(Target::path);
        Watched {
            paths: self.inputs.paths.clone(),
            patterns: self.inputs.patterns().to_vec(),
            others: named.chain(read.iter().cloned()).collect(),
            written: written
                .chain(self.split.files())
                .map(Path::to_owned)
                .collect(),
        }
    }

    /// Checks options that exclude each other. The error is a usage error.
    fn are_consistent(&self) -> Result<(), String> {
        if self.fix.unsafe_fixes && !self.fix.fix && !self.fix.diff {
            return Err("--unsafe-fixes requires --fix or --diff".to_owned());
        }
        if let Some(rule) = self.settings.requested_comparison()
            && self.no_cross_document
        {
            return Err(format!(
                "`{rule}` compares customers, which --no-cross-document turns off"
            ));
        }
        self.split.check(&self.inputs.paths)?;
        let written = [
            ("--occurrences", self.occurrences.as_deref()),
            ("--write-baseline", self.baseline.written()),
        ];
        for (option, file) in written {
            if let Some(file) = file {
                check_name(file, option, ["writes a file", "does"])?;
            }
        }
        Ok(())
    }
    /// Returns where the reports go. The error is a usage error.
    fn targets(&self) -> Result<Targets<'_>, String> {
        let configuration = self.settings.file().map(Path::to_owned);
        let read: Vec<_> = self
            .inputs
            .paths
            .iter()
            .cloned()
            .chain(configuration)
            .collect();
        Targets::new(
            &self.output,
            self.occurrences.as_deref(),
            self.split.files(),
            &read,
            self.baseline.file(),
            self.quiet,
        )
    }

    /// Opens what a run needs besides its inputs, without a progress bar. The error ends the run.
    fn opened(&self, configs: &Arc<Configs>, targets: &Targets<'_>) -> Result<Opened, String> {
        let known = self.baseline.open()?;
        let console = match self.fix.fix && self.inputs.have_stdin() {
            true => Console::Stderr,
            false => Console::Stdout,
        };
        let format = match self.format {
            Format::Graphical if terminal::wants_narration() => Format::Narrated,
            format => format,
        };
        let sinks = Sinks::open(console, format, console.style(self.color), targets)?;
        let split = self.split.open(&self.inputs.paths)?;
        let occurrences = self.occurrences.as_deref().map(OccurrencesFile::begin);
        let occurrences = occurrences.transpose()?;
        let is_full = Arc::new(AtomicBool::new(self.max_findings == Some(0)));
        let worker = Arc::new(Worker {
            configs: Arc::clone(configs),
            forms: sinks.forms(),
            is_compared: !self.no_cross_document,
            is_full: Arc::clone(&is_full),
        });
        Ok(Opened {
            worker,
            sinks,
            split,
            occurrences,
            is_full,
            known,
            progress: Progress::new(None),
        })
    }

    /// Returns the options of a run, before which so many fixes were applied.
    fn options(&self, fixed: Option<usize>) -> RunOptions<'_> {
        RunOptions {
            inputs: &self.inputs,
            fixed,
            max_findings: self.max_findings,
            max_warnings: self.max_warnings,
            has_statistics: self.statistics,
            is_compared: !self.no_cross_document,
            memory: self.memory,
            never_finds: self.exit_zero,
            is_verbose: self.verbose,
            is_quiet: self.quiet,
        }
    }
}

/// Reads the number of warnings. Other linters allow any number of them with a negative one.
fn count_of_warnings(text: &str) -> Result<usize, String> {
    if text.starts_with('-') {
        return Err("omit the option: without it, any number of warnings is allowed".to_owned());
    }
    text.parse().map_err(|_| "not a number".to_owned())
}

fn threads(arguments: &CheckArguments) -> usize {
    match arguments.threads {
        Some(threads) => threads.into(),
        None => thread::available_parallelism().map_or(1, NonZero::get),
    }
}
