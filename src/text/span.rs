//! Byte ranges of a text.

/// A range of bytes in a source, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    /// An empty span, between two characters.
    pub fn empty(at: usize) -> Self {
        Span::new(at, at)
    }

    /// The span from the start of this one to the end of `other`.
    pub fn to(self, other: Span) -> Self {
        Span::new(self.start, other.end)
    }

    /// The length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span is empty.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}
