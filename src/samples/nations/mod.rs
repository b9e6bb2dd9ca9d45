//! Names, places and number formats by country. Given names and towns are real; surnames, companies
//! and streets are composed, so that no real person is meant.

mod baltic;
mod others;

use self::baltic::{ESTONIA, LATVIA, LITHUANIA};
use self::others::{FINLAND, GERMANY, POLAND, SPAIN, SWEDEN};

/// A country that customers come from.
pub(in crate::samples) struct Nation {
    /// ISO 3166-1 alpha-2.
    pub(in crate::samples) country: &'static str,
    /// ISO 3166-1 numeric, the end of a GIIN.
    pub(in crate::samples) numeric: &'static str,
    pub(in crate::samples) currency: &'static str,
    /// Telephone prefixes of mobile and fixed lines.
    pub(in crate::samples) mobile: &'static str,
    pub(in crate::samples) fixed: &'static str,
    pub(in crate::samples) women: &'static [&'static str],
    pub(in crate::samples) men: &'static [&'static str],
    pub(in crate::samples) surnames: &'static [&'static str],
    /// Endings of surnames: for men, for women.
    pub(in crate::samples) endings: &'static [(&'static str, &'static str)],
    /// Towns with their regions and the first part of their postal codes.
    pub(in crate::samples) towns: &'static [(&'static str, &'static str, &'static str)],
    pub(in crate::samples) streets: &'static [&'static str],
    /// The number of digits after the first part of a postal code.
    pub(in crate::samples) zip_digits: usize,
    /// First and second words of company names.
    pub(in crate::samples) companies: (&'static [&'static str], &'static [&'static str]),
    /// Codes of legal forms, with the text before and after the company name.
    pub(in crate::samples) legal_forms: &'static [(&'static str, &'static str, &'static str)],
    pub(in crate::samples) passport_authority: &'static str,
    pub(in crate::samples) registry: &'static str,
    /// The bank letters in an IBAN, and the number of digits after them.
    pub(in crate::samples) account: (&'static str, usize),
    pub(in crate::samples) bank: &'static str,
}

/// All nations with their weights.
pub(in crate::samples) static NATIONS: [(u32, &Nation); 8] = [
    (45, &LITHUANIA),
    (17, &LATVIA),
    (14, &ESTONIA),
    (8, &POLAND),
    (5, &FINLAND),
    (4, &SWEDEN),
    (4, &GERMANY),
    (3, &SPAIN),
];

/// Countries of payments, taxes and second citizenships.
pub(in crate::samples) const COUNTRIES: [&str; 24] = [
    "LT", "LV", "EE", "PL", "FI", "SE", "NO", "DK", "DE", "NL", "BE", "FR", "ES", "IT", "AT", "CZ",
    "IE", "GB", "UA", "MD", "US", "CH", "GE", "PT",
];
