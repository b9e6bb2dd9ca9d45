//! ISO 4217 currencies: the codes that are active today, and what is often written in their place.
//!
//! The table is our own because the crates lag behind the standard, in which the lev is withdrawn,
//! both bolívars are active, and the Caribbean guilder exists. It was compared with ISO 4217 as of
//! 2026-11.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::codes::{LookAlike, case, plain};

/// A currency, as an ISO 4217 code.
pub struct Currency;

impl JsonSchema for Currency {
    fn schema_name() -> Cow<'static, str> {
        "Currency".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let codes: Vec<_> = ACTIVE.iter().map(|(code, ..)| code).collect();
        json_schema!({
            "title": "Currency",
            "description": "An active ISO 4217 code in upper case. Source: the samples; an \
                installation's own list may differ.",
            "type": "string",
            "enum": codes,
            "x-classifier": "currency",
            "examples": ["EUR"]
        })
    }
}

/// Withdrawn codes: the code, its successor, and the year.
const WITHDRAWN: &[(&str, &str, u16)] = &[
    ("AFA", "AFN", 2003),
    ("ANG", "XCG", 2025),
    ("ATS", "EUR", 2002),
    ("AZM", "AZN", 2006),
    ("BEF", "EUR", 2002),
    ("BGL", "EUR", 2026),
    ("BGN", "EUR", 2026),
    ("BYR", "BYN", 2017),
    ("CSD", "RSD", 2006),
    ("CUC", "CUP", 2021),
    ("CYP", "EUR", 2008),
    ("DEM", "EUR", 2002),
    ("EEK", "EUR", 2011),
    ("ESP", "EUR", 2002),
    ("FIM", "EUR", 2002),
    ("FRF", "EUR", 2002),
    ("GHC", "GHS", 2007),
    ("GRD", "EUR", 2002),
    ("HRK", "EUR", 2023),
    ("IEP", "EUR", 2002),
    ("ITL", "EUR", 2002),
    ("LTL", "EUR", 2015),
    ("LUF", "EUR", 2002),
    ("LVL", "EUR", 2014),
    ("MGF", "MGA", 2005),
    ("MRO", "MRU", 2018),
    ("MTL", "EUR", 2008),
    ("MZM", "MZN", 2006),
    ("NLG", "EUR", 2002),
    ("PTE", "EUR", 2002),
    ("ROL", "RON", 2005),
    ("RUR", "RUB", 2004),
    ("SDD", "SDG", 2007),
    ("SIT", "EUR", 2007),
    ("SKK", "EUR", 2009),
    ("SLL", "SLE", 2024),
    ("SRG", "SRD", 2004),
    ("STD", "STN", 2018),
    ("TMM", "TMT", 2009),
    ("TRL", "TRY", 2005),
    ("VEF", "VES", 2018),
    ("YUM", "RSD", 2003),
    ("ZMK", "ZMW", 2013),
    ("ZWL", "ZWG", 2024),
];

/// The English name of the active currency with this code.
pub fn name(code: &str) -> Option<&'static str> {
    let mut active = ACTIVE.iter();
    let found = active.find(|(own, _, _)| *own == code);
    found.map(|(_, _, name)| *name)
}

/// Symbols and everyday names that mean exactly one currency.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("€", "EUR"),
    ("£", "GBP"),
    ("euros", "EUR"),
    ("eurai", "EUR"),
    ("US$", "USD"),
    ("sterling", "GBP"),
    ("złoty", "PLN"),
    ("RMB", "CNY"),
];

/// Symbols and everyday names that several currencies share, and codes of some of them.
const SHARED_NAMES: &[(&str, &str)] = &[
    ("$", "`USD`, `AUD` or `CAD`"),
    ("dollar", "`USD`, `AUD` or `CAD`"),
    ("dollars", "`USD`, `AUD` or `CAD`"),
    ("¥", "`JPY` or `CNY`"),
    ("kr", "`SEK`, `NOK` or `DKK`"),
    ("krona", "`SEK` or `ISK`"),
    ("krone", "`NOK` or `DKK`"),
    ("pound", "`GBP` or `EGP`"),
    ("franc", "`CHF` or `XAF`"),
    ("rouble", "`RUB` or `BYN`"),
    ("ruble", "`RUB` or `BYN`"),
    ("rupee", "`INR` or `PKR`"),
    ("som", "`KGS` or `UZS`"),
    ("won", "`KRW` or `KPW`"),
];

