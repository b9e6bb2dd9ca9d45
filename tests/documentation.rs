//! Everything that the documentation claims is done here: the README's commands, its table of rules,
//! the examples in the documentation of the rules.

mod common;

use std::fs;
use std::process::Command;
use std::sync::Arc;

use kyclint::diagnostic::rule::Group;
use kyclint::document::detection;
use kyclint::json::parse;
use kyclint::lint::lint;
use kyclint::rules::registry::ALL;
use kyclint::rules::rule::Rule;
use kyclint::settings::Settings;
use kyclint::settings::classifier;
use kyclint::settings::classifier::{Classifier, Classifiers};
use kyclint::source::Source;

fn readme() -> String {
    fs::read_to_string("README.md").unwrap()
}

/// The fenced blocks of a Markdown text with their info strings.
fn blocks(markdown: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let content: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((info.to_owned(), content.join("\n")));
        }
    }
    blocks
}

#[test]
fn the_console_examples_of_the_readme_are_what_happens() {
    // In CI values of people are not told; the README shows what a person sees.
    trycmd::TestCases::new().env("CI", "").case("README.md");
}

#[test]
fn the_shell_commands_of_the_readme_work() {
    let blocks = blocks(&readme());
    let commands: Vec<_> = blocks
        .iter()
        .filter(|(info, _)| info == "sh")
        .flat_map(|(_, content)| content.lines())
        .collect();
    // Who runs each of them, in the words that it is run by there.
    let tried = [
        ("cargo run --release -- fixtures/example.json", "", ""),
        ("cargo test --locked", ".ci/run", "cargo test --locked"),
        ("docker build --tag kyclint .", ".ci/static", "RUN"),
        (
            "docker run --rm --volume \"$PWD:/work:ro\" kyclint payloads",
            ".ci/static",
            "chroot",
        ),
        (
            "pip install kyclint",
            ".ci/wheel",
            "--find-links \"$wheels\" kyclint",
        ),
        ("npm install --save-dev kyclint", ".ci/npm", "npm install"),
        (
            "cargo install --locked kyclint",
            ".ci/package",
            "cargo package --locked",
        ),
        (
            "maturin build --locked --release",
            ".ci/wheel",
            "maturin\" build --locked --release",
        ),
        (
            "node npm/build.js target/release/kyclint linux-x64 target/npm",
            ".ci/npm",
            "node npm/build.js \"$program\" \"$platform\" \"$folder\"",
        ),
        (
            "cargo install --locked --path .",
            ".ci/integrations",
            "build_cheaply",
        ),
        (
            "kyclint completions bash > ~/.local/share/bash-completion/completions/kyclint",
            "tests/help.rs",
            "\"completions\", \"bash\"",
        ),
        (
            "kyclint man > ~/.local/share/man/man1/kyclint.1",
            "tests/help.rs",
            "printed(&[\"man\"])",
        ),
    ];
    assert_eq!(commands, tried.map(|(command, ..)| command));
    for (command, by, words) in tried.iter().filter(|(_, by, _)| !by.is_empty()) {
        let text = fs::read_to_string(by).unwrap();
        assert!(text.contains(words), "{command}: {by} has no {words}");
        // The gate runs the scripts, and all tests.
        let gate = fs::read_to_string(".ci/run").unwrap();
        let is_run = by.starts_with("tests/") || gate.lines().any(|line| line.trim() == *by);
        assert!(is_run || *by == ".ci/run", "{by}");
    }
    // `cargo run` builds the program that is run here.
    let arguments = commands[0].split(" -- ").nth(1).unwrap().split(' ');
    let status = Command::new(env!("CARGO_BIN_EXE_kyclint"))
        .args(arguments)
        .output()
        .unwrap()
        .status;
    assert_eq!(status.code(), Some(1));
}

