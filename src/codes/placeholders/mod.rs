//! What programs and people write where they have no value.

mod edges;
mod joined;
mod legal_forms;
mod other_content;
mod printed;
mod templates;
mod words;

pub(crate) use edges::ends_with_missing;
pub(crate) use joined::{
    joined_to_address, joined_to_name, joined_to_number, may_be_joined_to_address,
};
pub(crate) use printed::in_printed_bytes;
pub(crate) use words::{is_ordinary_name, may_be_missing, may_be_word};

use crate::codes::marks::Marks;
use crate::codes::placeholders::edges::parts;
use crate::codes::placeholders::legal_forms::lacks_name;
use crate::codes::placeholders::other_content::other_content;
use crate::codes::placeholders::printed::{is_printed_object, is_printed_option};
use crate::codes::placeholders::templates::{ANYWHERE, has_pair, is_template};
use crate::codes::placeholders::words::{
    ERRORS, MISSING, REMOVED, SAMPLES, SAMPLES_OR_NAMES, TESTS, TESTS_OR_NAMES, UNKNOWN,
    UNKNOWN_OR_NAMES, is_letter_repeated,
};

/// What a placeholder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placeholder {
    /// A template that was not filled in, such as `{{name}}`.
    Template,
    /// What a program writes for a missing value, such as `null`.
    MissingValue,
    /// What a spreadsheet shows for an error, such as `#N/A`.
    SpreadsheetError,
    /// What a program writes for an object.
    Object,
    /// `true` or `false`.
    Boolean,
    /// What a tool gives as an example, such as `string`.
    Sample,
    /// A word for something that is not known.
    Unknown,
    /// A word for a value that was removed, such as `deleted`.
    Removed,
    /// Characters that hide a part of the value, such as `J***s`.
    Masked,
    /// Tags of HTML.
    Markup,
    /// An e-mail address in place of a name.
    Email,
    /// A web address in place of a name.
    Website,
    /// A word that is typed in tests.
    Test,
    /// The same, written like a name. There are people who have such a name.
    TestOrName,
    /// Characters that fill a field, such as `-` or `xxx`.
    Filler,
    /// A number of one digit, repeated.
    RepeatedDigit,
    /// A legal form without the name of the organization, such as `UAB -`.
    LegalForm,
}

impl Placeholder {
    /// What the marked characters are.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Placeholder::Template => "template that was not filled in",
            Placeholder::MissingValue => "missing value as text",
            Placeholder::SpreadsheetError => "error value of a spreadsheet",
            Placeholder::Object => "object of a program as text",
            Placeholder::Boolean => "boolean as text",
            Placeholder::Sample => "sample text",
            Placeholder::Unknown => "word for a missing value",
            Placeholder::Removed => "word for a removed value",
            Placeholder::Masked => "masked characters",
            Placeholder::Markup => "HTML tags",
            Placeholder::Email => "e-mail address",
            Placeholder::Website => "web address",
            Placeholder::Test => "test word",
            Placeholder::TestOrName => "probably a test",
            Placeholder::Filler => "filler",
            Placeholder::RepeatedDigit => "one repeated digit",
            Placeholder::LegalForm => "legal form without a name",
        }
    }

    /// What stands in place of the value, if it is a value of another field or format.
    pub(crate) fn other_content(self) -> Option<&'static str> {
        match self {
            Placeholder::Markup => Some("HTML"),
            Placeholder::Email => Some("an e-mail address"),
            Placeholder::Website => Some("a web address"),
            _ => None,
        }
    }
}

/// The longest text that is compared with lists of words, in bytes.
pub(crate) const LONGEST: usize = 48;

