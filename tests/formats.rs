//! The output of the machine-readable formats. `.ci/formats` checks that other programs accept
//! them.

mod common;

use std::fs;

use serde_json::{Value, json};

use common::{CLEAN, folder, run_in, run_with_input};

/// Characters of two and four bytes precede the country: it starts at column 44, which is byte 49
/// of the line and UTF-16 unit 45.
const LINE: &str = "  \"requester\":\"žą🦊\", \"citizenshipCountry\": \"LTU\"";

fn wrong() -> String {
    let clean = CLEAN
        .replace("  \"lastName\": \"Pavyzdienė\",\n", "")
        .replace(
            "\"requester\": \"Pavyzdžio bankas\"",
            "\"lastName\": \"Pavyzdienė-Bankas\"",
        );
    clean.replace("  \"citizenshipCountry\": \"LT\"", LINE)
}

/// A customer with an error and an advice.
fn advised() -> String {
    wrong().replace("\"EVALUATE\",", "\"EVALUATE\", \"riskLevel\": \"LOW\",")
}

const SENTENCES: &str = "Invalid country code `LTU`. Use `LT`: `LTU` is the alpha-3 code of Lithuania. The API would answer C016.I06.";

/// The same where people read it: it can be fixed.
const MARKED: &str = "[*] Invalid country code `LTU`. Use `LT`: `LTU` is the alpha-3 code of Lithuania. The API would answer C016.I06.";

/// The issues of a GitLab report, validated against its schema.
fn gitlab(text: &str) -> Vec<Value> {
    let schema = include_str!("formats/gitlab-code-quality.schema.json");
    let schema = jsonschema::validator_for(&parsed(schema)).unwrap();
    let issues = parsed(text);
    let mut errors = schema.iter_errors(&issues);
    assert!(errors.next().is_none(), "{text}");
    issues.as_array().unwrap().clone()
}

fn report(format: &str, files: &[(&str, &[u8])], arguments: &[&str]) -> (i32, String, String) {
    let folder = folder(files);
    let arguments = [&["--format", format], arguments].concat();
    run_in(folder.path(), &arguments)
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The results, rules and invocation of a SARIF report.
fn sarif(text: &str) -> (Vec<Value>, Vec<Value>, Value) {
    let report = parsed(text);
    assert_eq!(report["version"], "2.1.0");
    assert_eq!(report["runs"].as_array().unwrap().len(), 1);
    let run = &report["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["tool"]["driver"]["name"], "kyclint");
    let array = |value: &Value| value.as_array().unwrap().clone();
    (
        array(&run["results"]),
        array(&run["tool"]["driver"]["rules"]),
        run["invocations"][0].clone(),
    )
}

#[test]
fn sarif_describes_a_finding() {
    let text = wrong();
    let (code, out, err) = report("sarif", &[("d/a b.json", text.as_bytes())], &["d"]);
    assert_eq!(
        (code, err.as_str()),
        (1, "1 error in 1 file\n1 fixable with --fix\n")
    );
    let (results, rules, invocation) = sarif(&out);
    let location = json!({"uri": "d/a%20b.json", "uriBaseId": "%SRCROOT%"});
    let offset = text.find("\"LTU\"").unwrap();
    let number = rules.iter().position(|rule| rule["id"] == "country-code");
    let number = number.unwrap();
    assert_eq!(
        results,
        [json!({
            "ruleId": "country-code",
            "ruleIndex": number,
            "level": "error",
            "message": {"text": SENTENCES},
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": location,
                    "region": {
                        "startLine": 11, "startColumn": 44, "endLine": 11, "endColumn": 49,
                        "byteOffset": offset, "byteLength": 5
                    }
                },
                "logicalLocations": [{"fullyQualifiedName": "/citizenshipCountry"}]
            }],
            "partialFingerprints": {"kyclint/v1": "4f41eb7cf71ae281"},
            "fixes": [{
                "description": {"text": "replace with `\"LT\"`"},
                "artifactChanges": [{
                    "artifactLocation": location,
                    "replacements": [{
                        "deletedRegion": {
                            "startLine": 11, "startColumn": 44, "endLine": 11, "endColumn": 49
                        },
                        "insertedContent": {"text": "\"LT\""}
                    }]
                }],
                "properties": {"safe": true}
            }],
            "properties": {
                "apiCode": "C016.I06",
                "document": {
                    "index": 0,
                    "line": 1,
                    "kind": "customer",
                    "customerExtId": "CUST-4711",
                    "communicationNumber": "KYC-2024-000117"
                }
            }
        })]
    );
    assert_eq!(rules.len(), kyclint::catalog::rules().len());
    let rule = &rules[number];
    assert_eq!(rule["name"], "CodesCountryCode");
    assert_eq!(
        rule["shortDescription"]["text"],
        "A country that is not an ISO 3166-1 alpha-2 code."
    );
    let description = rule["fullDescription"]["text"].as_str().unwrap();
    assert!(
        description.starts_with("A country must be an officially assigned ISO 3166-1 alpha-2 code")
    );
    let markdown = rule["help"]["markdown"].as_str().unwrap();
    assert!(markdown.contains("\n```json\n{\"citizenshipCountry\": \"LTU\"}\n```\n"));
    let help = rule["help"]["text"].as_str().unwrap();
    assert!(help.contains("\n{\"citizenshipCountry\": \"LTU\"}\n") && !help.contains('`'));
    assert_eq!(rule["defaultConfiguration"]["level"], "error");
    assert_eq!(rule["properties"]["tags"], json!(["codes"]));
    let codes = rule["properties"]["apiCodes"].as_array().unwrap();
    assert!(codes.contains(&json!("C016.I06")));
    assert_eq!(
        invocation,
        json!({"executionSuccessful": true, "toolExecutionNotifications": []})
    );
}

