//! The command line: exit codes, streams, formats, invalid input.

mod common;

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use clap::ValueEnum;
use kyclint::Format;
use serde_json::Value;

use common::{CLEAN, finished, folder, kyclint, run_in, run_with_input};

const CASES: &str = "fixtures/individual";

fn run(arguments: &[&str]) -> (i32, String, String) {
    finished(kyclint().args(arguments).output().unwrap())
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A customer with this number in its identifiers.
fn other(number: usize) -> String {
    CLEAN
        .replace("KYC-2024-000117", &format!("KYC-{number}"))
        .replace("CUST-4711", &format!("CUST-{number}"))
}

fn wrong() -> String {
    CLEAN.replace("\"LT\"", "\"LTU\"")
}

#[test]
fn a_clean_file_exits_with_0_and_prints_a_summary() {
    let path = format!("{CASES}/imp-c1-all-fields.json");
    assert_eq!(
        run(&[&path]),
        (0, "no problems in 1 file\n".to_owned(), String::new())
    );
    assert_eq!(run(&["check", &path]), run(&[&path]));
    assert_eq!(run(&["--quiet", &path]), (0, String::new(), String::new()));
}

#[test]
fn findings_exit_with_1() {
    let folder = folder(&[("a.json", wrong().as_bytes())]);
    let (code, out, err) = run_in(folder.path(), &["--format", "concise", "a.json"]);
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "a.json:12:25: error[country-code] [*] invalid country code `LTU`\n"
    );
    assert_eq!(err, "1 error in 1 file\n1 fixable with --fix\n");
}

#[test]
fn fail_on_sets_the_level_that_fails() {
    let advice = CLEAN.replace("\"EVALUATE\",", "\"EVALUATE\", \"riskLevel\": \"LOW\",");
    let folder = folder(&[
        ("advice.json", advice.as_bytes()),
        ("error.json", wrong().as_bytes()),
    ]);
    let code = |arguments: &[&str]| run_in(folder.path(), arguments).0;
    assert_eq!(code(&["advice.json"]), 0);
    assert_eq!(code(&["--fail-on", "warning", "advice.json"]), 0);
    assert_eq!(code(&["--fail-on", "advice", "advice.json"]), 1);
    assert_eq!(code(&["error.json"]), 1);
    assert_eq!(code(&["--fail-on", "never", "error.json"]), 0);
}

#[test]
fn unreadable_files_exit_with_2_and_the_others_are_linted() {
    let folder = folder(&[("a.json", wrong().as_bytes())]);
    let (code, out, err) = run_in(
        folder.path(),
        &["-f", "concise", "missing.json", "a.json", "also/missing"],
    );
    assert_eq!(code, 2);
    assert_eq!(
        out,
        "a.json:12:25: error[country-code] [*] invalid country code `LTU`\n"
    );
    let lines: Vec<_> = err.lines().collect();
    assert!(
        lines[0].starts_with("error: missing.json: No such file"),
        "{err}"
    );
    assert!(
        lines[1].starts_with("error: also/missing: No such file"),
        "{err}"
    );
    assert_eq!(lines[2], "1 error in 1 file, 2 failures");
}

#[test]
fn nothing_to_check_exits_with_3() {
    let folder = folder(&[
        ("package.json", br#"{"name": "x", "version": "1"}"#),
        ("a.txt", b"x"),
    ]);
    let (code, out, err) = run_in(folder.path(), &["."]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert_eq!(
        err,
        "skipped package.json: not a customer payload\n\
         nothing to check: the only file found does not look like a customer payload \
         (-v lists it; name a JSON file to check it anyway)\n"
    );
    let (code, out, _) = run_in(folder.path(), &["--allow-empty", "."]);
    assert_eq!((code, out.as_str()), (0, ""));
    let (code, out, _) = run_in(folder.path(), &["--allow-empty", "-f", "json", "."]);
    assert_eq!(code, 0);
    assert_eq!(json(&out)["summary"]["skipped"], 1);
}

#[test]
fn usage_errors_exit_with_2() {
    for arguments in [
        &["--no-such-option"][..],
        &["--format", "yaml", CASES],
        &["explain", "no-such-rule"],
        &["schema", "no-such-schema"],
        &["rules", "--format", "xml"],
        &["check"],
        &["-q", "-v", CASES],
    ] {
        let (code, out, err) = run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains("error:"), "{arguments:?}: {err}");
    }
    let (code, _, err) = run(&[]);
    assert_eq!(code, 2);
    assert!(err.contains("Usage:"), "{err}");
}

#[test]
fn a_misspelt_rule_name_gets_a_suggestion() {
    let (_, _, err) = run(&["explain", "contry-code"]);
    assert!(err.contains("did you mean `country-code`?"), "{err}");
}

#[test]
fn standard_input_is_linted_under_its_file_name() {
    let (code, out, err) = run_with_input(&["-f", "concise", "-"], wrong().as_bytes());
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "<stdin>:12:25: error[country-code] [*] invalid country code `LTU`\n"
    );
    assert_eq!(err, "1 error in 1 file\n1 fixable with --fix\n");
    let (_, out, _) = run_with_input(
        &["-f", "concise", "--stdin-filename", "new.json", "-"],
        wrong().as_bytes(),
    );
    assert!(out.starts_with("new.json:12:25:"), "{out}");
}

