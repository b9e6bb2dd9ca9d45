//! Merges that git left unresolved.

use crate::document::foreign_text::{ForeignText, Reason};
use crate::text::span::Span;

/// Finds the markers that git leaves in a file with a merge conflict. Some of them may have been
/// removed.
pub(super) fn merge_conflict(text: &str) -> Option<ForeignText> {
    // A conflict with two kinds of markers has one of these.
    let has = |marker: &str| memchr::memmem::find(text.as_bytes(), marker.as_bytes()).is_some();
    if !has(CONFLICT_START) && !has(CONFLICT_END) {
        return None;
    }
    let (mut starts, mut others) = (Vec::new(), Vec::new());
    let (mut has_middle, mut has_end) = (false, false);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim_end();
        let place = Span::new(at, at + written.len());
        if is_conflict_start(written) {
            starts.push(place);
        } else if is_conflict_middle(written) {
            has_middle = true;
            others.push(place);
        } else if is_conflict_end(written) {
            has_end = true;
            others.push(place);
        }
        at += line.len();
    }
    // A single such line may be underlining, or a part of a text.
    let kinds = [!starts.is_empty(), has_middle, has_end];
    let is_conflict = kinds.into_iter().filter(|has| *has).count() > 1;
    let places = if starts.is_empty() { others } else { starts };
    ForeignText::in_places(Reason::MergeConflict, &places).filter(|_| is_conflict)
}

const CONFLICT_START: &str = "<<<<<<<";
const CONFLICT_END: &str = ">>>>>>>";

/// Whether a line begins a merge conflict.
pub fn is_conflict_start(line: &str) -> bool {
    line == CONFLICT_START || line.starts_with("<<<<<<< ")
}

/// Whether a line separates the sides of a merge conflict.
pub fn is_conflict_middle(line: &str) -> bool {
    line == "=======" || line == "|||||||" || line.starts_with("||||||| ")
}

/// Whether a line ends a merge conflict.
pub fn is_conflict_end(line: &str) -> bool {
    line == CONFLICT_END || line.starts_with(">>>>>>> ")
}
