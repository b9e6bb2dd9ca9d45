//! UTF-8 that was read in another encoding: `Å½ydrÅ«nÄ—`.

use std::borrow::Cow;

use crate::codes::encodings::languages::is_of_one_language;
use crate::codes::encodings::pages::{FREQUENT, Page, SINGLE_BYTE, WESTERN, encode};
use crate::codes::encodings::plausible::{is_common, is_plausible};
use crate::codes::encodings::words::{
    is_like_words, may_be_misread, replace_words, without_opening_quote, without_quotes, words,
};
use crate::codes::encodings::{Misread, Report};

/// The most times that a text was decoded wrongly, one after the other.
const MOST_TIMES: usize = 3;

/// Whether a text may be UTF-8 that was read in another encoding. Nearly all texts are not.
pub(super) fn may_be_misread_utf8(text: &str) -> bool {
    // A character of several bytes became as many characters, none of them ASCII.
    let mut is_first = false;
    let has_pair = text.chars().any(|character| {
        let is_second = is_first && !character.is_ascii();
        is_first = !character.is_ascii();
        is_second
    });
    has_pair && words(text).any(may_be_misread)
}

pub(super) fn utf8_readings(text: &str, encodings: &[Page], report: Report<'_>) {
    for read_as in encodings.iter().copied() {
        let decode = |word: &str| {
            let mut meant = from_utf8(word, read_as)?;
            for _ in 1..MOST_TIMES {
                if is_plausible(&meant) {
                    break;
                }
                meant = from_utf8(&meant, read_as)?;
            }
            Some(meant)
        };
        let (words, meant) = replace_words(text, decode);
        if words > 0 {
            let found = Misread {
                meant: (!has_damage_left(&meant)).then_some(meant),
                written_in: "UTF-8",
                read_as: read_as.name(),
            };
            report(words, found);
        }
    }
}

/// Reads a word that does not make sense as UTF-8 that was decoded with another encoding.
fn from_utf8(word: &str, read_as: Page) -> Option<String> {
    if word.is_ascii() || is_like_words(word) {
        return None;
    }
    let meant = String::from_utf8(encode(word, read_as)?).ok()?;
    // Letters of several languages alone show little.
    let is_likely = || SINGLE_BYTE[..FREQUENT].contains(&read_as) && is_of_one_language(&meant);
    (!is_plausible(word) || is_likely()).then_some(meant)
}

/// The first bytes of `Š`, `Ġ`, `Р` and `Π` in the frequent encodings. The second one is a no-break space.
const BEFORE_BLANKS: [char; 5] = ['Å', 'Ĺ', 'Ä', 'Ð', 'Î'];

/// Restores the second byte of `Š` and others, a no-break space, that was taken for a blank.
pub(super) fn with_no_break_spaces(name: &str) -> Cow<'_, str> {
    if !name.contains(BEFORE_BLANKS) {
        return Cow::Borrowed(name);
    }
    let mut restored = String::with_capacity(name.len());
    let mut pieces = name.split(' ');
    let mut is_first = true;
    while let Some(first) = pieces.next() {
        let mut group = vec![first];
        while group
            .last()
            .is_some_and(|last| last.ends_with(BEFORE_BLANKS))
        {
            let Some(next) = pieces.next() else {
                break;
            };
            group.push(next);
        }
        if !is_first {
            restored.push(' ');
        }
        is_first = false;
        let joined = group.join("\u{a0}");
        match is_broken_word(&group, &joined) {
            true => restored.push_str(&joined),
            false => restored.push_str(&group.join(" ")),
        }
    }
    match restored == name {
        true => Cow::Borrowed(name),
        false => Cow::Owned(restored),
    }
}

