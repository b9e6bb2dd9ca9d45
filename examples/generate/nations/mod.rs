//! Names, places and number formats by country. Given names and towns are real; surnames, companies
//! and streets are composed, so that no real person is meant.

mod baltic;
mod others;

use baltic::{ESTONIA, LATVIA, LITHUANIA};
use others::{FINLAND, GERMANY, POLAND, SPAIN, SWEDEN};

/// A country that customers come from.
pub struct Nation {
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// ISO 3166-1 numeric, the end of a GIIN.
    pub numeric: &'static str,
    pub currency: &'static str,
    /// Telephone prefixes of mobile and fixed lines.
    pub mobile: &'static str,
    pub fixed: &'static str,
    pub women: &'static [&'static str],
    pub men: &'static [&'static str],
    pub surnames: &'static [&'static str],
    /// Endings of surnames: for men, for women.
    pub endings: &'static [(&'static str, &'static str)],
    /// Towns with their regions and the first part of their postal codes.
    pub towns: &'static [(&'static str, &'static str, &'static str)],
    pub streets: &'static [&'static str],
    /// The number of digits after the first part of a postal code.
    pub zip_digits: usize,
    /// First and second words of company names.
    pub companies: (&'static [&'static str], &'static [&'static str]),
    /// Codes of legal forms, with the text before and after the company name.
    pub legal_forms: &'static [(&'static str, &'static str, &'static str)],
    pub passport_authority: &'static str,
    pub registry: &'static str,
    /// The bank letters in an IBAN, and the number of digits after them.
    pub account: (&'static str, usize),
    pub bank: &'static str,
}

/// All nations with their weights.
pub static NATIONS: [(u32, &Nation); 8] = [
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
pub const COUNTRIES: [&str; 24] = [
    "LT", "LV", "EE", "PL", "FI", "SE", "NO", "DK", "DE", "NL", "BE", "FR", "ES", "IT", "AT", "CZ",
    "IE", "GB", "UA", "MD", "US", "CH", "GE", "PT",
];
