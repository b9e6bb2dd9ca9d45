//! What kinds of characters a text has, from one pass over its bytes. Nearly all texts need no
//! closer look, and this shows it.

/// Kinds of characters, as a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marks(u16);

const LOWER: u16 = 1;
const UPPER: u16 = 1 << 1;
const DIGIT: u16 = 1 << 2;
const SPACE: u16 = 1 << 3;
/// Punctuation of names: hyphen, apostrophe, full stop, comma.
const SIGN: u16 = 1 << 4;
const SYMBOL: u16 = 1 << 5;
const CONTROL: u16 = 1 << 6;
/// Latin letters with diacritics.
const LATIN: u16 = 1 << 7;
const GREEK: u16 = 1 << 8;
const CYRILLIC: u16 = 1 << 9;
/// Scripts in which other letters look like Latin ones, and many more.
const OTHER: u16 = 1 << 10;
/// Characters among which are blanks, format characters and symbols.
const RARE: u16 = 1 << 11;
/// Letters that a wrong encoding makes of others.
const SUSPECT: u16 = 1 << 12;
/// Characters as for [`OTHER`], among which are typographic quotes and dashes.
const SIGNS: u16 = 1 << 13;
/// An apostrophe, which conversions may double.
const APOSTROPHE: u16 = 1 << 14;
/// The second bytes of `ñ`, `ê` and `œ`, of which a wrong encoding may have made letters of Polish names.
const WESTERN: u16 = 1 << 15;

/// The kinds that each byte of UTF-8 may belong to.
static KINDS: [u16; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b' ' => SPACE,
            b'\'' => SIGN | APOSTROPHE,
            b'-' | b'.' | b',' => SIGN,
            0..0x20 | 0x7f => CONTROL,
            0x21..0x80 => SYMBOL,
            // The second byte of `Ā`, `Ă`, `Ć` and `Ĺ`.
            0x80 | 0x82 | 0x86 | 0xb9 => SUSPECT,
            0x93 | 0xaa | 0xb1 => WESTERN,
            0x80..0xc0 => 0,
            0xc0..=0xc2 => RARE | SUSPECT,
            0xc3 => LATIN | SUSPECT,
            0xc4 | 0xc5 => LATIN,
            0xc6..=0xca => LATIN | SUSPECT,
            0xcb | 0xcc => RARE | SUSPECT,
            0xcd => GREEK | RARE | SUSPECT,
            0xce | 0xcf => GREEK | SUSPECT,
            0xd0..=0xd3 => CYRILLIC | SUSPECT,
            0xd8 | 0xdc => RARE | SUSPECT,
            TYPOGRAPHIC => SIGNS | RARE | SUSPECT,
            0xe1 | 0xe3 | 0xea | 0xee..=0xff => OTHER | RARE | SUSPECT,
            0xd4..=0xed => OTHER | SUSPECT,
        };
        byte += 1;
    }
    kinds
};

impl Marks {
    /// The kinds of characters in a text in UTF-8.
    #[inline]
    pub(crate) fn of(text: &[u8]) -> Marks {
        let kind = |byte: u8| KINDS[usize::from(byte)];
        let (chunks, rest) = text.as_chunks::<4>();
        let of_chunk =
            |chunk: &[u8; 4]| chunk.map(kind).into_iter().fold(0, |all, kind| all | kind);
        let of_chunks = chunks.iter().fold(0, |all, chunk| all | of_chunk(chunk));
        Marks(rest.iter().fold(of_chunks, |all, byte| all | kind(*byte)))
    }

    fn has(self, kinds: u16) -> bool {
        self.0 & kinds != 0
    }

    /// Whether it has small letters of the Latin alphabet.
    pub(crate) fn has_lower(self) -> bool {
        self.has(LOWER)
    }

    /// Whether all of it is ASCII letters, single blanks aside, and the punctuation of names but apostrophes.
    pub(crate) fn is_plain_name(self) -> bool {
        !self.has(!(LOWER | UPPER | SPACE | SIGN)) && self.has(LOWER)
    }

    /// Whether it has Latin letters with diacritics and small letters, and nothing else than
    /// letters, usual blanks and the punctuation of names.
    pub(crate) fn is_plain_latin(self) -> bool {
        let others = !(LOWER | UPPER | SPACE | SIGN | LATIN | WESTERN);
        self.has(LATIN) && self.has(LOWER) && !self.has(others)
    }

    /// Whether it has letters that a wrong encoding makes of others, and nothing else that names do not have.
    pub(crate) fn is_latin_but_suspect(self) -> bool {
        let others = !(LOWER | UPPER | SPACE | SIGN | LATIN | SUSPECT | WESTERN);
        self.has(LATIN) && self.has(LOWER) && !self.has(others)
    }

    /// Whether it has control characters.
    pub(crate) fn has_controls(self) -> bool {
        self.has(CONTROL)
    }

    /// Whether it has apostrophes.
    pub(crate) fn has_apostrophes(self) -> bool {
        self.has(APOSTROPHE)
    }

