//! What several properties need.

use clap::ValueEnum;
use kyclint::{
    Diagnostic, Format, Ledger, Options, PortablePaths, Session, Settings, Source, Style,
};

/// Options with every rule at its default level and a fixed day.
pub fn options() -> Options {
    let day = "2026-11-23".parse().expect("a day");
    Options::new(Settings::on(day))
}

/// Lints a text of this name, and compares its customers with each other.
pub fn linted(name: &str, bytes: &[u8], options: Options) -> Session {
    let mut session = Session::open(Source::new(name, bytes.to_vec()), options);
    session.compare(&mut Ledger::default());
    session
}

/// The formats to try for a text, with their names: all that are written line by line, and one of the
/// documents, which are long.
pub fn formats_for(session: &Session) -> Vec<(Format, String)> {
    let formats = Format::value_variants().iter().map(|format| {
        let value = format.to_possible_value().expect("a name");
        (*format, value.get_name().to_owned())
    });
    let (mut tried, documents): (Vec<_>, Vec<_>) =
        formats.partition(|(format, _)| is_of_lines(*format));
    let sum: usize = session.source().text().bytes().map(usize::from).sum();
    let number = sum % documents.len();
    tried.extend(documents.into_iter().nth(number));
    tried
}

fn is_of_lines(format: Format) -> bool {
    match format {
        Format::Graphical
        | Format::Narrated
        | Format::Concise
        | Format::Jsonl
        | Format::Csv
        | Format::Github => true,
        Format::Json
        | Format::Sarif
        | Format::Gitlab
        | Format::Junit
        | Format::Checkstyle
        | Format::Html => false,
    }
}

/// Draws a report without colours.
pub fn rendered(session: &mut Session, format: Format) -> String {
    let report = session.render(format, Style::plain(), &PortablePaths::default());
    let report = report.expect("a report in memory");
    String::from_utf8(report).expect("a report in UTF-8")
}

/// Checks that all that findings mark and replace is text, and that they are in source order.
pub fn check_spans(session: &Session) {
    let text = session.source().text();
    let mut last = 0;
    for found in session.diagnostics() {
        let labels = found.labels.iter().map(|label| label.span);
        let edits = found.fix.iter().flat_map(|fix| &fix.edits);
        let edits = edits.map(|edit| edit.span);
        for span in labels.chain(edits).chain([found.span]) {
            let marked = text.get(span.start..span.end);
            assert!(
                marked.is_some(),
                "{span:?} is not within the text: {found:?}"
            );
        }
        assert!(last <= found.span.start, "not in source order: {found:?}");
        last = found.span.start;
        // Two brackets that are missing at one place differ in what they would close.
        let marked = |it: &Diagnostic| -> Vec<_> { it.labels.iter().map(|it| it.span).collect() };
        let is_again = |other: &&Diagnostic| {
            let one = (other.span, other.rule.name, &other.pointer, &other.message);
            one == (found.span, found.rule.name, &found.pointer, &found.message)
                && marked(other) == marked(found)
        };
        let count = session.diagnostics().iter().filter(is_again).count();
        assert_eq!(count, 1, "found {count} times: {found:?}");
        let position = session.source().position(found.span.start);
        assert!(position.line > 0 && position.column > 0, "{position:?}");
        check_edits(found);
    }
}

/// Checks that the edits of a fix are in source order and apart from each other.
fn check_edits(found: &Diagnostic) {
    let Some(fix) = &found.fix else { return };
    let mut end = 0;
    for edit in &fix.edits {
        assert!(end <= edit.span.start, "edits overlap: {found:?}");
        end = edit.span.end;
    }
}
