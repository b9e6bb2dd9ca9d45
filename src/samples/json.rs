//! Writes compact JSON directly into a reusable buffer: building a tree for each of two gigabytes
//! of customers would take too long.

use std::fmt::{Display, Write};

/// A JSON document under construction.
#[derive(Default)]
pub(super) struct Json {
    text: String,
    /// The members that the outermost object may have; any if `None`.
    wanted: Option<Vec<&'static str>>,
    /// How many members the outermost object has.
    members: usize,
    depth: usize,
}

impl Json {
    /// A document whose outermost object has only some of the members that are written.
    pub(super) fn only(wanted: Vec<&'static str>) -> Json {
        Json {
            wanted: Some(wanted),
            ..Json::default()
        }
    }

    /// The text written so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether the outermost object may have this member.
    pub(super) fn wants(&self, name: &str) -> bool {
        let wanted = self.wanted.as_ref();
        wanted.is_none_or(|wanted| wanted.contains(&name))
    }

    /// Whether all members are written that the outermost object may have.
    pub(super) fn is_complete(&self) -> bool {
        let wanted = self.wanted.as_ref();
        wanted.is_none_or(|wanted| self.members == wanted.len())
    }

    /// Clears the text and keeps its memory.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.members = 0;
    }

    /// Writes an object: the whole document, or an element of a list.
    pub(super) fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.separate();
        self.surround('{', members, '}');
    }

    /// Writes a member that is an object.
    pub(super) fn object_of(&mut self, name: &str, members: impl FnOnce(&mut Self)) {
        if self.name(name) {
            self.surround('{', members, '}');
        }
    }

    /// Writes a member that is a list.
    pub(super) fn list_of(&mut self, name: &str, elements: impl FnOnce(&mut Self)) {
        if self.name(name) {
            self.surround('[', elements, ']');
        }
    }

    fn surround(&mut self, open: char, content: impl FnOnce(&mut Self), close: char) {
        self.text.push(open);
        self.depth += 1;
        content(self);
        self.depth -= 1;
        self.text.push(close);
    }

    /// Writes a member that is a string.
    pub(super) fn string(&mut self, name: &str, value: &str) {
        if self.name(name) {
            self.quote(value);
        }
    }

    /// Writes a member that is a string without escapes, such as a date or a document number.
    pub(super) fn plain(&mut self, name: &str, value: impl Display) {
        if self.name(name) {
            // Writing to a string cannot fail.
            let _ = write!(self.text, "\"{value}\"");
        }
    }

    /// Writes a member that is a number, `true` or `false`.
    pub(super) fn literal(&mut self, name: &str, value: impl Display) {
        if self.name(name) {
            let _ = write!(self.text, "{value}");
        }
    }

    /// Writes a member that is null.
    pub(super) fn null(&mut self, name: &str) {
        if self.name(name) {
            self.text.push_str("null");
        }
    }

    /// Writes a string as an element of a list.
    pub(super) fn element(&mut self, value: &str) {
        self.separate();
        self.quote(value);
    }

    /// Writes the name of a member, unless the outermost object must not have it.
    fn name(&mut self, name: &str) -> bool {
        if self.depth == 1 {
            if !self.wants(name) {
                return false;
            }
            self.members += 1;
        }
        self.separate();
        self.text.push('"');
        self.text.push_str(name);
        self.text.push_str("\":");
        true
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
