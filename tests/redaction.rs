//! Values of people are told nowhere: not in any format, whatever is wrong with them or around them.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use kyclint::contract::Contract;
use kyclint::json;
use kyclint::json::{Kind, Node};
use kyclint::report::formats;
use kyclint::report::formats::Format;
use kyclint::report::session::Options;
use kyclint::report::session::Session;
use kyclint::rules::registry::ALL;
use kyclint::source::Source;
use kyclint::source::portable::PortablePaths;
use walkdir::WalkDir;

use common::{CLEAN, finished, folder, kyclint, run_in};

/// The names of the fields that the types call personal, in any object.
fn personal_names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, object) in Contract::all().flat_map(Contract::objects) {
        let of_object = object.names().filter(|name| {
            let field = object.field(name);
            field.is_some_and(|field| field.is_personal())
        });
        names.extend(of_object.map(str::to_owned));
    }
    names
}

/// The personal values below a node.
fn collect(node: Node<'_>, names: &BTreeSet<String>, is_personal: bool, found: &mut Vec<String>) {
    match node.kind() {
        Kind::Object => {
            for member in node.members() {
                let name = member.key.string().unwrap_or_default();
                let is_named = is_personal || names.contains(&*name);
                collect(member.value, names, is_named, found);
            }
        }
        Kind::Array => node
            .elements()
            .for_each(|element| collect(element, names, is_personal, found)),
        Kind::String | Kind::Integer | Kind::Float if is_personal => {
            let text = node.string().unwrap_or_else(|| node.raw().into());
            found.push(text.trim().to_owned());
        }
        _ => {}
    }
}

fn fixtures() -> Vec<PathBuf> {
    let files = WalkDir::new("fixtures").sort_by_file_name().into_iter();
    let files = files.map(|entry| entry.unwrap().into_path());
    files
        .filter(|path| {
            let ending = path.extension().unwrap_or_default();
            ["json", "ndjson", "md"].contains(&ending.to_str().unwrap())
                && !path.to_str().unwrap().contains("/classifiers/")
        })
        .collect()
}

/// The personal values of all fixtures that nothing else in them could be taken for.
fn values_of_fixtures() -> BTreeSet<String> {
    let names = personal_names();
    let mut found = Vec::new();
    for path in fixtures() {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        for line in text.split_inclusive('\n') {
            collect(json::parse(line, 0).tree.root(), &names, false, &mut found);
        }
        collect(json::parse(&text, 0).tree.root(), &names, false, &mut found);
    }
    // Shorter ones occur in words by chance. The documentation of rules, which SARIF carries, has
    // examples of its own.
    let is_documented = |value: &str| ALL.iter().any(|rule| rule.info.docs.contains(value));
    let is_telling = |value: &String| {
        value.chars().count() > 3 && !PUBLIC.contains(&value.as_str()) && !is_documented(value)
    };
    found.into_iter().filter(is_telling).collect()
}

/// Personal values of fixtures that kyclint says of itself: examples of the contract, that it
/// suggests where a field is missing, words of JSON and of sentences, and days that fixtures have in
/// other fields too.
const PUBLIC: [&str; 20] = [
    "00000117",
    "12.5",
    "2024-04-08",
    "2024-04-08 10:45:00.000",
    "2024-04-08 10:45:00.000+0200",
    "2024-04-08T10:45:00.000+02:00",
    "2025-05-21",
    "98Q96B.00000.LE.250",
    "Austėja",
    "Bandomasis",
    "Is there a relation to the USA?",
    "Migracijos departamentas",
    "None",
    "Pavy",
    "Pavyzdienė",
    "Pavyzdys",
    "UAB Pavyzdys",
    "false",
    "many",
    "true",
];

fn assert_silent(what: &str, told: &str, values: &BTreeSet<String>) {
    let is_told = |value: &&String| {
        let escaped = serde_json::to_string(value).unwrap();
        told.contains(value.as_str()) || told.contains(escaped.trim_matches('"'))
    };
    let told: Vec<_> = values.iter().filter(is_told).collect();
    assert!(told.is_empty(), "{what} tells {told:?}");
}

