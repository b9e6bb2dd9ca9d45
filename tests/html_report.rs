//! The HTML report: its counts are those of the JSON report, nothing in it can run, personal values
//! are masked, and its size does not depend on the number of findings. The trend of several runs.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use common::{CLEAN, folder, run_in, run_in_with_input};

const TODAY: &str = "--today=2026-11-23";

/// Runs kyclint and returns its HTML report.
fn report(folder: &Path, arguments: &[&str]) -> String {
    let (code, out, err) = run_in(
        folder,
        &[&["--quiet", "-f", "html", TODAY], arguments].concat(),
    );
    assert!(code < 2, "{code}: {err}");
    out
}

/// Text without elements, and with its characters instead of their names.
fn text(html: &str) -> String {
    let mut text = String::new();
    for (number, piece) in html.split('<').enumerate() {
        let after = piece.split_once('>').map_or("", |(_, after)| after);
        text.push_str(if number == 0 { piece } else { after });
    }
    let names = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    names.into_iter().fold(text, |text, (name, character)| {
        text.replace(name, character)
    })
}

/// The part of a page between two texts.
fn between<'a>(html: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = html
        .split_once(start)
        .unwrap_or_else(|| panic!("no {start}"));
    rest.split_once(end).unwrap().0
}

/// The rows of a table: the name and the numbers.
fn rows(html: &str, caption: &str) -> Vec<(String, Vec<usize>)> {
    let table = between(html, &format!("<caption>{caption}</caption>"), "</table>");
    let body = between(table, "<tbody>", "</tbody>");
    let number = |cell: &str| text(&format!("<{cell}")).replace(',', "").parse().unwrap();
    let rows = body.split("<tr").skip(1).map(|row| {
        let name = between(row, "<span class=\"name\">", "</div>");
        let (name, _) = name.split_once("<svg").unwrap_or((name, ""));
        let name = name.split("<span class=\"meaning\">").next().unwrap();
        let cells = row.split("<td class=\"count").skip(1);
        let cells = cells.map(|cell| number(cell.split("</td>").next().unwrap()));
        (text(name), cells.collect())
    });
    rows.collect()
}

/// The findings of a table by name: all, and by severity in the order of the columns.
fn counts(html: &str, caption: &str) -> BTreeMap<String, Vec<usize>> {
    rows(html, caption).into_iter().collect()
}

/// The number of a card at the top.
fn total(html: &str, name: &str) -> usize {
    let number = between(html, &format!("<dt>{name}</dt><dd>"), "</dd>");
    number.replace(',', "").parse().unwrap()
}

/// What the findings of a JSON report have, counted in the same way.
fn expected(findings: &[Value], key: impl Fn(&Value) -> String) -> BTreeMap<String, Vec<usize>> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        let places = ["error", "warning", "advice"];
        let place = places.iter().position(|name| finding["severity"] == *name);
        let of = counts.entry(key(finding)).or_insert_with(|| vec![0; 4]);
        of[0] += 1;
        of[place.unwrap() + 1] += 1;
    }
    counts
}

/// A pointer from the customer, without places in lists.
fn field(pointer: &str) -> String {
    let is_place = |token: &&str| !token.is_empty() && token.bytes().all(|it| it.is_ascii_digit());
    let mut tokens: Vec<_> = pointer.split('/').skip(1).collect();
    if tokens.len() > 1 && tokens[0] == "customers" && is_place(&tokens[1]) {
        tokens.drain(..2);
    } else if tokens.first().is_some_and(is_place) {
        tokens.remove(0);
    }
    let tokens = tokens.into_iter().map(|token| match token {
        place if is_place(&place) => "/*".to_owned(),
        masked if masked.starts_with('•') => "/•••".to_owned(),
        name => format!("/{name}"),
    });
    let field: String = tokens.collect();
    if field.is_empty() {
        "the payload itself".to_owned()
    } else {
        field
    }
}

/// An export with a broken country from the 600th customer on, in lines that are all a payload.
fn export(customers: usize) -> String {
    let line = CLEAN.replace('\n', "");
    let mut lines = String::new();
    for number in 1..=customers {
        let line = line
            .replace("CUST-4711", &format!("C-{number}"))
            .replace("KYC-2024-000117", &format!("K-{number}"));
        let line = if number < 600 {
            line
        } else {
            line.replace("\"LT\"", "\"LTU\"")
        };
        let _ = writeln!(lines, "{line}");
    }
    lines
}

