//! The parts of a text, and what quickly tells most texts from those that lack one.

/// Whether a program may have joined a missing value to the end of a text.
#[inline(always)]
pub(crate) fn ends_with_missing(text: &[u8]) -> bool {
    // Nearly all texts end with another letter.
    if !matches!(text.last(), Some(b'l' | b'L' | b'd' | b'n' | b'N')) {
        return false;
    }
    let may_end_so = text.last_chunk().map(number).is_some_and(|end| {
        let three = end >> 8;
        is_null(end)
            || end == const { number(b"ined") }
            || three == const { number(b"nan\0") }
            || three == const { number(b"NaN\0") }
    });
    may_end_so && ends_with_word(text)
}

#[cold]
fn ends_with_word(text: &[u8]) -> bool {
    let rests = EDGES.into_iter().map(|word| text.strip_suffix(word));
    let is_word = |rest: &[u8]| matches!(rest.last(), Some(b' ' | b'-' | b','));
    rests.flatten().any(is_word)
}

/// The same for the beginning.
#[inline(always)]
pub(super) fn begins_with_missing(text: &[u8]) -> bool {
    if !matches!(text.first(), Some(b'n' | b'N' | b'u')) {
        return false;
    }
    let may_begin_so = text.first_chunk().map(number).is_some_and(|begin| {
        let three = begin << 8;
        is_null(begin)
            || begin == const { number(b"unde") }
            || three == const { number(b"\0nan") }
            || three == const { number(b"\0NaN") }
    });
    may_begin_so && begins_with_word(text)
}

#[cold]
fn begins_with_word(text: &[u8]) -> bool {
    let rests = EDGES.into_iter().map(|word| text.strip_prefix(word));
    let is_word = |rest: &[u8]| matches!(rest.first(), Some(b' ' | b'-' | b','));
    rests.flatten().any(is_word)
}

/// Four bytes as a number, which compares them at once.
pub(super) const fn number(bytes: &[u8; 4]) -> u32 {
    u32::from_le_bytes(*bytes)
}

const fn is_null(bytes: u32) -> bool {
    bytes == number(b"null") || bytes == number(b"NULL")
}

/// What programs write for a missing value at an edge of a text.
const EDGES: [&[u8]; 5] = [b"null", b"NULL", b"undefined", b"NaN", b"nan"];

/// The parts between blanks and commas.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    let is_between = |found: char| found == ',' || found.is_whitespace();
    text.split(is_between).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_may_begin_or_end_with_a_missing_value_is_found_quickly() {
        for text in ["Jonas null", "Jonas-null", "Jonas,NULL", "Jonas nan"] {
            assert!(ends_with_missing(text.as_bytes()), "{text}");
        }
        for text in ["null Jonas", "NaN-Jonas", "NULL, Jonas", "undefined Jonas"] {
            assert!(begins_with_missing(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "null",
            "nan",
            "Zeronull",
            "Nullah",
            "Fernan",
            "Null g. 1",
        ] {
            let text = text.as_bytes();
            assert!(!ends_with_missing(text) && !begins_with_missing(text));
        }
    }
}