#[test]
fn no_format_tells_a_personal_value_of_any_fixture() {
    let values = values_of_fixtures();
    assert!(values.len() > 100, "{values:?}");
    for format in Format::value_variants() {
        let format = format.to_possible_value().unwrap();
        let name = format.get_name();
        let mut command = kyclint();
        command.args(["--redact", "--statistics", "--today", "2026-11-23"]);
        let output = command.args(["--format", name]).args(fixtures()).output();
        let (code, out, err) = finished(output.unwrap());
        assert_eq!(code, 1, "{name}: {err}");
        assert!(out.len() > 1000, "{name}");
        assert_silent(name, &out, &values);
        assert_silent(name, &err, &values);
    }
}

const SECRET: &str = "Zxqvkw";

/// What could stand in place of a value, each telling the secret.
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

/// Findings about several payloads quote the identifiers that these share.
#[test]
fn an_identifier_that_may_be_a_name_is_not_told_where_it_is_repeated() {
    let named = |number: &str, action: &str| {
        CLEAN
            .replace("CUST-4711", SECRET)
            .replace("KYC-2024-000117", &format!("{SECRET}{number}"))
            .replace("\"CREATE\"", action)
    };
    let simplified = format!(
        r#"{{"communicationNumber": "{SECRET}", "requester": "x", "customerExtId": "{SECRET}",
        "riskManagementCategory": "IND", "entityType": "INDIVIDUAL", "firstName": "a"}}"#
    );
    let customers = [
        named("", "\"UPDATE\""),
        named("", "\"CREATE\""),
        named("", "\"CREATE\""),
        simplified,
    ];
    let lines = customers
        .clone()
        .map(|customer| customer.replace('\n', " "))
        .join("\n");
    let array = format!("[{}]", customers.join(", "));
    let mut files = vec![
        ("lines.ndjson".to_owned(), lines),
        ("z.json".to_owned(), array),
    ];
    for (number, customer) in customers.into_iter().enumerate() {
        files.push((format!("{number}.json"), customer));
    }
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    let folder = folder(&files);
    for paths in [
        &["lines.ndjson"][..],
        &["z.json"],
        &["0.json", "1.json", "2.json", "3.json"],
    ] {
        let said = |arguments: &[&str]| run_in(folder.path(), &[arguments, paths].concat());
        let (_, shown, _) = said(&["-f", "concise"]);
        for rule in [
            "duplicate-communication-number",
            "duplicate-customer",
            "update-before-create",
        ] {
            assert!(shown.contains(rule), "{rule}: {shown}");
        }
        for format in Format::value_variants() {
            let format = format.to_possible_value().unwrap();
            let (_, out, err) = said(&["--redact", "-f", format.get_name()]);
            assert!(!out.contains(SECRET) && !err.contains(SECRET), "{out}");
        }
    }
}

/// A personal field, and in broken documents every field, may hold anything.
#[test]
fn whatever_stands_in_a_personal_field_is_not_told() {
    let names = personal_names();
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
    let options = Options::new(common::settings()).redacting();
    let mut drawn_findings = 0;
    for fixture in [
        "individual/imp-c1-all-fields",
        "organization/imp-c1-all-fields",
        "simplified-customer/individual-all-fields",
        "simplified-customer/organization-all-fields",
    ] {
        let text = fs::read_to_string(format!("fixtures/{fixture}.json")).unwrap();
        let parsed = json::parse(&text, 0);
        let mut places = Vec::new();
        scalars(parsed.tree.root(), &mut places);
        for (start, end) in places {
            let name = text[..start].rsplit('"').nth(1).unwrap();
            // The region of an address is free text, that of an activity a code.
            let list = text[..start].rsplit("\"list").next().unwrap();
            let is_code = name == "region" && list.starts_with("RegionOfActivity");
            if !names.contains(name) || is_code {
                continue;
            }
            for value in wrong_values() {
                let text = format!("{}{value}{}", &text[..start], &text[end..]);
                let source = Source::new("a.json", text.into_bytes());
                let mut session = Session::open(source, options.clone());
                session.redact();
                drawn_findings += session.diagnostics().len();
                for output in &outputs {
                    let mut drawn = Vec::new();
                    output.draw(&session.view(usize::MAX), &mut drawn).unwrap();
                    let drawn = String::from_utf8(drawn).unwrap();
                    assert!(!drawn.contains(SECRET), "{name}: {value}\n{drawn}");
                }
            }
        }
    }
    assert!(drawn_findings > 1000, "{drawn_findings}");
}

