//! ISO 3166-1 countries: the 249 officially assigned alpha-2 codes, and what is often written in
//! their place. The alpha-2, alpha-3 and numeric codes and the English short names are those of the
//! standard ([`iso3166`]); withdrawn, reserved and everyday names are listed here. The names in other languages of the region are those of the Unicode CLDR
//! (`country_names.txt`).

use std::borrow::Cow;
use std::sync::OnceLock;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::codes::iso3166;
use crate::codes::{LookAlike, case, is_mixed_case, plain};

/// A country, as an ISO 3166-1 alpha-2 code.
pub struct Country;

impl JsonSchema for Country {
    fn schema_name() -> Cow<'static, str> {
        "Country".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "title": "Country",
            "description": "An officially assigned ISO 3166-1 alpha-2 code in upper case. Source: \
                the country classifier; an installation's own list may differ.",
            "type": "string",
            "enum": sorted(),
            "x-classifier": "country",
            "examples": ["LT"]
        })
    }
}

/// A country, or `EU` for the European Union.
pub struct Region;

impl JsonSchema for Region {
    fn schema_name() -> Cow<'static, str> {
        "Region".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut codes = sorted();
        codes.insert(0, "EU");
        json_schema!({
            "title": "Region",
            "description": "`EU`, or an officially assigned ISO 3166-1 alpha-2 code in upper case. \
                Source: the field table names the country classifier, all samples send `EU`.",
            "type": "string",
            "enum": codes,
            "x-classifier": "country",
            "examples": ["EU"]
        })
    }
}

fn sorted() -> Vec<&'static str> {
    iso3166::all().map(|country| country.alpha2).collect()
}

/// Codes that are not officially assigned: the code, the code to write instead and the reason; or,
/// without a code to write, the whole help text.
const OTHER_CODES: &[(&str, Option<&str>, &str)] = &[
    (
        "UK",
        Some("GB"),
        "is reserved and is not the ISO 3166 code of the United Kingdom",
    ),
    (
        "EL",
        Some("GR"),
        "is the European Union's code and not the ISO 3166 code of Greece",
    ),
    ("XI", Some("GB"), "is the customs code of Northern Ireland"),
    (
        "AC",
        Some("SH"),
        "is reserved for Ascension Island, a part of Saint Helena",
    ),
    (
        "TA",
        Some("SH"),
        "is reserved for Tristan da Cunha, a part of Saint Helena",
    ),
    (
        "IC",
        Some("ES"),
        "is reserved for the Canary Islands, a part of Spain",
    ),
    (
        "EA",
        Some("ES"),
        "is reserved for Ceuta and Melilla, parts of Spain",
    ),
    (
        "XK",
        None,
        "use an assigned code: `XK` is user-assigned (Kosovo)",
    ),
    (
        "EU",
        None,
        "use the code of a country: `EU` is the European Union",
    ),
    (
        "UN",
        None,
        "use the code of a country: `UN` is the United Nations",
    ),
    (
        "XX",
        None,
        "use the code of the country, or remove an optional field: `XX` is user-assigned",
    ),
    (
        "ZZ",
        None,
        "use the code of the country, or remove an optional field: `ZZ` is user-assigned",
    ),
    (
        "AN",
        None,
        "use `BQ`, `CW` or `SX`: `AN` was withdrawn in 2010 (Netherlands Antilles)",
    ),
    ("BU", Some("MM"), "was withdrawn in 1989 (Burma)"),
    (
        "CS",
        None,
        "use `RS` or `ME`: `CS` was withdrawn in 2006 (Serbia and Montenegro)",
    ),
    (
        "DD",
        Some("DE"),
        "was withdrawn in 1990 (German Democratic Republic)",
    ),
    ("DY", Some("BJ"), "was withdrawn in 1977 (Dahomey)"),
    (
        "FX",
        Some("FR"),
        "was withdrawn in 1997 (Metropolitan France)",
    ),
    ("HV", Some("BF"), "was withdrawn in 1984 (Upper Volta)"),
    (
        "NT",
        None,
        "use `IQ` or `SA`: `NT` was withdrawn in 1993 (Neutral Zone)",
    ),
    (
        "RH",
        Some("ZW"),
        "was withdrawn in 1980 (Southern Rhodesia)",
    ),
    (
        "SU",
        None,
        "use the code of the present state: `SU` was withdrawn in 1992 (USSR)",
    ),
    ("TP", Some("TL"), "was withdrawn in 2002 (East Timor)"),
    (
        "VD",
        Some("VN"),
        "was withdrawn in 1977 (Democratic Republic of Viet-Nam)",
    ),
    ("YD", Some("YE"), "was withdrawn in 1990 (Democratic Yemen)"),
    (
        "YU",
        None,
        "use the code of the present state: `YU` was withdrawn in 2003 (Yugoslavia)",
    ),
    ("ZR", Some("CD"), "was withdrawn in 1997 (Zaire)"),
];

