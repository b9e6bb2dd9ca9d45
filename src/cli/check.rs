//! `kyclint check`: finds, reads and lints the inputs, and writes the report.

use std::io::{self, IsTerminal};
use std::mem;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use clap::Args;

use crate::config::error::ConfigError;
use crate::lint::SkipReason;
use crate::lint::ledger::Ledger;
use crate::report::formats::Format;
use crate::report::totals::{ExitCode, Failure, Report};
use crate::rules::registry::ALL;
use crate::settings::skipped::SkippedFiles;
use crate::workspace::found;
use crate::workspace::panics;
use crate::workspace::pool;

use crate::cli::fixing::{Done, FixArguments, Fixing};
use crate::cli::inputs::InputArguments;
use crate::cli::known::{BaselineArguments, Known};
use crate::cli::progress::Progress;
use crate::cli::settings::{SettingsArguments, tell};
use crate::cli::sinks::{Console, Sinks, Target, Targets};
use crate::cli::skipped::Skipped;
use crate::cli::terminal;
use crate::cli::terminal::Color;
use crate::cli::watch;
use crate::cli::watch::Watched;
use crate::cli::{misspelt_command, note, wrong_usage};
use crate::workspace::check::{Checked, Outcome, Worker};

/// The arguments of `kyclint check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// Write the report in this format
    #[arg(short, long, value_enum, default_value_t = Format::Graphical)]
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
        hide_possible_values = true
    )]
    color: Color,
    /// Show at most this many findings; all of them are counted
    #[arg(long, value_name = "N")]
    max_findings: Option<usize>,
    /// Show at the end how many findings each rule has
    #[arg(long)]
    statistics: bool,
    /// Do not compare customers with each other
    ///
    /// Comparing takes 80 to 150 bytes of memory per customer.
    #[arg(long)]
    no_cross_document: bool,
    /// Use this many threads [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
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
    inputs: InputArguments,
    #[command(flatten)]
    fix: FixArguments,
    #[command(flatten)]
    baseline: BaselineArguments,
    #[command(flatten)]
    settings: SettingsArguments,
}

pub(crate) fn run(arguments: &CheckArguments) -> io::Result<ExitCode> {
    if !arguments.watch {
        return once(arguments);
    }
    if arguments.inputs.have_stdin() {
        return wrong_usage("--watch cannot watch standard input");
    }
    // Errors in the options would be the same in every run.
    if let Err(error) = arguments.settings.configs() {
        return wrong_usage(&error);
    }
    let others = [arguments.settings.file(), arguments.baseline.file()];
    let watched = Watched {
        paths: &arguments.inputs.paths,
        others: others.into_iter().flatten().collect(),
        written: arguments.output.iter().map(Target::path).collect(),
        quiet: arguments.quiet,
    };
    watch::run(&watched, || once(arguments))
}

fn once(arguments: &CheckArguments) -> io::Result<ExitCode> {
    let format = match arguments.format {
        Format::Graphical if terminal::wants_narration() => Format::Narrated,
        format => format,
    };
    let configs = match arguments.settings.configs() {
        Ok(configs) => Arc::new(configs),
        Err(error) => return wrong_usage(&error),
    };
    if let Some(rule) = arguments.settings.requested_comparison()
        && arguments.no_cross_document
    {
        return wrong_usage(&format!(
            "`{rule}` compares customers, which --no-cross-document turns off"
        ));
    }
    let targets = match Targets::new(
        &arguments.output,
        &arguments.inputs.paths,
        arguments.baseline.file(),
        arguments.quiet,
    ) {
        Ok(targets) => targets,
        Err(error) => return wrong_usage(&error),
    };
    if arguments.fix.unsafe_fixes && !arguments.fix.fix && !arguments.fix.diff {
        return wrong_usage("--unsafe-fixes requires --fix or --diff");
    }
    let mut inputs = match arguments.inputs.open(Arc::clone(&configs), &targets) {
        Ok(inputs) => inputs,
        Err(error) => {
            note(&format!("error: {error}"));
            return Ok(ExitCode::Failure);
        }
    };
    let has_stdin = arguments.inputs.have_stdin();
    let mut fixing = Fixing {
        arguments: &arguments.fix,
        inputs: &mut inputs,
        paths: &arguments.inputs.paths,
        may_be_empty: arguments.inputs.may_be_empty(),
        configs: &configs,
        threads: threads(arguments),
        color: arguments.color,
        quiet: arguments.quiet,
    };
    if arguments.fix.diff {
        return fixing.show();
    }
    let console = if arguments.fix.fix && has_stdin {
        Console::Stderr
    } else {
        Console::Stdout
    };
    let known = match arguments.baseline.open() {
        Ok(known) => known,
        Err(error) => {
            note(&format!("error: {error}"));
            return Ok(ExitCode::Failure);
        }
    };
    let style = console.style(arguments.color);
    let sinks = match Sinks::open(console, format, style, &targets) {
        Ok(sinks) => sinks,
        Err(error) => {
            note(&format!("error: {error}"));
            return Ok(ExitCode::Failure);
        }
    };
    let is_full = Arc::new(AtomicBool::new(arguments.max_findings == Some(0)));
    let worker = Arc::new(Worker {
        configs: Arc::clone(&configs),
        forms: sinks.forms(),
        is_compared: !arguments.no_cross_document,
        is_full: Arc::clone(&is_full),
    });
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
    let amount = is_shown.then(|| inputs.amount());
    let mut run = Run {
        arguments,
        worker: Arc::clone(&worker),
        sinks,
        is_full,
        ledger: Ledger::default(),
        report: Report {
            known: known.count(),
            fixed: arguments.fix.fix.then_some(done.fixes),
            counts: arguments.statistics.then_some([0; ALL.len()]),
            ..Report::default()
        },
        known,
        has_blank: false,
        skipped: Skipped::default(),
        last_file: None,
        progress: Progress::new(amount),
    };
    run.sinks.begin(&run.progress);
    for Failure { file, error } in done.failures {
        run.fail(file, error);
    }
    let work = move |input| worker.check(input);
    pool::for_each(threads(arguments), inputs, work, |outcomes| {
        run.take(outcomes)
    });
    run.finish()
}