#[test]
fn related_locations_in_sarif_may_be_in_other_files() {
    let organization = wrong().replace("\"firstName\"", "\"title\": \"UAB\",\n  \"firstName\"");
    let files: &[(&str, &[u8])] = &[
        ("a.json", CLEAN.as_bytes()),
        ("b.json", organization.as_bytes()),
    ];
    let (code, out, _) = report("sarif", files, &["."]);
    assert_eq!(code, 1);
    let (results, ..) = sarif(&out);
    let related = |rule: &str| {
        let mut results = results.iter();
        let result = results.find(|result| result["ruleId"] == rule);
        result.unwrap()["relatedLocations"].clone()
    };
    let place = |file: &str, line: usize, columns: [usize; 2], message: &str| {
        json!([{
            "id": 0,
            "physicalLocation": {
                "artifactLocation": {"uri": file, "uriBaseId": "%SRCROOT%"},
                "region": {
                    "startLine": line, "startColumn": columns[0],
                    "endLine": line, "endColumn": columns[1]
                }
            },
            "message": {"text": message}
        }])
    };
    assert_eq!(
        related("field-not-allowed"),
        place("b.json", 8, [17, 29], "declared as INDIVIDUAL")
    );
    assert_eq!(
        related("duplicate-communication-number"),
        place("a.json", 2, [26, 43], "first used here")
    );
    let levels: Vec<_> = results.iter().map(|result| &result["level"]).collect();
    assert_eq!(levels, ["warning", "warning", "error", "error"]);
}

#[test]
fn sarif_uris_are_relative_unless_the_path_is_outside_the_root() {
    let text = wrong();
    let folder = folder(&[
        ("a.json", text.as_bytes()),
        ("repo/b.json", CLEAN.as_bytes()),
    ]);
    let repo = folder.path().join("repo");
    fs::copy(folder.path().join("a.json"), repo.join("[ž]#1.json")).unwrap();
    let absolute = folder.path().join("a.json").display().to_string();
    let inside = fs::canonicalize(&repo).unwrap().join("[ž]#1.json");
    let inside = inside.display().to_string();
    let location = |arguments: &[&str]| {
        let arguments = [&["--format=sarif"], arguments].concat();
        let (results, ..) = sarif(&run_in(&repo, &arguments).1);
        results[0]["locations"][0]["physicalLocation"]["artifactLocation"].clone()
    };
    let relative = |uri: &str| json!({"uri": uri, "uriBaseId": "%SRCROOT%"});
    assert_eq!(
        location(&["./[ž]#1.json"]),
        relative("%5B%C5%BE%5D%231.json")
    );
    assert_eq!(location(&[&inside]), relative("%5B%C5%BE%5D%231.json"));
    assert_eq!(location(&["../a.json"]), relative("../a.json"));
    assert_eq!(
        location(&[&absolute]),
        json!({"uri": format!("file://{absolute}")})
    );
    let (_, out, _) = run_with_input(&["-f", "sarif", "-"], text.as_bytes());
    let location = &sarif(&out).0[0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(*location, relative("%3Cstdin%3E"));
}

#[test]
fn advice_has_the_sarif_level_note() {
    let (_, out, _) = report("sarif", &[("a.json", advised().as_bytes())], &["a.json"]);
    let (results, ..) = sarif(&out);
    let levels: Vec<_> = results.iter().map(|result| &result["level"]).collect();
    assert_eq!(levels, ["note", "error"]);
}

#[test]
fn sarif_describes_clean_runs_and_failures() {
    let files: &[(&str, &[u8])] = &[("a.json", CLEAN.as_bytes())];
    let (code, out, _) = report("sarif", files, &["a.json"]);
    let (results, _, invocation) = sarif(&out);
    assert_eq!((code, results.len()), (0, 0));
    assert_eq!(invocation["executionSuccessful"], true);
    let (code, out, _) = report("sarif", files, &["a.json", "b.json"]);
    let (results, _, invocation) = sarif(&out);
    assert_eq!((code, results.len()), (2, 0));
    assert_eq!(
        invocation,
        json!({
            "executionSuccessful": false,
            "toolExecutionNotifications": [{
                "level": "error",
                "message": {
                    "text": "This could not be checked: No such file or directory (os error 2)."
                },
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": {"uri": "b.json", "uriBaseId": "%SRCROOT%"}
                    }
                }]
            }]
        })
    );
}

#[test]
fn links_in_payload_values_are_escaped_in_sarif() {
    let text = wrong().replace("\"LTU\"", "\"[LT](https://a.example)\"");
    let (_, out, _) = report("sarif", &[("a.json", text.as_bytes())], &["a.json"]);
    let (results, ..) = sarif(&out);
    let message = results[0]["message"]["text"].as_str().unwrap();
    assert!(
        message.starts_with("Invalid country code `[LT\\](https://a.example)`."),
        "{message}"
    );
}

#[test]
fn github_annotates_a_finding() {
    let (code, out, err) = report("github", &[("d/a.json", wrong().as_bytes())], &["d"]);
    assert_eq!(
        (code, err.as_str()),
        (1, "1 error in 1 file\n1 fixable with --fix\n")
    );
    assert_eq!(
        out,
        format!(
            "::error file=d/a.json,line=11,endLine=11,col=44,endColumn=49,title=kyclint%3A country-code::{MARKED}\n"
        )
    );
    let clean = report("github", &[("a.json", CLEAN.as_bytes())], &["a.json"]);
    assert_eq!(
        clean,
        (0, String::new(), "no problems in 1 file\n".to_owned())
    );
}

