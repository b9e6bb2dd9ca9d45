//! The sources of the contract, and how it is read where they disagree: `src/contract/readings.toml`.

mod common;

use std::collections::BTreeSet;
use std::fs;

use kyclint::{catalog, published};
use serde_json::Value;

use common::generated::check_generated;
use common::{CLEAN, finished, kyclint, run_with_input};

fn printed(arguments: &[&str]) -> String {
    let (code, out, err) = finished(kyclint().arg("contract").args(arguments).output().unwrap());
    assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
    out
}

fn contract() -> Value {
    serde_json::from_str(&printed(&["--format", "json"])).unwrap()
}

fn texts<'v>(value: &'v Value, pointer: &str) -> Vec<&'v str> {
    let elements = value.pointer(pointer).unwrap().as_array().unwrap();
    elements.iter().map(|it| it.as_str().unwrap()).collect()
}

/// The fields of the contract as `tests/contract/fields.csv` restates it: the context and the name.
fn fields() -> BTreeSet<(String, String)> {
    let rows = include_str!("contract/fields.csv").lines().skip(1);
    let cells = rows.map(|row| row.split(',').map(str::to_owned));
    cells
        .map(|mut cells| (cells.next().unwrap(), cells.next().unwrap()))
        .collect()
}

/// The context of an object in `fields.csv`.
fn context(object: &str) -> String {
    object
        .replace("related entity", "related")
        .replace(' ', "_")
        .to_lowercase()
}

/// Whether the API takes a former name of a field: it has an own finding.
fn is_former(name: &str) -> bool {
    let payload = CLEAN.replacen('{', &format!("{{\"{name}\": null,"), 1);
    let entity = "\"listRelatedEntity\": [{\"entityType\": \"ORGANIZATION\"";
    let related = CLEAN.replacen('{', &format!("{{{entity}, \"{name}\": \"LT\"}}],"), 1);
    [payload, related].iter().any(|payload| {
        let arguments = ["--select", "former-field", "--format", "concise", "-"];
        let (_, out, _) = run_with_input(&arguments, payload.as_bytes());
        out.contains(&format!("`{name}`"))
    })
}

#[test]
fn every_place_of_a_reading_is_in_the_contract() {
    let fields = fields();
    let codes = catalog::codes();
    let requests = ["simplifiedCustomer"];
    let contract = contract();
    let mut seen = BTreeSet::new();
    for reading in contract["readings"].as_array().unwrap() {
        let places = texts(reading, "/places");
        assert!(!places.is_empty(), "{reading}");
        for place in places {
            let (object, name) = place.split_once(": ").unwrap();
            let has =
                |context: &str, name: &str| fields.contains(&(context.to_owned(), name.to_owned()));
            let is_known = match object {
                "code" => codes.iter().any(|code| code.code == name),
                "request" => requests.contains(&name),
                "former field" => is_former(name),
                "batch" => {
                    has("batch", &format!("customers/{name}")) || has("customer_individual", name)
                }
                object => has(&context(object), name),
            };
            assert!(is_known, "{}: {place}", reading["name"]);
            seen.insert(object.to_owned());
        }
    }
    assert!(seen.len() > 15, "{seen:?}");
}

#[test]
fn readings_name_sources_rules_and_codes_that_exist() {
    let contract = contract();
    let sources = contract["sources"].as_array().unwrap();
    let sources: BTreeSet<_> = sources
        .iter()
        .map(|it| it["name"].as_str().unwrap())
        .collect();
    let codes = catalog::codes();
    let mut named = BTreeSet::new();
    let mut names = BTreeSet::new();
    for reading in contract["readings"].as_array().unwrap() {
        let name = reading["name"].as_str().unwrap();
        assert!(names.insert(name), "{name} is there twice");
        let statements = reading["sources"].as_array().unwrap();
        assert!(!statements.is_empty(), "{name}");
        for statement in statements {
            let source = statement["source"].as_str().unwrap();
            assert!(sources.contains(source), "{name}: {source}");
            named.insert(source);
        }
        for rule in texts(reading, "/rules") {
            assert!(catalog::rule(rule).is_some(), "{name}: {rule}");
        }
        for code in texts(reading, "/codes") {
            assert!(codes.iter().any(|it| it.code == code), "{name}: {code}");
        }
        let is_reported = reading["level"] != "none";
        assert_eq!(is_reported, !texts(reading, "/rules").is_empty(), "{name}");
    }
    assert_eq!(named, sources, "a source has no statement");
}