/// Recognizes what no text of any field can mean.
pub(crate) fn in_any_text(text: &str) -> Option<Placeholder> {
    let text = text.trim();
    if is_template(text) {
        return Some(Placeholder::Template);
    }
    if text.starts_with("[object ") && text.contains(']') {
        return Some(Placeholder::Object);
    }
    if is_printed_object(text) {
        return Some(Placeholder::Object);
    }
    if text.len() > LONGEST || text.is_empty() {
        return None;
    }
    let is_missing = |text: &str| all_parts(text, |part| MISSING.contains(part));
    if is_missing(text) || in_quotes(text).is_some_and(|inside| MISSING.contains(inside)) {
        return Some(Placeholder::MissingValue);
    }
    let is_too_narrow = text.len() > 2 && text.bytes().all(|byte| byte == b'#');
    let mut words = text.split_whitespace();
    let is_error = words.next().is_some_and(|first| ERRORS.contains(first))
        && words.all(|word| ERRORS.contains(word) || word == "N/A");
    if is_too_narrow || is_error {
        return Some(Placeholder::SpreadsheetError);
    }
    (text == "string").then_some(Placeholder::Sample)
}

/// Whether a condition holds for all parts between blanks and commas: `null, null`.
fn all_parts(text: &str, mut is_one: impl FnMut(&str) -> bool) -> bool {
    // The bytes of commas and blanks, the latter perhaps of several bytes.
    let may_be_between =
        |byte: u8| (byte <= b' ') | (byte == b',') | (byte == 0xc2) | (byte >= 0xe1);
    // Without a branch, the compiler compares many bytes at a time.
    let bytes = text.bytes().map(may_be_between);
    if !bytes.fold(false, |any, is_between| any | is_between) {
        return is_one(text);
    }
    let mut parts = parts(text).peekable();
    parts.peek().is_some() && parts.all(is_one)
}

/// The text within quotes of a program; `None` if there are none.
fn in_quotes(text: &str) -> Option<&str> {
    let inside = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    inside('\'').or_else(|| inside('"'))
}

/// Recognizes what is not the name of a person or organization.
pub(crate) fn in_name(text: &str, is_person: bool) -> Option<Placeholder> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let has_letters = text.contains(char::is_alphabetic);
    let is_zero = || {
        text.chars()
            .all(|part| part == '0' || !part.is_alphanumeric())
    };
    if let Some(other) = other_content(text, is_person) {
        return Some(other);
    }
    if has_letters && is_masked(text) {
        return Some(Placeholder::Masked);
    }
    // These take the place of letters that were lost.
    if !has_letters && text.contains(['?', char::REPLACEMENT_CHARACTER]) {
        return None;
    }
    if !has_letters && (is_person || is_zero()) {
        return Some(Placeholder::Filler);
    }
    if !is_person && text.len() <= LONGEST && lacks_name(text) {
        return Some(Placeholder::LegalForm);
    }
    if is_spreadsheet_state(text) {
        return Some(Placeholder::SpreadsheetError);
    }
    if is_printed_option(text) {
        return Some(Placeholder::Object);
    }
    let is_template = |(open, close): &(&str, &str)| has_pair(text, open, close);
    let may_be_template = memchr::memchr2(b'{', b'%', text.as_bytes()).is_some();
    let is_enclosed = |open: char, close: char| text.starts_with(open) && text.ends_with(close);
    if is_enclosed('[', ']')
        || is_enclosed('{', '}')
        || may_be_template && ANYWHERE.iter().any(is_template)
    {
        return Some(Placeholder::Template);
    }
    word(text, is_person)
}

/// Whether a text is what Google Sheets shows while it computes a value, or LibreOffice for an error: `Err:502`.
fn is_spreadsheet_state(text: &str) -> bool {
    let is_number =
        |number: &str| number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    matches!(text, "Loading..." | "Loading…") || text.strip_prefix("Err:").is_some_and(is_number)
}

/// Whether characters of the text are hidden.
fn is_masked(text: &str) -> bool {
    const MASKS: [&str; 4] = ["***", "•••", "●●●", "∗∗∗"];
    let begins = memchr::memchr2(b'*', MASKS[1].as_bytes()[0], text.as_bytes());
    begins.is_some_and(|at| MASKS.iter().any(|mask| text[at..].contains(mask)))
}