#[test]
fn values_and_file_names_are_escaped_for_github() {
    let text = wrong().replace("\"LTU\"", "\"50%\\n::error::a,b:c\"");
    let files: &[(&str, &[u8])] = &[("a,b:c%\nd.json", text.as_bytes())];
    let (_, out, _) = report("github", files, &["."]);
    let start = "::error file=a%2Cb%3Ac%25%0Ad.json,line=11,endLine=11,col=44,endColumn=65,title=kyclint%3A country-code::Invalid country code `50%25";
    assert!(out.starts_with(start), "{out}");
    assert_eq!(out.lines().count(), 1, "{out}");
}

#[test]
fn github_annotations_over_several_lines_have_no_columns() {
    let text = wrong().replace("\"LTU\"", "{\n}");
    let (_, out, _) = report("github", &[("a.json", text.as_bytes())], &["a.json"]);
    let start = "::error file=a.json,line=11,endLine=12,title=kyclint%3A wrong-type::";
    assert!(out.starts_with(start), "{out}");
}

#[test]
fn github_annotations_are_sorted_by_level_and_limited_to_ten_per_level() {
    let text = advised();
    let names: Vec<_> = (10..22).map(|number| format!("{number}.json")).collect();
    let files: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), text.as_bytes()))
        .collect();
    let arguments = ["--no-cross-document", "0.json", "."];
    let (code, out, _) = report("github", &files, &arguments);
    assert_eq!(code, 2);
    let starts = |level: &str, numbers: std::ops::Range<usize>| {
        let numbers = numbers.map(move |number| format!("::{level} file={number}.json,"));
        numbers.collect::<Vec<_>>()
    };
    let mut expected = starts("error", 0..1);
    expected.extend(starts("error", 10..19));
    expected.extend(starts("notice", 10..20));
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines.len(), expected.len() + 1);
    for (line, start) in lines.iter().zip(expected) {
        assert!(line.starts_with(&start), "{line}\n{start}");
    }
    assert_eq!(
        lines[0],
        "::error file=0.json,title=kyclint%3A could not be checked::0.json: No such file or directory (os error 2)"
    );
    assert_eq!(
        lines[20],
        "3 more errors, 2 more advice without annotation (GitHub takes 10 of each level)"
    );
    let (_, out, _) = report("github", &files[..1], &["--max-findings=1", "."]);
    assert_eq!(
        out.lines().nth(1),
        Some("1 more error without annotation (GitHub takes 10 of each level)")
    );
}

#[test]
fn gitlab_describes_a_finding() {
    let wrong = wrong();
    let files: &[(&str, &[u8])] = &[("d/a.json", wrong.as_bytes())];
    let (code, out, err) = report("gitlab", files, &["./d"]);
    assert_eq!(
        (code, err.as_str()),
        (1, "1 error in 1 file\n1 fixable with --fix\n")
    );
    let mut issues = gitlab(&out);
    let fingerprint = issues[0]["fingerprint"].take();
    assert_eq!(fingerprint.as_str().unwrap().len(), 16);
    assert_eq!(
        issues,
        [json!({
            "description": MARKED,
            "check_name": "country-code",
            "fingerprint": null,
            "severity": "critical",
            "location": {
                "path": "d/a.json",
                "positions": {
                    "begin": {"line": 11, "column": 44},
                    "end": {"line": 11, "column": 49}
                }
            }
        })]
    );
    // The same finding at another position has the same fingerprint, also in SARIF.
    let moved = wrong.replace(", ", ",\n\n");
    let (_, out, _) = report("gitlab", &[("d/a.json", moved.as_bytes())], &["d/a.json"]);
    assert_eq!(parsed(&out)[0]["fingerprint"], fingerprint);
    let (_, out, _) = report("sarif", files, &["d"]);
    assert_eq!(
        sarif(&out).0[0]["partialFingerprints"]["kyclint/v1"],
        fingerprint
    );
    let clean = report("gitlab", &[("a.json", CLEAN.as_bytes())], &["a.json"]);
    assert_eq!((clean.0, clean.1.as_str()), (0, "[]\n"));
}

/// Three customers on one line each, two of them with the same error.
fn lines() -> String {
    let line = |text: String, number: usize| {
        let text = text.replace("KYC-2024-000117", &format!("KYC-{number}"));
        let text = text.replace("CUST-4711", &format!("CUST-{number}"));
        text.replace('\n', "") + "\n"
    };
    line(wrong(), 1) + &line(CLEAN.to_owned(), 2) + &line(advised(), 3)
}