/// Placeholders such as "no" and "n/a" that are country codes too, each with its meaning. Other
/// words that are codes (`it`, `is`, `so`, `to`, `in`) are not placeholders, so they do not occur
/// in a country field.
const ANSWERS: [(&str, &str); 5] = [
    ("na", "\"not applicable\""),
    ("ne", "\"no\" in Lithuanian, Czech and other languages"),
    ("no", "\"no\""),
    ("nu", "\"no\" in Romanian"),
    ("si", "\"yes\" in Italian and Spanish"),
];

/// ISO 639-1 codes of national languages that are the ISO 3166-1 codes of other countries: the
/// code, the language, and the code of its country. Language codes are written in lower case.
const LANGUAGES: [(&str, &str, &str); 17] = [
    ("am", "Amharic", "ET"),
    ("be", "Belarusian", "BY"),
    ("bs", "Bosnian", "BA"),
    ("et", "Estonian", "EE"),
    ("ga", "Irish", "IE"),
    ("km", "Khmer", "KH"),
    ("ky", "Kyrgyz", "KG"),
    ("lb", "Luxembourgish", "LU"),
    ("ms", "Malay", "MY"),
    ("my", "Burmese", "MM"),
    ("sl", "Slovenian", "SI"),
    ("sr", "Serbian", "RS"),
    ("sv", "Swedish", "SE"),
    ("tg", "Tajik", "TJ"),
    ("tk", "Turkmen", "TM"),
    ("uk", "Ukrainian", "UA"),
    ("vi", "Vietnamese", "VN"),
];

/// Common country names that ISO does not list. Compared without case, spaces and punctuation.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("America", "US"),
    ("Belgie", "BE"),
    ("Bosnia", "BA"),
    ("Britain", "GB"),
    ("Brunei", "BN"),
    ("Burma", "MM"),
    ("Cape Verde", "CV"),
    ("Czech Republic", "CZ"),
    ("Danmark", "DK"),
    ("Deutschland", "DE"),
    ("East Timor", "TL"),
    ("Eesti", "EE"),
    ("England", "GB"),
    ("España", "ES"),
    ("Great Britain", "GB"),
    ("Holland", "NL"),
    ("Iran", "IR"),
    ("Italia", "IT"),
    ("Ivory Coast", "CI"),
    ("Laos", "LA"),
    ("Latvija", "LV"),
    ("Lietuva", "LT"),
    ("Macau", "MO"),
    ("Macedonia", "MK"),
    ("Moldova", "MD"),
    ("Nederland", "NL"),
    ("Norge", "NO"),
    ("North Korea", "KP"),
    ("Northern Ireland", "GB"),
    ("Österreich", "AT"),
    ("Palestine", "PS"),
    ("Polska", "PL"),
    ("Russia", "RU"),
    ("Saint Martin", "SX"),
    ("Schweiz", "CH"),
    ("Scotland", "GB"),
    ("South Korea", "KR"),
    ("Suomi", "FI"),
    ("Sverige", "SE"),
    ("Swaziland", "SZ"),
    ("Syria", "SY"),
    ("Taiwan", "TW"),
    ("Tanzania", "TZ"),
    ("Turkey", "TR"),
    ("UAE", "AE"),
    ("Ukraina", "UA"),
    ("United Kingdom", "GB"),
    ("United States", "US"),
    ("Vatican", "VA"),
    ("Venezuela", "VE"),
    ("Vietnam", "VN"),
    ("Wales", "GB"),
];

