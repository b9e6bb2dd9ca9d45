//! Text that was decoded with the wrong encoding, and the text that was meant.

mod as_cyrillic;
mod languages;
mod pages;
mod plausible;
mod signs;
mod single_byte;
mod spelling;
mod utf8;
mod words;

pub(crate) use pages::{of_control, western, without_controls};
pub(crate) use signs::has_console_letter_at_end;
pub(crate) use spelling::misread_letter;
pub(crate) use utf8::is_partly_misread;

use std::borrow::Cow;
use std::cmp::Ordering;

use encoding_rs::{Encoding, ISO_8859_2, WINDOWS_1250};

use crate::codes::encodings::as_cyrillic::misread_as_cyrillic;
use crate::codes::encodings::languages::is_of_one_language;
use crate::codes::encodings::pages::{FREQUENT, SINGLE_BYTE, WESTERN};
use crate::codes::encodings::single_byte::single_byte_readings;
use crate::codes::encodings::utf8::{
    has_odd_er, may_be_misread_utf8, utf8_readings, with_no_break_spaces,
};

/// A text that was decoded with the wrong encoding.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Misread {
    /// The text that was meant; `None` if encodings give different ones.
    pub(crate) meant: Option<String>,
    /// The encoding of the text.
    pub(crate) written_in: &'static str,
    /// The encoding that it was read in.
    pub(crate) read_as: &'static str,
}

/// Finds the text that was meant, if words of this text were decoded wrongly and would not make
/// sense as they are. `is_name` allows conclusions from symbols within words, which other texts may
/// have, such as `m³`.
pub(crate) fn misread(text: &str, is_name: bool) -> Option<Misread> {
    misread_letters(text, is_name)
        .or_else(|| misread_controls(text))
        .or_else(|| misread_as_cyrillic(text))
}

/// Quotes and dashes of Windows-1252 that were taken for controls, then written in UTF-8 and read as Windows-1252: `Â’`.
/// The letters beside them may be right.
fn misread_controls(text: &str) -> Option<Misread> {
    const FIRST: char = 'Â';
    if !text.contains(FIRST) {
        return None;
    }
    let is_sign = |sign: char| {
        matches!(
            sign,
            '‘'..='„' | '–' | '—' | '…' | '‹' | '›' | '€' | '•' | '™'
        )
    };
    let mut meant = String::with_capacity(text.len());
    let mut before = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        // In capitals, `Â` is a letter of Romanian, French and Turkish words.
        let is_after_capital = before.is_some_and(char::is_uppercase);
        let is_first = letter == FIRST && letters.peek().copied().is_some_and(is_sign);
        if !is_first || is_after_capital {
            meant.push(letter);
        }
        before = Some(letter);
    }
    (meant != text).then_some(Misread {
        meant: Some(meant),
        written_in: "UTF-8",
        read_as: WESTERN.name(),
    })
}

/// The same for letters.
fn misread_letters(text: &str, is_name: bool) -> Option<Misread> {
    let restored = match is_name {
        true => with_no_break_spaces(text),
        false => Cow::Borrowed(text),
    };
    let is_restored = matches!(restored, Cow::Owned(_));
    let may_be_utf8 = may_be_misread_utf8(&restored) || is_restored && may_be_misread_utf8(text);
    let frequent = |report: Report<'_>| {
        utf8_readings(
            &restored,
            &SINGLE_BYTE[..FREQUENT],
            &mut |words, mut found| {
                // The blank may be the second byte of `А` as well.
                let is_open = |meant: &String| is_restored && has_odd_er(meant);
                found.meant = found.meant.filter(|meant| !is_open(meant));
                report(words, found);
            },
        );
    };
    let others = |report: Report<'_>| utf8_readings(text, &SINGLE_BYTE[FREQUENT..], report);
    let single_byte = |report: Report<'_>| single_byte_readings(text, is_name, report);
    let of_utf8: [&dyn Fn(Report<'_>); 2] = [&frequent, &others];
    let of_utf8 = of_utf8.into_iter().filter(|_| may_be_utf8);
    let of_utf8 = of_utf8.map(|readings| (readings, true));
    let all = of_utf8.chain([(&single_byte as &dyn Fn(Report<'_>), false)]);
    // What rare encodings explain as well as the frequent ones, and with the letters of one language, is better.
    let mut fallback: Option<(Rank, Misread)> = None;
    for (readings, is_of_utf8) in all {
        let found = match &fallback {
            Some(_) if !is_of_utf8 => break,
            _ => best_of(readings),
        };
        let Some(found) = found else {
            continue;
        };
        if fallback.as_ref().is_some_and(|(rank, _)| found.0 <= *rank) {
            continue;
        }
        let (_, is_of_language, _) = found.0;
        if is_of_language || !is_of_utf8 {
            return Some(found.1);
        }
        fallback = Some(found);
    }
    fallback.map(|(_, found)| found)
}

/// How well a reading explains a text: how many words of it, whether each word then has the letters of one
/// language, and whether the text does not begin with a small letter.
type Rank = (usize, bool, bool);

/// The best of the readings; if several are, what they have in common.
fn best_of(readings: &dyn Fn(Report<'_>)) -> Option<(Rank, Misread)> {
    let mut best: Option<(Rank, Misread)> = None;
    readings(&mut |words, found| {
        let meant = found.meant.as_deref();
        let is_small = |meant: &str| meant.starts_with(char::is_lowercase);
        let rank = (
            words,
            meant.is_some_and(is_of_one_language),
            !meant.is_some_and(is_small),
        );
        match &mut best {
            Some((most, known)) => match rank.cmp(most) {
                Ordering::Less => {}
                Ordering::Equal if known.meant == found.meant => {}
                Ordering::Equal => match central(known, &found) {
                    Some(true) => {}
                    Some(false) => *known = found,
                    None => known.meant = None,
                },
                Ordering::Greater => best = Some((rank, found)),
            },
            None => best = Some((rank, found)),
        }
    });
    best
}

/// The encodings of Central Europe of Windows and of ISO have many letters in common. Returns which of two texts
/// was meant, the first one or not, if letters of the languages that these encodings are for show it.
fn central(one: &Misread, other: &Misread) -> Option<bool> {
    const LETTERS: &str = "äöüßáéíóúőűýčďěňřšťůžąćęłńśźżõāēģīķļņūėįų";
    let pages = [WINDOWS_1250, ISO_8859_2].map(Encoding::name);
    let is_central = |found: &Misread| {
        let meant = found.meant.as_deref().unwrap_or_default().to_lowercase();
        let mut letters = meant.chars().filter(|letter| !letter.is_ascii());
        letters.all(|letter| LETTERS.contains(letter))
    };
    let are_central = [one, other].map(|found| pages.contains(&found.read_as));
    let are_words =
        [one, other].map(|found| found.meant.as_deref().is_some_and(is_of_one_language));
    match (are_central, is_central(one), is_central(other)) {
        // The one of Windows is much more frequent, and comes first.
        ([true, true], true, false) => Some(true),
        // `Mårten` and `Márten`.
        _ if are_words == [true, true] => None,
        ([true, true], false, true) => Some(false),
        ([true, true], false, false) => Some(true),
        _ => None,
    }
}

type Report<'f> = &'f mut dyn FnMut(usize, Misread);

#[cfg(test)]
mod tests;
