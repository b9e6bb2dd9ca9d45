//! Latin text that was read as Cyrillic: `Kazlauskienл`, `Mьller`.

use encoding_rs::{WINDOWS_1250, WINDOWS_1251, WINDOWS_1257};

use crate::codes::encodings::Misread;
use crate::codes::encodings::languages::is_of_one_language;
use crate::codes::encodings::pages::{Page, WESTERN, decoded, encode};
use crate::codes::encodings::plausible::{is_cyrillic, is_plausible};
use crate::codes::encodings::spelling::has_regular_sounds;

const CYRILLIC: Page = Page::Web(WINDOWS_1251);
const BALTIC: Page = Page::Web(WINDOWS_1257);
const CENTRAL: Page = Page::Web(WINDOWS_1250);

/// Finds the text that was meant by Latin words with Cyrillic letters that look like no Latin ones, if encodings do not
/// give different ones.
pub(super) fn misread_as_cyrillic(text: &str) -> Option<Misread> {
    let mut words = text.split(|part: char| !part.is_alphabetic());
    if !words.any(|word| is_mixed(word) && has_sign(word)) {
        return None;
    }
    let readings = [BALTIC, WESTERN, CENTRAL].map(|page| (page, reading(text, page)));
    let mut found = readings.into_iter().filter_map(|(page, meant)| {
        let meant = meant?;
        Some((page, meant))
    });
    let (page, meant) = found.next()?;
    // Most customers are from where Lithuanian and Estonian are spoken.
    let is_frequent = page == BALTIC && !meant.contains(is_latvian);
    let is_only = is_frequent || found.all(|(_, other)| other == meant);
    is_only.then(|| Misread {
        meant: Some(meant),
        written_in: page.name(),
        read_as: CYRILLIC.name(),
    })
}

fn is_latvian(letter: char) -> bool {
    letter
        .to_lowercase()
        .any(|lower| "āēģīķļņōŗ".contains(lower))
}

/// Whether a word has most letters of ASCII, and few Cyrillic ones in a row.
fn is_mixed(word: &str) -> bool {
    const MOST: usize = 2;
    let (mut own, mut others, mut run) = (0, 0, 0);
    for letter in word.chars() {
        if letter.is_ascii() {
            own += 1;
            run = 0;
        } else if matches!(letter, 'А'..='я') {
            others += 1;
            run += 1;
        } else {
            return false;
        }
        if run > MOST {
            return false;
        }
    }
    others > 0 && own > 1 && own >= others
}

/// Whether a Cyrillic letter looks like no Latin one. `х` looks like `x`, which is not between consonants.
fn has_sign(word: &str) -> bool {
    const SIGNS: &str = "бгджзийлпфцчшыьэюяБГДЖЗИЙЛПФЦЧШЫЬЭЮЯ";
    let is_consonant = |near: Option<char>| {
        near.is_some_and(|near| near.is_ascii() && !"aeiouyAEIOUY".contains(near))
    };
    let mut before = None;
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut is_between = || is_consonant(before) && is_consonant(letters.peek().copied());
        if SIGNS.contains(letter) || letter == 'х' && is_between() {
            return true;
        }
        before = Some(letter);
    }
    false
}

/// The text if all words that mix letters read like words in this encoding.
fn reading(text: &str, page: Page) -> Option<String> {
    let mut meant = String::with_capacity(text.len());
    for piece in text.split_inclusive(|part: char| !part.is_alphabetic()) {
        let word = piece.trim_end_matches(|part: char| !part.is_alphabetic());
        if !is_mixed(word) {
            meant.push_str(piece);
            continue;
        }
        let bytes = encode(word, CYRILLIC)?.into_iter();
        let other: String = bytes.map(|byte| decoded(byte, page)).collect();
        let is_word = is_plausible(&other) && is_of_one_language(&other);
        let is_regular =
            || page != BALTIC || has_regular_sounds(&other) && has_regular_ends(&other);
        if other.contains(is_cyrillic) || !is_word || !is_regular() {
            return None;
        }
        meant.push_str(&other);
        meant.push_str(&piece[word.len()..]);
    }
    Some(meant)
}

/// Whether `ų` ends the word, and `į` begins or ends it, as in names.
fn has_regular_ends(word: &str) -> bool {
    let last = word.chars().count().saturating_sub(1);
    let mut letters = word.chars().flat_map(char::to_lowercase).enumerate();
    letters.all(|(at, letter)| match letter {
        'ų' => at == last,
        'į' => at == 0 || at == last,
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_text_that_was_read_as_cyrillic_is_recovered() {
        for (text, name) in [
            ("Kazlauskienл", "Kazlauskienė"),
            ("Юydrыnл", "Žydrūnė"),
            ("Mьller", "Müller"),
            ("Jхgi", "Jõgi"),
            ("Liepш g. 5", "Liepų g. 5"),
            ("Ona Рimkienл", "Ona Šimkienė"),
            ("Franзois", "François"),
            ("Zoл", "Zoë"),
            ("Juodvalkyte-Иernienл", "Juodvalkyte-Černienė"),
        ] {
            let found = misread_as_cyrillic(text).and_then(|found| found.meant);
            assert_eq!(found.as_deref(), Some(name), "{text}");
        }
    }

    #[test]
    fn look_alikes_and_brands_are_not_taken_for_latin_text() {
        for text in [
            "",
            "Pаvyzdiene",
            "Ivаnоv",
            "Рetrov",
            "Maхim",
            "Kazlausкas",
            "ЯGroup",
            "Яkob",
            "ITпроект",
            "КупиVIP",
            "РосBank",
            "Иванов Ivan",
            "Kиrill",
            // `Søren` and `Sřren`.
            "Sшren",
            "UAB „Лида“ ir Ko",
        ] {
            assert_eq!(misread_as_cyrillic(text), None, "{text}");
        }
    }
}
