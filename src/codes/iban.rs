//! International Bank Account Numbers (IBAN), ISO 13616.

use crate::codes::{check_digits, currency};

/// The length of an IBAN in each country. Source: the SWIFT IBAN registry, release 99.
const LENGTHS: [(&str, usize); 89] = [
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HN", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
    ("YE", 30),
];

/// A text with fewer characters is not treated as a truncated IBAN.
const LEAST: usize = 10;

/// What is wrong with an account number that looks like an IBAN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// The number has `found` characters instead of the `expected` ones of its country.
    Length {
        /// The actual length, in characters.
        found: usize,
        /// The length of an IBAN in this country.
        expected: usize,
    },
    /// The check digits do not match the rest.
    CheckDigits,
}

/// Returns whether an account number without odd characters is a valid IBAN; `None` if it is not an
/// IBAN alone. An IBAN begins with the code of a country that uses IBANs and two digits; spaces,
/// hyphens and case are ignored.
pub fn check(account: &str) -> Option<Result<(), Defect>> {
    let mut compact = String::with_capacity(account.len());
    let characters = account
        .chars()
        .filter(|character| !" -".contains(*character));
    compact.extend(characters.map(|character| character.to_ascii_uppercase()));
    let written = compact.len();
    let compact = compact.strip_prefix("IBAN").unwrap_or(&compact);
    let (country, rest) = compact.split_at_checked(2)?;
    let (_, expected) = LENGTHS.iter().find(|(known, _)| *known == country)?;
    let (digits, number) = rest.split_at_checked(2)?;
    let is_alike = digits.bytes().all(|byte| byte.is_ascii_digit())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && compact.len() >= LEAST;
    if !is_alike {
        return None;
    }
    if compact.len() != *expected {
        if is_before_text(account, written + expected - compact.len()) {
            return None;
        }
        return Some(Err(Defect::Length {
            found: compact.len(),
            expected: *expected,
        }));
    }
    let turned = number.chars().chain(country.chars()).chain(digits.chars());
    Some(if check_digits::are_right(turned) {
        Ok(())
    } else {
        Err(Defect::CheckDigits)
    })
}

/// Whether so many letters and digits of a text are before another text: a word, or the code of a currency.
fn is_before_text(text: &str, count: usize) -> bool {
    let mut rest = text.chars();
    let mut taken = 0;
    while taken < count {
        match rest.next() {
            Some(' ' | '-') => {}
            Some(_) => taken += 1,
            None => return false,
        }
    }
    let behind = rest.as_str();
    let is_word = || behind.trim_start().starts_with(char::is_alphabetic);
    behind.starts_with(' ') && is_word() || currency::name(behind).is_some()
}

/// Returns whether the check digits of an IBAN in a text are wrong: behind a prefix such as `IBAN:`, before other
/// text, or grouped by other characters than spaces and hyphens.
pub fn has_wrong_digits_within(text: &str) -> bool {
    let is_prefix = text
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("IBAN"));
    let inside = if is_prefix { &text[4..] } else { text };
    let inside =
        inside.trim_start_matches(|found: char| found.is_whitespace() || ":.-".contains(found));
    let country = inside.get(..2).unwrap_or_default().to_ascii_uppercase();
    let Some((_, expected)) = LENGTHS.iter().find(|(known, _)| *known == country) else {
        return false;
    };
    let mut compact = String::with_capacity(*expected);
    let mut rest = inside.chars();
    while compact.len() < *expected {
        match rest.next() {
            Some(found) if found.is_ascii_alphanumeric() => compact.push(found),
            Some(' ' | '-' | '.' | '_' | '·') => {}
            _ => return false,
        }
    }
    let behind = rest.as_str();
    let is_end = !behind.starts_with(char::is_alphanumeric) || currency::name(behind).is_some();
    is_end && check(&compact) == Some(Err(Defect::CheckDigits))
}

/// What has to go from a text so that an IBAN remains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain {
    /// The IBAN, with the spaces and hyphens of the text.
    pub iban: String,
    /// What is removed or replaced, in words.
    pub removed: &'static str,
}

