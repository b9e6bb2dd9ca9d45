//! The parts of a text, and what quickly tells most texts from those that lack one.

/// Whether a program may have joined a missing value to the end of a text.
#[inline]
pub(crate) fn ends_with_missing(text: &[u8]) -> bool {
    // Nearly all texts end with other letters.
    let may_end_so = matches!(
        text,
        [.., b'l', b'l'] | [.., b'L', b'L'] | [.., b'e', b'd'] | [.., b'a', b'N' | b'n']
    );
    if !may_end_so {
        return false;
    }
    let rests = EDGES.into_iter().map(|word| text.strip_suffix(word));
    let is_word = |rest: &[u8]| matches!(rest.last(), Some(b' ' | b'-' | b','));
    rests.flatten().any(is_word)
}

/// The same for the beginning.
#[inline]
pub(super) fn begins_with_missing(text: &[u8]) -> bool {
    let may_begin_so = matches!(
        text,
        [b'n', b'u' | b'a', ..] | [b'N', b'U' | b'a', ..] | [b'u', b'n', ..]
    );
    if !may_begin_so {
        return false;
    }
    let rests = EDGES.into_iter().map(|word| text.strip_prefix(word));
    let is_word = |rest: &[u8]| matches!(rest.first(), Some(b' ' | b'-' | b','));
    rests.flatten().any(is_word)
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