#[test]
fn only_payloads_are_linted_in_a_folder() {
    let folder = folder(&[
        ("a.json", wrong().as_bytes()),
        ("sub/b.json", other(1).as_bytes()),
        ("sub/package.json", b"{}"),
        ("sub/broken.json", b"{\"name\": "),
        ("node_modules/c.json", CLEAN.as_bytes()),
        (".cache/c.json", CLEAN.as_bytes()),
        ("generated/c.json", CLEAN.as_bytes()),
        (".gitignore", b"generated\n"),
    ]);
    let (code, out, err) = run_in(folder.path(), &["-v", "-f", "concise", "."]);
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "a.json:12:25: error[country-code] [*] invalid country code `LTU`\n"
    );
    assert_eq!(
        err,
        "skipped sub/broken.json: not a customer payload\n\
         skipped sub/package.json: not a customer payload\n\
         1 error in 2 files, 2 skipped\n1 fixable with --fix\n1 of 2 customers would be refused\n"
    );
    // A file named on the command line is always linted as a payload.
    let (code, out, _) = run_in(folder.path(), &["-f", "concise", "sub/package.json"]);
    assert_eq!(code, 1);
    assert!(
        out.starts_with("sub/package.json:1:1: error[missing-field]"),
        "{out}"
    );
}

#[test]
fn the_json_report_has_the_documented_shape() {
    let text = wrong().replace("\"entityType\"", "\"title\": \"UAB\",\n  \"entityType\"");
    let folder = folder(&[("a.json", text.as_bytes())]);
    let (code, out, err) = run_in(folder.path(), &["-f", "json", "a.json", "b.json"]);
    assert_eq!(code, 2);
    assert!(err.starts_with("error: b.json: "), "{err}");
    let report = json(&out);
    assert_eq!(report["version"], 1);
    assert_eq!(
        report["summary"],
        json(
            r#"{"files": 1, "documents": 1, "skipped": 0, "errors": 2, "warnings": 0, "advice": 0, "shown": 2, "fixable": {"safe": 1, "unsafe": 0}, "customers": 1, "refused": 1}"#
        )
    );
    let offset = |needle: &str| text.find(needle).unwrap();
    let country = offset("\"LTU\"");
    assert_eq!(
        report["diagnostics"][1],
        serde_json::json!({
            "file": "a.json",
            "rule": "country-code",
            "severity": "error",
            "message": "invalid country code `LTU`",
            "help": "use `LT`: `LTU` is the alpha-3 code of Lithuania",
            "apiCode": "C016.I06",
            "pointer": "/citizenshipCountry",
            "span": {"offset": country, "length": 5},
            "start": {"line": 13, "column": 25},
            "end": {"line": 13, "column": 30},
            "labels": [],
            "related": [],
            "fix": {
                "safe": true,
                "description": "replace with `\"LT\"`",
                "edits": [{"offset": country, "length": 5, "text": "\"LT\""}]
            },
            "fixable": "safe",
            "document": {
                "index": 0,
                "line": 1,
                "kind": "customer",
                "customerExtId": "CUST-4711",
                "communicationNumber": "KYC-2024-000117"
            }
        })
    );
    let title = &report["diagnostics"][0];
    assert_eq!(title["rule"], "field-not-allowed");
    assert_eq!(title["apiCode"], "C014");
    assert_eq!(title["pointer"], "/title");
    assert_eq!(title["fix"], Value::Null);
    assert_eq!(title["span"]["offset"], offset("\"title\""));
    assert_eq!(
        title["labels"][0],
        serde_json::json!({
            "span": {"offset": offset("\"INDIVIDUAL\""), "length": 12},
            "start": {"line": 9, "column": 17},
            "end": {"line": 9, "column": 29},
            "message": "declared as INDIVIDUAL"
        })
    );
    assert_eq!(report["failures"][0]["file"], "b.json");
    assert!(
        report["failures"][0]["error"]
            .as_str()
            .unwrap()
            .contains("No such file")
    );
}