/// Whether these pieces are one word with blanks in place of no-break spaces: at least three small letters follow
/// the first piece, as `Å i Lofoten` is a place, or other characters are in the wrong encoding, too.
fn is_broken_word(pieces: &[&str], joined: &str) -> bool {
    const LEAST: usize = 3;
    let [first, second, ..] = pieces else {
        return false;
    };
    let begins = without_opening_quote(first).unwrap_or(first);
    // Another letter may be the first byte of one in the wrong encoding.
    let is_part = |letter: &char| letter.is_lowercase() || matches!(letter, 'Ä' | 'Å');
    let after = second.chars().take(LEAST);
    let starts_lower = after.clone().take(2).all(char::is_lowercase);
    let is_lower = || starts_lower && after.filter(is_part).count() == LEAST;
    if matches!(begins, "Å" | "Ĺ") && is_lower() {
        return true;
    }
    let mut others = [begins].into_iter().chain(pieces[1..].iter().copied());
    let is_ascii = |piece: &str| piece.trim_end_matches(BEFORE_BLANKS).is_ascii();
    if others.all(is_ascii) {
        return false;
    }
    let mut words = [Some(joined), without_quotes(joined)].into_iter().flatten();
    words.any(|word| {
        let mut pages = SINGLE_BYTE[..FREQUENT].iter();
        pages.any(|page| from_utf8(word, *page).is_some_and(|meant| is_plausible(&meant)))
    })
}

/// Whether a part of a text in the wrong encoding is left in one that was recovered.
fn has_damage_left(meant: &str) -> bool {
    let is_begin = |piece: &str| {
        let piece = without_opening_quote(piece).unwrap_or(piece);
        let is_one = piece.chars().nth(1).is_none();
        piece.ends_with(BEFORE_BLANKS) && (is_one || !is_plausible(piece))
    };
    let mut pieces = meant.split(' ').peekable();
    let mut has_begin = false;
    while let Some(piece) = pieces.next() {
        has_begin |= pieces.peek().is_some() && (piece == "Ã" || is_begin(piece));
    }
    has_begin || is_partly_misread(meant)
}

/// Whether a part of a word can be read as UTF-8 that was decoded with another encoding, but not
/// all of it: characters were lost as well.
pub(crate) fn is_partly_misread(name: &str) -> bool {
    name.split_whitespace().any(|word| {
        if word.is_ascii() || is_plausible(word) {
            return false;
        }
        // A capital that begins a character in UTF-8, after a small letter or another capital.
        let mut before = None;
        let has_first_byte = word.chars().any(|letter| {
            let is_within = before.replace(letter).is_some_and(char::is_alphabetic);
            is_within && matches!(letter, 'Ã' | 'Ä' | 'Å' | 'Ă' | 'Ĺ' | 'Ð' | 'Ñ')
        });
        let has_small = word.contains(|letter: char| letter.is_ascii_lowercase());
        let has_part = || {
            let bytes = encode(word, WESTERN)?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let is_part = |part: char| !part.is_ascii() && part.is_alphabetic() && is_common(part);
            text.contains(is_part).then_some(())
        };
        has_first_byte && has_small || has_part().is_some()
    }) || has_lost_byte(name)
}

/// Whether a control that became a blank was the second byte of a letter: `JÄ nis`.
fn has_lost_byte(name: &str) -> bool {
    const LEAST: usize = 3;
    let mut pieces = name.split(' ').peekable();
    while let Some(piece) = pieces.next() {
        let rest = pieces.peek().copied().unwrap_or_default();
        let begins_word = || {
            let mut letters = piece.chars();
            let starts_large = letters.next().is_some_and(char::is_uppercase);
            let has_small = letters.clone().any(char::is_lowercase);
            starts_large && (has_small || letters.count() == 1)
        };
        let follows = rest.chars().take(LEAST).filter(|next| next.is_lowercase());
        if piece.ends_with('Ä') && piece != "Ä" && begins_word() && follows.count() == LEAST {
            return true;
        }
    }
    false
}

/// Whether a Cyrillic word begins with `Р` and another consonant: `Рнна`.
pub(super) fn has_odd_er(text: &str) -> bool {
    let mut words = text.split(|part: char| !part.is_alphabetic());
    words.any(|word| {
        let mut letters = word.chars().flat_map(char::to_lowercase);
        let is_er = letters.next() == Some('р');
        is_er
            && letters
                .next()
                .is_some_and(|second| !"аеёиоуыэюяєіїжт".contains(second))
    })
}
