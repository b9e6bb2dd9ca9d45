//! The published API codes, restated in `tests/contract/errors.csv`: one row per code and field.
//! Codes of other services and text fragments of C014 and C015 are left out.
//!
//! Columns: the code (empty if the API answers with text only); the entity type; the pointer of the
//! finding; the fault to insert into a customer with all fields (`missing` removes the member,
//! `value` writes it, `lead` sets the category, `open` the status); the value; and what detects it:
//! the payload alone, a classifier, or the server.

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

/// A customer with all fields and this fault.
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

/// Settings with a classifier of the installation that lacks every code of the fixture.
fn with_classifier(name: &str) -> Settings {
    let mut classifiers = Classifiers::default();
    let codes = Source::new(name, b"THE_ONLY_ONE".to_vec());
    classifiers.insert(name, Classifier::read(&codes).unwrap());
    common::settings().with_classifiers(Arc::new(classifiers))
}

fn check(row: &Row, settings: Settings) {
    let session = linted(payload(row), settings);
    let found = session.diagnostics();
    let is_reported = found.iter().any(|diagnostic| {
        let is_code = row.code.is_empty() || diagnostic.api_code.as_deref() == Some(row.code);
        diagnostic.pointer == row.pointer && is_code
    });
    assert!(is_reported, "{} {}: {found:#?}", row.code, row.pointer);
}

#[test]
fn every_code_detectable_in_a_payload_is_reported() {
    let rows = rows();
    let mut reported = 0;
    for row in &rows {
        match row.seen_by {
            "payload" => check(row, common::settings()),
            // Detected by the standard and by a classifier.
            "country" => {
                check(row, common::settings());
                check(row, with_classifier("country"));
            }
            // Findings between customers of a run have their own fixtures.
            "server" | "others" => continue,
            classifier => check(row, with_classifier(classifier)),
        }
        reported += 1;
    }
    assert!(reported > 50, "{reported}");
}

#[test]
fn each_fault_causes_one_finding() {
    for row in rows().iter().filter(|row| row.seen_by == "payload") {
        let session = linted(payload(row), common::settings());
        let found = session.diagnostics();
        // No fault causes a second finding, not even an imported lead.
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
        let predicted: Vec<_> = rules
            .iter()
            .filter(|rule| rule.api_codes.contains(&row.code))
            .map(|rule| rule.name)
            .collect();
        let is_listed = list.lines().any(|line| {
            let mut words = line.split_whitespace();
            let names_rules =
                predicted.is_empty() || predicted.iter().any(|rule| line.contains(rule));
            words.next() == Some(row.code) && names_rules
        });
        assert!(is_listed, "{}", row.code);
        assert_eq!(
            predicted.is_empty(),
            row.seen_by == "server",
            "{}",
            row.code
        );
        let (code, text) = explain(row.code);
        assert_eq!(code, 0, "{}", row.code);
        assert!(text.starts_with(&format!("# API code {}\n", row.code)));
        let is_explained = match predicted.as_slice() {
            [] => text.contains("only the server can know"),
            rules => rules
                .iter()
                .all(|rule| text.contains(&format!("- `{rule}`"))),
        };
        assert!(is_explained, "{text}");
    }
}

#[test]
fn rules_predict_published_codes_only() {
    let published: Vec<_> = rows().iter().map(|row| row.code).collect();
    for rule in catalog::rules() {
        for code in rule.api_codes {
            assert!(published.contains(&code), "{}: {code}", rule.name);
        }
    }
}
