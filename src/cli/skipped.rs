//! Names the files that were found but not checked, and the paths that a search passes over.

use crate::lint::SkipReason;
use crate::report::totals::Report;
use crate::settings::skipped::SkippedFiles;
use crate::workspace::found;

/// Up to this many files are named; more are counted by reason.
const FEW: usize = 10;

/// The files that were found but not checked.
#[derive(Default)]
pub(crate) struct Skipped {
    /// The first of those to name.
    named: Vec<(String, SkipReason)>,
    counts: [usize; SkipReason::ALL.len()],
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

/// The line about a path that a search passes over; `None` if it is not to be told.
pub(crate) fn passed_over(
    skipped: &found::Skipped,
    is_quiet: bool,
    is_verbose: bool,
) -> Option<String> {
    let (line, is_told) = match skipped {
        found::Skipped::LeadsOut { name } => (
            format!("note: skipped {name}: a link out of the repository; name it to check it"),
            !is_quiet,
        ),
        found::Skipped::Unsearched { name, folder } => (
            format!("note: skipped {name}: in {folder}; `kyclint FILE` checks it"),
            !is_quiet,
        ),
        found::Skipped::Link {
            name,
            is_loop: true,
        } => (
            format!("note: skipped {name}: a link to a folder that contains it"),
            !is_quiet,
        ),
        found::Skipped::Link {
            name,
            is_loop: false,
        } => (
            format!("skipped {name}: a link to a folder; name it to check its files"),
            is_verbose,
        ),
        // It is a failure.
        found::Skipped::Failed { .. } => return None,
    };
    is_told.then_some(line)
}

/// The line for a run that checked nothing. `has_blank` is whether a file without content was read.
pub(crate) fn nothing_to_check(report: &Report, has_blank: bool, advice: &str) -> String {
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
