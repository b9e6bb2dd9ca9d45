//! The words of a text that may have been decoded with the wrong encoding.

use crate::codes::characters::is_mark;
use crate::codes::encodings::languages::is_of_one_language;
use crate::codes::encodings::plausible::is_plausible;

const BLANKS: [char; 3] = [' ', '\t', '\n'];

/// The words of a text, without the blanks after them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let pieces = text.split_inclusive(BLANKS);
    pieces.map(|piece| piece.trim_end_matches(BLANKS))
}

/// Whether a word does not make sense as it is, with or without the quotes around it.
pub(super) fn may_be_misread(word: &str) -> bool {
    let is_strange = |word: &str| !is_like_words(word);
    !word.is_ascii() && (is_strange(word) || without_quotes(word).is_some_and(is_strange))
}

/// Replaces the words that `decode` makes sense of. Returns how many, and the text if there are any.
pub(super) fn replace_words(
    text: &str,
    decode: impl Fn(&str) -> Option<String>,
) -> (usize, String) {
    let is_word = |meant: &str, word: &str| {
        meant != word && !meant.starts_with(is_mark) && is_plausible(meant)
    };
    let decode = |word: &str| decode(word).filter(|meant| is_word(meant, word));
    let mut count = 0;
    let (mut replaced, mut copied) = (String::new(), 0);
    let mut at = 0;
    for piece in text.split_inclusive(BLANKS) {
        let word = piece.trim_end_matches(BLANKS);
        let start = at;
        at += piece.len();
        // All encodings have the characters of ASCII in common.
        if word.is_ascii() {
            continue;
        }
        let meant = decode(word).or_else(|| {
            // Quotes around it were right, or were typed later.
            let inside = without_quotes(word).filter(|inside| !inside.is_ascii())?;
            let start = word.find(inside)?;
            let (before, after) = (&word[..start], &word[start + inside.len()..]);
            Some(format!("{before}{}{after}", decode(inside)?))
        });
        if let Some(meant) = meant {
            count += 1;
            replaced.push_str(&text[copied..start]);
            replaced.push_str(&meant);
            copied = start + word.len();
        }
    }
    if count > 0 {
        replaced.push_str(&text[copied..]);
    }
    (count, replaced)
}

/// The word without quotes around it; `None` if there are none.
pub(super) fn without_quotes(word: &str) -> Option<&str> {
    let inside = without_opening_quote(word).unwrap_or(word);
    let inside = inside
        .strip_suffix(['“', '”', '»', '’', ')', ','])
        .unwrap_or(inside);
    (inside.len() < word.len() && !inside.is_empty()).then_some(inside)
}

/// The word without a quote before it; `None` if there is none.
pub(super) fn without_opening_quote(word: &str) -> Option<&str> {
    word.strip_prefix(['„', '“', '”', '«', '‘', '(', '"', '\''])
}

/// Whether a text makes sense as it is. In `Ăślle`, one letter is Romanian and the other one is Polish.
pub(super) fn is_like_words(text: &str) -> bool {
    is_plausible(text) && is_of_one_language(text)
}