#[test]
fn jsonl_has_one_finding_per_line() {
    let text = wrong().replace("\"CREATE\"", "\"create\"");
    let (code, out, err) = run_with_input(&["-f", "jsonl", "-"], text.as_bytes());
    assert_eq!(code, 1);
    let rules: Vec<_> = out.lines().map(|line| json(line)["rule"].clone()).collect();
    assert_eq!(rules, ["action-value", "country-code"]);
    assert_eq!(err, "2 errors in 1 file\n2 fixable with --fix\n");
}

#[test]
fn five_faults_are_five_findings_with_exact_spans() {
    let text = r#"{
  "communicationNumber": "KYC-1", "firstName": "Ona",
  "action": "create",
  "sourceOfRiskLevel": "EVALUATE", "riskManagementCategory": "IND",
  "riskLevel": "LOW",
  "customerExtId": "C-1", "entityType": "INDIVIDUAL", "applicationDate": "2024-04-08",
  "requester": "Žą🦊", "citizenshipCountry": "LTU",
  "title": "UAB Pavyzdys",
  "riskLevel": "HIGH"
}"#;
    let (code, out, _) = run_with_input(&["-f", "json", "-"], text.as_bytes());
    assert_eq!(code, 1);
    let report = json(&out);
    let found: Vec<_> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            let span = &finding["span"];
            let start = span["offset"].as_u64().unwrap() as usize;
            let length = span["length"].as_u64().unwrap() as usize;
            let position = (
                finding["start"]["line"].as_u64().unwrap(),
                finding["start"]["column"].as_u64().unwrap(),
            );
            (
                finding["rule"].as_str().unwrap(),
                finding["pointer"].as_str().unwrap(),
                &text[start..start + length],
                position,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("missing-field", "/lastName", "{", (1, 1)),
            ("action-value", "/action", "\"create\"", (3, 13)),
            ("country-code", "/citizenshipCountry", "\"LTU\"", (7, 45)),
            ("field-not-allowed", "/title", "\"title\"", (8, 3)),
            ("duplicate-key", "/riskLevel", "\"riskLevel\"", (9, 3)),
        ]
    );
}

#[test]
fn colours_depend_on_the_option_and_the_environment() {
    let path = "fixtures/rules/country-code/fail/alpha-3.json";
    let is_coloured = |command: &mut Command| {
        let (_, out, _) = finished(command.output().unwrap());
        out.contains('\u{1b}')
    };
    assert!(!is_coloured(kyclint().arg(path)));
    assert!(is_coloured(kyclint().args(["--color", "always", path])));
    assert!(is_coloured(kyclint().env("FORCE_COLOR", "1").arg(path)));
    assert!(!is_coloured(
        kyclint()
            .env("FORCE_COLOR", "1")
            .env("NO_COLOR", "1")
            .arg(path)
    ));
    assert!(!is_coloured(
        kyclint()
            .env("FORCE_COLOR", "1")
            .args(["--color", "never", path])
    ));
    let (_, out, _) = run(&["--color", "always", path]);
    assert!(
        !out.contains("\u{1b}]8"),
        "the output contains no hyperlinks"
    );
}

#[test]
fn the_narrated_report_is_plain_sentences() {
    let path = "fixtures/rules/field-not-allowed/fail/organization-field.json";
    let expected = "\
Error, rule field-not-allowed: `title` is not allowed for an INDIVIDUAL.
In fixtures/rules/field-not-allowed/fail/organization-field.json, line 13, columns 3 to 9: field of customers of type ORGANIZATION.
Also line 8, columns 17 to 28: declared as INDIVIDUAL.
Line 13 reads: \"title\": \"UAB Pavyzdys\"
Help: remove it, or set `entityType` to `ORGANIZATION`.
The API would answer C014.

1 error in 1 file
";
    assert_eq!(run(&["--format", "narrated", path]).1, expected);
    let (_, out, _) = finished(
        kyclint()
            .env("NO_GRAPHICS", "1")
            .arg(path)
            .output()
            .unwrap(),
    );
    assert_eq!(out, expected);
}

