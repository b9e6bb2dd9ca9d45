//! `kyclint explain`: pages of fields, groups, classifiers and statuses, and answers of the API.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::process::Stdio;

use kyclint::{Source, catalog};
use serde_json::Value;
use walkdir::WalkDir;

fn explain(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut child = common::kyclint()
        .arg("explain")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads nothing may be gone.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn json(arguments: &[&str], input: &str) -> Value {
    let arguments = [arguments, &["--format", "json"]].concat();
    let (_, out, err) = explain(&arguments, input);
    serde_json::from_str(&out).unwrap_or_else(|_| panic!("{arguments:?}: {out} {err}"))
}

#[test]
fn a_field_is_explained_by_name_by_path_and_by_what_people_call_it() {
    let (code, out, err) = explain(&["lastName"], "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.starts_with("# Field lastName\n\n## `lastName`\n\nFamily name.\n"),
        "{out}"
    );
    for line in [
        "- in: customer (INDIVIDUAL)\n- string, required\n",
        "- API code C015: on an ORGANIZATION\n",
        "- also called: surname, familyName, ",
        "## `listRelatedEntity[].lastName`\n",
    ] {
        assert!(out.contains(line), "{line} {out}");
    }
    for subject in ["last_name", "LASTNAME", "lastName "] {
        assert_eq!(explain(&[subject], "").1, out, "{subject}");
    }
    let (code, called, err) = explain(&["pavardė"], "");
    assert_eq!((code, called), (0, out));
    assert_eq!(
        err,
        "note: `pavardė` is not a field; it is another name of `lastName`\n"
    );
    let (_, city, _) = explain(&["/listAddress/0/city"], "");
    assert_eq!(explain(&["listAddress[].city"], "").1, city);
    assert!(
        city.starts_with("# Field city\n\n## `listAddress[].city`"),
        "{city}"
    );
}

#[test]
fn pages_are_written_as_json() {
    let field = json(&["riskLevel"], "");
    let place = &field["places"][0];
    assert_eq!(place["values"][0], "NONE");
    assert_eq!(place["required"], "no");
    assert!(
        place["rules"]
            .as_array()
            .unwrap()
            .contains(&"risk-level-missing".into())
    );
    assert_eq!(json(&["c016.i06"], "")["code"], "C016.I06");
    assert_eq!(json(&["iban"], "")["kind"], "rule");
    let group = json(&["codes"], "");
    assert_eq!(group["rules"].as_array().unwrap().len(), 3);
    assert_eq!(json(&["turnoverType"], "")[1]["kind"], "classifier");
    assert_eq!(json(&["404"], "")["status"], 404);
    let answer = r#"{"resultType": "REQUEST_REJECTED", "errorCode": "o001"}"#;
    let response = json(&["-"], answer);
    assert_eq!(response["reasons"][0]["code"], "O001");
    assert_eq!(
        response["reasons"][0]["rules"][0],
        "duplicate-communication-number"
    );
}

#[test]
fn every_field_has_a_page_that_names_the_rules_of_its_findings() {
    let mut found: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for rule in catalog::rules() {
        let folder = format!("fixtures/rules/{}/fail", rule.name);
        let files = WalkDir::new(folder)
            .into_iter()
            .map(|entry| entry.unwrap().into_path());
        for path in files.filter(|path| path.extension().is_some_and(|it| it == "json")) {
            let source = Source::new(path.display().to_string(), fs::read(&path).unwrap());
            let session = common::linted(source, common::settings_for(&path));
            for diagnostic in session.diagnostics() {
                let mut tokens = diagnostic.pointer.rsplit('/');
                let name = tokens.find(|token| token.parse::<usize>().is_err());
                let name = name.unwrap_or_default().to_owned();
                found.entry(name).or_default().insert(diagnostic.rule.name);
            }
        }
    }
    // These are about names and characters, not about a field.
    let general = [
        "unknown-field",
        "former-field",
        "field-not-allowed",
        "batch-field",
        "duplicate-key",
        "syntax",
        "encoding",
    ];
    let mut checked = 0;
    let mut unnamed = Vec::new();
    for name in kyclint::field_names() {
        let page = json(&[&name], "");
        // A field may share its name with a rule or a classifier.
        let mut pages = page.as_array().into_iter().flatten();
        let page = pages.find(|page| page["kind"] == "field").unwrap_or(&page);
        assert_eq!(page["name"], name.as_str());
        let places = page["places"].as_array().unwrap();
        let rules: BTreeSet<_> = places
            .iter()
            .flat_map(|place| place["rules"].as_array().unwrap())
            .map(|rule| rule.as_str().unwrap())
            .collect();
        for rule in found.get(&name).into_iter().flatten() {
            if !general.contains(rule) {
                checked += 1;
                if !rules.contains(rule) {
                    unnamed.push(format!("{name}: {rule}"));
                }
            }
        }
    }
    assert!(unnamed.is_empty(), "{unnamed:?}");
    assert!(checked > 80, "{checked}");
}

#[test]
fn an_answer_of_the_api_leads_to_the_rule() {
    let answer = r#"{"resultType": "REQUEST_REJECTED", "errorCode": "Q004.ADR02",
        "errorDescription": "Country is incorrect"}"#;
    let (code, out, _) = explain(&[], answer);
    assert_eq!(code, 0);
    assert!(
        out.starts_with("1 result: 0 accepted, 1 rejected\n\n# API code Q004.ADR02\n"),
        "{out}"
    );
    assert!(
        out.contains("- `listAddress[].country`: missing or blank\n"),
        "{out}"
    );
    assert!(out.contains("`kyclint --select "), "{out}");
    let (code, out, _) = explain(&["-"], r#"{"errorCode": "Q004.ADR03"}"#);
    assert_eq!(code, 2);
    assert!(
        out.contains("unknown API code; did you mean `Q004.ADR02`?"),
        "{out}"
    );
}

#[test]
fn identifiers_in_an_answer_are_masked() {
    let answer = r#"{"resultType": "REQUEST_REJECTED", "errorCode": "O001",
        "customerExtId": "Zxqvkw", "communicationNumber": "Zxqvkw-1"}"#;
    for format in ["table", "json"] {
        let (_, out, _) = explain(&["--format", format], answer);
        assert!(out.contains("Zxqvkw-1"), "{out}");
        let (code, out, _) = explain(&["--redact", "--format", format], answer);
        assert_eq!(code, 0);
        assert!(!out.contains("Zxqvkw") && out.contains("••••••••"), "{out}");
    }
}

#[test]
fn what_is_not_an_answer_is_refused() {
    let payload = fs::read_to_string("fixtures/example.json").unwrap();
    for (input, message) in [
        ("", "standard input is empty"),
        (payload.as_str(), "standard input is a payload"),
        ("{\"a\": 1}", "standard input is not an answer of the API"),
    ] {
        let (code, out, err) = explain(&["-"], input);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.starts_with(&format!("error: {message}")), "{err}");
    }
    let (code, _, err) = explain(&["citizenshpCountry"], "");
    assert_eq!(code, 2);
    assert!(err.contains("did you mean `citizenshipCountry`?"), "{err}");
}

#[test]
fn pages_of_rules_have_no_marks_of_our_tests() {
    for rule in catalog::rules() {
        let (_, out, _) = explain(&[rule.name], "");
        let fences = out.lines().filter(|line| line.starts_with("```"));
        assert!(
            fences
                .into_iter()
                .all(|line| matches!(line, "```" | "```json")),
            "{out}"
        );
    }
}
