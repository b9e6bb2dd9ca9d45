//! The codes that the API publishes, which `tests/contract/errors.csv` restates: one row a code and
//! place. Rows of other services, and fragments of the texts of C014 and C015, are left out.
//!
//! Columns: the code (empty where the API answers with a text alone); the customer; the pointer that
//! the finding has; what is done to a customer with all fields (`missing` removes the member,
//! `value` writes it, `lead` writes the category, `open` the status); and who sees it: the payload
//! alone, a classifier, or the server.

mod common;

use std::fs;
use std::process::Command;
use std::sync::Arc;

use kyclint::{Classifier, Classifiers, Settings, Source, catalog};
use serde_json::Value;

use common::linted;

struct Row {
    code: &'static str,
    entity: &'static str,
    pointer: &'static str,
    fault: &'static str,
    value: &'static str,
    seen_by: &'static str,
}

fn rows() -> Vec<Row> {
    let lines = include_str!("contract/errors.csv").lines().skip(1);
    lines
        .map(|line| {
            let cells: Vec<_> = line.split(',').collect();
            let [code, entity, pointer, fault, value, seen_by] =
                cells.try_into().expect("six columns");
            Row {
                code,
                entity,
                pointer,
                fault,
                value,
                seen_by,
            }
        })
        .collect()
}

/// A customer with all fields, and this fault.
fn payload(row: &Row) -> Source {
    let folder = row.entity.to_lowercase();
    let text = fs::read_to_string(format!("fixtures/{folder}/imp-c1-all-fields.json")).unwrap();
    let mut customer: Value = serde_json::from_str(&text).unwrap();
    let (object, name) = row.pointer.rsplit_once('/').unwrap();
    match row.fault {
        "lead" => customer["riskManagementCategory"] = row.value.into(),
        "open" => customer["customerStatus"] = row.value.into(),
        fault => match customer.pointer_mut(object).unwrap() {
            Value::Object(members) if fault == "missing" => {
                members.remove(name).expect("a member to remove");
            }
            Value::Object(members) => {
                members.insert(name.to_owned(), row.value.into());
            }
            list => list[name.parse::<usize>().unwrap()] = row.value.into(),
        },
    }
    Source::new("payload", customer.to_string().into_bytes())
}

/// The installation's classifier that knows nothing of what the fixture says.
fn with_classifier(name: &str) -> Settings {
    let mut classifiers = Classifiers::default();
    let codes = Source::new(name, b"THE_ONLY_ONE".to_vec());
    classifiers.insert(name, Classifier::read(&codes).unwrap());
    common::settings().with_classifiers(Arc::new(classifiers))
}

fn check(row: &Row, settings: Settings) {
    let session = linted(payload(row), settings);
    let found = session.diagnostics();
    let is_earned = found.iter().any(|diagnostic| {
        let is_code = row.code.is_empty() || diagnostic.api_code.as_deref() == Some(row.code);
        diagnostic.pointer == row.pointer && is_code
    });
    assert!(is_earned, "{} {}: {found:#?}", row.code, row.pointer);
}

#[test]
fn every_code_that_a_payload_shows_is_earned() {
    let rows = rows();
    let mut earned = 0;
    for row in &rows {
        match row.seen_by {
            "payload" => check(row, common::settings()),
            // By the standard, and by a classifier.
            "country" => {
                check(row, common::settings());
                check(row, with_classifier("country"));
            }
            // What other customers of a run show has fixtures of its own.
            "server" | "others" => continue,
            classifier => check(row, with_classifier(classifier)),
        }
        earned += 1;
    }
    assert!(earned > 50, "{earned}");
}

#[test]
fn the_fault_is_the_only_one() {
    for row in rows().iter().filter(|row| row.seen_by == "payload") {
        let session = linted(payload(row), common::settings());
        let found = session.diagnostics();
        // An imported lead says nothing else that is wrong, and neither does any other fault.
        assert_eq!(found.len(), 1, "{} {}: {found:#?}", row.code, row.pointer);
    }
}

fn explain(argument: &str) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kyclint"))
        .args(["explain", argument])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), text)
}

#[test]
fn every_code_is_explained_and_listed() {
    let (code, list) = explain("--api");
    assert_eq!(code, 0);
    let rules = catalog::rules();
    for row in rows().iter().filter(|row| !row.code.is_empty()) {
        let foreseen: Vec<_> = rules
            .iter()
            .filter(|rule| rule.api_codes.contains(&row.code))
            .map(|rule| rule.name)
            .collect();
        let is_listed = list.lines().any(|line| {
            let mut words = line.split_whitespace();
            let names_rules =
                foreseen.is_empty() || foreseen.iter().any(|rule| line.contains(rule));
            words.next() == Some(row.code) && names_rules
        });
        assert!(is_listed, "{}", row.code);
        assert_eq!(foreseen.is_empty(), row.seen_by == "server", "{}", row.code);
        let (code, text) = explain(row.code);
        assert_eq!(code, 0, "{}", row.code);
        assert!(text.starts_with(&format!("# API code {}\n", row.code)));
        let is_told = match foreseen.as_slice() {
            [] => text.contains("only the server can know"),
            rules => rules
                .iter()
                .all(|rule| text.contains(&format!("- `{rule}`"))),
        };
        assert!(is_told, "{text}");
    }
}

#[test]
fn no_rule_foresees_a_code_that_is_not_published() {
    let published: Vec<_> = rows().iter().map(|row| row.code).collect();
    for rule in catalog::rules() {
        for code in rule.api_codes {
            assert!(published.contains(&code), "{}: {code}", rule.name);
        }
    }
}