#[test]
fn control_characters_of_a_payload_are_not_printed() {
    let text = CLEAN
        .replace("\"LT\"", "\"\u{9b}31m\u{202e}\u{7f}x\"")
        .replace("Aust", "A\u{1b}[2Just");
    for format in ["graphical", "narrated", "concise"] {
        let (code, out, _) = run_with_input(&["-f", format, "-"], text.as_bytes());
        assert_eq!(code, 1);
        let harmful = ['\u{1b}', '\u{9b}', '\u{202e}', '\u{7f}'];
        assert!(!out.contains(harmful), "{format}: {out:?}");
    }
}

#[test]
fn encoding_errors_are_findings_and_exit_with_1() {
    let utf16: Vec<u8> = CLEAN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = CLEAN
        .as_bytes()
        .iter()
        .flat_map(|byte| [*byte, 0, 0, 0])
        .collect::<Vec<_>>();
    let cases: [(&[u8], &str); 7] = [
        (b"", "1:1: error[syntax] empty text"),
        (
            b"\xEF\xBB\xBF",
            "1:1: error[encoding] [?] unexpected byte order mark",
        ),
        (
            b"\x7FELF\x01\x00",
            "1:6: error[encoding] binary data instead of text",
        ),
        (
            &utf16,
            "1:1: error[encoding] invalid encoding UTF-16 (little endian)",
        ),
        (
            &wide,
            "1:1: error[encoding] invalid encoding UTF-32 (little endian)",
        ),
        (
            b"{\"requester\": \"\xE0\"}",
            "1:16: error[encoding] invalid UTF-8",
        ),
        (
            b"\xFF\xFE",
            "1:1: error[encoding] invalid encoding UTF-16 (little endian)",
        ),
    ];
    for (bytes, expected) in cases {
        let (code, out, _) = run_with_input(&["-f", "concise", "-"], bytes);
        assert_eq!(code, 1, "{expected}");
        assert!(
            out.lines()
                .any(|line| line == format!("<stdin>:{expected}")),
            "{expected}: {out}"
        );
    }
}

#[test]
fn a_hundred_thousand_open_brackets_are_one_finding() {
    let text = "[".repeat(100_000);
    let (code, out, _) = run_with_input(&["-f", "concise", "-"], text.as_bytes());
    assert_eq!(code, 1);
    let syntax: Vec<_> = out
        .lines()
        .filter(|line| line.contains("[syntax]"))
        .collect();
    assert_eq!(
        syntax,
        ["<stdin>:1:129: error[syntax] nesting of more than 128 brackets"]
    );
}

