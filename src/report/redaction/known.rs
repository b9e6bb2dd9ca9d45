//! Names and values known not to be personal: the names in the contract, and the values of a field
//! in the contract or in a standard. Neither is shown because of its place alone: a value may be in
//! the wrong column, and a name may be a person's.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::codes::iban::Defect;
use crate::codes::personal_code;
use crate::codes::personal_code::{COUNTRIES, Reading};
use crate::codes::{LookAlike, country, currency, iban};
use crate::contract::Contract;
use crate::contract::facts::Field;
use crate::contract::kinds::KINDS;
use crate::contract::synonyms::{Target, matches, shortened, similar};
use crate::json::{Kind, Node};
use crate::text::suggestion::nearest;

/// The maximum number of names to cache. Payloads of one source have the same names.
const MOST_KNOWN: usize = 1000;

/// Longer names and values, in bytes, are always hidden, except names of countries.
const LONGEST: usize = 40;

/// A number with more digits may identify a person, a document or a telephone.
const MOST_DIGITS: usize = 9;

/// The same for fields whose values have at most three digits.
const MOST_DIGITS_OF_RANGE: usize = 3;

/// Returns whether a value contains one of the words of a name, which are in lower case. A letter
/// with an accent may be written as any letter. A short word counts only if it stands alone.
pub(crate) fn contains_name(value: Node<'_>, names: &[String]) -> bool {
    let Some(text) = value.string().filter(|_| !names.is_empty()) else {
        return false;
    };
    let lower: Vec<char> = text.to_lowercase().chars().collect();
    let joined: Vec<char> = lower
        .iter()
        .copied()
        .filter(|c| c.is_alphabetic())
        .collect();
    let alone: Vec<_> = lower
        .split(|character| !character.is_alphabetic())
        .collect();
    let is_word = |part: &[char], word: &[char]| {
        let mut pairs = part.iter().zip(word);
        part.len() == word.len() && pairs.all(|(is, of)| is == of || !of.is_ascii())
    };
    names.iter().any(|name| {
        let name: Vec<char> = name.chars().collect();
        let mut windows = joined.windows(name.len());
        alone.iter().any(|part| is_word(part, &name))
            || name.len() > 3 && windows.any(|part| is_word(part, &name))
    })
}

/// Returns whether a value contains one of these numbers, which are [`bare`].
pub(crate) fn contains_number(value: Node<'_>, numbers: &[String]) -> bool {
    let Some(text) = value.string().filter(|_| !numbers.is_empty()) else {
        return false;
    };
    let text = bare(&text);
    numbers.iter().any(|number| text.contains(number))
}

/// The letters and digits of a text, in lower case.
pub(crate) fn bare(text: &str) -> String {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Returns whether any object of the contract has, or once had, a field of this name.
pub(crate) fn is_name(name: &str) -> bool {
    names().contains(name)
}

fn names() -> &'static HashSet<String> {
    static NAMES: OnceLock<HashSet<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let envelopes = KINDS.into_iter().filter_map(|kind| kind.envelope.as_ref());
        let mut names: HashSet<_> = envelopes.map(|it| it.member.to_owned()).collect();
        for (_, object) in Contract::all().flat_map(Contract::objects) {
            names.extend(object.names().map(str::to_owned));
            names.extend(object.former_names().map(str::to_owned));
        }
        names
    })
}

/// Words in common field names, in addition to those in the contract.
const WORDS: [&str; 64] = [
    "account",
    "accounts",
    "alias",
    "bank",
    "beneficial",
    "birthday",
    "branch",
    "by",
    "client",
    "company",
    "contacts",
    "created",
    "currencies",
    "data",
    "day",
    "department",
    "documents",
    "dob",
    "email",
    "emails",
    "employee",
    "field",
    "fields",
    "flag",
    "full",
    "gender",
    "house",
    "iban",
    "id",
    "identifier",
    "index",
    "info",
    "information",
    "internal",
    "key",
    "kyc",
    "lang",
    "language",
    "mail",
    "manager",
    "middle",
    "mobile",
    "month",
    "my",
    "nationality",
    "new",
    "note",
    "notes",
    "old",
    "owners",
    "passport",
    "person",
    "phone",
    "phones",
    "post",
    "postal",
    "ref",
    "score",
    "sex",
    "surname",
    "tel",
    "telephone",
    "updated",
    "year",
];

