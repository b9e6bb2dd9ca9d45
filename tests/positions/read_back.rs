//! From each position in each report, the characters that a finding is about are read back. The readers know
//! the text and the unit of the format, and nothing of how kyclint counts.
//!
//! `KYCLINT_TEXTS=N` tries N texts in each test, instead of as many as take a few seconds.

use std::cell::Cell;
use std::ops::Range;
use std::sync::Mutex;

use kyclint::{ColumnUnit, Diagnostic, Format, Ledger, Options, Rows, Session, Source};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner};
use unicode_width::UnicodeWidthChar;

use crate::common::{self, rendered};
use crate::editor::Editor;
use crate::readers::{self, Drawing, End, Place, Stated, Within, byte_at};
use crate::texts::{Named, named};

/// What a position must lead to.
#[derive(Debug, Clone)]
enum Expected<'d> {
    /// These bytes of the text.
    Bytes(usize, usize),
    /// These characters, wherever they are.
    Characters(&'d str),
}

/// The same texts each time, and the smallest text of those that fail.
fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 1000,
        ..Config::default()
    };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, random)
}

/// The number of texts that a test tries.
fn texts(usual: u32) -> u32 {
    let count = std::env::var("KYCLINT_TEXTS").ok();
    count.map_or(usual, |count| count.parse().unwrap())
}

fn check_all(cases: u32, check: impl Fn(&Named) -> TestCaseResult) {
    let result = runner(cases).run(&named(), |named| check(&named));
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

fn session(named: &Named) -> Session {
    let source = Source::new(named.name, named.text.as_bytes().to_vec());
    common::linted(source, common::settings())
}

/// A text as one format counts in it.
struct Counted<'t> {
    text: &'t str,
    unit: ColumnUnit,
    within: Within,
    lines: Vec<Range<usize>>,
}

impl<'t> Counted<'t> {
    fn new(text: &'t str, unit: ColumnUnit, within: Within) -> Self {
        Counted {
            text,
            unit,
            within,
            lines: readers::lines(text, within),
        }
    }

    /// A line without its ending.
    fn line(&self, number: usize) -> &'t str {
        let line = self.lines.get(number - 1);
        line.map_or("", |line| &self.text[line.clone()])
    }

    /// A byte order mark has no column in a file, so a position in it is the one after it.
    fn with_column(&self, byte: usize) -> usize {
        let has_mark = self.text.starts_with('\u{feff}') && self.within == Within::File;
        if has_mark { byte.max(3) } else { byte }
    }

    fn byte(&self, place: Place) -> Result<usize, TestCaseError> {
        let byte = byte_at(self.text, &self.lines, place, self.unit);
        byte.ok_or_else(|| TestCaseError::fail(format!("the text has no place {place:?}")))
    }

    fn check_line(&self, line: usize, byte: usize) -> TestCaseResult {
        let start = self.byte((line, 1))?;
        let next = byte_at(self.text, &self.lines, (line + 1, 1), self.unit);
        let is_within = start <= byte && next.is_none_or(|next| byte < next);
        prop_assert!(is_within, "byte {byte} is not in line {line}");
        Ok(())
    }

    fn check(&self, stated: &Stated, expected: &Expected<'_>) -> TestCaseResult {
        let (start, end) = match *expected {
            Expected::Bytes(start, end) => (start, end),
            Expected::Characters(characters) => {
                let start = self.byte(stated.start)?;
                let found = &self.text[start..];
                prop_assert!(found.starts_with(characters), "{stated:?}: {found:?}");
                (start, start + characters.len())
            }
        };
        let (first, last) = (self.with_column(start), self.with_column(end));
        if stated.start.1 == 0 {
            // Only lines are stated, because there are several.
            prop_assert!(matches!(stated.end, End::Line(line) if line > stated.start.0));
            self.check_line(stated.start.0, first)?;
        } else {
            prop_assert_eq!(self.byte(stated.start)?, first, "start of {:?}", stated);
        }
        match stated.end {
            End::Unstated => {}
            End::Line(line) => self.check_line(line, last)?,
            End::At(place) => prop_assert_eq!(self.byte(place)?, last, "end of {:?}", stated),
            End::Bytes(place, offset, length) => {
                prop_assert_eq!(self.byte(place)?, last, "end of {:?}", stated);
                prop_assert_eq!((offset, offset + length), (start, end), "{:?}", stated);
            }
        }
        Ok(())
    }

    fn check_each(
        &self,
        format: &str,
        stated: &[Stated],
        expected: &[(&str, Expected<'_>)],
    ) -> TestCaseResult {
        let named: Vec<_> = stated.iter().map(|it| &*it.of).collect();
        let findings: Vec<_> = expected.iter().map(|it| it.0).collect();
        prop_assert_eq!(named, findings, "{}", format);
        for (stated, (_, expected)) in stated.iter().zip(expected) {
            let checked = self.check(stated, expected);
            checked.map_err(|fault| TestCaseError::fail(format!("{format}: {fault}")))?;
        }
        Ok(())
    }
}

fn of_rule(found: &Diagnostic) -> (&str, Expected<'_>) {
    let bytes = Expected::Bytes(found.span.start, found.span.end);
    (found.rule.name, bytes)
}

/// A finding and the other places of it, under these names.
fn with_places<'d>(
    found: &'d Diagnostic,
    label: &'static str,
    related: &'static str,
) -> impl Iterator<Item = (&'d str, Expected<'d>)> {
    let labels = found.labels.iter();
    let labels = labels.map(move |it| (label, Expected::Bytes(it.span.start, it.span.end)));
    let elsewhere = found.related.iter();
    let elsewhere = elsewhere.map(move |it| (related, Expected::Characters(&it.text)));
    std::iter::once(of_rule(found))
        .chain(labels)
        .chain(elsewhere)
}

