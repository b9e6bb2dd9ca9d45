//! JSON strings: escapes, missing quotes, and the hash of member names.

use std::borrow::Cow;
use std::ops::Range;

use wide::u8x16;

/// The quotes that a string has, and what is between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotes {
    /// The length of the opening quote in bytes: 1, or 0 if it is missing, or more if it is
    /// typographic.
    pub(super) open: u8,
    /// The length of the closing quote in bytes.
    pub(super) close: u8,
    /// Whether there is a backslash inside.
    pub(super) escapes: bool,
    /// Whether the content is known to be all ASCII.
    pub(super) ascii: bool,
}

impl Quotes {
    pub(super) const NONE: Quotes = Quotes {
        open: 0,
        close: 0,
        escapes: false,
        ascii: false,
    };
    pub(super) const PLAIN: Quotes = Quotes {
        open: 1,
        close: 1,
        escapes: false,
        ascii: false,
    };

    /// Those around a plain text.
    #[inline(always)]
    pub(super) fn plain(ascii: bool) -> Quotes {
        Quotes {
            ascii,
            ..Quotes::PLAIN
        }
    }

    /// Whether the content is exactly the text between two double quotes.
    #[inline]
    pub(super) fn are_plain(self) -> bool {
        self.open == 1 && self.close == 1 && !self.escapes
    }
}

/// The plain text at the start of a string: no quotes, backslashes or control characters.
#[derive(Clone, Copy)]
pub(super) struct Plain {
    /// The length in bytes.
    pub(super) length: usize,
    /// Whether all of it is ASCII.
    pub(super) is_ascii: bool,
}

/// What sixteen bytes show about a string.
struct Sixteen {
    /// Those that are not ASCII, as bits.
    others: u32,
    /// Quotes, backslashes and control characters, as bits.
    ends: u32,
}

impl Sixteen {
    #[inline(always)]
    fn of(bytes: &[u8; 16]) -> Self {
        const QUOTE: u8x16 = u8x16::new([b'"'; 16]);
        const BACKSLASH: u8x16 = u8x16::new([b'\\'; 16]);
        const LAST_CONTROL: u8x16 = u8x16::new([0x1f; 16]);
        let bytes = u8x16::new(*bytes);
        let is_control = bytes.min(LAST_CONTROL).simd_eq(bytes);
        let ends = bytes.simd_eq(QUOTE) | bytes.simd_eq(BACKSLASH) | is_control;
        Sixteen {
            others: bytes.to_bitmask(),
            ends: ends.to_bitmask(),
        }
    }

    /// The number of bytes before the first end, if there is one.
    #[inline(always)]
    fn before_end(&self) -> Option<Plain> {
        let first = self.ends & self.ends.wrapping_neg();
        (first != 0).then(|| Plain {
            length: first.trailing_zeros() as usize,
            is_ascii: self.others & first.wrapping_sub(1) == 0,
        })
    }
}

/// Finds the text before the next quote, backslash or control character, sixteen bytes at a time: most names
/// and values are shorter.
#[inline(always)]
pub(super) fn plain(bytes: &[u8]) -> Plain {
    let (chunks, rest) = bytes.as_chunks::<16>();
    let mut length = 0;
    let mut is_ascii = true;
    for chunk in chunks {
        let chunk = Sixteen::of(chunk);
        if let Some(last) = chunk.before_end() {
            return Plain {
                length: length + last.length,
                is_ascii: is_ascii && last.is_ascii,
            };
        }
        is_ascii &= chunk.others == 0;
        length += 16;
    }
    let plain = plain_rest(rest);
    Plain {
        length: length + plain.length,
        is_ascii: is_ascii && plain.is_ascii,
    }
}

/// Finds the same text. Does not look at the last bytes, up to fifteen: `None` if the end is among them.
#[inline(always)]
pub(super) fn before_end(bytes: &[u8]) -> Option<Plain> {
    let (first, mut rest) = bytes.split_first_chunk::<16>()?;
    let mut chunk = Sixteen::of(first);
    let mut length = 0;
    let mut others = 0;
    while chunk.ends == 0 {
        others |= chunk.others;
        length += 16;
        let (next, behind) = rest.split_first_chunk::<16>()?;
        chunk = Sixteen::of(next);
        rest = behind;
    }
    let before = chunk.ends ^ (chunk.ends - 1);
    Some(Plain {
        length: length + chunk.ends.trailing_zeros() as usize,
        is_ascii: others | (before & chunk.others) == 0,
    })
}

/// Does the same with the last bytes of a text, one by one.
#[inline(never)]
fn plain_rest(bytes: &[u8]) -> Plain {
    let is_plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | ..0x20);
    let end = bytes.iter().position(|byte| !is_plain(byte));
    let plain = &bytes[..end.unwrap_or(bytes.len())];
    Plain {
        length: plain.len(),
        is_ascii: plain.is_ascii(),
    }
}