#[test]
fn the_configuration_of_the_readme_applies() {
    let blocks = blocks(&readme());
    let (_, text) = blocks.iter().find(|(info, _)| info == "toml").unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("classifiers")).unwrap();
    fs::write(folder.path().join("classifiers/country.json"), "[\"LT\"]").unwrap();
    fs::write(folder.path().join("kyclint.toml"), text).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kyclint"))
        .current_dir(folder.path())
        .args(["config", "show", "samples/leads/a.json"])
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<_> = shown.lines().map(words).collect();
    for expected in [
        "fail-on warning kyclint.toml:1",
        "redact yes kyclint.toml:3",
        "today 2026-11-23 kyclint.toml:2",
        "exclude responses/ kyclint.toml:5",
        "classifier country classifiers/country.json, 1 code kyclint.toml:12",
        "future-date error kyclint.toml:8",
        "expired-document off kyclint.toml:9",
        "/citizenshipCountry missing-field warning kyclint.toml:17",
    ] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected}\n{shown}"
        );
    }
    for group in Group::ALL {
        assert!(
            readme().contains(&format!("`{}`", group.name())),
            "{}",
            group.name()
        );
    }
    for name in classifier::NAMES {
        assert!(readme().contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn the_readme_names_what_payloads_are_recognized_by() {
    let readme = readme();
    for (sentence, names) in [
        ("has two of what every request has", &detection::REQUEST[..]),
        (
            "has two of what the requests of other services",
            &detection::TELLING,
        ),
        (
            "nothing that says that it is something else",
            &detection::OTHERS,
        ),
    ] {
        let line = readme.lines().find(|line| line.contains(sentence)).unwrap();
        let named: Vec<_> = line.split('`').skip(1).step_by(2).collect();
        assert_eq!(named, names);
    }
}

#[test]
fn the_table_of_rules_in_the_readme_is_generated() {
    let output = Command::new(env!("CARGO_BIN_EXE_kyclint"))
        .args(["rules", "--format", "markdown"])
        .output()
        .unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    let readme = readme();
    let start = "<!-- rules: kyclint rules --format markdown -->\n";
    let (_, rest) = readme.split_once(start).unwrap();
    let (found, _) = rest.split_once("<!-- /rules -->").unwrap();
    assert!(
        found == table,
        "the table of rules in README.md is not up to date; put the output of\n  cargo run -- rules --format markdown\nbetween its marks"
    );
}

/// What the program prints.
fn printed(argument: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kyclint"))
        .arg(argument)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_readme_names_every_format_and_exit_code() {
    let help = printed("--help");
    let help: Vec<_> = help.split_whitespace().collect();
    let help = help.join(" ");
    let page = printed("man");
    let (_, values) = help.split_once("[possible values: ").unwrap();
    let (formats, _) = values.split_once(']').unwrap();
    let formats: Vec<_> = formats.split(", ").collect();
    assert!(
        formats.starts_with(&["graphical", "narrated", "concise", "json", "jsonl"]),
        "{formats:?}"
    );
    for format in formats {
        let named = readme().contains(&format!("`--format {format}`"));
        assert!(named, "{format}");
        // The manual page says what each is for.
        assert!(page.contains(&format!("\n{format}: ")), "{format}\n{page}");
    }
    let (_, codes) = help.split_once("Exit codes: ").unwrap();
    for (code, short) in (0..4).zip(codes.split(", ")) {
        assert!(short.starts_with(&format!("{code} ")), "{codes}");
        assert!(readme().contains(&format!("| {code} |")));
        assert!(page.contains(&format!("\n.TP\n{code}\n")), "{page}");
    }
    assert_eq!(codes.split(", ").count(), 4);
}

#[test]
fn rule_names_are_unique_and_speak_for_themselves() {
    for (place, rule) in ALL.iter().enumerate() {
        assert!(
            ALL[place + 1..]
                .iter()
                .all(|other| other.info.name != rule.info.name),
            "{}",
            rule.info.name
        );
        let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(rule.info.name.bytes().all(is_name), "{}", rule.info.name);
        let summary = rule.info.summary();
        assert!(
            (10..100).contains(&summary.len()) && !summary.ends_with('.'),
            "{summary}"
        );
        assert!(
            rule.info.docs.lines().nth(1).is_some_and(str::is_empty),
            "{}",
            rule.info.name
        );
        assert!(rule.info.docs.len() > 200, "{}", rule.info.name);
    }
}

/// An example shows only the members that matter: the others, as a valid payload has them, are put
/// in front. So they are in each customer of an array.
fn complete(example: &str, info: &str) -> String {
    let parsed = parse(example, 0);
    let customers: Vec<_> = parsed.tree.root().elements().collect();
    if customers.is_empty() {
        return complete_customer(example, info);
    }
    let customers = customers.iter();
    let customers: Vec<_> = customers
        .map(|customer| complete_customer(customer.raw(), info))
        .collect();
    format!("[{}]", customers.join(", "))
}

fn complete_customer(example: &str, info: &str) -> String {
    let parsed = parse(example, 0);
    let root = parsed.tree.root();
    let is_organization = root
        .get("entityType")
        .is_some_and(|value| value.is("ORGANIZATION"));
    let own: &[(&str, &str)] = if is_organization {
        &[
            ("title", "UAB Pavyzdys"),
            ("registrationCountry", "LT"),
            ("legalForm", "UAB"),
            ("riskManagementCategory", "ORG"),
        ]
    } else {
        &[
            ("entityType", "INDIVIDUAL"),
            ("firstName", "Austėja"),
            ("lastName", "Pavyzdienė"),
            ("citizenshipCountry", "LT"),
            ("riskManagementCategory", "IND"),
        ]
    };
    let in_batch = info.contains("batch");
    let source = if in_batch {
        [("riskLevel", "LOW"), ("customerStatus", "ACTIVE")].as_slice()
    } else {
        [("sourceOfRiskLevel", "EVALUATE")].as_slice()
    };
    let all: &[(&str, &str)] = &[
        ("communicationNumber", "KYC-1"),
        ("requester", "Pavyzdžio bankas"),
        ("customerExtId", "CUST-1"),
        ("applicationDate", "2024-04-08"),
    ];
    let members: Vec<_> = own
        .iter()
        .chain(source)
        .chain(all)
        .filter(|(name, _)| {
            root.member(name).is_none() && !info.contains(&format!("without={name}"))
        })
        .map(|(name, value)| format!("\"{name}\": \"{value}\""))
        .collect();
    let customer = example.replacen('{', &format!("{{{}, ", members.join(", ")), 1);
    if in_batch {
        format!("{{\"customers\": [{customer}]}}")
    } else {
        customer
    }
}

/// An example may name classifiers: `legalForm=UAB,MB`.
fn settings(info: &str) -> Settings {
    let mut classifiers = Classifiers::default();
    for (name, codes) in info.split(' ').filter_map(|word| word.split_once('=')) {
        let lines = Source::new(name, codes.replace(',', "\n").into_bytes());
        classifiers.insert(name, Classifier::read(&lines).unwrap());
    }
    common::settings().with_classifiers(Arc::new(classifiers))
}

fn check_examples(rule: &Rule) {
    let mut wrong = 0;
    for (info, example) in blocks(rule.info.docs) {
        let source = Source::new("example", complete(&example, &info).into_bytes());
        let diagnostics = lint(&source, &settings(&info));
        let found: Vec<_> = diagnostics
            .iter()
            .map(|diagnostic| diagnostic.rule.name)
            .collect();
        if info.starts_with("json fail") {
            wrong += 1;
            assert!(
                !found.is_empty() && found.iter().all(|name| *name == rule.info.name),
                "{}: {found:?}\n{example}",
                rule.info.name
            );
        } else {
            assert_eq!(info.split(' ').nth(1), Some("pass"), "{}", rule.info.name);
            assert!(found.is_empty(), "{}: {found:?}\n{example}", rule.info.name);
        }
    }
    // Bytes that are no UTF-8 cannot be shown in Markdown.
    assert!(
        wrong > 0 || rule.info.name == "encoding",
        "{} has no example",
        rule.info.name
    );
}

#[test]
fn the_examples_of_the_rules_are_what_they_say() {
    for rule in ALL {
        check_examples(rule);
    }
}
