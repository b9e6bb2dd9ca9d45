//! What a finding says where a format has one text for all of it.

use crate::diagnostic::Diagnostic;
use crate::text::visible;

/// What is wrong and, where that can be told, the way out and what the API would answer,
/// in whole sentences on one line.
pub(crate) fn sentences(diagnostic: &Diagnostic) -> String {
    let mut text = ended(&capitalized(&visible::line(&diagnostic.message)));
    if let Some(help) = &diagnostic.help {
        text.push(' ');
        text.push_str(&ended(&capitalized(&visible::line(help))));
    }
    if let Some(code) = &diagnostic.api_code {
        text.push_str(&format!(" The API would answer {code}."));
    }
    text
}

fn ended(text: &str) -> String {
    let end = if text.ends_with(['.', '?', '!']) {
        ""
    } else {
        "."
    };
    format!("{text}{end}")
}

/// A text that begins with a great letter, if it begins with a letter.
pub(crate) fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}
