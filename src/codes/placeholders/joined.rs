//! What programs join to a text for a part that is missing: `Jonas null`.

use crate::codes::placeholders::Placeholder;
use crate::codes::placeholders::edges::{begins_with_missing, ends_with_missing, number, parts};
use crate::codes::placeholders::templates::{ANYWHERE, has_pair};
use crate::codes::placeholders::words::ERRORS;

/// Recognizes what a program has joined to the name of a person or organization for a part that is
/// missing: `Jonas null`.
pub(crate) fn joined_to_name(text: &str, is_person: bool) -> Option<Placeholder> {
    if let Some(found) = joined(text) {
        return Some(found);
    }
    if is_person && let Some(found) = joined_to_person(text) {
        return Some(found);
    }
    has_missing_word(text, is_person).then_some(Placeholder::MissingValue)
}

/// The same for what may be the name of an organization, but not a part of a person's name.
fn joined_to_person(text: &str) -> Option<Placeholder> {
    // `Nan` is a name, and in small letters it joins names of clans.
    let at_edge = || text.starts_with("nan ") || text.ends_with(" nan");
    if at_edge() && parts(text).any(|part| part.starts_with(char::is_uppercase)) {
        return Some(Placeholder::MissingValue);
    }
    let is_unknown = |part: &str| matches!(part, "N/A" | "n/a");
    if memchr::memchr(b'/', text.as_bytes()).is_some()
        && parts(text).any(is_unknown)
        && parts(text).any(|part| !is_unknown(part) && part.contains(char::is_alphabetic))
    {
        return Some(Placeholder::Unknown);
    }
    let mut rests = ["null", "undefined"]
        .into_iter()
        .filter_map(|word| text.strip_prefix(word));
    let is_glued = rests.any(|rest| rest.starts_with(char::is_uppercase));
    is_glued.then_some(Placeholder::MissingValue)
}

/// Whether one of several words is what a program writes for a missing value.
fn has_missing_word(text: &str, is_person: bool) -> bool {
    // Nearly all names have none of these.
    if !text.as_bytes().windows(4).any(may_be_missing_word) {
        return false;
    }
    let words = || text.split(|part: char| !part.is_alphanumeric());
    let has_other = |is_kind: fn(char) -> bool| {
        let mut others = words().filter(|word| !is_missing(word));
        others.any(|word| word.contains(is_kind))
    };
    let has_word = |is_one: fn(&str) -> bool| words().any(is_one);
    // Companies write names in small letters, and others in capitals.
    let in_small = has_word(|word| matches!(word, "null" | "undefined"))
        && (is_person || has_other(|part| part.is_uppercase() || part.is_numeric()));
    let in_capitals = is_person && has_word(|word| word == "NULL") && has_other(char::is_lowercase);
    // An organization may have this name, but not as the last part of several.
    let is_no_number = has_word(|word| word == "NaN") && (is_person || text.ends_with(" NaN"));
    (in_small || in_capitals || is_no_number) && has_other(char::is_alphabetic)
}

/// The same in a part of an address: `Vilnius, null, LT-01117`.
pub(crate) fn joined_to_address(text: &str) -> Option<Placeholder> {
    if let Some(found) = joined(text) {
        return Some(found);
    }
    let has_template = || {
        let is_verb = |part: &str| matches!(part, "%s" | "%d");
        let has_one = |(open, close): &(&str, &str)| has_pair(text, open, close);
        parts(text).any(is_verb) || ANYWHERE.iter().any(has_one)
    };
    if memchr::memchr2(b'{', b'%', text.as_bytes()).is_some() && has_template() {
        return Some(Placeholder::Template);
    }
    // There are places with the name `Nan`, and streets in capitals.
    let is_whole = |part: &str| matches!(part.trim(), "nan" | "NULL");
    let has_other = || {
        text.split(',')
            .any(|part| !is_whole(part) && !part.is_empty())
    };
    let is_missing = text.split(',').any(is_whole) && has_other() || has_missing_word(text, true);
    is_missing.then_some(Placeholder::MissingValue)
}

