//! Text before all lines, as `docker logs`, `grep -C` and loggers write it, and the colours of a terminal.

use crate::document::foreign_text::line_marks::without;
use crate::document::foreign_text::{ForeignText, Reason};
use crate::document::raw_text::is_json;
use crate::text::span::Span;

/// Text before fewer lines may have a meaning of its own.
const MANY_LINES: usize = 3;

/// Finds the text before all lines behind which a text is JSON without mistakes, and this JSON.
pub(super) fn line_prefixes(text: &str) -> Option<(ForeignText, String)> {
    let common = common_prefix(text);
    let all = |line: &str| Some(common.len().min(line.len()));
    let each = |line: &str| {
        let begin = |next: char| matches!(next, '{' | '}' | '[' | ']' | '"');
        line.find(begin)
    };
    behind(text, all).or_else(|| behind(text, each))
}

/// Returns the JSON behind so many bytes of each line, none of which has blanks only.
fn behind(text: &str, length: impl Fn(&str) -> Option<usize>) -> Option<(ForeignText, String)> {
    let length = |line: &str| {
        let length = length(line)?;
        (!line.get(..length)?.trim().is_empty()).then_some(length)
    };
    let found = without(text, Reason::LinePrefixes, length);
    // Only JSON has edits.
    found.filter(|(found, _)| found.edits.len() >= MANY_LINES)
}

/// Finds the sequences that set the colours of a terminal, without which a text is JSON, and this JSON.
pub(super) fn colours(text: &str) -> Option<(ForeignText, String)> {
    let mut places = Vec::new();
    let mut json = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(0x1b, rest.as_bytes()) {
        let parameters = rest[at + 1..].strip_prefix('[')?;
        let is_parameter = |next: char| next.is_ascii_digit() || next == ';';
        let behind = parameters
            .trim_start_matches(is_parameter)
            .strip_prefix('m')?;
        let start = text.len() - rest.len() + at;
        places.push(Span::new(start, text.len() - behind.len()));
        json.push_str(&rest[..at]);
        rest = behind;
    }
    json.push_str(rest);
    if !is_json(&json) {
        return None;
    }
    let found = ForeignText::with_surplus(Reason::Colours, &places, true)?;
    Some((found, json))
}

/// What all lines begin with that are not blank, as it is in the first of them. Digits may differ, as those of
/// times do.
fn common_prefix(text: &str) -> &str {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut common = lines.next().unwrap_or_default();
    for line in lines {
        let mut pairs = common.char_indices().zip(line.chars());
        let is_other = |one: char, other: char| {
            one != other && !(one.is_ascii_digit() && other.is_ascii_digit())
        };
        let end = match pairs.find(|((_, one), other)| is_other(*one, *other)) {
            Some(((at, _), _)) => at,
            None => common.len().min(line.len()),
        };
        common = &common[..end];
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: [&str; 5] = ["{", "  \"a\": [", "    {\"b\": 1}", "  ]", "}"];

    fn with(prefix: impl Fn(usize) -> String) -> String {
        let lines = JSON.iter().enumerate();
        let lines = lines.map(|(number, line)| format!("{}{line}\n", prefix(number)));
        lines.collect()
    }

    #[test]
    fn text_before_all_lines_is_found() {
        for text in [
            with(|_| "app-1  | ".to_owned()),
            with(|_| "[INFO] ".to_owned()),
            with(|_| "pod/app-1 app ".to_owned()),
            with(|_| "// ".to_owned()),
            with(|second| format!("2024-04-08T10:00:0{second}Z ")),
            with(|second| format!("[2024-04-08 10:00:0{second}] ")),
            with(|second| format!("2024-04-08 10:00:0{second},001 [main] INFO c.k.S - ")),
            with(|second| format!("Jan 31 10:00:0{second} host app[123]: ")),
            with(|_| "[0] ".to_owned()),
            with(|number| {
                format!(
                    "a.json{}{}-",
                    if number == 2 { ':' } else { '-' },
                    number + 1
                )
            }),
        ] {
            let (found, json) = line_prefixes(&text).unwrap();
            assert_eq!(found.reason, Reason::LinePrefixes);
            assert_eq!(found.span.start, 0);
            assert_eq!(found.edits.len(), JSON.len(), "{text}");
            let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(read(&json), read(&JSON.concat()), "{text}");
            // Several documents.
            let (found, _) = line_prefixes(&text.repeat(2)).unwrap();
            assert_eq!(found.edits.len(), 2 * JSON.len(), "{text}");
        }
    }

    #[test]
    fn other_texts_have_nothing_before_their_lines() {
        for text in [
            with(|_| "  ".to_owned()),
            with(|number| "x".repeat(number % 2)),
            "a {\nb }\n".to_owned(),
            "[1,\n[2,\n[3]]]".to_owned(),
            "\"a\": 1\n\"b\": 2\n\"c\": 3".to_owned(),
            String::new(),
        ] {
            assert!(line_prefixes(&text).is_none(), "{text}");
        }
    }

    #[test]
    fn colours_are_found() {
        let text = "\u{1b}[1;39m{\n  \u{1b}[0m\u{1b}[34;1m\"a\"\u{1b}[0m: 1\n}\u{1b}[m\n";
        let (found, json) = colours(text).unwrap();
        assert_eq!(
            (found.reason, json.as_str()),
            (Reason::Colours, "{\n  \"a\": 1\n}\n")
        );
        assert_eq!(found.span, Span::new(0, 7));
        assert_eq!(found.edits.len(), 5);
        for other in [
            "{\"a\": 1}",
            "\u{1b}]0;x\u{7}{}",
            "{\"a\": \u{1b}[2J1}",
            "\u{1b}[31mred",
        ] {
            assert!(colours(other).is_none(), "{other:?}");
        }
    }
}