#[test]
fn the_codes_of_one_source_are_codes() {
    let contract = contract();
    let codes = contract["codes"].as_array().unwrap();
    let count = |source: &str| {
        let codes = codes.iter().filter(|code| code["source"] == source);
        let codes = codes.map(|code| code["code"].as_str().unwrap());
        codes.collect::<BTreeSet<_>>().len()
    };
    assert_eq!((count("repository"), count("site")), (11, 1));
    assert_eq!(codes.len(), catalog::codes().len());
}

#[test]
fn every_field_has_a_source_and_the_readings_about_it() {
    let contract = contract();
    let facts = contract["fields"].as_array().unwrap();
    let mut listed = BTreeSet::new();
    for fact in facts {
        let (object, field) = (
            fact["object"].as_str().unwrap(),
            fact["field"].as_str().unwrap(),
        );
        let source = fact["source"].as_str().unwrap();
        assert!(!source.is_empty() || object == "batch", "{object}: {field}");
        listed.insert((context(object), field.replace("[].", "/")));
    }
    assert_eq!(listed, fields());
    let about = |object: &str, field: &str| {
        let is_it = |fact: &&Value| fact["object"] == object && fact["field"] == field;
        texts(facts.iter().find(is_it).unwrap(), "/readings")
    };
    assert_eq!(
        about("customer INDIVIDUAL", "citizenshipCountry"),
        ["citizenship-of-customers"]
    );
    assert_eq!(about("customer ORGANIZATION", "title"), [""; 0]);
}

/// The readings led to the schemas of a release, so those of payloads are still the same.
#[test]
fn the_version_of_the_contract_is_that_of_its_schemas() {
    let contract = contract();
    let version = contract["version"].as_str().unwrap();
    for schema in published().filter(|schema| schema.name != "config") {
        let path = format!("schemas/releases/{version}/{}.schema.json", schema.name);
        let released = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            released == schema.text(),
            "the schemas of payloads are not those of {path}: set `version` in src/contract/readings.toml \
             to the version in Cargo.toml, and run\n  cargo run --example update"
        );
    }
}

#[test]
fn a_reading_is_printed_with_its_places_sources_and_reasons() {
    let text = printed(&["readings"]);
    let (before, _) = text.split_once("\n\n").unwrap();
    assert_eq!(
        before,
        "\
length-of-communication-number [error: too-long]
  customer INDIVIDUAL: communicationNumber
  customer ORGANIZATION: communicationNumber
    individual page: at most 256 characters
    organization page: at most 256 characters
    older site: at most 256 characters
    newest site: at most 255 characters
  read as: at most 255 UTF-16 code units
  because: the stricter limit, which the newest pages have: what keeps it is accepted by either; Java counts UTF-16 code units"
    );
    let whole = printed(&[]);
    let head = whole.lines().next().unwrap();
    assert_eq!(
        head,
        format!("contract {}", contract()["version"].as_str().unwrap())
    );
    for part in ["readings", "sources", "unpublished"] {
        assert!(whole.contains(&printed(&[part])), "{part}");
    }
}

#[test]
fn an_unknown_part_is_a_usage_error() {
    let output = kyclint().args(["contract", "reading"]).output().unwrap();
    let (code, out, err) = finished(output);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("a similar value exists: 'readings'"), "{err}");
}

#[test]
fn the_pages_of_the_contract_are_up_to_date() {
    for part in ["readings", "sources", "unpublished", "fields", "codes"] {
        let page = if part == "sources" { "README" } else { part };
        let text = printed(&[part, "--format", "markdown"]);
        let path = format!("docs/contract/{page}.md");
        check_generated(&path, &format!("contract {part}"), &text);
    }
}