#[test]
fn a_closed_output_pipe_ends_the_run_cleanly() {
    let wrong = wrong();
    let files: Vec<_> = (0..300).map(|number| format!("{number}.json")).collect();
    let files: Vec<_> = files
        .iter()
        .map(|name| (name.as_str(), wrong.as_bytes()))
        .collect();
    let folder = folder(&files);
    let mut child = kyclint()
        .current_dir(folder.path())
        .arg(".")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 64];
    child
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut first)
        .unwrap();
    drop(child.stdout.take());
    let (code, _, err) = finished(child.wait_with_output().unwrap());
    assert_eq!((code, err.as_str()), (1, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_exits_with_2() {
    let file = format!("{CASES}/imp-c1-all-fields.json");
    for answer in [
        "--version",
        "-V",
        "--help",
        "-h",
        "check --help",
        "rules --help",
        "help sample",
        "rules",
        "explain country-code",
        "schema individual",
        "contract",
        "sample",
        "completions bash",
        "man",
        &format!("config show {file}"),
        &file,
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full");
        let output = kyclint()
            .args(answer.split(' '))
            .stdout(full.unwrap())
            .output();
        let (code, _, err) = finished(output.unwrap());
        assert_eq!(code, 2, "{answer}: {err}");
        let error =
            "error: cannot write to standard output: No space left on device (os error 28)\n";
        assert!(err.ends_with(error), "{answer}: {err}");
    }
}

/// A folder that can be opened, but not listed.
#[cfg(target_os = "linux")]
#[test]
fn an_error_of_a_folder_names_it() {
    const FOLDER: &str = "/proc/1/map_files";
    let first = fs::read_dir(FOLDER)
        .ok()
        .and_then(|mut entries| entries.next());
    let Some(Err(error)) = first else {
        return;
    };
    let (code, _, err) = run(&[FOLDER]);
    assert_eq!(code, 2);
    assert!(
        err.starts_with(&format!("error: {FOLDER}: {error}\n")),
        "{err}"
    );
}

#[cfg(unix)]
#[test]
fn broken_and_circular_links_do_not_stop_the_run() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("a.json", wrong().as_bytes())]);
    let root = folder.path();
    symlink(root, root.join("circle")).unwrap();
    let (code, out, err) = run_in(root, &["-f", "concise", "."]);
    assert_eq!(code, 1);
    assert_eq!(out.lines().count(), 1);
    assert!(
        err.starts_with("note: skipped circle: a link to a folder that contains it\n"),
        "{err}"
    );
    symlink(root.join("self.json"), root.join("self.json")).unwrap();
    for path in [".", "self.json"] {
        let (code, _, err) = run_in(root, &["-f", "concise", "a.json", path]);
        assert_eq!(code, 2);
        assert!(
            err.contains("error: self.json: Too many levels of symbolic links"),
            "{err}"
        );
        assert!(err.contains("1 error in 1 file, 1 failure"), "{err}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_without_read_permission_is_a_failure() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("a.json", wrong().as_bytes()), ("secret.json", b"{}")]);
    let secret = folder.path().join("secret.json");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&secret).is_ok() {
        // Root can read every file.
        return;
    }
    let (code, out, err) = run_in(folder.path(), &["-f", "concise", "."]);
    assert_eq!(code, 2);
    assert_eq!(out.lines().count(), 1);
    assert!(
        err.starts_with("error: secret.json: Permission denied"),
        "{err}"
    );
}

#[test]
fn rules_are_listed_as_json() {
    let (code, out, _) = run(&["rules", "--format", "json"]);
    assert_eq!(code, 0);
    let rules = json(&out);
    let rules = rules.as_array().unwrap();
    assert_eq!(rules.len(), kyclint::catalog::rules().len());
    let find = |name: &str| rules.iter().find(|rule| rule["name"] == name).unwrap();
    let country = find("country-code");
    assert_eq!(country["severity"], "error");
    assert_eq!(country["since"], "0.1.0");
    assert_eq!(country["fixable"], true);
    assert_eq!(
        country["summary"],
        "A country that is not an ISO 3166-1 alpha-2 code"
    );
    let codes = country["apiCodes"].as_array().unwrap();
    for code in ["C016.I06", "C016.I08", "REG", "FOA01", "C017.C016.RE03"] {
        assert!(codes.iter().any(|known| known == code), "{code}");
    }
    assert_eq!(find("syntax")["apiCodes"], serde_json::json!([]));
    assert_eq!(
        find("closing-date")["apiCodes"],
        serde_json::json!(["C013", "C013a"])
    );
}