#[test]
fn the_counts_are_those_of_the_json_report() {
    let output = folder(&[]);
    let page = output.path().join("report.html");
    let page = page.to_str().unwrap();
    let written = format!("html={page}");
    let arguments = ["-q", "-f", "json", TODAY, "--output", &written, "fixtures"];
    let (code, out, err) = run_in(Path::new("."), &arguments);
    assert_eq!(code, 1, "{err}");
    let json: Value = serde_json::from_str(&out).unwrap();
    let findings = json["diagnostics"].as_array().unwrap();
    assert!(findings.len() > 1000);
    let html = fs::read_to_string(page).unwrap();
    for (name, member) in [
        ("Customers", "customers"),
        ("Refused", "refused"),
        ("Errors", "errors"),
        ("Warnings", "warnings"),
        ("Advice", "advice"),
    ] {
        assert_eq!(json["summary"][member], total(&html, name), "{name}");
    }
    let string =
        |finding: &Value, name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    let rules = expected(findings, |finding| string(finding, "rule"));
    assert_eq!(counts(&html, "Findings by rule"), rules);
    assert!(rules.len() > 40, "{rules:?}");
    let codes = expected(findings, |finding| match string(finding, "apiCode") {
        code if code.is_empty() => "no published code".to_owned(),
        code => code,
    });
    assert_eq!(counts(&html, "Findings by API code"), codes);
    assert!(codes.len() > 20, "{codes:?}");
    // The tables of fields and files are cut; the last row has all others.
    for (caption, all) in [
        (
            "Findings by field",
            expected(findings, |finding| field(&string(finding, "pointer"))),
        ),
        (
            "Findings by file",
            expected(findings, |finding| string(finding, "file")),
        ),
    ] {
        let rows = rows(&html, caption);
        let (named, others): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .partition(|(name, _)| all.contains_key(name));
        for (name, counts) in &named {
            assert_eq!(counts, &all[name], "{caption}: {name}");
        }
        assert_eq!(named.len(), all.len().min(200), "{caption}");
        let rest = all.len() - named.len();
        if rest == 0 {
            assert_eq!(others, []);
            continue;
        }
        let noun = caption.rsplit(' ').next().unwrap();
        assert_eq!(others[0].0, format!("{rest} other {noun}s"));
        for column in 0..4 {
            let of_named: usize = named.iter().map(|(_, counts)| counts[column]).sum();
            let of_all: usize = all.values().map(|counts| counts[column]).sum();
            assert_eq!(others[0].1[column], of_all - of_named, "{caption}");
        }
        let least = named.iter().map(|(_, counts)| counts[0]).min();
        let named: BTreeMap<_, _> = named.into_iter().collect();
        let left_out = all.iter().filter(|(name, _)| !named.contains_key(*name));
        assert!(
            left_out.map(|(_, counts)| counts[0]).max() <= least,
            "{caption}"
        );
    }
    let along: usize = rows(&html, "Findings over the input")
        .iter()
        .map(|(_, of)| of[0])
        .sum();
    assert_eq!(along, findings.len());
    assert!(!html.contains("Personal values are shown"));
}

#[test]
fn the_report_shows_where_it_begins() {
    let folder = folder(&[("export.ndjson", export(1000).as_bytes())]);
    let html = report(folder.path(), &["export.ndjson"]);
    let parts = rows(&html, "Findings over the input");
    // Each of at most 48 parts has 32 payloads; those without findings are one row.
    assert_eq!(parts[0], ("payloads 1 to 576".to_owned(), vec![0]));
    assert_eq!(parts[1], ("payloads 577 to 608".to_owned(), vec![9]));
    assert_eq!(parts[2], ("payloads 609 to 640".to_owned(), vec![32]));
    assert_eq!(
        parts.last().unwrap(),
        &("payloads 993 to 1,000".to_owned(), vec![8])
    );
    assert!(
        html.contains("The first is in payloads 577 to 608, at line 600."),
        "{html}"
    );
    assert!(html.contains("<td class=\"begins\">payload 600, line 600</td>"));
    // A list in one text is the same, by customers.
    let list = format!("[{}]", export(1000).trim_end().replace('\n', ","));
    let (_, html, _) = run_in_with_input(
        folder.path(),
        &["-q", "-f", "html", TODAY, "-"],
        list.as_bytes(),
    );
    assert_eq!(rows(&html, "Findings over the input"), parts);
}

