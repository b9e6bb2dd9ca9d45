//! Signs at the ends of lines, as a shell script, a word processor, `cat -A` or a cell of `psql` has them.

use crate::document::foreign_text::{ForeignText, Reason};
use crate::document::raw_text::is_json;
use crate::text::span::Span;

/// Signs at the ends of fewer lines may have a meaning of their own.
const MANY_LINES: usize = 3;

/// The signs. A longer one comes before one that it ends with.
const SIGNS: [&str; 8] = ["^M$", "\\", "¶", "↵", "⏎", "^M", "$", "+"];

/// Finds the signs at the ends of all lines without which a text is JSON, and this JSON.
pub(super) fn line_ends(text: &str) -> Option<(ForeignText, String)> {
    let first = text.lines().map(str::trim_end).find(|it| !it.is_empty())?;
    let sign = SIGNS.into_iter().find(|sign| first.ends_with(sign))?;
    let mut places = Vec::new();
    let mut json = String::with_capacity(text.len());
    let mut at = 0;
    let mut is_last = false;
    for line in text.split_inclusive('\n') {
        let written = line.trim_end();
        let kept = written.strip_suffix(sign).map(str::trim_end);
        if !written.is_empty() {
            // Only behind the last line, there may be none.
            if is_last {
                return None;
            }
            is_last = kept.is_none();
        }
        let kept = kept.unwrap_or(written).len();
        if kept < written.len() {
            places.push(Span::new(at + kept, at + written.len()));
        }
        json.push_str(&line[..kept]);
        json.push_str(&line[written.len()..]);
        at += line.len();
    }
    if places.len() < MANY_LINES || !is_json(&json) {
        return None;
    }
    let found = ForeignText::with_surplus(Reason::LineEnds, &places, true)?;
    Some((found, json))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = "{\n  \"a\": \"¶\",\n  \"b\": 2\n}\n";

    #[test]
    fn signs_at_the_ends_of_lines_are_found() {
        for sign in [" \\", "¶", "↵", " ⏎", "$", "^M$", "   +"] {
            for text in [
                JSON.replace('\n', &format!("{sign}\n")),
                JSON.trim_end().replace('\n', &format!("{sign}\n")),
            ] {
                let (found, json) = line_ends(&text).unwrap();
                assert_eq!(found.reason, Reason::LineEnds);
                assert_eq!(json.trim_end(), JSON.trim_end(), "{text}");
                let first = &text[found.span.start..found.span.end];
                assert_eq!(first, sign, "{text}");
            }
        }
    }

    #[test]
    fn other_lines_have_no_signs_at_their_ends() {
        for text in [
            "",
            "\\\n",
            JSON,
            "{ \\\n  \"a\": 1\n}\n",
            "{ \\\n  \"a\": 1, \\\n  \"b\": \\\n",
            "{$\n  \"a\": 1,\n  \"b\": 2$\n}$\n",
        ] {
            assert!(line_ends(text).is_none(), "{text}");
        }
    }
}
