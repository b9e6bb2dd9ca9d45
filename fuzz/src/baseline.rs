//! Baselines: any text as a baseline, and the findings of any payload in one.

use std::path::Path;

use kyclint::{Baseline, Settings};

use super::common::{linted, options};

/// The file that a baseline says it is.
const FILE: &str = "baseline.json";

/// Checks that a text is refused in one line with its place, or is read as it is written; and that a
/// baseline of all findings takes each of them once.
pub fn check(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        match Baseline::parse(Path::new(FILE), text) {
            Ok(baseline) => {
                let written = baseline.text().expect("a text in memory");
                assert_eq!(again(&written), written);
                baseline.stale().count();
            }
            Err(error) => {
                let place = error.strip_prefix("baseline.json:");
                let line = place.and_then(|rest| rest.split(':').next()?.parse::<usize>().ok());
                let is_known = line.is_some_and(|line| line <= text.lines().count().max(1));
                assert!(is_known, "the error has no place: {error:?}");
                assert!(
                    !error.contains('\n'),
                    "the error has several lines: {error:?}"
                );
            }
        }
    }
    let session = linted("a.json", bytes, options());
    let mut known = Baseline::new(Path::new(FILE));
    for found in session.diagnostics() {
        known.add(session.source(), found, 0);
    }
    let text = known.text().expect("a text in memory");
    let mut known = Baseline::parse(Path::new(FILE), &text).expect("a baseline as it is written");
    known.check(session.source(), &settings());
    for found in session.diagnostics() {
        assert!(
            known.takes(session.source(), found, 0),
            "not known: {found:?}"
        );
    }
    assert_eq!(known.stale().count(), 0, "not taken: {text}");
    for found in session.diagnostics() {
        assert!(
            !known.takes(session.source(), found, 0),
            "known twice: {found:?}"
        );
    }
}

fn settings() -> std::sync::Arc<Settings> {
    options().settings
}

/// The text of a baseline, read and written again.
fn again(text: &str) -> String {
    let baseline = Baseline::parse(Path::new(FILE), text).expect("a baseline as it is written");
    baseline.text().expect("a text in memory")
}
