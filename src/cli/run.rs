//! A run of `kyclint check`: receives the outcomes in the order of the inputs, writes the report and
//! decides the exit code.

use std::io;
use std::mem;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::config::error::ConfigError;
use crate::lint::SkipReason;
use crate::lint::ledger::Ledger;
use crate::report::statistics::Statistics;
use crate::report::totals::{ExitCode, Failure, Report};
use crate::settings::skipped::SkippedFiles;
use crate::workspace::check::{Checked, Outcome, Worker};
use crate::workspace::configs::Expected;
use crate::workspace::found;
use crate::workspace::panics;
use crate::workspace::spill::TemporaryFiles;

use crate::cli::inputs::InputArguments;
use crate::cli::known::Known;
use crate::cli::misspelt_command;
use crate::cli::occurrences::OccurrencesFile;
use crate::cli::progress::Progress;
use crate::cli::settings::tell;
use crate::cli::sinks::Sinks;
use crate::cli::skipped::{Skipped, nothing_to_check, passed_over};
use crate::cli::split::Split;
use crate::workspace::notes::note;

/// How to run.
pub(crate) struct RunOptions<'a> {
    pub(crate) inputs: &'a InputArguments,
    /// How many fixes were applied before, if any were requested.
    pub(crate) fixed: Option<usize>,
    pub(crate) max_findings: Option<usize>,
    pub(crate) max_warnings: Option<usize>,
    pub(crate) has_statistics: bool,
    /// Whether customers are compared with each other.
    pub(crate) is_compared: bool,
    /// The memory for that, in bytes.
    pub(crate) memory: usize,
    /// Whether findings leave the exit code at 0.
    pub(crate) never_finds: bool,
    pub(crate) is_verbose: bool,
    pub(crate) is_quiet: bool,
}

/// What is opened before a run.
pub(crate) struct Opened {
    pub(crate) worker: Arc<Worker>,
    pub(crate) sinks: Sinks,
    pub(crate) split: Option<Split>,
    pub(crate) occurrences: Option<OccurrencesFile>,
    pub(crate) is_full: Arc<AtomicBool>,
    pub(crate) known: Known,
    pub(crate) progress: Progress,
}

/// A run under way.
pub(crate) struct Run<'a> {
    options: RunOptions<'a>,
    worker: Arc<Worker>,
    sinks: Sinks,
    split: Option<Split>,
    occurrences: Option<OccurrencesFile>,
    is_full: Arc<AtomicBool>,
    ledger: Ledger,
    report: Report,
    known: Known,
    /// Whether a file was read that has no content to skip.
    has_blank: bool,
    skipped: Skipped,
    /// The option for which mistakes on purpose are not expected, once it is told.
    unexpected: Option<&'static str>,
    /// The last file that was counted.
    last_file: Option<Arc<str>>,
    progress: Progress,
}

impl<'a> Run<'a> {
    /// Begins the report.
    pub(crate) fn new(options: RunOptions<'a>, opened: Opened) -> Self {
        let Opened {
            worker,
            mut sinks,
            split,
            occurrences,
            is_full,
            known,
            progress,
        } = opened;
        sinks.begin(&progress);
        Run {
            worker,
            sinks,
            split,
            occurrences,
            is_full,
            ledger: Ledger::bounded(options.memory, Box::new(TemporaryFiles)),
            report: Report {
                known: known.count(),
                fixed: options.fixed,
                statistics: options.has_statistics.then(Statistics::default),
                ..Report::default()
            },
            known,
            has_blank: false,
            skipped: Skipped::default(),
            options,
            unexpected: None,
            last_file: None,
            progress,
        }
    }