/// The number of blanks at the start of a text, eight bytes at a time.
#[inline]
pub(super) fn blanks(bytes: &[u8]) -> usize {
    const BLANKS: u64 = 0x2020_2020_2020_2020;
    let mut length = 0;
    for chunk in bytes.chunks_exact(8) {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        let others = u64::from_le_bytes(word) ^ BLANKS;
        if others != 0 {
            return length + others.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    // The last bytes of the text are read one by one.
    length
}

/// The content of a string with the source text `raw`.
#[inline]
pub(super) fn content(raw: &str, quotes: Quotes) -> Cow<'_, str> {
    let end = raw.len().saturating_sub(quotes.close.into());
    let inside = raw.get(quotes.open.into()..end).unwrap_or_default();
    if quotes.escapes {
        Cow::Owned(unescape(inside))
    } else {
        Cow::Borrowed(inside)
    }
}

/// Resolves escapes. Invalid escapes, which the parser has reported, are kept as they are.
fn unescape(inside: &str) -> String {
    let mut content = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = rest.find('\\') {
        content.push_str(&rest[..at]);
        let (character, length) = match escape(&rest.as_bytes()[at..]) {
            Escape::Character(character, length) => (character, length),
            Escape::LoneSurrogate(length) => (char::REPLACEMENT_CHARACTER, length),
            // Scripts write an apostrophe so.
            Escape::Invalid(2) if rest[at..].starts_with("\\'") => ('\'', 2),
            Escape::Invalid(_) => ('\\', 1),
        };
        content.push(character);
        rest = &rest[at + length..];
    }
    content.push_str(rest);
    content
}

/// Where a part of the content of a string is written, as a byte range of the text between the
/// quotes.
pub(super) fn written_range(inside: &str, part: Range<usize>) -> Range<usize> {
    let (mut content, mut at) = (0, 0);
    let mut written = None;
    let bytes = inside.as_bytes();
    while at < bytes.len() && content < part.end {
        if content >= part.start {
            written.get_or_insert(at);
        }
        let (content_length, length) = match bytes[at] {
            b'\\' => match escape(&bytes[at..]) {
                Escape::Character(character, length) => (character.len_utf8(), length),
                Escape::LoneSurrogate(length) => (char::REPLACEMENT_CHARACTER.len_utf8(), length),
                Escape::Invalid(2) if inside[at..].starts_with("\\'") => (1, 2),
                Escape::Invalid(_) => (1, 1),
            },
            _ => (1, 1),
        };
        content += content_length;
        at += length;
    }
    written.unwrap_or(at)..at
}

/// The meaning of a backslash and the bytes after it; the numbers are lengths in bytes.
pub(super) enum Escape {
    Character(char, usize),
    /// `\ud800` to `\udfff` without the other half of the pair.
    LoneSurrogate(usize),
    Invalid(usize),
}

/// Reads the escape at the start of `bytes`.
pub(super) fn escape(bytes: &[u8]) -> Escape {
    let plain = |character| Escape::Character(character, 2);
    match bytes.get(1) {
        Some(b'"') => plain('"'),
        Some(b'\\') => plain('\\'),
        Some(b'/') => plain('/'),
        Some(b'b') => plain('\u{8}'),
        Some(b'f') => plain('\u{c}'),
        Some(b'n') => plain('\n'),
        Some(b'r') => plain('\r'),
        Some(b't') => plain('\t'),
        Some(b'u') => unicode_escape(bytes),
        // The bytes of the whole character after the backslash are included.
        Some(byte) if *byte >= 0x80 => {
            let length = bytes[1..]
                .iter()
                .skip(1)
                .take_while(|byte| **byte & 0xC0 == 0x80)
                .count();
            Escape::Invalid(2 + length)
        }
        Some(byte) if *byte >= 0x20 => Escape::Invalid(2),
        _ => Escape::Invalid(1),
    }
}

fn unicode_escape(bytes: &[u8]) -> Escape {
    let Some(first) = hexadecimal(bytes.get(2..6)) else {
        let digits = bytes[2..]
            .iter()
            .take(4)
            .take_while(|byte| byte.is_ascii_hexdigit())
            .count();
        return Escape::Invalid(2 + digits);
    };
    if let Some(character) = char::from_u32(first) {
        return Escape::Character(character, 6);
    }
    let second = match bytes.get(6..8) {
        Some(b"\\u") => hexadecimal(bytes.get(8..12)),
        _ => None,
    };
    match (first, second) {
        (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => {
            let code = 0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00);
            Escape::Character(
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
                12,
            )
        }
        _ => Escape::LoneSurrogate(6),
    }
}

fn hexadecimal(digits: Option<&[u8]>) -> Option<u32> {
    digits?.iter().try_fold(0, |value, digit| {
        Some(value * 16 + char::from(*digit).to_digit(16)?)
    })
}

/// Whether two names are equal. They usually are, and comparing eight bytes at a time, with an
/// overlap at the end, is faster than a general comparison.
#[inline]
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (Some(end), Some(other_end)) = (one.last_chunk::<8>(), other.last_chunk::<8>()) else {
        return match (one.last_chunk::<4>(), other.last_chunk::<4>()) {
            (Some(end), Some(other_end)) => {
                end == other_end && one.first_chunk::<4>() == other.first_chunk::<4>()
            }
            _ => one.iter().eq(other),
        };
    };
    let mut at = 0;
    while let (Some(step), Some(other_step)) = (one.get(at..at + 8), other.get(at..at + 8)) {
        if step != other_step {
            return false;
        }
        at += 8;
    }
    end == other_end
}

