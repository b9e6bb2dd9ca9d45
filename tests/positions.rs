//! Lines, columns and spans, whatever the text is made of, in every format that tells them.

mod common;

use kyclint::diagnostic::Diagnostic;
use kyclint::lint;
use kyclint::report::formats;
use kyclint::report::formats::{Format, Style};
use kyclint::source::Source;
use kyclint::source::portable::PortablePaths;

/// A payload with a wrong country; `before` stands before it on the same line.
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

fn drawn(format: Format, source: &Source, diagnostics: &[Diagnostic]) -> String {
    let style = Style {
        color: false,
        unicode: true,
        width: 100,
    };
    let mut bytes = Vec::new();
    formats::open(format, style, &PortablePaths::default())
        .draw(&common::found(source, diagnostics), &mut bytes)
        .unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The one finding of a rule.
fn found(text: &str, rule: &str) -> Found {
    let source = Source::new("p.json", text.as_bytes().to_vec());
    let diagnostics: Vec<_> = lint::lint(&source, &common::settings())
        .into_iter()
        .filter(|diagnostic| diagnostic.rule.name == rule)
        .collect();
    assert_eq!(diagnostics.len(), 1, "{text}");
    let span = diagnostics[0].span;
    let start = source.position(span.start);
    let end = source.position(span.end);
    let graphical = drawn(Format::Graphical, &source, &diagnostics);
    let header = graphical.lines().find(|line| line.contains("─[p.json:"));
    let concise = drawn(Format::Concise, &source, &diagnostics);
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
fn line_ends_of_windows_change_nothing() {
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
    let long = format!("\"firstName\": \"{}\", ", "žą🦊".repeat(20_000));
    let text = payload(&long, "");
    let column = text[..text.find("\"LTU\"").unwrap()].chars().count() + 1;
    check(&text, 1, column);
    let source = Source::new("p.json", text.into_bytes());
    let diagnostics = lint::lint(&source, &common::settings());
    let graphical = drawn(Format::Graphical, &source, &diagnostics[..1]);
    assert!(graphical.len() < 1000, "{graphical}");
    assert!(
        graphical.contains("\"citizenshipCountry\": \"LTU\",  \"lastName\": \"x\"}"),
        "{graphical}"
    );
    assert!(graphical.contains("1 │ …"), "{graphical}");
}

#[test]
fn far_labels_of_one_line_are_drawn_in_one_excerpt() {
    let minified = payload("\"firstName\": \"x\", ", "");
    let text = minified.replace(
        "\"lastName\"",
        &format!(
            "\"activityDescription\": \"{}\", \"title\": \"UAB\", \"lastName\"",
            "a".repeat(500)
        ),
    );
    let source = Source::new("p.json", text.into_bytes());
    let diagnostics: Vec<_> = lint::lint(&source, &common::settings())
        .into_iter()
        .filter(|diagnostic| diagnostic.rule.name == "field-not-allowed")
        .collect();
    let graphical = drawn(Format::Graphical, &source, &diagnostics);
    assert_eq!(graphical.matches("p.json").count(), 1, "{graphical}");
    assert!(graphical.contains("declared as INDIVIDUAL"), "{graphical}");
    assert!(
        graphical.contains("field of customers of type ORGANIZATION"),
        "{graphical}"
    );
    let underlined = graphical.lines().find(|line| line.contains('┬')).unwrap();
    assert_eq!(underlined.matches('┬').count(), 2, "{graphical}");
}

/// Each underline of a drawing stands below the characters that it is about.
#[test]
fn underlines_stand_below_their_characters() {
    for text in [
        payload("\"firstName\": \"žą\", ", "\n"),
        payload("\t\"firstName\":\t\"x\", ", "\r\n"),
        payload("\"firstName\": \"ž\u{301}\", ", "\n"),
    ] {
        let source = Source::new("p.json", text.into_bytes());
        let graphical = drawn(
            Format::Graphical,
            &source,
            &lint::lint(&source, &common::settings())[..1],
        );
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
        let (blank, _) = lines[at + 1].split_once("──┬──").unwrap();
        assert_eq!(width(before), width(blank), "{graphical}");
    }
}