/// Whether something may be joined to a part of an address: at its beginning or end, or before a comma. Many
/// addresses are looked at, so the rest of most is not.
#[inline(always)]
pub(crate) fn may_be_joined_to_address(text: &[u8]) -> bool {
    let mut commas = memchr::memchr_iter(b',', text);
    begins_with_missing(text)
        || ends_with_missing(text)
        || matches!(text, [.., b'%', b's'] | [.., b']' | b'}'])
        || commas.any(|at| ends_with_missing(&text[..at]))
}

/// The same in a number or code: `CUST-undefined`.
pub(crate) fn joined_to_number(text: &str) -> Option<Placeholder> {
    let mut words = text.split(|part: char| !part.is_alphanumeric());
    let has_missing = words.any(|word| is_missing(word) || word == "None");
    joined(text).or_else(|| has_missing.then_some(Placeholder::MissingValue))
}

/// Whether four bytes of a text may be of one of these words. `NaN` has another character before or behind it.
fn may_be_missing_word(part: &[u8]) -> bool {
    const NAN: u32 = number(b"NaN\0");
    let Some(part) = part.first_chunk().map(number) else {
        return false;
    };
    let is_beginning = part == const { number(b"null") }
        || part == const { number(b"NULL") }
        || part == const { number(b"unde") };
    is_beginning || part >> 8 == NAN || part << 8 == NAN << 8
}

/// What programs write for a missing value in a text.
const MISSING_WORDS: [&str; 4] = ["null", "NULL", "undefined", "NaN"];

fn is_missing(word: &str) -> bool {
    MISSING_WORDS.contains(&word)
}

