//! Values of a payload within a sentence.

use crate::text::message::mark;

/// The most characters of a value that a sentence repeats.
const MOST: usize = 60;

/// The value between backticks; a long one is cut.
pub(super) fn quoted(value: &str) -> String {
    match value.char_indices().nth(MOST) {
        Some((end, _)) => format!("`{}…`", mark(&value[..end])),
        None => format!("`{}`", mark(value)),
    }
}
