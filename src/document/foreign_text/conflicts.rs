//! Merges that git left unresolved.

use crate::document::foreign_text::{ForeignText, Reason};
use crate::text::span::Span;

/// Finds the markers that git leaves in a file with a merge conflict. Some of them may have been
/// removed. `is_container` is whether the text begins like a JSON object or array, where a line of
/// equals signs underlines nothing.
pub(super) fn merge_conflict(text: &str, is_container: bool) -> Option<ForeignText> {
    // A conflict with two kinds of markers has one of these.
    let has = |marker: &[u8]| memchr::memmem::find(text.as_bytes(), marker).is_some();
    if !has(START) && !has(b">>>>>>>") && !(is_container && (has(b"=======") || has(b"|||||||"))) {
        return None;
    }
    let (mut starts, mut others) = (Vec::new(), Vec::new());
    let (mut has_middle, mut has_end) = (false, false);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        let place = Span::new(start, start + written.len());
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
    // In other text, a single such line may be underlining or a quotation; in JSON, it may be within
    // a string with a line break.
    let kinds = [!starts.is_empty(), has_middle, has_end];
    let places = if starts.is_empty() { others } else { starts };
    let is_bare = |place: &Span| {
        let is_indented = text[..place.start].ends_with([' ', '\t']);
        let written = &text[place.start..place.end];
        // A longer line of equals signs may separate documents.
        let is_line = written.starts_with('=') && written.len() > SHORTEST_MARKER;
        !is_indented && !is_line && !written.contains('"')
    };
    let is_conflict = kinds.into_iter().filter(|has| *has).count() > 1
        || is_container && places.first().is_some_and(is_bare);
    ForeignText::in_places(Reason::MergeConflict, &places).filter(|_| is_conflict)
}

/// Finds the first conflict in a page whose sides have one of these places: its first marker, and where
/// its last one begins.
pub fn conflict_around(text: &str, places: &[usize]) -> Option<(Span, usize)> {
    memchr::memmem::find(text.as_bytes(), START)?;
    let mut start: Option<Span> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim_end();
        if is_conflict_start(written) {
            start = Some(Span::new(at, at + written.len()));
        } else if is_conflict_end(written)
            && let Some(start) = start.take()
            && places.iter().any(|place| (start.end..at).contains(place))
        {
            return Some((start, at));
        }
        at += line.len();
    }
    None
}

/// Git repeats the sign of a marker seven times, and more often for conflicts within conflicts, or
/// as an attribute says.
const SHORTEST_MARKER: usize = START.len();

/// How the first marker of a conflict begins.
const START: &[u8] = b"<<<<<<<";

/// Whether a line is a marker of this sign, perhaps with a label.
fn is_marker(line: &str, sign: char) -> bool {
    let label = line.trim_start_matches(sign);
    line.len() - label.len() >= SHORTEST_MARKER && (label.is_empty() || label.starts_with(' '))
}

/// Whether a line begins a merge conflict.
pub fn is_conflict_start(line: &str) -> bool {
    is_marker(line, '<')
}

/// Whether a line separates the sides of a merge conflict.
pub fn is_conflict_middle(line: &str) -> bool {
    is_marker(line, '|') || is_marker(line, '=') && line.ends_with('=')
}

/// Whether a line ends a merge conflict.
pub fn is_conflict_end(line: &str) -> bool {
    is_marker(line, '>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_may_be_indented_if_there_are_several() {
        let found = |text: &str| merge_conflict(text, true).map(|found| found.span);
        let text = "{\n  <<<<<<< HEAD\n  \"a\": 1\n  =======\n  \"a\": 2\n  >>>>>>> b\n}";
        assert_eq!(found(text), Some(Span::new(4, 16)));
        assert_eq!(
            found("{\n\t<<<<<<< a\n\t>>>>>>> b\n}"),
            Some(Span::new(3, 12))
        );
        let text = "{\n<<<<<<<<< HEAD\n1\n=========\n2\n>>>>>>>>> b\n}";
        assert_eq!(found(text), Some(Span::new(2, 16)));
        assert_eq!(found("{\"a\": \"\n  =======\n\"}"), None);
        assert_eq!(found("{\"a\": 1\n  =======\n}"), None);
    }

    #[test]
    fn a_conflict_in_a_page_is_around_a_place() {
        let text = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> d\ne";
        assert_eq!(conflict_around(text, &[15]), Some((Span::new(2, 14), 27)));
        assert_eq!(conflict_around(text, &[0, 40]), None);
        assert_eq!(conflict_around("<<<<<<< HEAD\nb\n", &[13]), None);
        assert_eq!(conflict_around("b\n>>>>>>> d\n", &[0]), None);
    }
}
