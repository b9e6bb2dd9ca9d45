//! Whether a text is written like words are.

use crate::codes::characters::{is_mark, script};
use crate::codes::scripts::alphabet;

/// Whether words can be written like this: letters of one script in regular case, and punctuation
/// in its usual places.
pub(crate) fn is_plausible(text: &str) -> bool {
    let mut before: Option<char> = None;
    let mut word = String::new();
    for character in text.chars().chain([' ']) {
        if character.is_alphabetic() || is_mark(character) {
            word.push(character);
        } else {
            if !is_plausible_word(&word) {
                return false;
            }
            word.clear();
            let is_attached = before.is_some_and(|before| !before.is_ascii());
            if !is_punctuation(character) || (!character.is_ascii() && is_attached) {
                return false;
            }
        }
        before = Some(character);
    }
    true
}

fn is_punctuation(character: char) -> bool {
    matches!(character,
        ' '..='~'
            | '\t'
            | '\n'
            | '\r'
            | '\u{a0}'..='\u{bf}'
            | '\u{200c}'
            | '\u{200d}'
            | '\u{2010}'..='\u{2027}'
            | '\u{2032}'
            | '\u{2033}'
            | '\u{2039}'
            | '\u{203a}'
            | '€'
            | '™'
            | '№'
    )
}

fn is_plausible_word(word: &str) -> bool {
    if word.is_ascii() {
        return true;
    }
    let mut letters = word.chars().filter(|letter| !is_mark(*letter));
    let Some(first) = letters.clone().next() else {
        return true;
    };
    let of = |letter: char| alphabet(letter).map(|alphabet| alphabet.name);
    let is_of_one = letters.clone().all(|letter| of(letter) == of(first));
    is_of_one
        && letters.all(is_common)
        && has_regular_case(word)
        && has_regular_sigmas(word)
        && has_regular_sharp_s(word)
        && has_vowels(word)
}

/// Whether each `ß` follows a vowel.
fn has_regular_sharp_s(word: &str) -> bool {
    let is_vowel = |letter: char| "aäeioöuüy".contains(letter);
    let mut places = word.match_indices('ß');
    places.all(|(at, _)| {
        let before = word[..at].chars().next_back();
        before.is_some_and(|before| before.to_lowercase().any(is_vowel))
    })
}

/// Whether the Greek letter sigma has its final form at the end only.
fn has_regular_sigmas(word: &str) -> bool {
    let inner = word.trim_end_matches('ς');
    !inner.contains('ς') && (!inner.ends_with('σ') || word.chars().count() == 1)
}

/// Whether a Cyrillic word has no longer run of consonants than names have.
fn has_vowels(word: &str) -> bool {
    const VOWELS: &str = "аеёиоуыэюяєіїьъй";
    const MOST: usize = 5;
    let is_vowel = |letter: char| letter.to_lowercase().any(|lower| VOWELS.contains(lower));
    !word.starts_with(is_cyrillic) || word.split(is_vowel).all(|run| run.chars().count() < MOST)
}

pub(super) fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{4ff}')
}

/// Whether a letter is one that names of today have.
pub(super) fn is_common(letter: char) -> bool {
    match letter {
        'A'..='Z' | 'a'..='z' => true,
        'À'..='ž' => !matches!(letter, '×' | '÷'),
        'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ș'..='ț' | 'ʻ'..='ʿ' | '\u{1e00}'..='\u{1eff}' => true,
        'Ѐ'..='џ' | 'Ґ' | 'ґ' => !matches!(letter, 'ѐ' | 'ѝ' | 'Ѐ' | 'Ѝ'),
        'Ά'..='ώ' => !matches!(letter, 'ΐ' | 'ΰ'),
        letter => {
            let code = u32::from(letter);
            code >= 0x530
                && alphabet(letter).is_none_or(|alphabet| alphabet.name != "Latin")
                && !matches!(script(letter), icu_properties::props::Script::Common)
        }
    }
}

/// Whether letters that are not ASCII are capitals only where words have them: at the beginning, or
/// everywhere.
pub(super) fn has_regular_case(word: &str) -> bool {
    let letters: Vec<_> = word.chars().filter(|letter| !is_mark(*letter)).collect();
    let is_upper = |letter: &char| letter.is_uppercase();
    let is_lower = |letter: &char| letter.is_lowercase();
    if !letters.iter().any(is_upper) || !letters.iter().any(is_lower) {
        return true;
    }
    letters.windows(2).enumerate().all(|(at, pair)| {
        let [one, two] = pair else {
            return true;
        };
        let is_foreign = !one.is_ascii() || !two.is_ascii();
        let is_rise = is_lower(one) && is_upper(two);
        // Capitals at the beginning, and small letters after them.
        let is_run = at == 0 && is_upper(one) && is_upper(two);
        // Turkish `Ü` and `Ş` in UTF-8, read as another encoding.
        let is_pair = matches!(one, 'Ã' | 'Ä' | 'Å' | 'Ĺ') && matches!(two, 'œ' | 'š' | 'ž');
        !(is_foreign && (is_rise || is_run) || is_pair)
    })
}
