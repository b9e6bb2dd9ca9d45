//! Values of people are told nowhere: not in any format, whatever is wrong with them or around them.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use clap::ValueEnum;
use kyclint::{Format, catalog};
use serde_json::Value;
use walkdir::WalkDir;

use common::{CLEAN, finished, folder, kyclint, run_in};

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

/// The texts and numbers in a value.
fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.values().for_each(|value| collect(value, found)),
        Value::Array(elements) => elements.iter().for_each(|value| collect(value, found)),
        Value::String(text) => found.push(text.trim().to_owned()),
        // `serde_json` writes `1e8` as `1e+8`.
        Value::Number(number) => found.push(number.to_string().replace('+', "")),
        Value::Bool(_) | Value::Null => {}
    }
}

/// Personal values of fixtures that are no valid strings of JSON: quotes and line breaks in them are
/// not escaped.
const BROKEN: [&str; 3] = [
    "Pavyzdžio\tbankas",
    "Pavyzdžio\nbankas",
    "UAB \"Pavyzdinė\" logistika",
];

/// The values of a field, wherever a text names it. The rest of the text need not be JSON.
fn values_of(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(name) {
        let rest = &text[at + name.len()..];
        let is_whole = text[..at].ends_with(['"', '\'', '“']);
        let rest = rest.trim_start_matches(['"', '\'', '”']).trim_start();
        let Some(rest) = rest.strip_prefix(':').filter(|_| is_whole) else {
            continue;
        };
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        if let Some(Ok(value)) = values.next() {
            collect(&value, &mut found);
        }
    }
    found
}

/// The personal values of all fixtures that nothing else in them could be taken for.
fn values_of_fixtures() -> BTreeSet<String> {
    let mut found = Vec::new();
    for path in fixtures() {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        let names = common::personal_names().into_iter();
        found.extend(names.flat_map(|name| values_of(name, &text)));
        let broken = BROKEN.iter().filter(|value| text.contains(**value));
        found.extend(broken.map(|value| (*value).to_owned()));
    }
    // Shorter ones occur in words by chance. The documentation of rules, which SARIF carries, has
    // examples of its own.
    let rules = catalog::rules();
    let rules: Vec<_> = rules
        .iter()
        .map(|entry| catalog::rule(entry.name))
        .collect();
    let is_documented = |value: &str| {
        let mut rules = rules.iter().flatten();
        rules.any(|rule| rule.docs.contains(value))
    };
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
    assert!(values.len() > 140, "{values:?}");
    assert!(BROKEN.iter().all(|value| values.contains(*value)));
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
