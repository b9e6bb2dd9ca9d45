//! The numbers of a run, and its exit code.

use crate::diagnostic::{Fixability, Severity};
use crate::lint::{LintResult, SkipReason};
use crate::report::refused::refused;
use crate::report::statistics::Statistics;
use crate::settings::fail_on::FailOn;
use crate::settings::skipped::SkippedFiles;
use crate::source::Source;
use crate::text::count::{counted, grouped};

/// The exit code of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitCode {
    /// No findings at or above the level that fails.
    Clean = 0,
    /// Findings at or above the level that fails.
    Findings = 1,
    /// The run could not be completed as requested, regardless of findings.
    Failure = 2,
    /// There was nothing to check.
    NothingToCheck = 3,
}

/// A source that could not be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Its display name.
    pub file: String,
    /// What went wrong.
    pub error: String,
}

/// A source that was found but not checked, because it does not look like payloads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedSource {
    /// Its display name.
    pub file: String,
    /// Why it was not checked.
    pub reason: SkipReason,
    /// Whether it fails the run.
    pub fails: bool,
}

impl SkippedSource {
    /// Why it was not checked, for reports that have only findings and failures.
    pub fn text(&self) -> String {
        format!("skipped: {}", self.reason.text())
    }
}

/// The numbers of a run.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Sources that were checked.
    pub files: usize,
    /// Documents in them: payloads, and arrays or batches of payloads.
    pub documents: usize,
    /// Sources that do not look like payloads.
    pub skipped: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity advice.
    pub advice: usize,
    /// Findings in the baseline, which are not counted elsewhere; `None` without a baseline.
    pub known: Option<usize>,
    /// Fixes applied; `None` if fixing was not requested.
    pub fixed: Option<usize>,
    /// Findings that `--fix` corrects.
    pub fixable: usize,
    /// Findings that only `--fix --unsafe-fixes` corrects.
    pub fixable_unsafely: usize,
    /// Findings shown in the report; with a limit, these may be fewer.
    pub shown: usize,
    /// Findings by rule, field and form; `None` if statistics were not requested.
    pub statistics: Option<Statistics>,
    /// Customers in the documents.
    pub customers: usize,
    /// Customers with a finding for which the API refuses a payload, whatever its level is set to.
    pub refused: usize,
    /// Whether a finding or a skipped file fails the run.
    pub has_failed: bool,
    /// The skipped sources that are named: all but those that the configuration ignores.
    pub named_skipped: Vec<SkippedSource>,
    /// Sources that could not be checked.
    pub failures: Vec<Failure>,
}

/// Takes the place of a rule's name in a report that has nothing but findings, for a source that
/// could not be checked.
pub(crate) const NOT_CHECKED: &str = "could-not-be-checked";

/// The same for a skipped source that fails the run.
pub(crate) const SKIPPED: &str = "skipped-file";

/// What fails a run beside findings, as a finding of a whole source.
pub(crate) struct Obstacle<'a> {
    /// The display name of the source.
    pub(crate) file: &'a str,
    /// [`NOT_CHECKED`] or [`SKIPPED`].
    pub(crate) name: &'static str,
    /// What is wrong.
    pub(crate) message: String,
}

impl Report {
    /// Counts the customers of a source, before known findings are left out: the API refuses these
    /// customers as well.
    pub fn add_customers(&mut self, linted: &LintResult) {
        self.customers += linted.customers().sum::<usize>();
        self.refused += refused(linted);
    }

