//! Personal codes of Lithuania, Latvia and Estonia: their check digits and the date of birth they
//! encode.

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
    /// The last digit, the check digit, is wrong.
    CheckDigit,
}

/// Reads a personal code of `country` (ISO 3166-1 alpha-2). Returns `None` for countries other than
/// the three.
pub fn read(country: &str, code: &str) -> Option<Reading> {
    match country {
        "LT" => Some(lithuanian(code)),
        "EE" => Some(estonian(code)),
        "LV" => Some(latvian(code)),
        _ => None,
    }
}

fn digits<const N: usize>(code: &str) -> Option<[u32; N]> {
    let digits: Vec<_> = code
        .chars()
        .map(|character| character.to_digit(10))
        .collect::<Option<_>>()?;
    digits.try_into().ok()
}

fn number(digits: &[u32]) -> i16 {
    let value = digits.iter().fold(0, |value, digit| value * 10 + digit);
    i16::try_from(value).unwrap_or(i16::MAX)
}

/// The day, or `Ok(None)` if month or day is unknown (written as zeros).
fn day(year: i16, month: i16, day: i16) -> Result<Option<Date>, ()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn born(year: i16, month: i8, day: i8) -> Option<Reading> {
        Some(Reading::Born(Some(Date::new(year, month, day).unwrap())))
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
        assert_eq!(read("PL", "44051401359"), None);
    }

    #[test]
    fn defects_are_distinguished() {
        assert_eq!(read("LT", "38703181746"), Some(Reading::CheckDigit));
        assert_eq!(read("LT", "38713181745"), Some(Reading::NoDay));
        assert_eq!(read("LT", "38702301745"), Some(Reading::NoDay));
        assert_eq!(read("EE", "36805280108"), Some(Reading::CheckDigit));
        assert_eq!(read("LV", "161375-19997"), Some(Reading::NoDay));
        assert_eq!(read("LV", "161175-19998"), Some(Reading::CheckDigit));
        assert!(matches!(read("LT", "3870318174"), Some(Reading::Form(_))));
        assert!(matches!(read("LT", "3870318174X"), Some(Reading::Form(_))));
        assert!(matches!(read("EE", "96805280109"), Some(Reading::Form(_))));
        assert!(matches!(read("LV", "1611751-9997"), Some(Reading::Form(_))));
        assert!(matches!(read("LV", "161175-39997"), Some(Reading::Form(_))));
        assert!(matches!(read("LV", ""), Some(Reading::Form(_))));
    }
}
