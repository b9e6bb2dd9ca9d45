//! Letters and symbols that show that a word was read in another encoding.

use std::collections::HashSet;

use crate::codes::encodings::plausible::has_regular_case;

/// Whether letters that no language has together show that the Baltic encoding was taken for the
/// Western one: the letters of `ž` and `š` are Icelandic, those of `ė`, `ū`, `ē` and `ņ` are not.
/// Vietnamese names may have the capital `Ð`.
pub(super) fn is_baltic(word: &str) -> bool {
    let is_other = |letter: char| "çòêëûâîïìèàùÇÒÊËÛÂÎÏÌÈÀÙ".contains(letter);
    word.contains(['ð', 'þ', 'Þ']) && word.contains(is_other) && !is_all_accented(word)
        || word.contains('Ð') && word.contains(['ë', 'û', 'Ë', 'Û'])
}

/// Whether letters that no language has together show that the Baltic encoding was taken for the Central
/// European one: `ţ` and `đ` stand for `ž` and `š`.
pub(super) fn is_baltic_as_central(word: &str) -> bool {
    word.contains(['ţ', 'Ţ', 'đ', 'Đ']) && word.contains(['ë', 'ű', 'ŕ', 'ř', 'ç', 'Ë', 'Ű', 'Ř'])
        || word.contains('Đ') && word.contains('č') && word.contains('ë')
}

pub(super) fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{4ff}')
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
    let is_strange = || {
        !has_regular_case(word)
            || word.contains(is_console_sign)
            // Small letters of a console.
            || word.contains(['\u{a0}', '¤', '¦', '¬', '\u{ad}', '®', '±', 'µ', '¶'])
            || word.match_indices('№').any(|(at, _)| is_within(at))
    };
    word.chars().filter(|letter| !letter.is_ascii()).count() >= LEAST
        && !word.contains(|letter: char| letter.is_ascii_alphabetic())
        && (word.contains(is_cyrillic) && is_strange() || are_signs())
}

/// Whether the word has accented letters only, as words in another script have when they are read
/// in the Western encoding.
pub(super) fn is_all_accented(word: &str) -> bool {
    let letters = word.chars().filter(|letter| letter.is_alphabetic());
    let is_accented = |letter: char| matches!(letter, 'À'..='ÿ' | '¸' | '¨');
    letters.clone().count() >= 4 && letters.clone().all(is_accented)
}

/// The same for the Central European encoding. A few surnames have accented letters only, but those of one
/// language: `Żółć`.
pub(super) fn is_all_accented_as_central(word: &str) -> bool {
    const LANGUAGES: [&str; 5] = [
        "ąćęłńóśźż",
        "áčďéěíňóřšťúůýž",
        "áäčďéíĺľňóôŕšťúýž",
        "áéíóöőúüű",
        "ăâîșțşţ",
    ];
    let letters = word.chars().filter(|letter| letter.is_alphabetic());
    let is_accented = |letter: char| matches!(letter, 'À'..='ž');
    let is_of = |language: &&str| {
        let lower = letters.clone().flat_map(char::to_lowercase);
        lower.into_iter().all(|letter| language.contains(letter))
    };
    letters.clone().count() >= 4 && letters.clone().all(is_accented) && !LANGUAGES.iter().any(is_of)
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

/// Whether a character is what the Western encoding has for a letter of a console.
pub(super) fn is_console_letter(character: char) -> bool {
    matches!(
        character,
        '„' | '”' | '‚' | '†' | '‡' | 'ˆ' | '‰' | '‹' | '˜' | '¢' | '™'
    )
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
            '“' | '›' | '»' | '"' => has_other = true,
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
