//! The work of each thread: read an input, lint it, render the findings.

use std::fs::File;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::config::error::ConfigError;
use crate::diagnostic::Diagnostic;
use crate::lint::InputMode;
use crate::lint::ledger::Ledger;
use crate::report::session::Session;
use crate::settings::skipped::SkippedFiles;
use crate::source::{Pieces, Source};
use crate::workspace::compressed::Reader;
use crate::workspace::configs::{Configs, Expected, ResolvedSettings};
use crate::workspace::found::{FoundFile, Skipped};
use crate::workspace::panics;

use crate::report::forms::{Drawn, Forms};
use crate::workspace::inputs::Input;
use crate::workspace::read::{Text, mode};

/// The state that the checking threads share.
pub(crate) struct Worker {
    pub(crate) configs: Arc<Configs>,
    pub(crate) forms: Arc<Forms>,
    pub(crate) is_compared: bool,
    /// Whether the report shows as many findings as it may.
    pub(crate) is_full: Arc<AtomicBool>,
}

/// The result for one input.
pub(crate) enum Outcome {
    Checked(Box<Checked>),
    Skipped(Skipped),
    Misconfigured(Arc<ConfigError>),
    Foreign(Arc<str>, SkippedFiles),
    Empty,
    /// A text with so many documents that it is checked in pieces, one after the other.
    Lines(Box<Lines>),
}

/// A text with one document per line, with its settings.
pub(crate) struct Lines {
    name: Arc<str>,
    /// In bytes.
    pub(crate) size: u64,
    pieces: Pieces<Reader>,
    applied: ResolvedSettings,
}

/// The findings in a text.
pub(crate) struct Checked {
    pub(crate) session: Session,
    /// The rendered findings; `None` if they must be rendered again.
    pub(crate) drawn: Option<Drawn>,
    /// What is expected of its documents.
    pub(crate) expected: Expected,
}

impl Checked {
    /// Compares the customers with those of earlier inputs. New findings must be rendered.
    pub(crate) fn compare(&mut self, ledger: &mut Ledger) {
        if self.session.compare(ledger) {
            self.drawn = None;
            self.session.redact();
        }
    }

    /// Removes the findings for which `known` returns true, and returns their number.
    pub(crate) fn leave_out(
        &mut self,
        mut known: impl FnMut(&Source, &Diagnostic) -> bool,
    ) -> usize {
        let left_out = (self.session).retain(|source, diagnostic| !known(source, diagnostic));
        if left_out > 0 {
            self.drawn = None;
        }
        left_out
    }
}

impl Checked {
    /// Removes all findings. Returns the lines of the documents that have none that fails.
    pub(crate) fn without_findings(&mut self) -> Vec<usize> {
        let source = self.session.source();
        let documents = rejections(&self.session);
        let lines = documents
            .filter(|(_, is_rejected)| !is_rejected)
            .map(|(document, _)| source.first_line(&document));
        let lines = lines.collect();
        self.leave_out(|_, _| true);
        lines
    }
}

impl Worker {
    /// Checks an input.
    pub(crate) fn check(&self, input: Input) -> Vec<Outcome> {
        match input {
            Input::Files(files) => {
                let outcomes = files.into_iter().map(|found| {
                    let name = Arc::clone(&found.name);
                    caught(name, || self.file(found))
                });
                outcomes.collect()
            }
            Input::Text(source, mode, applied) => {
                let name = Arc::clone(source.shared_name());
                vec![caught(name, || self.text(*source, mode, applied))]
            }
            Input::Skipped(skipped) => vec![Outcome::Skipped(skipped)],
            Input::Misconfigured(config_error) => vec![Outcome::Misconfigured(config_error)],
            Input::Foreign(name, skipped) => vec![Outcome::Foreign(name, skipped)],
            Input::Empty => vec![Outcome::Empty],
        }
    }

