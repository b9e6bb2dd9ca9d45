//! A finding as one text, for formats that have one field for all of it.

use crate::diagnostic::Diagnostic;
use crate::text::visible;

/// Returns what is wrong and, if known, what to do and which code the API would return, in full
/// sentences on one line.
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

/// Returns the same with the mark of a finding that can be fixed, for formats that people read.
pub(crate) fn marked_sentences(diagnostic: &Diagnostic) -> String {
    format!("{}{}", mark(diagnostic), sentences(diagnostic))
}

/// Ends a sentence.
pub(crate) fn ended(text: &str) -> String {
    let end = if text.ends_with(['.', '?', '!']) {
        ""
    } else {
        "."
    };
    format!("{text}{end}")
}

/// Returns the mark of a finding that can be fixed, followed by a blank.
pub(crate) fn mark(diagnostic: &Diagnostic) -> String {
    let fixability = diagnostic.fixability();
    fixability.map_or_else(String::new, |fixability| format!("{} ", fixability.mark()))
}

/// Changes the first letter to upper case.
pub(crate) fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}
