//! What names, places and numbers look like, country by country. Given names and towns are real,
//! surnames, companies and streets are put together: nobody in particular is meant.

mod baltic;
mod others;

use baltic::{ESTONIA, LATVIA, LITHUANIA};
use others::{FINLAND, GERMANY, POLAND, SPAIN, SWEDEN};

/// A country whose people and companies become customers.
pub struct Nation {
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// ISO 3166-1 numeric, the end of a GIIN.
    pub numeric: &'static str,
    pub currency: &'static str,
    /// The telephone prefix, with that of mobile telephones, and of others.
    pub mobile: &'static str,
    pub fixed: &'static str,
    pub women: &'static [&'static str],
    pub men: &'static [&'static str],
    pub surnames: &'static [&'static str],
    /// How surnames go on: those of men, those of women.
    pub endings: &'static [(&'static str, &'static str)],
    /// Towns with their regions and the beginning of their postal codes.
    pub towns: &'static [(&'static str, &'static str, &'static str)],
    pub streets: &'static [&'static str],
    /// The digits of a postal code behind what a town begins it with.
    pub zip_digits: usize,
    /// Companies are called by one of each.
    pub companies: (&'static [&'static str], &'static [&'static str]),
    /// Codes of legal forms, with what stands before and behind the name.
    pub legal_forms: &'static [(&'static str, &'static str, &'static str)],
    pub passport_authority: &'static str,
    pub registry: &'static str,
    /// Letters of a bank in an IBAN, and the digits behind them.
    pub account: (&'static str, usize),
    pub bank: &'static str,
}

/// All of them, with how frequent they are.
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

/// Countries that payments go to, taxes are paid in and second passports come from.
pub const COUNTRIES: [&str; 24] = [
    "LT", "LV", "EE", "PL", "FI", "SE", "NO", "DK", "DE", "NL", "BE", "FR", "ES", "IT", "AT", "CZ",
    "IE", "GB", "UA", "MD", "US", "CH", "GE", "PT",
];
