//! What is known not to tell of a person: the names of the contract, and the values that a field has by
//! the contract or by a standard. A value may stand in the wrong column, and a name may be somebody's,
//! so that neither is shown for where it stands alone.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::codes::personal_code;
use crate::codes::personal_code::Reading;
use crate::codes::{LookAlike, country, currency, iban};
use crate::contract::Contract;
use crate::contract::facts::Field;
use crate::contract::kinds::KINDS;
use crate::json::{Kind, Node};
use crate::text::suggestion::nearest;

/// Longer names and values are not shown, whatever their field.
const LONGEST: usize = 40;

/// A number of more digits may be that of a person, a document or a telephone.
const MOST_DIGITS: usize = 9;

/// The same where no value has more than three digits.
const MOST_DIGITS_OF_RANGE: usize = 3;

/// Whether any object of the contract has a field of this name, today or in former times.
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

/// Words that people make names of fields of, beside those of the contract.
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

/// Whether a name that the contract does not have is that of a field all the same: misspelt, or made of
/// words that fields are named by.
pub(crate) fn is_like_a_name(name: &str) -> bool {
    thread_local! {
        static KNOWN: RefCell<HashMap<String, bool>> = RefCell::default();
    }
    /// Payloads of one source have the same names.
    const MOST_KNOWN: usize = 1000;
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

/// All words of names.
fn word_list() -> &'static HashSet<String> {
    static LIST: OnceLock<HashSet<String>> = OnceLock::new();
    LIST.get_or_init(|| {
        let of_names = names().iter().flat_map(|name| words(name));
        of_names.chain(WORDS.map(str::to_owned)).collect()
    })
}

/// The words of a name such as `firstName`, `first_name` or `isPEP`, in lower case, without digits.
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

/// Whether a value of a field that is not personal is one of that field, or nearly so: anything else may
/// be meant for another one. In a document that does not parse (`is_sound` is false), only the words
/// that the contract has for this very field are sure to be its value.
pub(crate) fn is_value(field: Field<'_>, value: Node<'_>, is_sound: bool) -> bool {
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
    let values = field.values();
    if !values.is_empty() {
        return values.iter().any(|known| known.eq_ignore_ascii_case(text))
            || is_sound && (field.synonym(text).is_some() || nearest(text, values).is_some());
    }
    match field.json_type() {
        "boolean" if !is_sound => matches!(value.kind(), Kind::True | Kind::False),
        "boolean" => is_yes_or_no(text),
        _ if !is_sound => false,
        "integer" | "number" => is_amount(field, text),
        // A number in place of a text may be anybody's.
        _ if !value.is_string() => false,
        "string" if field.is_date() => is_like_a_date(text),
        "string" if field.classifier().is_some() => is_like_a_code(text),
        "string" => is_like_an_identifier(text),
        _ => false,
    }
}

fn is_country(field: Field<'_>, text: &str, is_sound: bool) -> bool {
    // "United Kingdom of Great Britain and Northern Ireland" is longer than any word.
    let found = || {
        if field.is_region() {
            country::look_alike_region(text)
        } else {
            country::look_alike(text)
        }
    };
    // What only looks like the name of a country may be somebody's name.
    let is_code = |found: LookAlike| found.code == Some(text) || is_sound;
    (text.len() < 4 && found().is_some_and(is_code)) || (is_sound && country::is_name(text))
}

fn is_yes_or_no(text: &str) -> bool {
    let words = [
        "true", "false", "yes", "no", "taip", "ne", "y", "n", "1", "0",
    ];
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// A number, or something that is written as one, with no more digits than a number of this field.
fn is_amount(field: Field<'_>, text: &str) -> bool {
    let most = match field.range() {
        Some(_) => MOST_DIGITS_OF_RANGE,
        None => MOST_DIGITS,
    };
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_part = |byte: u8| byte.is_ascii_digit() || b"+-., ".contains(&byte);
    digits <= most && text.bytes().all(is_part)
}

/// Day, month and year in some order, and perhaps a time of the day.
fn is_like_a_date(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_digit() || b"-./:TZtz+ ".contains(&byte);
    if !text.bytes().all(is_part) {
        return false;
    }
    let day = text.split(['T', 't', ' ']).next().unwrap_or_default();
    let parts: Vec<_> = day.split(['-', '.', '/']).map(str::len).collect();
    match parts.as_slice() {
        [8] => true,
        [first, 1..=2, last] => (1..=5).contains(first) && (1..=5).contains(last),
        _ => false,
    }
}

/// A code as installations choose them: `IND_STANDARD`. One word, or a number, may be anybody's.
fn is_like_a_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_sign = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    text.bytes().all(is_sign) && text.contains('_') && digits <= 3
}

/// What identifies a request and not its person. A personal code, an account or a word is not taken for
/// one.
fn is_like_an_identifier(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:/ ".contains(&byte);
    // Signs and blanks make no other number of it.
    let bare: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let is_code_of_person = ["LT", "LV", "EE"]
        .into_iter()
        .flat_map(|country| {
            [
                personal_code::read(country, text),
                personal_code::read(country, &bare),
            ]
        })
        .flatten()
        .any(|reading| !matches!(reading, Reading::Form(_)));
    let is_account = bare.len() > 14 && iban::fault(&bare).is_none();
    text.bytes().all(is_sign)
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && !is_code_of_person
        && !is_account
}