/// What programs only write, at any place of a text.
fn joined(text: &str) -> Option<Placeholder> {
    memchr::memchr2(b'[', b'#', text.as_bytes())?;
    if text.contains("[object ") && text.contains(']') {
        return Some(Placeholder::Object);
    }
    let is_error = |word: &str| word.starts_with('#') && ERRORS.contains(word);
    let has_sign = |word: &str| word.ends_with(['!', '?']) || word.contains('/');
    let has_error = parts(text).any(|word| has_sign(word) && is_error(word));
    has_error.then_some(Placeholder::SpreadsheetError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_join_to_a_name_of_a_person_is_a_placeholder() {
        for (text, expected) in [
            ("Jonas nan", Placeholder::MissingValue),
            ("nan Jonas", Placeholder::MissingValue),
            ("Jonas-null", Placeholder::MissingValue),
            ("null Žydrūnas", Placeholder::MissingValue),
            ("NULL Jonas", Placeholder::MissingValue),
            ("NaN Jonas", Placeholder::MissingValue),
            ("nullJonas", Placeholder::MissingValue),
            ("undefinedŽydrūnas", Placeholder::MissingValue),
            ("Jonas N/A", Placeholder::Unknown),
            ("n/a, Jonas", Placeholder::Unknown),
        ] {
            assert_eq!(joined_to_name(text, true), Some(expected), "{text}");
        }
        for text in [
            "Nan Jonas",
            "Jonas Nan",
            "jonas nan",
            "Dòmhnall nan Eilean",
            "nullah",
            "undefinedness",
            "Jonas s/o Petras",
            "N/A",
            "N/A N/A",
        ] {
            assert_eq!(joined_to_name(text, true), None, "{text}");
        }
    }

    #[test]
    fn what_programs_join_to_an_address_is_a_placeholder() {
        for (text, expected) in [
            ("null, Vilnius", Placeholder::MissingValue),
            ("null Vilnius", Placeholder::MissingValue),
            ("Vilnius, null, LT-01117", Placeholder::MissingValue),
            ("Testo g. null-5, Vilnius", Placeholder::MissingValue),
            ("Vilnius NULL", Placeholder::MissingValue),
            ("VILNIUS, NULL, LT-01117", Placeholder::MissingValue),
            ("nan, Vilnius", Placeholder::MissingValue),
            ("Testo g. 1, NaN, Vilnius", Placeholder::MissingValue),
            ("Testo g. undefined, Vilnius", Placeholder::MissingValue),
            ("Vilnius, [object Object]", Placeholder::Object),
            ("Testo g. ${nr}, Vilnius", Placeholder::Template),
            ("Testo g. {{ nr }}, Vilnius", Placeholder::Template),
            ("Testo g. %s", Placeholder::Template),
            ("Testo g. %d, Vilnius", Placeholder::Template),
            ("Testo g. #N/A", Placeholder::SpreadsheetError),
            (
                "Žirmūnų g. 1, #REF!, Vilnius",
                Placeholder::SpreadsheetError,
            ),
        ] {
            assert_eq!(joined_to_address(text), Some(expected), "{text}");
        }
        for text in [
            "null, Vilnius",
            "null Vilnius",
            "Vilnius, null, LT-01117",
            "Testo g. null, Vilnius",
            "Vilnius NULL",
            "VILNIUS, NULL, LT-01117",
            "Vilnius, [object Object]",
            "Testo g. %s",
        ] {
            assert!(may_be_joined_to_address(text.as_bytes()), "{text}");
        }
        for text in [
            "Nan, Thailand",
            "Null g. 1",
            "NULL",
            "Via Roma 1, None, Torino",
            "Rue de la Nantaise 3",
            "12 Hull Road, Apt #5",
            "50 % Street",
            "Hansa {old} 5",
            "Raba [Hof] 2",
            "",
            "n",
        ] {
            assert_eq!(joined_to_address(text), None, "{text}");
        }
        for text in [
            "",
            "1",
            "Vilnius",
            "Testo g. 12",
            "Pavyzdžių g. 12-3, Vilnius",
            "Nan street 12, Kaunas",
        ] {
            assert!(!may_be_joined_to_address(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_programs_join_to_a_text_is_a_placeholder() {
        let in_name = |text: &str| joined_to_name(text, false).or(joined_to_name(text, true));
        for (text, expected) in [
            ("Jonas null", Placeholder::MissingValue),
            ("null Jonas", Placeholder::MissingValue),
            ("Jonas undefined", Placeholder::MissingValue),
            ("Jonas NULL", Placeholder::MissingValue),
            ("UAB null", Placeholder::MissingValue),
            ("Jonas NaN", Placeholder::MissingValue),
            ("Testo g. NaN", Placeholder::MissingValue),
            ("Testo g. null, null", Placeholder::MissingValue),
            ("UAB [object Object]", Placeholder::Object),
            ("UAB #N/A", Placeholder::SpreadsheetError),
        ] {
            assert_eq!(in_name(text), Some(expected), "{text}");
        }
        for text in [
            "Jonas Null",
            "Jonas NAN",
            "Jonas Nan",
            "NaNa",
            "JONAS NULL",
            "Nullsson",
            "Undefined Gallery",
            "UAB #1",
            "Jonas [senior]",
            "Annulled",
            "Zeronull",
            "",
        ] {
            assert_eq!(in_name(text), None, "{text}");
        }
        for title in [
            "code null gmbh",
            "UAB NULL",
            "UAB Projektas NULL",
            "NaN Labs",
        ] {
            assert_eq!(joined_to_name(title, false), None, "{title}");
        }
        for text in [
            "CUST-undefined",
            "CUST-NaN",
            "KYC_None",
            "CUST-[object Object]",
            "NULL-17",
        ] {
            assert!(joined_to_number(text).is_some(), "{text}");
        }
        for text in ["CUST-1", "CUST-nan", "NANO-X", "NONE-A", "NULLA", ""] {
            assert_eq!(joined_to_number(text), None, "{text}");
        }
    }
}
