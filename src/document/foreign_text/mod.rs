//! Texts that are not JSON for one reason as a whole: another format, JSON that was escaped or
//! encoded once more, an unresolved merge, a template that was not rendered.

mod conflicts;
mod line_breaks;
mod line_ends;
mod line_marks;
mod line_numbers;
mod line_prefixes;
mod templates;
mod wrapped_lines;

use crate::document::detection::{has_values_in_rows, names_payload};
use crate::document::encodings::{Encoded, Encoding, peel};
use crate::document::raw_text::{begins_container, is_json};
use crate::document::structure::looks_like_payload;
use crate::json::{Kind, Node, Parsed, Problem, ProblemKind, mistakes, parse};
use crate::source::OtherFormat;
use crate::text::span::Span;

pub use templates::has_placeholder;

pub use conflicts::{conflict_around, is_conflict_end, is_conflict_middle, is_conflict_start};

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
    /// Its lines begin with their numbers.
    LineNumbers,
    /// Its lines begin with other text.
    LinePrefixes,
    /// Its lines end with a sign.
    LineEnds,
    /// It was cut into lines of one length.
    WrappedLines,
    /// It has sequences that set the colours of a terminal.
    Colours,
    /// Its lines begin with the mark of a reply.
    Reply,
    /// It is the difference between two files.
    Difference,
    /// It has both sides of a merge.
    MergeConflict,
    /// It has placeholders of a template.
    Template,
    /// It has the names of fields, but so little of JSON that nothing can be read.
    Unreadable,
}

/// The number of places that are noted in addition to the first one.
const OTHERS: usize = 3;

/// With fewer mistakes, a text can be read as JSON.
const MANY_MISTAKES: usize = 5;

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
    // A log begins with times or words in brackets.
    let is_of_log = || {
        let first = root.elements().next();
        parsed.next.is_some() && first.is_some_and(|first| !is_container_node(first))
    };
    if is_container && !is_wrong && !is_of_log() {
        return None;
    }
    let is_meant = |json: &str| is_payload || is_payload_text(json);
    let is_named = || is_payload || names_payload(text);
    peel(text)
        .filter(|found| is_payload || is_payload_within(text, found))
        .map(|found| in_encoding(text, found))
        .or_else(|| conflicts::merge_conflict(text, is_container).filter(|_| is_named()))
        .or_else(|| {
            line_breaks::line_breaks(text)
                .filter(|(_, json)| is_meant(json))
                .map(|(found, _)| found)
        })
        .or_else(|| {
            wrapped_lines::wrapped_lines(text)
                .filter(|(_, json)| is_container && is_meant(json))
                .map(|(found, _)| found)
        })
        .or_else(|| {
            let numbers = line_numbers::line_numbers(text);
            numbers
                .or_else(|| line_marks::line_marks(text))
                // The first line of a difference may have no mark.
                .filter(|(found, _)| !is_container || found.reason == Reason::Difference)
                .or_else(|| line_prefixes::line_prefixes(text))
                .or_else(|| line_ends::line_ends(text))
                .or_else(|| line_prefixes::colours(text))
                .filter(|(_, json)| is_meant(json))
                .map(|(found, _)| found)
        })
        .or_else(|| templates::template(text).filter(|_| is_named()))
        .or_else(|| {
            let format = format(text, is_container)?;
            // The definition of a table has the names of fields, but no payload.
            let names_payload = || !OtherFormat::defines_table(text) && names_payload(text);
            let is_clear = is_payload || is_clear(format) || names_payload();
            let is_meant = is_clear || format == OtherFormat::Rows && has_values_in_rows(text);
            let is_it = is_meant && !is_payload_behind_text(parsed, root);
            is_it.then(|| ForeignText::new(Reason::Format(format), first_line(text)))
        })
        .or_else(|| {
            let is_read = || is_dictionary(text) || is_unreadable(parsed, root);
            let is_it = is_container && is_read() && names_payload(text);
            is_it.then(|| ForeignText::new(Reason::Unreadable, first_line(text)))
        })
        .map(|found| found.moved(start))
}

fn is_container_node(value: Node<'_>) -> bool {
    matches!(value.kind(), Kind::Object | Kind::Array)
}

/// The format of a text, if it is one of those that stand for a whole text.
fn format(text: &str, is_container: bool) -> Option<OtherFormat> {
    if is_container {
        OtherFormat::of_brackets(text)
    } else {
        OtherFormat::of(text)
    }
}

/// Whether a file of JSON that has this format instead was surely meant as a payload. Others must
/// have the names of its fields.
fn is_clear(format: OtherFormat) -> bool {
    matches!(
        format,
        OtherFormat::Csv | OtherFormat::Tsv | OtherFormat::Html | OtherFormat::Xml
    )
}

/// Whether a payload stands behind other text, where it can be linted.
fn is_payload_behind_text(parsed: &Parsed<'_>, root: Node<'_>) -> bool {
    let is_around = |problem: &Problem| {
        matches!(
            problem.kind,
            ProblemKind::TextBeforeStart
                | ProblemKind::TextAfterEnd
                | ProblemKind::DuplicateKey { .. }
        )
    };
    parsed.problems.iter().all(is_around) && looks_like_payload(root)
}

/// Whether there are so many mistakes that what was read means nothing.
fn is_unreadable(parsed: &Parsed<'_>, root: Node<'_>) -> bool {
    let mistakes = mistakes(&parsed.problems, parsed.tree.text());
    let of_syntax = mistakes.iter().filter(|mistake| mistake.is_of_syntax());
    of_syntax.count() >= MANY_MISTAKES && !looks_like_payload(root)
}

