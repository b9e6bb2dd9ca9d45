//! Telephone numbers.

use core::net::Ipv4Addr;
use std::ops::RangeInclusive;

use crate::codes::short_text::is_dash;

/// The starts of words before an extension, in lower case: English, Lithuanian, Latvian, Estonian,
/// Finnish, Polish, Russian, Ukrainian, Belarusian, German, Scandinavian, French, Spanish,
/// Portuguese, Italian, Czech, Dutch, Hungarian, Bulgarian, Greek, Turkish, Hebrew, Arabic, Chinese,
/// Japanese and Korean. One or two letters are the whole word.
const EXTENSIONS: [&str; 61] = [
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
    "alanr",
    "mell",
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
    "app",
    "l",
    "вътр",
    "унутр",
    "εσωτ",
    "д",
    "m",
    "r",
    "linje",
    "dahili",
    "שלוחה",
    "تحويلة",
    "转",
    "轉",
    "分机",
    "分機",
    "内线",
    "内線",
    "내선",
    "доп",
    "შიდა",
    "v",
];

/// The starts of words behind an extension, in lower case.
const EXTENSIONS_BEFORE: [&str; 1] = ["mell"];

/// Words between the word for an extension, or a label, and its digits.
const NUMBER_WORDS: [&str; 9] = [
    "nr", "no", "num", "numeris", "numurs", "number", "№", "tel", "тел",
];

/// Words between several numbers, in lower case.
const JOINING: [&str; 34] = [
    "or",
    "and",
    "&",
    "arba",
    "ir",
    "vai",
    "un",
    "või",
    "ja",
    "tai",
    "lub",
    "oraz",
    "i",
    "oder",
    "und",
    "или",
    "и",
    "або",
    "та",
    "eller",
    "og",
    "och",
    "veya",
    "ve",
    "ili",
    "o",
    "y",
    "ou",
    "e",
    "hoặc",
    "או",
    "أو",
    "或",
    "または",
];

/// The starts of words before a number, in lower case, in the same languages.
const LABELS: [&str; 48] = [
    "tel",
    "tāl",
    "tlf",
    "puh",
    "phone",
    "mob",
    "kom",
    "gsm",
    "cell",
    "fax",
    "faks",
    "fix",
    "handy",
    "home",
    "work",
    "office",
    "namų",
    "darb",
    "domow",
    "biur",
    "тел",
    "моб",
    "раб",
    "дом",
    "whatsapp",
    "viber",
    "telegram",
    "signal",
    "факс",
    "cep",
    "móvil",
    "movil",
    "tfno",
    "tlm",
    "đt",
    "sđt",
    "ტელ",
    "հեռ",
    "טל",
    "נייד",
    "هاتف",
    "جوال",
    "電話",
    "携帯",
    "电话",
    "手机",
    "전화",
    "휴대",
];

/// Labels of a letter, and of words that others begin with.
const SHORT_LABELS: [&str; 7] = ["t", "m", "p", "f", "h", "ph", "т"];

/// Numbers that companies write with letters for digits begin with a code of these.
const VANITY: [&str; 10] = [
    "800", "801", "900", "888", "877", "866", "855", "844", "833", "700",
];

/// The most digits of a remark with hours, such as `(I–V 8:00–17:00)`.
const MOST_HOURS: usize = 8;

/// The longest extension, in digits.
const LONGEST_EXTENSION: usize = 8;

/// Returns whether the text is a telephone number: digits in groups, with an optional label before
/// them and extension or remark after them, or a `tel:` URI (RFC 3966); a short number such as
/// `112`; a number with letters for digits; or several numbers. E.164 allows at most 15 digits; two
/// leading zeros may replace the plus sign.
pub fn is_telephone(text: &str) -> bool {
    let is_other = || is_day(text) || is_amount(text) || is_address(text);
    is_usual(text.as_bytes()) || is_any(text) && !is_other()
}

