//! The officially assigned codes of ISO 3166-1, as of 2026-11.
//!
//! The crate `rust_iso3166` has the same data, but as thousands of addresses, which the loader adjusts at every
//! start of the program.

use memchr::memmem;

/// A country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Assigned {
    pub(crate) alpha2: &'static str,
    pub(crate) alpha3: &'static str,
    /// The numeric code, three digits.
    pub(crate) numeric: &'static str,
    /// The English short name.
    pub(crate) name: &'static str,
}

/// A line for each country, sorted by its alpha-2 code, after an empty line. Written by
/// `cargo run --example update`.
const TABLE: &str = include_str!("iso3166.txt");

/// Returns all countries, sorted by their alpha-2 codes.
pub(crate) fn all() -> impl Iterator<Item = Assigned> {
    TABLE.lines().filter_map(country)
}

/// Returns the country with this alpha-2 code in upper case.
pub(crate) fn from_alpha2(code: &str) -> Option<Assigned> {
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then(|| found(&format!("\n{code}\t")))?
}

/// Returns the country with this alpha-3 code in upper case.
pub(crate) fn from_alpha3(code: &str) -> Option<Assigned> {
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then(|| found(&format!("\t{code}\t")))?
}

/// Returns the country with this numeric code.
pub(crate) fn from_numeric(number: u16) -> Option<Assigned> {
    found(&format!("\t{number:03}\t"))
}

fn found(pattern: &str) -> Option<Assigned> {
    let at = memmem::find(TABLE.as_bytes(), pattern.as_bytes())?;
    // The pattern begins with the line break before the country, or within it.
    let start = TABLE.get(..=at)?.rfind('\n')? + 1;
    country(TABLE.get(start..)?.lines().next()?)
}

fn country(line: &'static str) -> Option<Assigned> {
    let mut parts = line.split('\t');
    Some(Assigned {
        alpha2: parts.next().filter(|code| !code.is_empty())?,
        alpha3: parts.next()?,
        numeric: parts.next()?,
        name: parts.next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_those_of_the_crate() {
        let mut expected = rust_iso3166::ALL.to_vec();
        expected.sort_unstable_by_key(|country| country.alpha2);
        assert_eq!(all().count(), expected.len());
        for (found, expected) in all().zip(expected) {
            assert_eq!(found.alpha2, expected.alpha2);
            assert_eq!(found.alpha3, expected.alpha3);
            assert_eq!(found.numeric.parse(), Ok(expected.numeric));
            assert_eq!(found.name, expected.name);
            assert_eq!(from_alpha2(found.alpha2), Some(found));
            assert_eq!(from_alpha3(found.alpha3), Some(found));
            assert_eq!(from_numeric(found.numeric.parse().unwrap()), Some(found));
        }
    }

    #[test]
    fn other_texts_are_no_codes() {
        for text in ["", "\t", "lt", "LTU", "440", "XX", "A\tD", "Ą", "\nL"] {
            assert_eq!(from_alpha2(text), None, "{text}");
        }
        for text in ["", "LT", "ltu", "440", "XXX", "T\tL"] {
            assert_eq!(from_alpha3(text), None, "{text}");
        }
        for number in [0, 1, 999, u16::MAX] {
            assert_eq!(from_numeric(number), None, "{number}");
        }
    }
}
