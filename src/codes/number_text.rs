//! Numbers as people and spreadsheets write them: separators, signs and units.

use crate::codes::currency;

/// What a text that is not a JSON number means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// It means this number, and nothing else; with what has to go, in words.
    One(String, &'static str),
    /// It means one of two numbers: the separator is a decimal one, or separates thousands.
    Two(String, String),
    /// It is this number of percent.
    Percent(String),
    /// It is a number with the sign, code or name of a currency.
    Unit(String),
    /// It is a number of thousands or millions, with this word for them.
    Multiple(String),
    /// A spreadsheet shortened it, so digits are lost.
    Shortened,
}

/// Reads a text. `None` if it is not a number, or a plain JSON number with one meaning.
pub fn read(text: &str) -> Option<Reading> {
    if let Some(number) = without_percent(text) {
        let number = number.trim_end();
        return match read(number) {
            None => is_plain(number).then(|| Reading::Percent(number.to_owned())),
            Some(Reading::One(number, _)) => Some(Reading::Percent(number)),
            other => other,
        };
    }
    if is_shortened(text) {
        return Some(Reading::Shortened);
    }
    if let Some(unit) = unit(text) {
        return Some(unit);
    }
    let (sign, number) = match text.strip_prefix('+') {
        Some(number) => ("", number),
        None => match text.strip_prefix('-') {
            Some(number) => ("-", number),
            None => ("", text),
        },
    };
    if !number.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let signed = |number: &str| format!("{sign}{number}");
    match grouped(number)? {
        Grouped::Whole(whole, why) => Some(Reading::One(signed(&whole), why)),
        Grouped::Open(decimal, whole) => Some(Reading::Two(signed(&decimal), signed(&whole))),
        Grouped::Plain if text.starts_with('+') && is_plain(number) => {
            Some(Reading::One(number.to_owned(), "plus sign"))
        }
        Grouped::Plain => None,
    }
}

/// The number before a percent sign, or before the word in the languages of the region.
fn without_percent(text: &str) -> Option<&str> {
    const WORDS: [&str; 12] = [
        "%",
        "proc.",
        "proc",
        "procentų",
        "procentai",
        "procenti",
        "procent",
        "protsenti",
        "percent",
        "prozent",
        "процентов",
        "проц.",
    ];
    let number = WORDS.iter().find_map(|word| text.strip_suffix(word))?;
    let is_number = number
        .trim_end()
        .ends_with(|last: char| last.is_ascii_digit());
    is_number.then_some(number)
}

enum Grouped {
    /// Without separators and superfluous zeros; and what they were.
    Whole(String, &'static str),
    /// As a decimal number, and as a whole one.
    Open(String, String),
    /// Nothing to remove.
    Plain,
}

/// Reads digits with separators. Of two kinds of separators, the last one is the decimal one. A
/// space or an apostrophe separates thousands only.
fn grouped(number: &str) -> Option<Grouped> {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_separator = |found: char| matches!(found, '.' | ',' | ' ' | '\'' | '_');
    let mut separators: Vec<char> = number
        .chars()
        .filter(|found| is_separator(*found))
        .collect();
    if !number
        .chars()
        .all(|found| found.is_ascii_digit() || is_separator(found))
    {
        return None;
    }
    let count = separators.len();
    let last = separators.last().copied();
    separators.dedup();
    let decimal = match (separators.as_slice(), last) {
        ([], _) => None,
        ([_], Some(mark @ ('.' | ','))) if count == 1 => Some(mark),
        ([_], _) => None,
        ([_, mark @ ('.' | ',')], _) if number.matches(*mark).count() == 1 => Some(*mark),
        _ => return None,
    };
    let (whole, fraction) = match decimal {
        Some(mark) => number.split_once(mark)?,
        None => (number, ""),
    };
    let groups: Vec<&str> = whole.split(is_separator).collect();
    let are_groups = groups.iter().all(|group| is_digits(group))
        && (groups.len() == 1
            || groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    if !are_groups || (decimal.is_some() && !is_digits(fraction)) {
        return None;
    }
    let digits = groups.concat();
    let plain = digits.trim_start_matches('0');
    let plain = if plain.is_empty() { "0" } else { plain };
    let result = match decimal {
        Some(_) => format!("{plain}.{fraction}"),
        None => plain.to_owned(),
    };
    // `10.000` is ten in some countries and ten thousand in others.
    let may_be_thousands = groups.len() == 1 && fraction.len() == 3 && digits.len() <= 3;
    if may_be_thousands && digits == plain && plain != "0" {
        return Some(Grouped::Open(result, format!("{digits}{fraction}")));
    }
    Some(match (groups.len(), decimal) {
        (2.., Some(',')) => Grouped::Whole(result, "thousands separators or decimal comma"),
        (2.., _) => Grouped::Whole(result, "thousands separators"),
        (_, Some(',')) => Grouped::Whole(result, "decimal comma"),
        _ if digits != plain => Grouped::Whole(result, "leading zeros"),
        _ => Grouped::Plain,
    })
}

/// Whether the text is a plain number: digits with at most one point.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(fraction) && (whole == "0" || !whole.starts_with('0'))
}

/// Returns whether the text is a long number in the notation of a spreadsheet that shows too few
/// digits: `3.7061E+10`, of which the last ones are lost.
pub fn is_shortened(text: &str) -> bool {
    let with_sign = text.strip_prefix('+').unwrap_or(text);
    let Some(number) = Scientific::read(with_sign) else {
        return false;
    };
    // `2E5` may be a code.
    (number.is_signed || !number.fraction.is_empty())
        && number.exponent >= 5
        && number.fraction.len() < number.exponent
        && all_digits(text).is_none()
}

/// Returns the digits of a whole number in the notation that a program gives to a double, in which
/// all of them are there: `4.9003140174E10` and `1.0E7` of Java, `1.2345678e+07` of Go, and with a decimal
/// comma `4,9003140174E+10` of a spreadsheet.
pub fn all_digits(text: &str) -> Option<String> {
    /// A double is exact up to here.
    const MOST: u64 = 1 << 53;
    let number = Scientific::read(text)?;
    let Scientific {
        whole, fraction, ..
    } = number;
    // Java leaves out the zeros at the end. A spreadsheet writes the sign, and leaves out digits.
    let has_all = if number.is_signed {
        number.exponent >= 5 && fraction.len() == number.exponent
    } else {
        let has_point = text.contains('.') || fraction.len() == number.exponent;
        let is_of_java = text.contains('E') && has_point && number.exponent >= 7;
        is_of_java
            && fraction.len() <= number.exponent
            && (fraction == "0" || !fraction.ends_with('0'))
    };
    if !has_all || !whole.starts_with(|first| first != '0') || fraction.is_empty() {
        return None;
    }
    let fraction = if fraction == "0" { "" } else { fraction };
    let digits = format!("{whole}{fraction:0<width$}", width = number.exponent);
    let is_exact = digits.parse().is_ok_and(|value: u64| value <= MOST);
    is_exact.then_some(digits)
}

/// A number of one digit, a fraction and an exponent.
struct Scientific<'a> {
    whole: &'a str,
    fraction: &'a str,
    /// Whether the exponent has a plus sign.
    is_signed: bool,
    exponent: usize,
}

