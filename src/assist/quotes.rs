//! Quotes around a completion that are in the text already.

use crate::text::span::Span;

/// What completions replace, with the quotes that it has.
pub struct Replaced {
    span: Span,
    /// Whether it begins with a quote that is before the cursor.
    is_open: bool,
    /// Whether it also ends with one that is after the cursor.
    is_closed: bool,
}

impl Replaced {
    /// Looks at the characters of a text that completions replace. `cursor` is a byte offset.
    pub fn new(span: Span, text: &str, cursor: usize) -> Self {
        let typed = text.get(span.start..span.end).unwrap_or_default();
        let is_open = typed.starts_with('"') && span.start < cursor;
        let is_closed = is_open && typed.len() > 1 && typed.ends_with('"') && cursor < span.end;
        Replaced {
            span,
            is_open,
            is_closed,
        }
    }

    /// Leaves the quotes that are there already as they are, and returns what is still replaced. Editors
    /// compare an item only with the characters of a word, among which quotes are not.
    pub fn within_quotes(&self, text: &mut String, filter: &mut String) -> Span {
        let mut span = self.span;
        if !self.is_open || !text.starts_with('"') {
            return span;
        }
        text.remove(0);
        span.start += 1;
        if filter.starts_with('"') {
            filter.remove(0);
        }
        if self.is_closed && text.ends_with('"') {
            text.pop();
            span.end -= 1;
        }
        span
    }
}