fn wrong_birth_date() -> String {
    CLEAN.replace(
        "\"citizenshipCountry\"",
        "\"birthDate\": \"11.03.1990\",\n  \"citizenshipCountry\"",
    )
}

#[test]
fn excerpts_keep_their_shape() {
    let folder = folder(&[("a.json", wrong_birth_date().as_bytes())]);
    let (code, out, _) = run_in(folder.path(), &["--redact", "a.json"]);
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "\
error[date-format]

  × invalid date `••••••••••`
    ╭─[a.json:12:16]
 11 │   \"lastName\": \"••••••••••\",
 12 │   \"birthDate\": \"••••••••••\",
    ·                ──────┬─────
    ·                      ╰── not in the order year, month, day
 13 │   \"citizenshipCountry\": \"LT\"
    ╰────

1 error in 1 file
"
    );
}

#[test]
fn a_suggestion_that_would_be_masked_is_left_out() {
    for (date, suggestion) in [("11/03/1990", "did you mean `"), ("11.03.1990", "use `")] {
        let text = wrong_birth_date().replace("11.03.1990", date);
        let folder = folder(&[("a.json", text.as_bytes())]);
        let (_, out, _) = run_in(folder.path(), &["--no-redact", "a.json"]);
        assert!(out.contains(&format!("help: {suggestion}")), "{out}");
        let (_, out, _) = run_in(folder.path(), &["--redact", "a.json"]);
        assert!(!out.contains("help:"), "{out}");
    }
}

#[test]
fn ci_is_told_nothing_unless_somebody_says_so() {
    let folder = folder(&[("a.json", wrong_birth_date().as_bytes())]);
    let tells = |ci: &str, arguments: &[&str]| {
        let mut command = kyclint();
        let command = command.current_dir(folder.path()).env("CI", ci);
        let output = command.args(arguments).args(["-f", "concise", "a.json"]);
        let (code, out, _) = finished(output.output().unwrap());
        assert_eq!(code, 1);
        out.contains("11.03.1990")
    };
    assert!(!tells("true", &[]));
    assert!(!tells("1", &[]));
    assert!(tells("", &[]));
    assert!(tells("false", &[]));
    assert!(tells("true", &["--no-redact"]));
    assert!(!tells("", &["--redact"]));
    // An option holds more than a configuration, and that more than CI.
    fs::write(folder.path().join("kyclint.toml"), "redact = false\n").unwrap();
    assert!(tells("true", &[]));
    assert!(!tells("true", &["--redact"]));
    fs::write(folder.path().join("kyclint.toml"), "redact = true\n").unwrap();
    assert!(!tells("", &[]));
    assert!(tells("", &["--no-redact"]));
}

#[test]
fn where_the_setting_comes_from_is_told() {
    let folder = folder(&[("kyclint.toml", b"redact = true\n")]);
    let row = |ci: &str, arguments: &[&str]| {
        let mut command = kyclint();
        let command = command.current_dir(folder.path()).env("CI", ci);
        let arguments = [&["config", "show", "a.json"], arguments].concat();
        let (_, out, _) = finished(command.args(arguments).output().unwrap());
        let line = out.lines().find(|line| line.starts_with("redact "));
        let words: Vec<_> = line
            .unwrap()
            .split_whitespace()
            .skip(1)
            .map(str::to_owned)
            .collect();
        words.join(" ")
    };
    assert_eq!(row("true", &["--no-config"]), "yes CI");
    assert_eq!(row("", &["--no-config"]), "no default");
    assert_eq!(row("", &[]), "yes kyclint.toml:1");
    assert_eq!(row("", &["--no-redact"]), "no --no-redact");
}

/// A free text may name people: whether it is personal is decided for each field.
#[test]
fn every_free_text_is_personal_or_known_not_to_be() {
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
    let names = personal_names();
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