#[test]
fn many_files_are_parts_of_the_input() {
    let wrong = CLEAN.replace("\"LT\"", "\"LTU\"");
    let names: Vec<_> = (0..250).map(|number| format!("{number:03}.json")).collect();
    let files = names.iter().enumerate().map(|(number, name)| {
        let text = if number < 40 { CLEAN } else { &wrong };
        (name.as_str(), text.as_bytes())
    });
    let folder = folder(&files.collect::<Vec<_>>());
    let html = report(folder.path(), &["--no-cross-document", "."]);
    let parts = rows(&html, "Findings over the input");
    assert_eq!(parts[0], ("files 1 to 40".to_owned(), vec![0]));
    assert_eq!(parts[1], ("files 41 to 48".to_owned(), vec![8]));
    let files = rows(&html, "Findings by file");
    assert_eq!(files.len(), 201);
    assert_eq!(files[0], ("040.json".to_owned(), vec![1]));
    assert_eq!(files[200], ("10 other files".to_owned(), vec![10]));
    assert!(html.contains("40 other files have no findings."));
    assert!(html.contains("payload 41, <span class=\"place mono\">040.json:12</span>"));
}

#[test]
fn threads_do_not_change_the_report() {
    let run = |threads: &str| report(Path::new("."), &["--threads", threads, "fixtures/rules"]);
    let once = run("1");
    assert_eq!(once, run("4"));
    assert_eq!(once, run("4"));
}

/// Values, names and file names that would be markup.
const HOSTILE: [&str; 4] = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'\\\"><svg onload=alert(1)>",
    "a\u{202e}b\u{2066}c\u{200b}d",
];

#[test]
fn nothing_of_a_payload_becomes_markup() {
    let mut text = CLEAN.replace("\"LT\"", &format!("\"{}\"", HOSTILE[0]));
    for (number, hostile) in HOSTILE.iter().enumerate() {
        text = text.replacen(
            '{',
            &format!(
                "{{\"{hostile}\": \"{hostile}\", \"x{number}{hostile}\": [{{\"{hostile}\": 1}}],"
            ),
            1,
        );
        text = text.replace("CUST-4711", &format!("CUST-4711{hostile}"));
    }
    text = text.replace("\"CREATE\"", "\"\\u0007\\u001b[2J</script>\"");
    let name = "<img src=x onerror=alert(1)>&'\".json";
    let folder = folder(&[
        (name, text.as_bytes()),
        ("b<b>.json", b"{\"entityType\": \"<b>\x1b\x07\"}"),
        ("skipped<i>.json", b"{\"a\": 1}"),
    ]);
    for redaction in ["--redact", "--no-redact"] {
        let html = report(folder.path(), &[redaction, "."]);
        assert!(
            html.contains("&lt;img src=x onerror=alert(1)&gt;"),
            "{redaction}"
        );
        assert_harmless(&html);
        let is_shown = redaction == "--no-redact";
        assert_eq!(html.contains("Personal values are shown"), is_shown);
        let json = folder.path().join("r.json");
        let target = format!("json={}", json.display());
        run_in(folder.path(), &["-q", redaction, "--output", &target, "."]);
        let (code, trend, err) = run_in(folder.path(), &["stats", "r.json", "-f", "html"]);
        assert_eq!((code, err.as_str()), (0, ""));
        assert_harmless(&trend);
        fs::remove_file(json).unwrap();
    }
    // Reports that somebody else has written.
    let hostile =
        serde_json::json!({"rule": HOSTILE[1], "severity": "error", "apiCode": HOSTILE[0]});
    let lines = format!(
        "{hostile}\n{}\n",
        hostile.to_string().replace("<img", "\\u202e\\u0007<img")
    );
    let named = "</script><i>.jsonl".replace('/', "\u{2215}");
    fs::write(folder.path().join(&named), lines).unwrap();
    for format in ["table", "json", "html"] {
        let (code, out, err) = run_in(folder.path(), &["stats", &named, &named, "-f", format]);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(!out.contains(['\u{202e}', '\u{7}']), "{out}");
        if format == "html" {
            assert!(out.contains("&lt;img src=x onerror=alert(1)&gt;"));
            assert_harmless(&out);
        }
    }
}