fn edits(found: &Diagnostic) -> impl Iterator<Item = (&str, Expected<'_>)> {
    let edits = found.fix.iter().flat_map(|fix| &fix.edits);
    edits.map(|edit| ("edit", Expected::Bytes(edit.span.start, edit.span.end)))
}

#[test]
fn the_positions_in_each_report_lead_to_the_characters_of_the_span() {
    let findings = Cell::new(0);
    let marked = Cell::new(0);
    check_all(texts(40), |named| {
        let mut session = session(named);
        let found = session.diagnostics().to_vec();
        findings.set(findings.get() + found.len());
        let name = named.name;
        let counted = Counted::new(&named.text, ColumnUnit::CodePoints, Within::File);
        let rules: Vec<_> = found.iter().map(of_rule).collect();
        let places = |label, related| -> Vec<_> {
            let found = found.iter();
            found
                .flat_map(|it| with_places(it, label, related))
                .collect()
        };
        let mut report = |format| rendered(&mut session, format);

        let concise = readers::concise(name, &report(Format::Concise));
        counted.check_each("concise", &concise, &rules)?;
        let checkstyle = readers::checkstyle(&report(Format::Checkstyle));
        counted.check_each("checkstyle", &checkstyle, &rules)?;
        let csv = readers::csv(&report(Format::Csv));
        counted.check_each("csv", &csv, &rules)?;
        let gitlab = readers::gitlab(&report(Format::Gitlab));
        counted.check_each("gitlab", &gitlab, &rules)?;

        // A test case has the findings that fail it first.
        let mut junit = readers::junit(name, &report(Format::Junit));
        junit.sort_by_key(|it| (it.of.clone(), it.start));
        let mut by_rule: Vec<_> = found.iter().collect();
        by_rule.sort_by_key(|it| (it.rule.name, it.span.start));
        let by_rule: Vec<_> = by_rule.into_iter().map(of_rule).collect();
        counted.check_each("junit", &junit, &by_rule)?;

        // GitHub takes ten annotations of each level.
        let github = readers::github(&report(Format::Github));
        let mut most = Vec::new();
        for level in ["error", "warning", "advice"] {
            let found = found.iter().filter(|it| it.severity.name() == level);
            most.extend(found.take(10).map(of_rule));
        }
        counted.check_each("github", &github, &most)?;

        let elsewhere = places("label", "related");
        counted.check_each("json", &readers::json(&report(Format::Json)), &elsewhere)?;
        counted.check_each("jsonl", &readers::jsonl(&report(Format::Jsonl)), &elsewhere)?;
        let results = found.iter();
        let results = results.flat_map(|it| with_places(it, "place", "place").chain(edits(it)));
        let results: Vec<_> = results.collect();
        counted.check_each("sarif", &readers::sarif(&report(Format::Sarif)), &results)?;

        let (spoken, lines) = readers::narrated(name, &report(Format::Narrated));
        counted.check_each("narrated", &spoken, &elsewhere)?;
        for (number, read_out) in lines {
            let line = counted.line(number);
            if line.chars().count() <= WHOLE {
                let shown = shows(&read_out, line.trim_matches(is_drawn_as_blank));
                prop_assert!(shown, "line {number} is read out as {read_out:?}");
            }
        }

        let drawings = report(Format::Graphical);
        let drawings = readers::graphical(name, &drawings);
        let drawn: Vec<_> = drawings.iter().map(|it| it.rule).collect();
        let of: Vec<_> = found.iter().map(|it| it.rule.name).collect();
        prop_assert_eq!(drawn, of, "graphical");
        for (drawing, found) in drawings.iter().zip(&found) {
            marked.set(marked.get() + check_drawing(&counted, drawing, found)?);
        }

        for (place, marked) in readers::html(name, &report(Format::Html)) {
            let start = counted.byte(place)?;
            let is_it = |found: &Diagnostic| {
                let characters = on_first_line(&counted, found);
                let is_cut = characters.chars().count() > LABEL;
                counted.with_column(found.span.start) == start
                    && (shows(&marked, characters) || is_cut && begins(&marked, characters))
            };
            let is_found = found.iter().any(is_it);
            prop_assert!(is_found, "html: {place:?} with the characters {marked:?}");
        }
        Ok(())
    });
    assert!(findings.get() > 500, "{}", findings.get());
    assert!(marked.get() > 200, "{}", marked.get());
}

