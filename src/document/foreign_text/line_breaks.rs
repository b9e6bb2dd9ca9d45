//! Line breaks that are escaped between the members, outside of strings.

use crate::document::foreign_text::{ForeignText, Reason};
use crate::document::raw_text::{is_json, outside_strings};
use crate::text::span::Span;

/// Fewer escaped line breaks than this are a mistake of their own, unless nothing else is wrong.
const MANY_BREAKS: usize = 3;

/// Finds `\n` and similar between the members, and the text without them.
pub(super) fn line_breaks(text: &str) -> Option<(ForeignText, String)> {
    memchr::memchr(b'\\', text.as_bytes())?;
    let mut places: Vec<Span> = Vec::new();
    for (start, part) in outside_strings(text) {
        let mut at = 0;
        while let Some(found) = memchr::memchr(b'\\', &part.as_bytes()[at..]) {
            let place = at + found;
            at = place + 1;
            if matches!(part.as_bytes().get(at), Some(b'n' | b'r' | b't')) {
                at += 1;
                let (from, to) = (start + place, start + at);
                match places.last_mut() {
                    Some(last) if last.end == from => last.end = to,
                    _ => places.push(Span::new(from, to)),
                }
            }
        }
    }
    let mut json = String::with_capacity(text.len());
    let mut end = 0;
    for place in &places {
        json.push_str(&text[end..place.start]);
        end = place.end;
    }
    json.push_str(&text[end..]);
    let is_whole = is_json(&json);
    if places.is_empty() || !is_whole && places.len() < MANY_BREAKS {
        return None;
    }
    let found = ForeignText::with_surplus(Reason::LineBreaks, &places, is_whole)?;
    Some((found, json))
}