/// Returns whether a name that is not in the contract is still a field name: misspelt, or made of
/// words that occur in field names.
pub(crate) fn is_like_a_name(name: &str) -> bool {
    thread_local! {
        static KNOWN: RefCell<HashMap<String, bool>> = RefCell::default();
    }
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if name.is_empty() || name.len() > LONGEST || !name.bytes().all(is_sign) || digits > 3 {
        return false;
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(is_like) = known.get(name) {
            return *is_like;
        }
        let is_like = words(name).all(|word| word_list().contains(&word))
            || nearest(name, names().iter().map(String::as_str)).is_some();
        if known.len() < MOST_KNOWN {
            known.insert(name.to_owned(), is_like);
        }
        is_like
    })
}

/// Returns how many letters a word of a name has at least, if a field of this name, misspelt or in
/// another language, has the name of a person or an organization.
pub(crate) fn least_of_name(name: &str) -> Option<usize> {
    thread_local! {
        static KNOWN: RefCell<HashMap<String, Option<usize>>> = RefCell::default();
    }
    /// Titles have words such as `AB`.
    const LEAST_OF_TITLE: usize = 3;
    const LEAST: usize = 2;
    match bare(name).as_str() {
        "title" => return Some(LEAST_OF_TITLE),
        bare if bare.contains("name") => return Some(LEAST),
        _ if is_name(name) || name.len() > LONGEST => return None,
        _ => {}
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(least) = known.get(name) {
            return *least;
        }
        let fields = NAMES.map(|target| target.field);
        let shorter = shortened(name);
        let mut meant = std::iter::once(name)
            .chain(shorter.iter().map(String::as_str))
            .flat_map(matches)
            .chain(similar(name))
            .flat_map(|found| &found.row.targets);
        let least = match meant.find(|target| NAMES.contains(target)) {
            Some(target) if target.field == "title" => Some(LEAST_OF_TITLE),
            Some(_) => Some(LEAST),
            None => nearest(name, fields).map(|_| LEAST_OF_TITLE),
        };
        if known.len() < MOST_KNOWN {
            known.insert(name.to_owned(), least);
        }
        least
    })
}

/// The names of a person and of an organization.
const NAMES: [Target; 4] = [
    Target {
        object: "",
        field: "firstName",
    },
    Target {
        object: "",
        field: "lastName",
    },
    Target {
        object: "",
        field: "title",
    },
    Target {
        object: "",
        field: "tradingName",
    },
];

/// Returns the words that occur in field names.
fn word_list() -> &'static HashSet<String> {
    static LIST: OnceLock<HashSet<String>> = OnceLock::new();
    LIST.get_or_init(|| {
        let of_names = names().iter().flat_map(|name| words(name));
        of_names.chain(WORDS.map(str::to_owned)).collect()
    })
}

/// Returns the words of a name such as `firstName`, `first_name` or `isPEP`, in lower case, without
/// digits.
fn words(name: &str) -> impl Iterator<Item = String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for character in name.chars() {
        let begins = character.is_ascii_uppercase() && was_lower;
        if begins || !character.is_ascii_alphabetic() {
            words.push(String::new());
        }
        was_lower = character.is_ascii_lowercase();
        if let Some(last) = words.last_mut()
            && character.is_ascii_alphabetic()
        {
            last.push(character.to_ascii_lowercase());
        }
    }
    words.into_iter().filter(|word| !word.is_empty())
}

/// What the values of a field are, read once: it takes longer than to compare a value with it.
pub(crate) struct Values {
    field: Field,
    listed: Vec<&'static str>,
    json_type: &'static str,
    has_classifier: bool,
    /// Whether they are free texts that identify something.
    pub(crate) are_identifiers: bool,
}

impl Values {
    pub(crate) fn of(field: Field) -> Self {
        let (listed, json_type) = (field.values(), field.json_type());
        let has_classifier = field.classifier().is_some();
        Values {
            field,
            are_identifiers: json_type == "string"
                && !field.is_date()
                && !field.is_country()
                && !field.is_currency()
                && listed.is_empty()
                && !has_classifier,
            listed,
            json_type,
            has_classifier,
        }
    }
}

