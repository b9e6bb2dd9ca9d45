//! Messages of diagnostics. A message records which of its parts come from the payload, so that
//! redacted reports can mask them.

use std::fmt;
use std::ops::{Deref, Range};

/// Markers around parts that come from the payload while a message is built. Both are Unicode
/// noncharacters, reserved for internal use, so they do not occur in exchanged text.
const BEGIN: char = '\u{fdd0}';
const END: char = '\u{fdd1}';

/// Marks a value as coming from the payload, for use in a message.
pub fn mark(value: &str) -> String {
    let mut marked = String::with_capacity(value.len() + BEGIN.len_utf8() + END.len_utf8());
    marked.push(BEGIN);
    if value.contains([BEGIN, END]) {
        marked.push_str(&value.replace([BEGIN, END], "\u{fffd}"));
    } else {
        marked.push_str(value);
    }
    marked.push(END);
    marked
}

/// The text of a message. It dereferences to `str`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    text: String,
    written: Vec<Range<usize>>,
}

impl Message {
    /// Returns a copy in which `mask` replaces each part that comes from the payload.
    pub fn masked(&self, mask: impl Fn(&str) -> String) -> Message {
        let mut masked = Message::default();
        let mut end = 0;
        for part in &self.written {
            masked.text.push_str(&self.text[end..part.start]);
            let start = masked.text.len();
            masked.text.push_str(&mask(&self.text[part.clone()]));
            masked.written.push(start..masked.text.len());
            end = part.end;
        }
        masked.text.push_str(&self.text[end..]);
        masked
    }
}

impl From<&str> for Message {
    fn from(sentence: &str) -> Self {
        let mut message = Message {
            text: String::with_capacity(sentence.len()),
            written: Vec::new(),
        };
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once(BEGIN) {
            message.text.push_str(before);
            let (part, after) = after.split_once(END).unwrap_or((after, ""));
            let start = message.text.len();
            message.text.push_str(part);
            message.written.push(start..message.text.len());
            rest = after;
        }
        message.text.push_str(rest);
        message
    }
}

impl From<String> for Message {
    fn from(sentence: String) -> Self {
        if sentence.contains(BEGIN) {
            return Message::from(sentence.as_str());
        }
        Message {
            text: sentence,
            written: Vec::new(),
        }
    }
}

impl Deref for Message {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_the_payload_can_be_masked() {
        let sentence = format!("`{}` is no `{}`, use `LT`", mark("žą"), mark(""));
        let message = Message::from(sentence);
        assert_eq!(&*message, "`žą` is no ``, use `LT`");
        let masked = message.masked(|part| "•".repeat(part.chars().count()));
        assert_eq!(&*masked, "`••` is no ``, use `LT`");
        assert_eq!(
            &*masked.masked(|_| "?".to_owned()),
            "`?` is no `?`, use `LT`"
        );
        assert_eq!(&*Message::from("plain".to_owned()), "plain");
    }

    #[test]
    fn text_from_the_payload_cannot_contain_markers() {
        let message = Message::from(mark("a\u{fdd1}b\u{fdd0}c"));
        assert_eq!(&*message, "a\u{fffd}b\u{fffd}c");
        assert_eq!(&*message.masked(|_| "•".to_owned()), "•");
    }
}