/// The same in other languages of the region, as far as the CLDR has other ones or none.
const OTHER_FOREIGN_NAMES: &[(&str, &str)] = &[
    ("Anglia", "GB"),
    ("Anglija", "GB"),
    ("Англия", "GB"),
    ("Didžioji Britanija", "GB"),
    ("Lielbritānija", "GB"),
    ("Suurbritannia", "GB"),
    ("Iso-Britannia", "GB"),
    ("Wielka Brytania", "GB"),
    ("Großbritannien", "GB"),
    ("Storbritannien", "GB"),
    ("Великобритания", "GB"),
    ("Соединённое Королевство", "GB"),
    ("Соединенное Королевство", "GB"),
    ("Велика Британія", "GB"),
    ("ASV", "US"),
    ("JAV", "US"),
    ("Jungtinės Amerikos Valstijos", "US"),
    ("Amerikas Savienotās Valstis", "US"),
    ("Ameerika Ühendriigid", "US"),
    ("Stany Zjednoczone Ameryki", "US"),
    ("США", "US"),
    ("Соединённые Штаты Америки", "US"),
    ("Соединенные Штаты Америки", "US"),
    ("Соединённые Штаты", "US"),
    ("Сполучені Штати Америки", "US"),
    ("Vereinigte Staaten von Amerika", "US"),
    ("Yhdysvallat", "US"),
    ("JAE", "AE"),
    ("ZEA", "AE"),
    ("Lietuvos Respublika", "LT"),
    ("Lietuvas Republika", "LT"),
    ("Литовская Республика", "LT"),
    ("Lithauen", "LT"),
    ("Latvijas Republika", "LV"),
    ("Latvijos Respublika", "LV"),
    ("Латвийская Республика", "LV"),
    ("Eesti Vabariik", "EE"),
    ("Estijos Respublika", "EE"),
    ("Эстонская Республика", "EE"),
    ("Rzeczpospolita Polska", "PL"),
    ("Lenkijos Respublika", "PL"),
    ("Bundesrepublik Deutschland", "DE"),
    ("ФРГ", "DE"),
    ("Российская Федерация", "RU"),
    ("Rusijos Federacija", "RU"),
    ("Krievijas Federācija", "RU"),
    ("Venemaa Föderatsioon", "RU"),
    ("РФ", "RU"),
    ("Республика Беларусь", "BY"),
    ("Рэспубліка Беларусь", "BY"),
    ("Baltarusijos Respublika", "BY"),
    ("Белоруссия", "BY"),
    ("Weißrussland", "BY"),
    ("Valko-Venäjä", "BY"),
    ("Vitryssland", "BY"),
    ("Молдавия", "MD"),
    ("Olandija", "NL"),
    ("Голландия", "NL"),
    ("Holandia", "NL"),
    ("Holland", "NL"),
    ("Sakartvelas", "GE"),
    ("Gruzija", "GE"),
    ("Kirgizija", "KG"),
    ("Киргизия", "KG"),
    ("Туркмения", "TM"),
    ("Čekijos Respublika", "CZ"),
    ("Чешская Республика", "CZ"),
    ("Tschechische Republik", "CZ"),
    ("KLR", "CN"),
    ("КНР", "CN"),
    ("中国", "CN"),
    ("中华人民共和国", "CN"),
    ("日本", "JP"),
    ("대한민국", "KR"),
    ("한국", "KR"),
    ("საქართველო", "GE"),
    ("Հայաստան", "AM"),
    ("Azərbaycan", "AZ"),
    ("Қазақстан", "KZ"),
    ("Кыргызстан", "KG"),
    ("Тоҷикистон", "TJ"),
    ("Oʻzbekiston", "UZ"),
    ("ישראל", "IL"),
    ("भारत", "IN"),
    ("Éire", "IE"),
    ("Ελλάδα", "GR"),
    ("България", "BG"),
    ("România", "RO"),
    ("Magyarország", "HU"),
    ("Hrvatska", "HR"),
    ("Ísland", "IS"),
];