#[test]
fn gitlab_fingerprints_are_unique_and_stable() {
    let lines = lines();
    let wrong = wrong();
    let files: &[(&str, &[u8])] = &[("a.ndjson", lines.as_bytes()), ("b.json", wrong.as_bytes())];
    let arguments = ["a.ndjson", "b.json", "missing.json"];
    let (code, out, _) = report("gitlab", files, &arguments);
    assert_eq!(code, 2);
    let issues = gitlab(&out);
    let found: Vec<_> = issues
        .iter()
        .map(|issue| {
            (
                issue["check_name"].as_str().unwrap(),
                issue["severity"].as_str().unwrap(),
                issue["location"]["path"].as_str().unwrap(),
                issue["location"]["positions"]["begin"]["line"]
                    .as_u64()
                    .unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("country-code", "critical", "a.ndjson", 1),
            ("ignored-field", "minor", "a.ndjson", 3),
            ("country-code", "critical", "a.ndjson", 3),
            ("country-code", "critical", "b.json", 11),
            ("could-not-be-checked", "blocker", "missing.json", 1),
        ]
    );
    let fingerprints: Vec<_> = issues
        .iter()
        .map(|issue| issue["fingerprint"].as_str().unwrap())
        .collect();
    assert_eq!(fingerprints[2], format!("{}-2", fingerprints[0]));
    let unique: std::collections::HashSet<_> = fingerprints.iter().collect();
    assert_eq!(unique.len(), fingerprints.len());
    for threads in ["1", "4"] {
        let arguments = [&["--threads", threads][..], &arguments].concat();
        assert_eq!(report("gitlab", files, &arguments).1, out);
    }
}

#[test]
fn junit_describes_a_finding() {
    let wrong = wrong();
    let files: &[(&str, &[u8])] = &[("a.json", wrong.as_bytes()), ("b.json", CLEAN.as_bytes())];
    let (code, out, err) = report("junit", files, &["--no-cross-document", ".", "c.json"]);
    assert_eq!(code, 2);
    assert!(
        err.ends_with("1 error in 2 files, 1 failure\n1 fixable with --fix\n1 of 2 customers would be refused\n"),
        "{err}"
    );
    assert_eq!(
        out,
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="kyclint">
  <testsuite name="a.json" file="a.json" tests="1" failures="1" errors="0">
    <testcase classname="kyclint" name="a.json CUST-4711">
      <failure type="error" message="{MARKED}">a.json:11:44: error[country-code] {MARKED}</failure>
    </testcase>
  </testsuite>
  <testsuite name="b.json" file="b.json" tests="1" failures="0" errors="0">
    <testcase classname="kyclint" name="b.json CUST-4711"/>
  </testsuite>
  <testsuite name="c.json" file="c.json" tests="1" failures="0" errors="1">
    <testcase classname="kyclint" name="c.json">
      <error type="could-not-be-checked" message="No such file or directory (os error 2)"/>
    </testcase>
  </testsuite>
</testsuites>
"#
        )
    );
}

#[test]
fn junit_test_cases_fail_at_the_fail_on_level() {
    let lines = lines();
    let files: &[(&str, &[u8])] = &[("a.ndjson", lines.as_bytes())];
    let error = |line| format!("a.ndjson:{line}: error[country-code] {MARKED}");
    let advice = "`riskLevel` is ignored when `sourceOfRiskLevel` is `EVALUATE`. Remove it, or set `sourceOfRiskLevel` to `IMPORT`.";
    let suite = |failures, cases: &str| {
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="kyclint">
  <testsuite name="a.ndjson" file="a.ndjson" tests="3" failures="{failures}" errors="0">
{cases}  </testsuite>
</testsuites>
"#
        )
    };
    let case = |line, inner: &str| {
        let name = format!("classname=\"kyclint\" name=\"a.ndjson:{line} CUST-{line}\"");
        if inner.is_empty() {
            format!("    <testcase {name}/>\n")
        } else {
            format!("    <testcase {name}>\n{inner}    </testcase>\n")
        }
    };
    let failure = |title: &str, text: &str| {
        format!("      <failure type=\"error\" message=\"{title}\">{text}</failure>\n")
    };
    let system_out = |text: &str| format!("      <system-out>{text}</system-out>\n");
    let first = error("1:317");
    let third = error("3:337");
    let third_advice = format!("a.ndjson:3:125: advice[ignored-field] {advice}");

    let (code, out, _) = report("junit", files, &["a.ndjson"]);
    assert_eq!(code, 1);
    let cases = [
        case(1, &failure(MARKED, &first)),
        case(2, ""),
        case(3, &(failure(MARKED, &third) + &system_out(&third_advice))),
    ];
    assert_eq!(out, suite(2, &cases.concat()));

    let (code, out, _) = report("junit", files, &["--fail-on=never", "a.ndjson"]);
    assert_eq!(code, 0);
    let both_findings = format!("{third_advice}\n{third}");
    let cases = [
        case(1, &system_out(&first)),
        case(2, ""),
        case(3, &system_out(&both_findings)),
    ];
    assert_eq!(out, suite(0, &cases.concat()));

    let (_, out, _) = report("junit", files, &["--fail-on=advice", "a.ndjson"]);
    let cases = [
        case(1, &failure(MARKED, &first)),
        case(2, ""),
        case(
            3,
            &failure(&format!("{advice} (and 1 more)"), &both_findings),
        ),
    ];
    assert_eq!(out, suite(2, &cases.concat()));
}

#[test]
fn a_junit_test_case_with_omitted_findings_fails() {
    let lines = lines();
    let files: &[(&str, &[u8])] = &[("a.ndjson", lines.as_bytes())];
    let (_, out, _) = report("junit", files, &["--max-findings=1", "a.ndjson"]);
    assert!(
        out.contains("tests=\"3\" failures=\"2\" errors=\"0\""),
        "{out}"
    );
    let third = "    <testcase classname=\"kyclint\" name=\"a.ndjson:3 CUST-3\">
      <failure type=\"error\" message=\"1 finding\">1 left out by --max-findings</failure>
      <system-out>1 left out by --max-findings</system-out>
    </testcase>
";
    assert!(out.contains(third), "{out}");
}

#[test]
fn checkstyle_describes_a_finding() {
    let advised = advised();
    let files: &[(&str, &[u8])] = &[("a.json", advised.as_bytes()), ("b.json", CLEAN.as_bytes())];
    let arguments = ["--no-cross-document", ".", "c.json"];
    let (code, out, _) = report("checkstyle", files, &arguments);
    assert_eq!(code, 2);
    let mut lines: Vec<_> = out.lines().collect();
    let advice = lines.remove(3);
    assert!(
        advice.starts_with("    <error line=\"5\" column=\"36\" severity=\"info\" message=\"")
            && advice.ends_with("\" source=\"kyclint.ignored-field\"/>"),
        "{advice}"
    );
    assert_eq!(
        lines.join("\n"),
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="4.3">
  <file name="a.json">
    <error line="11" column="44" severity="error" message="{MARKED}" source="kyclint.country-code"/>
  </file>
  <file name="c.json">
    <exception>No such file or directory (os error 2)</exception>
  </file>
</checkstyle>"#
        )
    );
    let (code, out, _) = report("checkstyle", &files[1..], &["b.json"]);
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n</checkstyle>\n"
    );
}

