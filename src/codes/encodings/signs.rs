//! Letters and symbols that show that a word was read in another encoding.

use std::collections::HashSet;

use crate::codes::encodings::plausible::{has_regular_case, is_cyrillic};

/// Whether letters that no language has together show that the Baltic encoding was taken for the
/// Western one: the letters of `ž` and `š` are Icelandic, those of `ė`, `ū`, `ē` and `ņ` are not.
/// Vietnamese names may have the capital `Ð`. Words of accented letters only are Cyrillic ones.
pub(super) fn is_baltic(word: &str) -> bool {
    let is_other = |letter: char| "çòêëûâîïìèàùÇÒÊËÛÂÎÏÌÈÀÙ".contains(letter);
    let has_sign = word.contains(['ð', 'þ', 'Þ']) && word.contains(is_other)
        || word.contains('Ð') && word.contains(['ë', 'û', 'Ë', 'Û']);
    has_sign && word.contains(|letter: char| letter.is_ascii_alphabetic())
}

/// Whether letters that no language has together show that the Baltic encoding was taken for the Central
/// European one: `ţ` and `đ` stand for `ž` and `š`.
pub(super) fn is_baltic_as_central(word: &str) -> bool {
    let has_sign = word.contains(['ţ', 'Ţ', 'đ', 'Đ'])
        && word.contains(['ë', 'ű', 'ŕ', 'ř', 'ç', 'Ë', 'Ű', 'Ř'])
        || word.contains('Đ') && word.contains('č') && word.contains('ë');
    has_sign && word.contains(|letter: char| letter.is_ascii_alphabetic())
}

/// Whether a character is a frame or a mathematical sign, as the encodings of consoles have.
pub(super) fn is_console_sign(character: char) -> bool {
    matches!(character, '\u{2200}'..='\u{25ff}')
}

/// Whether a word is not written like a Cyrillic one: capitals stand after small letters, or frames of a console
/// or a number sign between letters. Abbreviations and some names have no vowels.
pub(super) fn is_cyrillic_as_other(word: &str) -> bool {
    const LEAST: usize = 4;
    // A line of frames has few of them.
    let are_signs = || {
        let signs: HashSet<char> = word.chars().collect();
        signs.len() > 2 && signs.iter().all(|sign| is_console_sign(*sign))
    };
    let is_within = |at: usize| {
        let is_letter = |near: Option<char>| near.is_some_and(is_cyrillic);
        is_letter(word[..at].chars().next_back()) && is_letter(word[at..].chars().nth(1))
    };
    // In `ЭР-Телеком`, each part has a case of its own.
    let mut parts = word.split(|part: char| !part.is_alphabetic());
    let mut is_strange = || {
        !parts.all(has_regular_case)
            || word.contains(is_console_sign)
            // Small letters of a console.
            || word.contains(['\u{a0}', '¤', '¦', '¬', '\u{ad}', '®', '±', 'µ', '¶'])
            || word.match_indices('№').any(|(at, _)| is_within(at))
    };
    word.chars().filter(|letter| !letter.is_ascii()).count() >= LEAST
        && !word.contains(|letter: char| letter.is_ascii_alphabetic())
        && (word.contains(is_cyrillic) && is_strange() || are_signs())
}

/// Whether a Cyrillic word reads better than the one that it would take the place of. `сЕРГЕЕВ` is right apart from
/// its case, which is the case of text in another encoding too, so the difference must be clear there.
pub(super) fn reads_better(meant: &str, word: &str) -> bool {
    const CLEAR: u32 = 2;
    let mut letters = word.chars();
    let starts_small = letters.next().is_some_and(char::is_lowercase);
    let is_inverted = starts_small && letters.all(char::is_uppercase);
    let least = if is_inverted { CLEAR } else { 0 };
    has_regular_soft_signs(meant) && likelihood(meant) > likelihood(word) + least
}

/// Whether each soft or hard sign of a Cyrillic text follows a consonant.
fn has_regular_soft_signs(text: &str) -> bool {
    let is_consonant = |letter: char| letter.is_alphabetic() && !"аеёиоуыэюяіїєьъ".contains(letter);
    let mut before = None;
    text.chars().flat_map(char::to_lowercase).all(|letter| {
        let follows_one = before.replace(letter).is_some_and(is_consonant);
        !matches!(letter, 'ь' | 'ъ') || follows_one
    })
}

/// How much a text has what Cyrillic words have: frequent letters, and vowels beside consonants.
fn likelihood(text: &str) -> u32 {
    /// The letters by their frequency in Russian and Ukrainian, each group about twice as frequent as the one before.
    const LETTERS: [&str; 6] = ["ъё", "щфэґ", "хжшюцїє", "яыьгзбчй", "лкмдпуі", "оеаинтсрв"];
    const CHANGE: u32 = 3;
    let weight = |letter: char| {
        let mut of = (1..).zip(LETTERS);
        of.find_map(|(weight, letters)| letters.contains(letter).then_some(weight))
    };
    let is_vowel = |letter: char| "аеёиоуыэюяіїє".contains(letter);
    let (mut total, mut before) = (0, None);
    for letter in text
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|letter| letter.is_alphabetic())
    {
        total += weight(letter).unwrap_or_default();
        let kind = is_vowel(letter);
        if before.replace(kind).is_some_and(|before| before != kind) {
            total += CHANGE;
        }
    }
    total
}

