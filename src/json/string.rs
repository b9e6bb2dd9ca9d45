//! The inside of JSON strings: escapes, the quotes that a broken string lacks, and the hash that
//! member names are compared by.

use std::borrow::Cow;

/// Which of its quotes a string really has, and whether escapes stand inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotes {
    /// Bytes of the opening quote: 1, 0 where it is missing, more for a typographic one.
    pub(super) open: u8,
    /// Bytes of the closing quote.
    pub(super) close: u8,
    /// Whether a backslash stands inside.
    pub(super) escapes: bool,
}

impl Quotes {
    pub(super) const NONE: Quotes = Quotes {
        open: 0,
        close: 0,
        escapes: false,
    };
    pub(super) const PLAIN: Quotes = Quotes {
        open: 1,
        close: 1,
        escapes: false,
    };
}

/// The content of a string whose source characters are `raw`.
pub(super) fn content(raw: &str, quotes: Quotes) -> Cow<'_, str> {
    let end = raw.len().saturating_sub(quotes.close.into());
    let inside = raw.get(quotes.open.into()..end).unwrap_or_default();
    if quotes.escapes {
        Cow::Owned(unescape(inside))
    } else {
        Cow::Borrowed(inside)
    }
}

/// Resolves escapes. What is no escape (the parser has reported it) stays as it stands.
fn unescape(inside: &str) -> String {
    let mut content = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = rest.find('\\') {
        content.push_str(&rest[..at]);
        let (character, length) = match escape(&rest.as_bytes()[at..]) {
            Escape::Character(character, length) => (character, length),
            Escape::LoneSurrogate(length) => (char::REPLACEMENT_CHARACTER, length),
            Escape::Invalid(_) => ('\\', 1),
        };
        content.push(character);
        rest = &rest[at + length..];
    }
    content.push_str(rest);
    content
}

/// What a backslash and the bytes behind it mean; the numbers count the bytes.
pub(super) enum Escape {
    Character(char, usize),
    /// `\ud800` to `\udfff` without the other half: no character.
    LoneSurrogate(usize),
    Invalid(usize),
}

/// Reads the escape that `bytes` begin with.
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
        // A backslash before a character of several bytes is reported together with it.
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

/// A hash of a member name, the same however the name is escaped. Names are short and known to
/// differ early, so eight bytes a step with one multiplication are enough.
pub(super) fn hash(name: &[u8]) -> u32 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut state = name.len() as u64;
    let mut chunks = name.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        state = (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(FACTOR);
    }
    let mut word = [0; 8];
    let rest = chunks.remainder();
    word[..rest.len()].copy_from_slice(rest);
    state = (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(FACTOR);
    (state >> 32) as u32
}
