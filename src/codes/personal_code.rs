//! Personal codes of Lithuania, Latvia, Estonia, Poland and Finland: their check digits and the date
//! of birth they encode.

use jiff::civil::Date;

/// The result of reading a personal code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// The code is valid; with the date of birth, if it encodes one.
    Born(Option<Date>),
    /// The code is malformed; the text says what is expected.
    Form(&'static str),
    /// The encoded date does not exist.
    NoDay,
    /// The last digit, the check digit, is wrong; in a Finnish code, the last letter or digit.
    CheckDigit,
}

/// The countries whose codes are read, as ISO 3166-1 alpha-2 codes.
pub const COUNTRIES: [&str; 5] = ["LT", "LV", "EE", "PL", "FI"];

/// Reads a personal code of `country` (ISO 3166-1 alpha-2). Returns `None` for countries other than
/// the [five](COUNTRIES).
pub fn read(country: &str, code: &str) -> Option<Reading> {
    match country {
        "LT" => Some(lithuanian(code)),
        "EE" => Some(estonian(code)),
        "LV" => Some(latvian(code)),
        "PL" => Some(polish(code)),
        "FI" => Some(finnish(code)),
        _ => None,
    }
}

/// Returns the date of birth that a code encodes, even if its last character is wrong.
pub fn day_of_birth(country: &str, code: &str) -> Option<Date> {
    match read(country, code)? {
        Reading::Born(born) => return born,
        Reading::CheckDigit => {}
        Reading::Form(_) | Reading::NoDay => return None,
    }
    let before = code.get(..code.len().checked_sub(1)?)?;
    // Finnish codes end with one of these letters or a digit.
    let last = "0123456789ABCDEFHJKLMNPRSTUVWXY".chars();
    let mut readings = last.filter_map(|last| read(country, &format!("{before}{last}")));
    readings.find_map(|reading| match reading {
        Reading::Born(born) => born,
        _ => None,
    })
}

/// A code without what other notations add to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain {
    /// The code.
    pub code: String,
    /// What is removed, in words.
    pub removed: &'static str,
    /// The country that a prefix names.
    pub of_country: Option<String>,
}

/// Removes a prefix (`PNOLT-` of ETSI EN 319 412-1, or the code of the country), the name of the
/// code in words, separators, and punctuation after the code; `None` if there is nothing to remove.
pub fn plain(country: &str, text: &str) -> Option<Plain> {
    let (of_country, rest) = match without_prefix(text) {
        Some((of_country, rest)) => (Some(of_country.to_ascii_uppercase()), rest),
        None => (None, text),
    };
    let label = rest.trim_start_matches(|part: char| !part.is_ascii_digit());
    let has_label = label.len() < rest.len() && !label.is_empty();
    let is_kept =
        |part: &char| part.is_ascii_alphanumeric() || country == "FI" && "+-".contains(*part);
    let code: String = label.chars().filter(is_kept).collect();
    let code = match (country, code.split_at_checked(6)) {
        // The hyphen belongs to it.
        ("LV", Some((birth, number))) if number.len() == 5 => format!("{birth}-{number}"),
        ("FI", _) => code.to_ascii_uppercase(),
        _ => code,
    };
    let removed = match (&of_country, has_label) {
        (Some(_), _) => "prefix of the country",
        (None, true) => "words before the code",
        (None, false) if country == "FI" && code == text.to_ascii_uppercase() => "small letter",
        (None, false) => "separators or punctuation",
    };
    (code != text).then_some(Plain {
        code,
        removed,
        of_country,
    })
}

