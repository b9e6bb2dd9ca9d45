//! Notes to the user, on standard error.

use std::io::{self, Write};

use crate::text::visible;

/// Writes one line. If nobody reads it, it is dropped.
pub(crate) fn note(text: &str) {
    note_drawn(&visible::line(text));
}

/// Writes rendered lines. What they quote must be escaped already.
pub(crate) fn note_drawn(text: &str) {
    // Standard error has no buffer. In one piece, they are not mixed with those of other processes.
    let _ = io::stderr().write_all(format!("{text}\n").as_bytes());
}
