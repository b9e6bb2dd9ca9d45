//! Texts that are not JSON for one reason as a whole: another format, JSON that was escaped or
//! encoded once more, an unresolved merge, a template that was not rendered.

use std::borrow::Cow;

use crate::document::detection::names_payload;
use crate::document::structure::looks_like_payload;
use crate::json::{Kind, Node, Parsed, ProblemKind, parse};
use crate::source::OtherFormat;
use crate::text::span::Span;

/// A text that is not JSON, and why. Nothing else that is wrong with the text is worth reporting.
#[derive(Debug)]
pub struct ForeignText {
    /// The reason.
    pub reason: Reason,
    /// Where it shows first.
    pub span: Span,
    /// Where else it shows.
    pub others: Vec<Span>,
    /// The replacements that make it JSON, if there is exactly one reading.
    pub edits: Vec<(Span, String)>,
}

/// Why a text is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It is in another format.
    Format(OtherFormat),
    /// It is JSON that was encoded once more.
    Encoded(Encoding),
    /// It has `\n` in place of line breaks.
    LineBreaks,
    /// It has both sides of a merge.
    MergeConflict,
    /// It has placeholders of a template.
    Template,
}

/// How JSON was encoded once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// As a JSON string.
    JsonString,
    /// With a backslash before each quote, as within a string.
    Escaped,
    /// With doubled quotes, as in a cell of a CSV table.
    DoubledQuotes,
    /// With `&quot;` for quotes, as in HTML.
    HtmlEntities,
    /// With `%22` for quotes, as in a URL.
    Percent,
    /// In Base64.
    Base64,
}

/// The number of places that are noted in addition to the first one.
const OTHERS: usize = 3;

/// Fewer escaped line breaks than this are a mistake of their own, unless nothing else is wrong.
const MANY_BREAKS: usize = 3;

/// A placeholder of a template is at most this long, in bytes.
const LONGEST_PLACEHOLDER: usize = 200;

/// Finds the one reason for which the text of a parsed document, from byte `start` to byte `end`,
/// is not JSON. `is_payload` is whether the user says that it is a payload; otherwise it must look
/// like one.
pub fn foreign_text(
    parsed: &Parsed<'_>,
    start: usize,
    end: usize,
    is_payload: bool,
) -> Option<ForeignText> {
    let root = parsed.tree.root();
    let text = parsed.tree.text().get(start..end)?;
    let is_container = begins_container(text);
    let is_wrong = parsed.problems.iter().any(|problem| {
        !matches!(
            problem.kind,
            ProblemKind::DuplicateKey { .. } | ProblemKind::Empty
        )
    });
    if is_container && !is_wrong {
        return None;
    }
    let is_meant = |json: &str| is_payload || is_payload_text(json);
    encoded(text, root)
        .filter(|(_, json)| json.as_deref().is_none_or(is_meant))
        .map(|(encoding, json)| in_encoding(text, encoding, json))
        .or_else(|| merge_conflict(text).filter(|_| is_payload || names_payload(text)))
        .or_else(|| {
            line_breaks(text)
                .filter(|(_, json)| is_meant(json))
                .map(|(found, _)| found)
        })
        .or_else(|| template(text).filter(|_| is_payload || names_payload(text)))
        .or_else(|| {
            let format = OtherFormat::of(text).filter(|_| !is_container)?;
            let is_clear = !matches!(format, OtherFormat::Yaml | OtherFormat::Form);
            let is_meant = is_payload || is_clear || names_payload(text);
            let line = first_line(text);
            is_meant.then(|| ForeignText::new(Reason::Format(format), line))
        })
        .map(|found| found.moved(start))
}

impl ForeignText {
    /// A marker of a merge conflict.
    pub fn merge_conflict(marker: Span) -> Self {
        ForeignText::new(Reason::MergeConflict, marker)
    }

    fn new(reason: Reason, span: Span) -> Self {
        ForeignText {
            reason,
            span,
            others: Vec::new(),
            edits: Vec::new(),
        }
    }

    fn in_places(reason: Reason, places: &[Span]) -> Option<Self> {
        let (first, others) = places.split_first()?;
        Some(ForeignText {
            others: others.iter().copied().take(OTHERS).collect(),
            ..ForeignText::new(reason, *first)
        })
    }

