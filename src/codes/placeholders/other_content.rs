//! What belongs to another field or to a web page: markup, e-mail and web addresses.

use crate::codes::internet::{is_email, is_website};
use crate::codes::placeholders::Placeholder;
use crate::codes::words::Words;

/// Recognizes what belongs to another field, or to a web page.
pub(super) fn other_content(text: &str, is_person: bool) -> Option<Placeholder> {
    if !text.bytes().any(|byte| b"<@:./".contains(&byte)) {
        return None;
    }
    if has_markup(text) {
        return Some(Placeholder::Markup);
    }
    let around = |found: char| "<>()[],;\"'".contains(found);
    let is_address = |word: &str| {
        let word = word.trim_matches(around);
        is_email(word.strip_prefix("mailto:").unwrap_or(word))
    };
    let is_whole = is_address(text);
    if is_whole || is_person && text.contains('@') && text.split_whitespace().any(is_address) {
        return Some(Placeholder::Email);
    }
    let lower = text.to_ascii_lowercase();
    let has_scheme = lower.starts_with("https://") || lower.starts_with("http://");
    let is_site = has_scheme || is_person && lower.starts_with("www.");
    (is_site && is_website(text)).then_some(Placeholder::Website)
}

/// Tags that texts from web pages have.
static TAGS: Words<27> = Words::new([
    "a", "b", "body", "br", "center", "div", "em", "font", "h1", "h2", "h3", "html", "i", "img",
    "input", "li", "p", "pre", "script", "small", "span", "strong", "sub", "sup", "td", "tr", "u",
]);

/// Whether the text has a tag of HTML.
fn has_markup(text: &str) -> bool {
    let Some(last) = text.rfind('>') else {
        return false;
    };
    text[..last].match_indices('<').any(|(at, _)| {
        let tag = text[at + 1..].trim_start_matches('/');
        let end = tag.find(|part: char| !part.is_ascii_alphanumeric());
        let Some((name, rest)) = end.map(|end| tag.split_at(end)) else {
            return false;
        };
        let name = name.to_ascii_lowercase();
        rest.starts_with([' ', '/', '>']) && TAGS.contains(&name)
    })
}
