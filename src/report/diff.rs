//! Unified diffs of a text's changes, as `patch` and `git apply` read them.

use std::io::{self, Write};
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

use crate::report::redaction::Mask;
use crate::source::Source;
use crate::text::visible;

/// Lines of context before and after a change.
const CONTEXT: usize = 3;

/// If a text has more lines than this and fixes keep their number, each line is compared with the
/// one of the same number: no line has moved, and a search for moved lines is slow if many differ.
const MANY: usize = 100;

/// One of the two texts.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// Its bytes as in the file.
    pub bytes: &'a [u8],
    /// Its text and the mask to apply; `None` if all of it may be shown.
    pub masked: Option<(&'a Source, &'a Mask)>,
}

/// The colours of a diff.
#[derive(Clone, Copy)]
pub struct Colors {
    header: &'static str,
    hunk: &'static str,
    removed: &'static str,
    added: &'static str,
    end: &'static str,
}

impl Colors {
    /// Creates the colours, or empty ones.
    pub fn new(are_wanted: bool) -> Self {
        if are_wanted {
            Colors {
                header: "\x1b[1m",
                hunk: "\x1b[36m",
                removed: "\x1b[31m",
                added: "\x1b[32m",
                end: "\x1b[0m",
            }
        } else {
            Colors {
                header: "",
                hunk: "",
                removed: "",
                added: "",
                end: "",
            }
        }
    }
}

/// Writes the header with the file's portable name for both sides.
pub fn header(name: &str, colors: Colors, out: &mut impl Write) -> io::Result<()> {
    let Colors { header, end, .. } = colors;
    let name = quoted(name);
    writeln!(out, "{header}--- {name}{end}\n{header}+++ {name}{end}")
}

/// Writes the changes from `old` to `new`. Returns whether the lines are exact; they are not if
/// they contain terminal control characters, which are replaced.
pub fn hunks(
    old: Side<'_>,
    new: Side<'_>,
    colors: Colors,
    out: &mut impl Write,
) -> io::Result<bool> {
    let mut is_exact = true;
    let (old_lines, new_lines) = (lines(old.bytes), lines(new.bytes));
    let ops = if old_lines.len() == new_lines.len() && old_lines.len() > MANY {
        line_by_line(old, new, &old_lines, &new_lines)
    } else {
        let text = |side: Side<'_>, lines: &[Range<usize>]| {
            let lines = lines.iter().map(|line| side.bytes[line.clone()].to_vec());
            lines.collect::<Vec<_>>()
        };
        let (old, new) = (text(old, &old_lines), text(new, &new_lines));
        capture_diff_slices(Algorithm::Myers, &old, &new)
    };
    for group in group_diff_ops(ops, CONTEXT) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            continue;
        };
        let old_range = first.old_range().start..last.old_range().end;
        let new_range = first.new_range().start..last.new_range().end;
        writeln!(
            out,
            "{}@@ -{} +{} @@{}",
            colors.hunk,
            numbers(&old_range),
            numbers(&new_range),
            colors.end
        )?;
        for op in &group {
            let mut draw = |side, lines: &[Range<usize>], range: Range<usize>, sign, color| {
                for line in &lines[range] {
                    is_exact &= draw_line(side, line, sign, (color, colors.end), out)?;
                }
                io::Result::Ok(())
            };
            match op {
                DiffOp::Equal { .. } => draw(old, &old_lines, op.old_range(), ' ', "")?,
                _ => {
                    draw(old, &old_lines, op.old_range(), '-', colors.removed)?;
                    draw(new, &new_lines, op.new_range(), '+', colors.added)?;
                }
            }
        }
    }
    Ok(is_exact)
}

/// Returns a name as git writes it: in quotes if it contains ambiguous characters.
fn quoted(name: &str) -> String {
    let is_obeyed = |character| character == '\t' || visible::stand_in(character).is_some();
    if !name.contains(|character| is_obeyed(character) || "\"\\".contains(character)) {
        return name.to_owned();
    }
    let mut quoted = String::from("\"");
    for character in name.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\t' => quoted.push_str("\\t"),
            '\n' => quoted.push_str("\\n"),
            control if is_obeyed(control) => {
                let mut bytes = [0; 4];
                for byte in control.encode_utf8(&mut bytes).bytes() {
                    quoted.push_str(&format!("\\{byte:03o}"));
                }
            }
            other => quoted.push(other),
        }
    }
    quoted + "\""
}

