//! Bytes of a text as offsets in UTF-16, which is how JavaScript counts.

use kyclint::{Source, Span};

/// The places of a text.
pub(crate) struct Places<'a> {
    source: &'a Source,
    /// Whether the source has the text as it was given. It has another one if the text looks like bytes
    /// in another encoding, as one with NUL characters does; then no place of it has a meaning.
    is_same: bool,
}

impl<'a> Places<'a> {
    pub(crate) fn new(source: &'a Source, text: &str) -> Self {
        Places {
            source,
            is_same: source.text() == text,
        }
    }

    /// The place of a byte.
    pub(crate) fn offset(&self, byte: usize) -> usize {
        if self.is_same {
            self.source.utf16(byte)
        } else {
            0
        }
    }

    /// The places where some bytes start and end.
    pub(crate) fn range(&self, span: Span) -> (usize, usize) {
        (self.offset(span.start), self.offset(span.end))
    }
}