    /// Moves all spans by `by` bytes.
    fn moved(self, by: usize) -> Self {
        let moved = |span: Span| Span::new(span.start + by, span.end + by);
        ForeignText {
            span: moved(self.span),
            others: self.others.into_iter().map(moved).collect(),
            edits: self
                .edits
                .into_iter()
                .map(|(span, text)| (moved(span), text))
                .collect(),
            ..self
        }
    }
}

fn begins_container(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with(['{', '['])
}

fn is_json(text: &str) -> bool {
    let parsed = parse(text, 0);
    let is_container = matches!(parsed.tree.root().kind(), Kind::Object | Kind::Array);
    is_container && parsed.problems.is_empty()
}

fn is_payload_text(json: &str) -> bool {
    looks_like_payload(parse(json, 0).tree.root())
}

/// The first line that is not blank.
fn first_line(text: &str) -> Span {
    let start = text.len()
        - text
            .trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
            .len();
    let line = text[start..].lines().next().unwrap_or_default();
    Span::new(start, start + line.trim_end().len())
}

/// The part of the text from its first opening bracket to its last closing one.
fn bracketed(text: &str) -> Option<Span> {
    let start = text.find(['{', '['])?;
    let end = text.rfind(['}', ']'])? + 1;
    (start < end).then(|| Span::new(start, end))
}

/// Whether the text within an opening bracket begins with `quote`.
fn opens_with(text: &str, quote: &str) -> bool {
    let Some(at) = text.find(quote) else {
        return false;
    };
    let before = text[..at].trim_end_matches([' ', '\t', '\r', '\n']);
    let before = ["\\r\\n", "\\n", "\\t"]
        .into_iter()
        .fold(before, |before, escape| before.trim_end_matches(escape));
    before.trim_end().ends_with(['{', '['])
}

