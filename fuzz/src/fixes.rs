//! Fixes: what they change, and what they leave.

use kyclint::{Diagnostic, Fix, Fixes, Session, Severity, json_mistakes};
use serde_json::Value;

use super::common::{check_spans, linted, options};

/// Rules whose fixes change the structure, so that other members are found than before.
const OF_STRUCTURE: [&str; 8] = [
    "batch-field",
    "duplicate-key",
    "encoding",
    "former-field",
    "nested-customer",
    "not-json",
    "syntax",
    "unknown-field",
];

/// Checks that fixing twice is fixing once, that safe fixes add no error to a document that parses, and
/// that one changes no value but its own.
pub fn check(bytes: &[u8]) {
    let session = linted("a.json", bytes, options());
    for requested in [Fixes::Safe, Fixes::All] {
        let fixed = session.fix(requested);
        let Some(last) = &fixed.linted else { continue };
        check_spans(last);
        let again = last.fix(requested);
        assert_eq!(
            again.applied,
            0,
            "{requested:?}: fixing again changes {:?}",
            last.source().text()
        );
        if requested == Fixes::Safe {
            check_errors(&session, last);
        }
    }
    for found in session.diagnostics() {
        check_alone(session.source().text(), found);
    }
}

fn errors(found: &[Diagnostic]) -> usize {
    let errors = found.iter().filter(|it| it.severity == Severity::Error);
    errors.count()
}

/// Checks that a document that parses still does, with no more errors than before.
fn check_errors(before: &Session, after: &Session) {
    let text = before.source().text();
    if !json_mistakes(text).is_empty() {
        return;
    }
    let fixed = after.source().text();
    assert_eq!(json_mistakes(fixed), [], "fixes break the JSON: {fixed:?}");
    let (old, new) = (errors(before.diagnostics()), errors(after.diagnostics()));
    let shown = || {
        after
            .diagnostics()
            .iter()
            .map(|it| (&it.pointer, &it.message))
            .collect::<Vec<_>>()
    };
    assert!(
        new <= old,
        "{old} errors, {new} after the safe fixes: {fixed:?}: {:?}",
        shown()
    );
}

/// Checks that a safe fix of a value changes no other one.
fn check_alone(text: &str, found: &Diagnostic) {
    let Some(fix) = found.fix.as_ref().filter(|fix| fix.safe) else {
        return;
    };
    if OF_STRUCTURE.contains(&found.rule.name) {
        return;
    }
    let Some(before) = others(text, &found.pointer) else {
        return;
    };
    let fixed = edited(text, fix);
    let after = others(&fixed, &found.pointer);
    assert_eq!(
        after,
        Some(before),
        "{} changes another value: {fixed:?}",
        found.rule.name
    );
}

/// The text after a fix.
fn edited(text: &str, fix: &Fix) -> String {
    let mut fixed = String::with_capacity(text.len());
    let mut end = 0;
    for edit in &fix.edits {
        fixed.push_str(&text[end..edit.span.start]);
        fixed.push_str(&edit.text);
        end = edit.span.end;
    }
    fixed + &text[end..]
}

/// The documents of a text, without the value that a pointer stands for.
fn others(text: &str, pointer: &str) -> Option<Vec<Value>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let documents = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let mut documents = documents.collect::<Result<Vec<_>, _>>().ok()?;
    for document in &mut documents {
        if let Some(value) = document.pointer_mut(pointer) {
            *value = Value::Null;
        }
    }
    Some(documents)
}