fn threads(arguments: &CheckArguments) -> usize {
    match arguments.threads {
        Some(threads) => threads.into(),
        None => thread::available_parallelism().map_or(1, NonZero::get),
    }
}

/// Receives the outcomes in the order of the inputs and writes the report.
struct Run<'a> {
    arguments: &'a CheckArguments,
    worker: Arc<Worker>,
    sinks: Sinks,
    is_full: Arc<AtomicBool>,
    ledger: Ledger,
    report: Report,
    known: Known,
    /// Whether a file was read that has no content to skip.
    has_blank: bool,
    skipped: Skipped,
    /// The last file that was counted.
    last_file: Option<Arc<str>>,
    progress: Progress,
}

impl Run<'_> {
    /// Processes a batch of outcomes. Stops the run if no output can be written any more.
    fn take(&mut self, outcomes: &mut [Outcome]) -> ControlFlow<()> {
        let mut done = 0;
        for outcome in outcomes {
            let size = match &outcome {
                Outcome::Checked(checked) => checked.session.source().text().len(),
                Outcome::Lines(lines) => lines.size as usize,
                _ => 1,
            };
            done += if self.progress.counts_files() {
                1
            } else {
                size as u64
            };
            self.take_one(outcome);
        }
        self.progress.advance(done);
        if self.sinks.are_over() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn take_one(&mut self, outcome: &mut Outcome) {
        match outcome {
            Outcome::Checked(checked) => {
                if let Err(error) = panics::caught(|| self.checked(checked)) {
                    self.fail(checked.session.source().name().to_owned(), error);
                }
            }
            Outcome::Lines(lines) => {
                let worker = Arc::clone(&self.worker);
                for mut piece in worker.pieces(lines) {
                    self.take_one(&mut piece);
                    if self.sinks.are_over() {
                        break;
                    }
                }
            }
            Outcome::Skipped(found::Skipped::Failed { name, error }) => {
                self.fail(name.to_string(), mem::take(error));
            }
            Outcome::Skipped(found::Skipped::LeadsOut { name }) => {
                if !self.arguments.quiet {
                    self.note(&format!(
                        "note: skipped {name}: a link out of the repository; name it to check it"
                    ));
                }
            }
            Outcome::Skipped(found::Skipped::Link { name, is_loop }) => {
                self.pass_over_link(name, *is_loop);
            }
            Outcome::Misconfigured(config_error) => self.fail_configuration(config_error),
            Outcome::Foreign(name, how) => self.skip(name, SkipReason::NotAPayload, *how),
            Outcome::Empty => self.has_blank = true,
        }
    }

    fn checked(&mut self, checked: &mut Checked) {
        if checked.session.linted().documents.is_empty() {
            // Neither a Markdown page without JSON nor a file of blank lines counts as skipped.
            match checked.session.linted().skipped {
                Some(reason) => {
                    let session = &checked.session;
                    self.skip(session.source().name(), reason, session.options().skipped);
                }
                None => self.has_blank = true,
            }
            return;
        }
        checked.compare(&mut self.ledger);
        self.known.take(checked, &mut self.report);
        let session = &checked.session;
        let (source, linted) = (session.source(), session.linted());
        let found = linted.diagnostics.len();
        let told = found.min(self.room());
        self.report.documents += linted.documents.len();
        if self.last_file.as_ref() != Some(source.shared_name()) {
            self.report.files += 1;
            self.last_file = Some(Arc::clone(source.shared_name()));
        }
        self.report
            .add(&linted.diagnostics, session.options().fail_on);
        self.report.shown += told;
        self.is_full.store(self.room() == 0, Ordering::Relaxed);
        let mut drawn = checked.drawn.take();
        let drawn_so = drawn.as_mut().filter(|_| found == told);
        self.sinks
            .take(&checked.session.view(told), drawn_so, &self.progress);
        // The buffers return to the thread that allocated them.
        checked.drawn = drawn;
    }

    /// How many more findings the report may show.
    fn room(&self) -> usize {
        let most = self.arguments.max_findings.unwrap_or(usize::MAX);
        most.saturating_sub(self.report.shown)
    }

    fn note(&self, text: &str) {
        self.progress.hidden(|| note(text));
    }

    fn skip(&mut self, name: &str, reason: SkipReason, how: SkippedFiles) {
        self.report.skipped += 1;
        let line = self.skipped.add(name, reason, how, self.arguments.verbose);
        self.report.has_failed |= self.skipped.fail();
        if let Some(line) = line {
            self.note(&line);
        }
    }

    fn fail(&mut self, file: String, error: String) {
        let failure = Failure { file, error };
        // A file that could not be fixed fails the check with the same error; report it once.
        if self.report.failures.contains(&failure) {
            return;
        }
        let Failure { file, error } = &failure;
        self.note(&format!("error: {file}: {error}"));
        let is_first = self.report.failures.is_empty();
        if let Some(command) = misspelt_command(file).filter(|_| is_first) {
            self.note(&format!("did you mean the command `kyclint {command}`?"));
        }
        self.report.failures.push(failure);
    }

    /// Reports an unusable configuration once. The files that it applies to are not linted.
    fn fail_configuration(&mut self, config_error: &ConfigError) {
        let failure = Failure {
            file: config_error.name().to_owned(),
            error: config_error.to_string(),
        };
        if !self.report.failures.contains(&failure) {
            self.progress.hidden(|| tell(config_error));
            self.report.failures.push(failure);
        }
    }

    fn pass_over_link(&self, name: &str, is_loop: bool) {
        if is_loop {
            if !self.arguments.quiet {
                self.note(&format!(
                    "note: skipped {name}: a link to a folder that contains it"
                ));
            }
        } else if self.arguments.verbose {
            self.note(&format!(
                "skipped {name}: a link to a folder; name it to check its files"
            ));
        }
    }

    fn finish(mut self) -> io::Result<ExitCode> {
        self.progress.finish();
        let quiet = self.arguments.quiet;
        let mut code = self.report.exit_code(self.arguments.inputs.may_be_empty());
        let is_told = self.report.files > 0
            && (!quiet || self.arguments.statistics)
            && !self.known.is_written();
        self.sinks.finish(&self.report, is_told, &self.progress);
        // A reader that has closed standard output does not need notes either.
        if self.sinks.have_reader() {
            if !quiet && !self.arguments.inputs.are_selected_by_a_program() {
                self.skipped.lines().iter().for_each(|line| note(line));
            }
            let is_explained = !self.report.failures.is_empty();
            let is_wanted = !quiet || code == ExitCode::NothingToCheck;
            if self.report.files == 0 && !is_explained && is_wanted {
                let advice = if self.arguments.inputs.detect {
                    "omit --detect to check named JSON files anyway"
                } else {
                    "name a JSON file to check it anyway"
                };
                let nothing = self.arguments.inputs.nothing();
                note(
                    &nothing
                        .unwrap_or_else(|| nothing_to_check(&self.report, self.has_blank, advice)),
                );
            }
            if is_told && !self.sinks.have_summary() {
                self.report.summary().lines().for_each(note);
            }
        }
        if code != ExitCode::NothingToCheck {
            match self.known.finish(&self.report) {
                Ok(told) if !quiet => told.iter().for_each(|line| note(line)),
                Ok(_) => {}
                Err(error) => {
                    note(&format!("error: {error}"));
                    code = ExitCode::Failure;
                }
            }
        }
        if self.sinks.close()? {
            Ok(code)
        } else {
            Ok(ExitCode::Failure)
        }
    }
}

fn nothing_to_check(report: &Report, has_blank: bool, advice: &str) -> String {
    match report.skipped {
        0 if has_blank => "nothing to check: no document in the input".to_owned(),
        0 => "nothing to check: no JSON, NDJSON or Markdown file found".to_owned(),
        1 => format!(
            "nothing to check: the only file found does not look like a customer payload (-v lists it; {advice})"
        ),
        count => format!(
            "nothing to check: none of the {count} files found looks like a customer payload (-v lists them; {advice})"
        ),
    }
}
