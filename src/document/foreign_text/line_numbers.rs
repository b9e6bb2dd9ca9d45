//! Lines that begin with their numbers, as `cat -n`, `bat` and `grep -n` write them, the latter perhaps behind
//! the name of the file, and as one copies them out of an editor.

use crate::document::foreign_text::{ForeignText, Reason};
use crate::document::raw_text::{begins_container, is_json};
use crate::text::span::Span;

/// Fewer numbers may be values of their own.
const MANY_LINES: usize = 3;

/// Returns the name of the file before the number of the first line, with the colon behind it.
fn file_name(text: &str) -> Option<&str> {
    let (name, number) = text.trim_start().split_once(':')?;
    let is_name = name.contains('.') && !name.contains(['{', '"', '\n']);
    let is_number = number.starts_with(|first: char| first.is_ascii_digit());
    (is_name && is_number).then(|| &text.trim_start()[..=name.len()])
}

/// Whether a line is a part of the frame that `bat` draws around a file.
fn is_frame(line: &str) -> bool {
    let line = line.trim();
    let is_line = line.starts_with('─') && line.chars().all(|sign| "─┬┼┴".contains(sign));
    is_line || line.starts_with("│ File: ")
}

/// Finds the numbers before all lines, and the text without them.
pub(super) fn line_numbers(text: &str) -> Option<(ForeignText, String)> {
    let mut places = Vec::new();
    let mut json = String::with_capacity(text.len());
    let mut at = 0;
    let mut last: Option<u64> = None;
    let file = file_name(text);
    for line in text.split_inclusive('\n') {
        if is_frame(line) {
            places.push(Span::new(at, at + line.len()));
            at += line.len();
            continue;
        }
        let written = line.trim_start_matches([' ', '\t']);
        let written = match file {
            Some(file) if !line.trim().is_empty() => written.strip_prefix(file)?,
            _ => written,
        };
        let digits = written.trim_start_matches(|next: char| next.is_ascii_digit());
        let number = &written[..written.len() - digits.len()];
        if !line.trim().is_empty() {
            let number: u64 = number.parse().ok()?;
            let is_next = last.is_none_or(|last| last.checked_add(1) == Some(number));
            if !is_next {
                return None;
            }
            last = Some(number);
        }
        let rest = digits.strip_prefix(['\t', ':', '|']).or_else(|| {
            let behind = digits.trim_start_matches(' ');
            behind.strip_prefix(['|', '│'])
        });
        let rest = rest.unwrap_or(digits);
        let length = line.len() - rest.len();
        if length > 0 {
            places.push(Span::new(at, at + length));
        }
        json.push_str(rest);
        at += line.len();
    }
    if places.len() < MANY_LINES || !begins_container(&json) {
        return None;
    }
    let found = ForeignText::with_surplus(Reason::LineNumbers, &places, is_json(&json))?;
    Some((found, json))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_as_programs_write_them() {
        let lines = ["{", "  \"a\": 1,", "  \"b\": 2", "}"];
        let with = |before: &dyn Fn(usize) -> String| {
            let lines = lines.iter().enumerate();
            let lines = lines.map(|(at, line)| format!("{}{line}\n", before(at + 1)));
            lines.collect::<String>()
        };
        let drawn = with(&|number| format!("   {number}   │ "));
        let frame = |sign: &str| format!("───────{sign}──────\n");
        let framed = [
            frame("┬"),
            "       │ File: a.json\n".to_owned(),
            frame("┼"),
            drawn.clone(),
            frame("┴"),
        ];
        for text in [
            with(&|number| format!("     {number}\t")),
            with(&|number| format!("{number}:")),
            with(&|number| format!("a.json:{number}:")),
            with(&|number| format!(" {number} | ")),
            with(&|number| number.to_string()),
            drawn,
            framed.concat(),
        ] {
            let (found, json) = line_numbers(&text).unwrap();
            assert_eq!(found.reason, Reason::LineNumbers);
            assert!(is_json(&json), "{json}");
            assert!(found.edits.len() >= lines.len(), "{text}");
        }
        for other in [
            with(&|number| format!("{}:", number * 2)),
            "1\n2\n3\n".to_owned(),
            frame("─"),
        ] {
            assert!(line_numbers(&other).is_none(), "{other}");
        }
    }
}