/// How the text was encoded once more, and what was encoded, as far as it can be decoded.
fn encoded<'a>(text: &'a str, root: Node<'a>) -> Option<(Encoding, Option<Cow<'a, str>>)> {
    let is_string = root.kind() == Kind::String && root.raw().starts_with('"');
    if is_string && root.span().end == text_end(root, text) {
        let mut inside = root.string()?;
        // It may have been encoded several times.
        while let Ok(again) = serde_json::from_str::<String>(&inside) {
            inside = again.into();
        }
        if inside.trim_start().starts_with(['{', '[']) {
            return Some((Encoding::JsonString, Some(inside)));
        }
    }
    let is_container = begins_container(text);
    // Within a string value of a document, quotes may be escaped.
    let first = text.find('"').unwrap_or(text.len());
    let is_first = |quote| !is_container || text.find(quote).is_some_and(|at| at <= first);
    let part = bracketed(text).map(|span| &text[span.start..span.end]);
    for (quote, encoding) in [
        ("\\\"", Encoding::Escaped),
        ("\"\"", Encoding::DoubledQuotes),
        ("&quot;", Encoding::HtmlEntities),
        ("&#34;", Encoding::HtmlEntities),
    ] {
        let is_again = text.matches(quote).nth(3).is_some();
        if is_again && is_first(quote) && opens_with(text, quote) {
            let json = part.and_then(|part| decoded(part, encoding));
            return Some((encoding, json.filter(|json| is_json(json))));
        }
    }
    let trimmed = text.trim();
    let begins = |with: &str| {
        let start = trimmed.get(..with.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    if begins("%7B%22") || begins("%5B%7B") || begins("%7B%0A") || begins("%7B%20") {
        return Some((Encoding::Percent, None));
    }
    (!is_container && is_base64(trimmed)).then_some((Encoding::Base64, None))
}

/// The end of the text in the tree's coordinates, without white space.
fn text_end(root: Node<'_>, text: &str) -> usize {
    let blank = text.len() - text.trim_end().len();
    let whole = root.text();
    // The document ends where its text ends.
    let start = whole.len() - text.len();
    start + text.len() - blank
}

fn decoded(part: &str, encoding: Encoding) -> Option<Cow<'_, str>> {
    match encoding {
        Encoding::Escaped => {
            let escaped = part
                .replace('\n', "\\n")
                .replace('\r', "\\r")
                .replace('\t', "\\t");
            serde_json::from_str::<String>(&format!("\"{escaped}\""))
                .ok()
                .map(Cow::Owned)
        }
        Encoding::DoubledQuotes => Some(part.replace("\"\"", "\"").into()),
        Encoding::HtmlEntities => {
            let entities = [
                ("&quot;", "\""),
                ("&#34;", "\""),
                ("&#39;", "'"),
                ("&apos;", "'"),
                ("&lt;", "<"),
                ("&gt;", ">"),
                ("&amp;", "&"),
            ];
            let replace = |text: String, (entity, plain)| text.replace(entity, plain);
            Some(entities.into_iter().fold(part.to_owned(), replace).into())
        }
        Encoding::JsonString | Encoding::Percent | Encoding::Base64 => None,
    }
}

/// Whether the text is Base64 of a JSON object or of an array of objects.
fn is_base64(text: &str) -> bool {
    // What `{"`, `{ `, `{` and a line break, and `[{` become.
    const STARTS: [&str; 6] = ["eyJ", "eyA", "ewo", "ew0K", "W3s", "Wwo"];
    const SHORTEST: usize = 40;
    let is_of = |next: char| next.is_ascii_alphanumeric() || "+/-_=.\r\n".contains(next);
    text.len() >= SHORTEST
        && STARTS.into_iter().any(|start| text.starts_with(start))
        && text.chars().all(is_of)
}

fn in_encoding(text: &str, encoding: Encoding, json: Option<Cow<'_, str>>) -> ForeignText {
    let found = ForeignText::new(Reason::Encoded(encoding), first_line(text));
    // Text around it, such as the rest of a log line, would be lost.
    let is_alone = encoding == Encoding::JsonString
        || bracketed(text).is_some_and(|part| {
            let around = [&text[..part.start], &text[part.end..]];
            around
                .into_iter()
                .all(|around| around.trim_matches(['"', '\'']).trim().is_empty())
        });
    let json = json.filter(|json| is_alone && is_json(json));
    let edits = json.map(|json| {
        let start = text.len() - text.trim_start().len();
        (
            Span::new(start, text.trim_end().len()),
            json.trim().to_owned(),
        )
    });
    ForeignText {
        edits: edits.into_iter().collect(),
        ..found
    }
}

/// Finds the markers that git leaves in a file with a merge conflict. Some of them may have been
/// removed.
fn merge_conflict(text: &str) -> Option<ForeignText> {
    // A conflict with two kinds of markers has one of these.
    let has = |marker: &str| memchr::memmem::find(text.as_bytes(), marker.as_bytes()).is_some();
    if !has(CONFLICT_START) && !has(CONFLICT_END) {
        return None;
    }
    let (mut starts, mut others) = (Vec::new(), Vec::new());
    let (mut has_middle, mut has_end) = (false, false);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim_end();
        let place = Span::new(at, at + written.len());
        if is_conflict_start(written) {
            starts.push(place);
        } else if is_conflict_middle(written) {
            has_middle = true;
            others.push(place);
        } else if is_conflict_end(written) {
            has_end = true;
            others.push(place);
        }
        at += line.len();
    }
    // A single such line may be underlining, or a part of a text.
    let kinds = [!starts.is_empty(), has_middle, has_end];
    let is_conflict = kinds.into_iter().filter(|has| *has).count() > 1;
    let places = if starts.is_empty() { others } else { starts };
    ForeignText::in_places(Reason::MergeConflict, &places).filter(|_| is_conflict)
}

const CONFLICT_START: &str = "<<<<<<<";
const CONFLICT_END: &str = ">>>>>>>";

/// Whether a line begins a merge conflict.
pub fn is_conflict_start(line: &str) -> bool {
    line == CONFLICT_START || line.starts_with("<<<<<<< ")
}

/// Whether a line separates the sides of a merge conflict.
pub fn is_conflict_middle(line: &str) -> bool {
    line == "=======" || line == "|||||||" || line.starts_with("||||||| ")
}

/// Whether a line ends a merge conflict.
pub fn is_conflict_end(line: &str) -> bool {
    line == CONFLICT_END || line.starts_with(">>>>>>> ")
}

