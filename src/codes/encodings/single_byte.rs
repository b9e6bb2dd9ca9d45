//! Text in an encoding of single bytes that was read in another one: `Þydrûnë`.

use encoding_rs::{
    IBM866, ISO_8859_2, ISO_8859_5, KOI8_R, WINDOWS_1250, WINDOWS_1251, WINDOWS_1253, WINDOWS_1257,
};

use crate::codes::encodings::languages::is_of_one_language;
use crate::codes::encodings::pages::{CP775, CP850, CP852, Page, WESTERN, decoded, encode};
use crate::codes::encodings::plausible::{is_cyrillic, is_plausible};
use crate::codes::encodings::signs::{
    has_console_letter_within, has_symbol_between, has_symbol_within, is_all_accented,
    is_all_accented_as_baltic, is_all_accented_as_central, is_baltic, is_baltic_as_central,
    is_console_letter, is_console_sign, is_cyrillic_as_other, reads_better,
};
use crate::codes::encodings::words::{replace_words, without_quotes, words};
use crate::codes::encodings::{Misread, Report};

pub(super) fn single_byte_readings(text: &str, is_name: bool, report: Report<'_>) {
    type Sign = fn(&str) -> bool;
    const BALTIC: Page = Page::Web(WINDOWS_1257);
    const CENTRAL: Page = Page::Web(WINDOWS_1250);
    const CYRILLIC: Page = Page::Web(WINDOWS_1251);
    const GREEK: Page = Page::Web(WINDOWS_1253);
    const UNIX: Page = Page::Web(KOI8_R);
    const CONSOLE: Page = Page::Web(IBM866);
    let has_symbol: Sign = match is_name {
        true => has_symbol_within,
        false => has_symbol_between,
    };
    // What it was written in, what it was read as, and what shows it.
    let readings: [(Page, Page, Sign); 9] = [
        (BALTIC, WESTERN, is_baltic),
        (BALTIC, CENTRAL, is_baltic_as_central),
        (CYRILLIC, WESTERN, is_all_accented),
        (GREEK, WESTERN, is_all_accented),
        (UNIX, WESTERN, is_all_accented),
        (CYRILLIC, CENTRAL, is_all_accented_as_central),
        (CYRILLIC, BALTIC, is_all_accented_as_baltic),
        (CENTRAL, WESTERN, has_symbol),
        (Page::Web(ISO_8859_2), WESTERN, has_symbol),
    ];
    const OF_CONSOLE: [(Page, Page, Sign); 3] = [
        (CP850, WESTERN, has_console_letter_within),
        (CP852, WESTERN, has_console_letter_within),
        (CP775, WESTERN, has_console_letter_within),
    ];
    const OF_CYRILLIC: [(Page, Page, Sign); 7] = [
        (CYRILLIC, UNIX, is_cyrillic_as_other),
        (UNIX, CYRILLIC, is_cyrillic_as_other),
        (CYRILLIC, CONSOLE, is_cyrillic_as_other),
        (CONSOLE, CYRILLIC, is_cyrillic_as_other),
        (UNIX, CONSOLE, is_cyrillic_as_other),
        (CONSOLE, UNIX, is_cyrillic_as_other),
        (CYRILLIC, Page::Web(ISO_8859_5), is_cyrillic_as_other),
    ];
    // Most texts have none of these letters.
    let may_be_cyrillic = text.contains(|next| is_cyrillic(next) || is_console_sign(next));
    let of_cyrillic = OF_CYRILLIC.into_iter().filter(|_| may_be_cyrillic);
    // A quote that is closed is none of a console's letters.
    let is_closed = || words(text).any(|word| word.ends_with(['“', '”', '‘', '’']));
    let may_be_of_console = is_name && text.contains(is_console_letter) && !is_closed();
    let of_console = OF_CONSOLE.into_iter().filter(|_| may_be_of_console);
    // No encoding of single bytes has characters beyond U+FFFF.
    let may_be_decoded = |word: &&str| !word.is_ascii() && word.bytes().all(|byte| byte < 0xf0);
    let candidates = words(text).filter(may_be_decoded);
    let candidates: Vec<_> = candidates
        .map(|word| (word, without_quotes(word)))
        .collect();
    // Letters of consoles and of other Cyrillic encodings are told word by word.
    let readings = readings.into_iter().map(|reading| (reading, true, false));
    let of_console = of_console.map(|reading| (reading, false, false));
    let of_cyrillic = of_cyrillic.map(|reading| (reading, false, true));
    let all = readings.chain(of_console).chain(of_cyrillic);
    for ((written_in, read_as, has_sign), is_of_all, is_cyrillic_meant) in all {
        let convert = |word: &str| {
            let bytes = encode(word, read_as)?.into_iter();
            let meant: String = bytes.map(|byte| decoded(byte, written_in)).collect();
            let is_of_it = |letter: char| letter.is_ascii() || is_cyrillic(letter);
            let is_better = || meant.chars().all(is_of_it) && reads_better(&meant, word);
            // Turkish and Cyrillic letters give words of no language.
            let is_of_language = match written_in {
                page if page == BALTIC => is_of_one_language(&meant),
                page if page == GREEK => meant.contains(is_greek_vowel),
                _ => true,
            };
            (is_of_language && (!is_cyrillic_meant || is_better())).then_some(meant)
        };
        // The words are short, but all of them are so: `ÎÎÎ «Ìèð»`.
        let are_all_so = written_in == CYRILLIC && is_of_all && is_long(text) && has_sign(text);
        let has_sign = |word: &str| are_all_so || has_sign(word);
        // Nearly all readings end here.
        let is_shown =
            |(word, inside): &(&str, Option<&str>)| has_sign(word) || inside.is_some_and(has_sign);
        if !are_all_so && !candidates.iter().any(is_shown) {
            continue;
        }
        // All words of a text went through the same conversion, so one of them shows it for the others.
        let proves = |word: &str| {
            let is_meant = |word: &str| {
                has_sign(word) && convert(word).is_some_and(|meant| is_plausible(&meant))
            };
            is_meant(word) || without_quotes(word).is_some_and(is_meant)
        };
        let is_proven = is_of_all && words(text).any(proves);
        let decode = |word: &str| {
            // `¹` is a number sign in Cyrillic text.
            let is_kept = || written_in != CYRILLIC && is_unit(word);
            let is_shown = is_proven && !is_kept() || has_sign(word);
            is_shown.then(|| convert(word)).flatten()
        };
        let (words, meant) = replace_words(text, decode);
        if words > 0 {
            let is_of_console = [CP850, CP852, CP775].contains(&written_in);
            // A Hungarian console has `ő` there, and others have `ô`.
            let is_open = is_of_console && text.contains('“');
            let found = Misread {
                // A console writes it for the `ü` of other encodings.
                meant: (!has_lone_letter(&meant) && !is_open).then_some(meant),
                written_in: written_in.name(),
                read_as: read_as.name(),
            };
            report(words, found);
        }
    }
}

