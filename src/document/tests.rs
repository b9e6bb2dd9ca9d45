//! The documentation of detection lists the detection criteria.

#[path = "../../tests/common/generated.rs"]
mod generated;

use std::fs;

use crate::contract::kind::{Detection, PayloadKind};
use crate::contract::kinds::{CUSTOMER, KINDS};
use crate::json::KnownName;

use generated::check_generated;

fn page() -> String {
    fs::read_to_string("docs/detection.md").unwrap()
}

#[test]
fn the_documentation_lists_the_detection_fields() {
    let page = page();
    let signature = CUSTOMER.signature().unwrap();
    for (sentence, names) in [
        (
            "at least two of the fields of every request",
            signature.request,
        ),
        (
            "at least two of the fields that requests of other services",
            signature.telling,
        ),
        (
            "none of the members that mark another kind of object:",
            signature.others,
        ),
    ] {
        let line = page.lines().find(|line| line.contains(sentence)).unwrap();
        let named: Vec<_> = line.split('`').skip(1).step_by(2).collect();
        assert_eq!(named, names);
    }
}

/// The names as code, in a list that ends with this word.
fn list(names: &[&str], word: &str) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(word)
}

/// What tells payloads of a kind from others.
fn detected_by(kind: &PayloadKind) -> String {
    match &kind.detection {
        Detection::BySignature(_) if kind.name == CUSTOMER.name => {
            "its fields, as above".to_owned()
        }
        Detection::BySignature(signature) => format!(
            "its fields, in the same way. Fields of every request: {}. Fields that other requests do not have: {}. Members of other objects: {}.",
            list(signature.request, ", "),
            list(signature.telling, ", "),
            list(signature.others, ", ")
        ),
        Detection::AsSubset(subset) => {
            let texts =
                |names: &[KnownName]| names.iter().map(|name| name.text).collect::<Vec<_>>();
            format!(
                "it has {}, but neither {}, and no other field that only a {} has",
                list(&texts(subset.needs), " and "),
                list(&texts(subset.lacks), " nor "),
                subset.of.noun
            )
        }
    }
}

#[test]
fn the_documentation_lists_the_criteria_of_each_kind() {
    let mut expected = String::from("| kind | request | detected by |\n|---|---|---|\n");
    for kind in KINDS {
        let (name, endpoint) = (kind.name, kind.endpoint);
        let detected = detected_by(kind);
        expected.push_str(&format!("| `{name}` | `{endpoint}` | {detected} |\n"));
    }
    check_generated("docs/detection.md", "kinds", &expected);
}