/// Longer lines are cropped.
const WHOLE: usize = 120;
/// Longer labels are cut.
const LABEL: usize = 72;

/// The characters that a finding marks on the line that it begins in.
fn on_first_line<'t>(counted: &Counted<'t>, found: &Diagnostic) -> &'t str {
    let start = counted.with_column(found.span.start);
    let end = counted.with_column(found.span.end);
    let characters = &counted.text[start..end];
    let line = characters.split('\n').next().unwrap_or_default();
    let is_cut = line.len() < characters.len();
    line.strip_suffix('\r').filter(|_| is_cut).unwrap_or(line)
}

/// Whether a drawn character stands for one of the text. What controls a terminal or cannot be seen is
/// drawn as another.
fn stands_for(drawn: char, character: char) -> bool {
    let is_stand_in = drawn == '\u{fffd}' || ('\u{2400}'..='\u{2421}').contains(&drawn);
    let is_plain = (' '..='~').contains(&character) || character.is_alphanumeric();
    // A page draws a tab as a blank.
    let is_tab = drawn == ' ' && character == '\t';
    drawn == character || is_tab || is_stand_in && !is_plain
}

/// Whether a character is blank in a drawing too. Most of what ends a line somewhere is not.
fn is_drawn_as_blank(character: char) -> bool {
    let is_replaced = character.is_control() && character != '\t';
    character.is_whitespace() && !is_replaced && !matches!(character, '\u{2028}' | '\u{2029}')
}

fn shows(drawn: &str, text: &str) -> bool {
    drawn.chars().count() == text.chars().count() && begins(drawn, text)
}

fn begins(drawn: &str, text: &str) -> bool {
    let mut pairs = drawn.chars().zip(text.chars());
    drawn.chars().count() <= text.chars().count() && pairs.all(|(drawn, it)| stands_for(drawn, it))
}

/// Checks the positions at the heads of excerpts, and that the marks below each line are below the characters
/// of the spans. Returns the number of lines whose marks were checked.
fn check_drawing(
    counted: &Counted<'_>,
    drawing: &Drawing<'_>,
    found: &Diagnostic,
) -> Result<usize, TestCaseError> {
    let labels = found.labels.iter().map(|label| label.span);
    let spans: Vec<_> = std::iter::once(found.span).chain(labels).collect();
    let starts: Vec<_> = spans
        .iter()
        .map(|span| counted.with_column(span.start))
        .collect();
    let mut has_primary = false;
    for head in &drawing.heads {
        let byte = counted.byte(*head)?;
        has_primary |= byte == starts[0];
        let mut elsewhere = found.related.iter();
        let is_elsewhere = elsewhere.any(|it| (it.position.line, it.position.column) == *head);
        let is_known = starts.contains(&byte) || is_elsewhere;
        prop_assert!(is_known, "graphical: nothing is marked at {head:?}");
    }
    prop_assert!(has_primary, "graphical: no excerpt of {:?}", found.span);
    if !found.related.is_empty() {
        return Ok(0);
    }
    let mut checked = 0;
    for (number, drawn, marks) in &drawing.lines {
        let line = counted.line(*number);
        let Some(marks) = marks else {
            continue;
        };
        if line.chars().count() > WHOLE {
            continue;
        }
        let (Some(columns), start) = (columns(drawn, line), counted.byte((*number, 1))?) else {
            return Err(TestCaseError::fail(format!(
                "graphical: line {number} is drawn as {drawn:?}"
            )));
        };
        let mut expected = Vec::new();
        let mut are_apart = true;
        for span in &spans {
            let first = counted.with_column(span.start);
            if !(start..=start + line.len()).contains(&first) {
                continue;
            }
            let last = counted.with_column(span.end).min(start + line.len());
            let column = |byte: usize| {
                let passed = counted.text[start..byte].chars().count();
                columns[passed]
            };
            let (from, to) = (column(first), column(last));
            // What has no width is marked by one column.
            let to = to.max(from + 1);
            are_apart &= (from..to).all(|column| !expected.contains(&column));
            expected.extend(from..to);
        }
        if are_apart {
            expected.sort_unstable();
            let is_mark = |it: &(usize, char)| it.1 != ' ';
            let under = marks.chars().enumerate().filter(is_mark);
            let under: Vec<_> = under.map(|it| it.0).collect();
            prop_assert_eq!(under, expected, "graphical: {:?} over {:?}", drawn, marks);
            checked += 1;
        }
    }
    Ok(checked)
}