/// Names in the other languages of the region: a line for each country, with its code and its names
/// in Lithuanian, Latvian, Estonian, Polish, Russian, Ukrainian, Belarusian, German, Finnish and
/// Swedish, each spelling once. Source: Unicode CLDR 48, names of territories (Unicode License V3).
const FOREIGN_NAMES: &str = include_str!("country_names.txt");

/// The codes and names in other languages.
fn foreign_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = FOREIGN_NAMES.lines().filter_map(|row| row.split_once('\t'));
    let names = rows.flat_map(|(code, names)| names.split('\t').map(move |name| (code, name)));
    names.chain(
        OTHER_FOREIGN_NAMES
            .iter()
            .map(|(name, code)| (*code, *name)),
    )
}

/// A name of a country, with what texts are compared with. Normalizing all names takes a millisecond, so it
/// is done once.
struct Named {
    code: &'static str,
    name: &'static str,
    plain: String,
    /// In English, the name without its qualifier; in other languages, without its diacritics.
    other: String,
    /// The [`letters`] of the other form. Names of other letters are not compared one by one.
    letters: u64,
}

impl Named {
    fn of(code: &'static str, name: &'static str, plain: String, other: String) -> Self {
        Named {
            code,
            name,
            plain,
            letters: letters(&other),
            other,
        }
    }
}

/// The letters of a name, one bit each. Letters may share a bit.
fn letters(name: &str) -> u64 {
    let letters = name.chars();
    letters.fold(0, |set, letter| set | 1 << (u32::from(letter) % 64))
}

/// The names in English.
fn english() -> &'static [Named] {
    static NAMES: OnceLock<Vec<Named>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let names = iso3166::all().map(|country| (country.alpha2, country.name));
        let others = OTHER_NAMES.iter().map(|(name, code)| (*code, *name));
        let named = |(code, name)| Named::of(code, name, plain(name), short(name));
        names.chain(others).map(named).collect()
    })
}

/// The names in other languages.
fn foreign() -> &'static [Named] {
    static NAMES: OnceLock<Vec<Named>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let named = |(code, name)| {
            let plain = plain(name);
            let other = without_diacritics(&plain);
            Named::of(code, name, plain, other)
        };
        foreign_names().map(named).collect()
    })
}

/// The name without diacritics, as keyboards without such letters write it.
fn without_diacritics(plain: &str) -> String {
    let base = plain.nfd().filter(|found| !is_combining_mark(*found));
    base.map(|found| if found == 'ł' { 'l' } else { found })
        .collect()
}

/// Returns what a text means whose letters would look like those of a code. `is_region` tells whether
/// the field also accepts `EU`.
pub fn look_alike_word(written: &str, is_region: bool) -> Option<LookAlike> {
    // Russian and Ukrainian for `EU`. The first looks like `EC`, the code of Ecuador.
    if !matches!(written.trim(), "ЕС" | "ЄС") {
        return None;
    }
    let reason = format!("`{}` is the European Union", written.trim());
    if is_region {
        LookAlike::likely("EU", reason)
    } else {
        LookAlike::none(format!("use the code of a country: {reason}"))
    }
}

/// Same as [`look_alike`], for fields that also accept `EU`.
pub fn look_alike_region(written: &str) -> Option<LookAlike> {
    if written.eq_ignore_ascii_case("EU") {
        return LookAlike::sure("EU", case("country", "EU", written));
    }
    look_alike(written)
}

