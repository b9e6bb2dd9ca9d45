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

/// Further brackets, around statements of FreeMarker and Thymeleaf. Within texts they have other meanings.
const OF_STATEMENTS: [(&str, &str); 3] = [("<#", ">"), ("</#", ">"), ("[#", "]")];

/// Finds the placeholders of a template in place of values.
pub(super) fn template(text: &str) -> Option<ForeignText> {
    let mut places = Vec::new();
    for (start, part) in outside_strings(text) {
        for (open, close) in BRACKETS.into_iter().chain(OF_STATEMENTS) {
            for at in memmem::find_iter(part.as_bytes(), open.as_bytes()) {
                let from = start + at;
                let inside = from + open.len();
                // A placeholder may have texts in it.
                let window = &text[inside..text.floor_char_boundary(inside + LONGEST_PLACEHOLDER)];
                let found = window.find(close).map(|length| &window[..length]);
                let Some(found) = found.filter(|found| is_statement(open, found)) else {
                    continue;
                };
                let end = inside + found.len() + close.len();
                places.push(Span::new(from, end));
            }
        }
    }
    places.sort_unstable_by_key(|place| place.start);
    // The brackets `{{{` are found twice.
    places.dedup_by(|next, before| next.start < before.end);
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

/// Whether this is what stands between the brackets of a placeholder outside of strings, where it may
/// have more in it.
fn is_statement(open: &str, inside: &str) -> bool {
    let quotes = inside.matches('"').count();
    let bare =
        inside.trim_matches(|next: char| next.is_whitespace() || "-=#/~{>!^&@*".contains(next));
    let begins = |first: char| first.is_alphabetic() || matches!(first, '_' | '.' | '$');
    // Only these brackets also begin JSON, with one brace too many.
    let may_be_json = open == "{{";
    quotes.is_multiple_of(2)
        && bare.starts_with(begins)
        && !(may_be_json && (bare.contains('{') || bare.split_once(':').is_some_and(is_member)))
}

/// Whether a name and what stands behind a colon are those of a member, and not those of a variable in
/// a scope: `{{vault:amount}}`.
fn is_member((name, value): (&str, &str)) -> bool {
    let is_of = |next: char| next.is_alphanumeric() || "_-./:$".contains(next);
    !(name.chars().all(is_of) && value.starts_with(char::is_alphabetic) && value.chars().all(is_of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found_outside_of_strings() {
        for placeholder in [
            "{{$guid}}",
            "{{$randomInt}}",
            "{{vault:amount}}",
            "{{customer-amount}}",
            "{{ customer[\"amount\"] }}",
            "{{ amount | default(\"0\", true) }}",
            "{{{amount}}}",
            "{{> amount}}",
            "${AMOUNT:-0}",
            "${amount:0}",
            "<#if customer.isNew>",
            "</#if>",
            "[# th:if=\"${isNew}\"]",
            "{% if a == \"b\" %}",
        ] {
            let text = format!("{{\"a\": \"x\", \"b\": {placeholder}, \"c\": 1}}");
            let found = template(&text).map(|found| &text[found.span.start..found.span.end]);
            assert!(
                found.is_some_and(|found| placeholder.contains(found)),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn json_with_doubled_braces_has_no_placeholder() {
        for text in [
            "{{\"a\": 1}}",
            "{{a: 1}}",
            "{{a: \"x\", b: 2}}",
            "{{a:b, c:d}}",
            "{{a:{b:1}}}",
            "{\"a\": \"{{x}}\"}",
            "{\"a\":{{\"b\":{\"c\":1}}}}",
            "{{ // a\n\"b\": 1}}",
            "[#]",
            "{{",
        ] {
            assert!(template(text).is_none(), "{text}");
        }
    }
}