/// Splits the text into the country that its prefix names, and the rest.
fn without_prefix(text: &str) -> Option<(&str, &str)> {
    // Codes of persons, of their cards, of their passports and of tax payers.
    const SCHEMES: [&str; 4] = ["PNO", "IDC", "PAS", "TIN"];
    let scheme = text.get(..3).map(str::to_ascii_uppercase);
    let has_scheme = scheme.is_some_and(|scheme| SCHEMES.contains(&scheme.as_str()));
    let rest = if has_scheme { &text[3..] } else { text };
    let (country, rest) = rest.split_at_checked(2)?;
    let is_known = COUNTRIES
        .iter()
        .any(|known| country.eq_ignore_ascii_case(known));
    let rest = rest.trim_start_matches(['-', ' ', ':', '_']);
    let is_country = country.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_code = rest.starts_with(|first: char| first.is_ascii_digit());
    (is_code && (is_known || has_scheme && is_country)).then_some((country, rest))
}

fn digits<const N: usize>(code: &str) -> Option<[u32; N]> {
    let digits: [u8; N] = code.as_bytes().try_into().ok()?;
    let are_digits = digits.iter().all(u8::is_ascii_digit);
    are_digits.then(|| digits.map(|digit| u32::from(digit - b'0')))
}

fn number(digits: &[u32]) -> i16 {
    let value = digits.iter().fold(0, |value, digit| value * 10 + digit);
    i16::try_from(value).unwrap_or(i16::MAX)
}

/// The day, or `Ok(None)` if month or day is unknown (written as zeros).
fn day(year: i16, month: i16, day: i16) -> Result<Option<Date>, ()> {
    if month > 12 || day > 31 {
        return Err(());
    }
    if month == 0 || day == 0 {
        return Ok(None);
    }
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
        return Err(());
    };
    Date::new(year, month, day).map(Some).map_err(|_| ())
}

/// Source: Resolution 1997-12-09 No. 1354 of the Government of Lithuania.
fn lithuanian(code: &str) -> Reading {
    match digits::<11>(code) {
        None => Reading::Form("a Lithuanian personal code has 11 digits"),
        // Issued if the date of birth is unknown.
        Some([9, ..]) => Reading::Born(None),
        Some(digits) => century_first(digits),
    }
}

/// Source: EVS 585:2007.
fn estonian(code: &str) -> Reading {
    match digits(code) {
        None => Reading::Form("an Estonian personal code has 11 digits"),
        Some(digits) => century_first(digits),
    }
}

/// The first digit encodes sex and century; two digits each of year, month and day follow.
fn century_first(digits: [u32; 11]) -> Reading {
    if !(1..=8).contains(&digits[0]) {
        return Reading::Form("the first digit (sex and century) must be 1 to 8");
    }
    let century = 1800 + number(&[(digits[0] - 1) / 2]) * 100;
    let Ok(born) = day(
        century + number(&digits[1..3]),
        number(&digits[3..5]),
        number(&digits[5..7]),
    ) else {
        return Reading::NoDay;
    };
    let sum = |weights: [u32; 10]| {
        let products = digits
            .iter()
            .zip(weights)
            .map(|(digit, weight)| digit * weight);
        products.sum::<u32>() % 11
    };
    let check = match sum([1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) {
        10 => sum([3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 10,
        check => check,
    };
    if check == digits[10] {
        Reading::Born(born)
    } else {
        Reading::CheckDigit
    }
}

/// Source: Regulation of the Cabinet of Ministers of Latvia on personal codes; since 2017-07-01 new
/// codes begin with 32 to 39 and encode no date.
fn latvian(code: &str) -> Reading {
    let compact = match code.split_once('-') {
        Some((first, last)) if first.len() == 6 => format!("{first}{last}"),
        _ => code.to_owned(),
    };
    let Some(digits) = digits::<11>(&compact) else {
        return Reading::Form("a Latvian personal code has 6 digits, a hyphen and 5 digits");
    };
    if (32..=39).contains(&number(&digits[..2])) {
        return Reading::Born(None);
    }
    if digits[6] > 2 {
        return Reading::Form("the seventh digit (century) must be 0, 1 or 2");
    }
    let century = 1800 + number(&digits[6..7]) * 100;
    let Ok(born) = day(
        century + number(&digits[4..6]),
        number(&digits[2..4]),
        number(&digits[..2]),
    ) else {
        return Reading::NoDay;
    };
    let weights = [10, 5, 8, 4, 2, 1, 6, 3, 7, 9];
    let products = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight);
    let check = (1 + products.sum::<u32>()) % 11 % 10;
    if check == digits[10] {
        Reading::Born(born)
    } else {
        Reading::CheckDigit
    }
}

/// Source: the Polish act of 2010-09-24 on the population register. The month also encodes the
/// century.
fn polish(code: &str) -> Reading {
    let Some(digits) = digits::<11>(code) else {
        return Reading::Form("a Polish personal code (PESEL) has 11 digits");
    };
    let month = number(&digits[2..4]);
    let century = match month / 20 {
        4 => 1800,
        after => 1900 + after * 100,
    };
    let Ok(Some(born)) = day(
        century + number(&digits[..2]),
        month % 20,
        number(&digits[4..6]),
    ) else {
        return Reading::NoDay;
    };
    let weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3];
    let products = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight);
    let check = (10 - products.sum::<u32>() % 10) % 10;
    if check == digits[10] {
        Reading::Born(Some(born))
    } else {
        Reading::CheckDigit
    }
}

