//! `kyclint sample`: what it prints, which words it takes, and how it fails.

mod common;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use common::{finished, folder, kyclint};
use serde_json::Value;

fn run(arguments: &[&str]) -> (i32, String, String) {
    finished(kyclint().arg("sample").args(arguments).output().unwrap())
}

fn printed(arguments: &[&str]) -> String {
    let (code, out, err) = run(arguments);
    assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
    out
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Asserts that every rule passes, as advice too.
fn assert_clean(name: &str, text: &str) {
    let folder = folder(&[(name, text.as_bytes())]);
    let output = kyclint()
        .args(["--no-config", "--select", "all", "--fail-on", "advice"])
        .arg(folder.path().join(name))
        .output();
    let (code, out, err) = finished(output.unwrap());
    assert_eq!(code, 0, "{out}{err}{text}");
}

#[test]
fn without_arguments_it_prints_the_first_case_of_an_individual_of_today() {
    let text = printed(&[]);
    assert!(text.starts_with("{\n  \"communicationNumber\": \"KYC-"));
    assert!(text.ends_with("}\n"));
    let customer = parsed(&text);
    assert_eq!(customer["entityType"], "INDIVIDUAL");
    assert_eq!(customer["action"], "CREATE");
    assert_eq!(customer["sourceOfRiskLevel"], "EVALUATE");
    assert_clean("customer.json", &printed(&["--seed", "1"]));
}

#[test]
fn numbers_are_fresh_at_each_call_and_the_same_for_a_seed() {
    let numbers = |arguments: &[&str]| parsed(&printed(arguments))["communicationNumber"].clone();
    assert_ne!(numbers(&[]), numbers(&[]));
    let seeded = ["--seed", "7", "--today", "2026-11-28"];
    assert_eq!(printed(&seeded), printed(&seeded));
    assert_ne!(
        printed(&seeded),
        printed(&["--seed", "8", "--today", "2026-11-28"])
    );
}

#[test]
fn a_kind_a_case_or_both_choose_the_sample() {
    let seed = ["--seed", "1"];
    let printed = |words: &[&str]| printed(&[words, &seed].concat());
    assert_eq!(printed(&["ev_a2"]), printed(&["customer", "EV_A2"]));
    assert_eq!(printed(&["customer"]), printed(&[]));
    assert_eq!(printed(&["batch"]), printed(&["batch", "IMP_B1"]));
    let update = parsed(&printed(&["EV_A1.1"]));
    assert_eq!(update["action"], "UPDATE");
    let related = parsed(&printed(&["EV_A3", "--entity-type", "ORGANIZATION"]));
    assert_eq!(related["listRelatedEntity"].as_array().unwrap().len(), 2);
    assert_eq!(related["entityType"], "ORGANIZATION");
    let lead = parsed(&printed(&["lead"]));
    let category = lead["riskManagementCategory"].as_str().unwrap();
    assert!(category.split('_').any(|token| token == "LEAD"));
    let simplified = parsed(&printed(&["simplified-customer"]));
    assert!(simplified.get("action").is_none());
    assert_clean(
        "simplified.json",
        &printed(&["simplified-customer", "FULL"]),
    );
}

#[test]
fn a_count_prints_lines_with_identifiers_of_their_own() {
    let text = printed(&["customer", "mixed", "--count", "200", "--seed", "1"]);
    let lines: Vec<_> = text.lines().map(parsed).collect();
    assert_eq!(lines.len(), 200);
    for name in ["communicationNumber", "customerExtId"] {
        let values: BTreeSet<_> = lines.iter().map(|line| line[name].to_string()).collect();
        assert_eq!(values.len(), 200, "{name}");
    }
    let types: BTreeSet<_> = lines
        .iter()
        .map(|line| line["entityType"].to_string())
        .collect();
    assert_eq!(types.len(), 2);
    assert_clean("mixed.ndjson", &text);
}

#[test]
fn a_batch_holds_as_many_customers_as_counted() {
    for count in ["1", "3"] {
        let text = printed(&["batch", "IMP_C1", "--count", count, "--seed", "1"]);
        let batch = parsed(&text);
        let customers = batch["customers"].as_array().unwrap();
        assert_eq!(customers.len().to_string(), count);
        assert!(
            customers
                .iter()
                .all(|one| one.get("sourceOfRiskLevel").is_none())
        );
        assert_clean("batch.json", &text);
    }
    assert!(printed(&["batch"]).starts_with("{\n  \"customers\": [\n    {\n      \"comm"));
}

#[test]
fn kind_and_case_come_in_any_order() {
    let fixed = ["--seed", "3", "--today", "2026-11-28"];
    for words in [["customer", "EV_A3"], ["batch", "IMP_B1"]] {
        let [kind, case] = words;
        let expected = printed(&[&words, fixed.as_slice()].concat());
        let found = printed(&[&[case, kind], fixed.as_slice()].concat());
        assert_eq!(found, expected);
    }
}

#[test]
fn unknown_words_are_answered_with_the_nearest() {
    let error = |words: &[&str]| {
        let (code, out, err) = run(words);
        assert_eq!((code, out.as_str()), (2, ""), "{words:?}");
        let (error, hint) = err.split_once('\n').unwrap();
        assert_eq!(hint, "`kyclint sample --help` lists the kinds and cases\n");
        error.to_owned()
    };
    assert_eq!(
        error(&["costumer"]),
        "error: unknown kind or case `costumer`; did you mean `customer`?"
    );
    assert_eq!(
        error(&["IMP_C2"]),
        "error: unknown kind or case `IMP_C2`; did you mean `IMP_C1`?"
    );
    assert_eq!(
        error(&["simplified-custmer", "FULL"]),
        "error: unknown kind `simplified-custmer`; did you mean `simplified-customer`?"
    );
    assert_eq!(
        error(&["customer", "mixd"]),
        "error: unknown case of customer `mixd`; did you mean `MIXED`?"
    );
    assert_eq!(
        error(&["simplified-customer", "EV_A1"]),
        "error: unknown case of simplified-customer `EV_A1`; there are MINIMAL, FULL"
    );
    assert_eq!(
        error(&["batch", "EV_A1"]),
        "error: a batch only imports, and `EV_A1` evaluates; its cases are IMP_B1, IMP_B1.1, IMP_C1"
    );
    assert!(!error(&["\u{1b}[31m"]).contains('\u{1b}'));
}

#[test]
fn options_with_wrong_values_are_usage_errors() {
    for arguments in [
        ["--count", "0"],
        ["--seed", "x"],
        ["--today", "2026-02-30"],
        ["--entity-type", "person"],
    ] {
        let (code, out, err) = run(&arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.starts_with("error: invalid value "), "{err}");
    }
}

#[test]
fn a_reader_that_has_enough_ends_the_stream() {
    let mut child = kyclint()
        .args(["sample", "customer", "MIXED", "--count", "1000000000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    reader.read_line(&mut line).unwrap();
    parsed(&line);
    drop(reader);
    let (code, _, err) = finished(child.wait_with_output().unwrap());
    assert_eq!((code, err.as_str()), (0, ""));
}

#[test]
fn the_help_lists_every_case() {
    let help = printed(&["--help"]);
    for sample in kyclint::samples::list() {
        let line = format!("  {:8}  {}\n", sample.case, sample.title);
        assert!(help.contains(&line), "{help}");
    }
    assert!(
        help.contains("Cases of batch: IMP_B1, IMP_B1.1, IMP_C1\n"),
        "{help}"
    );
}