    /// Processes a batch of outcomes. Stops the run if no output can be written any more.
    pub(crate) fn take(&mut self, outcomes: &mut [Outcome]) -> ControlFlow<()> {
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
        if self.is_over() {
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
                    if self.is_over() {
                        break;
                    }
                }
            }
            Outcome::Skipped(found::Skipped::Failed { name, error }) => {
                self.fail(name.to_string(), mem::take(error));
            }
            Outcome::Skipped(other) => {
                let RunOptions {
                    is_quiet,
                    is_verbose,
                    ..
                } = self.options;
                if let Some(line) = passed_over(other, is_quiet, is_verbose) {
                    self.note(&line);
                }
            }
            Outcome::Misconfigured(config_error) => self.fail_configuration(config_error),
            Outcome::Foreign(name, how) => self.skip(name, SkipReason::NotAPayload, *how),
            Outcome::Empty => self.has_blank = true,
        }
    }

    /// Whether nothing can be written any more.
    fn is_over(&self) -> bool {
        self.split.is_none() && self.occurrences.is_none() && self.sinks.are_over()
    }

    fn checked(&mut self, checked: &mut Checked) {
        self.judge(checked);
        if let Some(split) = &mut self.split
            && let Err(error) = split.take(&checked.session, checked.expected)
        {
            self.fail(checked.session.source().name().to_owned(), error);
        }
    }

    /// Takes the findings of documents that must have some out of the report, and fails those that
    /// have none.
    fn expect_invalid(&mut self, checked: &mut Checked) {
        let expected = match checked.expected {
            Expected::Invalid if !self.options.is_compared => {
                Expected::Unknown("--no-cross-document")
            }
            expected => expected,
        };
        if expected == Expected::Valid {
            return;
        }
        let lines = checked.without_findings();
        match expected {
            Expected::Unknown(option) => {
                if self.unexpected.replace(option).is_none() && !self.options.is_quiet {
                    self.note(&format!(
                        "note: with {option}, the files of `expect-invalid` need not have a finding"
                    ));
                }
            }
            _ => {
                for line in lines {
                    self.fail(
                        checked.session.source().name().to_owned(),
                        format!("the document in line {line} has no finding that fails, but `expect-invalid` says that it is wrong"),
                    );
                }
            }
        }
    }

    fn judge(&mut self, checked: &mut Checked) {
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
        if let Some(occurrences) = &mut self.occurrences {
            occurrences.take(&checked.session);
        }
        checked.compare(&mut self.ledger);
        if let Some(error) = self.ledger.failure() {
            let error = format!(
                "customers are not compared from here on: {error} (--memory and TMPDIR set what is used)"
            );
            self.fail(checked.session.source().name().to_owned(), error);
        }
        self.expect_invalid(checked);
        self.report.add_customers(checked.session.linted());
        self.known.take(checked, &mut self.report);
        let session = &checked.session;
        let (source, linted) = (session.source(), session.linted());
        let found = linted.diagnostics.len();
        let told = found.min(self.room());
        if self.last_file.as_ref() != Some(source.shared_name()) {
            self.report.files += 1;
            self.last_file = Some(Arc::clone(source.shared_name()));
        }
        self.report.add(source, linted, session.options().fail_on);
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
        let most = self.options.max_findings.unwrap_or(usize::MAX);
        most.saturating_sub(self.report.shown)
    }

    fn note(&self, text: &str) {
        self.progress.hidden(|| note(text));
    }

    fn skip(&mut self, name: &str, reason: SkipReason, how: SkippedFiles) {
        self.report.add_skipped(name, reason, how);
        let line = self.skipped.add(name, reason, how, self.options.is_verbose);
        if let Some(line) = line {
            self.note(&line);
        }
    }

    /// Counts a failure, and tells it.
    pub(crate) fn fail(&mut self, file: String, error: String) {
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

    /// Completes the report, and returns the exit code.
    pub(crate) fn finish(mut self) -> io::Result<ExitCode> {
        self.progress.finish();
        let quiet = self.options.is_quiet;
        let most = self.options.max_warnings;
        self.report.has_failed |= most.is_some_and(|most| self.report.warnings > most);
        let mut code = self.report.exit_code(self.options.inputs.may_be_empty());
        if code == ExitCode::Findings && self.options.never_finds {
            code = ExitCode::Clean;
        }
        let is_told = self.report.files > 0
            && (!quiet || self.options.has_statistics)
            && !self.known.is_written();
        self.sinks.finish(&self.report, is_told, &self.progress);
        // A reader that has closed standard output does not need notes either.
        if self.sinks.have_reader() {
            if !quiet && !self.options.inputs.are_selected_by_a_program() {
                self.skipped.lines().iter().for_each(|line| note(line));
            }
            let is_explained = !self.report.failures.is_empty();
            let is_wanted = !quiet || code == ExitCode::NothingToCheck;
            if self.report.files == 0 && !is_explained && is_wanted {
                let advice = if self.options.inputs.detect {
                    "omit --detect to check named JSON files anyway"
                } else {
                    "name a JSON file to check it anyway"
                };
                let nothing = self.options.inputs.nothing();
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
        if let Some(split) = self.split.take() {
            for error in split.finish(!self.report.failures.is_empty()) {
                note(&format!("error: {error}"));
                code = ExitCode::Failure;
            }
        }
        if let Some(occurrences) = self.occurrences.take()
            && let Err(error) = occurrences.finish(!self.report.failures.is_empty())
        {
            note(&format!("error: {error}"));
            code = ExitCode::Failure;
        }
        if self.sinks.close()? {
            Ok(code)
        } else {
            Ok(ExitCode::Failure)
        }
    }
}