/// The columns of a terminal at which each character of a line begins, and the one after the last. `None` if
/// another line is drawn.
fn columns(drawn: &str, line: &str) -> Option<Vec<usize>> {
    let mut columns = vec![0];
    let mut column = 0;
    let mut rest = drawn.chars();
    for character in line.chars() {
        if character == '\t' {
            let width = 4 - column % 4;
            for _ in 0..width {
                // The end of a line is not drawn if it is blank.
                if rest.next().is_some_and(|it| it != ' ') {
                    return None;
                }
            }
            column += width;
        } else {
            let drawn = match rest.next() {
                Some(drawn) if stands_for(drawn, character) => drawn,
                Some(_) => return None,
                None if character.is_whitespace() => character,
                None => return None,
            };
            column += drawn.width().unwrap_or(0);
        }
        columns.push(column);
    }
    Some(columns)
}

#[test]
fn the_ranges_of_an_editor_are_the_characters_of_the_span_in_each_unit() {
    let units = [ColumnUnit::Utf16, ColumnUnit::Bytes, ColumnUnit::CodePoints];
    let editors = units.map(|unit| Mutex::new(Editor::counting_in(unit)));
    let findings = Cell::new(0);
    check_all(texts(40), |named| {
        let source = Source::new(named.name, named.text.as_bytes().to_vec());
        let options = Options::new(common::settings()).detecting();
        let mut session = Session::open(source, options);
        session.compare(&mut Ledger::default());
        let found = session.diagnostics();
        findings.set(findings.get() + found.len());
        let expected = found.iter();
        let expected = expected.flat_map(|it| with_places(it, "place", "place"));
        let expected: Vec<_> = expected.collect();
        for editor in &editors {
            let mut editor = editor.lock().unwrap();
            let stated = editor.findings(named.name, &named.text);
            let counted = Counted::new(&named.text, editor.unit, Within::Editor);
            counted.check_each(&format!("{:?}", editor.unit), &stated, &expected)?;
        }
        Ok(())
    });
    assert!(findings.get() > 500, "{}", findings.get());
}

/// A page counts units of UTF-16 from the start of the text.
#[test]
fn an_offset_in_utf_16_is_that_of_the_characters_in_a_string_of_javascript() {
    check_all(texts(40), |named| {
        let session = session(named);
        let source = session.source();
        let units: Vec<_> = named.text.encode_utf16().collect();
        for found in session.diagnostics() {
            let (start, end) = (source.utf16(found.span.start), source.utf16(found.span.end));
            let characters = String::from_utf16(&units[start..end]).ok();
            let expected = &named.text[found.span.start..found.span.end];
            prop_assert_eq!(characters.as_deref(), Some(expected));
            prop_assert_eq!(source.of_utf16(start), found.span.start);
        }
        Ok(())
    });
}

#[test]
fn the_place_of_a_finding_in_a_column_is_counted_in_its_row() {
    let findings = Cell::new(0);
    let rows = prop::collection::vec(named(), 1..5);
    let result = runner(texts(40)).run(&rows, |rows| {
        let values = rows.iter().map(|row| Some(row.text.as_bytes()));
        for some in Rows::sources(&"column".into(), 0, values).unwrap() {
            let (source, places) = some.split();
            let session = Session::open(source, Options::new(common::settings()));
            for found in session.diagnostics() {
                findings.set(findings.get() + 1);
                let place = places.place(session.source(), found.span.start);
                let text = &rows[place.row].text;
                let counted = Counted::new(text, ColumnUnit::CodePoints, Within::Value);
                let byte = counted.byte((place.line, place.column))?;
                let expected = counted.with_column(place.offset);
                prop_assert_eq!(byte, expected, "{:?}: {:?}", place, counted.text);
                // In the source, the lines of some rows are one.
                let marked = &session.source().text()[found.span.start..found.span.end];
                let marked = marked.replace('\n', " ");
                let row = counted.text[place.offset..].replace('\n', " ");
                let length = marked.len().min(row.len());
                let is_there = marked[..length] == row[..length];
                prop_assert!(is_there, "{:?}: {:?}", place, marked);
            }
        }
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    assert!(findings.get() > 500, "{}", findings.get());
}