/// What markets quote prices in, a hundredth of a currency: the code, the currency, and the name.
/// Only this case means it: `gbp` is the currency.
const SUBUNITS: [(&str, &str, &str); 6] = [
    ("GBp", "GBP", "pence"),
    ("GBX", "GBP", "pence"),
    ("GBx", "GBP", "pence"),
    ("ZAc", "ZAR", "South African cents"),
    ("ZAC", "ZAR", "South African cents"),
    ("ILa", "ILS", "agorot"),
];

/// Codes that in lower case mean something else: "all currencies", or a placeholder.
const WORDS: [&str; 2] = ["all", "xxx"];

/// Returns what a text without odd characters most likely means. If it is an active code, its odd
/// characters were the only fault.
pub fn look_alike(written: &str) -> Option<LookAlike> {
    if let Some((_, code, name)) = SUBUNITS.iter().find(|(subunit, ..)| *subunit == written) {
        let reason = format!(
            "convert the amount and use `{code}`: `{written}` is a hundredth of it ({name})"
        );
        return LookAlike::open(code, reason);
    }
    let upper = written.to_ascii_uppercase();
    if let Some((code, _, name)) = ACTIVE.iter().find(|(code, ..)| *code == upper) {
        if written != upper && WORDS.iter().any(|word| word.eq_ignore_ascii_case(written)) {
            let reason = format!(
                "use `{code}` only if the currency {name} is meant: `{written}` is also a word"
            );
            return LookAlike::open(code, reason);
        }
        return LookAlike::sure(code, case("currency", code, written));
    }
    // A withdrawn code cannot just be replaced: the amount must be converted as well.
    if let Some((_, successor, year)) = WITHDRAWN.iter().find(|(code, ..)| *code == upper) {
        let reason = format!(
            "convert the amount and use `{successor}`: `{written}` was withdrawn in {year}"
        );
        return LookAlike::open(successor, reason);
    }
    if written.len() == 3
        && written.bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(number) = written.parse::<u16>()
        && let Some((code, _, name)) = ACTIVE.iter().find(|(_, of, _)| *of == number)
    {
        return LookAlike::sure(code, format!("`{written}` is the numeric code of {name}"));
    }
    let is_it = |name: &str| name.eq_ignore_ascii_case(written);
    if let Some((_, codes)) = SHARED_NAMES.iter().find(|(name, _)| is_it(name)) {
        let reason = format!("use a code such as {codes}: several currencies have this name");
        return LookAlike::none(reason);
    }
    let wanted = plain(written);
    let named: Vec<_> = ACTIVE
        .iter()
        .filter(|(_, _, name)| !wanted.is_empty() && plain(name) == wanted)
        .map(|(code, ..)| *code)
        .collect();
    match named.as_slice() {
        [] => {}
        [code] => {
            let reason = "currency fields take ISO 4217 codes".to_owned();
            return LookAlike::sure(code, reason);
        }
        several => {
            let codes: Vec<_> = several.iter().map(|code| format!("`{code}`")).collect();
            let codes = codes.join(" or ");
            return LookAlike::none(format!("use {codes}: several currencies have this name"));
        }
    }
    let (_, code) = OTHER_NAMES.iter().find(|(name, _)| is_it(name))?;
    LookAlike::likely(code, "currency fields take ISO 4217 codes".to_owned())
}