/// Returns the valid IBAN in a text that is none as it stands: with a prefix such as `IBAN:`,
/// punctuation around it, or letters in place of digits.
pub fn plain(text: &str) -> Option<Plain> {
    let is_mark = |found: char| "\"'`;:,.|/()[]<>".contains(found) || found.is_whitespace();
    let word = text.trim_matches(is_mark);
    let is_prefix = word
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("IBAN"));
    let inside = match is_prefix {
        true => word[4..].trim_start_matches(|found: char| is_mark(found) || found == '-'),
        false => word,
    };
    let found = |iban: &str, removed| {
        let is_valid = iban != text && check(iban) == Some(Ok(()));
        is_valid.then(|| Plain {
            iban: iban.to_owned(),
            removed,
        })
    };
    let removed = match is_prefix {
        true => "prefix before the IBAN",
        false => "punctuation around the IBAN",
    };
    found(inside, removed).or_else(|| {
        // The letters of an account number may be right as they are.
        if check(inside) == Some(Ok(())) {
            return None;
        }
        // All letters after the country, or those of the check digits only.
        let country = inside.get(..2)?;
        let digits = |count: usize| {
            let letters = inside[2..].chars().enumerate();
            let letters = letters.map(|(at, letter)| match letter {
                'O' | 'o' if at < count => '0',
                'I' | 'l' if at < count => '1',
                other => other,
            });
            format!("{country}{}", letters.collect::<String>())
        };
        let with_digits = "letter in place of a digit";
        found(&digits(2), with_digits).or_else(|| found(&digits(inside.len()), with_digits))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_of_the_registry_are_valid() {
        for iban in [
            "AD1200012030200359100100",
            "AE070331234567890123456",
            "BE68539007547034",
            "BR1800360305000010009795493C1",
            "CH9300762011623852957",
            "DE89370400440532013000",
            "EE382200221020145685",
            "FR1420041010050500013M02606",
            "GB29NWBK60161331926819",
            "LT121000011101001000",
            "LV80BANK0000435195001",
            "MT84MALT011000012345MTLCAST001S",
            "NO9386011117947",
            "PL61109010140000071219812874",
            "XK051212012345678906",
            "lt12 1000 0111 0100 1000",
            "IBAN LT12-1000-0111-0100-1000",
        ] {
            assert_eq!(check(iban), Some(Ok(())), "{iban}");
        }
    }

    #[test]
    fn wrong_digits_and_lengths_are_detected() {
        for iban in [
            "LT121000011101001001",
            "LT121000011101010000",
            // They leave the right remainder, but are not issued.
            "LT000000000000000094",
            "LT010000000000000076",
            "LT990000000000000058",
        ] {
            assert_eq!(check(iban), Some(Err(Defect::CheckDigits)), "{iban}");
        }
        let length = |found, expected| Some(Err(Defect::Length { found, expected }));
        assert_eq!(check("LT12100001110100100"), length(19, 20));
        assert_eq!(check("DE893704004405320130000"), length(23, 22));
    }

    #[test]
    fn the_iban_in_a_text_is_found() {
        for text in [
            "LT121000011101001000;",
            "LT121000011101001000.",
            "(LT121000011101001000)",
            "IBAN: LT121000011101001000",
            "iban LT121000011101001000",
            "LT12IOOOOIIIOIOOIOOO",
            "LTI21000011101001000",
            "IBAN LT12100001110100100O;",
        ] {
            let found = plain(text).map(|found| found.iban);
            assert_eq!(found.as_deref(), Some("LT121000011101001000"), "{text}");
        }
        for text in [
            "",
            "ž",
            "IBAN",
            "LT121000011101001000",
            "LT121000011101001001;",
            "LT1210000111010010O1",
            "ACC;",
            "Lž121000011101001000",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn wrong_digits_are_found_within_other_text() {
        for text in [
            "IBAN: LT121000011101001001",
            "Iban:LT12 1000 0111 0100 1001",
            "LT12.1000.0111.0100.1001",
            "LT12_1000_0111_0100_1001",
            "LT121000011101001001/EUR",
            "LT12 1000 0111 0100 1001 (EUR)",
            "LT121000011101001001, Bankas",
        ] {
            assert!(has_wrong_digits_within(text), "{text}");
            let (before, after) = text.rsplit_once("001").unwrap();
            let right = format!("{before}000{after}");
            assert!(!has_wrong_digits_within(&right), "{right}");
        }
        for text in [
            "",
            "IBAN",
            "LT12",
            "LT1210000111010010010",
            "LT12/1000/0111/0100/1001",
            "ACC-0117",
            "ž",
        ] {
            assert!(!has_wrong_digits_within(text), "{text}");
        }
    }

    #[test]
    fn other_account_numbers_are_not_checked() {
        for account in [
            "",
            "L",
            "117",
            "US12345678901234",
            "LT-0001-117",
            "LTXX00001110100100",
            "LT1234567",
            "ŽĄ12345678901234",
        ] {
            assert_eq!(check(account), None, "{account}");
        }
    }
}
