//! Fits fixes to the lines of the text: fenced code in a block quote or list has a prefix in each
//! line, which a fix must neither remove nor leave out, and lines end as they do in the file.

use std::ops::Range;

use crate::diagnostic::{Edit, Fix};

/// The lines of a text.
pub(super) struct LinePrefixes<'a> {
    /// The text as it is in the file.
    pub text: &'a str,
    /// What begins lines of the code but is not part of it, in source order.
    pub prefixes: &'a [Range<usize>],
}

impl LinePrefixes<'_> {
    /// Whether a fix would leave a line without its prefix, or with that of the next line behind
    /// its own. Only a deletion from within one line to within another one does neither.
    pub fn are_removed_by(&self, fix: &Fix) -> bool {
        fix.edits.iter().any(|edit| self.is_removed_by(edit))
    }

    fn is_removed_by(&self, edit: &Edit) -> bool {
        let next = self
            .prefixes
            .partition_point(|prefix| prefix.start <= edit.span.start);
        let last = self
            .prefixes
            .partition_point(|prefix| prefix.start <= edit.span.end);
        let replaced = self.prefixes.get(next..last).unwrap_or_default();
        // An edit that begins with the line, or within its prefix, takes the prefix with it.
        let own = next.checked_sub(1).and_then(|own| self.prefixes.get(own));
        if own.is_some_and(|own| edit.span.start < own.end && own.start < edit.span.end) {
            return true;
        }
        let ends_inside = |prefix: &Range<usize>| edit.span.end < prefix.end;
        match replaced.last() {
            Some(last) => !edit.text.is_empty() || ends_inside(last),
            None => false,
        }
    }

    /// Ends inserted lines like the line they are inserted into, and begins them with its prefix.
    pub fn add_to(&self, fix: &mut Fix) {
        // The edits that break lines break the same one.
        let mut edits = fix.edits.iter();
        let Some(first) = edits.find(|edit| edit.text.contains('\n')) else {
            return;
        };
        let line_break = self.line_break_at(first.span.start);
        let breaks = fix.edits.iter_mut();
        let breaks = breaks.filter(|edit| edit.text.contains('\n') && !edit.text.contains('\r'));
        breaks.for_each(|edit| edit.text = edit.text.replace('\n', &line_break));
    }

    /// The line end and the prefix of the line at a byte.
    fn line_break_at(&self, offset: usize) -> String {
        let (before, behind) = self.text.split_at_checked(offset).unwrap_or_default();
        let start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1);
        let has_carriage_return = match memchr::memchr(b'\n', behind.as_bytes()) {
            Some(end) => behind[..end].ends_with('\r'),
            // The last line has no end of its own.
            None => before[..start].ends_with("\r\n"),
        };
        let end = if has_carriage_return { "\r\n" } else { "\n" };
        let prefix = self
            .prefixes
            .binary_search_by_key(&start, |prefix| prefix.start);
        let prefix = prefix.ok().and_then(|at| self.prefixes.get(at));
        let prefix = prefix.and_then(|prefix| self.text.get(prefix.clone()));
        format!("{end}{}", prefix.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::span::Span;

    #[test]
    fn an_edit_removes_a_prefix_unless_it_joins_two_lines_within_their_code() {
        let lines = LinePrefixes {
            text: "> ab\n> cd\n> ef",
            prefixes: &[0..2, 5..7, 10..12],
        };
        let is_removed = |start, end, text: &str| {
            let edit = Edit {
                span: Span::new(start, end),
                text: text.to_owned(),
            };
            lines.is_removed_by(&edit)
        };
        for (start, end) in [(0, 0), (2, 3), (3, 4), (3, 7), (3, 8), (8, 12)] {
            assert!(!is_removed(start, end, ""), "{start} to {end}");
        }
        for (start, end) in [(0, 3), (1, 3), (3, 5), (3, 6), (5, 8), (6, 8), (3, 11)] {
            assert!(is_removed(start, end, ""), "{start} to {end}");
        }
        // A replacement would be in the wrong line.
        assert!(is_removed(3, 8, "x"));
        assert!(!is_removed(7, 8, "x"));
    }
}