/// Whether the text is an address of the Internet such as `192.0.2.1`. With two digits between the points, it may
/// be a number.
fn is_address(text: &str) -> bool {
    let has_other_groups = || text.split('.').any(|group| group.len() != 2);
    text.parse::<Ipv4Addr>().is_ok() && has_other_groups()
}

/// Whether the text is a day such as `2024-01-31`.
fn is_day(text: &str) -> bool {
    let mut parts = text.trim().split('-');
    let mut is_part = |length: usize, range: RangeInclusive<u16>| {
        let part = parts.next().filter(|part| part.len() == length);
        let number = part.and_then(|part| part.parse::<u16>().ok());
        number.is_some_and(|number| range.contains(&number))
    };
    is_part(4, 1900..=2099) && is_part(2, 1..=12) && is_part(2, 1..=31) && parts.next().is_none()
}

/// Whether the text is an amount such as `600,000.11`.
fn is_amount(text: &str) -> bool {
    let Some((thousands, rest)) = text.trim().split_once(',') else {
        return false;
    };
    let mut groups = rest.split(',');
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_group = |group: &str| {
        let (group, fraction) = group.split_once('.').unwrap_or((group, ""));
        group.len() == 3 && are_digits(group) && fraction.len() < 3 && are_digits(fraction)
    };
    (1..=3).contains(&thousands.len())
        && are_digits(thousands)
        && rest.contains('.')
        && groups.all(is_group)
}

fn is_any(text: &str) -> bool {
    let text = text.trim();
    if let Some(uri) = text
        .split_at_checked(4)
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("tel:"))
        .map(|(_, uri)| uri)
    {
        let mut parts = uri.split(';');
        let number = parts.next().unwrap_or_default();
        // A local number may have any length where its context is named.
        let is_local = |number: &str| {
            let is_digit = |byte: u8| byte.is_ascii_digit() || b"-.()*#".contains(&byte);
            let has_digit = number.bytes().any(|byte| byte.is_ascii_digit());
            has_digit && number.bytes().all(is_digit)
        };
        let mut has_context = false;
        let are_parameters = parts.all(|part| {
            has_context |= part.starts_with("phone-context=");
            is_parameter(part)
        });
        let is_one = is_number(number) || is_short(number) || has_context && is_local(number);
        if is_one && are_parameters {
            return true;
        }
    }
    let mut several = text.split([',', ';', '/', '、']);
    is_one(text)
        || is_short(text)
        || is_of_israel(text)
        || is_vanity(text)
        || several.all(are_joined)
}

/// Whether the text is numbers with words between them.
fn are_joined(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut from = 0;
    let mut start = 0;
    for word in lower.split(' ') {
        let end = from + word.len();
        if JOINING.contains(&word) {
            if !is_one(&lower[start..from]) {
                return false;
            }
            start = end;
        }
        from = (end + 1).min(lower.len());
    }
    is_one(&lower[start..])
}

/// Whether the text is a number like nearly all of them, which shows in one pass: a plus sign and
/// digits, with blanks between them.
fn is_usual(text: &[u8]) -> bool {
    let [b'+', number @ ..] = text else {
        return false;
    };
    let are_digits_and_blanks = number.iter().all(|byte| matches!(byte, b'0'..=b'9' | b' '));
    are_digits_and_blanks && (5..=17).contains(&number.iter().filter(|byte| **byte != b' ').count())
}

/// Whether the text is one number with what may stand around it.
fn is_one(text: &str) -> bool {
    let text = without_remark(without_label(text.trim()));
    is_number(extension(text).unwrap_or(text))
}