/// Whether the word has accented letters only, as words in another script have when they are read
/// in the Western encoding.
pub(super) fn is_all_accented(word: &str) -> bool {
    // Most texts have a letter of ASCII, which is seen at once.
    let is_accented = |letter: char| matches!(letter, 'À'..='ÿ');
    let letters = || word.chars().filter(|letter| letter.is_alphabetic());
    word.chars()
        .all(|next| is_accented(next) || !next.is_alphabetic())
        && letters().nth(3).is_some()
}

/// The same for the Central European encoding. A few surnames and abbreviations have accented letters only, but
/// those of one language: `Żółć`.
pub(super) fn is_all_accented_as_central(word: &str) -> bool {
    const LANGUAGES: [&str; 7] = [
        "ąćęłńóśźż",
        "áčďéěíňóřšťúůýž",
        "áäčďéíĺľňóôŕšťúýž",
        "áéíóöőúüű",
        "ăâîșțşţ",
        "čćđšž",
        "äöüß",
    ];
    is_accented_of_none(word, &LANGUAGES)
}

/// The same for the Baltic encoding. Letters of Lithuanian and Latvian together are those of no language, and a text
/// of several Latvian words has a vowel of ASCII.
pub(super) fn is_all_accented_as_baltic(text: &str) -> bool {
    const LANGUAGES: [&str; 5] = ["ąčęėįšųūž", "äöõüšž", "ąćęłńóśźż", "åäöæøéüß", "čćšž"];
    const LATVIAN: [&str; 1] = ["āčēģīķļņōŗšūž"];
    is_accented_of_none(text, &LANGUAGES)
        && (text.contains(' ') || is_accented_of_none(text, &LATVIAN))
}

/// Whether all letters of a text are accented, and none of these languages has all of them.
fn is_accented_of_none(text: &str, languages: &[&str]) -> bool {
    let letters = || text.chars().filter(|letter| letter.is_alphabetic());
    let is_of = |language: &&str| {
        let mut lower = letters().flat_map(char::to_lowercase);
        lower.all(|letter| language.contains(letter))
    };
    let is_accented = |letter: char| matches!(letter, 'À'..='ž');
    text.chars()
        .all(|next| is_accented(next) || !next.is_alphabetic())
        && letters().nth(3).is_some()
        && !languages.iter().any(is_of)
}

/// Whether there is a symbol in place of a letter.
pub(super) fn has_symbol_within(word: &str) -> bool {
    let mut before = None;
    let mut letters = word.chars().peekable();
    let pairs = std::iter::from_fn(|| {
        let letter = letters.next()?;
        let pair = (before, letter, letters.peek().copied());
        before = Some(letter);
        Some(pair)
    });
    // Shorter words are units, such as `m³`.
    let is_long = word.chars().filter(|letter| letter.is_alphabetic()).count() > 2;
    is_long
        && pairs.into_iter().any(|(before, letter, after)| {
            let is_letter = |near: Option<char>| near.is_some_and(char::is_alphabetic);
            match letter {
                '¹' | '³' | '¿' | '¼' | '±' | '¶' | '¾' => is_letter(before),
                '£' | '¥' | '¦' | '¯' => is_letter(after),
                _ => false,
            }
        })
}

/// The same for texts other than names, which have units, notes and prices: a small letter follows the symbol.
pub(super) fn has_symbol_between(word: &str) -> bool {
    let is_small = |near: Option<char>| near.is_some_and(char::is_lowercase);
    let mut before: Option<char> = None;
    let mut letters = word.chars().peekable();
    let mut has_one = false;
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied();
        has_one |= match letter {
            '¹' | '³' | '¿' | '¼' | '±' | '¶' | '¾' => {
                before.is_some_and(char::is_alphabetic) && is_small(after)
            }
            '¯' => is_small(after),
            // `£ódŸ`, but not `£million`.
            '£' => after.is_some_and(|after| !after.is_ascii() && after.is_lowercase()),
            _ => false,
        };
        before = Some(letter);
    }
    has_one && has_symbol_within(word)
}

/// Whether a character is what the Western encoding has for a letter of a console.
pub(super) fn is_console_letter(character: char) -> bool {
    matches!(
        character,
        '„' | '”'
            | '“'
            | '‚'
            | '†'
            | '‡'
            | 'ˆ'
            | '‰'
            | '‹'
            | '˜'
            | '¡'
            | '¢'
            | '£'
            | '¤'
            | '™'
    )
}

/// Whether words end with the sign for `é` of a console, a quote that begins quotations only: `Jos‚`.
pub(crate) fn has_console_letter_at_end(text: &str) -> bool {
    text.match_indices('‚').any(|(at, sign)| {
        let is_end = |next: char| !next.is_alphanumeric();
        let after = text[at + sign.len()..].chars().next();
        text[..at].ends_with(char::is_lowercase) && after.is_none_or(is_end)
    })
}

/// Whether a letter of a console is a sign in the Western encoding: `„` for `ä`, `”` for `ö`. Quotes around words
/// are beside a blank, a capital or the end of a word.
pub(super) fn has_console_letter_within(word: &str) -> bool {
    let is_letter = |near: Option<char>| near.is_some_and(char::is_alphabetic);
    let is_small = |near: Option<char>| near.is_some_and(char::is_lowercase);
    let (mut has_one, mut has_other) = (false, false);
    let mut before = None;
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied();
        let is_within = is_letter(before) && is_small(after);
        match letter {
            '™' => has_one |= before.is_none() && is_letter(after),
            '“' if !is_within => has_other = true,
            '›' | '»' | '"' => has_other = true,
            '‚' if is_small(before) && !is_letter(after) => has_one = true,
            _ if is_console_letter(letter) => {
                has_one |= is_within;
                has_other |= !is_within;
            }
            _ => {}
        }
        before = Some(letter);
    }
    has_one && !has_other
}