/// Returns what a text without odd characters most likely means. If it is an officially assigned
/// code, its odd characters were the only fault.
pub fn look_alike(written: &str) -> Option<LookAlike> {
    let upper = written.to_ascii_uppercase();
    if written != upper
        && let Some(found) = other_reading(written, &upper)
    {
        return Some(found);
    }
    // "Li" may be the start of Lithuania, and "Aus" that of Austria.
    let is_word = is_mixed_case(written);
    let coded = |code, reason| {
        if is_word {
            LookAlike::likely(code, reason)
        } else {
            LookAlike::sure(code, reason)
        }
    };
    if let Some(country) = iso3166::from_alpha2(&upper) {
        let reason = if is_word {
            "country codes are upper case; check that this is a code and not a name".to_owned()
        } else {
            case("country", country.alpha2, written)
        };
        return coded(country.alpha2, reason);
    }
    if let Some((_, code, help)) = OTHER_CODES.iter().find(|(code, ..)| *code == upper) {
        let withdrawn = help.starts_with("was withdrawn");
        let reason = format!("`{written}` {help}");
        return match code {
            Some(code) if withdrawn => LookAlike::likely(code, reason),
            Some(code) => coded(code, reason),
            None => LookAlike::none((*help).to_owned()),
        };
    }
    if let Some(country) = iso3166::from_alpha3(&upper) {
        let name = country.name;
        return coded(
            country.alpha2,
            format!("`{written}` is the alpha-3 code of {name}"),
        );
    }
    // "+40" is a calling code.
    if (1..=3).contains(&written.len())
        && written.bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(number) = written.parse()
        && let Some(country) = iso3166::from_numeric(number)
    {
        let name = country.name;
        let reason = format!("`{written}` is the numeric code of {name}");
        // With its leading zeros, the number is unambiguous.
        return if written.len() == 3 {
            LookAlike::sure(country.alpha2, reason)
        } else {
            LookAlike::likely(country.alpha2, reason)
        };
    }
    of_locale(written).or_else(|| by_name(written))
}

/// Reads the name of a locale: `lt-LT`, `lt_LT`.
fn of_locale(written: &str) -> Option<LookAlike> {
    let (language, code) = written.split_once(['-', '_'])?;
    let is_language = language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase());
    let country = iso3166::from_alpha2(code).filter(|_| is_language)?;
    LookAlike::likely(country.alpha2, format!("`{written}` is a locale"))
}

/// Reads a code that is not in upper case as a placeholder or a language code.
fn other_reading(written: &str, upper: &str) -> Option<LookAlike> {
    let lower = written.to_ascii_lowercase();
    let country = iso3166::from_alpha2(upper);
    if let Some((_, word)) = ANSWERS.iter().find(|(answer, _)| *answer == lower) {
        let country = country?;
        let (code, name) = (country.alpha2, country.name);
        let reason =
            format!("use `{code}` only if {name} is meant: `{written}` may also mean {word}");
        return LookAlike::open(code, reason);
    }
    let (_, language, of_language) = LANGUAGES.iter().find(|(code, ..)| *code == lower)?;
    let code = match country {
        Some(country) => country.alpha2,
        // `UK` is reserved and not assigned.
        None => OTHER_CODES.iter().find(|(code, ..)| *code == upper)?.1?,
    };
    let name = iso3166::from_alpha2(code)?.name;
    let reason = format!(
        "use `{of_language}` or `{code}`: `{written}` is the code of the {language} language and may \
         also mean {name}"
    );
    LookAlike::open(code, reason)
}

/// No country name is longer, in bytes.
const LONGEST_NAME: usize = 100;