/// Active codes, with their numeric codes and English names.
#[rustfmt::skip]
const ACTIVE: &[(&str, u16, &str)] = &[
    ("AED", 784, "UAE Dirham"),
    ("AFN", 971, "Afghani"),
    ("ALL", 8, "Lek"),
    ("AMD", 51, "Armenian Dram"),
    ("AOA", 973, "Kwanza"),
    ("ARS", 32, "Argentine Peso"),
    ("AUD", 36, "Australian Dollar"),
    ("AWG", 533, "Aruban Florin"),
    ("AZN", 944, "Azerbaijan Manat"),
    ("BAM", 977, "Convertible Mark"),
    ("BBD", 52, "Barbados Dollar"),
    ("BDT", 50, "Taka"),
    ("BHD", 48, "Bahraini Dinar"),
    ("BIF", 108, "Burundi Franc"),
    ("BMD", 60, "Bermudian Dollar"),
    ("BND", 96, "Brunei Dollar"),
    ("BOB", 68, "Boliviano"),
    ("BOV", 984, "Mvdol"),
    ("BRL", 986, "Brazilian Real"),
    ("BSD", 44, "Bahamian Dollar"),
    ("BTN", 64, "Ngultrum"),
    ("BWP", 72, "Pula"),
    ("BYN", 933, "Belarusian Ruble"),
    ("BZD", 84, "Belize Dollar"),
    ("CAD", 124, "Canadian Dollar"),
    ("CDF", 976, "Congolese Franc"),
    ("CHE", 947, "WIR Euro"),
    ("CHF", 756, "Swiss Franc"),
    ("CHW", 948, "WIR Franc"),
    ("CLF", 990, "Unidad de Fomento"),
    ("CLP", 152, "Chilean Peso"),
    ("CNY", 156, "Yuan Renminbi"),
    ("COP", 170, "Colombian Peso"),
    ("COU", 970, "Unidad de Valor Real"),
    ("CRC", 188, "Costa Rican Colon"),
    ("CUP", 192, "Cuban Peso"),
    ("CVE", 132, "Cabo Verde Escudo"),
    ("CZK", 203, "Czech Koruna"),
    ("DJF", 262, "Djibouti Franc"),
    ("DKK", 208, "Danish Krone"),
    ("DOP", 214, "Dominican Peso"),
    ("DZD", 12, "Algerian Dinar"),
    ("EGP", 818, "Egyptian Pound"),
    ("ERN", 232, "Nakfa"),
    ("ETB", 230, "Ethiopian Birr"),
    ("EUR", 978, "Euro"),
    ("FJD", 242, "Fiji Dollar"),
    ("FKP", 238, "Falkland Islands Pound"),
    ("GBP", 826, "Pound Sterling"),
    ("GEL", 981, "Lari"),
    ("GHS", 936, "Ghana Cedi"),
    ("GIP", 292, "Gibraltar Pound"),
    ("GMD", 270, "Dalasi"),
    ("GNF", 324, "Guinean Franc"),
    ("GTQ", 320, "Quetzal"),
    ("GYD", 328, "Guyana Dollar"),
    ("HKD", 344, "Hong Kong Dollar"),
    ("HNL", 340, "Lempira"),
    ("HTG", 332, "Gourde"),
    ("HUF", 348, "Forint"),
    ("IDR", 360, "Rupiah"),
    ("ILS", 376, "New Israeli Sheqel"),
    ("INR", 356, "Indian Rupee"),
    ("IQD", 368, "Iraqi Dinar"),
    ("IRR", 364, "Iranian Rial"),
    ("ISK", 352, "Iceland Krona"),
    ("JMD", 388, "Jamaican Dollar"),
    ("JOD", 400, "Jordanian Dinar"),
    ("JPY", 392, "Yen"),
    ("KES", 404, "Kenyan Shilling"),
    ("KGS", 417, "Som"),
    ("KHR", 116, "Riel"),
    ("KMF", 174, "Comorian Franc"),
    ("KPW", 408, "North Korean Won"),
    ("KRW", 410, "Won"),
    ("KWD", 414, "Kuwaiti Dinar"),
    ("KYD", 136, "Cayman Islands Dollar"),
    ("KZT", 398, "Tenge"),
    ("LAK", 418, "Lao Kip"),
    ("LBP", 422, "Lebanese Pound"),
    ("LKR", 144, "Sri Lanka Rupee"),
    ("LRD", 430, "Liberian Dollar"),
    ("LSL", 426, "Loti"),
    ("LYD", 434, "Libyan Dinar"),
    ("MAD", 504, "Moroccan Dirham"),
    ("MDL", 498, "Moldovan Leu"),
    ("MGA", 969, "Malagasy Ariary"),
    ("MKD", 807, "Denar"),
    ("MMK", 104, "Kyat"),
    ("MNT", 496, "Tugrik"),
    ("MOP", 446, "Pataca"),
    ("MRU", 929, "Ouguiya"),
    ("MUR", 480, "Mauritius Rupee"),
    ("MVR", 462, "Rufiyaa"),
    ("MWK", 454, "Malawi Kwacha"),
    ("MXN", 484, "Mexican Peso"),
    ("MXV", 979, "Mexican Unidad de Inversion (UDI)"),
    ("MYR", 458, "Malaysian Ringgit"),
    ("MZN", 943, "Mozambique Metical"),
    ("NAD", 516, "Namibia Dollar"),
    ("NGN", 566, "Naira"),
    ("NIO", 558, "Cordoba Oro"),
    ("NOK", 578, "Norwegian Krone"),
    ("NPR", 524, "Nepalese Rupee"),
    ("NZD", 554, "New Zealand Dollar"),
    ("OMR", 512, "Rial Omani"),
    ("PAB", 590, "Balboa"),
    ("PEN", 604, "Sol"),
    ("PGK", 598, "Kina"),
    ("PHP", 608, "Philippine Peso"),
    ("PKR", 586, "Pakistan Rupee"),
    ("PLN", 985, "Zloty"),
    ("PYG", 600, "Guarani"),
    ("QAR", 634, "Qatari Rial"),
    ("RON", 946, "Romanian Leu"),
    ("RSD", 941, "Serbian Dinar"),
    ("RUB", 643, "Russian Ruble"),
    ("RWF", 646, "Rwanda Franc"),
    ("SAR", 682, "Saudi Riyal"),
    ("SBD", 90, "Solomon Islands Dollar"),
    ("SCR", 690, "Seychelles Rupee"),
    ("SDG", 938, "Sudanese Pound"),
    ("SEK", 752, "Swedish Krona"),
    ("SGD", 702, "Singapore Dollar"),
    ("SHP", 654, "Saint Helena Pound"),
    ("SLE", 925, "Leone"),
    ("SOS", 706, "Somali Shilling"),
    ("SRD", 968, "Surinam Dollar"),
    ("SSP", 728, "South Sudanese Pound"),
    ("STN", 930, "Dobra"),
    ("SVC", 222, "El Salvador Colon"),
    ("SYP", 760, "Syrian Pound"),
    ("SZL", 748, "Lilangeni"),
    ("THB", 764, "Baht"),
    ("TJS", 972, "Somoni"),
    ("TMT", 934, "Turkmenistan New Manat"),
    ("TND", 788, "Tunisian Dinar"),
    ("TOP", 776, "Pa’anga"),
    ("TRY", 949, "Turkish Lira"),
    ("TTD", 780, "Trinidad and Tobago Dollar"),
    ("TWD", 901, "New Taiwan Dollar"),
    ("TZS", 834, "Tanzanian Shilling"),
    ("UAH", 980, "Hryvnia"),
    ("UGX", 800, "Uganda Shilling"),
    ("USD", 840, "US Dollar"),
    ("USN", 997, "US Dollar (Next day)"),
    ("UYI", 940, "Uruguay Peso en Unidades Indexadas (UI)"),
    ("UYU", 858, "Peso Uruguayo"),
    ("UYW", 927, "Unidad Previsional"),
    ("UZS", 860, "Uzbekistan Sum"),
    ("VED", 926, "Bolívar Soberano"),
    ("VES", 928, "Bolívar Soberano"),
    ("VND", 704, "Dong"),
    ("VUV", 548, "Vatu"),
    ("WST", 882, "Tala"),
    ("XAD", 396, "Arab Accounting Dinar"),
    ("XAF", 950, "CFA Franc BEAC"),
    ("XAG", 961, "Silver"),
    ("XAU", 959, "Gold"),
    ("XBA", 955, "Bond Markets Unit European Composite Unit (EURCO)"),
    ("XBB", 956, "Bond Markets Unit European Monetary Unit (E.M.U.-6)"),
    ("XBC", 957, "Bond Markets Unit European Unit of Account 9 (E.U.A.-9)"),
    ("XBD", 958, "Bond Markets Unit European Unit of Account 17 (E.U.A.-17)"),
    ("XCD", 951, "East Caribbean Dollar"),
    ("XCG", 532, "Caribbean Guilder"),
    ("XDR", 960, "SDR (Special Drawing Right)"),
    ("XOF", 952, "CFA Franc BCEAO"),
    ("XPD", 964, "Palladium"),
    ("XPF", 953, "CFP Franc"),
    ("XPT", 962, "Platinum"),
    ("XSU", 994, "Sucre"),
    ("XTS", 963, "Codes specifically reserved for testing purposes"),
    ("XUA", 965, "ADB Unit of Account"),
    ("XXX", 999, "The codes assigned for transactions where no currency is involved"),
    ("YER", 886, "Yemeni Rial"),
    ("ZAR", 710, "Rand"),
    ("ZMW", 967, "Zambian Kwacha"),
    ("ZWG", 924, "Zimbabwe Gold"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Confidence;

    #[test]
    fn the_table_is_sorted_and_unique() {
        assert!(ACTIVE.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let mut numbers: Vec<_> = ACTIVE.iter().map(|(_, number, _)| number).collect();
        numbers.sort_unstable();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn withdrawn_codes_are_not_active_and_their_successors_are() {
        let active = |searched: &str| ACTIVE.iter().any(|(code, ..)| *code == searched);
        for (code, successor, _) in WITHDRAWN {
            assert!(!active(code), "{code}");
            assert!(active(successor), "{successor}");
        }
        for (_, code) in OTHER_NAMES {
            assert!(active(code), "{code}");
        }
    }

    #[test]
    fn withdrawn_currencies_are_not_replaced() {
        for (written, ..) in WITHDRAWN {
            let found = look_alike(written).unwrap();
            assert_eq!(found.confidence, Confidence::Open, "{written}");
        }
        for word in WORDS {
            let found = look_alike(word).unwrap();
            assert_eq!(found.confidence, Confidence::Open, "{word}");
        }
        assert_eq!(look_alike("Eur").unwrap().confidence, Confidence::Certain);
    }

    #[test]
    fn hundredths_of_a_currency_are_not_replaced() {
        for (written, code, _) in SUBUNITS {
            let found = look_alike(written).unwrap();
            assert_eq!(found.confidence, Confidence::Open, "{written}");
            assert!(found.reason.starts_with("convert the amount"));
            assert!(ACTIVE.iter().any(|(active, ..)| *active == code));
        }
        assert_eq!(look_alike("gbp").unwrap().confidence, Confidence::Certain);
    }

    #[test]
    fn spellings_of_currencies_are_recognized() {
        let code = |written| look_alike(written).and_then(|found| found.code);
        assert_eq!(code("eur"), Some("EUR"));
        assert_eq!(code("978"), Some("EUR"));
        assert_eq!(code("Euro"), Some("EUR"));
        assert_eq!(code("€"), Some("EUR"));
        assert_eq!(code("HRK"), Some("EUR"));
        assert_eq!(code("bgn"), Some("EUR"));
        assert_eq!(code("ANG"), Some("XCG"));
        assert_eq!(code("+36"), None);
        assert_eq!(code("Bolívar Soberano"), None);
        assert_eq!(code(""), None);
        assert_eq!(code("QQQ"), None);
    }
}