/// The parts of a text that are not within quotes.
fn outside_strings(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    let mut is_inside = false;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let at = text.len() - rest.len();
            let end = memchr::memchr2(b'"', b'\n', rest.as_bytes());
            let (part, behind) = match end {
                Some(end) => (&rest[..end], &rest[end + 1..]),
                None => (rest, ""),
            };
            let was_inside = is_inside;
            let is_escaped = is_inside && backslashes(part) % 2 == 1;
            match end.map(|end| rest.as_bytes()[end]) {
                Some(b'"') if !is_escaped => is_inside = !is_inside,
                // No string continues on the next line.
                Some(b'\n') => is_inside = false,
                _ => {}
            }
            rest = behind;
            if !was_inside && !part.is_empty() {
                return Some((at, part));
            }
        }
        None
    })
}

fn backslashes(text: &str) -> usize {
    text.bytes().rev().take_while(|byte| *byte == b'\\').count()
}

/// Finds `\n` and similar between the members, and the text without them.
fn line_breaks(text: &str) -> Option<(ForeignText, String)> {
    memchr::memchr(b'\\', text.as_bytes())?;
    let mut places: Vec<Span> = Vec::new();
    for (start, part) in outside_strings(text) {
        let mut at = 0;
        while let Some(found) = memchr::memchr(b'\\', &part.as_bytes()[at..]) {
            let place = at + found;
            at = place + 1;
            if matches!(part.as_bytes().get(at), Some(b'n' | b'r' | b't')) {
                at += 1;
                let (from, to) = (start + place, start + at);
                match places.last_mut() {
                    Some(last) if last.end == from => last.end = to,
                    _ => places.push(Span::new(from, to)),
                }
            }
        }
    }
    let mut json = String::with_capacity(text.len());
    let mut end = 0;
    for place in &places {
        json.push_str(&text[end..place.start]);
        end = place.end;
    }
    json.push_str(&text[end..]);
    let is_whole = is_json(&json);
    if places.is_empty() || !is_whole && places.len() < MANY_BREAKS {
        return None;
    }
    let found = ForeignText::in_places(Reason::LineBreaks, &places)?;
    let edits = places.iter().map(|place| (*place, String::new()));
    let edits = if is_whole {
        edits.collect()
    } else {
        Vec::new()
    };
    Some((ForeignText { edits, ..found }, json))
}

/// Finds the placeholders of a template in place of values.
fn template(text: &str) -> Option<ForeignText> {
    const BRACKETS: [(&str, &str); 6] = [
        ("{{", "}}"),
        ("{%", "%}"),
        ("${", "}"),
        ("#{", "}"),
        ("<%", "%>"),
        ("%(", ")s"),
    ];
    let mut places = Vec::new();
    for (start, part) in outside_strings(text) {
        for (open, close) in BRACKETS {
            let mut at = 0;
            while let Some(found) = part[at..].find(open) {
                let from = at + found;
                at = from + open.len();
                let window = part.floor_char_boundary(at + LONGEST_PLACEHOLDER);
                let Some(length) = part[at..window].find(close) else {
                    continue;
                };
                let inside = &part[at..at + length];
                if is_expression(inside) {
                    at += length + close.len();
                    places.push(Span::new(start + from, start + at));
                }
            }
        }
    }
    places.sort_unstable_by_key(|place| place.start);
    ForeignText::in_places(Reason::Template, &places)
}

