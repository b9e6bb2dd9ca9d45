//! Input forms: Markdown, several documents per file, one document per line; positions, streams,
//! threads and memory use.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::Stdio;
#[cfg(target_os = "linux")]
use std::time::Duration;

use serde_json::Value;

use common::{CLEAN, kyclint, run_in, run_with_input};
use tempfile::TempDir;

/// Creates a temporary folder with these text files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    common::folder(&files)
}

/// The exit code and the findings in the format `concise`.
fn found(folder: &Path, arguments: &[&str]) -> (i32, Vec<String>) {
    let all = [&["-q", "-f", "concise"], arguments].concat();
    let (code, out, err) = run_in(folder, &all);
    assert_eq!(err, "");
    (code, out.lines().map(str::to_owned).collect())
}

/// A clean customer with this number, on one line.
fn line(number: usize) -> String {
    let mut customer: Value = serde_json::from_str(CLEAN).unwrap();
    customer["communicationNumber"] = format!("KYC-{number}").into();
    customer["customerExtId"] = format!("CUST-{number}").into();
    customer.to_string()
}

/// The same customer with an invalid country.
fn wrong(number: usize) -> String {
    line(number).replace("\"LT\"", "\"QX\"")
}

/// The column of a text in a line.
fn column_of(line: &str, text: &str) -> usize {
    line[..line.find(text).unwrap()].chars().count() + 1
}

/// The column of the invalid country.
fn column(number: usize) -> usize {
    column_of(&wrong(number), "\"QX\"")
}

const QX: &str = "error[country-code] invalid country code `QX`";

#[test]
fn each_line_of_ndjson_is_a_document() {
    let text = [
        &line(1),
        "",
        &wrong(2),
        "this is not JSON, 'nor' {that: 1}",
        "{\"entityType\": \"INDIVIDUAL\", \"customerExtId\": ",
        &wrong(3),
        "  ",
    ]
    .join("\r\n");
    for name in ["a.ndjson", "a.jsonl", "a.JSONL"] {
        let folder = folder(&[(name, &text)]);
        for path in [name, "."] {
            let (code, lines) = found(folder.path(), &[path]);
            assert_eq!(code, 1);
            assert_eq!(
                lines,
                [
                    format!("{name}:3:{}: {QX}", column(2)),
                    format!("{name}:4:1: error[syntax] invalid JSON value `this is not JSON`"),
                    format!("{name}:5:46: error[syntax] unexpected end of the text"),
                    format!("{name}:6:{}: {QX}", column(3)),
                ]
            );
        }
        let (_, out, _) = run_in(folder.path(), &["-f", "json", name]);
        let report: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(report["summary"]["documents"], 5);
        assert_eq!(report["summary"]["files"], 1);
        let last = &report["diagnostics"][3];
        assert_eq!(last["pointer"], "/citizenshipCountry");
        let offset = last["span"]["offset"].as_u64().unwrap() as usize;
        assert_eq!(&text[offset..offset + 4], "\"QX\"");
        let (_, out, _) = run_in(folder.path(), &[name]);
        let summary = "4 errors in 5 documents, 1 file\n4 of 5 customers would be refused\n";
        assert!(out.ends_with(summary), "{out}");
    }
}

#[test]
fn a_broken_first_line_does_not_hide_the_others() {
    let first = line(1);
    let without_bracket = first.replacen('{', "", 1);
    let with_nul = first.replacen("Pavyzd", "Pavyz\0d", 1);
    let not_json = "id;name;country;city;date;comment".to_owned();
    let cut = first.split_at(40).0.to_owned();
    for (first, finding) in [
        (without_bracket, "error[syntax] [?] missing `{`"),
        (
            with_nul,
            "error[syntax] [*] unescaped control character in a string",
        ),
        (not_json, "error[not-json] CSV instead of JSON"),
        (cut, "error[syntax] unexpected end of the text"),
    ] {
        let text = format!("{first}\n{}\n{}\n", wrong(2), wrong(3));
        let folder = folder(&[("a.ndjson", &text)]);
        let (code, found) = found(folder.path(), &["a.ndjson"]);
        let begins = ["a.ndjson:1:", "a.ndjson:2:", "a.ndjson:3:"];
        assert_eq!((code, found.len()), (1, 3), "{found:?}");
        for (finding, begin) in found.iter().zip(begins) {
            assert!(finding.starts_with(begin), "{found:?}");
        }
        assert!(found[0].ends_with(finding), "{finding} {found:?}");
    }
}

#[test]
fn a_line_with_invalid_utf8_is_one_finding() {
    let folder = tempfile::tempdir().unwrap();
    let broken = line(2).replace("Austėja", "X").into_bytes();
    let at = broken
        .windows(3)
        .position(|bytes| bytes == b"\"X\"")
        .unwrap();
    let mut text = format!("{}\n", line(1)).into_bytes();
    text.extend_from_slice(&broken[..=at]);
    text.extend_from_slice(&[0xE0, 0xF8]);
    text.extend_from_slice(&broken[at + 2..]);
    text.extend_from_slice(format!("\n{}\n", wrong(3)).as_bytes());
    fs::write(folder.path().join("a.ndjson"), text).unwrap();
    let (_, lines) = found(folder.path(), &["a.ndjson"]);
    assert_eq!(lines.len(), 2, "{lines:?}");
    let column = String::from_utf8_lossy(&broken[..=at]).chars().count() + 1;
    let place = format!("a.ndjson:2:{column}: error[encoding]");
    assert!(lines[0].starts_with(&place), "{lines:?}");
    assert!(lines[1].starts_with("a.ndjson:3:"), "{lines:?}");
    let (_, out, _) = run_in(folder.path(), &["a.ndjson"]);
    assert!(out.contains("perhaps Windows-1257 (Baltic)"), "{out}");
}