#[test]
fn payloads_and_names_are_escaped_in_xml() {
    let text = wrong().replace("\"LTU\"", "\"<a b='\\\"'>&]]>\u{1}\u{ffff}\u{fffe}\"");
    let files: &[(&str, &[u8])] = &[("<&\"\u{1}>.json", text.as_bytes())];
    for format in ["junit", "checkstyle"] {
        let (code, out, _) = report(format, files, &["."]);
        assert_eq!(code, 1);
        let is_invalid_in_xml = |character| matches!(character, '\0'..='\x08' | '\x0b'..='\x1f' | '\u{fffe}' | '\u{ffff}');
        assert!(!out.contains(is_invalid_in_xml), "{out:?}");
        let name = " name=\"&lt;&amp;&quot;\u{fffd}&gt;.json\"";
        assert!(out.contains(name), "{out}");
        let value = "`&lt;a b='&quot;'&gt;&amp;]]&gt;";
        assert!(out.contains(value), "{out}");
        assert!(!out.contains("<a b"), "{out}");
    }
}

#[test]
fn several_reports_of_one_run_equal_those_of_separate_runs() {
    let lines = lines();
    let wrong = wrong();
    let files: &[(&str, &[u8])] = &[
        ("a.ndjson", lines.as_bytes()),
        ("b.json", CLEAN.as_bytes()),
        ("c.json", wrong.as_bytes()),
    ];
    let formats = ["sarif", "github", "gitlab", "junit", "checkstyle", "jsonl"];
    let folder = folder(files);
    fs::create_dir(folder.path().join("out")).unwrap();
    let outputs = formats.map(|format| format!("--output={format}=out/{format}"));
    let mut arguments = vec![
        "--max-findings=4",
        "--threads=3",
        "a.ndjson",
        "b.json",
        "c.json",
        "d",
    ];
    let alone = formats.map(|format| {
        let arguments = [
            &["--threads=1", "--format", format],
            &arguments[..1],
            &arguments[2..],
        ];
        run_in(folder.path(), &arguments.concat()).1
    });
    arguments.extend(outputs.iter().map(String::as_str));
    let (code, ..) = run_in(folder.path(), &arguments);
    assert_eq!(code, 2);
    for (format, alone) in formats.iter().zip(alone) {
        let path = folder.path().join("out").join(format);
        assert_eq!(fs::read_to_string(path).unwrap(), alone, "{format}");
    }
}

#[test]
fn reports_are_valid_if_there_is_nothing_to_check() {
    let run = |format: &str| {
        let (code, out, _) = report(format, &[("package.json", b"{}")], &["."]);
        assert_eq!(code, 3);
        out
    };
    assert_eq!(sarif(&run("sarif")).0.len(), 0);
    assert_eq!(run("gitlab"), "[]\n");
    assert_eq!(run("github"), "");
    assert_eq!(
        run("junit"),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"kyclint\">\n</testsuites>\n"
    );
    assert!(run("checkstyle").ends_with("<checkstyle version=\"4.3\">\n</checkstyle>\n"));
}

/// Two customers: one that `--fix` corrects, and one that needs a review.
fn fixable() -> String {
    let line = CLEAN.replace('\n', "");
    let safe = line.replace("\"LT\"", "\"LTU\"");
    let doubtful = line.replace("KYC-", "KYD-").replace("\"LT\"", "\"Lt1\"");
    let doubtful = doubtful.replace("\"INDIVIDUAL\"", "\"INDIVIDUALL\"");
    format!("{safe}\n{doubtful}\n")
}

#[test]
fn formats_for_people_mark_what_can_be_fixed() {
    let text = fixable();
    for (format, marks) in [
        (
            "concise",
            [
                "error[country-code] [*] invalid",
                "error[enum-value] [?] invalid",
            ],
        ),
        (
            "graphical",
            [
                "error[country-code] [*] API code",
                "error[enum-value] [?]\n",
            ],
        ),
        (
            "narrated",
            [
                "\n--fix corrects this.\n",
                "\n--fix --unsafe-fixes corrects this; review the change.\n",
            ],
        ),
    ] {
        for redact in ["--no-redact", "--redact"] {
            let (code, out, err) = report(format, &[("a.ndjson", text.as_bytes())], &[redact, "."]);
            assert_eq!(code, 1, "{out}{err}");
            for mark in marks {
                assert!(out.contains(mark), "{format} {redact} {mark}: {out}");
            }
            let summary = "\n2 fixable: 1 with --fix, 1 more with --unsafe-fixes\n";
            assert!(format!("{out}\n{err}").contains(summary), "{out}{err}");
        }
    }
}

#[test]
fn a_redacted_report_says_what_can_be_fixed() {
    // The fix would write the date of birth, so the report does not show it.
    let born = CLEAN.replace("\"LT\"", "\"LT\", \"birthDate\": \"11.03.1990\"");
    let (_, out, _) = report("json", &[("a.json", born.as_bytes())], &["--redact", "."]);
    let report = parsed(&out);
    let finding = &report["diagnostics"][0];
    assert_eq!(
        (&finding["rule"], &finding["fix"], &finding["fixable"]),
        (&json!("date-format"), &Value::Null, &json!("safe")),
        "{out}"
    );
    assert_eq!(
        report["summary"]["fixable"],
        json!({"safe": 1, "unsafe": 0})
    );
}