fn by_name(written: &str) -> Option<LookAlike> {
    if written.len() > LONGEST_NAME {
        return None;
    }
    let wanted = plain(written);
    if wanted.len() < 3 {
        return None;
    }
    // "Congo" is the name of one country and the start of another's.
    let names = english().iter();
    let sharing = names.filter(|it| it.plain == wanted || it.other == wanted);
    match one_each(sharing).as_slice() {
        [] => {}
        [(code, _)] => {
            let reason = "country fields take ISO 3166-1 alpha-2 codes".to_owned();
            return LookAlike::sure(code, reason);
        }
        several => return one_of_several("this may mean", several),
    }
    if let Some(found) = by_foreign_name(&wanted) {
        return Some(found);
    }
    let forms = ["republicof", "kingdomof", "the"];
    let bare = forms.iter().find_map(|form| wanted.strip_prefix(form));
    // The Republic of China is Taiwan.
    let bare = bare.filter(|bare| *bare != "china");
    if let Some(named) = bare.and_then(|bare| english().iter().find(|it| it.plain == bare)) {
        return LookAlike::likely(named.code, format!("this looks like {}", named.name));
    }
    if wanted.len() <= 4 {
        return None;
    }
    let limit = 1 + wanted.len() / 8;
    let found = letters(&wanted);
    let near = |named: &'static Named| {
        // Each difference removes at most one letter, and adds one.
        let removed = (named.letters & !found).count_ones() as usize;
        let added = (found & !named.letters).count_ones() as usize;
        if removed.max(added) > limit {
            return None;
        }
        let distance = strsim::osa_distance(&named.other, &wanted);
        (distance <= limit).then_some((distance, named))
    };
    let distances: Vec<_> = english().iter().filter_map(near).collect();
    let least = distances.iter().map(|(distance, _)| *distance).min()?;
    // "Slovania" is as close to Slovenia as to Slovakia.
    let nearest = distances.iter().filter(|(distance, _)| *distance == least);
    let nearest = nearest.map(|(_, named)| *named);
    // The people of Niger are no Nigerians, and "Dominican" begins the name of another country.
    let begins = |named: &&Named| {
        let other = &named.other;
        other.starts_with(&wanted) || other.len() > 4 && wanted.starts_with(other.as_str())
    };
    let nearest = nearest.chain(english().iter().filter(begins));
    match one_each(nearest).as_slice() {
        [(code, name)] => LookAlike::likely(code, format!("this looks like {name}")),
        several => one_of_several("this looks like", several),
    }
}

/// Reads a name in another language, with or without its diacritics.
fn by_foreign_name(wanted: &str) -> Option<LookAlike> {
    let reason = || "country fields take ISO 3166-1 alpha-2 codes".to_owned();
    if let Some(named) = foreign().iter().find(|it| it.plain == wanted) {
        return LookAlike::sure(named.code, reason());
    }
    let bare = foreign().iter().filter(|it| it.other == wanted);
    match one_each(bare).as_slice() {
        [] => None,
        [(code, name)] => LookAlike::likely(code, format!("this looks like {name}")),
        several => one_of_several("this may mean", several),
    }
}

/// The first name of each code.
fn one_each(named: impl Iterator<Item = &'static Named>) -> Vec<(&'static str, &'static str)> {
    let mut one_each: Vec<(&str, &str)> = Vec::new();
    for named in named {
        if one_each.iter().all(|(known, _)| *known != named.code) {
            one_each.push((named.code, named.name));
        }
    }
    one_each
}

fn one_of_several(what: &str, several: &[(&str, &str)]) -> Option<LookAlike> {
    let names: Vec<_> = several.iter().map(|(_, name)| *name).collect();
    let codes: Vec<_> = several
        .iter()
        .map(|(code, _)| format!("`{code}`"))
        .collect();
    LookAlike::none(format!(
        "use {}: {what} {}",
        codes.join(" or "),
        names.join(" or ")
    ))
}

/// The part before the qualifier: "Bolivia (Plurinational State of)", "Moldova, Republic of".
fn short(name: &str) -> String {
    plain(name.split([',', '(']).next().unwrap_or(name))
}

/// The English short name of the country with this alpha-2 code.
pub fn name(code: &str) -> Option<&'static str> {
    iso3166::from_alpha2(code).map(|country| country.name)
}

/// The alpha-3 code of the country with this alpha-2 code.
pub fn alpha_3(code: &str) -> Option<&'static str> {
    iso3166::from_alpha2(code).map(|country| country.alpha3)
}

