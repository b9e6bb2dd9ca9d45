//! Quotes values of a payload in messages.

use crate::text::message::mark;

/// The maximum length of a quoted value, in characters.
const MOST: usize = 60;

/// Returns the value in backticks, cut if it is too long.
pub(super) fn quoted(value: &str) -> String {
    match value.char_indices().nth(MOST) {
        Some((end, _)) => format!("`{}…`", mark(&value[..end])),
        None => format!("`{}`", mark(value)),
    }
}
