//! The framing of documents in a text: JSON, one document per line, or fenced code.

use std::path::Path;

use crate::source::other_format::OtherFormat;

/// How documents are framed in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Framing {
    /// One or more JSON documents in sequence.
    #[default]
    Json,
    /// One JSON document on each non-blank line (NDJSON, also called JSON Lines).
    Lines,
    /// Fenced code blocks in Markdown.
    Markdown,
}

impl Framing {
    /// The framing by file extension, in any case: `.json`; `.ndjson` and `.jsonl`; `.md` and
    /// `.markdown`. The extension of compressed data may follow: `.gz` and `.zst`.
    pub fn of(path: &Path) -> Option<Framing> {
        const ENDINGS: [(&str, Framing); 5] = [
            ("json", Framing::Json),
            ("ndjson", Framing::Lines),
            ("jsonl", Framing::Lines),
            ("md", Framing::Markdown),
            ("markdown", Framing::Markdown),
        ];
        // Shortcut for the usual extension: taking a path apart is slower.
        let name = path.as_os_str().as_encoded_bytes();
        if let Some([.., last]) = name.strip_suffix(b".json")
            && last.is_ascii_alphanumeric()
        {
            return Some(Framing::Json);
        }
        let ending = path.extension()?;
        let mut endings = ENDINGS.iter();
        let known = endings.find(|(known, _)| ending.eq_ignore_ascii_case(known));
        if known.is_none()
            && COMPRESSED
                .iter()
                .any(|known| ending.eq_ignore_ascii_case(known))
        {
            return Framing::of(Path::new(path.file_stem()?));
        }
        known.map(|(_, framing)| *framing)
    }

    /// Whether a text of unknown framing has one document per line: two of the first sixteen
    /// non-blank lines must each be a complete object without indentation. If there are only two
    /// lines, one of them may be broken. Returns `None` if more of the text is needed to decide;
    /// `is_all` means there is no more.
    pub(super) fn has_lines(head: &[u8], is_all: bool) -> Option<bool> {
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let mut lines = Vec::new();
        let mut objects = 0;
        let mut rest = lines_of(head).take(TELLING_LINES).peekable();
        while let Some(line) = rest.next() {
            if !line.ends_with(b"\n") && !is_all {
                return None;
            }
            // Whatever a single line is, reading it to the end would be in vain.
            if is_all && lines.is_empty() && rest.peek().is_none() {
                return Some(false);
            }
            let line = line.trim_ascii_end();
            if lines.is_empty() && begins_long_document(line) {
                return Some(false);
            }
            let is_separator = |first: &u8| char::from(*first) == RECORD_SEPARATOR;
            let line = match line.split_first() {
                Some((first, rest)) if is_separator(first) => rest,
                _ => line,
            };
            if line.starts_with(b"{") && line.ends_with(b"}") && is_json(line) {
                objects += 1;
            }
            if objects == 2 {
                return Some(true);
            }
            lines.push(line);
        }
        let goes_on = |line: &[u8]| {
            matches!(
                line.first(),
                Some(b'[' | b']' | b'}' | b',' | b':' | b' ' | b'\t')
            )
        };
        match lines.as_slice() {
            // Until a third line is read, there may be more than two.
            _ if !is_all && lines.len() < TELLING_LINES => None,
            [first, second] => Some(objects == 1 && !goes_on(first) && !goes_on(second)),
            _ => Some(false),
        }
    }
}

/// Extensions of compressed data.
const COMPRESSED: [&str; 2] = ["gz", "zst"];

/// What begins each document of a JSON text sequence (RFC 7464).
pub const RECORD_SEPARATOR: char = '\u{1e}';

/// How many of the first non-blank lines decide.
const TELLING_LINES: usize = 16;

/// The non-blank lines, with their line endings.
fn lines_of(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            let (line, after) = rest.split_at(end);
            rest = after;
            if line.is_empty() {
                return None;
            }
            if !line.trim_ascii().is_empty() {
                return Some(line);
            }
        }
    })
}

/// Whether the first line opens a document that continues on the next line.
fn begins_long_document(line: &[u8]) -> bool {
    line == b"{" || line.starts_with(b"[") && !line.ends_with(b"]")
}

