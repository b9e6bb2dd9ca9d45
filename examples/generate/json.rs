//! Writes compact JSON directly into a reusable buffer: building a tree for each of two gigabytes
//! of customers would take too long.

use std::fmt::{Display, Write};

/// A JSON document under construction.
#[derive(Default)]
pub struct Json {
    text: String,
}

impl Json {
    /// The text written so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Clears the text and keeps its memory.
    pub fn clear(&mut self) {
        self.text.clear();
    }

    /// Writes an object: the whole document, or an element of a list.
    pub fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.separate();
        self.text.push('{');
        members(self);
        self.text.push('}');
    }

    /// Writes a member that is an object.
    pub fn object_of(&mut self, name: &str, members: impl FnOnce(&mut Self)) {
        self.name(name);
        self.text.push('{');
        members(self);
        self.text.push('}');
    }

    /// Writes a member that is a list.
    pub fn list_of(&mut self, name: &str, elements: impl FnOnce(&mut Self)) {
        self.name(name);
        self.text.push('[');
        elements(self);
        self.text.push(']');
    }

    /// Writes a member that is a string.
    pub fn string(&mut self, name: &str, value: &str) {
        self.name(name);
        self.quote(value);
    }

    /// Writes a member that is a string without escapes, such as a date or a document number.
    pub fn plain(&mut self, name: &str, value: impl Display) {
        self.name(name);
        // Writing to a string cannot fail.
        let _ = write!(self.text, "\"{value}\"");
    }

    /// Writes a member that is a number, `true` or `false`.
    pub fn literal(&mut self, name: &str, value: impl Display) {
        self.name(name);
        let _ = write!(self.text, "{value}");
    }

    /// Writes a member that is null.
    pub fn null(&mut self, name: &str) {
        self.name(name);
        self.text.push_str("null");
    }

    /// Writes a string as an element of a list.
    pub fn element(&mut self, value: &str) {
        self.separate();
        self.quote(value);
    }

    fn name(&mut self, name: &str) {
        self.separate();
        self.text.push('"');
        self.text.push_str(name);
        self.text.push_str("\":");
    }

    /// Writes a comma, except after an opening bracket or at the start.
    fn separate(&mut self) {
        if !matches!(self.text.as_bytes().last(), None | Some(b'{' | b'[')) {
            self.text.push(',');
        }
    }

    fn quote(&mut self, value: &str) {
        self.text.push('"');
        for part in value.split_inclusive(['"', '\\', '\n']) {
            let (plain, escape) = match part.as_bytes().last() {
                Some(b'"') => (&part[..part.len() - 1], "\\\""),
                Some(b'\\') => (&part[..part.len() - 1], "\\\\"),
                Some(b'\n') => (&part[..part.len() - 1], "\\n"),
                _ => (part, ""),
            };
            self.text.push_str(plain);
            self.text.push_str(escape);
        }
        self.text.push('"');
    }
}

/// The same document in ASCII: non-ASCII letters occur only in strings, where escapes are
/// equivalent.
pub fn escaped(document: &str) -> String {
    let mut ascii = String::with_capacity(document.len() * 2);
    for character in document.chars() {
        if character.is_ascii() {
            ascii.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}
