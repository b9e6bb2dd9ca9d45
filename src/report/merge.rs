//! Compares the customers of several runs by what each has recorded.

use std::sync::Arc;

use crate::lint::LintResult;
use crate::lint::ledger::Ledger;
use crate::report::recorded::Recorded;
use crate::report::session::{Options, Session};

/// Compares recorded values.
#[derive(Debug, Default)]
pub struct Merge {
    ledger: Ledger,
    name: Arc<str>,
}

impl Merge {
    /// Compares values by this ledger.
    pub fn new(ledger: Ledger) -> Self {
        Merge {
            ledger,
            name: Arc::default(),
        }
    }

    /// Compares a value with those before it, and records it. `options` are those of its file. Returns a
    /// session with the findings about it, if there are any. Instead of the value, the session has
    /// characters of the same number. The error says what is wrong with the record, or that the storage
    /// failed.
    pub fn take(
        &mut self,
        recorded: &Recorded<'_>,
        options: &Options,
    ) -> Result<Option<Session>, String> {
        let occurrence = recorded.occurrence()?;
        if *self.name != *recorded.file {
            self.name = (*recorded.file).into();
        }
        let name = Arc::clone(&self.name);
        let span = occurrence.span;
        let found = self
            .ledger
            .take_recorded(&name, &options.settings, &occurrence, || {
                recorded.source(&name, span)
            });
        if let Some(error) = self.ledger.failure() {
            return Err(error.to_string());
        }
        let found = found.filter(|(_, diagnostics)| !diagnostics.is_empty());
        Ok(found.map(|(source, diagnostics)| {
            let mut linted = LintResult::default();
            linted.documents.push(0..source.text().len());
            linted.add(diagnostics);
            Session::recorded(source, options.clone(), linted, Some(occurrence.kind))
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::source::{Before, Framing, Source};

    /// What a finding says, apart from the value.
    fn said(session: &Session) -> Vec<String> {
        let source = session.source();
        let findings = session
            .diagnostics()
            .iter()
            .filter(|it| it.rule.name.contains("duplicate-c") || it.rule.name.contains("-before-"));
        let said = findings.map(|it| {
            let (start, end) = (source.position(it.span.start), source.position(it.span.end));
            let offset = source.offset(it.span.start);
            let related = it.related.iter();
            let related: Vec<_> = related.map(|it| (&it.file, it.position)).collect();
            format!(
                "{} {} {:?} {} {start:?} {end:?} {offset} {:?} {related:?}",
                source.name(),
                it.rule.name,
                it.severity,
                it.pointer,
                it.api_code
            )
        });
        said.collect()
    }

    /// Documents of some files: pieces of one or two lines.
    fn pieces(random: &mut fastrand::Rng) -> Vec<Source> {
        let mut pieces = Vec::new();
        for file in 0..4 {
            let mut before = Before::default();
            for _ in 0..random.usize(1..5) {
                let mut text = String::new();
                let lines = random.usize(1..3);
                for _ in 0..lines {
                    let action = ["CREATE", "UPDATE"][random.usize(..2)];
                    let name = ["Ąžuolas", "K-1", "😀2"][random.usize(..3)];
                    let number = random.u32(..4);
                    text += &format!(
                        r#"{{"action": "{action}", "customerExtId": "{name}", "communicationNumber": "{number}"}}"#
                    );
                    text.push('\n');
                }
                let name = format!("{file}.ndjson").into();
                let length = text.len();
                pieces.push(Source::piece(name, Framing::Lines, text.into(), before));
                before.bytes += length as u64;
                before.lines += lines;
                before.documents += lines;
            }
        }
        pieces
    }

    #[test]
    fn shards_have_the_findings_of_the_whole() {
        let mut random = fastrand::Rng::with_seed(11);
        let options = Options::new(Settings::on("2026-11-28".parse().unwrap()));
        let mut found = 0;
        for _ in 0..60 {
            let mut ledger = Ledger::default();
            let mut merge = Merge::default();
            let (mut whole, mut merged) = (Vec::new(), Vec::new());
            for piece in pieces(&mut random) {
                let mut session = Session::open(piece, options.clone());
                // Where the input is split does not matter: what a shard writes depends on nothing else.
                for recorded in session.occurrences() {
                    let line = serde_json::to_string(&recorded).unwrap();
                    let recorded = serde_json::from_str(&line).unwrap();
                    let session = merge.take(&recorded, &options).unwrap();
                    merged.extend(session.iter().flat_map(said));
                }
                session.compare(&mut ledger);
                whole.extend(said(&session));
            }
            found += whole.len();
            assert_eq!(merged, whole);
        }
        assert!(found > 300, "{found}");
    }

    #[test]
    fn no_value_is_recorded() {
        let text = r#"{"customerExtId": "ONA-4711", "communicationNumber": "LT-0815"}"#;
        let source = Source::new("a.json", text.into());
        let options = Options::new(Settings::on("2026-11-28".parse().unwrap()));
        let session = Session::open(source, options);
        let recorded = session.occurrences();
        let text = serde_json::to_string(&recorded).unwrap();
        assert_eq!(recorded.len(), 2, "{text}");
        assert!(!text.contains("4711") && !text.contains("0815"), "{text}");
    }

    #[test]
    fn a_wrong_record_is_refused() {
        let text = r#"{"customerExtId": "K-1"}"#;
        let source = Source::new("a.json", text.into());
        let options = Options::new(Settings::on("2026-11-28".parse().unwrap()));
        let session = Session::open(source, options.clone());
        let recorded = session.occurrences().remove(0);
        let mut merge = Merge::default();
        for (expected, wrong) in [
            (
                "24 hexadecimal digits",
                Recorded {
                    key: "ą".repeat(12),
                    ..recorded.clone()
                },
            ),
            (
                "unknown field",
                Recorded {
                    field: "name".into(),
                    ..recorded.clone()
                },
            ),
            (
                "unknown kind",
                Recorded {
                    kind: "name".into(),
                    ..recorded.clone()
                },
            ),
            (
                "place",
                Recorded {
                    column: 0,
                    ..recorded.clone()
                },
            ),
            (
                "place",
                Recorded {
                    end: u64::MAX,
                    ..recorded.clone()
                },
            ),
            (
                "place",
                Recorded {
                    line: 0,
                    ..recorded.clone()
                },
            ),
        ] {
            let error = merge.take(&wrong, &options).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
        // The first occurrence is before the second.
        for (is_again, line) in [(false, 1), (true, usize::MAX)] {
            let again = Recorded {
                line,
                end_column: usize::MAX,
                start: u64::MAX - 5,
                end: u64::MAX,
                ..recorded.clone()
            };
            assert_eq!(merge.take(&again, &options).unwrap().is_some(), is_again);
        }
    }
}