/// The length of the [`ends`] of a name.
pub(super) const END: usize = 8;

/// The first and the last eight bytes of a name, or less of a shorter one. With its length, they tell a name of
/// up to sixteen bytes from all others.
// Inlined, so that the lookup keys of the names in rules are computed at compile time.
#[inline(always)]
pub(super) const fn ends(name: &[u8]) -> (u64, u64) {
    match (name.first_chunk::<END>(), name.last_chunk::<END>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => match (name.first_chunk::<4>(), name.last_chunk::<4>()) {
            (Some(first), Some(last)) => (
                u32::from_le_bytes(*first) as u64,
                u32::from_le_bytes(*last) as u64,
            ),
            _ => match *name {
                [] => (0, 0),
                [one] => (one as u64, 0),
                [one, two] => (one as u64 | (two as u64) << 8, 0),
                [one, two, three, ..] => (one as u64 | (two as u64) << 8, three as u64),
            },
        },
    }
}

/// The hash of an unescaped member name of this length and with these [`ends`], which distinguish
/// nearly all names of the contract; users of the hash compare the names too.
#[inline(always)]
pub(super) const fn hash(length: usize, ends: (u64, u64)) -> u32 {
    const FACTORS: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xD6E8_FEB8_6659_FD93];
    let (first, last) = ends;
    let mixed = (first ^ length as u64).wrapping_mul(FACTORS[0]);
    let mixed = (mixed.rotate_left(29) ^ last).wrapping_mul(FACTORS[1]);
    (mixed >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_plain_prefix_equals_that_of_a_bytewise_scan() {
        let alphabet = [
            'a', '"', '\\', '\u{1f}', ' ', '\u{7f}', 'ž', '🦊', '\0', '!', '#', '[',
        ];
        let mut seed = 1_u64;
        for _ in 0..20_000 {
            let mut text = String::new();
            while text.len() < 40 && !seed.is_multiple_of(13) {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let number = (seed >> 33) as usize;
                text.push(if number.is_multiple_of(3) {
                    alphabet[number / 3 % 12]
                } else {
                    'b'
                });
            }
            seed = seed.wrapping_add(1);
            let bytes = text.as_bytes();
            let end = bytes
                .iter()
                .position(|byte| matches!(byte, b'"' | b'\\' | ..0x20));
            let end = end.unwrap_or(bytes.len());
            let found = plain(bytes);
            assert_eq!(
                (found.length, found.is_ascii),
                (end, bytes[..end].is_ascii()),
                "{text:?}"
            );
        }
    }

    #[test]
    fn blanks_are_counted_up_to_the_last_eight_bytes() {
        for count in 0..40 {
            let text = format!("{}\"{}", " ".repeat(count), "x".repeat(8));
            assert_eq!(blanks(text.as_bytes()), count);
            let rest = blanks(" ".repeat(count).as_bytes());
            assert!(rest <= count && count - rest < 8, "{count}");
        }
        assert_eq!(blanks(b"       \t        "), 7);
    }

    #[test]
    fn parts_of_a_string_are_found_where_they_are_written() {
        let inside = "a\\u017ebž\\ud83e\\udd8a\\n";
        let content = unescape(inside);
        assert_eq!(content, "ažbž🦊\n");
        let written = |part: &str| {
            let start = content.find(part).unwrap();
            &inside[written_range(inside, start..start + part.len())]
        };
        assert_eq!(written("a"), "a");
        assert_eq!(written("ž"), "\\u017e");
        assert_eq!(written("bž"), "bž");
        assert_eq!(written("🦊\n"), "\\ud83e\\udd8a\\n");
        assert_eq!(written_range(inside, 0..0), 0..0);
        let end = content.len();
        assert_eq!(written_range(inside, end..end), inside.len()..inside.len());
    }

    #[test]
    fn an_escaped_apostrophe_is_one_character() {
        let inside = "O\\'Brien";
        assert_eq!(&inside[written_range(inside, 1..2)], "\\'");
        assert_eq!(&inside[written_range(inside, 2..7)], "Brien");
        // Another character is read as it is.
        let inside = "O\\qBrien";
        assert_eq!(&inside[written_range(inside, 1..2)], "\\");
        assert_eq!(&inside[written_range(inside, 2..3)], "q");
    }

    #[test]
    fn hashes_of_contract_names_are_unique() {
        let names: HashSet<&str> = include_str!("../../tests/contract/fields.csv")
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').nth(1))
            .chain(["", "a", "b", "ab", "abc", "abd", "abcd", "abcde"])
            .collect();
        let hashes: HashSet<u32> = names
            .iter()
            .map(|name| hash(name.len(), ends(name.as_bytes())))
            .collect();
        assert!(names.len() > 150);
        assert_eq!(hashes.len(), names.len());
    }
}