    /// Counts the documents of a source and its findings. Those of level `fail_on` and above fail the
    /// run.
    pub fn add(&mut self, source: &Source, linted: &LintResult, fail_on: FailOn) {
        self.documents += linted.documents.len();
        for diagnostic in &linted.diagnostics {
            match diagnostic.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Advice => self.advice += 1,
            }
            match diagnostic.fixability() {
                Some(Fixability::Safe) => self.fixable += 1,
                Some(Fixability::Unsafe) => self.fixable_unsafely += 1,
                None => {}
            }
            self.has_failed |= fail_on.includes(diagnostic.severity);
            if let Some(statistics) = &mut self.statistics {
                statistics.add(source, diagnostic);
            }
        }
    }

    /// Counts a source that is skipped.
    pub fn add_skipped(&mut self, file: &str, reason: SkipReason, how: SkippedFiles) {
        self.skipped += 1;
        let fails = how == SkippedFiles::Error;
        self.has_failed |= fails;
        if how != SkippedFiles::Ignore {
            self.named_skipped.push(SkippedSource {
                file: file.to_owned(),
                reason,
                fails,
            });
        }
    }

    /// Returns what fails the run beside findings.
    pub(crate) fn obstacles(&self) -> impl Iterator<Item = Obstacle<'_>> {
        let failures = self.failures.iter().map(|failure| Obstacle {
            file: &failure.file,
            name: NOT_CHECKED,
            message: failure.error.clone(),
        });
        failures.chain(self.failing_skipped().map(|skipped| Obstacle {
            file: &skipped.file,
            name: SKIPPED,
            message: skipped.text(),
        }))
    }

    /// Returns the skipped sources that fail the run.
    pub(crate) fn failing_skipped(&self) -> impl Iterator<Item = &SkippedSource> {
        self.named_skipped.iter().filter(|skipped| skipped.fails)
    }

    /// Returns the number of findings.
    pub fn found(&self) -> usize {
        self.errors + self.warnings + self.advice
    }

    /// Returns the exit code. With `allow_empty`, a run that checked nothing is clean.
    pub fn exit_code(&self, allow_empty: bool) -> ExitCode {
        if !self.failures.is_empty() {
            ExitCode::Failure
        } else if self.has_failed && self.files == 0 {
            ExitCode::Findings
        } else if self.files == 0 && !allow_empty {
            ExitCode::NothingToCheck
        } else if self.has_failed {
            ExitCode::Findings
        } else {
            ExitCode::Clean
        }
    }

    /// Returns how many findings can be fixed and how; `None` if none can.
    fn fixes(&self) -> Option<String> {
        match (self.fixable, self.fixable_unsafely) {
            (0, 0) => None,
            (count, 0) => Some(format!("{count} fixable with --fix")),
            (0, count) => Some(format!("{count} fixable with --fix --unsafe-fixes")),
            (safe, others) => Some(format!(
                "{} fixable: {safe} with --fix, {others} more with --unsafe-fixes",
                safe + others
            )),
        }
    }

    /// Returns the summary: a line of numbers, what can be fixed, and the statistics.
    pub fn summary(&self) -> String {
        let mut found = Vec::new();
        for (count, one, many) in [
            (self.errors, "error", "errors"),
            (self.warnings, "warning", "warnings"),
            (self.advice, "advice", "advice"),
        ] {
            if count > 0 {
                found.push(format!("{count} {}", if count == 1 { one } else { many }));
            }
        }
        let found = if found.is_empty() {
            "no problems".to_owned()
        } else {
            found.join(", ")
        };
        let files = if self.files == 1 { "file" } else { "files" };
        let mut summary = match self.documents {
            documents if documents == self.files => format!("{found} in {documents} {files}"),
            1 => format!("{found} in 1 document, {} {files}", self.files),
            documents => format!("{found} in {documents} documents, {} {files}", self.files),
        };
        if let Some(known) = self.known {
            summary.push_str(&format!(", {known} known"));
        }
        if let Some(fixed) = self.fixed {
            summary.push_str(&format!(", {fixed} fixed"));
        }
        if self.shown < self.found() {
            summary.push_str(&format!(", {} shown", self.shown));
        }
        if self.skipped > 0 {
            summary.push_str(&format!(", {} skipped", self.skipped));
        }
        if !self.failures.is_empty() {
            summary.push_str(&format!(", {}", counted(self.failures.len(), "failure")));
        }
        if let Some(fixes) = self.fixes() {
            summary.push_str(&format!("\n{fixes}"));
        }
        if self.found() > 0 && self.refused > 0 && self.customers > 1 {
            summary.push_str(&format!(
                "\n{} of {} customers would be refused",
                grouped(self.refused),
                grouped(self.customers)
            ));
        }
        for line in self.statistics.iter().flat_map(Statistics::lines) {
            summary.push_str(&format!("\n{line}"));
        }
        summary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_take_precedence_in_the_exit_code() {
        let mut report = Report::default();
        assert_eq!(report.exit_code(false), ExitCode::NothingToCheck);
        assert_eq!(report.exit_code(true), ExitCode::Clean);
        report.files = 1;
        assert_eq!(report.exit_code(false), ExitCode::Clean);
        report.has_failed = true;
        assert_eq!(report.exit_code(false), ExitCode::Findings);
        report.failures.push(Failure {
            file: "a".to_owned(),
            error: "b".to_owned(),
        });
        assert_eq!(report.exit_code(true), ExitCode::Failure);
    }

    #[test]
    fn fail_on_sets_which_severities_fail() {
        let fails = |fail_on: FailOn| {
            let all = [Severity::Advice, Severity::Warning, Severity::Error];
            all.map(|severity| fail_on.includes(severity))
        };
        assert_eq!(fails(FailOn::Error), [false, false, true]);
        assert_eq!(fails(FailOn::Warning), [false, true, true]);
        assert_eq!(fails(FailOn::Advice), [true; 3]);
        assert_eq!(fails(FailOn::Never), [false; 3]);
    }

    #[test]
    fn the_summary_lists_the_counts() {
        let mut report = Report {
            files: 1,
            documents: 1,
            ..Report::default()
        };
        assert_eq!(report.summary(), "no problems in 1 file");
        report.files = 3;
        report.documents = 3;
        report.errors = 1;
        report.warnings = 2;
        report.shown = 3;
        report.skipped = 4;
        assert_eq!(
            report.summary(),
            "1 error, 2 warnings in 3 files, 4 skipped"
        );
        report.documents = 9;
        report.shown = 2;
        assert_eq!(
            report.summary(),
            "1 error, 2 warnings in 9 documents, 3 files, 2 shown, 4 skipped"
        );
    }

    #[test]
    fn the_summary_counts_refused_customers() {
        let report = Report {
            files: 1,
            documents: 50_000,
            customers: 50_000,
            refused: 412,
            errors: 500,
            shown: 500,
            ..Report::default()
        };
        let summary = report.summary();
        let expected = "412 of 50,000 customers would be refused";
        assert_eq!(summary.lines().nth(1), Some(expected));
        assert_eq!(
            [999, 1000, 1_234_567].map(grouped),
            ["999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn the_summary_says_what_can_be_fixed() {
        for (fixable, fixable_unsafely, expected) in [
            (0, 0, None),
            (2, 0, Some("2 fixable with --fix")),
            (0, 3, Some("3 fixable with --fix --unsafe-fixes")),
            (
                1,
                4,
                Some("5 fixable: 1 with --fix, 4 more with --unsafe-fixes"),
            ),
        ] {
            let report = Report {
                fixable,
                fixable_unsafely,
                ..Report::default()
            };
            assert_eq!(report.summary().lines().nth(1), expected);
        }
    }
}
