//! Names the files that were found but not checked.

use crate::lint::SkipReason;
use crate::settings::skipped::SkippedFiles;

/// Up to this many files are named; more are counted by reason.
const FEW: usize = 10;

/// The files that were found but not checked.
#[derive(Default)]
pub(crate) struct Skipped {
    /// The first of those to name.
    named: Vec<(String, SkipReason)>,
    counts: [usize; SkipReason::ALL.len()],
    /// How many files fail the run.
    failing: usize,
}

impl Skipped {
    /// Adds a file. Returns the line to write at once, if all files are to be named.
    pub(crate) fn add(
        &mut self,
        name: &str,
        reason: SkipReason,
        how: SkippedFiles,
        is_verbose: bool,
    ) -> Option<String> {
        let is_error = how == SkippedFiles::Error;
        self.failing += usize::from(is_error);
        if is_verbose || is_error {
            return Some(line(name, reason, is_error));
        }
        if how == SkippedFiles::Note {
            self.counts[reason as usize] += 1;
            if self.named.len() < FEW {
                self.named.push((name.to_owned(), reason));
            }
        }
        None
    }

    /// Whether a file fails the run.
    pub(crate) fn fail(&self) -> bool {
        self.failing > 0
    }

    /// The lines to write at the end of a run.
    pub(crate) fn lines(&self) -> Vec<String> {
        let count: usize = self.counts.iter().sum();
        if count <= FEW {
            let named = self.named.iter();
            return named
                .map(|(name, reason)| line(name, *reason, false))
                .collect();
        }
        let reasons = SkipReason::ALL.into_iter().zip(self.counts);
        let reasons: Vec<_> = reasons
            .filter(|(_, count)| *count > 0)
            .map(|(reason, count)| format!("{count} {}", reason.text()))
            .collect();
        vec![format!(
            "skipped {count} files: {} (-v lists them)",
            reasons.join(", ")
        )]
    }
}

fn line(name: &str, reason: SkipReason, is_error: bool) -> String {
    let text = reason.text();
    if is_error {
        format!("error: skipped {name}: {text}")
    } else {
        format!("skipped {name}: {text}")
    }
}