    fn file(&self, found: FoundFile) -> Outcome {
        let mode = mode(&found);
        let name = found.name;
        let file = File::open(&found.path).map_err(|error| error.to_string());
        let text = file.and_then(|file| Text::open_short(&name, file, mode));
        match (text, self.configs.of(&found.path)) {
            (Ok(Text::Whole(source)), Ok(applied)) => self.text(source, mode, applied),
            (Ok(Text::Lines(pieces)), Ok(applied)) => Outcome::Lines(Box::new(Lines {
                name,
                size: found.size.unwrap_or_default(),
                pieces,
                applied,
            })),
            (Ok(Text::Foreign), Ok(applied)) => Outcome::Foreign(name, applied.skipped),
            (Err(error), _) => Outcome::Skipped(Skipped::Failed { name, error }),
            (_, Err(config_error)) => Outcome::Misconfigured(config_error),
        }
    }

    /// Checks a text piece by piece, so that the findings of one piece are in memory at a time.
    pub(crate) fn pieces(&self, lines: &mut Lines) -> impl Iterator<Item = Outcome> {
        let Lines {
            name,
            pieces,
            applied,
            ..
        } = lines;
        pieces.map(|piece| match piece {
            Ok(piece) => caught(Arc::clone(name), || {
                self.text(piece, InputMode::Payloads, applied.clone())
            }),
            Err(error) => {
                let name = Arc::clone(name);
                Outcome::Skipped(Skipped::Failed { name, error })
            }
        })
    }

    fn text(&self, source: Source, mode: InputMode, applied: ResolvedSettings) -> Outcome {
        let mut session = Session::open(source, applied.options(mode, self.is_compared));
        session.redact();
        let drawn = (!self.is_full.load(Ordering::Relaxed))
            .then(|| self.forms.draw(&session.view(usize::MAX)));
        let checked = Checked {
            session,
            drawn,
            expected: applied.expected,
        };
        Outcome::Checked(Box::new(checked))
    }
}

/// The documents of a text, and whether each has a finding that fails.
pub(crate) fn rejections(session: &Session) -> impl Iterator<Item = (Range<usize>, bool)> {
    let documents = &session.linted().documents;
    let fail_on = session.options().fail_on;
    let mut findings = session.diagnostics().iter().peekable();
    documents.iter().enumerate().map(move |(number, document)| {
        let next = documents.get(number + 1);
        let end = next.map_or(usize::MAX, |next| next.start);
        let mut is_rejected = false;
        while let Some(finding) = findings.next_if(|finding| finding.span.start < end) {
            is_rejected |= fail_on.includes(finding.severity);
        }
        (document.clone(), is_rejected)
    })
}

/// Runs the work for the input of this name. A panic becomes a failure of the input.
fn caught(name: Arc<str>, work: impl FnOnce() -> Outcome) -> Outcome {
    panics::caught(work).unwrap_or_else(|error| Outcome::Skipped(Skipped::Failed { name, error }))
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::report::formats::Output;
    use crate::report::totals::Report;

    /// A format that panics on one file.
    struct Broken;

    impl Output for Broken {
        fn draw(
            &self,
            found: &crate::report::formats::View<'_>,
            _: &mut Vec<u8>,
        ) -> io::Result<()> {
            assert_ne!(found.source.name(), "b.json");
            Ok(())
        }

        fn finish(&self, _: &Report, _: &mut Vec<u8>) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_panic_fails_only_its_own_input() {
        let folder = tempfile::tempdir().unwrap();
        let names = ["a.json", "b.json", "c.json"];
        let files = names.map(|name| {
            let path = folder.path().join(name);
            std::fs::write(&path, "{\"entityType\": \"x\"}").unwrap();
            FoundFile {
                path,
                name: name.into(),
                is_named: true,
                size: None,
            }
        });
        let worker = Worker {
            configs: Arc::default(),
            forms: Arc::new(Forms(vec![Box::new(Broken)])),
            is_compared: false,
            is_full: Arc::default(),
        };
        let outcomes = worker.check(Input::Files(files.into()));
        let results: Vec<_> = outcomes
            .iter()
            .map(|outcome| match outcome {
                Outcome::Checked(checked) => checked.session.source().name().to_owned(),
                Outcome::Skipped(Skipped::Failed { name, error }) => {
                    assert!(error.starts_with("internal error at "), "{error}");
                    format!("{name} failed")
                }
                _ => "other".to_owned(),
            })
            .collect();
        assert_eq!(results, ["a.json", "b.json failed", "c.json"]);
    }
}