#[test]
fn rules_and_codes_are_explained() {
    let (code, out, _) = run(&["explain", "country-code"]);
    assert_eq!(code, 0);
    assert!(
        out.starts_with(
            "# country-code\nerror, group codes, since 0.1.0, offers fixes, API codes "
        ),
        "{out}"
    );
    assert!(out.contains("`UK` means `GB`"), "{out}");
    let (code, out, _) = run(&["explain", "C016.I06"]);
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "# API code C016.I06\n\
         HTTP status 400; for a customer of a batch 200, with the code in the result of the customer.\n\n\
         - `birthCountry`: unknown country\n\
         - `citizenshipCountry`: unknown country\n\n\
         What to do:\n\
         - use an ISO 3166-1 alpha-2 code in upper case that the installation has\n\n\
         Reported by:\n\
         - `classifier-value`: A code that is not in the installation's classifier\n\
         - `country-code`: A country that is not an ISO 3166-1 alpha-2 code\n"
    );
    let (code, out, _) = run(&["explain", "O001"]);
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "# API code O001\n\
         HTTP status 400; for a customer of a batch 200, with the code in the result of the customer.\n\n\
         - `communicationNumber`: used in an earlier request\n\n\
         What to do:\n\
         - give each request a number of its own\n\n\
         Reported by:\n\
         - `duplicate-communication-number`: A `communicationNumber` that another request already uses\n"
    );
    let (code, out, _) = run(&["explain", "500"]);
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "# API code 500\n\
         HTTP status 500.\n\n\
         - `the whole request`: processing failed\n\n\
         What to do:\n\
         - lint the payload, then send it again; if the failure stays, report it to whoever runs the \
         installation\n\n\
         No rule reports it: only the server can know.\n\n\
         # HTTP status 500\nThe server failed to process the request.\n\n\
         Lint the payload, then send it again; if the failure stays, report it to whoever runs the \
         installation.\n"
    );
    let (code, out, _) = run(&["explain", "--api", "--format", "json"]);
    assert_eq!(code, 0);
    let codes = json(&out);
    let find = |code: &str| {
        let all = codes.as_array().unwrap().iter();
        all.filter(|entry| entry["code"] == code)
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        find("C013"),
        [serde_json::json!({
            "code": "C013",
            "field": "closingDate",
            "trigger": "missing although customerStatus is CLOSED",
            "remedy": "send the date on which the relationship ended, or correct `customerStatus`",
            "rules": ["closing-date"],
            "needs": null
        })]
    );
    assert_eq!(find("C007").len(), 2);
    assert_eq!(find("O005")[0]["needs"], "the server, beyond the run");
    assert_eq!(find("500")[0]["needs"], "the server");
    for arguments in [&["explain"][..], &["explain", "iban", "--api"]] {
        assert_eq!(run(arguments).0, 2, "{arguments:?}");
    }
}

#[test]
fn schemas_are_printed() {
    let (code, out, _) = run(&["schema", "individual"]);
    assert_eq!(code, 0);
    assert_eq!(
        out,
        fs::read_to_string("schemas/individual.schema.json").unwrap()
    );
}

#[test]
fn a_file_named_twice_is_linted_once() {
    let folder = folder(&[("a.json", CLEAN.as_bytes())]);
    let (_, out, _) = run_in(folder.path(), &["a.json", ".", "a.json"]);
    assert_eq!(out, "no problems in 1 file\n");
}