/// Whether the text is exactly a country name.
pub fn is_name(text: &str) -> bool {
    let wanted = plain(text);
    let is_it = |named: &Named| named.plain == wanted || named.other == wanted;
    !wanted.is_empty() && text.len() <= LONGEST_NAME && english().iter().any(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Confidence;

    #[test]
    fn there_are_249_codes() {
        assert_eq!(sorted().len(), 249);
        assert!(sorted().windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn other_codes_and_names_map_to_assigned_codes() {
        let codes = sorted();
        for (code, assigned, _) in OTHER_CODES {
            assert!(!codes.contains(code), "{code} is assigned");
            assert!(
                assigned.is_none_or(|assigned| codes.contains(&assigned)),
                "{code}"
            );
        }
        for (name, code) in OTHER_NAMES {
            assert!(codes.contains(code), "{name}");
        }
    }

    #[test]
    fn spellings_of_lithuania_are_recognized() {
        for written in [
            "lt",
            "LTU",
            "ltu",
            "440",
            "Lithuania",
            "LITHUANIA",
            "Lietuva",
        ] {
            let found = look_alike(written).unwrap();
            assert_eq!(found.code, Some("LT"), "{written}");
            assert_eq!(found.confidence, Confidence::Certain, "{written}");
        }
        for written in ["Lithunia", "Lt", "lT", "Ltu"] {
            let found = look_alike(written).unwrap();
            assert_eq!(found.code, Some("LT"), "{written}");
            assert_eq!(found.confidence, Confidence::Likely, "{written}");
        }
    }

    /// Placeholders for a missing country, in English and neighbouring languages.
    #[test]
    fn placeholders_are_not_fixed_to_countries() {
        let words = "yes no none na n/a n.a. nil null nan unknown other same taip ne nėra nera \
            nežinoma nezinoma kita jā ja nē nav jah ei pole puudub muu tak nie brak inne da net nyet \
            nein keine unbekannt kyllä on joo nej nei ano áno igen nem nu si sí sim não nao oui non \
            evet hayır yok tba tbd unk n";
        for word in words.split_whitespace() {
            let mut title = word.to_owned();
            if let Some(first) = title.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            for written in [word, &title, &word.to_uppercase()] {
                let is_code = iso3166::from_alpha2(written).is_some();
                let found = look_alike(written);
                let is_open = |found: &LookAlike| found.confidence == Confidence::Open;
                assert!(
                    is_code || found.as_ref().is_none_or(is_open),
                    "{written}: {found:?}"
                );
            }
        }
        let help = look_alike("No").unwrap().help();
        assert!(help.contains("\"no\"") && help.contains("Norway"), "{help}");
    }

    #[test]
    fn language_codes_are_not_fixed_to_countries() {
        for (language, _, country) in LANGUAGES {
            assert!(iso3166::from_alpha2(country).is_some(), "{country}");
            let found = look_alike(language).unwrap();
            assert_eq!(found.confidence, Confidence::Open, "{language}");
            assert_ne!(found.code, Some(country), "{language}");
            assert!(found.help().contains(country), "{language}");
        }
    }

    #[test]
    fn codes_of_the_european_union_are_mapped() {
        assert_eq!(look_alike("UK").unwrap().code, Some("GB"));
        assert_eq!(look_alike("uk").unwrap().code, Some("GB"));
        assert_eq!(look_alike("EL").unwrap().code, Some("GR"));
        assert_eq!(look_alike("XK").unwrap().code, None);
        assert!(look_alike("XK").unwrap().reason.contains("user-assigned"));
    }

    #[test]
    fn an_ambiguous_name_gets_help_but_no_fix() {
        for (name, codes) in [
            ("Congo", ["CG", "CD"]),
            ("Korea", ["KP", "KR"]),
            ("Virgin Islands", ["VG", "VI"]),
            ("Saint Martin", ["MF", "SX"]),
            ("Slovania", ["SK", "SI"]),
            ("Austrlia", ["AU", "AT"]),
            ("Dominican", ["DM", "DO"]),
            ("Nigerien", ["NG", "NE"]),
        ] {
            let found = look_alike(name).unwrap();
            assert_eq!(found.code, None, "{name}");
            let help = found.help();
            assert!(codes.iter().all(|code| help.contains(code)), "{help}");
        }
    }

    #[test]
    fn names_in_languages_of_the_region_are_recognized() {
        for (written, code) in [
            ("Литва", "LT"),
            ("ЛИТВА", "LT"),
            ("Niemcy", "DE"),
            ("Vokietija", "DE"),
            ("Saksa", "DE"),
            ("Saksamaa", "DE"),
            ("Vācija", "DE"),
            ("Германия", "DE"),
            ("Lenkija", "PL"),
            ("Polija", "PL"),
            ("Польша", "PL"),
            ("Leedu", "LT"),
            ("Łotwa", "LV"),
            ("Latvija", "LV"),
            ("Україна", "UA"),
            ("Беларусь", "BY"),
            ("Venäjä", "RU"),
            ("РФ", "RU"),
            ("США", "US"),
            ("JAV", "US"),
            ("Jungtinė Karalystė", "GB"),
            ("Lietuvos Respublika", "LT"),
            ("Švedija", "SE"),
            ("Frankreich", "FR"),
        ] {
            let found = look_alike(written).unwrap();
            assert_eq!(
                (found.code, found.confidence),
                (Some(code), Confidence::Certain),
                "{written}"
            );
        }
        for (written, code) in [("Svedija", "SE"), ("Vacija", "DE"), ("Lotwa", "LV")] {
            let found = look_alike(written).unwrap();
            let expected = (Some(code), Confidence::Likely);
            assert_eq!((found.code, found.confidence), expected, "{written}");
        }
    }

    #[test]
    fn names_that_are_near_have_nearly_the_same_letters() {
        for (number, one) in english().iter().enumerate() {
            for other in english().iter().skip(number).take(20) {
                let distance = strsim::osa_distance(&one.other, &other.other);
                for (letters, others) in [(one, other), (other, one)] {
                    let removed = (letters.letters & !others.letters).count_ones() as usize;
                    assert!(removed <= distance, "{} {}", one.name, other.name);
                }
            }
        }
    }

    #[test]
    fn each_name_in_another_language_is_of_one_country() {
        let mut codes = sorted();
        for (code, name) in foreign_names() {
            assert!(sorted().contains(&code), "{code}");
            assert!(
                plain(name).len() >= 3 && name.len() <= LONGEST_NAME,
                "{name}"
            );
            let same = foreign_names().filter(|(_, other)| plain(other) == plain(name));
            assert!(same.into_iter().all(|(other, _)| other == code), "{name}");
            let as_code = iso3166::from_alpha3(&name.to_uppercase());
            assert!(as_code.is_none_or(|known| known.alpha2 == code), "{name}");
            codes.retain(|other| *other != code);
        }
        assert!(codes.is_empty(), "{codes:?}");
    }

    #[test]
    fn numeric_codes_without_leading_zeros_are_only_likely() {
        let confidence = |written| look_alike(written).map(|found| found.confidence);
        assert_eq!(confidence("004"), Some(Confidence::Certain));
        assert_eq!(confidence("4"), Some(Confidence::Likely));
        assert_eq!(confidence("+40"), None);
    }

    #[test]
    fn names_are_known_with_and_without_their_qualifier() {
        for name in [
            "Lithuania",
            "LITHUANIA",
            "Moldova",
            "Moldova (Republic of)",
            "Bolivia",
            "Bolivia (Plurinational State of)",
            "Viet-Nam",
        ] {
            assert!(is_name(name), "{name}");
        }
        let long = format!("{}Lithuania", "-".repeat(LONGEST_NAME));
        for other in [
            "",
            "-",
            "LT",
            "Lith",
            "Lithunia",
            "Litauen",
            "Plurinational",
            &long,
        ] {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn other_words_are_not_recognized() {
        for written in ["", " ", "Q", "QQQQ", "somewhere else", "999"] {
            assert_eq!(look_alike(written), None, "{written}");
        }
    }
}