/// Recognizes what is not a number, code or other identifier.
pub(crate) fn in_number(text: &str) -> Option<Placeholder> {
    let text = text.trim();
    let mut characters = text.chars().filter(|character| character.is_alphanumeric());
    let Some(first) = characters.next() else {
        return (!text.is_empty()).then_some(Placeholder::Filler);
    };
    let (mut count, mut is_same) = (1, true);
    for other in characters {
        count += 1;
        is_same &= other == first;
    }
    if is_masked(text) {
        return Some(Placeholder::Masked);
    }
    match first {
        '0' if is_same && count > 1 => Some(Placeholder::RepeatedDigit),
        '9' if is_same && count > 6 => Some(Placeholder::RepeatedDigit),
        'x' | 'X' if is_same && count > 1 => Some(Placeholder::Filler),
        _ if text.len() > LONGEST => None,
        'n' | 'N' if matches!(text, "nan" | "nat" | "NaT") => Some(Placeholder::MissingValue),
        _ => missing_word(text, &text.to_lowercase()),
    }
}

/// Recognizes words for what is missing, in a text and the same in small letters. Those that are names too
/// count in small letters only.
fn missing_word(text: &str, lower: &str) -> Option<Placeholder> {
    let is_unknown = |word: &str| UNKNOWN.contains(word);
    let enclosed = lower
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    if is_unknown(enclosed.unwrap_or(lower)) || all_parts(lower, is_unknown) {
        return Some(Placeholder::Unknown);
    }
    if UNKNOWN_OR_NAMES.contains(text) {
        return Some(Placeholder::Unknown);
    }
    REMOVED.contains(lower).then_some(Placeholder::Removed)
}

/// Recognizes a telephone number of one repeated digit, or of zeros after the code of a country.
pub(crate) fn in_telephone(text: &str) -> Option<Placeholder> {
    const FEWEST: usize = 6;
    let mut from_end = text.bytes().rev().filter(u8::is_ascii_digit);
    let ends_with_repeated = from_end.next() == from_end.next();
    if !ends_with_repeated || text.contains(char::is_alphabetic) {
        return None;
    }
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
    let is_repeated =
        |digits: &[u8]| digits.len() >= FEWEST && digits.windows(2).all(|pair| pair[0] == pair[1]);
    let is_zero = |digits: &[u8]| is_repeated(digits) && digits.starts_with(b"0");
    let has_code = text.trim_start().starts_with('+');
    let is_without_number = has_code && (1..=3).any(|code| digits.get(code..).is_some_and(is_zero));
    (is_repeated(&digits) || is_without_number).then_some(Placeholder::RepeatedDigit)
}

