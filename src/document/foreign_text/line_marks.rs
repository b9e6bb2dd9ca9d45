//! Lines that begin with marks of a reply or of a difference between two files.

use crate::document::foreign_text::{ForeignText, Reason};
use crate::document::raw_text::{are_json, begins_container};
use crate::text::span::Span;

/// Finds the marks before all lines, and the text without them.
pub(super) fn line_marks(text: &str) -> Option<(ForeignText, String)> {
    without(text, Reason::Reply, reply_mark).or_else(|| {
        let mut is_in_hunk = true;
        let indent = indent(text);
        let mut lines = text.lines().enumerate();
        let has_new = lines.any(|(number, line)| dedented(number, line, indent).starts_with('+'));
        without(text, Reason::Difference, |line| {
            difference_mark(line, &mut is_in_hunk)
        })
        .filter(|_| has_new)
    })
}

/// Returns the text without what `mark` finds at the begin of each line; `None` if a line has none, or the rest
/// does not begin like JSON. If it is JSON, the edits remove the marks.
pub(super) fn without(
    text: &str,
    reason: Reason,
    mut mark: impl FnMut(&str) -> Option<usize>,
) -> Option<(ForeignText, String)> {
    let mut places = Vec::new();
    let mut json = String::with_capacity(text.len());
    let mut at = 0;
    let indent = indent(text);
    for (number, whole) in text.split_inclusive('\n').enumerate() {
        let line = dedented(number, whole, indent);
        at += whole.len() - line.len();
        let length = match line.trim().is_empty() {
            true => 0,
            false => mark(line)?,
        };
        if length > 0 {
            places.push(Span::new(at, at + length));
        }
        json.push_str(line.get(length..)?);
        at += line.len();
    }
    if !begins_container(&json) {
        return None;
    }
    let found = ForeignText::with_surplus(reason, &places, are_json(&json))?;
    Some((found, json))
}

/// The blanks before all lines but the first one: in fenced code, they take the place of the prefixes
/// of a block quote or list.
fn indent(text: &str) -> usize {
    let lines = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let blanks = lines.map(|line| line.len() - line.trim_start_matches(' ').len());
    blanks.min().unwrap_or(0)
}

/// The line with this number without the blanks that all lines but the first one have.
fn dedented(number: usize, line: &str, indent: usize) -> &str {
    let indent = if number == 0 { 0 } else { indent };
    line.get(indent..).unwrap_or(line)
}

/// The length of the marks of a reply: `> `, once for each reply.
fn reply_mark(line: &str) -> Option<usize> {
    let mut rest = line;
    while let Some(next) = rest.strip_prefix('>') {
        rest = next.strip_prefix(' ').unwrap_or(next);
    }
    let length = line.len() - rest.len();
    (length > 0).then_some(length)
}

/// The length of the mark before a line of the new file, or of a line that is not in it. A header
/// ends where its first hunk begins.
fn difference_mark(line: &str, is_in_hunk: &mut bool) -> Option<usize> {
    const HEADERS: [&str; 3] = ["diff ", "--- ", "Index: "];
    if HEADERS.iter().any(|header| line.starts_with(header)) {
        *is_in_hunk = false;
    } else if line.starts_with("@@ ") {
        *is_in_hunk = true;
        return Some(line.len());
    }
    if !*is_in_hunk {
        return Some(line.len());
    }
    match line.as_bytes().first()? {
        b'+' | b' ' => Some(1),
        b'-' | b'\\' => Some(line.len()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(Reason, String, bool)> {
        let (found, json) = line_marks(text)?;
        Some((found.reason, json, !found.edits.is_empty()))
    }

    #[test]
    fn marks_before_lines_are_found() {
        let json = "{\n  \"a\": 1\n}\n";
        for (text, reason) in [
            ("> {\n>   \"a\": 1\n> }\n", Reason::Reply),
            (">{\n>   \"a\": 1\n>}\n", Reason::Reply),
            ("> > {\n> >   \"a\": 1\n> > }\n", Reason::Reply),
            ("+{\n+  \"a\": 1\n+}\n", Reason::Difference),
            (
                "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n {\n-  \"a\": 0\n+  \"a\": 1\n }\n\\ No newline at end of file\n",
                Reason::Difference,
            ),
        ] {
            assert_eq!(found(text), Some((reason, json.to_owned(), true)), "{text}");
        }
        // In a block quote or list, with blanks in place of the prefixes.
        let quoted = "> {\n  >   \"a\": 1\n  > }\n";
        assert_eq!(found(quoted), Some((Reason::Reply, json.to_owned(), true)));
        let quoted = " {\n  -  \"a\": 0\n  +  \"a\": 1\n   }\n";
        assert_eq!(
            found(quoted),
            Some((Reason::Difference, json.to_owned(), true))
        );
        // A part of a file is none.
        let part = "@@ -1,2 +1,2 @@\n {\n+  \"a\": 1,\n";
        assert_eq!(found(part).map(|(.., is_fixed)| is_fixed), Some(false));
    }

    #[test]
    fn other_lines_have_no_marks() {
        for text in [
            "",
            "> a\n",
            "> {\n  \"a\": 1\n> }\n",
            " {\n   \"a\": 1\n }\n",
            "-{\n-  \"a\": 1\n-}\n",
            "+{\n  \"a\": 1\n}\n",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