/// Returns whether a value of a field that is not personal is valid for that field, or nearly so:
/// any other value may belong to another field. In a document that does not parse (`is_sound` is
/// false), only the exact values that the contract lists for the field count.
pub(crate) fn is_value(of: &Values, value: Node<'_>, is_sound: bool) -> bool {
    let field = of.field;
    let text = value.string().unwrap_or_else(|| value.raw().into());
    let text = text.trim();
    if text.len() > LONGEST && !field.is_country() {
        return false;
    }
    if field.is_country() {
        return is_country(field, text, is_sound);
    }
    if field.is_currency() {
        let found = currency::look_alike(text);
        return found.is_some_and(|found| is_sound || found.code == Some(text));
    }
    let listed = of.listed.iter().copied();
    if !of.listed.is_empty() {
        return listed.clone().any(|known| known.eq_ignore_ascii_case(text))
            || is_sound && (field.synonym(text).is_some() || is_misspelt(text, listed));
    }
    match of.json_type {
        "boolean" if !is_sound => matches!(value.kind(), Kind::True | Kind::False),
        "boolean" => is_yes_or_no(text),
        _ if !is_sound => false,
        "integer" | "number" => is_amount(field, text),
        // A number in place of a text may be personal.
        _ if !value.is_string() => false,
        "string" if field.is_date() => is_like_a_date(text),
        "string" if of.has_classifier => is_like_a_code(text),
        "string" => is_like_an_identifier(text),
        _ => false,
    }
}

/// Returns whether the text is one of the values with a typing error. What is longer, or has another
/// word, may have a name at its end: `IDENTITYCARD Ona`.
fn is_misspelt(text: &str, listed: impl Iterator<Item = &'static str>) -> bool {
    /// The most characters that a typing error adds.
    const MOST: usize = 2;
    let words = |text: &str| text.split(|part: char| !part.is_alphanumeric()).count();
    nearest(text, listed).is_some_and(|found| {
        let is_longer = text.chars().count() > found.word.len() + MOST;
        found.certain || !is_longer && words(text) <= words(found.word)
    })
}

fn is_country(field: Field, text: &str, is_sound: bool) -> bool {
    // "United Kingdom of Great Britain and Northern Ireland" is longer than [`LONGEST`].
    let found = || {
        if field.is_region() {
            country::look_alike_region(text)
        } else {
            country::look_alike(text)
        }
    };
    // A text that only resembles a country's name may be a person's name.
    let is_code = |found: LookAlike| found.code == Some(text) || is_sound;
    (text.len() < 4 && found().is_some_and(is_code)) || (is_sound && country::is_name(text))
}

fn is_yes_or_no(text: &str) -> bool {
    let words = [
        "true", "false", "yes", "no", "taip", "ne", "y", "n", "1", "0",
    ];
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Returns whether the text is written as a number, with no more digits than the field allows.
fn is_amount(field: Field, text: &str) -> bool {
    let most = match field.range() {
        Some(_) => MOST_DIGITS_OF_RANGE,
        None => MOST_DIGITS,
    };
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_part = |byte: u8| byte.is_ascii_digit() || b"+-., ".contains(&byte);
    digits <= most && text.bytes().all(is_part)
}

/// Returns whether the text is a day, month and year in some order, with an optional time of day.
fn is_like_a_date(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_digit() || b"-./:TZtz+ ".contains(&byte);
    if !text.bytes().all(is_part) {
        return false;
    }
    let (day, time) = text.split_once(['T', 't', ' ']).unwrap_or((text, ""));
    if !is_like_a_time(time) {
        return false;
    }
    let parts: Vec<_> = day.split(['-', '.', '/']).map(str::len).collect();
    match parts.as_slice() {
        [8] => true,
        [first, 1..=2, last] => (1..=5).contains(first) && (1..=5).contains(last),
        _ => false,
    }
}

/// Returns whether the text is a time of day with an optional offset. Longer numbers are others.
fn is_like_a_time(text: &str) -> bool {
    let (time, fraction) = text.split_once('.').unwrap_or((text, ""));
    // Nanoseconds, then the offset.
    let in_fraction = fraction.trim_start_matches(|next: char| next.is_ascii_digit());
    let are_short = |text: &str, most: usize| {
        let mut numbers = text.split(|next: char| !next.is_ascii_digit());
        numbers.all(|number| number.len() <= most)
    };
    fraction.len() - in_fraction.len() <= 9
        && are_short(time, 6)
        && time.bytes().filter(u8::is_ascii_digit).count() <= 10
        && are_short(in_fraction, 4)
        && in_fraction.bytes().filter(u8::is_ascii_digit).count() <= 4
}

/// Returns whether the text is a code as installations choose them, such as `IND_STANDARD`. A
/// single word or a number may be personal.
fn is_like_a_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_sign = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    text.bytes().all(is_sign) && text.contains('_') && digits <= 3
}

/// Cards and accounts have as many digits, times and numbers of requests have fewer.
const FEWEST_DIGITS_OF_ACCOUNT: usize = 15;

