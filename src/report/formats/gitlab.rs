//! GitLab's code quality report: an array of issues. GitLab ignores issues with a fingerprint that
//! another one has.
//!
//! A fingerprint is stable between runs, so that GitLab can distinguish new findings from old ones.
//! If customers of one file have the same finding, the repetitions are numbered.
//!
//! The format has no place for failures, and a file that could not be read must not appear to have
//! no issues. So each failure, and each skipped file that fails the run, is an issue with a name that
//! no rule has, and with the only severity that no finding has, `blocker`.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::diagnostic::fingerprint::{fingerprint, of_parts};
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::totals::{NOT_CHECKED, Obstacle, Report};
use crate::source::Source;
use crate::source::portable::PortablePaths;
use crate::text::lines::Position;
use crate::text::visible;

use crate::report::formats::owners::within_customer;
use crate::report::formats::sentences::{capitalized, marked_sentences};
use crate::report::formats::{Output, View};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Place,
    end: Place,
}

#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
}

impl From<Position> for Place {
    fn from(position: Position) -> Self {
        Place {
            line: position.line,
            column: position.column,
        }
    }
}

impl Issue {
    fn of_finding(paths: &PortablePaths, source: &Source, diagnostic: &Diagnostic) -> (u64, Self) {
        let issue = Issue {
            description: marked_sentences(diagnostic),
            check_name: diagnostic.rule.name,
            fingerprint: String::new(),
            severity: match diagnostic.severity {
                Severity::Error => "critical",
                Severity::Warning => "major",
                Severity::Advice => "minor",
            },
            location: Location {
                path: paths.name(source.name()).into_owned(),
                positions: Positions {
                    begin: source.position(diagnostic.span.start).into(),
                    end: source.position(diagnostic.span.end).into(),
                },
            },
        };
        (
            fingerprint(
                &paths.name(source.name()),
                source,
                diagnostic,
                within_customer(&diagnostic.pointer),
            ),
            issue,
        )
    }

    fn of_obstacle(paths: &PortablePaths, obstacle: &Obstacle<'_>) -> (u64, Self) {
        let path = paths.name(obstacle.file).into_owned();
        let fingerprint = of_parts(&path, obstacle.name, "", 0);
        let start = Position { line: 1, column: 1 };
        let message = visible::line(&obstacle.message);
        let issue = Issue {
            description: match obstacle.name {
                NOT_CHECKED => format!("This could not be checked: {message}"),
                _ => capitalized(&message),
            },
            check_name: obstacle.name,
            fingerprint: String::new(),
            severity: "blocker",
            location: Location {
                path,
                positions: Positions {
                    begin: start.into(),
                    end: start.into(),
                },
            },
        };
        (fingerprint, issue)
    }
}

/// How often each fingerprint has occurred.
#[derive(Default)]
pub(crate) struct Gitlab {
    pub(crate) paths: PortablePaths,
    occurrences: Mutex<HashMap<u64, usize>>,
}

impl Gitlab {
    fn write(
        &self,
        issues: impl Iterator<Item = (u64, Issue)>,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        let mut occurrences = self
            .occurrences
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for (number, (fingerprint, mut issue)) in issues.enumerate() {
            let occurrence = occurrences.entry(fingerprint).or_default();
            *occurrence += 1;
            issue.fingerprint = match occurrence {
                1 => format!("{fingerprint:016x}"),
                count => format!("{fingerprint:016x}-{count}"),
            };
            let separator = if number > 0 { self.separator() } else { "" };
            write!(out, "{separator}\n  ")?;
            visible::write_json(&mut *out, &issue)?;
        }
        Ok(())
    }
}

impl Gitlab {
    pub(crate) fn new(paths: PortablePaths) -> Self {
        Gitlab {
            paths,
            ..Gitlab::default()
        }
    }
}

impl Output for Gitlab {
    fn begin(&self, out: &mut Vec<u8>) -> io::Result<()> {
        write!(out, "[")
    }

    fn draw(&self, found: &View<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        let findings = found.diagnostics.iter();
        self.write(
            findings.map(|finding| Issue::of_finding(&self.paths, found.source, finding)),
            out,
        )
    }

    fn is_sequential(&self) -> bool {
        true
    }

    fn separator(&self) -> &'static str {
        ","
    }

    fn is_document(&self) -> bool {
        true
    }

    fn finish(&self, report: &Report, out: &mut Vec<u8>) -> io::Result<()> {
        let mut obstacles = report.obstacles().peekable();
        let is_empty = report.shown == 0 && obstacles.peek().is_none();
        if report.shown > 0 && obstacles.peek().is_some() {
            write!(out, "{}", self.separator())?;
        }
        self.write(
            obstacles.map(|obstacle| Issue::of_obstacle(&self.paths, &obstacle)),
            out,
        )?;
        writeln!(out, "{}]", if is_empty { "" } else { "\n" })
    }

    fn has_summary(&self) -> bool {
        false
    }
}