/// Whether this is what stands between the brackets of a placeholder, and not JSON.
fn is_expression(inside: &str) -> bool {
    let inside = inside.trim_matches(['-', '=', '#', '/', '~', ' ', '{']);
    inside.starts_with(|first: char| first.is_alphabetic() || first == '_' || first == '.')
        && !inside.contains(['{', ':', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<ForeignText> {
        foreign_text(&parse(text, 0), 0, text.len(), true)
    }

    /// The text after the edits.
    fn edited(text: &str) -> String {
        let mut edited = text.to_owned();
        for (span, with) in found(text).unwrap().edits.into_iter().rev() {
            edited.replace_range(span.start..span.end, &with);
        }
        edited
    }

    const JSON: &str = "{\"a\": 1, \"b\": {\"c\": \"x\"}}";

    #[test]
    fn encoded_json_is_recognized_and_decoded() {
        let string = serde_json::Value::from(JSON).to_string();
        let twice = serde_json::Value::from(string.as_str()).to_string();
        let escaped = &string[1..string.len() - 1];
        for (text, encoding) in [
            (string.clone(), Encoding::JsonString),
            (format!(" {string}\n"), Encoding::JsonString),
            (twice, Encoding::JsonString),
            (escaped.to_owned(), Encoding::Escaped),
            (format!("'{escaped}'"), Encoding::Escaped),
            (format!("[{escaped}]"), Encoding::Escaped),
            (escaped.replace(", ", ",\\n "), Encoding::Escaped),
            (escaped.replacen('{', "{\\n  ", 1), Encoding::Escaped),
            (JSON.replace('"', "\"\""), Encoding::DoubledQuotes),
            (
                format!("\"{}\"", JSON.replace('"', "\"\"")),
                Encoding::DoubledQuotes,
            ),
            (JSON.replace('"', "&quot;"), Encoding::HtmlEntities),
        ] {
            let reason = found(&text).map(|found| found.reason);
            assert_eq!(reason, Some(Reason::Encoded(encoding)), "{text}");
            let edited: serde_json::Value = serde_json::from_str(&edited(&text)).unwrap();
            let edited = edited
                .as_array()
                .map_or(edited.clone(), |list| list[0].clone());
            assert_eq!(
                edited,
                serde_json::from_str::<serde_json::Value>(JSON).unwrap(),
                "{text}"
            );
        }
        let base64 = "eyJjb21tdW5pY2F0aW9uTnVtYmVyIjogIktZQy0xIn0=\n";
        for (text, encoding) in [
            (format!("INFO body={escaped} in 3 ms"), Encoding::Escaped),
            ("%7B%22a%22%3A1%7D".to_owned(), Encoding::Percent),
            (base64.to_owned(), Encoding::Base64),
        ] {
            let found = found(&text).unwrap();
            assert_eq!(found.reason, Reason::Encoded(encoding), "{text}");
            assert_eq!(found.edits, [], "{text}");
        }
    }

    #[test]
    fn escaped_line_breaks_are_found_between_members_only() {
        let text = "{\\n  \"a\": \"x\\ny\",\\r\\n  \"b\": 1\\n}";
        assert_eq!(found(text).unwrap().reason, Reason::LineBreaks);
        assert_eq!(found(text).unwrap().span, Span::new(1, 3));
        assert_eq!(edited(text), "{  \"a\": \"x\\ny\",  \"b\": 1}");
    }

    #[test]
    fn conflicts_and_templates_are_found_at_their_first_place() {
        let conflict = "{\n<<<<<<< HEAD\n\"a\": 1\n=======\n\"a\": 2\n>>>>>>> b\n}";
        let found_at = |text: &str| {
            let found = found(text).unwrap();
            (
                found.reason,
                text[found.span.start..found.span.end].to_owned(),
            )
        };
        assert_eq!(
            found_at(conflict),
            (Reason::MergeConflict, "<<<<<<< HEAD".to_owned())
        );
        for placeholder in [
            "{{ share }}",
            "${share}",
            "{% if x %}",
            "<%= share %>",
            "{{{share}}}",
            "#{share}",
        ] {
            let text = format!("{{\"a\": \"{{{{x}}}}\", \"b\": {placeholder}}}");
            let (reason, written) = found_at(&text);
            assert_eq!(reason, Reason::Template, "{text}");
            assert!(placeholder.starts_with(&written), "{written}");
        }
    }

    #[test]
    fn ordinary_mistakes_have_no_reason() {
        for text in [
            "",
            JSON,
            "{\"a\": 1,}",
            "{'a': 1}",
            "{\"a\": \"{\\\"b\\\": 1, \\\"c\\\": 2}\",}",
            "{\"a\": {\"b\": 1}, {\"c\": 2}}",
            "{\"a\": \"C:\\\\new\" \"b\": 1}",
            "{\"a\": \"\", \"b\": \"\", \"c\": \"\", \"d\": \"\",}",
            "{{\"a\": 1}}",
            "{\"a\": \"\n<<<<<<< x\"}",
            "\"text\"",
            "Dear all",
        ] {
            assert_eq!(found(text).map(|found| found.reason), None, "{text}");
        }
    }
}
