//! Encodings with one byte for each character, and control characters that stand for others of them.

use std::sync::OnceLock;

use encoding_rs::{
    Encoding, IBM866, ISO_8859_2, ISO_8859_4, ISO_8859_5, ISO_8859_15, KOI8_R, MACINTOSH,
    WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1257,
};
use oem_cp::code_table::{
    DECODING_TABLE_CP437, DECODING_TABLE_CP775, DECODING_TABLE_CP850, DECODING_TABLE_CP852,
};

use crate::codes::encodings::plausible::{has_regular_case, is_common};

/// The encodings that UTF-8 is mistaken for, the most frequent ones first.
pub(super) const SINGLE_BYTE: [Page; 18] = [
    WESTERN,
    Page::Web(WINDOWS_1257),
    Page::Web(WINDOWS_1250),
    Page::Web(ISO_8859_2),
    Page::Web(WINDOWS_1251),
    Page::Web(ISO_8859_15),
    Page::Web(ISO_8859_4),
    Page::Web(WINDOWS_1254),
    Page::Web(WINDOWS_1253),
    Page::Web(MACINTOSH),
    Page::Table("x-mac-ce", &TABLE_OF_MAC),
    Page::Web(IBM866),
    Page::Web(KOI8_R),
    Page::Table("CP437", &DECODING_TABLE_CP437),
    CP850,
    CP852,
    CP775,
    Page::Web(ISO_8859_5),
];

pub(super) const WESTERN: Page = Page::Web(WINDOWS_1252);

pub(super) const CP850: Page = Page::Table("CP850", &DECODING_TABLE_CP850);

pub(super) const CP852: Page = Page::Table("CP852", &DECODING_TABLE_CP852);

pub(super) const CP775: Page = Page::Table("CP775", &DECODING_TABLE_CP775);

/// Mac OS Central European, from the table of Unicode: `MAPPINGS/VENDORS/APPLE/CENTEURO.TXT`.
#[rustfmt::skip]
static TABLE_OF_MAC: [char; 128] = [
    'Ä', 'Ā', 'ā', 'É', 'Ą', 'Ö', 'Ü', 'á', 'ą', 'Č', 'ä', 'č', 'Ć', 'ć', 'é', 'Ź',
    'ź', 'Ď', 'í', 'ď', 'Ē', 'ē', 'Ė', 'ó', 'ė', 'ô', 'ö', 'õ', 'ú', 'Ě', 'ě', 'ü',
    '†', '°', 'Ę', '£', '§', '•', '¶', 'ß', '®', '©', '™', 'ę', '¨', '≠', 'ģ', 'Į',
    'į', 'Ī', '≤', '≥', 'ī', 'Ķ', '∂', '∑', 'ł', 'Ļ', 'ļ', 'Ľ', 'ľ', 'Ĺ', 'ĺ', 'Ņ',
    'ņ', 'Ń', '¬', '√', 'ń', 'Ň', '∆', '«', '»', '…', '\u{a0}', 'ň', 'Ő', 'Õ', 'ő', 'Ō',
    '–', '—', '“', '”', '‘', '’', '÷', '◊', 'ō', 'Ŕ', 'ŕ', 'Ř', '‹', '›', 'ř', 'Ŗ',
    'ŗ', 'Š', '‚', '„', 'š', 'Ś', 'ś', 'Á', 'Ť', 'ť', 'Í', 'Ž', 'ž', 'Ū', 'Ó', 'Ô',
    'ū', 'Ů', 'Ú', 'ů', 'Ű', 'ű', 'Ų', 'ų', 'Ý', 'ý', 'ķ', 'Ż', 'Ł', 'ż', 'Ģ', 'ˇ',
];

/// An encoding with one byte for each character.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// One of the encodings of the web.
    Web(&'static Encoding),
    /// Another one, such as a code page of a console: its name and the characters of the bytes from 0x80.
    Table(&'static str, &'static [char; 128]),
}

impl Page {
    pub(super) fn name(self) -> &'static str {
        match self {
            Page::Web(encoding) => encoding.name(),
            Page::Table(name, _) => name,
        }
    }
}

/// How many of [`SINGLE_BYTE`] are frequent. The others count only if these explain nothing.
pub(super) const FREQUENT: usize = 5;

/// The bytes that decode to this word.
pub(super) fn encode(word: &str, encoding: Page) -> Option<Vec<u8>> {
    let table = table(encoding)?;
    let bytes = word.chars().map(|character| {
        let code = u32::from(character);
        if character.is_ascii() {
            return u8::try_from(code).ok();
        }
        // Many programs decode bytes that an encoding leaves free as C1 controls. The encodings of ISO have
        // these controls in place of characters of Windows, but one of them has a table of its own.
        let is_control = || (0x80..0xa0).contains(&code) && encoding != Page::Web(WINDOWS_1250);
        let place = table.iter().position(|known| *known == character);
        match place {
            Some(place) => u8::try_from(place + 0x80).ok(),
            None => u8::try_from(code).ok().filter(|_| is_control()),
        }
    });
    bytes.collect()
}

/// The text of bytes in Windows-1252.
pub(crate) fn western(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| decoded(*byte, WESTERN)).collect()
}

