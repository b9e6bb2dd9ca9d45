//! Templates that were not rendered.

use memchr::memmem;

use crate::document::foreign_text::{ForeignText, Reason};
use crate::document::raw_text::outside_strings;
use crate::text::span::Span;

/// A placeholder of a template is at most this long, in bytes.
const LONGEST_PLACEHOLDER: usize = 200;

/// The brackets around placeholders, in several systems.
const BRACKETS: [(&str, &str); 6] = [
    ("{{", "}}"),
    ("{%", "%}"),
    ("${", "}"),
    ("#{", "}"),
    ("<%", "%>"),
    ("%(", ")s"),
];

/// Finds the placeholders of a template in place of values.
pub(super) fn template(text: &str) -> Option<ForeignText> {
    let mut places = Vec::new();
    for (start, part) in outside_strings(text) {
        placeholders(part, start, &mut places);
    }
    places.sort_unstable_by_key(|place| place.start);
    ForeignText::in_places(Reason::Template, &places)
}

/// Whether a text has a placeholder of a template.
pub fn has_placeholder(text: &str) -> bool {
    // Without an early end, many bytes are compared at a time.
    let begins = |byte: &u8| matches!(byte, b'{' | b'$' | b'#' | b'<' | b'%');
    if !text.bytes().fold(false, |any, byte| any | begins(&byte)) {
        return false;
    }
    let mut places = Vec::new();
    placeholders(text, 0, &mut places);
    !places.is_empty()
}

/// Adds the placeholders in a part of a text that begins at this byte.
fn placeholders(part: &str, start: usize, places: &mut Vec<Span>) {
    for (open, close) in BRACKETS {
        let mut at = 0;
        while let Some(found) = memmem::find(&part.as_bytes()[at..], open.as_bytes()) {
            let from = at + found;
            at = from + open.len();
            let window = part.floor_char_boundary(at + LONGEST_PLACEHOLDER);
            let Some(length) = part[at..window].find(close) else {
                continue;
            };
            let inside = &part[at..at + length];
            if is_expression(inside) {
                at += length + close.len();
                places.push(Span::new(start + from, start + at));
            }
        }
    }
}

/// Whether this is what stands between the brackets of a placeholder, and not JSON.
fn is_expression(inside: &str) -> bool {
    let inside = inside.trim_matches(['-', '=', '#', '/', '~', ' ', '{']);
    inside.starts_with(|first: char| first.is_alphabetic() || first == '_' || first == '.')
        && !inside.contains(['{', ':', ','])
}