    /// Whether it may have characters other than letters, digits, blanks and the punctuation of
    /// names.
    pub(crate) fn has_symbols(self) -> bool {
        self.has(SYMBOL | CONTROL)
    }

    /// Whether it has usual blanks.
    pub(crate) fn has_blanks(self) -> bool {
        self.has(SPACE)
    }

    /// Whether it may have invisible characters, or blanks other than the usual one.
    pub(crate) fn may_be_invisible(self) -> bool {
        self.has(CONTROL | RARE)
    }

    /// Whether a text with these marks may have letters of several scripts that look alike.
    pub(crate) fn may_be_mixed(self, text: &[u8]) -> bool {
        let latin = self.has(LOWER | UPPER | LATIN);
        let other = self.may_have_forms(text);
        let scripts = [latin, self.has(GREEK), self.has(CYRILLIC), other];
        scripts.into_iter().filter(|has_one| *has_one).count() > 1
    }

    /// Whether a text with these marks may have letters in another width or style.
    pub(crate) fn may_have_forms(self, text: &[u8]) -> bool {
        let is_letter = |at: usize| text.get(at + 1) != Some(&PUNCTUATION);
        self.has(OTHER) || self.has(SIGNS) && memchr::memchr_iter(TYPOGRAPHIC, text).any(is_letter)
    }

    /// Whether it may be text that was decoded with the wrong encoding.
    pub(crate) fn may_be_misread(self) -> bool {
        // Words of letters with diacritics only are Cyrillic ones.
        self.has(SUSPECT) || self.has(LATIN) && !self.has(LOWER | UPPER)
    }

    /// Whether it may have `ñ`, `ê` or `œ`.
    pub(crate) fn may_be_western(self) -> bool {
        self.has(WESTERN)
    }

    /// Whether it may have digits, of any script.
    pub(crate) fn may_have_digits(self) -> bool {
        self.has(DIGIT | OTHER | SIGNS | RARE)
    }
}

/// The letters of Latin-1 that are usual in names, by the second byte in UTF-8: a wrong encoding makes of
/// others the capitals `ÂÃÅÇÈÐÑÛÞ` and the small letters `âçèëðòûþ`, and symbols.
static USUAL: [bool; 64] = {
    let mut usual = [true; 64];
    let others = [
        0x82, 0x83, 0x85, 0x87, 0x88, 0x90, 0x91, 0x97, 0x9b, 0x9e, 0xa2, 0xa7, 0xa8, 0xab, 0xb0,
        0xb2, 0xb7, 0xbb, 0xbe,
    ];
    let mut at = 0;
    while at < others.len() {
        usual[others[at] as usize - 0x80] = false;
        at += 1;
    }
    usual
};

/// Whether a text has `ñ`, `ê` or `œ`, which are usual in names of the West, but of which a wrong encoding may
/// have made letters of Polish names.
pub(crate) fn has_western_letter(text: &[u8]) -> bool {
    let mut places = memchr::memchr3_iter(0xb1, 0xaa, 0x93, text);
    places.any(|at| {
        let letter = at.checked_sub(1).and_then(|first| text.get(first..=at));
        matches!(letter, Some([0xc3, 0xb1 | 0xaa] | [0xc5, 0x93]))
    })
}