#[test]
fn a_fix_that_cannot_be_applied_is_not_offered() {
    // The replacement of the whole value would overwrite the invalid byte.
    let (before, after) = CLEAN.split_once("CREATE").unwrap();
    let bytes = [before.as_bytes(), b"CREA\xE0TE", after.as_bytes()].concat();
    let (_, out, _) = report("json", &[("a.json", &bytes)], &["."]);
    let report = parsed(&out);
    let findings = report["diagnostics"].as_array().unwrap().iter();
    let rules: Vec<_> = findings
        .map(|finding| (&finding["rule"], &finding["fixable"]))
        .collect();
    assert_eq!(
        rules,
        [
            (&json!("action-value"), &Value::Null),
            (&json!("encoding"), &Value::Null)
        ],
        "{out}"
    );
}

/// The owners of the findings in a report in this format: the number and the line of the document,
/// its kind, and the two identifiers.
fn owners(files: &[(&str, &[u8])], arguments: &[&str]) -> Vec<Value> {
    let (_, out, _) = report("jsonl", files, arguments);
    let lines = out.lines().map(|line| {
        let document = &parsed(line)["document"];
        let members = [
            "index",
            "line",
            "kind",
            "customerExtId",
            "communicationNumber",
        ];
        Value::from(members.map(|member| document[member].clone()).to_vec())
    });
    lines.collect()
}

#[test]
fn findings_say_whose_they_are() {
    let wrong = CLEAN.replace("\"LT\"", "\"LTU\"");
    let line = |number: usize| {
        let line = wrong.replace('\n', "").replace("4711", &number.to_string());
        line.replace("KYC-2024-000117", &format!("K-{number}"))
    };
    let lines = format!("\n{}\n\n{}\n{{\"a\": \n7\n", line(1), line(2));
    let expected = [
        json!([0, 2, "customer", "CUST-1", "K-1"]),
        json!([1, 4, "customer", "CUST-2", "K-2"]),
        json!([2, 5, "customer", null, null]),
        json!([3, 6, null, null, null]),
    ];
    assert_eq!(owners(&[("a.ndjson", lines.as_bytes())], &["."]), expected);
    // The kind may be set, and documents are numbered across the pieces of a file.
    let many: String = (0..3000).map(|number| line(number) + "\n\n").collect();
    let select = ["--select", "country-code", "."];
    let found = owners(&[("a.ndjson", many.as_bytes())], &select);
    assert_eq!(found.len(), 3000);
    for (number, owner) in found.iter().enumerate() {
        let id = format!("CUST-{number}");
        let communication = format!("K-{number}");
        assert_eq!(
            owner,
            &json!([number, 2 * number + 1, "customer", id, communication])
        );
    }
    // In a batch, the customer is the one that the finding is about.
    let batch = format!(
        "{{\"customers\": [\n{},\n{}\n], \"x\": 1}}",
        line(1),
        line(2)
    );
    let select = ["--select", "country-code,batch-field,unknown-field", "."];
    let found = owners(&[("a.json", batch.as_bytes())], &select);
    assert!(
        found.contains(&json!([0, 1, "customer", "CUST-1", "K-1"])),
        "{found:?}"
    );
    assert!(
        found.contains(&json!([0, 1, "customer", "CUST-2", "K-2"])),
        "{found:?}"
    );
    assert!(
        found.contains(&json!([0, 1, "customer", null, null])),
        "{found:?}"
    );
    // Findings of the comparison and in Markdown have owners as well.
    let page = format!("# Page\n\n> ```json\n> {}\n> ```\n", line(5));
    let found = owners(&[("a.md", page.as_bytes())], &["."]);
    assert_eq!(found, [json!([0, 4, "customer", "CUST-5", "K-5"])]);
}

#[test]
fn owners_are_masked_like_their_values() {
    let wrong = CLEAN
        .replace("\"LT\"", "\"LTU\"")
        .replace("CUST-4711", "PAVYZDIENE-7");
    for (arguments, expected) in [
        (["--redact", "."], "••••••••••••"),
        (["--no-redact", "."], "PAVYZDIENE-7"),
    ] {
        let files: &[(&str, &[u8])] = &[("a.json", wrong.as_bytes())];
        let expected_owner = json!([0, 1, "customer", expected, "KYC-2024-000117"]);
        assert_eq!(owners(files, &arguments), [expected_owner]);
        for format in ["csv", "sarif", "junit", "json"] {
            let out = report(format, files, &arguments).1;
            assert!(out.contains(expected), "{out}");
            assert_eq!(
                out.contains("PAVYZDIENE"),
                arguments[0] == "--no-redact",
                "{out}"
            );
        }
    }
}

#[test]
fn csv_has_a_row_for_each_finding() {
    let wrong = wrong().replace("CUST-4711", "=1+\\\"1\\\",");
    let (code, out, err) = report("csv", &[("a.json", wrong.as_bytes())], &["."]);
    assert_eq!(code, 1);
    assert!(err.starts_with("1 error in 1 file\n"), "{err}");
    assert_eq!(
        out,
        "file,line,column,severity,rule,apiCode,pointer,message,help,fixable,document,documentLine,kind,customerExtId,communicationNumber\r\n\
         a.json,11,44,error,country-code,C016.I06,/citizenshipCountry,invalid country code `LTU`,use `LT`: `LTU` is the alpha-3 code of Lithuania,safe,0,1,customer,\"'=1+\"\"1\"\",\",KYC-2024-000117\r\n"
    );
    let (_, out, _) = report("csv", &[("a.json", CLEAN.as_bytes())], &["."]);
    assert_eq!(out.lines().count(), 1, "{out}");
}