/// Returns whether the text identifies a request, not a person. Personal codes, accounts and plain
/// words do not count.
fn is_like_an_identifier(text: &str) -> bool {
    if is_uuid(text) {
        return true;
    }
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:/ ".contains(&byte);
    // The same number may be written with separators, but a year is none of its digits.
    let bare: String = without_year(text)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let is_account = matches!(iban::check(&bare), Some(Ok(()) | Err(Defect::CheckDigits)))
        || bare
            .split(|character: char| !character.is_ascii_digit())
            .any(|digits| digits.len() >= FEWEST_DIGITS_OF_ACCOUNT);
    text.bytes().all(is_sign)
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && !is_code_of_person(text)
        && !is_code_of_person(&bare)
        && !has_code_of_person(text)
        && !has_code_of_person(&bare)
        && !is_account
        && !has_unknown_word(text)
}

/// Shorter words are abbreviations in most identifiers. A name of as many letters would be shown where it
/// is not known to be one.
const FEWEST_LETTERS_OF_WORD: usize = 5;

/// Returns whether the text has a word that may be a name: no name of a field or an identifier has it. The
/// name may be that of another customer, whom a report need not know.
fn has_unknown_word(text: &str) -> bool {
    let is_known = |word: &str| {
        word_list().contains(word)
            || OF_IDENTIFIERS.contains(&word)
            || word_list().contains(&format!("{word}s"))
    };
    // No name lacks vowels, but random letters may.
    let has_vowel = |word: &str| word.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let is_name = |word: &str| {
        let word = word.to_ascii_lowercase();
        word.len() >= FEWEST_LETTERS_OF_WORD && has_vowel(&word) && !is_known(&word)
    };
    let mut parts = text.split(|part: char| !part.is_ascii_alphanumeric());
    parts.any(|part| {
        let mut words = part.split(|letter: char| !letter.is_ascii_alphabetic());
        !is_random(part) && words.any(is_name)
    })
}

/// Returns whether letters and digits alternate as in a random identifier, such as a ULID.
fn is_random(part: &str) -> bool {
    const FEWEST_NUMBERS: usize = 3;
    let numbers = part.split(|letter: char| !letter.is_ascii_digit());
    numbers.filter(|number| !number.is_empty()).count() >= FEWEST_NUMBERS
}

/// Words in identifiers, in addition to those of field names.
const OF_IDENTIFIERS: [&str; 24] = [
    "batch",
    "business",
    "correlation",
    "event",
    "export",
    "external",
    "import",
    "initial",
    "legal",
    "message",
    "migration",
    "onboarding",
    "order",
    "payload",
    "production",
    "record",
    "request",
    "sample",
    "staging",
    "system",
    "tenant",
    "trace",
    "transaction",
    "update",
];

/// Returns the text without the year of this or the last century that its digits begin with, as numbers of
/// requests have it: `KYC-2026-000117`.
fn without_year(text: &str) -> String {
    let digits = text.find(|part: char| part.is_ascii_digit());
    let (before, rest) = text.split_at(digits.unwrap_or(text.len()));
    let length = rest
        .find(|part: char| !part.is_ascii_digit())
        .unwrap_or(rest.len());
    let (first, behind) = rest.split_at(length);
    let is_year = first.len() == 4 && (first.starts_with("19") || first.starts_with("20"));
    if is_year && behind.starts_with(['-', '/', '.', '_']) {
        format!("{before}{behind}")
    } else {
        text.to_owned()
    }
}

/// Returns whether the text is a UUID, which says nothing about a person.
fn is_uuid(text: &str) -> bool {
    let is_hexadecimal = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.split('-').all(is_hexadecimal)
}

/// Returns whether the text has the form of a personal code.
fn is_code_of_person(text: &str) -> bool {
    let text = text.to_ascii_uppercase();
    let readings = COUNTRIES.into_iter();
    let mut readings = readings.filter_map(|country| personal_code::read(country, &text));
    readings.any(|reading| !matches!(reading, Reading::Form(_)))
}

/// Returns whether a part of the text is a personal code, and what stands around it does not belong to it.
/// Days and numbers of requests have the form of one, so its check character must be right.
fn has_code_of_person(text: &str) -> bool {
    /// The characters of a code without separators, and of a Finnish one.
    const LENGTH: usize = 11;
    let text = text.to_ascii_uppercase();
    let digit = |at: Option<usize>| {
        let byte = at.and_then(|at| text.as_bytes().get(at));
        byte.is_some_and(u8::is_ascii_digit)
    };
    (0..text.len()).any(|start| {
        let end = start + LENGTH;
        let Some(part) = text.get(start..end) else {
            return false;
        };
        let is_alone = !digit(start.checked_sub(1)) && !digit(Some(end));
        is_alone
            && COUNTRIES.into_iter().any(|country| {
                let reading = personal_code::read(country, part);
                matches!(reading, Some(Reading::Born(_)))
            })
    })
}