/// The place of the first byte that is not ASCII, eight bytes at a time.
fn first_other(text: &[u8]) -> Option<usize> {
    const OTHERS: u64 = 0x8080_8080_8080_8080;
    let (chunks, rest) = text.as_chunks::<8>();
    let mut at = 0;
    for chunk in chunks {
        let others = u64::from_le_bytes(*chunk) & OTHERS;
        if others != 0 {
            return Some(at + others.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let place = rest.iter().position(|byte| !byte.is_ascii())?;
    Some(at + place)
}

/// The first letter that [`SMALL`] is about.
const FIRST_LETTER: u32 = 'À' as u32;

const SHARP_S: u32 = 'ß' as u32;

/// Which letters from `À` to `ſ`, of Latin-1 and Latin Extended-A, are small. `ß` is not.
static SMALL: [bool; 0xc0] = {
    let mut small = [false; 0xc0];
    let mut place = 0;
    while place < small.len() {
        let code = FIRST_LETTER + place as u32;
        small[place] = match code {
            0xe0..=0xff | 0x138 | 0x149 | 0x17f => code != '÷' as u32,
            // A capital, and the small letter.
            0x100..=0x137 | 0x14a..=0x177 => !code.is_multiple_of(2),
            0x139..=0x148 | 0x179..=0x17e => code.is_multiple_of(2),
            _ => false,
        };
        place += 1;
    }
    small
};

/// The first byte of typographic quotes and dashes.
const TYPOGRAPHIC: u8 = 0xe2;

/// Their second byte, which is that of no letter.
const PUNCTUATION: u8 = 0x80;

/// Two letters that many words of the region begin with, such as `Ąžuolas`, `Šėta` and `Łódź`, and that are no
/// character of UTF-8 in any other encoding.
pub(crate) const PAIRS: [&str; 15] = [
    "Ąž", "Ąš", "Žą", "Žė", "Žū", "Šė", "Šū", "Šį", "Čė", "Čū", "Łó", "Łą", "Łę", "Żó", "Śł",
];

/// The bytes of these pairs.
static PAIR_BYTES: [[u8; 4]; PAIRS.len()] = {
    let mut bytes = [[0; 4]; PAIRS.len()];
    let mut at = 0;
    while at < PAIRS.len() {
        if let Some(pair) = PAIRS[at].as_bytes().first_chunk() {
            bytes[at] = *pair;
        }
        at += 1;
    }
    bytes
};

/// Whether a text with Latin letters has none that a wrong encoding makes of others: each letter that is not
/// ASCII is one of those that are usual in names, and there are no more of them in a row than in `köök`.
///
/// In another encoding, the bytes of a letter are `ß` or a capital, and one more character; the bytes of other
/// characters are at least three.
pub(crate) fn has_usual_letters_only(text: &[u8]) -> bool {
    let mut before = b' ';
    // How many letters that are not ASCII were directly before, and whether the last of them is small.
    let (mut run, mut is_small) = (0, false);
    // The bytes of that letter.
    let mut last = [0; 2];
    let mut rest = text;
    while let Some(at) = first_other(rest) {
        let (ascii, [first, tail @ ..]) = rest.split_at(at) else {
            return false;
        };
        if let Some(last) = ascii.last() {
            before = *last;
            run = 0;
        }
        let [second, tail @ ..] = tail else {
            return false;
        };
        let is_pair = || PAIR_BYTES.contains(&[last[0], last[1], *first, *second]);
        if run > 1 || run > 0 && !is_small && !is_pair() {
            return false;
        }
        if let ([third @ 0x93..=0x9e, tail @ ..], TYPOGRAPHIC, PUNCTUATION) =
            (tail, *first, *second)
        {
            // A quote within a word is a letter of a console; an apostrophe is none.
            let is_within = before.is_ascii_alphabetic();
            if is_within && *third != 0x99 && tail.first().is_some_and(u8::is_ascii_lowercase) {
                return false;
            }
            rest = tail;
            before = b' ';
            run = 0;
            continue;
        }
        let is_usual = match (first, second) {
            // `Ä` within a word is the first byte of a letter that was read alone.
            (0xc3, 0x84) => !before.is_ascii_alphabetic(),
            (0xc3, 0x80..0xc0) => USUAL[usize::from(*second - 0x80)],
            // `Ă`, `Ć` and `Ĺ`.
            (0xc4, 0x82 | 0x86 | 0xb9) => false,
            (0xc4, _) | (0xc5, 0x80..=0xbe) => true,
            _ => false,
        };
        if !is_usual {
            return false;
        }
        let code = u32::from(first & 0x1f) << 6 | u32::from(second & 0x3f);
        is_small = code
            .checked_sub(FIRST_LETTER)
            .and_then(|place| SMALL.get(place as usize))
            .is_some_and(|is_small| *is_small);
        // No word has a capital directly behind a small letter. `ß` may be a byte of another one.
        if run > 0 && !is_small && code != SHARP_S {
            return false;
        }
        run += 1;
        last = [*first, *second];
        before = b'x';
        rest = tail;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::characters::is_blank;
    use crate::codes::scripts::alphabet;

    #[test]
    fn no_character_is_overlooked() {
        for character in '\0'..=char::MAX {
            let mut bytes = [0; 4];
            let text = character.encode_utf8(&mut bytes);
            let marks = Marks::of(text.as_bytes());
            assert!(!is_blank(character) || marks.may_be_invisible() || character == ' ');
            if alphabet(character).is_some_and(|alphabet| alphabet.name != "Latin") {
                let text = format!("a{character}").into_bytes();
                assert!(Marks::of(&text).may_be_mixed(&text));
            }
        }
    }

    #[test]
    fn small_letters_are_those_of_unicode() {
        for (letter, is_small) in ('À'..='ſ').zip(SMALL) {
            let expected = letter.is_lowercase() && letter != 'ß';
            assert_eq!(is_small, expected, "{letter}");
        }
    }

    #[test]
    fn plain_names_and_lithuanian_ones_need_no_closer_look() {
        for name in ["Ona", "Ona Marija", "Brien-Smith", "J. R."] {
            assert!(Marks::of(name.as_bytes()).is_plain_name() || name == "J. R.");
        }
        let text = "ĄČĘĖĮŠŲŪŽ ąčęėįšųūž Pavyzdys".as_bytes();
        let lithuanian = Marks::of(text);
        assert!(!lithuanian.may_be_invisible());
        assert!(!lithuanian.may_be_mixed(text));
        let quoted = "UAB „Pavyzdys“ – 2".as_bytes();
        assert!(!Marks::of(quoted).may_be_mixed(quoted));
        assert!(!lithuanian.may_be_misread());
    }
}
