//! The documentation of detection lists the detection criteria.

use std::fs;

use crate::contract::kinds::{CUSTOMER, KINDS};

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

#[test]
fn the_documentation_lists_the_criteria_of_each_kind() {
    let mut expected = String::from("| kind | request | detected by |\n|---|---|---|\n");
    let names = |names: &[&str]| {
        names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
    };
    for kind in KINDS {
        let detected = match kind.subset() {
            None => "its fields, as above".to_owned(),
            Some((of, lacks, needs)) => format!(
                "it has {}, but neither {}, and no other field that only a {} has",
                names(&needs).join(" and "),
                names(&lacks).join(" nor "),
                of.noun
            ),
        };
        let (name, endpoint) = (kind.name, kind.endpoint);
        expected.push_str(&format!("| `{name}` | `{endpoint}` | {detected} |\n"));
    }
    let page = page();
    let (_, rest) = page.split_once("<!-- kinds -->\n").unwrap();
    assert_eq!(rest.split_once("<!-- /kinds -->").unwrap().0, expected);
}