#[test]
fn a_utf16_file_is_one_finding_and_not_parsed() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{}\n", line(1)).repeat(2000);
    let bytes: Vec<_> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("a.ndjson"), bytes).unwrap();
    let (code, lines) = found(folder.path(), &["a.ndjson"]);
    assert_eq!(code, 1);
    assert_eq!(
        lines,
        ["a.ndjson:1:1: error[encoding] invalid encoding UTF-16 (little endian)"]
    );
}

#[test]
fn documents_may_follow_one_another() {
    let pretty = |number| {
        let value: Value = serde_json::from_str(&wrong(number)).unwrap();
        serde_json::to_string_pretty(&value).unwrap()
    };
    let one = pretty(1);
    let lines = one.lines().count();
    let at = one
        .lines()
        .position(|line| line.contains("\"QX\""))
        .unwrap()
        + 1;
    let folder = folder(&[
        (
            "several.json",
            &format!("{one}\n{}[{}]", pretty(2), pretty(3)),
        ),
        ("comma.json", &format!("{one},\n{}", pretty(2))),
    ]);
    let (code, found_lines) = found(folder.path(), &["several.json"]);
    assert_eq!(code, 1);
    let place = |line: usize| format!("several.json:{line}:");
    assert_eq!(found_lines.len(), 3, "{found_lines:?}");
    assert!(found_lines[0].starts_with(&place(at)));
    assert!(found_lines[1].starts_with(&place(at + lines)));
    assert!(found_lines[2].starts_with(&place(at + 2 * lines - 1)));
    let (_, out, _) = run_in(folder.path(), &["-f", "json", "several.json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    let pointers = report["diagnostics"].as_array().unwrap().iter();
    let pointers: Vec<_> = pointers
        .map(|found| found["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(
        pointers,
        [
            "/citizenshipCountry",
            "/citizenshipCountry",
            "/0/citizenshipCountry"
        ]
    );
    // A comma between documents is an error, and the second one is still linted.
    let (_, found_lines) = found(folder.path(), &["comma.json"]);
    assert_eq!(found_lines.len(), 3, "{found_lines:?}");
    assert_eq!(
        found_lines[1],
        format!("comma.json:{lines}:2: error[syntax] text after the document")
    );
}

#[test]
fn a_code_block_with_an_encoded_payload_is_not_skipped() {
    let pretty: Value = serde_json::from_str(CLEAN).unwrap();
    let text = pretty.to_string();
    let pretty = serde_json::to_string_pretty(&pretty).unwrap();
    for (code, message) in [
        (text.replace('"', "\\\""), "escaped JSON"),
        (
            Value::from(text.as_str()).to_string(),
            "JSON within a string",
        ),
        (text.replace('"', "&quot;"), "JSON with HTML entities"),
        (text.replace('"', "\"\""), "JSON with doubled quotes"),
        (
            pretty.replace('\n', "\\n"),
            "escaped line breaks between members",
        ),
    ] {
        let page = format!("```json\n{}\n```\n\n```json\n{code}\n```\n", line(1));
        let folder = folder(&[("a.md", &page)]);
        let (code, found) = found(folder.path(), &["a.md"]);
        assert_eq!(code, 1);
        let [only] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert!(
            only.ends_with(&format!("error[not-json] [?] {message}")),
            "{only}"
        );
    }
    let others = "```json\na,b\n1,2\n```\n\n```json\n\"text\"\n```\n\n```json\n{name: x}\n```\n";
    let page = format!("```json\n{}\n```\n\n{others}", line(1));
    let folder = folder(&[("a.md", &page)]);
    assert_eq!(self::found(folder.path(), &["a.md"]), (0, Vec::new()));
}

#[test]
fn documents_behind_other_text_on_a_line_are_linted() {
    for text in ["\u{1a}", "\u{1}", "+", " -> ", " and ", "<br>", " 2. "] {
        let joined = [wrong(1), wrong(2), wrong(3)].join(text);
        let column = wrong(1).chars().count() + 1 + usize::from(text.starts_with(' '));
        for name in ["a.json", "a.ndjson"] {
            let folder = folder(&[(name, &format!("{joined}\n"))]);
            let (code, found) = found(folder.path(), &[name]);
            assert_eq!(code, 1);
            let count = |what: &str| found.iter().filter(|line| line.contains(what)).count();
            assert_eq!(count("invalid country code `QX`"), 3, "{text}: {found:?}");
            let other = format!("{name}:1:{column}: error[syntax] text after the document");
            assert_eq!(count(&other), 1, "{text}: {found:?}");
            assert_eq!(found.len(), 4, "{text}: {found:?}");
        }
    }
}

/// What may begin like JSON is text before the document if it is none and a document follows.
#[test]
fn text_before_a_document_may_begin_with_a_number_a_dash_or_a_bracket() {
    let pretty = |number| {
        let value: Value = serde_json::from_str(&wrong(number)).unwrap();
        serde_json::to_string_pretty(&value).unwrap()
    };
    for (before, behind) in [
        ("1. ", ""),
        ("1\t", ""),
        ("1: ", ""),
        ("200 OK\n", ""),
        ("- ", ""),
        ("-- one\n", ""),
        ("8 Apr 2024 a: ", ""),
        ("--B\nContent-Disposition: form-data\n\n", "--B--"),
        (
            "2024-04-08T10:00:00Z INFO a\n2024-04-08T10:00:00Z INFO b ",
            "",
        ),
        (
            "[2024-04-08 10:00:00] INFO a\n[2024-04-08 10:00:01] INFO b ",
            "",
        ),
        ("[INFO] ", ""),
        ("[http-nio-8080-exec-1] DEBUG c - Request: ", ""),
        ("[source,json]\n----\n", "----"),
        ("{code:json}\n", "{code}"),
        ("{noformat}\n", "{noformat}"),
        ("{traceId=a, spanId=b} INFO sending ", ""),
    ] {
        let documents = [1, 2].map(|number| format!("{before}{}\n{behind}\n", pretty(number)));
        for (name, text) in [
            ("a.json", documents.concat()),
            ("a.txt", documents.concat()),
            ("a.md", format!("```json\n{}```\n", documents.concat())),
        ] {
            let folder = folder(&[(name, &text)]);
            let (code, found) = found(folder.path(), &[name]);
            assert_eq!(code, 1);
            let count = |what: &str| found.iter().filter(|line| line.contains(what)).count();
            assert_eq!(count("invalid country code `QX`"), 2, "{text}: {found:?}");
            let line = 1 + usize::from(name == "a.md");
            let other = format!("{name}:{line}:1: error[syntax] text before the document");
            assert_eq!(count(&other), 1, "{text}: {found:?}");
            assert_eq!(found.len(), 3, "{text}: {found:?}");
        }
    }
    // These are documents, if not payloads.
    for text in ["[1, 2]\n", "{a: 1}\n", "[a, \"b\"]\n", "{\"a\": 1}\n"] {
        let text = format!("{text}{}", pretty(1));
        let folder = folder(&[("a.json", &text)]);
        let (_, found) = found(folder.path(), &["a.json"]);
        let is_before = |line: &String| line.contains("text before");
        assert!(!found.iter().any(is_before), "{text}: {found:?}");
    }
}

#[test]
fn documents_behind_lines_of_other_text_are_linted() {
    let pretty = |number| {
        let value: Value = serde_json::from_str(&wrong(number)).unwrap();
        serde_json::to_string_pretty(&value).unwrap()
    };
    let documents = [pretty(1), pretty(2), pretty(3)];
    let lines = documents[0].lines().count();
    let texts = [
        "---",
        "...",
        "Second customer:",
        "GO\n\n==========",
        "/",
        ")",
        "3: {}",
    ];
    for (text, name) in texts
        .into_iter()
        .flat_map(|text| ["a.json", "a.ndjson", "a.md"].map(|name| (text, name)))
    {
        let between = format!("\n{text}\n");
        let is_page = name == "a.md";
        let joined = documents.join(&between);
        let fenced = format!("```json\n{joined}\n```\n");
        let folder = folder(&[(name, if is_page { &fenced } else { &joined })]);
        let (code, found) = found(folder.path(), &[name]);
        assert_eq!(code, 1);
        let count = |what: &str| found.iter().filter(|line| line.contains(what)).count();
        assert_eq!(
            count("invalid country code `QX`"),
            3,
            "{name}, {text}: {found:?}"
        );
        let line = lines + 1 + usize::from(is_page);
        let other = format!("{name}:{line}:1: error[syntax] text after the document");
        assert_eq!(count(&other), 1, "{name}, {text}: {found:?}");
        let in_lines = usize::from(name == "a.ndjson");
        assert_eq!(found.len(), 4 + in_lines, "{name}, {text}: {found:?}");
    }
    // What follows is not a customer.
    let answer = "{\n  \"resultType\": \"ERROR\",\n  \"errors\": []\n}";
    let text = format!("{}\nHTTP/1.1 400\n\n{answer}\n", pretty(1));
    let folder = folder(&[("a.json", &text)]);
    let (_, found) = self::found(folder.path(), &["a.json"]);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn fenced_code_in_markdown_is_linted() {
    let quoted = |prefix: &str| {
        let pretty = CLEAN.replace("\"LT\"", "\"QX\"");
        let lines: Vec<_> = pretty
            .lines()
            .map(|line| format!("{prefix}{line}\n"))
            .collect();
        lines.concat()
    };
    let at = CLEAN
        .lines()
        .position(|line| line.contains("\"LT\""))
        .unwrap()
        + 1;
    let column = CLEAN.lines().nth(at - 1).unwrap().find("\"LT\"").unwrap() + 1;
    for (page, line, column) in [
        (
            format!("# žą🦊\n\n```json\n{}```\n", quoted("")),
            at + 3,
            column,
        ),
        (format!("```\n{}```\n", quoted("")), at + 1, column),
        (
            format!("> žą\n>\n> ```json\n{}> ```\n", quoted("> ")),
            at + 3,
            column + 2,
        ),
        (
            format!("- a\n\n  ~~~json\n{}  ~~~\n", quoted("  ")),
            at + 3,
            column + 2,
        ),
        (
            format!(
                "1. > ```jsonc\n   > // a note\n{}   > ```\n",
                quoted("   > ")
            ),
            at + 2,
            column + 5,
        ),
        (
            format!("```JSON title=\"a\"\n{}```\n", quoted("")).replace('\n', "\r\n"),
            at + 1,
            column,
        ),
        // Unclosed, after a block that is not JSON.
        (
            format!("```sh\nkyclint\n```\n```json\n{}", quoted("")),
            at + 4,
            column,
        ),
    ] {
        let folder = folder(&[("docs/page.md", &page)]);
        for path in [".", "docs/page.md"] {
            let (code, lines) = found(folder.path(), &[path]);
            assert_eq!(code, 1, "{page}");
            assert_eq!(
                lines,
                [format!("docs/page.md:{line}:{column}: {QX}")],
                "{page}"
            );
        }
    }
    let page = format!("```json lines\n{}\n{}\n```\n", line(1), wrong(2));
    let folder = folder(&[("page.markdown", &page)]);
    let (_, lines) = found(folder.path(), &["page.markdown"]);
    assert_eq!(
        lines,
        [format!("page.markdown:3:{}: {QX}", self::column(2))]
    );
}

#[test]
fn a_broken_sample_is_reported_but_other_code_is_not() {
    let broken = CLEAN.replace("\"CREATE\",", "\"CREATE\"");
    let abbreviated = CLEAN.replace("\"action\"", "...\n  \"action\"");
    let page = format!(
        "```json\n{broken}```\n\n\
         ```json\n{abbreviated}```\n\n\
         ```json\n{{\"resultType\": \"REQUEST_REJECTED\", \"errorCode\": \"O001\",}}\n```\n\n\
         ```json\n\"listContact\": [{{\"contactType\": \"PIGEON\"}}]\n```\n\n\
         ```json\n{{\"entityType\": \"INDIVIDUAL\", \"relationType\": \"UBO\", \"firstName\": \"A\"}}\n```\n\n\
         ```xml\n<a/>\n```\n\n    {{\"entityType\": 1}}\n"
    );
    let folder = folder(&[("page.md", &page)]);
    let (code, lines) = found(folder.path(), &["page.md"]);
    assert_eq!(code, 1);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].starts_with("page.md:5:21: error[syntax] "),
        "{lines:?}"
    );
}

#[test]
fn a_document_of_several_lines_in_a_fence_of_lines_is_reported_and_linted() {
    let pretty = CLEAN.replace("\"LT\"", "\"QX\"");
    let documents = pretty.clone() + &pretty.replace("KYC-", "KYC-1").replace("CUST-", "CUST-1");
    let places = |name: &str, text: &str| {
        let folder = folder(&[(name, text)]);
        let (code, lines) = found(folder.path(), &[name]);
        assert_eq!(code, 1, "{text}");
        let places = lines.iter().map(|line| line.split_once(':').unwrap().1);
        places.map(str::to_owned).collect::<Vec<_>>()
    };
    for info in ["ndjson", "jsonl", "json lines"] {
        let lines = places("m.ndjson", &format!("\n{documents}"));
        assert_eq!(lines.len(), 3, "{lines:?}");
        let page = format!("```{info}\n{documents}```\n");
        assert_eq!(places("m.md", &page), lines);
    }
    // Behind lines of another kind, or before one.
    for (before, behind) in [("{\"a\": 1}\n", ""), ("", "{\"a\": 1}\n")] {
        let code = format!("{before}{pretty}{behind}");
        let page = format!("```ndjson\n{code}```\n");
        assert_eq!(
            places("m.md", &page),
            places("m.ndjson", &format!("\n{code}"))
        );
    }
}

#[test]
fn abbreviated_documents_and_answers_in_a_fence_hide_no_other_document() {
    let pretty = CLEAN.replace("\"LT\"", "\"QX\"");
    let abbreviated = pretty.replace("\"QX\"\n", "\"QX\",\n  ...\n");
    assert_ne!(abbreviated, pretty);
    let answer = "{\"resultType\": \"REQUEST_REJECTED\", \"errorCode\": \"O001\"}\n";
    let on_line = |text: &str| text.replace('\n', "") + "\n";
    let (wrong, short) = (wrong(1) + "\n", on_line(&abbreviated));
    let others = wrong.replace("KYC-", "KYC-1").replace("CUST-", "CUST-1");
    for (info, documents, expected) in [
        ("json", &[&pretty, &abbreviated][..], 1),
        ("json", &[&abbreviated, &pretty], 1),
        ("json", &[&pretty, &answer.to_owned()], 1),
        ("json", &[&answer.to_owned(), &pretty], 1),
        ("json", &[&abbreviated, &answer.to_owned()], 0),
        ("ndjson", &[&wrong, &"...\n".to_owned(), &others], 2),
        ("ndjson", &[&"// ...\n".to_owned(), &wrong], 1),
        ("ndjson", &[&wrong, &short], 1),
        ("ndjson", &[&short, &wrong], 1),
        ("ndjson", &[&wrong, &answer.to_owned()], 1),
        ("ndjson", &[&answer.to_owned(), &wrong], 1),
        ("ndjson", &[&abbreviated, &wrong], 1),
        ("ndjson", &[&wrong, &abbreviated], 1),
    ] {
        let code: String = documents.iter().map(|text| text.as_str()).collect();
        let folder = folder(&[("page.md", &format!("```{info}\n{code}```\n"))]);
        let (_, out, _) = run_in(folder.path(), &["-q", "-f", "concise", "page.md"]);
        assert!(out.lines().all(|line| line.ends_with(QX)), "{code}\n{out}");
        assert_eq!(out.lines().count(), expected, "{code}");
    }
}

#[test]
fn a_diff_in_a_quoted_code_block_is_one_finding() {
    let hunk = include_str!("../fixtures/rules/not-json/fail/hunk.json");
    for prefix in ["", "> ", "- "] {
        let lines = format!("```json\n{}\n```", hunk.trim_end());
        let others = prefix.replace('-', " ");
        let page = format!("{prefix}{}\n", lines.replace('\n', &format!("\n{others}")));
        let folder = folder(&[("page.md", &page)]);
        let (_, lines) = found(folder.path(), &["page.md"]);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].contains("error[not-json]"), "{lines:?}");
        // Its fix would join the prefixes of lines.
        run_in(folder.path(), &["--fix", "--unsafe-fixes", "page.md"]);
        let after = fs::read_to_string(folder.path().join("page.md")).unwrap();
        assert_eq!(after == page, !prefix.is_empty(), "{after}");
    }
}

