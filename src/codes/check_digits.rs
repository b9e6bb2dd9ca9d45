//! ISO 7064 MOD 97-10, the check digits of IBAN (ISO 13616) and LEI (ISO 17442).

/// Whether the check digits of the text, its last two characters, are correct: with letters as
/// numbers from A = 10, the resulting number is 1 modulo 97. Characters other than ASCII letters
/// and digits are invalid.
pub fn are_right(text: impl Iterator<Item = char>) -> bool {
    let mut remainder = 0;
    let mut last = ['0'; 2];
    for character in text {
        let Some(value) = character.to_digit(36).filter(|_| character.is_ascii()) else {
            return false;
        };
        let shift = if value < 10 { 10 } else { 100 };
        remainder = (remainder * shift + value) % 97;
        last = [last[1], character];
    }
    // They are calculated as 98 minus a remainder, so they are 02 to 98. The others would leave the
    // same remainder as 97, 98 and 02.
    remainder == 1 && !matches!(last, ['0', '0' | '1'] | ['9', '9'])
}