fn is_greek_vowel(letter: char) -> bool {
    let mut lower = letter.to_lowercase();
    lower.any(|letter| "αεηιουωάέήίόύώϊϋ".contains(letter))
}

/// Whether a text has so many letters that they are hardly a few abbreviations.
fn is_long(text: &str) -> bool {
    const LEAST: usize = 6;
    let mut letters = text.chars().filter(|letter| letter.is_alphabetic());
    letters.nth(LEAST - 1).is_some()
}

/// Whether a word is a unit or a number with a sign, such as `m³` or `Nº`: few letters, those that are not ASCII aside.
fn is_unit(word: &str) -> bool {
    const MOST: usize = 2;
    let is_sign = |letter: char| matches!(letter, 'ª' | 'º');
    let mut letters = word.chars().filter(|letter| letter.is_alphabetic());
    let has_other = letters
        .clone()
        .any(|letter| !letter.is_ascii() && !is_sign(letter));
    !has_other && letters.nth(MOST).is_none()
}

/// Whether an `ł` stands between consonants, or a `ż` ends a word after one, where no word has them.
fn has_lone_letter(text: &str) -> bool {
    let is_vowel = |letter: char| "aąeęioóuy".contains(letter);
    let is_consonant = |letter: char| letter.is_alphabetic() && !is_vowel(letter);
    let letters: Vec<char> = text.to_lowercase().chars().chain([' ']).collect();
    letters.windows(3).any(|near| match near[1] {
        'ł' => is_consonant(near[0]) && is_consonant(near[2]),
        'ż' => is_consonant(near[0]) && near[0] != 'r' && !near[2].is_alphabetic(),
        _ => false,
    })
}