/// Whether the text is a number of a service, such as 112.
fn is_short(text: &str) -> bool {
    (3..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the text is a short number of a company in Israel, such as `*2700`.
fn is_of_israel(text: &str) -> bool {
    let digits = text.strip_prefix('*');
    digits.is_some_and(|it| {
        (3..=5).contains(&it.len()) && it.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Whether the text is a number of a company with words in place of the last digits.
fn is_vanity(text: &str) -> bool {
    let is_letter = |found: char| found.is_ascii_uppercase();
    let Some(at) = text.find(is_letter) else {
        return false;
    };
    let (digits, words) = text.split_at(at);
    let code: String = digits.chars().filter(char::is_ascii_digit).collect();
    let letters = words.chars().filter(|found| is_letter(*found)).count();
    VANITY.iter().any(|ending| code.ends_with(ending))
        && digits.ends_with(['-', ' ', '.'])
        && words.chars().all(|found| is_letter(found) || "- .".contains(found))
        && is_number(&format!("{digits}{}", "0".repeat(letters)))
        // Letters that are typed for digits.
        && words.contains(|found| is_letter(found) && !"OI".contains(found))
}

/// Returns the text after labels such as `Tel.`, `Tel. nr.` and `M:`.
fn without_label(text: &str) -> &str {
    let mut text = text;
    let mut is_first = true;
    loop {
        let is_letter = |found: char| found.is_alphabetic() || found == '№';
        let word = text.len() - text.trim_start_matches(is_letter).len();
        let (label, after) = text.split_at(word);
        let is_between = |found: char| found.is_whitespace() || ".:/".contains(found);
        let rest = after.trim_start_matches(is_between);
        let lower = label.to_lowercase();
        let is_label = if SHORT_LABELS.contains(&lower.as_str()) {
            after.starts_with([':', '.']) || after.starts_with(' ') && rest.starts_with('+')
        } else if NUMBER_WORDS.contains(&lower.as_str()) && !is_first {
            rest.len() < after.len()
        } else {
            LABELS.iter().any(|start| lower.starts_with(start)) && rest.len() < after.len()
        };
        if !is_label {
            return text;
        }
        text = rest;
        is_first = false;
    }
}

/// Returns the text without a remark at its end: words in brackets such as `(work)`, or a label.
fn without_remark(text: &str) -> &str {
    let label = || {
        let (number, label) = text.rsplit_once(char::is_whitespace)?;
        let label = label.trim_end_matches('.').to_lowercase();
        let is_label = label.chars().all(char::is_alphabetic)
            && LABELS.iter().any(|start| label.starts_with(start));
        is_label.then_some(number.trim_end())
    };
    let remark = || {
        let (number, remark) = text.strip_suffix(')')?.rsplit_once('(')?;
        // It may name hours, but more digits may be of another number.
        let is_digit = |found: char| found.is_ascii_digit();
        let has_word = |remark: &str| {
            let mut words = remark.split(|found: char| !found.is_alphabetic());
            words.any(|word| word.chars().count() > 1) || !remark.contains(is_digit)
        };
        let digits = remark.chars().filter(|found| is_digit(*found)).count();
        let is_remark = remark.contains(char::is_alphabetic)
            && digits <= MOST_HOURS
            && has_word(remark)
            && remark
                .chars()
                .all(|found| found.is_alphabetic() || is_digit(found) || " .:,–-".contains(found));
        is_remark.then_some(number.trim_end())
    };
    remark().or_else(label).unwrap_or(text)
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
    let body = text.strip_suffix([')', '#']).map_or(text, str::trim_end);
    let word = body.trim_end_matches(char::is_alphabetic);
    let lower = body[word.len()..].to_lowercase();
    if EXTENSIONS_BEFORE
        .iter()
        .any(|start| lower.starts_with(start))
    {
        return Some(word.trim_end());
    }
    let before = body.trim_end_matches(is_digit);
    let digits = body.len() - before.len();
    if !(1..=LONGEST_EXTENSION).contains(&digits) {
        return None;
    }
    let before =
        before.trim_end_matches(|found: char| found.is_whitespace() || ".:=".contains(found));
    let is_between = |found: char| found.is_whitespace() || ".:".contains(found);
    let split = |before: &'_ str| {
        let is_letter = |found: char| found.is_alphabetic() || found == '№';
        let start = before.trim_end_matches(is_letter).len();
        (start, before[start..].to_lowercase())
    };
    let (mut start, mut word) = split(before);
    if NUMBER_WORDS.contains(&word.as_str()) {
        (start, word) = split(before[..start].trim_end_matches(is_between));
    }
    let number = &before[..start];
    let number = match word.as_str() {
        "" => number.strip_suffix('#')?,
        // A letter between digits is one of them, mistyped.
        word if word != "x" && is_letter(word) && number.ends_with(is_digit) => {
            return None;
        }
        word if is_extension_word(word) => number,
        _ => return None,
    };
    Some(number.trim_end_matches(|found: char| found.is_whitespace() || "(,;".contains(found)))
}

/// Whether a word is a letter, not a sign that is a word.
fn is_letter(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|first| first < '\u{500}') && letters.next().is_none()
}

fn is_extension_word(word: &str) -> bool {
    EXTENSIONS
        .iter()
        .any(|start| word == *start || (start.chars().count() > 2 && word.starts_with(start)))
}

/// Whether the text is digits in groups, with an optional plus sign before them.
fn is_number(number: &str) -> bool {
    let is_mark = |found: char| {
        matches!(found, '(' | ')' | '.' | ',' | '/' | '~')
            || is_blank_within(found)
            || is_dash(found)
    };
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

/// Whether the character is a blank within a line.
fn is_blank_within(found: char) -> bool {
    found.is_whitespace() && !found.is_control() && !matches!(found, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_numbers_are_telephone_numbers() {
        let mut count = 0;
        for digits in 0..20 {
            let text = format!("+{}", "1".repeat(digits));
            for place in 0..=text.len() {
                for new in ["", " ", "  ", "+", "-", "1", "x"] {
                    let changed = format!("{}{new}{}", &text[..place], &text[place..]);
                    let is_usual = is_usual(changed.as_bytes());
                    assert!(!is_usual || is_any(&changed), "{changed}");
                    count += usize::from(is_usual);
                }
            }
        }
        assert!(count > 200, "{count}");
    }

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
            "tel:112",
            "tel:1588",
            "tel:7042;phone-context=example.com",
            "tel:70;phone-context=+3705212",
            "tel:*123;phone-context=example.com",
            "+370 612 34567 (po 17 val.)",
            "+370 612 34567 (nuo 9 iki 18 val.)",
            "+370 612 34567 (darbo d. 8:00–17:00)",
            "+370 612 34567 (after 5 pm)",
            "Tel. +370 600 00117",
            "tel.: 8 600 00117",
            "Tel +370 600 00117",
            "mob. +37060000117",
            "mob. tel. +37060000117",
            "M: +370 600 00117",
            "T: 8 5 212 3456",
            "тел. 8 600 00117",
            "tel: 8 600 00117",
            "+370 612 34567 (darbo)",
            "+370 612 34567 (mob. tel.)",
            "(8~5) 212 3456",
            "+1-800-FLOWERS",
            "1-800-MY-APPLE",
            "112",
            "1588",
            "+370 600 00117, +370 600 00118",
            "860000117;860000118",
            "+370 600 00117 / 8 5 212 3456",
            "+370 600 00117 arba 8 5 212 3456",
            "8 600 00117 ir tel. 8 600 00118, 8 600 00119",
            "+7 495 123-45-67 И 123-45-68",
            "Tel. nr. +370 600 00117",
            "tel. nr.: 8 600 00117",
            "Tel. № 8 600 00117",
            "Tel./faks. +370 5 212 3456",
            "Tel./Fax: +49 30 123456",
            "WhatsApp +370 600 00117",
            "+370 600 00117 WhatsApp",
            "+37060000117 mob.",
            "+370 600 00117 darbo",
            "Viber: 8 600 00117",
            "T +370 600 00117",
            "тел/факс: (044) 123-45-67",
            "тел./факс (044) 123-45-67",
            "факс 044 1234567",
            "т. 123-45-67",
            "22123456 eller 22123457",
            "212 345 67 89 veya 212 345 67 88",
            "912 345 678 ou 912 345 679",
            "03-1234567、03-1234568",
            "010-12345678转801",
            "טל: 03-1234567",
            "電話 03-1234-5678",
            "전화: 02-123-4567",
            "ĐT: 0912 345 678",
            "Cep: 0532 123 45 67",
            "móvil: 612 345 678",
            "*2700",
            "8 (800) 555-35-35 доб 12#",
            "+36 1 123 4567/12 mellék",
            "+81 3-1234-5678内線12",
            "2024-01-32",
            "600,000,11",
            "12.34.56.78",
            "601.000.11",
            "tel. 8 5 212 3456, mob. +370 600 00117",
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
            "доп.12",
            "შიდა 12",
            "v. 12",
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
            ", vid. nr. 12",
            "ext. no. 12",
            "mellék 12",
            "alanro 2",
            "l. 12",
            "App. 12",
            "вътр. 12",
            "унутр. 12",
            "εσωτ. 12",
            "vid. tel. 12",
            "д. 12",
            "linje 12",
            "dahili 12",
            "m. 12",
            "r. 12",
            "转 12",
            "内线 12",
            "(내선 12)",
            "שלוחה 12",
            "تحويلة 12",
        ] {
            let phone = format!("+370 5 212 3456 {extension}");
            assert!(is_telephone(&phone), "{phone}");
        }
    }

    #[test]
    fn amounts_have_groups_of_three_digits_and_at_most_two_more() {
        for text in ["600,000.11", "1,600,000.5", "600,000."] {
            assert!(is_amount(text), "{text}");
        }
        for text in [
            "600,000",
            "600,000,11",
            "600,00.11",
            "600,00a.11",
            "600,000.111",
            "600,000.a1",
            "6000,000.11",
            "a,000.11",
        ] {
            assert!(!is_amount(text), "{text}");
        }
    }

    #[test]
    fn short_numbers_of_companies_in_israel_have_three_to_five_digits() {
        assert!(is_of_israel("*2700"));
        for text in ["*27", "*270000", "*27a0", "2700"] {
            assert!(!is_of_israel(text), "{text}");
        }
    }

    #[test]
    fn a_label_is_apart_from_the_number() {
        assert_eq!(without_label("Tel. nr. +37060000117"), "+37060000117");
        assert_eq!(without_label("Tel. nr+37060000117"), "nr+37060000117");
    }

    #[test]
    fn other_texts_are_not_telephone_numbers() {
        for text in [
            "",
            "+370",
            "12",
            "12345678901234567890",
            "M 12345",
            "Telšiai",
            "+370 600 OOOOO",
            "1-800-OOOOO",
            "tel37060000117",
            "+370 600 JONAS",
            "+370 600 00117, Jonas",
            "800-FLOWERS!",
            "Tel.",
            "+37060000117 nr. 2",
            "call me",
            "+370 600 00117 Jonas 2",
            "+37060000117 or",
            "or +37060000117",
            "+37060000117 or Jonas",
            "nr. +37060000117",
            "+37060000117 tel. 12",
            "T 12345",
            "+370600000l1",
            "+370600000w1",
            "2024-01-31",
            "600,000.11",
            "192.0.2.1",
            "1,600,000.5",
            "+37060000117 vid.",
            "ext. 12345",
            "+3.70612E+10",
            "37060000117+",
            "++37060000117",
            "tel:",
            "tel:+37060000117;",
            "tel:12",
            "tel:;phone-context=example.com",
            "tel:7042;phone-context=",
            "tel:JONAS;phone-context=example.com",
            "+370 612 34567 (Jonas 8 600 00117)",
            "+370 612 34567 (b2)",
            "+370 612 34567 (17)a",
            "vid. 12",
            "+370\u{200b}60000117",
            "+370 600\n00117",
            "+370\t600 00117",
            "+370\u{2028}600 00117",
            "+37060000117 ext. 123456789",
        ] {
            assert!(!is_telephone(text), "{text}");
        }
    }
}
