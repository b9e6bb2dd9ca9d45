//! Rules look at what a string means, not at how it is written: escapes change no finding.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use kyclint::Source;
use serde_json::Value;

/// Which characters of string values are written as escapes.
#[derive(Debug, Clone, Copy)]
enum Escaped {
    All,
    Some,
}

impl Escaped {
    fn has(self, number: usize) -> bool {
        match self {
            Escaped::All => true,
            Escaped::Some => number % 3 == 1,
        }
    }
}

/// Writes a value as JSON, with escapes in the strings that are not member names.
fn write(value: &Value, escaped: Escaped, out: &mut String) {
    match value {
        Value::String(text) => {
            out.push('"');
            for (number, character) in text.chars().enumerate() {
                if escaped.has(number) || character < ' ' || "\"\\".contains(character) {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        out.push_str(&format!("\\u{unit:04x}"));
                    }
                } else {
                    out.push(character);
                }
            }
            out.push('"');
        }
        Value::Array(elements) => {
            out.push('[');
            for (number, element) in elements.iter().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                write(element, escaped, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (number, (name, member)) in members.iter().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write(member, escaped, out);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// The documents of a text, as values; `None` if it is not plain JSON.
fn values(path: &Path) -> Option<Vec<Value>> {
    let text = fs::read_to_string(path).ok()?;
    let documents = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    documents.collect::<Result<_, _>>().ok()
}

/// The rule, pointer and message of a finding.
type Found = (&'static str, String, String);

/// The findings that one text has and the other has not.
fn only(one: &[Found], other: &[Found]) -> Vec<Found> {
    let rest = one.iter().filter(|found| !other.contains(found));
    rest.cloned().collect()
}

fn findings(path: &Path, text: String) -> Vec<Found> {
    let source = Source::new("a.ndjson", text.into_bytes());
    let session = common::linted(source, common::settings_for(path));
    let found = session.diagnostics().iter();
    let mut found: Vec<_> = found
        .map(|found| {
            (
                found.rule.name,
                found.pointer.clone(),
                found.message.to_string(),
            )
        })
        .collect();
    found.sort();
    found
}

fn payloads(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            payloads(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json" || extension == "ndjson")
        {
            found.push(path);
        }
    }
}

#[test]
fn escapes_change_no_finding() {
    let mut paths = Vec::new();
    payloads(Path::new("fixtures"), &mut paths);
    // A payload within a string is recognized by the text as it is written.
    paths.retain(|path| !path.starts_with("fixtures/rules/not-json"));
    paths.sort();
    let (mut compared, mut different) = (0, Vec::new());
    for path in &paths {
        let Some(documents) = values(path) else {
            continue;
        };
        let written = |escape: &dyn Fn(&Value) -> String| {
            let lines: Vec<_> = documents.iter().map(escape).collect();
            lines.join("\n")
        };
        let expected = findings(path, written(&|value| value.to_string()));
        for escaped in [Escaped::All, Escaped::Some] {
            let text = written(&|value| {
                let mut line = String::new();
                write(value, escaped, &mut line);
                line
            });
            let found = findings(path, text);
            if found != expected {
                let change = [only(&expected, &found), only(&found, &expected)];
                different.push((path, escaped, change));
            }
            compared += 1;
        }
    }
    assert!(different.is_empty(), "{different:#?}");
    assert!(compared > 400, "{compared}");
}