/// Asserts that a page has no elements but its own, and asks for nothing.
fn assert_harmless(html: &str) {
    assert_eq!(html.matches("<script").count(), 1, "{html}");
    assert_eq!(html.matches("</script").count(), 1);
    assert_eq!(html.matches("<style").count(), 1);
    assert!(html.contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"));
    let is_harmful = |character: char| {
        (character.is_control() && character != '\n')
            || "\u{202e}\u{2066}\u{200b}".contains(character)
    };
    assert!(!html.contains(is_harmful), "{:?}", html.find(is_harmful));
    let body = html
        .split_once("<body>")
        .unwrap()
        .1
        .split_once("<script")
        .unwrap()
        .0;
    let known = [
        "a", "article", "br", "button", "caption", "code", "dd", "details", "div", "dl", "dt",
        "fieldset", "footer", "form", "h1", "h2", "h3", "header", "input", "label", "legend", "li",
        "main", "mark", "nav", "option", "output", "p", "path", "pre", "rect", "section", "select",
        "span", "strong", "em", "summary", "svg", "table", "tbody", "td", "th", "thead", "tr",
        "ul", "wbr",
    ];
    let attributes = [
        "aria-hidden",
        "aria-label",
        "aria-labelledby",
        "aria-live",
        "autocomplete",
        "checked",
        "class",
        "d",
        "data-level",
        "data-rule",
        "data-unit",
        "height",
        "hidden",
        "href",
        "id",
        "name",
        "preserveAspectRatio",
        "role",
        "scope",
        "spellcheck",
        "tabindex",
        "type",
        "value",
        "viewBox",
        "width",
        "x",
        "y",
    ];
    for piece in body.split('<').skip(1) {
        let (tag, rest) = piece.split_once('>').unwrap();
        assert!(!rest.contains('>'), "{piece}");
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let name = name.trim_matches('/');
        assert!(known.contains(&name), "{tag}");
        rest = rest.trim_end_matches('/');
        while !rest.is_empty() {
            let end = rest.find(['=', ' ']).unwrap_or(rest.len());
            let (attribute, after) = rest.split_at(end);
            assert!(attributes.contains(&attribute), "{tag}: {attribute}");
            rest = after;
            if let Some(value) = rest.strip_prefix("=\"") {
                let (value, after) = value.split_once('"').unwrap();
                assert!(attribute != "href" || value.starts_with('#'), "{tag}");
                rest = after;
            }
            rest = rest.trim_start();
        }
    }
}

#[test]
fn personal_values_are_masked_unless_they_are_asked_for() {
    const CANARY: &str = "Zxqvkwyra";
    let wrong = CLEAN
        .replace("Austėja", CANARY)
        .replace("Pavyzdienė", &format!(" {CANARY}ienė"))
        .replacen(
            '{',
            &format!("{{\"note{CANARY}\": \"{CANARY}\", \"phone\": \"{CANARY}\","),
            1,
        );
    let folder = folder(&[("a.json", wrong.as_bytes())]);
    let masked = report(folder.path(), &["a.json"]);
    assert!(!masked.contains(CANARY), "{masked}");
    assert!(masked.contains("Personal values are masked"));
    assert!(masked.contains("•••"));
    // Other reports of the same run are masked with it.
    let both = ["-q", "-f", "concise", "--output", "html=r.html", "a.json"];
    let (_, out, _) = run_in(folder.path(), &both);
    let written = fs::read_to_string(folder.path().join("r.html")).unwrap();
    assert!(!out.contains(CANARY) && !written.contains(CANARY), "{out}");
    // Without a page, they are as before.
    let (_, out, _) = run_in(folder.path(), &["-q", "-f", "concise", "a.json"]);
    assert!(out.contains(CANARY), "{out}");
    let shown = report(folder.path(), &["--no-redact", "a.json"]);
    assert!(shown.contains(CANARY) && shown.contains("Personal values are shown"));
    fs::write(folder.path().join("kyclint.toml"), "redact = false\n").unwrap();
    assert!(report(folder.path(), &["a.json"]).contains(CANARY));
    assert!(!report(folder.path(), &["--redact", "a.json"]).contains(CANARY));
}

#[test]
fn merged_runs_are_shown_as_one() {
    const CANARY: &str = "Zxqvkwyra";
    // The 600th customer and those after it have the identifier of the first.
    let lines: String = (1..=1000)
        .map(|number| {
            let name = if number == 1 || number >= 600 {
                1
            } else {
                number
            };
            let line = CLEAN.replace('\n', "");
            let line = line.replace("CUST-4711", &format!("{CANARY}{name}"));
            line.replace("KYC-2024-000117", &format!("K-{number}")) + "\n"
        })
        .collect();
    let lines: Vec<_> = lines.split_inclusive('\n').collect();
    let folder = folder(&[
        ("1.ndjson", lines[..500].concat().as_bytes()),
        ("2.ndjson", lines[500..].concat().as_bytes()),
    ]);
    for part in ["1", "2"] {
        let (input, seen) = (format!("{part}.ndjson"), format!("{part}.seen"));
        let name = ["--stdin-filename", "export.ndjson", "-"];
        let arguments = [&["-q", "--occurrences", &seen], &name[..]].concat();
        let input = fs::read(folder.path().join(input)).unwrap();
        run_in_with_input(folder.path(), &arguments, &input);
    }
    let arguments = ["merge", "-q", "-f", "html", "1.seen", "2.seen"];
    let (code, html, err) = run_in(folder.path(), &arguments);
    assert_eq!((code, err.as_str()), (1, ""));
    assert!(text(&html).contains("401 of 1,000 customers would be refused"));
    assert_eq!(
        (total(&html, "Customers"), total(&html, "Errors")),
        (1000, 401)
    );
    let by_rule = rows(&html, "Findings by rule");
    assert_eq!(by_rule, [("duplicate-customer".to_owned(), vec![401])]);
    // It begins in the second part, whose lines are counted from its start.
    let parts = rows(&html, "Findings over the input");
    assert_eq!(parts[0], ("payloads 1 to 576".to_owned(), vec![0]));
    assert_eq!(parts[1], ("payloads 577 to 608".to_owned(), vec![9]));
    assert!(html.contains("<td class=\"begins\">payload 600, line 100</td>"));
    assert!(!html.contains(CANARY), "{html}");
    assert_harmless(&html);
}

#[test]
fn everything_is_readable_without_the_script() {
    let html = report(
        Path::new("."),
        &["fixtures/example.json", "fixtures/inputs/customers.ndjson"],
    );
    let body = html.split_once("<body>").unwrap().1;
    let (body, _) = body.split_once("<script>").unwrap();
    // Only the filter, which is of no use without the script, is hidden.
    assert_eq!(body.matches(" hidden>").count(), 1);
    assert!(body.contains("aria-label=\"Filter the examples\" hidden>"));
    let words = text(body);
    for part in [
        "3 of 4 customers would be refused",
        "invalid country code LTU",
        "Use LT: LTU is the alpha-3 code of Lithuania.",
        "The API would answer C016.I06. --fix corrects it.",
        "fixtures/inputs/customers.ndjson:3:24",
        "Customer CUST-4803",
        "not an assigned code",
        "A country that is not an ISO 3166-1 alpha-2 code",
        "duplicate-communication-number",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(
        body.contains("<mark class=\"main\">&quot;LTU&quot;</mark>"),
        "{body}"
    );
    // Each link leads to a place of the page.
    let links: Vec<_> = body
        .split("href=\"#")
        .skip(1)
        .map(|it| it.split('"').next().unwrap())
        .collect();
    assert!(links.len() > 10);
    for link in links {
        assert_eq!(
            body.matches(&format!(" id=\"{link}\"")).count(),
            1,
            "{link}"
        );
    }
    assert_harmless(&html);
}

#[test]
fn examples_are_limited_and_all_findings_are_counted() {
    let folder = folder(&[("export.ndjson", export(1000).as_bytes())]);
    let examples = |html: &str| html.matches("<article class=\"example ").count();
    let html = report(folder.path(), &["export.ndjson"]);
    assert_eq!((examples(&html), total(&html, "Errors")), (20, 401));
    assert!(
        html.contains("<summary>17 more examples; 381 not shown</summary>"),
        "{html}"
    );
    let html = report(folder.path(), &["--max-findings", "5", "export.ndjson"]);
    assert_eq!((examples(&html), total(&html, "Errors")), (5, 401));
    assert_eq!(
        rows(&html, "Findings by rule"),
        [("country-code".to_owned(), vec![401])]
    );
    assert!(html.contains("The examples are from the first 5 findings"));
    let html = report(folder.path(), &["--max-findings", "0", "export.ndjson"]);
    assert_eq!((examples(&html), total(&html, "Errors")), (0, 401));
    assert!(html.contains("No example: <code>--max-findings</code> leaves them out."));
}

#[test]
fn reports_without_findings_say_so() {
    let folder = folder(&[("a.json", CLEAN.as_bytes()), ("b.json", b"{\"b\": 1}")]);
    let html = report(folder.path(), &["a.json"]);
    assert!(
        html.contains("<p class=\"verdict good\">No problems found</p>"),
        "{html}"
    );
    assert!(html.contains("Checked: 1 file, 1 customer."));
    assert!(!html.contains("<form") && !html.contains("<nav"), "{html}");
    assert_harmless(&html);
    // What could not be checked is not fine.
    let arguments = ["-q", "-f", "html", "a.json", "no<b>.json"];
    let (code, html, _) = run_in(folder.path(), &arguments);
    assert_eq!(code, 2);
    assert!(html.contains("<p class=\"verdict\">No problems found</p>"));
    assert!(html.contains("1 file could not be checked"));
    assert!(text(&html).contains("no<b>.json"));
    assert_harmless(&html);
    let (code, html, _) = run_in(folder.path(), &["-q", "-f", "html", "--detect", "b.json"]);
    assert_eq!(code, 3);
    assert!(html.contains("Nothing was checked"), "{html}");
    assert!(
        text(&html).contains("skipped: not a customer payload"),
        "{html}"
    );
    assert_harmless(&html);
}

/// A folder with the reports of two runs, `1.json` and `2.json`.
fn two_runs() -> TempDir {
    let wrong =
        |code: &str, action: &str| CLEAN.replace("\"LT\"", code).replace("\"CREATE\"", action);
    let first = [
        wrong("\"LTU\"", "\"create\""),
        wrong("\"UK\"", "\"CREATE\""),
    ];
    let second = [
        wrong("\"LTU\"", "\"CREATE\""),
        CLEAN.replace("\"firstName\"", "\"frstName\""),
    ];
    let lines =
        |payloads: [String; 2]| payloads.map(|payload| payload.replace('\n', "")).join("\n");
    let folder = folder(&[
        ("1.ndjson", lines(first).as_bytes()),
        ("2.ndjson", lines(second).as_bytes()),
    ]);
    for number in ["1", "2"] {
        let json = format!("json={number}.json");
        let lines = format!("jsonl={number}.jsonl");
        let input = format!("{number}.ndjson");
        let arguments = [
            "-q",
            "--no-cross-document",
            TODAY,
            "--output",
            &json,
            "--output",
            &lines,
            &input,
        ];
        assert_eq!(run_in(folder.path(), &arguments).0, 1);
    }
    folder
}

#[test]
fn the_trend_of_two_runs_is_shown() {
    let folder = two_runs();
    let stats = |arguments: &[&str]| {
        let (code, out, err) = run_in(folder.path(), &[&["stats"], arguments].concat());
        assert_eq!((code, err.as_str()), (0, ""));
        out
    };
    assert_eq!(
        stats(&["1.json", "2.json"]),
        "\
run  files  customers  refused  errors  warnings  advice  report
1        1          2        2       3         0       0  1.json
2        1          2        2       2         0       0  2.json

rule           run 1  run 2  trend
country-code       2      1  fewer (-1)
unknown-field      0      1  new
action-value       1      0  gone

API code  run 1  run 2  trend
C016.I06      2      1  fewer (-1)

From run 1 to run 2: 1 rule new, 1 rule gone, 1 rule with fewer findings
"
    );
    let json: Value =
        serde_json::from_str(&stats(&["1.json", "2.json", "1.json", "-f", "json"])).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["runs"][1]["errors"], 2);
    assert_eq!(json["runs"][2]["customers"], 2);
    let rule = |name: &str| {
        let mut rules = json["rules"].as_array().unwrap().iter();
        rules.find(|rule| rule["rule"] == name).unwrap().clone()
    };
    assert_eq!(rule("country-code")["counts"], serde_json::json!([2, 1, 2]));
    assert_eq!(
        rule("country-code")["trends"],
        serde_json::json!(["fewer", "more"])
    );
    assert_eq!(
        rule("unknown-field")["trends"],
        serde_json::json!(["new", "gone"])
    );
    assert_eq!(json["apiCodes"][0]["counts"], serde_json::json!([2, 1, 2]));
    // JSON Lines count the same, without what they do not have.
    let lines: Value =
        serde_json::from_str(&stats(&["1.jsonl", "2.jsonl", "1.json", "-f", "json"])).unwrap();
    assert_eq!(lines["rules"], json["rules"]);
    assert_eq!(lines["runs"][0]["customers"], Value::Null);
    let html = stats(&["1.json", "2.json", "-f", "html"]);
    assert!(html.contains("<p class=\"verdict\">1 fewer finding than in the run before</p>"));
    assert!(
        html.contains("<td class=\"trend down\">fewer (-1)</td>"),
        "{html}"
    );
    assert_harmless(&html);
    let only = stats(&["1.json"]);
    assert!(
        only.contains("\nrule          run 1\ncountry-code      2\n"),
        "{only}"
    );
    assert!(!only.contains("trend") && !only.contains("From run"));
    let first = fs::read(folder.path().join("1.json")).unwrap();
    let (_, out, _) = run_in_with_input(folder.path(), &["stats", "-"], &first);
    assert_eq!(out.replace("<stdin>", "1.json"), only);
}

#[test]
fn a_report_with_fewer_findings_than_it_counts_says_so() {
    let folder = folder(&[("export.ndjson", export(700).as_bytes())]);
    for (statistics, all_rules) in [(&[][..], false), (&["--statistics"], true)] {
        let arguments = [
            "-q",
            "--max-findings=7",
            "--output=json=r.json",
            "export.ndjson",
        ];
        run_in(folder.path(), &[&arguments, statistics].concat());
        let (code, out, _) = run_in(folder.path(), &["stats", "r.json", "r.json"]);
        assert_eq!(code, 0);
        let count = if all_rules { 101 } else { 7 };
        assert!(
            out.contains(&format!("country-code    {count:>3}    {count:>3}  same")),
            "{out}"
        );
        let note = "note: r.json lists fewer findings than it counts, so it has fewer ";
        assert!(out.contains(&format!(
            "{note}{}API codes\n",
            if all_rules { "" } else { "rules and " }
        )));
    }
}

#[test]
fn a_file_that_is_not_a_report_is_named() {
    let folder = two_runs();
    let cut = fs::read_to_string(folder.path().join("1.json")).unwrap();
    fs::write(folder.path().join("cut.json"), &cut[..cut.len() / 2]).unwrap();
    let arguments = ["stats", "1.json", "1.ndjson", "no.json", "cut.json", "."];
    let (code, out, err) = run_in(folder.path(), &arguments);
    assert_eq!((code, out.as_str()), (2, ""));
    let lines: Vec<_> = err.lines().collect();
    assert_eq!(lines.len(), 4, "{err}");
    assert_eq!(
        lines[0],
        "error: 1.ndjson: not a report of kyclint: write one with `kyclint --format json`"
    );
    assert!(lines[1].starts_with("error: no.json: "), "{err}");
    assert!(
        lines[2].starts_with("error: cut.json: the report is not complete: "),
        "{err}"
    );
    assert!(lines[3].starts_with("error: .: "), "{err}");
    assert_eq!(run_in(folder.path(), &["stats"]).0, 2);
}
