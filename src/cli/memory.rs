//! Sizes of memory, as options have them.

use crate::lint::ledger::LEAST_MEMORY;

const UNITS: [(&str, u32); 3] = [("K", 10), ("M", 20), ("G", 30)];

/// Reads a size such as `512M` or `4GiB`, in powers of 1024. Returns it in bytes.
pub(super) fn size(text: &str) -> Result<usize, String> {
    let end = text.find(|character: char| !character.is_ascii_digit());
    let (number, unit) = text.split_at(end.unwrap_or(text.len()));
    let unit = unit.trim().to_ascii_uppercase();
    let unit = unit.strip_suffix('B').unwrap_or(&unit);
    let unit = unit.strip_suffix('I').unwrap_or(unit);
    let shift = UNITS.iter().find(|(name, _)| *name == unit);
    let size = shift.and_then(|(_, shift)| number.parse::<usize>().ok()?.checked_mul(1 << shift));
    match size {
        Some(size) if size >= LEAST_MEMORY => Ok(size),
        Some(_) => Err(format!("at least {}M is needed", LEAST_MEMORY >> 20)),
        None => Err("a number with K, M or G is expected, such as 512M".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_powers_of_1024() {
        for (text, expected) in [
            ("1M", 1 << 20),
            ("512MiB", 512 << 20),
            ("4g", 4 << 30),
            ("20000 kB", 20_000 << 10),
        ] {
            assert_eq!(size(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "1",
            "G",
            "1T",
            "-1G",
            "1.5G",
            "9K",
            "99999999999999999999G",
        ] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