/// The character of Windows-1252 that a C1 control stands for where that encoding was taken for
/// ISO-8859-1. U+0085 is a line break in its own right.
pub(crate) fn of_control(control: char) -> Option<char> {
    of_control_in(control, WESTERN)
}

fn of_control_in(control: char, page: Page) -> Option<char> {
    let byte = u8::try_from(u32::from(control)).ok()?;
    let meant = (0x80..0xa0).contains(&byte).then(|| decoded(byte, page))?;
    (byte != 0x85 && !meant.is_control()).then_some(meant)
}

/// The text that was meant by a text with C1 controls, with as many characters, and its encoding; `None` unless
/// only one can have been meant.
pub(crate) fn without_controls(text: &str) -> Option<(String, &'static str)> {
    const OTHERS: [Page; 2] = [Page::Web(WINDOWS_1250), Page::Web(WINDOWS_1257)];
    let mut letters = text.chars().filter(|found| found.is_alphabetic());
    let is_western = letters.all(|letter| letter <= '\u{ff}');
    let pages: &[Page] = if is_western { &[WESTERN] } else { &OTHERS };
    let mut controls = text.chars().filter(|found| is_control(*found));
    // The Baltic encoding has no letters there, and the others that have it agree.
    let are_common = controls.all(|control| common_letter(control).is_some());
    let meant = pages.iter().filter_map(|page| {
        let meant = without_controls_of(text, *page)?;
        let page = if are_common { &WESTERN } else { page };
        Some((meant, page.name()))
    });
    let mut meant = meant.fuse();
    let first = meant.next()?;
    meant.all(|(other, _)| other == first.0).then_some(first)
}

fn is_control(found: char) -> bool {
    matches!(found, '\u{80}'..='\u{9f}')
}

/// The letter that the Western and the Central European encoding have for the same byte.
fn common_letter(control: char) -> Option<char> {
    match control {
        '\u{8a}' => Some('Š'),
        '\u{8e}' => Some('Ž'),
        '\u{9a}' => Some('š'),
        '\u{9e}' => Some('ž'),
        _ => None,
    }
}

fn without_controls_of(text: &str, page: Page) -> Option<String> {
    let letters: String = text.chars().filter(|found| found.is_alphabetic()).collect();
    encode(&letters, page)?;
    let mut meant = String::with_capacity(text.len());
    for (at, found) in text.char_indices() {
        if !is_control(found) {
            meant.push(found);
            continue;
        }
        let character = common_letter(found).or_else(|| of_control_in(found, page))?;
        // Within a word are letters and apostrophes.
        let (before, after) = (&text[..at], &text[at + found.len_utf8()..]);
        let is_within =
            before.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic);
        if is_within && !(is_common(character) || character == '’') {
            return None;
        }
        meant.push(character);
    }
    let mut words = meant.split(|found: char| !found.is_alphabetic());
    let is_regular = words.all(|word| has_regular_case(word) || text.contains(word));
    is_regular.then_some(meant)
}

pub(super) fn decoded(byte: u8, encoding: Page) -> char {
    let of_table = || table(encoding)?.get(usize::from(byte) - 0x80).copied();
    match byte {
        0x80.. => of_table().unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from(byte),
    }
}

/// The characters of the bytes from 0x80.
fn table(page: Page) -> Option<&'static [char; 128]> {
    let encoding = match page {
        Page::Web(encoding) => encoding,
        Page::Table(_, table) => return Some(table),
    };
    static TABLES: [OnceLock<[char; 128]>; SINGLE_BYTE.len()] =
        [const { OnceLock::new() }; SINGLE_BYTE.len()];
    let place = SINGLE_BYTE.iter().position(|known| *known == page)?;
    Some(TABLES[place].get_or_init(|| {
        let mut bytes = 0x80..=0xff;
        [(); 128].map(|()| {
            let byte = [bytes.next().unwrap_or_default()];
            let (decoded, _) = encoding.decode_without_bom_handling(&byte);
            decoded
                .chars()
                .next()
                .unwrap_or(char::REPLACEMENT_CHARACTER)
        })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_recovered_where_one_encoding_explains_them() {
        let meant = |text| without_controls(text).map(|(meant, _)| meant);
        for (text, expected) in [
            ("O\u{92}Brien", "O’Brien"),
            ("\u{8e}ukas", "Žukas"),
            ("UAB \u{84}Rytas\u{93}", "UAB „Rytas“"),
            ("Ja\u{9f}wiński", "Jaźwiński"),
            ("UAB Žalia\u{9b}", "UAB Žalia›"),
            ("UAB \"\u{9e}emė\"", "UAB \"žemė\""),
            ("\u{9e}eimė", "žeimė"),
            ("A\u{9a}trienė", "Aštrienė"),
            ("\u{8a}ilėnai", "Šilėnai"),
        ] {
            assert_eq!(meant(text).as_deref(), Some(expected), "{text:?}");
        }
        for text in ["M\u{84}gi", "M\u{81}ller", "Ja\u{9f}ski", "Петр\u{8e}в"] {
            assert_eq!(meant(text), None, "{text:?}");
        }
    }
}
