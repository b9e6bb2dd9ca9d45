//! How documents lie in a text: JSON, one document a line, or in fenced code.

use std::path::Path;

/// How documents lie in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// One JSON document, or several behind one another.
    #[default]
    Json,
    /// One JSON document on each line that is not blank (NDJSON, also called JSON Lines).
    Lines,
    /// Fenced code in Markdown.
    Markdown,
}

impl Form {
    /// What the ending of a file's name promises: `.json`; `.ndjson` and `.jsonl`; `.md` and
    /// `.markdown`; in any case of letters.
    pub fn of(path: &Path) -> Option<Form> {
        const ENDINGS: [(&str, Form); 5] = [
            ("json", Form::Json),
            ("ndjson", Form::Lines),
            ("jsonl", Form::Lines),
            ("md", Form::Markdown),
            ("markdown", Form::Markdown),
        ];
        let ending = path.extension()?;
        let mut endings = ENDINGS.iter();
        let known = endings.find(|(known, _)| ending.eq_ignore_ascii_case(known));
        known.map(|(_, form)| *form)
    }

    /// Whether a text that is not known to be anything else has one document a line, going by its
    /// first two lines that are not blank: one of them is an object for itself, from the first
    /// column on, and the other one begins with nothing that goes on with a document. `None` where
    /// more of the text is needed to tell; `is_all` says that there is no more.
    pub(super) fn has_lines(head: &[u8], is_all: bool) -> Option<bool> {
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let mut rest = head;
        let mut lines = std::iter::from_fn(|| {
            loop {
                let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
                let (line, after) = rest.split_at(end);
                rest = after;
                if line.is_empty() || !line.trim_ascii().is_empty() {
                    return (!line.is_empty()).then_some(line);
                }
            }
        });
        let Some(first) = lines.next() else {
            return is_all.then_some(false);
        };
        if !first.ends_with(b"\n") {
            return is_all.then_some(false);
        }
        let begins_document = |line: &[u8]| {
            !matches!(
                line.trim_ascii(),
                [b'[' | b']' | b'}' | b',' | b':', ..] | b"{"
            )
        };
        if !begins_document(first) {
            return Some(false);
        }
        let is_object = |line: &[u8]| {
            line.starts_with(b"{") && line.trim_ascii_end().ends_with(b"}") && is_json(line)
        };
        match lines.next() {
            // What follows a whole object tells by its first characters; anything else by the line.
            Some(second) if is_object(first) && (second.len() > 1 || is_all) => {
                Some(begins_document(second))
            }
            Some(second) if second.ends_with(b"\n") || is_all => {
                Some(begins_document(second) && is_object(second))
            }
            _ => is_all.then_some(false),
        }
    }
}

fn is_json(line: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_the_form() {
        let of = |name: &str| Form::of(Path::new(name));
        assert_eq!(of("a.json"), Some(Form::Json));
        assert_eq!(of("a/b.NDJSON"), Some(Form::Lines));
        assert_eq!(of("b.jsonl"), Some(Form::Lines));
        assert_eq!(of("README.Md"), Some(Form::Markdown));
        assert_eq!(of("x.markdown"), Some(Form::Markdown));
        assert_eq!(of("a.txt"), None);
        assert_eq!(of("json"), None);
    }

    #[test]
    fn lines_are_told_by_the_first_two() {
        let lines = |text: &str| Form::has_lines(text.as_bytes(), true);
        for text in [
            "{\"a\": 1}\n{\"a\": 2}\n",
            "\u{feff}{\"a\": 1}\r\n\r\n{\"a\"",
            // One of the two may be broken.
            "{\"a\": 1}\nno JSON\n",
            "no JSON\n{\"a\": 1}",
            "{\"a\": \n{\"a\": 1}\n",
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
            "no\nJSON\n",
        ] {
            assert_eq!(lines(text), Some(false), "{text}");
        }
    }

    #[test]
    fn more_is_read_where_the_beginning_does_not_tell() {
        let lines = |text: &str| Form::has_lines(text.as_bytes(), false);
        assert_eq!(lines("{\"a\": 1}"), None);
        assert_eq!(lines("{\"a\": 1}\n"), None);
        assert_eq!(lines("{\"a\": 1}\n{"), None);
        assert_eq!(lines("{\"a\": 1}\n{\n"), Some(false));
        assert_eq!(lines("{\"a\": 1}\n{\""), Some(true));
        assert_eq!(lines("{\n"), Some(false));
        assert_eq!(lines("no JSON\n{\"a\""), None);
    }
}