#[test]
fn the_summary_counts_the_customers_that_would_be_refused() {
    let line = CLEAN.replace('\n', "");
    let wrong = line
        .replace("\"LT\"", "\"LTU\"")
        .replace("create", "CREATE");
    let text = format!("{line}\n{wrong}\n{wrong}\n");
    let arguments = ["--no-cross-document", "."];
    let (_, _, err) = report("concise", &[("a.ndjson", text.as_bytes())], &arguments);
    assert_eq!(
        err,
        "2 errors in 3 documents, 1 file\n2 fixable with --fix\n2 of 3 customers would be refused\n"
    );
    let (_, out, _) = report("json", &[("a.ndjson", text.as_bytes())], &arguments);
    let summary = &parsed(&out)["summary"];
    assert_eq!(
        (&summary["customers"], &summary["refused"]),
        (&json!(3), &json!(2))
    );
}

#[test]
fn fingerprints_in_a_batch_do_not_depend_on_the_customers_before() {
    let wrong = CLEAN.replace("\"LT\"", "\"LTU\"");
    let fingerprints = |customers: &[&str], format: &str| {
        let batch = format!("[{}]", customers.join(","));
        let arguments = ["--select", "country-code", "."];
        let (_, out, _) = report(format, &[("a.json", batch.as_bytes())], &arguments);
        let report = parsed(&out);
        let (results, place) = match format {
            "gitlab" => (report.as_array().cloned(), "/fingerprint"),
            _ => {
                let results = report.pointer("/runs/0/results").unwrap();
                (results.as_array().cloned(), "/partialFingerprints")
            }
        };
        let results = results.unwrap().into_iter();
        let found: Vec<_> = results.map(|it| it.pointer(place).cloned()).collect();
        assert!(found.iter().all(Option::is_some), "{out}");
        found
    };
    for format in ["gitlab", "sarif"] {
        let before = fingerprints(&[&wrong], format);
        assert_eq!(fingerprints(&[CLEAN, &wrong], format), before);
        let both = fingerprints(&[&wrong, CLEAN, &wrong], format);
        assert_eq!(both[..1], before);
    }
}

#[test]
fn the_summary_counts_what_can_be_fixed_also_if_it_is_nothing() {
    let unknown = CLEAN.replacen('{', "{\"zzz\": 1,", 1);
    for text in [CLEAN, &unknown] {
        let (_, out, _) = report("json", &[("a.json", text.as_bytes())], &["."]);
        let fixable = &parsed(&out)["summary"]["fixable"];
        assert_eq!(*fixable, json!({"safe": 0, "unsafe": 0}), "{out}");
    }
}

#[test]
fn statistics_are_by_rule_field_and_form() {
    let line = CLEAN.replace('\n', "");
    let lines = ["LTU", "LVA", "Qx"].map(|code| line.replace("\"LT\"", &format!("\"{code}\"")));
    let text = lines.join("\n");
    let arguments = ["--no-cross-document", "--statistics", "."];
    let (_, out, _) = report("json", &[("a.ndjson", text.as_bytes())], &arguments);
    assert_eq!(
        parsed(&out)["statistics"],
        json!([{
            "rule": "country-code",
            "count": 3,
            "forms": [
                {"field": "citizenshipCountry", "form": "\"AAA\"", "count": 2},
                {"field": "citizenshipCountry", "form": "\"Aa\"", "count": 1}
            ]
        }])
    );
    let (_, _, err) = report("concise", &[("a.ndjson", text.as_bytes())], &arguments);
    assert!(
        err.ends_with(
            "        3  country-code\n            2  citizenshipCountry  \"AAA\"\n            1  citizenshipCountry  \"Aa\"\n"
        ),
        "{err}"
    );
}

