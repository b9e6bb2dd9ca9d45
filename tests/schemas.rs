//! The published schemas: up to date with the types, valid, and consistent with kyclint.

mod common;

use std::fs;
use std::path::Path;

use kyclint::{Published, Source, published};
use serde_json::{Value, json};

fn schema(name: &str) -> Value {
    serde_json::from_str(&Published::find(name).unwrap().text()).unwrap()
}

#[test]
fn the_published_files_are_up_to_date_with_the_types() {
    for published in published() {
        let name = published.name;
        let path = format!("schemas/{name}.schema.json");
        let file = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            file == published.text(),
            "{path} is not up to date; refresh it by\n  cargo run --example update"
        );
    }
    for published in published() {
        let path = format!("schemas/editor/{}.schema.json", published.name);
        let file = fs::read_to_string(&path).ok();
        assert!(file == published.editor_text(), "{path} is not up to date");
    }
    for published in published() {
        let name = published.name;
        let version = env!("CARGO_PKG_VERSION");
        let path = format!("schemas/releases/{version}/{name}.schema.json");
        let file = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            file == published.text(),
            "{path} is not up to date; refresh it by\n  cargo run --example update"
        );
    }
    let count = |folder: &str| fs::read_dir(folder).unwrap().count();
    let editor = published().filter(|it| it.editor_text().is_some()).count();
    assert_eq!(
        (count("schemas"), count("schemas/editor")),
        // The folders `editor` and `releases`.
        (published().count() + 2, editor),
        "schemas/ contains a file that is not generated"
    );
}

/// Visits every object of a schema with its path.
fn visit(schema: &Value, path: &str, check: &mut dyn FnMut(&str, &Value)) {
    match schema {
        Value::Object(members) => {
            check(path, schema);
            for (name, member) in members {
                visit(member, &format!("{path}/{name}"), check);
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                visit(item, &format!("{path}/{number}"), check);
            }
        }
        _ => {}
    }
}

#[test]
fn texts_are_on_one_line_and_values_have_descriptions() {
    let mut values = 0;
    for published in published().filter(|published| published.name != "config") {
        visit(
            &schema(published.name),
            published.name,
            &mut |path, object| {
                for name in ["title", "description"] {
                    let text = object[name].as_str().unwrap_or_default();
                    assert!(!text.contains(['\n', '\\']), "{path}: {text}");
                }
                assert!(object["enum"].is_null(), "{path}");
                for choice in object["oneOf"].as_array().into_iter().flatten() {
                    let is_described =
                        choice["description"].is_string() || choice["const"].is_null();
                    assert!(is_described, "{path} {choice}");
                    values += 1;
                }
            },
        );
    }
    assert!(values > 1000);
}

#[test]
fn an_imported_customer_needs_a_risk_level_and_a_status() {
    for name in ["individual", "organization", "customer"] {
        let folder = if name == "customer" {
            "individual"
        } else {
            name
        };
        let cases = documents(&format!("fixtures/{folder}"));
        let case = cases
            .iter()
            .find(|(_, it)| it["sourceOfRiskLevel"] == "IMPORT");
        let customer = &case.unwrap().1;
        let validator = validator(name);
        assert!(validator.is_valid(customer));
        for field in ["riskLevel", "customerStatus"] {
            let mut without = customer.clone();
            without[field] = Value::Null;
            assert!(!validator.is_valid(&without), "{name} {field}");
            without.as_object_mut().unwrap().remove(field);
            assert!(!validator.is_valid(&without), "{name} {field}");
        }
    }
}

#[test]
fn the_schemas_for_editors_validate_as_the_others_do() {
    for published in published() {
        let Some(text) = published.editor_text() else {
            continue;
        };
        let editor: Value = serde_json::from_str(&text).unwrap();
        let mut same = editor.clone();
        let texts = ["title", "description", "$id"];
        let of_editors = [
            "markdownDescription",
            "markdownEnumDescriptions",
            "defaultSnippets",
        ];
        remove(&mut same, &texts);
        remove(&mut same, &of_editors);
        let mut standard = schema(published.name);
        remove(&mut standard, &texts);
        list_values(&mut standard);
        assert_eq!(same, standard);
        assert!(text.contains("\"defaultSnippets\""), "{}", published.name);
    }
}

/// Replaces choices of constants with an enum.
fn list_values(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if let Some(choices) = members.remove("oneOf") {
                let choices = choices.as_array().unwrap().iter();
                let values = choices.map(|choice| choice["const"].clone()).collect();
                members.insert("enum".to_owned(), Value::Array(values));
            }
            members.values_mut().for_each(list_values);
        }
        Value::Array(items) => items.iter_mut().for_each(list_values),
        _ => {}
    }
}