/// Recognizes words by their spelling: a name such as `Null` exists, while programs write `NULL`.
fn word(text: &str, is_person: bool) -> Option<Placeholder> {
    let bytes = text.as_bytes();
    if text.len() > LONGEST || text.is_ascii() && is_ordinary_name(bytes, Marks::of(bytes)) {
        return None;
    }
    // Companies have names such as `AAA`.
    let is_of_x = |part: &str| part.starts_with(['x', 'X']) && is_letter_repeated(part.as_bytes());
    let is_x = || text.starts_with(['x', 'X']) && all_parts(text, is_of_x);
    if is_letter_repeated(bytes) && is_person || is_x() {
        return Some(Placeholder::Filler);
    }
    let lower = text.to_lowercase();
    let lower = lower.as_str();
    let is_capitalized = || text != lower && text != text.to_uppercase();
    // A bank of this name writes it in capitals.
    if !is_person && text == "TBC" {
        return None;
    }
    if let Some(missing) = missing_word(text, lower) {
        return Some(missing);
    }
    let is_no_number = |part: &str| matches!(part, "nan" | "NaN" | "NaT");
    let is_nan = || text.starts_with(['n', 'N']) && all_parts(text, is_no_number);
    if is_nan() || text == "Optional.empty" {
        return Some(Placeholder::MissingValue);
    }
    // Names are written in capitals in some systems, and organizations have the name `TRUE`.
    let is_in_capitals = || is_person && matches!(text, "TRUE" | "FALSE");
    if matches!(text, "true" | "false") || is_in_capitals() {
        return Some(Placeholder::Boolean);
    }
    let may_be_name = TESTS_OR_NAMES.contains(lower);
    if may_be_name && is_capitalized() {
        return is_person.then_some(Placeholder::TestOrName);
    }
    if may_be_name || TESTS.contains(lower) && !is_capitalized() {
        return Some(Placeholder::Test);
    }
    // It is a name of the field of organizations only.
    let is_title = !is_person && lower == "title";
    let is_sample = is_title || SAMPLES.contains(lower) || SAMPLES_OR_NAMES.contains(text);
    is_sample.then_some(Placeholder::Sample)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_write_is_a_placeholder_in_any_text() {
        for (text, expected) in [
            ("{{firstName}}", Placeholder::Template),
            ("Street {{ number }}", Placeholder::Template),
            ("${name}", Placeholder::Template),
            ("<%= name %>", Placeholder::Template),
            ("{name}", Placeholder::Template),
            ("{0}", Placeholder::Template),
            ("<name>", Placeholder::Template),
            ("<first name>", Placeholder::Template),
            ("%s", Placeholder::Template),
            ("%(name)s", Placeholder::Template),
            ("%NAME%", Placeholder::Template),
            ("__NAME__", Placeholder::Template),
            ("NULL", Placeholder::MissingValue),
            ("null", Placeholder::MissingValue),
            ("null null", Placeholder::MissingValue),
            ("null, null, null", Placeholder::MissingValue),
            ("undefined undefined", Placeholder::MissingValue),
            ("(null)", Placeholder::MissingValue),
            ("'null'", Placeholder::MissingValue),
            ("\"null\"", Placeholder::MissingValue),
            ("'NULL'", Placeholder::MissingValue),
            ("NaN", Placeholder::MissingValue),
            ("\\N", Placeholder::MissingValue),
            ("#N/A", Placeholder::SpreadsheetError),
            ("#DIV/0!", Placeholder::SpreadsheetError),
            ("#N/A N/A", Placeholder::SpreadsheetError),
            ("#Н/Д", Placeholder::SpreadsheetError),
            ("#ІМ'Я?", Placeholder::SpreadsheetError),
            ("#ЗНАЧ!", Placeholder::SpreadsheetError),
            ("#ERROR!", Placeholder::SpreadsheetError),
            ("#VALORE!", Placeholder::SpreadsheetError),
            ("#¡REF!", Placeholder::SpreadsheetError),
            ("#ÉRTÉK!", Placeholder::SpreadsheetError),
            ("#NENÍ_K_DISPOZICI", Placeholder::SpreadsheetError),
            ("#WERT!", Placeholder::SpreadsheetError),
            ("(empty)", Placeholder::MissingValue),
            ("$lastName", Placeholder::Template),
            ("$LAST_NAME", Placeholder::Template),
            ("<lastName/>", Placeholder::Template),
            ("«firstName»", Placeholder::Template),
            ("«First_Name»", Placeholder::Template),
            ("!firstName!", Placeholder::Template),
            ("#lastName#", Placeholder::Template),
            ("#company_name#", Placeholder::Template),
            ("$(firstName)", Placeholder::Template),
            ("@{firstName}", Placeholder::Template),
            ("<?= $firstName ?>", Placeholder::Template),
            ("<?php echo $firstName ?>", Placeholder::Template),
            ("######", Placeholder::SpreadsheetError),
            ("[object Object]", Placeholder::Object),
            ("string", Placeholder::Sample),
        ] {
            assert_eq!(in_any_text(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "Null",
            "None",
            "none",
            "Nan",
            "Strings",
            "'Null'",
            "'Nulis'",
            "\"",
            "'",
            "''",
            "true",
            "false",
            "NaT",
            "{see contract}",
            "5 < 6 > 4",
            "100 %",
            "a{b}",
            "#1",
            "$5",
            "$ABC",
            "Nullify",
            "[draft] text",
            "C# {",
            "Annulled",
            ",",
            "«Ромашка»",
            "«eBay»",
            "«Pavyzdys»",
            "«PrivatBank»",
            "!Wow!",
            "#yolo#",
            "#1 Company#",
            "«»",
            "!",
            "#",
            "<?xml version='1.0'?>",
            "$(5)",
        ] {
            assert_eq!(in_any_text(text), None, "{text}");
        }
    }

    #[test]
    fn what_people_type_is_a_placeholder_in_a_name() {
        for (text, expected) in [
            ("-", Placeholder::Filler),
            (".", Placeholder::Filler),
            ("--", Placeholder::Filler),
            ("…", Placeholder::Filler),
            ("0", Placeholder::Filler),
            ("123", Placeholder::Filler),
            ("XXX", Placeholder::Filler),
            ("xxx", Placeholder::Filler),
            ("Xxx", Placeholder::Filler),
            ("XXX XXX", Placeholder::Filler),
            ("nan nan", Placeholder::MissingValue),
            ("None, None", Placeholder::Unknown),
            ("xx", Placeholder::Filler),
            ("aaa", Placeholder::Filler),
            ("N/A", Placeholder::Unknown),
            ("n/a", Placeholder::Unknown),
            ("none", Placeholder::Unknown),
            ("none given", Placeholder::Unknown),
            ("Not Given", Placeholder::Unknown),
            ("None", Placeholder::Unknown),
            ("UNKNOWN", Placeholder::Unknown),
            ("Unknown unknown", Placeholder::Unknown),
            ("TBD", Placeholder::Unknown),
            ("Nežinoma", Placeholder::Unknown),
            ("неизвестно", Placeholder::Unknown),
            ("Loading...", Placeholder::SpreadsheetError),
            ("Err:502", Placeholder::SpreadsheetError),
            ("nan", Placeholder::MissingValue),
            ("NaN", Placeholder::MissingValue),
            ("NaT", Placeholder::MissingValue),
            ("Optional.empty", Placeholder::MissingValue),
            ("Optional[Ona]", Placeholder::Object),
            ("Some(Ona)", Placeholder::Object),
            ("Some(\"ona\")", Placeholder::Object),
            ("true", Placeholder::Boolean),
            ("false", Placeholder::Boolean),
            ("TRUE", Placeholder::Boolean),
            ("test", Placeholder::Test),
            ("testtest", Placeholder::Test),
            ("próba", Placeholder::Test),
            ("PRÓBA", Placeholder::Test),
            ("TEST", Placeholder::Test),
            ("Test", Placeholder::TestOrName),
            ("firstName", Placeholder::Sample),
            ("Lorem ipsum", Placeholder::Sample),
            ("lorem ipsum", Placeholder::Sample),
            ("Dear {{ name }} and others", Placeholder::Template),
            ("String", Placeholder::Sample),
            ("[name]", Placeholder::Template),
            ("(unknown)", Placeholder::Unknown),
            ("(Unknown)", Placeholder::Unknown),
            ("NoName", Placeholder::Unknown),
            ("sin nombre", Placeholder::Unknown),
            ("без фамилии", Placeholder::Unknown),
            ("Vardas", Placeholder::TestOrName),
            ("vardas", Placeholder::Test),
            ("なし", Placeholder::Unknown),
            ("Vardenis", Placeholder::Sample),
            ("Pavardenė", Placeholder::Sample),
            ("PAVARDENIS", Placeholder::Sample),
            ("asdfgh", Placeholder::Test),
            ("йцукен", Placeholder::Test),
            ("{first name}", Placeholder::Template),
            ("тест", Placeholder::Test),
            ("Тест", Placeholder::TestOrName),
            ("нет", Placeholder::Unknown),
            ("НЕТ", Placeholder::Unknown),
            ("nera", Placeholder::Unknown),
            ("brak", Placeholder::Unknown),
            ("nav", Placeholder::Unknown),
            ("nie dotyczy", Placeholder::Unknown),
            ("Nie Dotyczy", Placeholder::Unknown),
            ("Puudub", Placeholder::Unknown),
            ("Nav norādīts", Placeholder::Unknown),
            ("Määramata", Placeholder::Unknown),
            ("deleted", Placeholder::Removed),
            ("Deleted", Placeholder::Removed),
            ("REDACTED", Placeholder::Removed),
            ("Ištrinta", Placeholder::Removed),
            ("удалено", Placeholder::Removed),
            ("J***s", Placeholder::Masked),
            ("A•••", Placeholder::Masked),
            ("Nazwisko", Placeholder::Sample),
            ("Imię", Placeholder::Sample),
            ("фамилия", Placeholder::Sample),
            ("<b>Jonas</b>", Placeholder::Markup),
            ("Jonas<br/>", Placeholder::Markup),
            ("<a href=\"x\">Jonas</a>", Placeholder::Markup),
            ("ona@example.com", Placeholder::Email),
            ("Ona <ona@example.com>", Placeholder::Email),
            ("mailto:ona@example.com", Placeholder::Email),
            ("https://example.com/ona", Placeholder::Website),
            ("www.example.com", Placeholder::Website),
        ] {
            assert_eq!(in_name(text, true), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_blank_text_is_not_a_placeholder() {
        for text in ["", " "] {
            let in_names = in_name(text, true).or(in_name(text, false));
            assert_eq!(in_names.or(in_any_text(text)).or(in_number(text)), None);
        }
    }

    #[test]
    fn real_names_are_not_placeholders() {
        for name in [
            "Null",
            "Na",
            "No",
            "Nil",
            "Nan",
            "NAN",
            "NA",
            "O",
            "A.",
            "X",
            "Xi",
            "III",
            "Testa",
            "Ann",
            "Lee",
            "Foo",
            "Bar",
            "Todo",
            "Nav",
            "Sample",
            "Ng",
            "E",
            "ʻAoa",
            "王",
            "ไพ",
            "Nullah",
            "Próba",
            "Aa",
            "Bo",
            "Brak",
            "BRAK",
            "NAV",
            "Blank",
            "Hidden",
            "Anon",
            "Keine",
            "Nera",
            "Empty",
            "Nemo",
            "Jonas < Petras",
            "St. John",
            "True",
            "False",
            "Nat",
            "NAT",
            "Optional",
            "Some",
        ] {
            assert_eq!(in_name(name, true).or(in_any_text(name)), None, "{name}");
        }
        for name in [
            "7",
            "1188",
            "3M",
            "UAB Testas",
            "O2",
            "AAA Auto",
            "AAA",
            "Test Lab",
            "Example.com",
            "www.example.com",
            "P & B <3",
            "UAB Brak",
            "TRUE",
            "Loading",
            "Loading Bay...",
            "Err:",
            "Err:50",
            "Some(thing)",
            "Some (Ona)",
            "Optional[]",
        ] {
            assert_eq!(in_name(name, false).or(in_any_text(name)), None, "{name}");
        }
    }

    #[test]
    fn telephone_numbers_of_one_digit_are_placeholders() {
        for text in [
            "000000",
            "11111111",
            "+370 000 00000",
            "+111111111",
            "999-999-999",
        ] {
            assert!(in_telephone(text).is_some(), "{text}");
        }
        for text in [
            "",
            "112",
            "8 800 00000",
            "+370 666 66666",
            "+37060000000",
            "00000",
        ] {
            assert_eq!(in_telephone(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_of_one_digit_are_placeholders() {
        for text in [
            "0000000",
            "00-00",
            "9999999",
            "XXXXXX",
            "-",
            "N/A",
            "unknown",
            "None",
            "нет",
            "nėra",
            "brak",
            "deleted",
            "REDACTED",
            "4900****174",
        ] {
            assert!(in_number(text).is_some(), "{text}");
        }
        for text in [
            "0",
            "10000",
            "99",
            "999999",
            "x",
            "X",
            "CUST-1",
            "test",
            "TEST",
            "00000117",
            "11111111111",
            "abc",
        ] {
            assert_eq!(in_number(text), None, "{text}");
        }
    }
}