#[test]
fn what_fails_a_run_without_a_finding_is_in_every_format_for_machines() {
    let other = b"{\"a\": 1}".as_slice();
    let files = [("in/a.json", CLEAN.as_bytes()), ("in/o.json", other)];
    let paths = ["in", "none.json", "--fail-on-skipped"];
    let run = |format: &str| {
        let (code, out, _) = report(format, &files, &paths);
        assert_eq!(code, 2, "{format}");
        out
    };
    let reason = "not a customer payload";
    let missing = "No such file or directory (os error 2)";
    let json = parsed(&run("json"));
    assert_eq!(
        json["skipped"],
        json!([{"file": "in/o.json", "reason": reason, "fails": true}])
    );
    assert_eq!(json["summary"]["skipped"], 1);
    assert_eq!(json["failures"][0]["file"], "none.json");
    let jsonl = run("jsonl");
    let lines: Vec<_> = jsonl.lines().map(parsed).collect();
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            assert_eq!(line["severity"], "error");
            assert_eq!(line["document"], Value::Null);
            ["file", "rule", "message"].map(|name| line[name].as_str().unwrap().to_owned())
        })
        .collect();
    assert_eq!(
        told,
        [
            ["none.json", "could-not-be-checked", missing],
            [
                "in/o.json",
                "skipped-file",
                "skipped: not a customer payload"
            ],
        ]
    );
    let csv = run("csv");
    let rows: Vec<_> = csv.split("\r\n").skip(1).collect();
    assert_eq!(
        rows,
        [
            "none.json,,,error,could-not-be-checked,,,No such file or directory (os error 2),,,,,,,",
            "in/o.json,,,error,skipped-file,,,skipped: not a customer payload,,,,,,,",
            "",
        ]
    );
    let sarif = parsed(&run("sarif"));
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notifications = invocation["toolExecutionNotifications"].as_array().unwrap();
    let levels: Vec<_> = notifications
        .iter()
        .map(|it| {
            (
                it["level"].as_str().unwrap(),
                it["message"]["text"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        levels,
        [
            (
                "error",
                "This could not be checked: No such file or directory (os error 2)."
            ),
            ("error", "This was skipped: not a customer payload."),
        ]
    );
    assert_eq!(
        run("github"),
        "::error file=none.json,title=kyclint%3A could not be checked::none.json: No such file or directory (os error 2)\n\
         ::error file=in/o.json,title=kyclint%3A skipped file::in/o.json: skipped: not a customer payload\n"
    );
    let issues = gitlab(&run("gitlab"));
    let issues: Vec<_> = issues
        .iter()
        .map(|issue| {
            assert_eq!(issue["severity"], "blocker");
            (
                issue["check_name"].as_str().unwrap(),
                issue["description"].as_str().unwrap(),
                issue["location"]["path"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        issues,
        [
            (
                "could-not-be-checked",
                "This could not be checked: No such file or directory (os error 2)",
                "none.json"
            ),
            (
                "skipped-file",
                "Skipped: not a customer payload",
                "in/o.json"
            ),
        ]
    );
    let junit = run("junit");
    assert!(
        junit.contains(
            "<testcase classname=\"kyclint\" name=\"in/o.json\">\n      <error type=\"skipped-file\" message=\"skipped: not a customer payload\"/>"
        ),
        "{junit}"
    );
    let checkstyle = run("checkstyle");
    assert!(
        checkstyle.contains(
            "<file name=\"in/o.json\">\n    <exception>skipped: not a customer payload</exception>"
        ),
        "{checkstyle}"
    );
}

#[test]
fn skipped_files_that_do_not_fail_the_run_are_told_in_json_and_sarif() {
    let other = b"{\"a\": 1}".as_slice();
    let files = [("in/a.json", CLEAN.as_bytes()), ("in/o.json", other)];
    let (code, out, _) = report("json", &files, &["in"]);
    assert_eq!(code, 0);
    let skipped =
        json!([{"file": "in/o.json", "reason": "not a customer payload", "fails": false}]);
    assert_eq!(parsed(&out)["skipped"], skipped);
    let (code, out, _) = report("sarif", &files, &["in"]);
    assert_eq!(code, 0);
    let invocation = &parsed(&out)["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], true);
    let notification = &invocation["toolExecutionNotifications"][0];
    assert_eq!(notification["level"], "note");
    for format in ["jsonl", "github", "gitlab", "junit", "checkstyle", "csv"] {
        let (code, out, _) = report(format, &files, &["in"]);
        assert_eq!(code, 0);
        assert!(!out.contains("o.json"), "{format}: {out}");
    }
    let ignoring = [
        files[0],
        files[1],
        ("kyclint.toml", b"skipped = \"ignore\"\n".as_slice()),
    ];
    let (_, out, _) = report("json", &ignoring, &["in"]);
    assert_eq!(parsed(&out)["skipped"], json!([]));
    assert_eq!(parsed(&out)["summary"]["skipped"], 1);
}

#[test]
fn the_message_has_the_mark_of_a_fix_where_people_read_it() {
    let text = fixable();
    for (format, expected) in [
        ("github", "::[*] "),
        ("gitlab", "\"description\":\"[*] "),
        ("junit", "message=\"[*] "),
        ("checkstyle", "message=\"[*] "),
        ("github", "::[?] "),
        ("gitlab", "\"description\":\"[?] "),
        ("checkstyle", "message=\"[?] "),
    ] {
        let (_, out, _) = report(format, &[("a.ndjson", text.as_bytes())], &["a.ndjson"]);
        assert!(out.contains(expected), "{format}: {out}");
    }
    let (_, out, _) = report("sarif", &[("a.ndjson", text.as_bytes())], &["a.ndjson"]);
    assert!(!out.contains("\"text\":\"[*]"), "{out}");
}

#[test]
fn refused_customers_do_not_depend_on_levels() {
    let wrong = wrong().replace('\n', "");
    let text = format!("{}\n{wrong}\n", CLEAN.replace('\n', ""));
    let refused = |files: &[(&str, &[u8])], arguments: &[&str]| {
        let arguments = [&["--no-cross-document", "."][..], arguments].concat();
        let summary = parsed(&report("json", files, &arguments).1)["summary"].clone();
        let number = |name: &str| summary[name].as_u64().unwrap();
        (number("refused"), number("customers"))
    };
    let files = [("a.ndjson", text.as_bytes())];
    for arguments in [
        &[][..],
        &["--warn", "all"],
        &["--error", "all"],
        &["--fail-on", "never"],
        &["--fail-on", "advice"],
        &["--max-findings", "0"],
    ] {
        assert_eq!(refused(&files, arguments), (1, 2), "{arguments:?}");
    }
    // A warning that is reported as an error is no refusal.
    let advised = CLEAN.replace("\"EVALUATE\",", "\"EVALUATE\", \"riskLevel\": \"LOW\",");
    assert_eq!(
        refused(&[("a.json", advised.as_bytes())], &["--error", "all"]),
        (0, 1)
    );
    // Texts without customers are not counted.
    let others = [
        ("a.ndjson", text.as_bytes()),
        ("b.json", b"firstName,lastName\nA,B\n".as_slice()),
        ("c.json", b"<html></html>"),
        ("d.json", b""),
        ("e.json", b"\x1f\x8b\x08\x00\x00"),
    ];
    assert_eq!(refused(&others, &[]), (1, 2));
}

#[test]
fn formats_have_the_names_of_other_linters() {
    let text = wrong();
    let files = [("a.json", text.as_bytes())];
    for (alias, format) in [
        ("text", "graphical"),
        ("full", "graphical"),
        ("pretty", "graphical"),
        ("human", "graphical"),
        ("stylish", "graphical"),
        ("compact", "concise"),
        ("unix", "concise"),
        ("short", "concise"),
        ("line", "concise"),
        ("parsable", "concise"),
        ("ndjson", "jsonl"),
        ("codeclimate", "gitlab"),
        ("github-actions", "github"),
        ("xunit", "junit"),
    ] {
        assert_eq!(
            report(alias, &files, &["a.json"]),
            report(format, &files, &["a.json"]),
            "{alias}"
        );
    }
}