#[test]
fn a_misspelt_command_gets_a_suggestion() {
    let folder = folder(&[("a.json", CLEAN.as_bytes())]);
    let (code, _, err) = run_in(folder.path(), &["rule", "a.json"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("did you mean the command `kyclint rules`?"),
        "{err}"
    );
    let (code, out, _) = run(&["help"]);
    assert_eq!(code, 0);
    assert!(out.contains("Usage: kyclint"), "{out}");
    let (code, _, err) = run(&["explain", "C016"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("codes that start with it: C016.I06, C016.I08"),
        "{err}"
    );
}

#[cfg(unix)]
#[test]
fn the_gitignore_of_a_linked_folder_applies() {
    let folder = folder(&[
        ("d/a.json", CLEAN.as_bytes()),
        ("d/ignored/b.json", wrong().as_bytes()),
        ("d/.gitignore", b"ignored\n"),
    ]);
    std::os::unix::fs::symlink(folder.path().join("d"), folder.path().join("link")).unwrap();
    let (code, out, _) = run_in(folder.path(), &["link"]);
    assert_eq!((code, out.as_str()), (0, "no problems in 1 file\n"));
}

#[test]
fn a_truncated_payload_has_no_missing_fields() {
    let text = CLEAN.replace("\"IND\"", "\"ORG\"");
    for end in ["  \"firstName\"", "ustėja", "\"entityType\""] {
        let at = text.find(end).unwrap();
        let (code, out, _) = run_with_input(&["-f", "concise", "-"], &text.as_bytes()[..at]);
        assert_eq!(code, 1);
        assert!(!out.contains("missing-field"), "{out}");
        assert!(out.contains("[syntax] unexpected end of the text"), "{out}");
    }
}

#[test]
fn long_values_are_truncated_in_messages() {
    let text = CLEAN.replace("\"LT\"", &format!("\"{}\"", "x".repeat(100_000)));
    let (_, out, _) = run_with_input(&["-f", "concise", "-"], text.as_bytes());
    assert_eq!(
        out,
        format!(
            "<stdin>:12:25: error[country-code] invalid country code `{}…`\n",
            "x".repeat(60)
        )
    );
}

/// Every format reports the NUL byte at its position, and the other files as usual.
#[test]
fn a_binary_file_is_reported_with_its_position_and_does_not_stop_the_run() {
    let binary = [&b"{\"entityType\":\""[..], &[0xFF; 200], b"\xC5\xBE\0\"}"].concat();
    let wrong = CLEAN.replace("\"LT\"", "\"LTU\"");
    let folder = folder(&[("a.json", &binary), ("b.json", wrong.as_bytes())]);
    for format in Format::value_variants() {
        let format = format.to_possible_value().unwrap();
        let format = format.get_name();
        let arguments = [
            "-f",
            format,
            "--output",
            "concise=all.txt",
            "a.json",
            "b.json",
        ];
        let (code, out, err) = run_in(folder.path(), &arguments);
        assert_eq!(code, 1, "{format}: {err}");
        assert!(out.contains("b.json"), "{format}: {out}");
        assert_eq!(
            fs::read_to_string(folder.path().join("all.txt")).unwrap(),
            "a.json:1:217: error[encoding] binary data instead of text\n\
             b.json:12:25: error[country-code] [*] invalid country code `LTU`\n"
        );
    }
    let (_, out, _) = run_in(folder.path(), &["-f", "jsonl", "a.json"]);
    assert!(out.contains(r#""span":{"offset":217,"length":1},"start":{"line":1,"column":217},"end":{"line":1,"column":218}"#), "{out}");
}

/// On a full disk, `init` leaves no file that a second run would mistake for a configuration.
#[cfg(unix)]
#[test]
fn init_leaves_no_file_if_writing_fails() {
    let folder = folder(&[]);
    let script = "ulimit -f 0; exec $KYCLINT init";
    let (code, out, err) = common::run_in_shell(folder.path(), script);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(err, "error: kyclint.toml: File too large (os error 27)\n");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    assert_eq!(run_in(folder.path(), &["init"]).0, 0);
}

/// `init` does not follow links out of a repository.
#[cfg(unix)]
#[test]
fn init_does_not_create_a_configuration_through_a_link() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("outside/a", b""), ("repository/.git/HEAD", b"")]);
    let repository = folder.path().join("repository");
    symlink("../outside/b", repository.join("kyclint.toml")).unwrap();
    symlink("../outside", repository.join("folder")).unwrap();
    let (code, _, err) = run_in(&repository, &["init"]);
    assert_eq!(code, 2);
    assert!(err.contains("already exists"), "{err}");
    let (code, _, err) = run_in(&repository, &["init", "folder"]);
    assert_eq!(code, 2);
    assert!(err.contains("leads out of"), "{err}");
    let outside = fs::read_dir(folder.path().join("outside")).unwrap();
    assert_eq!(outside.count(), 1);
}

/// Programs that run several at a time, such as `xargs -P`, mix what these write in pieces.
#[cfg(unix)]
#[test]
fn each_note_is_written_in_one_piece() {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixDatagram;
    let folder = folder(&[("a.json", CLEAN.as_bytes()), ("kyclint.toml", b"threads")]);
    let notes = |arguments: &[&str]| {
        // A socket that keeps the pieces apart.
        let (pieces, stream) = UnixDatagram::pair().unwrap();
        let mut command = kyclint();
        command.current_dir(folder.path()).args(arguments);
        command.stdout(Stdio::null()).stderr(OwnedFd::from(stream));
        assert!(command.status().unwrap().code().is_some());
        drop(command);
        pieces.set_nonblocking(true).unwrap();
        let mut buffer = [0; 4096];
        let mut notes = Vec::new();
        while let Ok(count @ 1..) = pieces.recv(&mut buffer) {
            notes.push(String::from_utf8(buffer[..count].to_vec()).unwrap());
        }
        notes
    };
    assert_eq!(
        notes(&["--no-config", "b.json"]),
        ["error: b.json: No such file or directory (os error 2)\n"]
    );
    let configuration = notes(&["a.json"]);
    assert_eq!(configuration.len(), 1, "{configuration:?}");
    assert!(
        configuration[0].ends_with(" here\n   ╰────\n\n"),
        "{configuration:?}"
    );
}
