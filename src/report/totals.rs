//! The numbers of a run, and its exit code.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::registry::ALL;
use crate::rules::registry::number;
use crate::rules::rule::Rule;
use crate::settings::fail_on::FailOn;

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
    /// Findings shown in the report; with a limit, these may be fewer.
    pub shown: usize,
    /// Findings per rule, in the order of [`ALL`]; `None` if statistics were not requested.
    pub counts: Option<[usize; ALL.len()]>,
    /// Whether a finding or a skipped file fails the run.
    pub has_failed: bool,
    /// Sources that could not be checked.
    pub failures: Vec<Failure>,
}

impl Report {
    /// Counts findings. Those of level `fail_on` and above fail the run.
    pub fn add(&mut self, diagnostics: &[Diagnostic], fail_on: FailOn) {
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Advice => self.advice += 1,
            }
            self.has_failed |= fail_on.includes(diagnostic.severity);
            let counts = self.counts.as_mut();
            if let Some(count) = counts.and_then(|counts| counts.get_mut(number(diagnostic.rule))) {
                *count += 1;
            }
        }
    }

    /// Returns the number of findings.
    pub fn found(&self) -> usize {
        self.errors + self.warnings + self.advice
    }

    /// Returns the rules that found something with their counts, the most frequent first; `None` if
    /// statistics were not requested.
    pub fn statistics(&self) -> Option<Vec<(&'static Rule, usize)>> {
        let counts = ALL.into_iter().zip(self.counts?);
        let mut counts: Vec<_> = counts.filter(|(_, count)| *count > 0).collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        Some(counts)
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

    /// Returns the summary in one line.
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
            summary.push_str(&format!(", {} could not be checked", self.failures.len()));
        }
        for (rule, count) in self.statistics().unwrap_or_default() {
            summary.push_str(&format!("\n{count:>9}  {}", rule.info.name));
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
}