/// Source: the Finnish government decree 128/2010 on the population information system, with the
/// separators of 2023-01-01.
fn finnish(code: &str) -> Reading {
    const FORM: Reading = Reading::Form(
        "a Finnish personal code has 6 digits, a sign for the century, 3 digits and a check character",
    );
    const CHECKS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
    let [birth @ .., sign, n1, n2, n3, check] = code.as_bytes() else {
        return FORM;
    };
    let century = match sign {
        b'+' => 1800,
        b'-' | b'U' | b'V' | b'W' | b'X' | b'Y' => 1900,
        b'A' | b'B' | b'C' | b'D' | b'E' | b'F' => 2000,
        _ => return FORM,
    };
    let all = [birth, &[*n1, *n2, *n3]].concat();
    let Some(digits) = str::from_utf8(&all).ok().and_then(digits::<9>) else {
        return FORM;
    };
    let Ok(Some(born)) = day(
        century + number(&digits[4..6]),
        number(&digits[2..4]),
        number(&digits[..2]),
    ) else {
        return Reading::NoDay;
    };
    let value = digits.iter().fold(0, |value, digit| value * 10 + digit) as usize;
    if CHECKS[value % CHECKS.len()] == *check {
        Reading::Born(Some(born))
    } else {
        Reading::CheckDigit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn born(year: i16, month: i8, day: i8) -> Option<Reading> {
        Some(Reading::Born(Some(Date::new(year, month, day).unwrap())))
    }

    #[test]
    fn the_day_of_birth_is_read_without_the_check_digit() {
        for (country, code, born) in [
            ("LT", "49003140174", Some("1990-03-14")),
            ("LT", "49003140175", Some("1990-03-14")),
            ("FI", "131052-3081", Some("1952-10-13")),
            ("PL", "44051401350", Some("1944-05-14")),
            ("LT", "4900314017", None),
            ("LT", "49013140175", None),
            ("LT", "", None),
            ("SE", "49003140174", None),
        ] {
            let found = day_of_birth(country, code).map(|day| day.to_string());
            assert_eq!(found.as_deref(), born, "{country} {code}");
        }
    }

    #[test]
    fn published_examples_are_valid() {
        // Examples of the authorities and of python-stdnum.
        assert_eq!(read("LT", "38703181745"), born(1987, 3, 18));
        assert_eq!(read("EE", "36805280109"), born(1968, 5, 28));
        assert_eq!(read("EE", "37605030299"), born(1976, 5, 3));
        assert_eq!(read("LV", "161175-19997"), born(1975, 11, 16));
        assert_eq!(read("LV", "16117519997"), born(1975, 11, 16));
        assert_eq!(read("LV", "328673-00679"), Some(Reading::Born(None)));
        assert_eq!(read("LT", "90000000000"), Some(Reading::Born(None)));
        assert_eq!(read("PL", "44051401359"), born(1944, 5, 14));
        assert_eq!(read("PL", "02070803628"), born(1902, 7, 8));
        assert_eq!(read("FI", "131052-308T"), born(1952, 10, 13));
        assert_eq!(read("FI", "131052V308T"), born(1952, 10, 13));
        assert_eq!(read("FI", "131052+308T"), born(1852, 10, 13));
        assert_eq!(read("FI", "131052A308T"), born(2052, 10, 13));
        assert_eq!(read("DE", "44051401359"), None);
    }

    #[test]
    fn prefixes_and_separators_are_removed() {
        for (country, text, code, of_country) in [
            ("LT", "PNOLT-38703181745", "38703181745", Some("LT")),
            ("LT", "pnolt-38703181745", "38703181745", Some("LT")),
            ("LT", "LT38703181745", "38703181745", Some("LT")),
            ("LT", "PNOEE-38703181745", "38703181745", Some("EE")),
            ("LT", "387 0318 1745", "38703181745", None),
            ("LT", "387-03-18-1745.", "38703181745", None),
            ("LT", "a.k. 38703181745", "38703181745", None),
            ("LV", "161175 19997", "161175-19997", None),
            ("LV", "PNOLV-161175-19997", "161175-19997", Some("LV")),
            ("LV", "PNOLV-16117519997", "161175-19997", Some("LV")),
            ("FI", "131052-308t", "131052-308T", None),
            ("FI", "PNOFI-131052-308T", "131052-308T", Some("FI")),
        ] {
            let plain = plain(country, text).unwrap();
            let found = (plain.code.as_str(), plain.of_country.as_deref());
            assert_eq!(found, (code, of_country), "{text}");
        }
        for (country, text) in [
            ("LT", "38703181745"),
            ("LV", "161175-19997"),
            ("FI", "131052-308T"),
        ] {
            assert_eq!(plain(country, text), None);
        }
    }

    #[test]
    fn defects_are_distinguished() {
        assert_eq!(read("LT", "38703181746"), Some(Reading::CheckDigit));
        assert_eq!(read("LT", "38713181745"), Some(Reading::NoDay));
        assert_eq!(read("LT", "38702301745"), Some(Reading::NoDay));
        assert_eq!(read("EE", "36805280108"), Some(Reading::CheckDigit));
        assert_eq!(read("LV", "161375-19997"), Some(Reading::NoDay));
        assert_eq!(read("LV", "002314-12345"), Some(Reading::NoDay));
        assert_eq!(read("LT", "38713001745"), Some(Reading::NoDay));
        assert_eq!(read("LV", "161175-19998"), Some(Reading::CheckDigit));
        assert!(matches!(read("LT", "3870318174"), Some(Reading::Form(_))));
        assert!(matches!(read("LT", "3870318174X"), Some(Reading::Form(_))));
        assert!(matches!(read("EE", "96805280109"), Some(Reading::Form(_))));
        assert!(matches!(read("LV", "1611751-9997"), Some(Reading::Form(_))));
        assert!(matches!(read("LV", "161175-39997"), Some(Reading::Form(_))));
        assert!(matches!(read("LV", ""), Some(Reading::Form(_))));
        assert_eq!(read("PL", "44051401358"), Some(Reading::CheckDigit));
        assert_eq!(read("PL", "44133101359"), Some(Reading::NoDay));
        assert!(matches!(read("PL", "4405140135"), Some(Reading::Form(_))));
        assert_eq!(read("FI", "131052-308U"), Some(Reading::CheckDigit));
        assert_eq!(read("FI", "310252-308T"), Some(Reading::NoDay));
        for form in [
            "",
            "131052308T",
            "131052G308T",
            "1310521-308T",
            "131052-308",
            "13105ä-308T",
        ] {
            assert!(matches!(read("FI", form), Some(Reading::Form(_))), "{form}");
        }
    }
}
