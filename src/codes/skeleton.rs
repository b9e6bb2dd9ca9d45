//! What a character looks like: its skeleton by Unicode Technical Standard 39.
//!
//! The crate `unicode-security` has the same data, but as thousands of addresses, which the loader adjusts at
//! every start of the program.

use std::iter;

use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
use unicode_normalization::UnicodeNormalization;

/// The characters that look like others, sorted: each with those that stand for it, as hexadecimal numbers.
/// Written by `cargo run --example update`.
const PROTOTYPES: &str = include_str!("skeleton.txt");

/// Returns the characters that stand for all that look like this one. There are none if it is not shown.
pub(crate) fn skeleton(letter: char) -> impl Iterator<Item = char> {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    iter::once(letter)
        .nfd()
        .filter(move |part| !ignorable.contains(*part))
        .flat_map(prototypes)
        .nfd()
}

/// Returns the characters that stand for one that is decomposed.
fn prototypes(letter: char) -> impl Iterator<Item = char> {
    let line = line(letter);
    let own = line.is_none().then_some(letter);
    let others = line.unwrap_or_default().split(' ').filter_map(character);
    own.into_iter().chain(others)
}

/// Returns what follows a character in the table.
fn line(letter: char) -> Option<&'static str> {
    let mut table = PROTOTYPES;
    while !table.is_empty() {
        let middle = table.len() / 2;
        let start = table[..middle].rfind('\n').map_or(0, |end| end + 1);
        let (before, rest) = table.split_at(start);
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let (first, others) = line.split_once(' ').unwrap_or((line, ""));
        let first = character(first)?;
        if first == letter {
            return Some(others);
        }
        table = if letter < first { before } else { after };
    }
    None
}

fn character(number: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(number, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skeletons_are_those_of_unicode() {
        for letter in '\0'..=char::MAX {
            let mut buffer = [0; 4];
            let expected = unicode_security::skeleton(letter.encode_utf8(&mut buffer));
            assert!(skeleton(letter).eq(expected), "{:x}", u32::from(letter));
        }
    }
}