/// Whether a text is a dictionary in brackets, as Swift prints it: names with colons, and no braces.
fn is_dictionary(text: &str) -> bool {
    let inside = text.trim_start().strip_prefix('[');
    let name = inside.and_then(|inside| inside.trim_start().strip_prefix('"'));
    let is_part = |next: char| next.is_ascii_alphanumeric() || next == '_';
    let behind = name.and_then(|name| name.trim_start_matches(is_part).strip_prefix('"'));
    behind.is_some_and(|behind| behind.trim_start().starts_with(':'))
        && memchr::memchr2(b'{', b'}', text.as_bytes()).is_none()
}

/// Whether an encoded text was meant as a payload.
fn is_payload_within(text: &str, found: &Encoded) -> bool {
    match &found.decoded {
        Some(decoded) => is_payload_text(decoded) || !is_json(decoded) && names_payload(decoded),
        None => names_payload(text),
    }
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

    /// A text without whose characters at these places the rest is read. The edits remove them if the rest is JSON.
    fn with_surplus(reason: Reason, places: &[Span], rest_is_json: bool) -> Option<Self> {
        let removed = places.iter().map(|place| (*place, String::new()));
        Some(ForeignText {
            edits: removed.filter(|_| rest_is_json).collect(),
            ..ForeignText::in_places(reason, places)?
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

fn in_encoding(text: &str, encoded: Encoded) -> ForeignText {
    let found = ForeignText::new(Reason::Encoded(encoded.encoding), first_line(text));
    let json = encoded
        .decoded
        .filter(|json| encoded.is_alone && is_json(json));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<ForeignText> {
        foreign_text(&parse(text, 0), 0, text.len(), true)
    }

    fn edits(text: &str) -> Vec<(Span, String)> {
        found(text).map(|found| found.edits).unwrap_or_default()
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
    /// The same, with blanks around it.
    const LONG: &str = "{\"a\": 1, \"b\": {\"c\": \"x\"}}            ";

    #[test]
    fn encoded_json_is_recognized_and_decoded() {
        let string = serde_json::Value::from(JSON).to_string();
        let twice = serde_json::Value::from(string.as_str()).to_string();
        let escaped = &string[1..string.len() - 1];
        let twice_escaped = &twice[1..twice.len() - 1];
        let base64 = data_encoding::BASE64.encode(LONG.as_bytes());
        let hex = data_encoding::HEXLOWER.encode(LONG.as_bytes());
        for (text, encoding) in [
            (string.clone(), Encoding::JsonString),
            (format!(" {string}\n"), Encoding::JsonString),
            (twice.clone(), Encoding::JsonString),
            (
                string.replacen(", ", ", \"\n  + \"", 1) + ";",
                Encoding::JsonString,
            ),
            (escaped.to_owned(), Encoding::Escaped),
            (format!("'{escaped}'"), Encoding::Escaped),
            (format!("[{escaped}]"), Encoding::Escaped),
            (escaped.replace(", ", ",\\n "), Encoding::Escaped),
            (escaped.replacen('{', "{\\n  ", 1), Encoding::Escaped),
            (twice_escaped.to_owned(), Encoding::Escaped),
            (JSON.replace('"', "\"\""), Encoding::DoubledQuotes),
            (
                format!("\"{}\"", JSON.replace('"', "\"\"")),
                Encoding::DoubledQuotes,
            ),
            (JSON.replace('"', "&quot;"), Encoding::HtmlEntities),
            (
                JSON.replace(", ", ",<br>\n ").replacen('{', "{<br><br>", 1),
                Encoding::HtmlTags,
            ),
            (
                "%7B%22a%22%3A1%2C%22b%22:%7B%22c%22:%22x%22%7D%7D".to_owned(),
                Encoding::Percent,
            ),
            (format!("\"{base64}\""), Encoding::Base64),
            (base64.replace("yI", "y\nI"), Encoding::Base64),
            (
                format!("data:application/json;base64,{base64}"),
                Encoding::DataUrl,
            ),
            (
                "%257B%2522a%2522%253A1%252C%2522b%2522:%257B%2522c%2522:%2522x%2522%257D%257D"
                    .to_owned(),
                Encoding::Percent,
            ),
            (JSON.replace('"', "\\x22"), Encoding::EscapedByNumber),
            (JSON.replace('"', "\\u0022"), Encoding::EscapedByNumber),
            (
                JSON.replace('"', "\\x22").replacen('{', "{\\x0D\\x0A  ", 1),
                Encoding::EscapedByNumber,
            ),
            (
                JSON.replace('"', "\\u0022").replace(", ", ",\n  "),
                Encoding::EscapedByNumber,
            ),
            (
                JSON.replace('{', "\\x7b").replace('"', "\\x22"),
                Encoding::EscapedByNumber,
            ),
            (hex.clone(), Encoding::Hexadecimal),
            (format!("0x{}", hex.to_uppercase()), Encoding::Hexadecimal),
            (format!("'{hex}'"), Encoding::Hexadecimal),
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
        let log = format!("INFO body={escaped} in 3 ms");
        let found = found(&log).unwrap();
        assert_eq!(found.reason, Reason::Encoded(Encoding::Escaped));
        assert_eq!(found.edits, []);
        let bytes = JSON.replace('x', "\\xC5\\xBE").replace('"', "\\x22");
        assert_eq!(edited(&bytes), JSON.replace('x', "ž"));
        for other in [
            "{\\x22\\x22\\x22\\x22\\x",
            "{\\x22\\x22\\x22\\x22\\x2ž}",
            "%2",
            "%25",
        ] {
            assert_eq!(edits(other), [], "{other}");
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
