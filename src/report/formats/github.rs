//! GitHub Actions annotations: workflow commands in the output of a step.
//!
//! GitHub accepts ten annotations of each level per step and drops the others silently. So the
//! output has the most severe first, at most ten per level, and then a plain line with the number
//! of the others. A file that could not be checked, or that was skipped and fails the run, is one of
//! the ten errors; it comes before all findings, with a title that no rule has.
//!
//! Columns are included only if a finding is on one line, as GitHub requires. The end column is the
//! one after the last character.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use crate::diagnostic::{Diagnostic, Severity};
use crate::report::totals::{Obstacle, Report};
use crate::source::Source;
use crate::source::portable::PortablePaths;
use crate::text::visible;

use crate::report::formats::sentences::marked_sentences;
use crate::report::formats::{Output, View};

/// The number of annotations that GitHub shows per level.
const CAP: usize = 10;

/// The levels, most severe first, with GitHub's names.
const LEVELS: [(Severity, &str, [&str; 2]); 3] = [
    (Severity::Error, "error", ["error", "errors"]),
    (Severity::Warning, "warning", ["warning", "warnings"]),
    (Severity::Advice, "notice", ["advice", "advice"]),
];

/// The first annotations of each level, in the order of [`LEVELS`].
#[derive(Default)]
pub(crate) struct Github {
    pub(crate) paths: PortablePaths,
    annotations: Mutex<[Vec<String>; LEVELS.len()]>,
}

impl Github {
    pub(crate) fn new(paths: PortablePaths) -> Self {
        Github {
            paths,
            ..Github::default()
        }
    }
}

impl Output for Github {
    fn draw(&self, found: &View<'_>, _: &mut Vec<u8>) -> io::Result<()> {
        let mut annotations = self
            .annotations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for diagnostic in found.diagnostics {
            let level = LEVELS
                .iter()
                .zip(annotations.iter_mut())
                .find(|((severity, ..), _)| *severity == diagnostic.severity);
            if let Some(((_, command, _), kept)) = level
                && kept.len() < CAP
            {
                kept.push(self.annotation(command, found.source, diagnostic));
            }
        }
        Ok(())
    }

    fn is_sequential(&self) -> bool {
        true
    }

    fn is_document(&self) -> bool {
        true
    }

    fn finish(&self, report: &Report, out: &mut Vec<u8>) -> io::Result<()> {
        let annotations = self
            .annotations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut obstacles: Vec<_> = report
            .obstacles()
            .map(|obstacle| self.of_obstacle(&obstacle))
            .collect();
        let counts = [
            report.errors + obstacles.len(),
            report.warnings,
            report.advice,
        ];
        let mut more = Vec::new();
        for ((kept, count), (_, _, [one, many])) in annotations.iter().zip(counts).zip(LEVELS) {
            // Obstacles are errors, so only the first level contains them.
            let obstacles = std::mem::take(&mut obstacles);
            let shown: Vec<_> = obstacles.iter().chain(kept).take(CAP).collect();
            for line in &shown {
                writeln!(out, "{line}")?;
            }
            let left = count.saturating_sub(shown.len());
            if left > 0 {
                more.push(format!(
                    "{left} more {}",
                    if left == 1 { one } else { many }
                ));
            }
        }
        if !more.is_empty() {
            let more = more.join(", ");
            writeln!(
                out,
                "{more} without annotation (GitHub takes {CAP} of each level)"
            )?;
        }
        Ok(())
    }

    fn has_summary(&self) -> bool {
        false
    }
}

impl Github {
    fn annotation(&self, command: &str, source: &Source, diagnostic: &Diagnostic) -> String {
        let start = source.position(diagnostic.span.start);
        let end = source.position(diagnostic.span.end);
        let mut properties = format!(
            "file={},line={},endLine={}",
            property(&self.paths.name(source.name())),
            start.line,
            end.line
        );
        if start.line == end.line {
            let _ = write!(properties, ",col={},endColumn={}", start.column, end.column);
        }
        let title = property(&format!("kyclint: {}", diagnostic.rule.name));
        let text = data(&marked_sentences(diagnostic));
        format!("::{command} {properties},title={title}::{text}")
    }

    fn of_obstacle(&self, obstacle: &Obstacle<'_>) -> String {
        let Obstacle {
            file,
            name,
            message,
        } = obstacle;
        let text = data(&visible::line(&format!("{file}: {message}")));
        let file = property(&self.paths.name(file));
        let title = property(&format!("kyclint: {}", name.replace('-', " ")));
        format!("::error file={file},title={title}::{text}")
    }
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes the value of a command's property.
fn property(text: &str) -> String {
    let text = data(text).replace(':', "%3A").replace(',', "%2C");
    visible::line(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_for_commands() {
        assert_eq!(data("50% of\r\na, b: c"), "50%25 of%0D%0Aa, b: c");
        assert_eq!(property("50%:\r\na,b\x1b"), "50%25%3A%0D%0Aa%2Cb␛");
    }
}