impl<'a> Scientific<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['E', 'e'])?;
        let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let is_signed = exponent.starts_with('+');
        let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
        let exponent = exponent.parse::<u16>().ok()?;
        let is_number = whole.len() == 1 && is_digits(whole) && is_digits(fraction);
        is_number.then_some(Scientific {
            whole,
            fraction,
            is_signed,
            exponent: exponent.into(),
        })
    }
}

/// Words for thousands, millions and more in the languages of the region, in lower case.
const MULTIPLES: [&str; 35] = [
    "k",
    "m",
    "mm",
    "mn",
    "mio",
    "mil",
    "mill",
    "million",
    "millions",
    "mln",
    "b",
    "bn",
    "bln",
    "billion",
    "billions",
    "mrd",
    "mlrd",
    "milliard",
    "thousand",
    "thousands",
    "tūkst",
    "tukst",
    "tūkstančių",
    "tūkstoši",
    "milijonas",
    "milijonai",
    "milijonų",
    "miljons",
    "miljoni",
    "miljonit",
    "tuhat",
    "tys",
    "тыс",
    "млн",
    "млрд",
];

/// Signs and short names of currencies that have no single code.
const UNITS: [&str; 16] = [
    "€", "$", "£", "¥", "₽", "₴", "₸", "eur", "euro", "eurų", "eurai", "lt", "zł", "kr", "руб",
    "евро",
];