/// Compares each line with the one of the same number.
fn line_by_line(
    old: Side<'_>,
    new: Side<'_>,
    old_lines: &[Range<usize>],
    new_lines: &[Range<usize>],
) -> Vec<DiffOp> {
    let pairs: Vec<_> = old_lines.iter().zip(new_lines).collect();
    let is_same = |pair: &(&Range<usize>, &Range<usize>)| {
        old.bytes[pair.0.clone()] == new.bytes[pair.1.clone()]
    };
    let mut ops = Vec::new();
    let mut start = 0;
    for run in pairs.chunk_by(|one, next| is_same(one) == is_same(next)) {
        let len = run.len();
        ops.push(if run.first().is_some_and(is_same) {
            DiffOp::Equal {
                old_index: start,
                new_index: start,
                len,
            }
        } else {
            DiffOp::Replace {
                old_index: start,
                old_len: len,
                new_index: start,
                new_len: len,
            }
        });
        start += len;
    }
    ops
}

/// Returns the byte ranges of the lines, including line ends.
fn lines(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        lines.push(start..start + line.len());
        start += line.len();
    }
    lines
}

/// Formats a range of lines for a hunk header.
fn numbers(range: &Range<usize>) -> String {
    // An empty range names the line before it.
    let first = range.start + usize::from(!range.is_empty());
    match range.len() {
        1 => first.to_string(),
        count => format!("{first},{count}"),
    }
}

fn draw_line(
    side: Side<'_>,
    line: &Range<usize>,
    sign: char,
    (color, end): (&str, &str),
    out: &mut impl Write,
) -> io::Result<bool> {
    let end = if color.is_empty() { "" } else { end };
    let bytes = &side.bytes[line.clone()];
    let line_end = [&b"\r\n"[..], b"\n"]
        .into_iter()
        .find(|line_end| bytes.ends_with(line_end));
    let line_end = line_end.unwrap_or_default();
    let content = line.start..line.end - line_end.len();
    write!(out, "{color}{sign}")?;
    let has_stand_ins = match side.masked {
        Some((source, mask)) => {
            write!(out, "{}", visible::line(&mask.apply(source, content)))?;
            true
        }
        None => visible::write_line(&side.bytes[content], out)?,
    };
    write!(out, "{end}")?;
    if line_end.is_empty() {
        writeln!(out, "\n\\ No newline at end of file")?;
    } else {
        out.write_all(line_end)?;
    }
    Ok(!has_stand_ins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(old: &str, new: &str) -> String {
        fn side(text: &str) -> Side<'_> {
            Side {
                bytes: text.as_bytes(),
                masked: None,
            }
        }
        let mut out = Vec::new();
        hunks(side(old), side(new), Colors::new(false), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn hunks_have_context_and_numbers() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let new = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n";
        assert_eq!(
            diff(old, new),
            "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
        );
    }

    #[test]
    fn long_texts_are_compared_line_by_line() {
        let old: String = (0..3000).map(|line| format!("{line}\n")).collect();
        let new = old.replace("\n1500\n", "\nx\n");
        assert_eq!(
            diff(&old, &new),
            "@@ -1498,7 +1498,7 @@\n 1497\n 1498\n 1499\n-1500\n+x\n 1501\n 1502\n 1503\n"
        );
    }

    #[test]
    fn a_missing_newline_at_the_end_is_marked() {
        assert_eq!(
            diff("a", "b"),
            "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"
        );
        assert_eq!(diff("", "b\n"), "@@ -0,0 +1 @@\n+b\n");
        assert_eq!(diff("a\r\n", "b\r\n"), "@@ -1 +1 @@\n-a\r\n+b\r\n");
        assert_eq!(diff("a\n", "a\n"), "");
    }

    #[test]
    fn control_characters_are_replaced() {
        assert_eq!(
            diff("\x1b[2Ja\rb\u{9b}\n", "\u{202e}a\t\u{61c}\r\n"),
            "@@ -1 +1 @@\n-␛[2Ja␍b\u{fffd}\n+\u{fffd}a\t\u{fffd}\r\n"
        );
        assert_eq!(quoted("a\u{202e}\x1b\n"), "\"a\\342\\200\\256\\033\\n\"");
    }
}
