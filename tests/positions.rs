//! Lines, columns and spans for different line endings and characters, in every format that prints
//! them.

mod common;
#[path = "positions/editor.rs"]
mod editor;
#[path = "positions/read_back.rs"]
mod read_back;
#[path = "positions/readers.rs"]
mod readers;
#[path = "positions/texts.rs"]
mod texts;

use kyclint::{Format, Session, Source};

use common::rendered;

/// A payload with an invalid country, preceded by `before` on the same line.
fn payload(before: &str, newline: &str) -> String {
    [
        "{",
        "  \"communicationNumber\": \"KYC-1\", \"requester\": \"Pavyzdžio bankas\",",
        "  \"sourceOfRiskLevel\": \"EVALUATE\", \"riskManagementCategory\": \"IND\",",
        "  \"customerExtId\": \"C-1\", \"entityType\": \"INDIVIDUAL\", \"applicationDate\": \"2024-04-08\",",
        &format!("  {before}\"citizenshipCountry\": \"LTU\","),
        "  \"lastName\": \"x\"",
        "}",
    ]
    .join(newline)
}

struct Found {
    offset: usize,
    line: usize,
    column: usize,
    end_column: usize,
    header: String,
    concise: String,
}

/// Lints the text as a file.
fn linted(text: &str) -> Session {
    let source = Source::new("p.json", text.as_bytes().to_vec());
    common::linted(source, common::settings())
}

/// Lints the text and keeps the findings of one rule.
fn linted_by(text: &str, rule: &str) -> Session {
    let mut session = linted(text);
    session.retain(|_, diagnostic| diagnostic.rule.name == rule);
    session
}

/// Lints the text and keeps its first finding.
fn first(text: &str) -> Session {
    let mut session = linted(text);
    let mut count = 0;
    session.retain(|_, _| {
        count += 1;
        count == 1
    });
    session
}

/// The only finding of a rule.
fn found(text: &str, rule: &str) -> Found {
    let mut session = linted_by(text, rule);
    assert_eq!(session.diagnostics().len(), 1, "{text}");
    let span = session.diagnostics()[0].span;
    let start = session.source().position(span.start);
    let end = session.source().position(span.end);
    let graphical = rendered(&mut session, Format::Graphical);
    let header = graphical.lines().find(|line| line.contains("─[p.json:"));
    let concise = rendered(&mut session, Format::Concise);
    Found {
        offset: span.start,
        line: start.line,
        column: start.column,
        end_column: end.column,
        header: header.unwrap().trim().to_owned(),
        concise: concise.split(": ").next().unwrap().to_owned(),
    }
}

fn check(text: &str, line: usize, column: usize) {
    let found = found(text, "country-code");
    assert_eq!(found.offset, text.find("\"LTU\"").unwrap());
    assert_eq!(
        (found.line, found.column, found.end_column),
        (line, column, column + 5)
    );
    assert_eq!(found.header, format!("╭─[p.json:{line}:{column}]"));
    assert_eq!(found.concise, format!("p.json:{line}:{column}"));
}

#[test]
fn columns_count_characters_not_bytes() {
    check(&payload("", "\n"), 5, 25);
    check(&payload("\"firstName\": \"žą🦊\", ", "\n"), 5, 25 + 20);
}

#[test]
fn a_tab_is_one_column() {
    check(&payload("\t\t\"firstName\":\t\"x\", ", "\n"), 5, 25 + 20);
}

#[test]
fn crlf_does_not_change_positions() {
    check(&payload("\"firstName\": \"žą🦊\", ", "\r\n"), 5, 25 + 20);
}

#[test]
fn a_byte_order_mark_has_no_column() {
    check(&format!("\u{feff}{}", payload("", "\n")), 5, 25);
    let minified = payload("\"firstName\": \"žą🦊\", ", "");
    let column =
        minified.chars().count() - minified.split("\"LTU\"").nth(1).unwrap().chars().count() - 4;
    check(&minified, 1, column);
    check(&format!("\u{feff}{minified}"), 1, column);
}

#[test]
fn a_minified_payload_is_cropped_around_the_label() {
    let long = format!(
        "\"firstName\": \"x\", \"activityDescription\": \"{}\", ",
        "žą🦊".repeat(8_000)
    );
    let text = payload(&long, "");
    let column = text[..text.find("\"LTU\"").unwrap()].chars().count() + 1;
    check(&text, 1, column);
    let graphical = rendered(&mut first(&text), Format::Graphical);
    assert!(graphical.len() < 1000, "{graphical}");
    assert!(
        graphical.contains("\"citizenshipCountry\": \"LTU\",  \"lastName\": \"x\"}"),
        "{graphical}"
    );
    assert!(graphical.contains("1 │ …"), "{graphical}");
}

#[test]
fn distant_labels_on_one_line_share_an_excerpt() {
    let minified = payload("\"firstName\": \"x\", ", "");
    let text = minified.replace(
        "\"lastName\"",
        &format!(
            "\"activityDescription\": \"{}\", \"title\": \"UAB\", \"lastName\"",
            "a".repeat(500)
        ),
    );
    let mut session = linted_by(&text, "field-not-allowed");
    let graphical = rendered(&mut session, Format::Graphical);
    assert_eq!(graphical.matches("p.json").count(), 1, "{graphical}");
    assert!(graphical.contains("declared as INDIVIDUAL"), "{graphical}");
    assert!(
        graphical.contains("field of customers of type ORGANIZATION"),
        "{graphical}"
    );
    let underlined = graphical.lines().find(|line| line.contains('┬')).unwrap();
    assert_eq!(underlined.matches('┬').count(), 2, "{graphical}");
}

/// Each underline of an excerpt is aligned with the characters it marks.
#[test]
fn underlines_are_aligned_with_their_characters() {
    for text in [
        payload("\"firstName\": \"žą\", ", "\n"),
        payload("\t\"firstName\":\t\"x\", ", "\r\n"),
        payload("\"firstName\": \"ž\u{301}\", ", "\n"),
    ] {
        let graphical = rendered(&mut first(&text), Format::Graphical);
        let lines: Vec<_> = graphical.lines().collect();
        let at = lines
            .iter()
            .position(|line| line.contains("\"LTU\""))
            .unwrap();
        let width = |text: &str| {
            text.chars()
                .filter(|character| *character != '\u{301}')
                .count()
        };
        let (before, _) = lines[at].split_once("\"LTU\"").unwrap();
        let (indent, _) = lines[at + 1].split_once("──┬──").unwrap();
        assert_eq!(width(before), width(indent), "{graphical}");
    }
}