/// Reads a number with a unit before or after it.
fn unit(text: &str) -> Option<Reading> {
    let is_number = |found: char| found.is_ascii_digit();
    let start = text.find(is_number)?;
    let end = text.rfind(is_number)? + 1;
    let before = text[..start].trim_end_matches(['-', '+']);
    let number = &text[before.len()..end];
    let unit = match (before.trim(), text[end..].trim()) {
        ("", "") => return None,
        ("", unit) | (unit, "") => unit,
        _ => return None,
    };
    let value = match read(number) {
        None if is_plain(number) => Some(number.to_owned()),
        Some(Reading::One(number, _)) => Some(number),
        Some(Reading::Two(..)) => None,
        _ => return None,
    };
    let word = unit.trim_end_matches('.').to_lowercase();
    if MULTIPLES.contains(&&*word) {
        return Some(Reading::Multiple(unit.to_owned()));
    }
    // Another word may change the number too.
    let is_currency = UNITS.contains(&&*word)
        || currency::name(&word.to_uppercase()).is_some()
        || currency::look_alike(unit).is_some();
    value.filter(|_| is_currency).map(Reading::Unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(written: &str, number: &str, why: &'static str) {
        assert_eq!(
            read(written),
            Some(Reading::One(number.to_owned(), why)),
            "{written}"
        );
    }

    #[test]
    fn separators_are_read() {
        let both = "thousands separators or decimal comma";
        one("1 234,56", "1234.56", both);
        one("1.234,56", "1234.56", both);
        one("1.234.567,5", "1234567.5", both);
        one("-1 234,56", "-1234.56", both);
        for written in ["1,234.56", "1 234.56", "1'234.56", "1_234.56"] {
            one(written, "1234.56", "thousands separators");
        }
        one("1 234", "1234", "thousands separators");
        one("1.234.567", "1234567", "thousands separators");
        one("12,5", "12.5", "decimal comma");
        one("0,125", "0.125", "decimal comma");
        one("1234,567", "1234.567", "decimal comma");
        one("007", "7", "leading zeros");
        one("00", "0", "leading zeros");
        one("+5", "5", "plus sign");
    }

    #[test]
    fn one_separator_before_three_digits_has_two_meanings() {
        for written in ["10.000", "10,000"] {
            assert_eq!(
                read(written),
                Some(Reading::Two("10.000".to_owned(), "10000".to_owned()))
            );
        }
        assert_eq!(
            read("-1,000"),
            Some(Reading::Two("-1.000".to_owned(), "-1000".to_owned()))
        );
    }

    #[test]
    fn units_and_lost_digits_are_named() {
        assert_eq!(read("100%"), Some(Reading::Percent("100".to_owned())));
        assert_eq!(read("12,5 %"), Some(Reading::Percent("12.5".to_owned())));
        assert_eq!(read("50 proc."), Some(Reading::Percent("50".to_owned())));
        assert_eq!(
            read("50 процентов"),
            Some(Reading::Percent("50".to_owned()))
        );
        for written in ["100 EUR", "EUR 100", "€100", "100€"] {
            assert_eq!(
                read(written),
                Some(Reading::Unit("100".to_owned())),
                "{written}"
            );
        }
        for (written, multiple) in [
            ("2 mln", "mln"),
            ("10.000 mln", "mln"),
            ("2 mln.", "mln."),
            ("1 tūkst.", "tūkst."),
            ("2M", "M"),
            ("2 million", "million"),
            ("1,5 Mrd", "Mrd"),
            ("5k", "k"),
            ("3 тыс", "тыс"),
        ] {
            let multiple = Reading::Multiple(multiple.to_owned());
            assert_eq!(read(written), Some(multiple), "{written}");
        }
        // An unknown word may be one for thousands.
        for written in ["2 lakh", "3 doz", "2 mln EUR", "10.000 EUR"] {
            assert_eq!(read(written), None, "{written}");
        }
        assert_eq!(
            read("1 234,50 €"),
            Some(Reading::Unit("1234.50".to_owned()))
        );
        for written in ["3.7061E+10", "+3.70612E+10", "3,7E+10", "4E+10", "4.9e10"] {
            assert_eq!(read(written), Some(Reading::Shortened), "{written}");
        }
        assert!(
            !is_shortened("12E5")
                && !is_shortened("1E2")
                && !is_shortened("E5")
                && !is_shortened("2E5")
        );
    }

    #[test]
    fn doubles_of_programs_have_all_digits() {
        for (written, digits) in [
            ("1.2345678E7", "12345678"),
            ("1.2345678E+7", "12345678"),
            ("1.2345678E+07", "12345678"),
            ("1.2345678e+07", "12345678"),
            ("4.9003140174E10", "49003140174"),
            ("4,9003140174E+10", "49003140174"),
            ("4,9003140174E10", "49003140174"),
            ("1.234E7", "12340000"),
            ("1.0E7", "10000000"),
            ("9.007199254740992E15", "9007199254740992"),
        ] {
            assert_eq!(all_digits(written).as_deref(), Some(digits), "{written}");
            assert!(!is_shortened(written), "{written}");
        }
        for written in [
            "3.7061E+10",
            "4.9e10",
            "4,9E10",
            "4,90031E+10",
            "4E+10",
            "1.0E+7",
            "1.10E7",
            "9.111111111111111E17",
        ] {
            assert_eq!(all_digits(written), None, "{written}");
            assert!(is_shortened(written), "{written}");
        }
        for written in [
            "",
            "1.5E3",
            "1.23456789E7",
            "12.5E7",
            "0.5E7",
            "2E5",
            "AE7",
            "+4.9003140174E10",
        ] {
            assert_eq!(all_digits(written), None, "{written}");
        }
    }

    #[test]
    fn other_texts_are_not_numbers() {
        for written in [
            "",
            "-",
            "+",
            "%",
            "12",
            "12.5",
            "-12",
            "twelve",
            "1,2,3",
            "1.2.3",
            "1,,2",
            "12,",
            ",5",
            "12 34",
            "1 2345",
            "1.234,56,7",
            "1,234.567.8",
            "12 5,5",
            "1-2",
            "12 EUR 5",
            "EUR",
            "5 x 5",
            "١٢",
            "10 Jonas Petraitis",
        ] {
            assert_eq!(read(written), None, "{written}");
        }
    }
}
