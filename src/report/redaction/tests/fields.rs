//! Values of personal fields are never printed, and every free-text field is personal.

use std::fs;
use std::path::Path;

use crate::contract::Contract;
use crate::contract::tests::fixtures_of_all_fields;
use crate::json;
use crate::json::{Kind, Node};
use crate::report::formats;
use crate::report::formats::Format;
use crate::report::session::{Options, Session};
use crate::settings::Settings;
use crate::source::Source;
use crate::source::portable::PortablePaths;

use super::personal;

const SECRET: &str = "Zxqvkw";

/// Replacements for a value that all contain the secret.
fn wrong_values() -> Vec<String> {
    let of = |value: &str| value.replace('S', SECRET);
    [
        "\"S\"",
        "\" S \"",
        "\"S\\u200b\"",
        "\"1990-S-11\"",
        "S",
        "'S'",
        "“S”",
        "[\"S\"]",
        "[S]",
        "{\"S\": \"S\"}",
        "{\"city\": \"S\"}",
        "\"S",
        "S\"",
        "\"S\" \"S\"",
        "\"S\", S: S",
        "\"a\" // S\n",
        "\"a\" /* S */",
        "\"S\\x\"",
        "\"S\nS\"",
        "-S",
        "{S}",
        "[S",
        "S]",
        "\"S\"}",
    ]
    .map(of)
    .to_vec()
}

/// The spans of all values below a node that are neither lists nor objects.
fn scalars(node: Node<'_>, found: &mut Vec<(usize, usize)>) {
    match node.kind() {
        Kind::Object => node
            .members()
            .for_each(|member| scalars(member.value, found)),
        Kind::Array => node.elements().for_each(|element| scalars(element, found)),
        _ => found.push((node.span().start, node.span().end)),
    }
}

/// A personal field, and in broken documents every field, may contain anything.
#[test]
fn values_of_personal_fields_are_not_printed() {
    let names = personal::names();
    let style = formats::Style {
        color: false,
        unicode: true,
        width: 100,
    };
    let formats = [
        Format::Graphical,
        Format::Narrated,
        Format::Jsonl,
        Format::Concise,
    ];
    let outputs = formats.map(|format| formats::open(format, style, &PortablePaths::default()));
    let options = Options::new(Settings::on("2026-11-23".parse().unwrap())).redacting();
    // By default, each place gets a third of the values, the next one another third.
    let is_complete = std::env::var("KYCLINT_MUTATIONS").is_ok_and(|which| which == "all");
    let step = if is_complete { 1 } else { 3 };
    let mut rendered_findings = 0;
    for path in fixtures_of_all_fields() {
        let text = fs::read_to_string(path).unwrap();
        let parsed = json::parse(&text, 0);
        let mut places = Vec::new();
        scalars(parsed.tree.root(), &mut places);
        for (number, (start, end)) in places.into_iter().enumerate() {
            let name = text[..start].rsplit('"').nth(1).unwrap();
            // The region of an address is free text, the region of an activity is a code.
            let list = text[..start].rsplit("\"list").next().unwrap();
            let is_code = name == "region" && list.starts_with("RegionOfActivity");
            if !names.contains(name) || is_code {
                continue;
            }
            for value in wrong_values().iter().skip(number % step).step_by(step) {
                let text = format!("{}{value}{}", &text[..start], &text[end..]);
                let source = Source::new("a.json", text.into_bytes());
                let mut session = Session::open(source, options.clone());
                session.redact();
                rendered_findings += session.diagnostics().len();
                for output in &outputs {
                    let mut rendered = Vec::new();
                    output
                        .draw(&session.view(usize::MAX), &mut rendered)
                        .unwrap();
                    let rendered = String::from_utf8(rendered).unwrap();
                    assert!(!rendered.contains(SECRET), "{name}: {value}\n{rendered}");
                }
            }
        }
    }
    assert!(rendered_findings > 1000, "{rendered_findings}");
}

/// Free text may name people, so each such field is explicitly personal or not.
#[test]
fn every_free_text_field_is_classified() {
    const NOT: [&str; 8] = [
        "communicationNumber",
        "customerExtId",
        "extId",
        "code",
        "entityType",
        "approvalDate",
        "applicationDate",
        "closingDate",
    ];
    let names = personal::names();
    for (of, object) in Contract::all().flat_map(Contract::objects) {
        for name in object.names() {
            let field = object.field(name).unwrap();
            let is_free = field.json_type() == "string"
                && field.values().is_empty()
                && field.classifier().is_none()
                && !field.is_country()
                && !field.is_currency();
            let is_decided =
                field.is_personal() || NOT.contains(&name) || name == "establishmentDate";
            assert!(!is_free || is_decided, "{of}.{name}");
        }
    }
    for path in [
        "firstName",
        "birthDate",
        "nationalCode",
        "contactDetails",
        "documentNumber",
    ] {
        assert!(names.contains(path) && Path::new(path).is_relative());
    }
}
