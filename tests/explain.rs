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
        out.starts_with(
            "# Field lastName\n\n## `lastName` in customer (INDIVIDUAL)\n\nFamily name.\n"
        ),
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
    // These are about names and characters or about the whole text, not about a field.
    let general = [
        "unknown-field",
        "former-field",
        "field-not-allowed",
        "batch-field",
        "nested-customer",
        "duplicate-key",
        "not-json",
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
fn an_unknown_code_is_named_wherever_an_answer_has_it() {
    for input in [
        r#"{"errorCode": "C016.I99"}"#,
        r#"{"errors": [{"code": "C016.I99"}]}"#,
        r#"{"errors": ["C016.I99"]}"#,
        r#"{"error": {"code": "C016.I99"}}"#,
        r#"{"error": "C016.I99"}"#,
    ] {
        let (code, out, _) = explain(&[], input);
        assert_eq!(code, 2, "{input}");
        let unknown = "# API code C016.I99\nunknown API code; did you mean `C016.I";
        assert!(out.contains(unknown), "{input}: {out}");
    }
    // Codes of others, and what a payload has under these names.
    let payload = include_str!("../fixtures/individual/imp-c1-all-fields.json");
    let payload = payload.replacen('{', r#"{"code": "C016.I99", "#, 1);
    for (input, expected) in [
        (r#"{"code": "E42", "status": 503}"#, 0),
        (r#"{"code": "XY-1"}"#, 2),
        (&payload, 2),
    ] {
        let (code, out, _) = explain(&["-"], input);
        assert_eq!(code, expected, "{input}");
        assert!(!out.contains("unknown API code"), "{input}: {out}");
    }
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
fn codes_are_found_wherever_an_answer_has_them() {
    let reasons = |input: &str| -> Vec<(String, Vec<Value>)> {
        let response = json(&["-"], input);
        let reasons = response["reasons"].as_array().unwrap().iter();
        reasons
            .map(|reason| {
                let code = reason["code"].as_str().unwrap_or("none").to_owned();
                (code, reason["fields"].as_array().unwrap().clone())
            })
            .collect()
    };
    let one = |code: &str| vec![(code.to_owned(), vec![])];
    for input in [
        r#"{"error": {"code": "C016.I06"}}"#,
        r#"{"data": {"body": [{"errorCode": "c016.i06"}]}}"#,
        r#"{"errors": [{"errorCode": "C016.I06"}]}"#,
        r#"{"errors": {"0": {"code": "C016.I06"}}}"#,
        r#"{"errors": ["C016.I06"]}"#,
        r#"{"body": "{\"resultType\": \"REQUEST_REJECTED\", \"errorCode\": \"C016.I06\"}"}"#,
        r#""{\"errorCode\": \"C016.I06\"}""#,
        r#"{"errorCode": C016.I06}"#,
        r#"{'errorCode': 'C016.I06'}"#,
        r#"{"resultType": "REQUEST_REJECTED", "errorCode": "C016.I06", "errorDescr"#,
        r#"{\"errorCode\": \"C016.I06\"}"#,
        "[2026-01-31] WARN rejected with C016.I06",
        "HTTP/1.1 400 Bad Request\r\nA: b\r\n\r\n{\"errorCode\": \"C016.I06\"}",
        "* Host\n> POST / HTTP/1.1\n< HTTP/1.1 400 Bad Request\n<\n{ [9 bytes data]\n{\"errorCode\": \"C016.I06\"}\n",
    ] {
        assert_eq!(reasons(input), one("C016.I06"), "{input}");
    }
    let several = r#"{"communicationNumber": "K-1", "errors": [
        {"errorCode": "C016.I06", "field": "birthCountry"}, {"code": "C013a"},
        "communicationNumber is mandatory", "O005 for it"]}"#;
    assert_eq!(
        reasons(several),
        [
            ("C016.I06".to_owned(), vec!["birthCountry".into()]),
            ("C013a".to_owned(), vec![]),
            ("O005".to_owned(), vec![]),
            ("none".to_owned(), vec!["communicationNumber".into()]),
        ]
    );
    assert_eq!(
        reasons(r#"{"errors": {"birthCountry": ["is wrong"]}}"#),
        [("none".to_owned(), vec!["birthCountry".into()])]
    );
}

#[test]
fn an_answer_without_a_code_is_explained_by_its_status() {
    for (input, status) in [
        (r#"{"status": 503}"#, 503),
        (r#"{"statusCode": "401"}"#, 401),
        (r#"{"message": "Unauthorized"}"#, 401),
        (r#"{"error": "invalid_token"}"#, 401),
        (r#"{"status": 404, "path": "/x"}"#, 404),
        (
            r#"{"title": "Forbidden", "status": 403, "detail": "no"}"#,
            403,
        ),
        ("HTTP/2 302 \r\nlocation: /login\r\n\r\n", 302),
        ("HTTP/1.1 413 X\r\n\r\n<html>{}</html>", 413),
        (
            "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 5\r\n\r\n",
            429,
        ),
        (
            "HTTP/1.1 503 Service Unavailable\r\n\r\n{\"message\": \"down\"}",
            503,
        ),
        ("<html><title>502 Bad Gateway</title></html>", 502),
        ("curl: (22) The requested URL returned error: 504", 504),
    ] {
        let response = json(&["-"], input);
        assert_eq!(response["rejected"], 1, "{input}");
        let reasons = response["reasons"].as_array().unwrap();
        assert_eq!(reasons.len(), 1, "{input}");
        assert_eq!(reasons[0]["status"]["status"], status, "{input}");
        assert_eq!(explain(&["-"], input).0, 0);
        let page = explain(&[&status.to_string()], "").1;
        let (_, out, _) = explain(&["-"], input);
        assert!(out.contains(&page), "{out}");
    }
    let (code, out, err) = explain(&["-"], "HTTP/1.1 418 Teapot\r\n\r\n");
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(
        err,
        "error: standard input is an HTTP response with the unknown status `418`, and without an API code\n"
    );
    for input in [
        r#"{"status": 499}"#,
        r#"[{"error": {"statusCode": "499"}}]"#,
        "HTTP/1.1 200 OK\r\n\r\n{\"status\": 499}",
    ] {
        let (code, out, err) = explain(&["-"], input);
        assert_eq!((code, out.as_str()), (2, ""), "{input}");
        assert_eq!(
            err,
            "error: standard input is an answer with the unknown status `499`, and without an API code\n"
        );
    }
    for input in [r#"{"status": 5}"#, r#"{"status": "active"}"#] {
        let (code, _, err) = explain(&["-"], input);
        assert_eq!(code, 2);
        assert!(err.contains("is not an answer of the API"), "{err}");
    }
    // A page with the status 200 is not from the API.
    let (code, ..) = explain(&["-"], "HTTP/1.1 200 OK\r\n\r\n<html>Login</html>");
    assert_eq!(code, 2);
}

#[test]
fn a_personal_code_in_an_answer_is_masked() {
    let answer = r#"{"resultType": "REQUEST_REJECTED", "errorCode": "49003140174",
        "customerExtId": "49003140174", "communicationNumber": "K-49003140174",
        "errorDescription": "no customer 49003140174"}"#;
    for format in ["table", "json"] {
        let (code, out, _) = explain(&["--redact", "--format", format], answer);
        assert_eq!(code, 2);
        assert!(!out.contains("4900314") && out.contains("••••"), "{out}");
    }
    // A code that is only unknown is shown.
    let unknown = r#"{"errorCode": "Q009.CA02"}"#;
    assert!(
        explain(&["--redact"], unknown)
            .1
            .contains("# API code Q009.CA02\n")
    );
}

#[test]
fn all_groups_are_listed_and_an_unknown_subject_names_what_there_is() {
    let (code, out, _) = explain(&["all"], "");
    assert_eq!(code, 0);
    for rule in catalog::rules() {
        assert!(
            out.contains(&format!("- `{}` (", rule.name)),
            "{}",
            rule.name
        );
    }
    assert_eq!(
        json(&["all"], "").as_array().unwrap().len(),
        kyclint::Group::ALL.len()
    );
    let (code, _, err) = explain(&["foo"], "");
    assert_eq!(code, 2);
    assert_eq!(
        err,
        "error: unknown subject `foo`: no rule, group, API code, field, classifier, HTTP status, kind or key of the configuration has this name\n\
         `kyclint rules` lists the rules, `kyclint explain --api` the codes\n"
    );
    let (_, _, err) = explain(&["identifers"], "");
    assert!(err.contains("did you mean `identifiers`?"), "{err}");
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
