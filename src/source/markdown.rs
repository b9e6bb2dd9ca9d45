//! Finds fenced code in Markdown that may hold JSON. A CommonMark parser finds the fences and their
//! lines: in block quotes and lists each line has a prefix that is not part of the code. The
//! prefixes are blanked and everything else keeps its place, so that offsets in the code are
//! offsets in the file.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::source::Framing;

/// A fenced code block that may hold JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// The bytes of the code, without the fence lines.
    pub range: Range<usize>,
    /// The framing: JSON, or one document per line.
    pub framing: Framing,
    /// Whether it is JSON with comments, which are allowed there.
    pub has_comments: bool,
    /// The HTML directly before the fence: comments, and other tags.
    pub comment: Option<String>,
    /// What begins lines of the code but is not part of it: the marks of a block quote, the
    /// indentation of a list. In source order.
    pub prefixes: Vec<Range<usize>>,
}

impl Fence {
    /// Reads an info string. Returns `None` if it names another language. A fence without an info
    /// string may hold JSON.
    fn of(info: &str, range: Range<usize>) -> Option<Fence> {
        let info = info.trim().to_ascii_lowercase();
        let is_lines = info.starts_with("json lines");
        let word = info
            .trim_start_matches(['{', '.', ' '])
            .split([' ', ',', '{', '}', ':', '\t'])
            .next();
        let (framing, has_comments) = match word.unwrap_or_default() {
            "json" if is_lines => (Framing::Lines, false),
            "jsonl" | "ndjson" | "jsonlines" => (Framing::Lines, false),
            "" | "json" | "application/json" => (Framing::Json, false),
            "jsonc" => (Framing::Json, true),
            _ => return None,
        };
        Some(Fence {
            range,
            framing,
            has_comments,
            comment: None,
            prefixes: Vec::new(),
        })
    }
}

/// A fence whose end is not yet read.
struct Open {
    info: String,
    code: Option<Range<usize>>,
    prefixes: Vec<Range<usize>>,
}

impl Open {
    /// Adds a part of the code. A prefix is what lies between it and the start of its line.
    fn add(&mut self, text: &str, part: Range<usize>) {
        let before = match &self.code {
            Some(code) => code.end,
            None => {
                let before = text.as_bytes().get(..part.start).unwrap_or_default();
                memchr::memrchr(b'\n', before).map_or(0, |at| at + 1)
            }
        };
        let last = before.checked_sub(1).and_then(|at| text.as_bytes().get(at));
        let begins_line = matches!(last, None | Some(b'\n' | b'\r'));
        if begins_line && before < part.start {
            self.prefixes.push(before..part.start);
        }
        let start = self.code.as_ref().map_or(part.start, |code| code.start);
        self.code = Some(start..part.end);
    }
}

/// Returns the fences from byte `start` on that may hold JSON, and the text with blanked prefixes
/// that their ranges refer to.
pub fn fences(text: &str, start: usize) -> (Cow<'_, str>, Vec<Fence>) {
    let markdown = text.get(start..).unwrap_or_default();
    let mut fences: Vec<Fence> = Vec::new();
    let mut open: Option<Open> = None;
    let mut comment: Option<String> = None;
    for (event, range) in Parser::new_ext(markdown, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = Some(Open {
                    info: info.into_string(),
                    code: None,
                    prefixes: Vec::new(),
                });
            }
            Event::Text(_) => {
                let Some(open) = &mut open else {
                    comment = None;
                    continue;
                };
                open.add(text, start + range.start..start + range.end);
            }
            Event::End(TagEnd::CodeBlock) => {
                let comment = comment.take();
                let Some(open) = open.take() else { continue };
                let fence = open.code.and_then(|code| Fence::of(&open.info, code));
                fences.extend(fence.map(|fence| Fence {
                    comment,
                    prefixes: open.prefixes,
                    ..fence
                }));
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                comment.get_or_insert_default().push_str(&html);
            }
            // A paragraph of tags has no text.
            Event::Start(Tag::HtmlBlock | Tag::Paragraph)
            | Event::End(TagEnd::HtmlBlock | TagEnd::Paragraph)
            | Event::SoftBreak => {}
            _ => comment = None,
        }
    }
    let prefixes = fences.iter().flat_map(|fence| &fence.prefixes);
    (blank(text, prefixes), fences)
}

/// Replaces everything but white space in these ranges with spaces.
fn blank<'t, 'r>(
    text: &'t str,
    ranges: impl Iterator<Item = &'r Range<usize>> + Clone,
) -> Cow<'t, str> {
    let is_blank = |range: &Range<usize>| {
        let prefix = text.as_bytes().get(range.clone());
        prefix.is_none_or(|prefix| prefix.iter().all(u8::is_ascii_whitespace))
    };
    if ranges.clone().all(is_blank) {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for range in ranges {
        let prefix = bytes.get_mut(range.clone()).into_iter().flatten();
        for byte in prefix.filter(|byte| !byte.is_ascii_whitespace()) {
            *byte = b' ';
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(markdown: &str) -> Vec<String> {
        let (text, fences) = fences(markdown, 0);
        assert_eq!(text.len(), markdown.len());
        fences
            .into_iter()
            .map(|fence| text[fence.range].to_owned())
            .collect()
    }

    #[test]
    fn info_strings_mark_blocks_that_may_be_json() {
        for (info, expected) in [
            ("", Some((Framing::Json, false))),
            ("json", Some((Framing::Json, false))),
            ("JSON title=\"a\"", Some((Framing::Json, false))),
            ("{.json}", Some((Framing::Json, false))),
            ("json,ignore", Some((Framing::Json, false))),
            ("application/json", Some((Framing::Json, false))),
            ("jsonc", Some((Framing::Json, true))),
            ("json lines", Some((Framing::Lines, false))),
            ("ndjson", Some((Framing::Lines, false))),
            ("jsonl", Some((Framing::Lines, false))),
            ("rust", None),
            ("jsonpath", None),
            ("console", None),
        ] {
            let fence = Fence::of(info, 0..1);
            let found = fence.map(|fence| (fence.framing, fence.has_comments));
            assert_eq!(found, expected, "{info}");
        }
    }

    #[test]
    fn code_keeps_its_offsets() {
        assert_eq!(codes("# a\n\n```json\n{\n}\n```\nb\n"), ["{\n}\n"]);
        assert_eq!(codes("~~~\r\n{\r\n}\r\n~~~\r\n"), ["{\r\n}\r\n"]);
        assert_eq!(codes("> ```json\n> {\n>  }\n> ```\n"), ["{\n   }\n"]);
        assert_eq!(
            codes("1. a\n\n   ```json\n   {\n     1}\n   ```\n"),
            ["{\n     1}\n"]
        );
        assert_eq!(
            codes("- > ```json\n  > {\n  > }\n  > ```\n"),
            ["{\n    }\n"]
        );
        assert_eq!(codes("```json\n{\n"), ["{\n"]);
        assert_eq!(
            codes("````md\n```json\n{}\n```\n````\n"),
            Vec::<String>::new()
        );
        assert_eq!(codes("    {}\n\n`{}`\n"), Vec::<String>::new());
        assert_eq!(codes("```json\n```\n"), Vec::<String>::new());
    }
}