fn remove(schema: &mut Value, names: &[&str]) {
    match schema {
        Value::Object(members) => {
            members.retain(|name, _| !names.contains(&name.as_str()));
            members
                .values_mut()
                .for_each(|member| remove(member, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| remove(item, names)),
        _ => {}
    }
}

#[test]
fn the_page_of_schemas_lists_them() {
    let mut table = String::from("| name | content |\n|---|---|\n");
    for published in published() {
        table.push_str(&format!(
            "| `{}` | {} |\n",
            published.name, published.summary
        ));
    }
    common::generated::check_generated("docs/schemas.md", "schemas", &table);
}

#[test]
fn the_published_schemas_are_valid_and_have_metadata() {
    for published in published() {
        let schema = schema(published.name);
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        assert_eq!(
            schema["$id"],
            format!("urn:kyclint:schema:{}", published.name)
        );
        assert!(schema["title"].is_string() && schema["description"].is_string());
        jsonschema::meta::validate(&schema).unwrap();
        assert!(
            !published.text().contains("\"x-"),
            "an internal annotation is published"
        );
    }
}

/// Every property that is not a reference has a description.
fn check_descriptions(schema: &Value, path: &str) {
    if let Some(properties) = schema["properties"]
        .as_object()
        .filter(|_| schema["additionalProperties"] == false)
    {
        for (name, property) in properties {
            let description = property["description"].as_str().unwrap_or_default();
            assert!(description.len() > 15, "{path}/{name}: {description}");
            assert!(
                description.contains("ource:") || path.starts_with("config"),
                "{path}/{name} has no source"
            );
        }
    }
    for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
        assert!(
            definition["title"].is_string(),
            "{path} {name} has no title"
        );
        check_descriptions(definition, &format!("{path}#{name}"));
    }
}

#[test]
fn every_field_is_described_with_its_source() {
    for published in published() {
        check_descriptions(&schema(published.name), published.name);
    }
}

#[test]
fn the_examples_of_the_schemas_are_clean() {
    for name in ["individual", "organization"] {
        let example = &schema(name)["examples"][0];
        let source = Source::new(name, example.to_string().into_bytes());
        let session = common::linted(source, common::settings());
        assert_eq!(session.diagnostics().len(), 0, "{name}");
        assert!(validator(name).is_valid(example), "{name}");
    }
}

fn documents(folder: &str) -> Vec<(String, Value)> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_json = path
            .extension()
            .is_some_and(|extension| extension == "json");
        let value = fs::read(&path)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        if let Some(value) = value.filter(|_| is_json) {
            documents.push((path.display().to_string(), value));
        }
    }
    documents
}

fn validator(name: &str) -> jsonschema::Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema(name))
        .unwrap()
}

#[test]
fn the_published_schemas_accept_the_business_cases() {
    // Customers have their fixtures in the folders of their entity types.
    let names = published().map(|published| published.name);
    for name in names.filter(|name| !["customer", "config"].contains(name)) {
        let (own, any_customer) = (validator(name), validator("customer"));
        let documents = documents(&format!("fixtures/{name}"));
        assert!(!documents.is_empty(), "fixtures/{name} has no payload");
        for (path, document) in documents {
            assert!(
                own.is_valid(&document),
                "{path}: {:?}",
                own.validate(&document)
            );
            let is_customer = ["individual", "organization"].contains(&name);
            assert_eq!(any_customer.is_valid(&document), is_customer, "{path}");
        }
    }
}

/// Rules whose findings the schema reports as well, for valid JSON documents.
const CHECKED_BY_SCHEMA: [&str; 13] = [
    "action-value",
    "blank-value",
    "country-code",
    "currency-code",
    "date-format",
    "enum-value",
    "field-not-allowed",
    "former-field",
    "percentage",
    "screening-process",
    "unknown-field",
    "wrong-type",
    "missing-field",
];

#[test]
fn the_published_schema_rejects_what_the_rules_report() {
    let (customer, simplified) = (validator("customer"), validator("simplified-customer"));
    for rule in CHECKED_BY_SCHEMA {
        for (path, document) in documents(&format!("fixtures/rules/{rule}/fail")) {
            let is_simplified = path.contains("/simplified");
            let validator = if is_simplified {
                &simplified
            } else {
                &customer
            };
            let is_advice = path.ends_with("recommended.json");
            let is_payload = document.get("entityType").is_some() || rule == "missing-field";
            assert!(
                !is_payload || validator.is_valid(&document) == is_advice,
                "{path}"
            );
        }
        let folder = format!("fixtures/rules/{rule}/pass");
        assert!(Path::new(&folder).exists());
        for (path, document) in documents(&folder) {
            // A null field of the other entity type: kyclint treats it as absent, the schema is
            // stricter for editors.
            let is_stricter = path.ends_with("null-elsewhere.json");
            let is_simplified = path.contains("/simplified");
            let validator = if is_simplified {
                &simplified
            } else {
                &customer
            };
            assert!(
                document.is_array() || validator.is_valid(&document) != is_stricter,
                "{path}"
            );
        }
    }
}

#[test]
fn nothing_has_changed_since_the_release_of_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    for arguments in [&[][..], &["batch"]] {
        let mut command = common::kyclint();
        command.args(["schema", "--diff", version]).args(arguments);
        let (code, out, err) = common::finished(command.output().unwrap());
        let expected = format!("no changes since {version}\n");
        assert_eq!((code, out, err), (0, expected, String::new()));
    }
    let mut command = common::kyclint();
    command.args(["schema", "batch", "--diff", version, "--format", "json"]);
    let (code, out, _) = common::finished(command.output().unwrap());
    let schemas = json!([{"schema": "batch", "mayRefuse": false, "changes": []}]);
    let expected = json!({"from": version, "to": version, "mayRefuse": false, "schemas": schemas});
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, found), (0, expected));
}

#[test]
fn a_version_that_was_not_released_is_a_usage_error() {
    for arguments in [
        &["schema", "--diff", "0.0.9"][..],
        &["schema", "--format", "json", "batch"],
        &["schema"],
    ] {
        let (code, out, err) =
            common::finished(common::kyclint().args(arguments).output().unwrap());
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?} {err}");
    }
}
