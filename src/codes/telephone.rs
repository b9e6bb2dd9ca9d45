//! Telephone numbers.

use crate::codes::short_text::is_dash;

/// The starts of words before an extension, in lower case: English, Lithuanian, Latvian, Estonian,
/// Finnish, Polish, Russian, Ukrainian, Belarusian, German, Scandinavian, French, Spanish,
/// Portuguese, Italian, Czech and Dutch. A single letter is the whole word.
const EXTENSIONS: [&str; 37] = [
    "x",
    "ext",
    "extn",
    "int",
    "vid",
    "iek",
    "papild",
    "lok",
    "sise",
    "sisa",
    "lisa",
    "alanum",
    "vaihde",
    "lisänu",
    "sisänu",
    "w",
    "wew",
    "доб",
    "вн",
    "внутр",
    "дод",
    "даб",
    "нутр",
    "dw",
    "durchw",
    "nebenst",
    "nst",
    "ankn",
    "poste",
    "interno",
    "anexo",
    "ramal",
    "klapk",
    "linka",
    "kl",
    "toestel",
    "tst",
];

/// The longest extension, in digits.
const LONGEST_EXTENSION: usize = 8;

/// Returns whether the text is a telephone number: digits in groups, with an optional extension, or
/// a `tel:` URI (RFC 3966). E.164 allows at most 15 digits; two leading zeros may replace the plus
/// sign.
pub fn is_telephone(text: &str) -> bool {
    let text = text.trim();
    if let Some(uri) = text
        .split_at_checked(4)
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("tel:"))
        .map(|(_, uri)| uri)
    {
        let mut parts = uri.split(';');
        return is_number(parts.next().unwrap_or_default()) && parts.all(is_parameter);
    }
    let number = match extension(text) {
        Some(number) => number,
        None => text,
    };
    is_number(number)
}

/// Whether the text is a parameter of a `tel:` URI: `ext=12`, `phone-context=+370`.
fn is_parameter(parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, "x"));
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    is_name(name) && !value.is_empty() && !value.contains(char::is_whitespace)
}

/// Returns the number before an extension, if the text ends with one.
fn extension(text: &str) -> Option<&str> {
    let is_digit = |found: char| found.is_ascii_digit();
    let body = text.strip_suffix(')').map_or(text, str::trim_end);
    let before = body.trim_end_matches(is_digit);
    let digits = body.len() - before.len();
    if !(1..=LONGEST_EXTENSION).contains(&digits) {
        return None;
    }
    let before =
        before.trim_end_matches(|found: char| found.is_whitespace() || ".:=".contains(found));
    let number = before.trim_end_matches(|found: char| found.is_alphabetic());
    let word = before[number.len()..].to_lowercase();
    let number = match word.as_str() {
        "" => number.strip_suffix('#')?,
        word if is_extension_word(word) => number,
        _ => return None,
    };
    Some(number.trim_end_matches(|found: char| found.is_whitespace() || "(,;".contains(found)))
}

fn is_extension_word(word: &str) -> bool {
    EXTENSIONS
        .iter()
        .any(|start| word == *start || (start.chars().count() > 2 && word.starts_with(start)))
}

/// Whether the text is digits in groups, with an optional plus sign before them.
fn is_number(number: &str) -> bool {
    let is_mark = |found: char| found.is_whitespace() || "().,/".contains(found) || is_dash(found);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let mut before = 0;
    let is_allowed = |found: char| match found {
        '0'..='9' => {
            before += 1;
            true
        }
        '+' => before == 0 && number.matches('+').count() == 1,
        other => is_mark(other),
    };
    number.chars().all(is_allowed) && (5..=17).contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_any_grouping_are_telephone_numbers() {
        for phone in [
            "+37060000117",
            "+370 (600) 00-117",
            "(+370) 600 00117",
            "8 600 00117",
            "0037060000117",
            "112 33",
            "+1/555-0100",
            "+370\u{a0}600\u{202f}00117",
            "tel:+370-600-00117",
            "TEL:+37060000117;ext=12",
            "tel:2123456;phone-context=+3705",
        ] {
            assert!(is_telephone(phone), "{phone}");
        }
        for dash in "-‐‑‒–—―−﹣－⁃˗⸺".chars() {
            assert!(is_telephone(&format!("+370{dash}600{dash}00117")), "{dash}");
        }
    }

    #[test]
    fn extensions_in_the_languages_of_the_region_are_known() {
        for extension in [
            "ext. 12",
            "ext 12",
            "EXT.12",
            "x12",
            "#12",
            ";ext=12",
            "extension 12",
            "Extn: 12",
            "vid. 12",
            "(vid. 123)",
            "vidinis 12",
            "ieksz. 12",
            "iekš. 12",
            "iekšējais 12",
            "sise 12",
            "siseliin 12",
            "sisenumber: 12",
            "lisanumero 12",
            "alanumero 12",
            "wewn. 12",
            "wew. 12",
            "w. 12",
            "wewnętrzny 12",
            "доб. 12",
            "доб.12",
            "(доб. 12)",
            "добавочный 12",
            "вн. 12",
            "внутр. 12",
            "дод. 12",
            "Durchwahl 12",
            "DW 12",
            "Nebenstelle 12",
            "ankn. 12",
            "poste 12",
            "int. 12",
            "klapka 12",
            "kl. 12",
            ", ext 12",
        ] {
            let phone = format!("+370 5 212 3456 {extension}");
            assert!(is_telephone(&phone), "{phone}");
        }
    }

    #[test]
    fn other_texts_are_not_telephone_numbers() {
        for text in [
            "",
            "+370",
            "1234",
            "123456789012345678",
            "call me",
            "+370 600 00117 Jonas 2",
            "+37060000117 or 860000118",
            "+37060000117 vid.",
            "ext. 12345",
            "+3.70612E+10",
            "37060000117+",
            "++37060000117",
            "tel:",
            "tel:+37060000117;",
            "vid. 12",
            "+370\u{200b}60000117",
            "+37060000117 ext. 123456789",
        ] {
            assert!(!is_telephone(text), "{text}");
        }
    }
}