/// Whether a text that should have one document per line has none: its first line is an opening
/// bracket only, or it is in another format.
pub(super) fn is_one_text(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let first = lines_of(head).next().unwrap_or_default();
    let is_long = first.ends_with(b"\n") && matches!(first.trim_ascii(), b"{" | b"[");
    is_long || is_other_format(head) && !ends_with_document(first) && !has_document(head)
}

/// Whether a line ends with a complete object, behind other text.
fn ends_with_document(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let start = memchr::memmem::find(line, b"{\"");
    line.ends_with(b"}") && start.is_some_and(|start| is_json(&line[start..]))
}

/// Whether one of the first lines is a complete object.
fn has_document(head: &[u8]) -> bool {
    let mut lines = lines_of(head).take(TELLING_LINES).map(<[u8]>::trim_ascii);
    lines.any(|line| line.starts_with(b"{") && line.ends_with(b"}") && is_json(line))
}

/// How many bytes are enough to recognize another format.
const FORMAT_HEAD: usize = 1 << 14;

fn is_other_format(head: &[u8]) -> bool {
    let start = head.trim_ascii_start();
    if matches!(start.first(), None | Some(b'{' | b'[' | b'\x1e')) {
        return false;
    }
    let start = &start[..start.len().min(FORMAT_HEAD)];
    let format = OtherFormat::of(&String::from_utf8_lossy(start));
    // A program may have printed each line.
    format.is_some_and(|format| !matches!(format, OtherFormat::Code | OtherFormat::Printed))
}

fn is_json(line: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_extensions_set_the_framing() {
        let of = |name: &str| Framing::of(Path::new(name));
        assert_eq!(of("a.json"), Some(Framing::Json));
        assert_eq!(of("a/b.NDJSON"), Some(Framing::Lines));
        assert_eq!(of("b.jsonl"), Some(Framing::Lines));
        assert_eq!(of("README.Md"), Some(Framing::Markdown));
        assert_eq!(of("x.markdown"), Some(Framing::Markdown));
        assert_eq!(of("a.ndjson.gz"), Some(Framing::Lines));
        assert_eq!(of("b/a.json.ZST"), Some(Framing::Json));
        assert_eq!(of("a.tar.gz"), None);
        assert_eq!(of("json.gz"), None);
        assert_eq!(of("a.txt"), None);
        assert_eq!(of("json"), None);
    }

    #[test]
    fn lines_are_detected_by_complete_objects() {
        let lines = |text: &str| Framing::has_lines(text.as_bytes(), true);
        for text in [
            "{\"a\": 1}\n{\"a\": 2}\n",
            "\u{feff}{\"a\": 1}\r\n\r\n{\"a\"",
            // If there are two lines, one may be broken; if there are more, more may be.
            "{\"a\": 1}\nno JSON\n",
            "no JSON\n{\"a\": 1}",
            "{\"a\": \n{\"a\": 1}\n",
            "Exporting\ndone\n{\"a\": 1}\n{\"a\": 2}\n",
            "[]\n{\"a\": 1}\n{\"a\": 2}\n",
            "{\"a\": \n{\"a\": \n{\"a\": 1}\n{\"a\": 2}\n",
        ] {
            assert_eq!(lines(text), Some(true), "{text}");
        }
        for text in [
            "",
            " \n",
            "{\"a\": 1}",
            "{\"a\": 1}\n",
            "{\n\"a\": 1}\n",
            "{\n{\"a\": 1}\n",
            "{\"a\": 1}\n}\n",
            "{\"a\": 1},\n{\"a\": 1},\n",
            "[\n{\"a\": 1}\n]",
            "[{\"a\": 1},\n{\"a\": 1}]",
            "{\"a\": 1}\n{\n\"a\": 1}\n",
            "no\nJSON\n",
        ] {
            assert_eq!(lines(text), Some(false), "{text}");
        }
    }

    #[test]
    fn more_is_read_if_the_start_is_inconclusive() {
        let lines = |text: &str| Framing::has_lines(text.as_bytes(), false);
        assert_eq!(lines("{\"a\": 1}"), None);
        assert_eq!(lines("{\"a\": 1}\n"), None);
        assert_eq!(lines("{\"a\": 1}\n{\"a\": 2}"), None);
        assert_eq!(lines("{\"a\": 1}\n{\"a\": 2}\n"), Some(true));
        assert_eq!(lines("{\n"), Some(false));
        assert_eq!(lines("no JSON\n{\"a\""), None);
        assert_eq!(lines(&"no JSON\n".repeat(16)), Some(false));
    }
}
