//! Line breaks at a fixed length, as a terminal, SQL*Plus or a mail program puts them, also into strings.

use crate::document::foreign_text::{ForeignText, Reason};
use crate::document::raw_text::is_json;
use crate::text::span::Span;

/// Shorter lines are those of the writer.
const SHORTEST: usize = 40;

/// Finds the breaks between lines of one length without which a text is JSON, and this JSON.
pub(super) fn wrapped_lines(text: &str) -> Option<(ForeignText, String)> {
    let text = text.trim_end();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (last, cut) = lines.split_last()?;
    let length_of = |line: &str| line.trim_end_matches(['\r', '\n']).chars().count();
    let length = cut.first().map(|line| length_of(line))?;
    let is_cut = |line: &&str| length_of(line) == length;
    if length < SHORTEST || length_of(last) > length || !cut.iter().all(is_cut) {
        return None;
    }
    let mut json = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(cut.len());
    let mut at = 0;
    for line in &lines {
        let kept = line.trim_end_matches(['\r', '\n']);
        json.push_str(kept);
        if kept.len() < line.len() {
            places.push(Span::new(at + kept.len(), at + line.len()));
        }
        at += line.len();
    }
    if !is_json(&json) {
        return None;
    }
    let found = ForeignText::with_surplus(Reason::WrappedLines, &places, true)?;
    Some((found, json))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(length: usize, end: &str) -> String {
        let json = format!(r#"{{"a":"{}","b":"{}"}}"#, "ą".repeat(70), "b ".repeat(40));
        let letters: Vec<char> = json.chars().collect();
        let lines = letters.chunks(length).map(String::from_iter);
        lines.collect::<Vec<_>>().join(end)
    }

    #[test]
    fn breaks_at_a_fixed_length_are_found() {
        for end in ["\n", "\r\n"] {
            let text = wrapped(60, end) + end;
            let (found, json) = wrapped_lines(&text).unwrap();
            assert_eq!(json, wrapped(1000, ""));
            assert_eq!(found.edits.len(), 2);
            assert_eq!(&text[found.span.start..found.span.end], end);
        }
    }

    #[test]
    fn other_lines_are_not_joined() {
        for text in [
            String::new(),
            wrapped(1000, "\n"),
            wrapped(20, "\n"),
            wrapped(60, "\n\n"),
            wrapped(60, "\n") + "}",
            "{\n".to_owned() + &wrapped(60, "\n"),
        ] {
            assert!(wrapped_lines(&text).is_none(), "{text}");
        }
    }
}