#[test]
fn customers_in_samples_of_a_page_are_not_compared() {
    let page = format!("```json\n{CLEAN}```\n\n```json\n{CLEAN}```\n");
    let folder = folder(&[("page.md", &page), ("page.json", CLEAN)]);
    assert_eq!(found(folder.path(), &["page.md"]), (0, Vec::new()));
    assert_eq!(found(folder.path(), &["."]), (0, Vec::new()));
    let (_, _, err) = run_in(folder.path(), &["-f", "concise", "page.md"]);
    assert_eq!(err, "no problems in 2 documents, 1 file\n");
}

#[test]
fn a_page_without_a_sample_is_nothing_to_check() {
    let folder = folder(&[
        ("a.md", "# Nothing\n"),
        (
            "b.md",
            "```json\n{\"resultType\": \"REQUEST_ACCEPTED\"}\n```\n",
        ),
        (
            "events.ndjson",
            "{\"event\": \"RISK_LEVEL_CHANGED\"}\n{\"event\": \"X\"}\n",
        ),
    ]);
    let (code, out, err) = run_in(folder.path(), &["-v", "."]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert_eq!(
        err,
        "skipped b.md: not a customer payload\n\
         skipped events.ndjson: not a customer payload\n\
         nothing to check: none of the 2 files found looks like a customer payload \
         (-v lists them; name a JSON file to check it anyway)\n"
    );
    let (code, _, _) = run_in(folder.path(), &["b.md"]);
    assert_eq!(code, 3);
    // A named NDJSON file is always linted as payloads.
    let (code, lines) = found(folder.path(), &["events.ndjson"]);
    assert_eq!(code, 1);
    assert!(lines[0].starts_with("events.ndjson:1:1: error[no-customer]"));
}

#[test]
fn the_form_of_standard_input_is_detected_by_name_or_first_lines() {
    let lines = format!("{}\n{}\n", line(1), wrong(2));
    let (code, out, _) = run_with_input(&["-q", "-f", "concise", "-"], lines.as_bytes());
    assert_eq!(code, 1);
    assert_eq!(out, format!("<stdin>:2:{}: {QX}\n", column(2)));
    // So is a file with an unknown extension.
    let folder = folder(&[("customers.txt", &lines)]);
    let (_, found) = found(folder.path(), &["customers.txt"]);
    assert_eq!(found, [format!("customers.txt:2:{}: {QX}", column(2))]);
    let page = format!("# A\n\n```json\n{}\n```\n", wrong(1));
    let arguments = ["-q", "-f", "concise", "--stdin-filename", "a.md", "-"];
    let (_, out, _) = run_with_input(&arguments, page.as_bytes());
    assert_eq!(out, format!("a.md:4:{}: {QX}\n", column(1)));
    let arguments = ["-q", "-f", "concise", "--stdin-filename", "a.ndjson", "-"];
    let (_, out, _) = run_with_input(&arguments, b"no\nno\n");
    assert_eq!(out.lines().count(), 2, "{out}");
}

#[test]
fn findings_are_printed_while_input_is_still_arriving() {
    let mut child = kyclint()
        .args(["-q", "-f", "concise", "--stdin-filename", "a.ndjson", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    // Each finding is read before the next line is written; without streaming, the test would hang.
    for number in 1..=3 {
        writeln!(input, "{}", wrong(number)).unwrap();
        let mut line_read = String::new();
        output.read_line(&mut line_read).unwrap();
        assert_eq!(
            line_read,
            format!("a.ndjson:{number}:{}: {QX}\n", column(number))
        );
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn a_closed_output_pipe_ends_the_reading_of_an_endless_stream() {
    let mut child = kyclint()
        .args(["-q", "-f", "concise", "--stdin-filename", "a.ndjson", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = child.stdout.take().unwrap();
    let writer = std::thread::spawn(move || {
        let line = format!("{}\n", wrong(1));
        while input.write_all(line.as_bytes()).is_ok() {}
    });
    output.read_exact(&mut [0; 64]).unwrap();
    drop(output);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert_eq!(stderr, "");
    writer.join().unwrap();
}

/// Lines with different contents, enough for many chunks.
fn many_lines() -> String {
    let mut text = String::new();
    for number in 0..4000 {
        let line = match number % 97 {
            3 => wrong(number),
            5 => line(number - number.min(60)),
            7 => "{\"entityType\": ".to_owned(),
            11 => String::new(),
            13 => format!("[{},{}]", line(number), line(100_000 + number)),
            _ => line(number),
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
}

#[test]
fn the_report_is_the_same_whatever_the_number_of_threads() {
    let lines = many_lines();
    let files: Vec<_> = lines.lines().take(700).enumerate().collect();
    let files: Vec<_> = files
        .into_iter()
        .map(|(number, text)| (format!("{:02}/{number}.json", number % 7), text.to_owned()))
        .collect();
    let mut all: Vec<_> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    all.push(("long.ndjson", &lines));
    let folder = folder(&all);
    for format in ["concise", "json", "graphical"] {
        let report = |threads: &str| {
            let arguments = ["-f", format, "--statistics", "--threads", threads, "."];
            run_in(folder.path(), &arguments)
        };
        let one = report("1");
        assert_eq!(one.0, 1);
        assert!(one.1.len() > 10_000);
        for threads in ["2", "3", "8"] {
            assert!(report(threads) == one, "{format}, {threads} threads");
        }
    }
    // Input from a pipe is split at other positions.
    let arguments = [
        "-q",
        "-f",
        "graphical",
        "--stdin-filename",
        "long.ndjson",
        "-",
    ];
    let (_, piped, _) = run_with_input(&arguments, lines.as_bytes());
    let (_, read, _) = run_in(folder.path(), &["-q", "-f", "graphical", "long.ndjson"]);
    assert!(piped == read);
}

#[test]
fn max_findings_limits_the_report() {
    let text = many_lines();
    let documents = text.lines().filter(|line| !line.is_empty()).count();
    let folder = folder(&[("long.ndjson", &text)]);
    let arguments = ["-q", "-f", "concise", "long.ndjson"];
    let (_, all, _) = run_in(folder.path(), &arguments);
    for limit in ["0", "1", "7", "60"] {
        let arguments = ["-f", "concise", "--max-findings", limit, "long.ndjson"];
        let (code, out, err) = run_in(folder.path(), &arguments);
        assert_eq!(code, 1);
        let count = limit.parse().unwrap();
        let first: Vec<_> = all.lines().take(count).collect();
        assert_eq!(out.lines().collect::<Vec<_>>(), first);
        let errors = all.lines().count();
        assert_eq!(
            err.lines().next().unwrap(),
            format!("{errors} errors in {documents} documents, 1 file, {limit} shown")
        );
    }
    let arguments = [
        "-f",
        "json",
        "--max-findings",
        "2",
        "--statistics",
        "long.ndjson",
    ];
    let (_, out, _) = run_in(folder.path(), &arguments);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["diagnostics"].as_array().unwrap().len(), 2);
    assert_eq!(report["summary"]["shown"], 2);
    assert_eq!(report["summary"]["errors"], all.lines().count());
    let of_rule = |rule: &str| all.matches(&format!("[{rule}]")).count();
    let statistics = report["statistics"].as_array().unwrap();
    let counted: usize = statistics
        .iter()
        .map(|entry| entry["count"].as_u64().unwrap() as usize)
        .sum();
    assert_eq!(counted, all.lines().count());
    assert_eq!(
        statistics[0]["count"],
        of_rule(statistics[0]["rule"].as_str().unwrap())
    );
    let (_, _, err) = run_in(
        folder.path(),
        &["-f", "concise", "--statistics", "long.ndjson"],
    );
    let count = of_rule("country-code");
    assert!(
        err.contains(&format!("\n{count:>9}  country-code\n")),
        "{err}"
    );
}

#[test]
fn customers_are_compared_between_files() {
    let updated = line(1)
        .replace("\"CREATE\"", "\"UPDATE\"")
        .replace("KYC-1", "KYC-7");
    let folder = folder(&[
        ("a.json", &line(1)),
        ("b.ndjson", &format!("{}\n{}\n", line(2), line(1))),
        ("c.json", &updated.replace("CUST-1", "CUST-9")),
        ("d.json", &line(9)),
    ]);
    let at = |text: &str| column_of(&line(1), text);
    let (number, name) = (at("\"KYC-1\""), at("\"CUST-1\""));
    let expected = [
        format!(
            "b.ndjson:2:{number}: warning[duplicate-communication-number] duplicate `communicationNumber` `KYC-1`, first used in a.json:1:{number}"
        ),
        format!(
            "b.ndjson:2:{name}: warning[duplicate-customer] duplicate CREATE of customer `CUST-1`, first created in a.json:1:{name}"
        ),
        format!(
            "d.json:1:{name}: advice[update-before-create] CREATE of customer `CUST-9` after its UPDATE in c.json:1:{name}"
        ),
    ];
    assert_eq!(found(folder.path(), &["."]), (0, expected.to_vec()));
    assert_eq!(
        found(folder.path(), &["--no-cross-document", "."]),
        (0, Vec::new())
    );
    assert_eq!(
        found(folder.path(), &["--ignore", "consistency", "."]),
        (0, Vec::new())
    );
    let (_, out, _) = run_in(folder.path(), &["-f", "jsonl", "-q", "a.json", "b.ndjson"]);
    let first: Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
    assert_eq!(first["apiCode"], "O001");
    assert_eq!(
        first["related"],
        serde_json::json!([{
            "file": "a.json",
            "start": {"line": 1, "column": number},
            "message": "first used here"
        }])
    );
    let (_, out, _) = run_in(folder.path(), &["a.json", "b.ndjson"]);
    for place in [
        format!("[b.ndjson:2:{number}]"),
        format!("[a.json:1:{number}]"),
    ] {
        assert!(out.contains(&place), "{out}");
    }
    let (_, out, _) = run_in(folder.path(), &["-f", "narrated", "a.json", "b.ndjson"]);
    let place = format!("Also in a.json, line 1, column {number}: first used here.\n");
    assert!(out.contains(&place), "{out}");
}

#[test]
fn a_repeated_value_is_named_without_its_quotes() {
    for (name, second) in [
        ("\"KYC-1\"", "\"KYC-1\""),
        ("\"KYC-1\"", "\"KYC-1"),
        ("\"KYC-1\"", "'KYC-1'"),
        ("\"KYC-1\"", "“KYC-1”"),
        ("\"KYC-1\"", "\"KYC\\u002d1\""),
    ] {
        let with =
            |value: &str| format!("{{\"communicationNumber\": {value},\n\"action\": \"CREATE\"}}");
        let folder = folder(&[("a.json", &with(name)), ("b.json", &with(second))]);
        let rule = "duplicate-communication-number";
        let (_, found) = found(folder.path(), &["--select", rule, "a.json", "b.json"]);
        let message = "duplicate `communicationNumber` `KYC-1`, first used in a.json:1:25";
        assert!(
            found.iter().any(|it| it.ends_with(message)),
            "{second} {found:?}"
        );
    }
}

#[test]
fn duplicates_within_a_file_are_errors_with_api_codes() {
    let batch = |first: &str, second: &str| {
        let customer = |text: &str| {
            text.replace(
                "\"sourceOfRiskLevel\":\"EVALUATE\"",
                "\"riskLevel\":\"LOW\",\"customerStatus\":\"ACTIVE\"",
            )
        };
        format!(
            "{{\"customers\":[{},{}]}}",
            customer(first),
            customer(second)
        )
    };
    let updated = line(2)
        .replace("\"CREATE\"", "\"UPDATE\"")
        .replace("KYC-2", "KYC-1");
    let folder = folder(&[
        (
            "batch.json",
            &batch(&updated, &line(1).replace("CUST-1", "CUST-2")),
        ),
        (
            "lines.ndjson",
            &format!("{}\n{}\n{}\n", line(1), line(2), line(1)),
        ),
    ]);
    let report = |name: &str| {
        let (code, out, _) = run_in(folder.path(), &["-q", "-f", "jsonl", name]);
        assert_eq!(code, 1);
        let line = |line: &str| {
            let found: Value = serde_json::from_str(line).unwrap();
            let word = |name: &str| found[name].as_str().unwrap_or("none").to_owned();
            let words = ["rule", "severity", "apiCode", "pointer"].map(word);
            words.join(" ")
        };
        out.lines().map(line).collect::<Vec<_>>()
    };
    assert_eq!(
        report("batch.json"),
        [
            "duplicate-communication-number error O005 /customers/1/communicationNumber",
            "update-before-create error C004 /customers/1/customerExtId"
        ]
    );
    assert_eq!(
        report("lines.ndjson"),
        [
            "duplicate-communication-number error O001 /communicationNumber",
            "duplicate-customer error none /customerExtId"
        ]
    );
}

#[test]
fn an_invalid_number_is_not_reported_as_a_duplicate() {
    let blank = line(1).replace("KYC-1", " ");
    let folder = folder(&[(
        "a.ndjson",
        &format!("{blank}\n{}\n", blank.replace("CUST-1", "CUST-2")),
    )]);
    let (_, lines) = found(folder.path(), &["a.ndjson"]);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines.iter().all(|line| line.contains("[blank-value]")),
        "{lines:?}"
    );
}

#[test]
fn text_before_or_between_documents_does_not_hide_them() {
    let lines = |numbers: &[usize]| {
        let lines: Vec<_> = numbers.iter().map(|number| wrong(*number)).collect();
        lines.join("\n")
    };
    let pretty = |number| {
        let value: Value = serde_json::from_str(&wrong(number)).unwrap();
        serde_json::to_string_pretty(&value).unwrap()
    };
    let (one, two, three) = (pretty(1), pretty(2), pretty(3));
    let unclosed = one.strip_suffix("\n}").unwrap();
    for (text, syntax) in [
        (format!("Exporting\ndone\n{}\n", lines(&[1, 2, 3])), 2),
        (format!("[]\n{}\n", lines(&[1, 2, 3])), 0),
        (format!("Exported 3 customers\n{one}\n{two}\n{three}\n"), 1),
        (format!("{one}\n}}\n{two}\n{three}\n"), 1),
        (format!("[\n{unclosed},\n{two},\n{three}\n]\n"), 1),
    ] {
        let arguments = ["-q", "-f", "concise", "-"];
        let (code, out, _) = run_with_input(&arguments, text.as_bytes());
        assert_eq!(code, 1);
        assert_eq!(out.matches("[country-code]").count(), 3, "{text}\n{out}");
        assert_eq!(out.matches("[syntax]").count(), syntax, "{text}\n{out}");
    }
}

#[test]
fn a_document_over_several_lines_in_ndjson_is_reported_once() {
    let pretty = CLEAN.replace("\"LT\"", "\"QX\"");
    let at = CLEAN
        .lines()
        .position(|line| line.contains("\"LT\""))
        .unwrap()
        + 1;
    let array = format!("[\n{},\n{}\n]\n", line(1), wrong(2));
    let folder = folder(&[("a.ndjson", &pretty), ("b.jsonl", &array)]);
    let several = "error[syntax] document spans several lines in a file with one document per line";
    let expected = [
        format!("a.ndjson:1:1: {several}"),
        format!("a.ndjson:{at}:25: {QX}"),
        format!("b.jsonl:1:1: {several}"),
        format!("b.jsonl:3:{}: {QX}", column(2)),
    ];
    for paths in [&["a.ndjson", "b.jsonl"][..], &["."]] {
        assert_eq!(found(folder.path(), paths), (1, expected.to_vec()));
    }
}

#[test]
fn errors_within_a_file_do_not_depend_on_other_files() {
    let repeat = format!("{}\n{}\n", line(1), line(1));
    let late = line(5)
        .replace("\"CREATE\"", "\"UPDATE\"")
        .replace("KYC-5", "KYC-6");
    let folder = folder(&[
        ("a.ndjson", &line(1)),
        ("b.ndjson", &repeat),
        ("c.json", &late.replace("KYC-6", "KYC-7")),
        ("d.ndjson", &format!("{late}\n{}\n", line(5))),
    ]);
    for (files, errors) in [
        (&["b.ndjson"][..], 2),
        (&["a.ndjson", "b.ndjson"], 2),
        (&["b.ndjson", "a.ndjson"], 2),
        (&["d.ndjson"], 1),
        (&["c.json", "d.ndjson"], 1),
    ] {
        let (code, lines) = found(folder.path(), files);
        assert_eq!(code, 1, "{files:?}");
        let count = lines.iter().filter(|line| line.contains(" error[")).count();
        assert_eq!(count, errors, "{files:?} {lines:?}");
    }
    // An explicit level applies between files as well.
    let rule = "duplicate-communication-number";
    let (code, lines) = found(folder.path(), &["--error", rule, "a.ndjson", "b.ndjson"]);
    assert_eq!(code, 1);
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.contains("error[dup"))
            .count(),
        3,
        "{lines:?}"
    );
    fs::write(
        folder.path().join("kyclint.toml"),
        "rules = { duplicate-customer = \"error\" }",
    )
    .unwrap();
    let (_, lines) = found(folder.path(), &["a.ndjson", "b.ndjson"]);
    let count = lines
        .iter()
        .filter(|line| line.contains("error[duplicate-customer]"))
        .count();
    assert_eq!(count, 2, "{lines:?}");
}

/// The findings of a run with standard input among its inputs.
fn found_with_input(folder: &Path, paths: &[&str], text: &str) -> String {
    let mut child = kyclint()
        .current_dir(folder)
        .args(["-q", "-f", "concise"])
        .args(paths)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(text.as_bytes()).unwrap();
    drop(input);
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn standard_input_is_linted_in_argument_order() {
    let folder = folder(&[("a.ndjson", &line(1)), ("z.json", &line(3))]);
    let text = format!("{}\n{}\n", line(1), line(3));
    let out = found_with_input(folder.path(), &["a.ndjson", "-", "z.json"], &text);
    let places: Vec<_> = out
        .lines()
        .map(|line| line.split(": ").next().unwrap())
        .collect();
    let (number, name) = (
        column_of(&line(1), "\"KYC-1\""),
        column_of(&line(1), "\"CUST-1\""),
    );
    let expected = ["<stdin>:1", "z.json:1"]
        .map(|file| [format!("{file}:{number}"), format!("{file}:{name}")]);
    assert_eq!(places, expected.concat());
    assert!(
        out.contains("in a.ndjson:1:") && out.contains("in <stdin>:2:"),
        "{out}"
    );
}

#[test]
fn a_file_named_by_several_paths_is_read_once() {
    let folder = folder(&[("x/a.json", &line(1).replace("\"LT\"", "\"lt\""))]);
    let named = ["a.json", "./a.json", "a.json", "../x/a.json"];
    let (code, lines) = found(&folder.path().join("x"), &named);
    assert_eq!(code, 1);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("a.json:1:"), "{lines:?}");
}

#[test]
fn files_named_after_standard_input_are_linted_after_it() {
    let wrong = |number| line(number).replace("\"LT\"", "\"lt\"");
    let files = [1, 2, 4].map(|number| (format!("d/{number}.json"), wrong(number)));
    let folder = folder(&files.each_ref().map(|(name, text)| (&**name, &**text)));
    let out = found_with_input(folder.path(), &["d", "-", "d/2.json"], &wrong(3));
    let mut places: Vec<_> = out
        .lines()
        .map(|line| line.split(':').next().unwrap())
        .collect();
    places.dedup();
    // A file named explicitly is linted at that position, although the folder contains it as well.
    assert_eq!(places, ["d/1.json", "d/4.json", "<stdin>", "d/2.json"]);
}

#[test]
fn nothing_is_concluded_from_an_invalid_action() {
    let typo = line(1)
        .replace("\"CREATE\"", "\"update\"")
        .replace("KYC-1", "KYC-2");
    let folder = folder(&[("a.ndjson", &format!("{typo}\n{}\n", line(1)))]);
    let (_, lines) = found(folder.path(), &["a.ndjson"]);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("[action-value]"), "{lines:?}");
}

#[test]
fn values_with_escapes_equal_those_without() {
    let escaped = line(1)
        .replace("\"KYC-1\"", "\"\\u004bYC-1\"")
        .replace("CUST-1", "CUST-2");
    let folder = folder(&[("a.ndjson", &format!("{}\n{escaped}\n", line(1)))]);
    let (_, lines) = found(folder.path(), &["a.ndjson"]);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].ends_with("duplicate `communicationNumber` `KYC-1`, first used in line 1"));
}

#[test]
fn payloads_in_a_folder_are_detected_despite_encoding_errors_or_truncation() {
    let wide: Vec<_> = CLEAN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let folder = folder(&[("a.ndjson", &format!("{{\"x\": 1}}\n{}", line(1)))]);
    fs::write(folder.path().join("b.json"), wide).unwrap();
    // Truncated in its sixth member.
    let at = line(1).find("\"customerExtId\"").unwrap();
    fs::write(folder.path().join("c.json"), &line(5)[..at + 10]).unwrap();
    let (code, mut lines) = found(folder.path(), &["."]);
    assert_eq!(code, 1);
    let truncated = lines.pop().unwrap();
    assert!(
        truncated.starts_with("c.json:1:") && truncated.contains("[syntax]"),
        "{truncated}"
    );
    assert!(
        lines[0].starts_with("a.ndjson:1:1: error[no-customer]"),
        "{lines:?}"
    );
    let last = lines.last().unwrap();
    assert!(
        last.starts_with("b.json:1:1: error[encoding] invalid encoding UTF-16"),
        "{lines:?}"
    );
}

#[test]
fn conflicting_options_and_empty_files_are_reported() {
    let folder = folder(&[
        ("a.json", &line(1)),
        ("b.ndjson", "\n \n"),
        ("c.md", "# Hi\n"),
    ]);
    for option in ["--select", "--error", "--warn"] {
        let arguments = [
            option,
            "duplicate-customer",
            "--no-cross-document",
            "a.json",
        ];
        let (code, _, err) = run_in(folder.path(), &arguments);
        assert_eq!(code, 2);
        assert!(
            err.starts_with("error: `duplicate-customer` compares customers"),
            "{err}"
        );
    }
    for threads in ["0", "257", "x"] {
        assert_eq!(
            run_in(folder.path(), &["--threads", threads, "a.json"]).0,
            2
        );
    }
    let (code, _, err) = run_in(folder.path(), &["c.md"]);
    assert_eq!(code, 3);
    assert_eq!(err, "nothing to check: no document in the input\n");
}

/// The peak memory in MB of a run that reads this many customers from a pipe.
#[cfg(target_os = "linux")]
fn peak_memory(customers: usize) -> usize {
    let mut child = kyclint()
        .args([
            "-q",
            "--no-cross-document",
            "--stdin-filename",
            "a.ndjson",
            "-",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let lines = format!("{}\n", line(1)).repeat(500);
    let mut peak = 0;
    for _ in 0..customers / 500 {
        input.write_all(lines.as_bytes()).unwrap();
        let status = fs::read_to_string(&status).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.unwrap().split_whitespace().next().unwrap();
        peak = peak.max(kilobytes.parse::<usize>().unwrap() / 1000);
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    peak
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_input() {
    // 3 MB and 40 MB.
    let (small_peak, large_peak) = (peak_memory(10_000), peak_memory(130_000));
    assert!(
        large_peak < small_peak + 12,
        "{small_peak} MB, {large_peak} MB"
    );
}

/// What a run prints to a terminal as standard error, while its input pauses between lines.
#[cfg(target_os = "linux")]
fn shown_on_terminal(arguments: &[&str], pause: Duration) -> String {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let other_end = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(name.to_str().unwrap())
        .unwrap();
    let mut child = kyclint()
        .env("TERM", "xterm")
        .args(arguments)
        .args(["--stdin-filename", "a.ndjson", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(other_end)
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for number in 1..4 {
        writeln!(input, "{}", line(number)).unwrap();
        std::thread::sleep(pause);
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    // Reading a terminal fails once no process has its other end open.
    let mut shown = Vec::new();
    let _ = fs::File::from(terminal).read_to_end(&mut shown);
    String::from_utf8_lossy(&shown).into_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn long_runs_show_progress_on_a_terminal() {
    let long = Duration::from_millis(700);
    let shown = shown_on_terminal(&[], long);
    assert!(shown.contains("B/s"), "{shown:?}");
    assert_eq!(shown_on_terminal(&["--quiet"], long), "");
    assert_eq!(shown_on_terminal(&[], Duration::ZERO), "");
    // Nothing is shown if standard error is not a terminal.
    let mut child = kyclint()
        .args(["--stdin-filename", "a.ndjson", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "{}", line(1)).unwrap();
    std::thread::sleep(long);
    writeln!(input, "{}", line(2)).unwrap();
    drop(input);
    assert_eq!(child.wait_with_output().unwrap().stderr, b"");
}
