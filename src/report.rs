//! What a run has found, in numbers, and the exit code that follows.

use crate::diagnostic::{Diagnostic, Severity};

/// What the process says to its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitCode {
    /// Nothing at or above the level that fails.
    Clean = 0,
    /// Findings at or above that level.
    Findings = 1,
    /// The job could not be done as asked, whatever was found.
    Failure = 2,
    /// There was nothing to check.
    NothingToCheck = 3,
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        std::process::ExitCode::from(code as u8)
    }
}

/// A source that could not be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// How people call it.
    pub file: String,
    /// What went wrong.
    pub error: String,
}

/// The numbers of a run.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Sources that were checked.
    pub files: usize,
    /// Documents in them.
    pub documents: usize,
    /// Sources that do not look like payloads.
    pub skipped: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity advice.
    pub advice: usize,
    /// What could not be checked.
    pub failures: Vec<Failure>,
}

impl Report {
    /// Counts a source that was checked.
    pub fn add(&mut self, diagnostics: &[Diagnostic]) {
        self.files += 1;
        self.documents += 1;
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Advice => self.advice += 1,
            }
        }
    }

    /// The exit code, if findings of `fail_on` and worse fail; `None` lets none fail.
    pub fn exit_code(&self, fail_on: Option<Severity>, allow_empty: bool) -> ExitCode {
        let failing = match fail_on {
            None => 0,
            Some(Severity::Error) => self.errors,
            Some(Severity::Warning) => self.errors + self.warnings,
            Some(Severity::Advice) => self.errors + self.warnings + self.advice,
        };
        if !self.failures.is_empty() {
            ExitCode::Failure
        } else if self.files == 0 && !allow_empty {
            ExitCode::NothingToCheck
        } else if failing > 0 {
            ExitCode::Findings
        } else {
            ExitCode::Clean
        }
    }

    /// The run in one line.
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
        let mut summary = format!("{found} in {} {files}", self.files);
        if self.skipped > 0 {
            summary.push_str(&format!(", {} skipped", self.skipped));
        }
        if !self.failures.is_empty() {
            summary.push_str(&format!(", {} could not be checked", self.failures.len()));
        }
        summary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_outweigh_findings_and_emptiness() {
        let mut report = Report::default();
        assert_eq!(
            report.exit_code(Some(Severity::Error), false),
            ExitCode::NothingToCheck
        );
        assert_eq!(
            report.exit_code(Some(Severity::Error), true),
            ExitCode::Clean
        );
        report.files = 1;
        report.warnings = 1;
        assert_eq!(
            report.exit_code(Some(Severity::Error), false),
            ExitCode::Clean
        );
        assert_eq!(
            report.exit_code(Some(Severity::Warning), false),
            ExitCode::Findings
        );
        report.errors = 1;
        assert_eq!(report.exit_code(None, false), ExitCode::Clean);
        report.failures.push(Failure {
            file: "a".to_owned(),
            error: "b".to_owned(),
        });
        assert_eq!(report.exit_code(None, true), ExitCode::Failure);
    }

    #[test]
    fn the_summary_counts_in_words() {
        let mut report = Report {
            files: 1,
            ..Report::default()
        };
        assert_eq!(report.summary(), "no problems in 1 file");
        report.files = 3;
        report.errors = 1;
        report.warnings = 2;
        report.skipped = 4;
        assert_eq!(
            report.summary(),
            "1 error, 2 warnings in 3 files, 4 skipped"
        );
    }
}
