//! Identifiers with valid check digits.

use jiff::civil::Date;

use crate::samples::dice::Dice;
use crate::samples::nations::Nation;

const LETTERS_AND_DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// The weighted sum of digits.
fn weighted(digits: &str, weights: &[u32]) -> u32 {
    let digits = digits.bytes().map(|digit| u32::from(digit - b'0'));
    digits
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum()
}

/// The check digit of Lithuanian and Estonian codes of persons and companies: if the first row of
/// weights leaves ten, a second one, rotated by two places, applies.
fn baltic_check(digits: &str) -> u32 {
    let row = |from: u32| {
        let weights: [u32; 10] = std::array::from_fn(|at| (from + at as u32 - 1) % 9 + 1);
        weighted(digits, &weights) % 11
    };
    match row(1) {
        10 => row(3) % 10,
        check => check,
    }
}

/// Whether the format of the personal codes of a country is known.
pub(super) fn has_personal_codes(nation: &Nation) -> bool {
    matches!(nation.country, "LT" | "EE" | "LV" | "PL" | "FI")
}

/// The personal code of a country, if its format is known.
pub(super) fn personal_code(
    nation: &Nation,
    is_woman: bool,
    birth: Date,
    dice: &mut Dice,
) -> Option<String> {
    let (year, month, day) = (birth.year(), birth.month(), birth.day());
    let short_year = year.rem_euclid(100);
    let is_late = year >= 2000;
    let sex = u32::from(!is_woman);
    match nation.country {
        "LT" | "EE" => {
            let century = if is_late { 6 } else { 4 } - sex;
            let digits = format!(
                "{century}{short_year:02}{month:02}{day:02}{}",
                dice.digits(3)
            );
            Some(format!("{digits}{}", baltic_check(&digits)))
        }
        // New codes contain no date.
        "LV" if dice.chance(25) => Some(format!(
            "3{}{}-{}",
            dice.number(2, 9),
            dice.digits(4),
            dice.digits(5)
        )),
        "LV" => {
            let century = u8::from(is_late) + 1;
            let (first, last) = (
                format!("{day:02}{month:02}{short_year:02}"),
                format!("{century}{}", dice.digits(3)),
            );
            let sum = weighted(&format!("{first}{last}"), &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
            Some(format!("{first}-{last}{}", (1 + sum) % 11 % 10))
        }
        "PL" => {
            let month = if is_late { month + 20 } else { month };
            let sex = dice.number(0, 4) * 2 + sex;
            let digits = format!("{short_year:02}{month:02}{day:02}{}{sex}", dice.digits(3));
            let sum = weighted(&digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
            Some(format!("{digits}{}", (10 - sum % 10) % 10))
        }
        "FI" => {
            let (date, century) = (
                format!("{day:02}{month:02}{short_year:02}"),
                if is_late { 'A' } else { '-' },
            );
            let number = dice.number(1, 449) * 2 + sex;
            let control: usize = format!("{date}{number:03}").parse().unwrap_or_default();
            let control = char::from(b"0123456789ABCDEFHJKLMNPRSTUVWXY"[control % 31]);
            Some(format!("{date}{century}{number:03}{control}"))
        }
        _ => None,
    }
}

/// The number of a company in its national register.
pub(super) fn company_code(nation: &Nation, dice: &mut Dice) -> String {
    match nation.country {
        "LT" => {
            let digits = format!("30{}", dice.digits(6));
            format!("{digits}{}", baltic_check(&digits))
        }
        "EE" => {
            let digits = format!("1{}", dice.digits(6));
            format!("{digits}{}", baltic_check(&digits))
        }
        "LV" => loop {
            let digits = format!("40{}", dice.digits(8));
            let sum = weighted(&digits, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6]);
            let check = (3 + 11 - sum % 11) % 11;
            if check < 10 {
                return format!("{digits}{check}");
            }
        },
        "FI" => loop {
            let digits = dice.digits(7);
            let check = (11 - weighted(&digits, &[7, 9, 10, 5, 8, 4, 2]) % 11) % 11;
            if check < 10 {
                return format!("{digits}-{check}");
            }
        },
        _ => dice.digits(10),
    }
}

/// The two check digits of ISO 7064 MOD 97-10 for a text that ends in `00` as a placeholder.
fn check_digits(text: &str) -> u32 {
    let remainder = text
        .chars()
        .filter_map(|character| character.to_digit(36))
        .fold(0, |remainder, value| {
            (remainder * if value < 10 { 10 } else { 100 } + value) % 97
        });
    98 - remainder
}

/// An IBAN of ISO 13616.
pub(super) fn iban(nation: &Nation, dice: &mut Dice) -> String {
    let (bank, digits) = nation.account;
    let country = nation.country;
    let account = format!("{bank}{}", dice.digits(digits));
    format!(
        "{country}{:02}{account}",
        check_digits(&format!("{account}{country}00"))
    )
}

/// A Legal Entity Identifier of ISO 17442.
pub(super) fn lei(dice: &mut Dice) -> String {
    let identifier = format!(
        "{}00{}",
        dice.digits(4),
        dice.characters(12, LETTERS_AND_DIGITS)
    );
    format!(
        "{identifier}{:02}",
        check_digits(&format!("{identifier}00"))
    )
}

/// A Global Intermediary Identification Number, which has no check digits.
pub(super) fn giin(nation: &Nation, dice: &mut Dice) -> String {
    // The letter O is excluded.
    const ALLOWED: &[u8] = b"ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789";
    let institution = dice.characters(6, ALLOWED);
    // A single institution has the member number zero.
    let (member, category) = match dice.pick(&["LE", "SL", "ME", "BR"]) {
        category @ ("LE" | "SL") => ("00000".to_owned(), category),
        category => (dice.digits(5), category),
    };
    format!("{institution}.{member}.{category}.{}", nation.numeric)
}

/// The number of a passport or card.
pub(super) fn document_number(dice: &mut Dice) -> String {
    format!(
        "{}{}",
        dice.characters(2, &LETTERS_AND_DIGITS[..26]),
        dice.digits(7)
    )
}
