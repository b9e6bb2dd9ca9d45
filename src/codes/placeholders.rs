//! What programs and people write where they have no value.

use crate::codes::internet::{is_email, is_website};
use crate::codes::marks::Marks;
use crate::codes::words::Words;

/// What a placeholder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placeholder {
    /// A template that was not filled in, such as `{{name}}`.
    Template,
    /// What a program writes for a missing value, such as `null`.
    MissingValue,
    /// What a spreadsheet shows for an error, such as `#N/A`.
    SpreadsheetError,
    /// What a program writes for an object.
    Object,
    /// What a tool gives as an example, such as `string`.
    Sample,
    /// A word for something that is not known.
    Unknown,
    /// A word for a value that was removed, such as `deleted`.
    Removed,
    /// Characters that hide a part of the value, such as `J***s`.
    Masked,
    /// Tags of HTML.
    Markup,
    /// An e-mail address in place of a name.
    Email,
    /// A web address in place of a name.
    Website,
    /// A word that is typed in tests.
    Test,
    /// The same, written like a name. There are people who have such a name.
    TestOrName,
    /// Characters that fill a field, such as `-` or `xxx`.
    Filler,
    /// A number of one digit, repeated.
    RepeatedDigit,
}

impl Placeholder {
    /// What the marked characters are.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Placeholder::Template => "template that was not filled in",
            Placeholder::MissingValue => "missing value as text",
            Placeholder::SpreadsheetError => "error value of a spreadsheet",
            Placeholder::Object => "object of a program as text",
            Placeholder::Sample => "sample text",
            Placeholder::Unknown => "word for a missing value",
            Placeholder::Removed => "word for a removed value",
            Placeholder::Masked => "masked characters",
            Placeholder::Markup => "HTML tags",
            Placeholder::Email => "e-mail address",
            Placeholder::Website => "web address",
            Placeholder::Test => "test word",
            Placeholder::TestOrName => "probably a test",
            Placeholder::Filler => "filler",
            Placeholder::RepeatedDigit => "one repeated digit",
        }
    }

    /// What stands in place of the value, if it is a value of another field or format.
    pub(crate) fn other_content(self) -> Option<&'static str> {
        match self {
            Placeholder::Markup => Some("HTML"),
            Placeholder::Email => Some("an e-mail address"),
            Placeholder::Website => Some("a web address"),
            _ => None,
        }
    }
}

/// The longest text that is compared with lists of words, in bytes.
pub(crate) const LONGEST: usize = 48;

/// Whether a name in capitals and small letters is a placeholder. This is quick to find out, and
/// nearly all names are written like this.
fn is_capitalized_placeholder(name: &[u8]) -> bool {
    matches!(
        name,
        b"None"
            | b"Unknown"
            | b"Unknown Unknown"
            | b"Unknown unknown"
            | b"Undefined"
            | b"Unspecified"
            | b"Unbekannt"
            | b"Inconnu"
            | b"Nieznany"
            | b"Noname"
            | b"No Name"
            | b"No name"
            | b"Name Unknown"
            | b"Not Available"
            | b"Not available"
            | b"Not Applicable"
            | b"Not applicable"
            | b"Not Known"
            | b"Not known"
            | b"Not Specified"
            | b"Not specified"
            | b"Not Provided"
            | b"Not provided"
            | b"None Given"
            | b"None given"
            | b"None Provided"
            | b"None provided"
            | b"None None"
            | b"Not Given"
            | b"Not given"
            | b"Not Stated"
            | b"Not stated"
            | b"Tbd"
            | b"Tba"
            | b"Test"
            | b"Test Test"
            | b"Testas"
            | b"Tester"
            | b"Testing"
            | b"Firstname"
            | b"FirstName"
            | b"First Name"
            | b"First name"
            | b"Lastname"
            | b"LastName"
            | b"Last Name"
            | b"Last name"
            | b"Surname"
            | b"Vardas"
            | b"Placeholder"
            | b"String"
            | b"Lorem"
            | b"Lorem ipsum"
            | b"Lorem Ipsum"
            | b"None specified"
            | b"None Specified"
            | b"Not Entered"
            | b"Not entered"
            | b"Not set"
            | b"Not Set"
            | b"No data"
            | b"No Data"
            | b"To Be Determined"
            | b"To be determined"
            | b"To be defined"
            | b"To Be Defined"
            | b"Unnamed"
            | b"Name unknown"
            | b"Nenurodyta"
            | b"Nenurodytas"
            | b"Teadmata"
            | b"Puudub"
            | b"Nieznane"
            | b"Keine angabe"
            | b"Keine Angabe"
            | b"Nezinomas"
            | b"Nezinoma"
            | b"Nenustatyta"
            | b"Nenustatytas"
            | b"Netaikoma"
            | b"Nepateikta"
            | b"Nenurodoma"
            | b"Nera duomenu"
            | b"Nera Duomenu"
            | b"Neturi"
            | b"Nav noradits"
            | b"Nav Noradits"
            | b"Nav Zinams"
            | b"Nav zinams"
            | b"Nav datu"
            | b"Nav Datu"
            | b"Nav Pieejams"
            | b"Nav pieejams"
            | b"Nezinams"
            | b"Nezinama"
            | b"Ei Ole"
            | b"Ei ole"
            | b"Ei Ole Teada"
            | b"Ei ole teada"
            | b"Pole Teada"
            | b"Pole teada"
            | b"Ei kohaldu"
            | b"Ei Kohaldu"
            | b"Andmed Puuduvad"
            | b"Andmed puuduvad"
            | b"Nie Dotyczy"
            | b"Nie dotyczy"
            | b"Brak danych"
            | b"Brak Danych"
            | b"Nie podano"
            | b"Nie Podano"
            | b"Nieznana"
            | b"Nie Wiadomo"
            | b"Nie wiadomo"
            | b"Nicht Bekannt"
            | b"Nicht bekannt"
            | b"Nicht Vorhanden"
            | b"Nicht vorhanden"
            | b"Nicht zutreffend"
            | b"Nicht Zutreffend"
            | b"Ohne Angabe"
            | b"Ohne angabe"
            | b"Ei tiedossa"
            | b"Ei Tiedossa"
            | b"Ei saatavilla"
            | b"Ei Saatavilla"
            | b"Tuntematon"
            | b"Puuttuu"
            | b"Ei tietoa"
            | b"Ei Tietoa"
            | b"Deleted User"
            | b"Deleted user"
            | b"Do Not Use"
            | b"Do not use"
            | b"Saknas"
            | b"Uppgift saknas"
            | b"Uppgift Saknas"
            | b"Tbc"
            | b"To Be Confirmed"
            | b"To be confirmed"
            | b"To be announced"
            | b"To Be Announced"
            | b"To be provided"
            | b"To Be Provided"
            | b"Not Disclosed"
            | b"Not disclosed"
            | b"Not Recorded"
            | b"Not recorded"
            | b"Not Found"
            | b"Not found"
            | b"No value"
            | b"No Value"
            | b"No Name Given"
            | b"No name given"
            | b"Deleted"
            | b"Anonymized"
            | b"Anonymised"
            | b"Anonymous"
            | b"Redacted"
            | b"Removed"
            | b"Erased"
            | b"Pseudonymized"
            | b"Pseudonymised"
            | b"Gdpr"
            | b"Nuasmeninta"
            | b"Anonimizuota"
            | b"Kustutatud"
            | b"Zanonimizowano"
            | b"Anonymisiert"
            | b"Given Name"
            | b"Given name"
            | b"Family Name"
            | b"Family name"
            | b"Full name"
            | b"Full Name"
            | b"Company Name"
            | b"Company name"
            | b"Customer name"
            | b"Customer Name"
            | b"Imie"
            | b"Nazwisko"
            | b"Vards"
            | b"Uzvards"
            | b"Eesnimi"
            | b"Perekonnanimi"
            | b"Perenimi"
            | b"Vorname"
            | b"Nachname"
            | b"Etunimi"
            | b"Sukunimi"
            | b"Efternamn"
            | b"Pavarde"
            | b"Vardenis"
            | b"Pavardenis"
            | b"Vardenis Pavardenis"
            | b"NoName"
            | b"Sin Nombre"
            | b"Sin nombre"
            | b"Tundmatu"
            | b"Desconocido"
            | b"Bilinmiyor"
    ) || is_letter_repeated(name)
}

/// Whether a name in ASCII is written as names are, and no placeholder.
#[inline]
pub(crate) fn is_ordinary_name(name: &[u8], marks: Marks) -> bool {
    let is_capitalized = marks.has_lower() && !name.first().is_some_and(u8::is_ascii_lowercase);
    is_capitalized && !marks.has_symbols() && !is_capitalized_placeholder(name)
}

/// What programs write for a missing value.
static MISSING: Words<21> = Words::new([
    "(empty)",
    "(blank)",
    "(none)",
    "(leer)",
    "<empty>",
    "[empty]",
    "null",
    "NULL",
    "(null)",
    "(NULL)",
    "<null>",
    "<NULL>",
    "[null]",
    "[NULL]",
    "\\N",
    "undefined",
    "NaN",
    "<nil>",
    "<none>",
    "nullnull",
    "NULLNULL",
]);

/// What spreadsheets show for an error, in the languages of the region too.
static ERRORS: Words<46> = Words::new([
    "#N/A",
    "#NA",
    "#REF!",
    "#VALUE!",
    "#NAME?",
    "#NULL!",
    "#DIV/0!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
    "#NV",
    "#N/D",
    "#Н/Д",
    "#ДЕЛ/0!",
    "#ЗНАЧ!",
    "#ССЫЛКА!",
    "#ИМЯ?",
    "#ЧИСЛО!",
    "#ПУСТО!",
    "#ARG!",
    "#ADR!",
    "#DZIEL/0!",
    "#NAZWA?",
    "#LICZBA!",
    "#WERT!",
    "#BEZUG!",
    "#ZAHL!",
    "#VALEUR!",
    "#NOM?",
    "#ARVO!",
    "#VIITTAUS!",
    "#PUUTTUU!",
    "#VÄÄRTUS!",
    "#PUUDUB!",
    "#ІМ'Я?",
    "#NOME?",
    "#NIMI?",
    "#AD?",
    "#VÄRDEF!",
    "#VAARDE!",
    "#¡VALOR!",
    "#TRŪKST!",
    "#REIKŠMĖ!",
    "#SAYI/0!",
    "#PODZIEL/0!",
]);

/// Words for what is not known, in small letters.
static UNKNOWN: Words<160> = Words::new([
    "none given",
    "none provided",
    "none specified",
    "not given",
    "not stated",
    "not entered",
    "not set",
    "n/a",
    "n.a.",
    "n/a.",
    "n\\a",
    "n/d",
    "n.d.",
    "none",
    "unknown",
    "undefined",
    "unspecified",
    "noname",
    "no name",
    "not available",
    "not applicable",
    "not provided",
    "not specified",
    "not known",
    "no data",
    "to be determined",
    "to be defined",
    "tbd",
    "tba",
    "unnamed",
    "name unknown",
    "nežinomas",
    "nežinoma",
    "nenurodyta",
    "nenurodytas",
    "nėra",
    "nezināms",
    "nezināma",
    "nav zināms",
    "teadmata",
    "puudub",
    "неизвестно",
    "не указано",
    "нет данных",
    "невідомо",
    "nieznany",
    "nieznane",
    "unbekannt",
    "keine angabe",
    "k.a.",
    "inconnu",
    "nezinomas",
    "nezinoma",
    "nenustatyta",
    "nenustatytas",
    "netaikoma",
    "nepateikta",
    "nenurodoma",
    "nėra duomenų",
    "nera duomenu",
    "duomenų nėra",
    "neturi",
    "nav norādīts",
    "nav noradits",
    "nav zinams",
    "nav datu",
    "nav pieejams",
    "nav attiecināms",
    "nezinams",
    "nezinama",
    "ei ole",
    "ei ole teada",
    "pole teada",
    "ei kohaldu",
    "määramata",
    "andmed puuduvad",
    "nie dotyczy",
    "brak danych",
    "nie podano",
    "nieznana",
    "nie wiadomo",
    "нет",
    "нету",
    "б/н",
    "н/д",
    "не применимо",
    "не применяется",
    "не известно",
    "неизвестна",
    "неизвестен",
    "отсутствует",
    "данные отсутствуют",
    "не задано",
    "не заполнено",
    "не определено",
    "не указан",
    "не указана",
    "нет имени",
    "без имени",
    "пусто",
    "невідомий",
    "немає",
    "немає даних",
    "не вказано",
    "nicht bekannt",
    "nicht vorhanden",
    "nicht zutreffend",
    "ohne angabe",
    "entfällt",
    "ei tiedossa",
    "ei saatavilla",
    "tuntematon",
    "okänd",
    "saknas",
    "uppgift saknas",
    "tbc",
    "to be confirmed",
    "to be announced",
    "to be provided",
    "not disclosed",
    "not recorded",
    "not found",
    "no value",
    "no name given",
    "non renseigné",
    "néant",
    "tuščia",
    "sin nombre",
    "нема",
    "без фамилии",
    "без фамилії",
    "不明",
    "なし",
    "無し",
    "없음",
    "לא ידוע",
    "אין",
    "לא רלוונטי",
    "غير معروف",
    "لا يوجد",
    "غير متوفر",
    "უცნობი",
    "არ არის",
    "未知",
    "无",
    "不详",
    "該当なし",
    "해당없음",
    "모름",
    "puuttuu",
    "ei tietoa",
    "відсутній",
    "н/п",
    "b/d",
    "s/d",
    "tundmatu",
    "desconocido",
    "bilinmiyor",
    "暂无",
    "белгісіз",
]);

/// Words for what was removed, in small letters.
static REMOVED: Words<35> = Words::new([
    "deleted",
    "anonymized",
    "anonymised",
    "anonymous",
    "redacted",
    "removed",
    "erased",
    "pseudonymized",
    "pseudonymised",
    "gdpr",
    "ištrinta",
    "pašalinta",
    "nuasmeninta",
    "anonimizuota",
    "anonīms",
    "anonimizēts",
    "dzēsts",
    "kustutatud",
    "anonüümne",
    "usunięto",
    "usunięty",
    "zanonimizowano",
    "удалено",
    "удалён",
    "удален",
    "обезличено",
    "скрыто",
    "анонимно",
    "аноним",
    "видалено",
    "gelöscht",
    "anonymisiert",
    "geschwärzt",
    "deleted user",
    "do not use",
]);

/// Words for what is not known, or was removed, that are names too unless they are in small letters.
static UNKNOWN_OR_NAMES: Words<13> = Words::new([
    "nera",
    "nav",
    "brak",
    "nil",
    "empty",
    "blank",
    "missing",
    "hidden",
    "masked",
    "anon",
    "puudu",
    "keine",
    "неизвестный",
]);

/// Words of tests that are names too if they are written like names.
static TESTS_OR_NAMES: Words<9> = Words::new([
    "test",
    "testas",
    "tester",
    "testing",
    "test test",
    "тест",
    "тестовый",
    "тестовая",
    "vardas",
]);

/// Words of tests, if they are not written like names.
static TESTS: Words<28> = Words::new([
    "testtest",
    "test1",
    "test2",
    "asdf",
    "asdfasdf",
    "asd",
    "qwerty",
    "qwe",
    "foobar",
    "тесттест",
    "проба",
    "próba",
    "bandymas",
    "tests",
    "asdfg",
    "asdfgh",
    "asdfghjkl",
    "qwert",
    "qwertz",
    "qwertyuiop",
    "zxcv",
    "zxcvb",
    "zxcvbn",
    "йцукен",
    "йцуке",
    "фыва",
    "фывап",
    "ячсмит",
]);

/// Words of samples that are names too unless they are in small letters.
static SAMPLES_OR_NAMES: Words<6> =
    Words::new(["name", "dummy", "sample", "example", "foo", "bar"]);

/// Words of samples.
static SAMPLES: Words<53> = Words::new([
    "string",
    "placeholder",
    "lorem",
    "lorem ipsum",
    "firstname",
    "first name",
    "first_name",
    "lastname",
    "last name",
    "last_name",
    "given name",
    "family name",
    "surname",
    "full name",
    "company name",
    "customer name",
    "pavardė",
    "vardas pavardė",
    "имя",
    "фамилия",
    "отчество",
    "фио",
    "имя фамилия",
    "фамилия имя",
    "ім'я",
    "ім’я",
    "прізвище",
    "imię",
    "imie",
    "nazwisko",
    "imię i nazwisko",
    "imię nazwisko",
    "vārds",
    "vards",
    "uzvārds",
    "uzvards",
    "vārds uzvārds",
    "eesnimi",
    "perekonnanimi",
    "perenimi",
    "vorname",
    "nachname",
    "etunimi",
    "sukunimi",
    "förnamn",
    "efternamn",
    "pavarde",
    "vardenis",
    "vardenė",
    "pavardenis",
    "pavardenė",
    "vardenis pavardenis",
    "vardenė pavardenė",
]);

/// How the words for missing values with diacritics begin, in small letters.
const BEGINS: [&[u8]; 28] = [
    "než".as_bytes(),
    "nėr".as_bytes(),
    b"nez",
    b"nav",
    b"pavard",
    b"vardas",
    b"varden",
    "duomenų".as_bytes(),
    "määr".as_bytes(),
    "entfä".as_bytes(),
    "okän".as_bytes(),
    "non renseigné".as_bytes(),
    "néan".as_bytes(),
    "tušč".as_bytes(),
    "ištr".as_bytes(),
    "paša".as_bytes(),
    "anonī".as_bytes(),
    "anonimizē".as_bytes(),
    "dzēs".as_bytes(),
    "anonü".as_bytes(),
    "usunię".as_bytes(),
    "gelö".as_bytes(),
    "geschwä".as_bytes(),
    "imię".as_bytes(),
    "vārd".as_bytes(),
    "uzvā".as_bytes(),
    "förn".as_bytes(),
    "prób".as_bytes(),
];

/// Which places of a table the first three bytes of these words have. Hardly any other text has one of
/// them.
static STARTS: [bool; 256] = {
    let mut starts = [false; 256];
    let mut at = 0;
    while at < BEGINS.len() {
        starts[place(BEGINS[at][0], BEGINS[at][1], BEGINS[at][2]) as usize] = true;
        at += 1;
    }
    starts
};

const fn place(first: u8, second: u8, third: u8) -> u8 {
    (first.wrapping_mul(31) ^ second).wrapping_mul(31) ^ third
}

/// Whether a text in [plain Latin letters](Marks::is_plain_latin) with diacritics may be a
/// placeholder: what programs write is ASCII, and few words of people are not.
#[inline]
pub(crate) fn may_be_word(text: &[u8]) -> bool {
    let Some(start) = text.first_chunk::<3>() else {
        return false;
    };
    let [first, second, third] = start.map(|byte| byte.to_ascii_lowercase());
    STARTS[usize::from(place(first, second, third))]
        && BEGINS.iter().any(|begin| {
            let start = text.get(..begin.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(begin))
        })
}

/// Whether a program may have joined a missing value to the end of a text.
#[inline]
pub(crate) fn ends_with_missing(text: &[u8]) -> bool {
    // Nearly all texts end with another letter.
    if !matches!(text.last(), Some(b'l' | b'L' | b'd')) {
        return false;
    }
    text.ends_with(b" null") || text.ends_with(b" NULL") || text.ends_with(b" undefined")
}

/// Recognizes what a program has joined to a text for a part that is missing: `Jonas null`. The text
/// is a name of a person or organization, or the part of an address.
pub(crate) fn joined_to_name(text: &str, is_person: bool) -> Option<Placeholder> {
    if let Some(found) = joined(text) {
        return Some(found);
    }
    // Nearly all names have none of these.
    let has = |word: &[u8]| text.as_bytes().windows(word.len()).any(|part| part == word);
    if !MISSING_WORDS.iter().any(|word| has(word.as_bytes())) {
        return None;
    }
    let words = || text.split(|part: char| !part.is_alphanumeric());
    let has_other = |is_kind: fn(char) -> bool| {
        let mut others = words().filter(|word| !is_missing(word));
        others.any(|word| word.contains(is_kind))
    };
    let has_word = |is_one: fn(&str) -> bool| words().any(is_one);
    // Companies write names in small letters, and others in capitals.
    let in_small = has_word(|word| matches!(word, "null" | "undefined"))
        && (is_person || has_other(|part| part.is_uppercase() || part.is_numeric()));
    let in_capitals = is_person && has_word(|word| word == "NULL") && has_other(char::is_lowercase);
    let is_it = (in_small || in_capitals) && has_other(char::is_alphabetic);
    is_it.then_some(Placeholder::MissingValue)
}

/// The same in a number or code: `CUST-undefined`.
pub(crate) fn joined_to_number(text: &str) -> Option<Placeholder> {
    let mut words = text.split(|part: char| !part.is_alphanumeric());
    let has_missing = words.any(|word| is_missing(word) || matches!(word, "NaN" | "None"));
    joined(text).or_else(|| has_missing.then_some(Placeholder::MissingValue))
}

/// What programs write for a missing value in a text.
const MISSING_WORDS: [&str; 3] = ["null", "NULL", "undefined"];

fn is_missing(word: &str) -> bool {
    MISSING_WORDS.contains(&word)
}

/// What programs only write, at any place of a text.
fn joined(text: &str) -> Option<Placeholder> {
    memchr::memchr2(b'[', b'#', text.as_bytes())?;
    if text.contains("[object ") && text.contains(']') {
        return Some(Placeholder::Object);
    }
    let is_error = |word: &str| word.starts_with('#') && ERRORS.contains(word);
    let has_sign = |word: &str| word.ends_with(['!', '?']) || word.contains('/');
    let mut words = text.split_whitespace();
    let has_error = words.any(|word| has_sign(word) && is_error(word));
    has_error.then_some(Placeholder::SpreadsheetError)
}

/// Whether a text that begins and ends with a letter or digit may be a placeholder in any field.
pub(crate) fn may_be_missing(text: &str) -> bool {
    // Words for missing values begin with these letters.
    if !text.starts_with(['n', 'N', 'u', 's']) {
        return false;
    }
    let first = text.split(' ').next().unwrap_or_default();
    MISSING.contains(first) || text == "string"
}

/// Recognizes what no text of any field can mean.
pub(crate) fn in_any_text(text: &str) -> Option<Placeholder> {
    let text = text.trim();
    if is_template(text) {
        return Some(Placeholder::Template);
    }
    if text.starts_with("[object ") && text.contains(']') {
        return Some(Placeholder::Object);
    }
    if is_printed_object(text) {
        return Some(Placeholder::Object);
    }
    if text.len() > LONGEST || text.is_empty() {
        return None;
    }
    if text.split_whitespace().all(|word| MISSING.contains(word)) {
        return Some(Placeholder::MissingValue);
    }
    let is_too_narrow = text.len() > 2 && text.bytes().all(|byte| byte == b'#');
    let mut words = text.split_whitespace();
    let is_error = words.next().is_some_and(|first| ERRORS.contains(first))
        && words.all(|word| ERRORS.contains(word) || word == "N/A");
    if is_too_narrow || is_error {
        return Some(Placeholder::SpreadsheetError);
    }
    (text == "string").then_some(Placeholder::Sample)
}

/// Whether the text is what Java or .NET prints for an object that has no text of its own:
/// `com.example.Customer@1b2c`, `[B@1b2c`, `System.String[]`.
fn is_printed_object(text: &str) -> bool {
    /// No name of a class is longer, in bytes.
    const LONGEST: usize = 200;
    let may_be_one = text.starts_with("System.") || memchr::memchr(b'@', text.as_bytes()).is_some();
    if !may_be_one || text.len() > LONGEST || !text.is_ascii() {
        return false;
    }
    if text.starts_with("System.") {
        let is_type = matches!(text, "System.Object" | "System.String");
        return is_type || text.ends_with("[]") || text.starts_with("System.Collections.");
    }
    let Some((class, hash)) = text.split_once('@') else {
        return false;
    };
    let is_hash = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if hash.is_empty() || hash.len() > 8 || !hash.bytes().all(is_hash) {
        return false;
    }
    let is_array = match class
        .strip_prefix('[')
        .map(|class| class.trim_start_matches('['))
    {
        Some(class) => class.len() == 1 || class.starts_with('L') && class.ends_with(';'),
        None => false,
    };
    let is_part = |part: &str| {
        let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_$".contains(&byte);
        !part.is_empty() && part.bytes().all(is_of_name)
    };
    let is_class = || {
        let parts = class.rsplit_once('.');
        parts.is_some_and(|(package, name)| {
            name.starts_with(|first: char| first.is_ascii_uppercase())
                && is_part(name)
                && package.split('.').all(is_part)
        })
    };
    is_array || is_class()
}

/// The text within the quotes that Python prints around bytes: `b'Jonas'`.
pub(crate) fn in_printed_bytes(text: &str) -> Option<&str> {
    let rest = text.trim().strip_prefix('b')?;
    let inside = |quote: char| rest.strip_prefix(quote)?.strip_suffix(quote);
    let inside = inside('\'').or_else(|| inside('"'))?;
    (!inside.trim().is_empty()).then_some(inside)
}

/// Whether the text is what a program should have replaced, or begins or ends with it.
fn is_template(text: &str) -> bool {
    let is_mark = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_punctuation);
    if !is_mark(text.as_bytes().first()) && !is_mark(text.as_bytes().last()) {
        return false;
    }
    let is_at_edge = |(open, close): &(&str, &str)| {
        (text.starts_with(open) || text.ends_with(close)) && has_pair(text, open, close)
    };
    let inside = |open: &str, close: &str| text.strip_prefix(open)?.strip_suffix(close);
    // A text in braces with blanks is a remark.
    let is_enclosed = |(open, close): &(&str, &str)| {
        inside(open, close)
            .is_some_and(|name| is_variable(name) && (*open != "{" || !name.contains(' ')))
    };
    let is_number =
        |inside: &str| !inside.is_empty() && inside.bytes().all(|byte| byte.is_ascii_digit());
    ANYWHERE.iter().any(is_at_edge)
        || WHOLE.iter().any(is_enclosed)
        || inside("{", "}").is_some_and(is_number)
        || text.strip_prefix('$').is_some_and(is_script_variable)
        || matches!(text, "%s" | "%d" | "%i" | "%v" | "%S" | "%@" | "{}" | "<>")
}

/// Marks around an expression of a template.
const ANYWHERE: [(&str, &str); 4] = [("{{", "}}"), ("${", "}"), ("#{", "}"), ("<%", "%>")];

/// Marks around a text that is a variable.
const WHOLE: [(&str, &str); 8] = [
    ("<", "/>"),
    ("{", "}"),
    ("<", ">"),
    ("%", "%"),
    ("%(", ")s"),
    ("__", "__"),
    ("@", "@"),
    ("$", "$"),
];

fn has_pair(text: &str, open: &str, close: &str) -> bool {
    text.split_once(open)
        .is_some_and(|(_, rest)| rest.contains(close))
}

/// Whether it is a variable of a script after its mark: `lastName`, `LAST_NAME`. Shares have symbols
/// such as `$ABC`.
fn is_script_variable(name: &str) -> bool {
    let is_written_so = name.contains('_') || name.starts_with(char::is_lowercase);
    is_written_so && !name.contains([' ', '.', '-']) && is_variable(name)
}

fn is_variable(name: &str) -> bool {
    let is_part = |part: char| part.is_alphanumeric() || "_.- ".contains(part);
    let is_first = |first: char| first.is_alphabetic() || first == '_';
    name.starts_with(is_first) && name.chars().all(is_part)
}

/// Recognizes what is not the name of a person or organization.
pub(crate) fn in_name(text: &str, is_person: bool) -> Option<Placeholder> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let has_letters = text.contains(char::is_alphabetic);
    let is_zero = || {
        text.chars()
            .all(|part| part == '0' || !part.is_alphanumeric())
    };
    if let Some(other) = other_content(text, is_person) {
        return Some(other);
    }
    if has_letters && is_masked(text) {
        return Some(Placeholder::Masked);
    }
    // These take the place of letters that were lost.
    if !has_letters && text.contains(['?', char::REPLACEMENT_CHARACTER]) {
        return None;
    }
    if !has_letters && (is_person || is_zero()) {
        return Some(Placeholder::Filler);
    }
    let is_template = |(open, close): &(&str, &str)| has_pair(text, open, close);
    let may_be_template = memchr::memchr2(b'{', b'%', text.as_bytes()).is_some();
    let is_enclosed = |open: char, close: char| text.starts_with(open) && text.ends_with(close);
    if is_enclosed('[', ']')
        || is_enclosed('{', '}')
        || may_be_template && ANYWHERE.iter().any(is_template)
    {
        return Some(Placeholder::Template);
    }
    word(text, is_person)
}

/// Tags that texts from web pages have.
static TAGS: Words<27> = Words::new([
    "a", "b", "body", "br", "center", "div", "em", "font", "h1", "h2", "h3", "html", "i", "img",
    "input", "li", "p", "pre", "script", "small", "span", "strong", "sub", "sup", "td", "tr", "u",
]);

/// Whether the text has a tag of HTML.
fn has_markup(text: &str) -> bool {
    let Some(last) = text.rfind('>') else {
        return false;
    };
    text[..last].match_indices('<').any(|(at, _)| {
        let tag = text[at + 1..].trim_start_matches('/');
        let end = tag.find(|part: char| !part.is_ascii_alphanumeric());
        let Some((name, rest)) = end.map(|end| tag.split_at(end)) else {
            return false;
        };
        let name = name.to_ascii_lowercase();
        rest.starts_with([' ', '/', '>']) && TAGS.contains(&name)
    })
}

/// Recognizes what belongs to another field, or to a web page.
fn other_content(text: &str, is_person: bool) -> Option<Placeholder> {
    if !text.bytes().any(|byte| b"<@:./".contains(&byte)) {
        return None;
    }
    if has_markup(text) {
        return Some(Placeholder::Markup);
    }
    let around = |found: char| "<>()[],;\"'".contains(found);
    let is_address = |word: &str| {
        let word = word.trim_matches(around);
        is_email(word.strip_prefix("mailto:").unwrap_or(word))
    };
    let is_whole = is_address(text);
    if is_whole || is_person && text.contains('@') && text.split_whitespace().any(is_address) {
        return Some(Placeholder::Email);
    }
    let lower = text.to_ascii_lowercase();
    let has_scheme = lower.starts_with("https://") || lower.starts_with("http://");
    let is_site = has_scheme || is_person && lower.starts_with("www.");
    (is_site && is_website(text)).then_some(Placeholder::Website)
}

/// Whether characters of the text are hidden.
fn is_masked(text: &str) -> bool {
    const MASKS: [&str; 4] = ["***", "•••", "●●●", "∗∗∗"];
    let begins = memchr::memchr2(b'*', MASKS[1].as_bytes()[0], text.as_bytes());
    begins.is_some_and(|at| MASKS.iter().any(|mask| text[at..].contains(mask)))
}

/// Recognizes what is not a number, code or other identifier.
pub(crate) fn in_number(text: &str) -> Option<Placeholder> {
    let text = text.trim();
    let mut characters = text.chars().filter(|character| character.is_alphanumeric());
    let Some(first) = characters.next() else {
        return (!text.is_empty()).then_some(Placeholder::Filler);
    };
    let (mut count, mut is_same) = (1, true);
    for other in characters {
        count += 1;
        is_same &= other == first;
    }
    if is_masked(text) {
        return Some(Placeholder::Masked);
    }
    match first {
        '0' if is_same && count > 1 => Some(Placeholder::RepeatedDigit),
        '9' if is_same && count > 6 => Some(Placeholder::RepeatedDigit),
        'x' | 'X' if is_same && count > 1 => Some(Placeholder::Filler),
        _ if text.len() > LONGEST => None,
        'n' | 'N' if matches!(text, "nan" | "nat" | "NaT") => Some(Placeholder::MissingValue),
        _ => missing_word(text, &text.to_lowercase()),
    }
}

/// Recognizes words for what is missing, in a text and the same in small letters. Those that are names too
/// count in small letters only.
fn missing_word(text: &str, lower: &str) -> Option<Placeholder> {
    let is_unknown = |word: &str| UNKNOWN.contains(word);
    let enclosed = lower
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    if is_unknown(enclosed.unwrap_or(lower)) || lower.split_whitespace().all(is_unknown) {
        return Some(Placeholder::Unknown);
    }
    if UNKNOWN_OR_NAMES.contains(text) {
        return Some(Placeholder::Unknown);
    }
    REMOVED.contains(lower).then_some(Placeholder::Removed)
}

/// Recognizes a telephone number of one repeated digit, or of zeros after the code of a country.
pub(crate) fn in_telephone(text: &str) -> Option<Placeholder> {
    const FEWEST: usize = 6;
    let mut from_end = text.bytes().rev().filter(u8::is_ascii_digit);
    let ends_with_repeated = from_end.next() == from_end.next();
    if !ends_with_repeated || text.contains(char::is_alphabetic) {
        return None;
    }
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
    let is_repeated =
        |digits: &[u8]| digits.len() >= FEWEST && digits.windows(2).all(|pair| pair[0] == pair[1]);
    let is_zero = |digits: &[u8]| is_repeated(digits) && digits.starts_with(b"0");
    let has_code = text.trim_start().starts_with('+');
    let is_without_number = has_code && (1..=3).any(|code| digits.get(code..).is_some_and(is_zero));
    (is_repeated(&digits) || is_without_number).then_some(Placeholder::RepeatedDigit)
}

/// Recognizes words by their spelling: a name such as `Null` exists, while programs write `NULL`.
fn word(text: &str, is_person: bool) -> Option<Placeholder> {
    let bytes = text.as_bytes();
    if text.len() > LONGEST || text.is_ascii() && is_ordinary_name(bytes, Marks::of(bytes)) {
        return None;
    }
    // Companies have names such as `AAA`.
    let is_x = text.starts_with(['x', 'X']);
    if is_letter_repeated(bytes) && (is_person || is_x) {
        return Some(Placeholder::Filler);
    }
    let lower = text.to_lowercase();
    let lower = lower.as_str();
    let is_capitalized = || text != lower && text != text.to_uppercase();
    // A bank of this name writes it in capitals.
    if !is_person && text == "TBC" {
        return None;
    }
    if let Some(missing) = missing_word(text, lower) {
        return Some(missing);
    }
    if matches!(text, "nan" | "NaN") {
        return Some(Placeholder::MissingValue);
    }
    let may_be_name = TESTS_OR_NAMES.contains(lower);
    if may_be_name && is_capitalized() {
        return is_person.then_some(Placeholder::TestOrName);
    }
    if may_be_name || TESTS.contains(lower) && !is_capitalized() {
        return Some(Placeholder::Test);
    }
    let is_sample = SAMPLES.contains(lower) || SAMPLES_OR_NAMES.contains(text);
    is_sample.then_some(Placeholder::Sample)
}

/// Whether it is one letter, repeated: two of `x`, or three of another one. `III` is a number.
fn is_letter_repeated(text: &[u8]) -> bool {
    let [first, rest @ ..] = text else {
        return false;
    };
    let is_same = rest.iter().all(|byte| byte.eq_ignore_ascii_case(first));
    match first.to_ascii_lowercase() {
        b'x' => is_same && !rest.is_empty(),
        b'i' => is_same && rest.len() > 2,
        letter => letter.is_ascii_lowercase() && is_same && rest.len() > 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_write_is_a_placeholder_in_any_text() {
        for (text, expected) in [
            ("{{firstName}}", Placeholder::Template),
            ("Street {{ number }}", Placeholder::Template),
            ("${name}", Placeholder::Template),
            ("<%= name %>", Placeholder::Template),
            ("{name}", Placeholder::Template),
            ("{0}", Placeholder::Template),
            ("<name>", Placeholder::Template),
            ("<first name>", Placeholder::Template),
            ("%s", Placeholder::Template),
            ("%(name)s", Placeholder::Template),
            ("%NAME%", Placeholder::Template),
            ("__NAME__", Placeholder::Template),
            ("NULL", Placeholder::MissingValue),
            ("null", Placeholder::MissingValue),
            ("null null", Placeholder::MissingValue),
            ("undefined undefined", Placeholder::MissingValue),
            ("(null)", Placeholder::MissingValue),
            ("NaN", Placeholder::MissingValue),
            ("\\N", Placeholder::MissingValue),
            ("#N/A", Placeholder::SpreadsheetError),
            ("#DIV/0!", Placeholder::SpreadsheetError),
            ("#N/A N/A", Placeholder::SpreadsheetError),
            ("#Н/Д", Placeholder::SpreadsheetError),
            ("#ІМ'Я?", Placeholder::SpreadsheetError),
            ("#ЗНАЧ!", Placeholder::SpreadsheetError),
            ("#WERT!", Placeholder::SpreadsheetError),
            ("(empty)", Placeholder::MissingValue),
            ("$lastName", Placeholder::Template),
            ("$LAST_NAME", Placeholder::Template),
            ("<lastName/>", Placeholder::Template),
            ("######", Placeholder::SpreadsheetError),
            ("[object Object]", Placeholder::Object),
            ("string", Placeholder::Sample),
        ] {
            assert_eq!(in_any_text(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "Null",
            "None",
            "none",
            "Nan",
            "Strings",
            "{see contract}",
            "5 < 6 > 4",
            "100 %",
            "a{b}",
            "#1",
            "$5",
            "$ABC",
            "Nullify",
            "[draft] text",
            "C# {",
            "Annulled",
        ] {
            assert_eq!(in_any_text(text), None, "{text}");
        }
    }

    #[test]
    fn what_people_type_is_a_placeholder_in_a_name() {
        for (text, expected) in [
            ("-", Placeholder::Filler),
            (".", Placeholder::Filler),
            ("--", Placeholder::Filler),
            ("…", Placeholder::Filler),
            ("0", Placeholder::Filler),
            ("123", Placeholder::Filler),
            ("XXX", Placeholder::Filler),
            ("xxx", Placeholder::Filler),
            ("Xxx", Placeholder::Filler),
            ("xx", Placeholder::Filler),
            ("aaa", Placeholder::Filler),
            ("N/A", Placeholder::Unknown),
            ("n/a", Placeholder::Unknown),
            ("none", Placeholder::Unknown),
            ("none given", Placeholder::Unknown),
            ("Not Given", Placeholder::Unknown),
            ("None", Placeholder::Unknown),
            ("UNKNOWN", Placeholder::Unknown),
            ("Unknown unknown", Placeholder::Unknown),
            ("TBD", Placeholder::Unknown),
            ("Nežinoma", Placeholder::Unknown),
            ("неизвестно", Placeholder::Unknown),
            ("nan", Placeholder::MissingValue),
            ("test", Placeholder::Test),
            ("testtest", Placeholder::Test),
            ("próba", Placeholder::Test),
            ("PRÓBA", Placeholder::Test),
            ("TEST", Placeholder::Test),
            ("Test", Placeholder::TestOrName),
            ("firstName", Placeholder::Sample),
            ("Lorem ipsum", Placeholder::Sample),
            ("lorem ipsum", Placeholder::Sample),
            ("Dear {{ name }} and others", Placeholder::Template),
            ("String", Placeholder::Sample),
            ("[name]", Placeholder::Template),
            ("(unknown)", Placeholder::Unknown),
            ("(Unknown)", Placeholder::Unknown),
            ("NoName", Placeholder::Unknown),
            ("sin nombre", Placeholder::Unknown),
            ("без фамилии", Placeholder::Unknown),
            ("Vardas", Placeholder::TestOrName),
            ("vardas", Placeholder::Test),
            ("なし", Placeholder::Unknown),
            ("Vardenis", Placeholder::Sample),
            ("Pavardenė", Placeholder::Sample),
            ("PAVARDENIS", Placeholder::Sample),
            ("asdfgh", Placeholder::Test),
            ("йцукен", Placeholder::Test),
            ("{first name}", Placeholder::Template),
            ("тест", Placeholder::Test),
            ("Тест", Placeholder::TestOrName),
            ("нет", Placeholder::Unknown),
            ("НЕТ", Placeholder::Unknown),
            ("nera", Placeholder::Unknown),
            ("brak", Placeholder::Unknown),
            ("nav", Placeholder::Unknown),
            ("nie dotyczy", Placeholder::Unknown),
            ("Nie Dotyczy", Placeholder::Unknown),
            ("Puudub", Placeholder::Unknown),
            ("Nav norādīts", Placeholder::Unknown),
            ("Määramata", Placeholder::Unknown),
            ("deleted", Placeholder::Removed),
            ("Deleted", Placeholder::Removed),
            ("REDACTED", Placeholder::Removed),
            ("Ištrinta", Placeholder::Removed),
            ("удалено", Placeholder::Removed),
            ("J***s", Placeholder::Masked),
            ("A•••", Placeholder::Masked),
            ("Nazwisko", Placeholder::Sample),
            ("Imię", Placeholder::Sample),
            ("фамилия", Placeholder::Sample),
            ("<b>Jonas</b>", Placeholder::Markup),
            ("Jonas<br/>", Placeholder::Markup),
            ("<a href=\"x\">Jonas</a>", Placeholder::Markup),
            ("ona@example.com", Placeholder::Email),
            ("Ona <ona@example.com>", Placeholder::Email),
            ("mailto:ona@example.com", Placeholder::Email),
            ("https://example.com/ona", Placeholder::Website),
            ("www.example.com", Placeholder::Website),
        ] {
            assert_eq!(in_name(text, true), Some(expected), "{text}");
        }
    }

    #[test]
    fn no_placeholder_is_taken_for_an_ordinary_text() {
        let is_ordinary = |text: &str| {
            // Names are read by their letters; in other fields, only some words are placeholders.
            let is_of_any_field = in_any_text(text).is_some();
            let is_latin = Marks::of(text.as_bytes()).is_latin_but_suspect();
            let is_ordinary = match text.is_ascii() {
                true => is_of_any_field && !may_be_missing(text),
                false => (is_latin || is_of_any_field) && !may_be_word(text.as_bytes()),
            };
            let has_usual_edges = |byte: u8| !byte.is_ascii() || byte.is_ascii_alphanumeric();
            let edges = [text.as_bytes().first(), text.as_bytes().last()];
            is_ordinary
                && edges
                    .into_iter()
                    .flatten()
                    .all(|byte| has_usual_edges(*byte))
        };
        assert!(may_be_missing("null null") && may_be_missing("string"));
        assert!(!may_be_missing("Next review on") && !may_be_missing("UA"));
        let words = UNKNOWN.iter().chain(REMOVED.iter()).chain(SAMPLES.iter());
        for word in words.clone().chain(MISSING.iter()).chain(ERRORS.iter()) {
            let mut capitalized = word.chars();
            let first = capitalized.next().unwrap().to_uppercase();
            let capitalized = format!("{first}{}", capitalized.as_str());
            for text in [&(*word).to_owned(), &word.to_uppercase(), &capitalized] {
                assert!(!is_ordinary(text), "{text}");
            }
        }
        let is_letter = |letter: u8| letter == b' ' || letter.is_ascii_lowercase();
        for word in words.filter(|word| word.bytes().all(is_letter)) {
            let mut title = word.to_string().into_bytes();
            for at in 0..title.len() {
                if at == 0 || title[at - 1] == b' ' {
                    title[at].make_ascii_uppercase();
                }
            }
            let is_ordinary = is_ordinary_name(&title, Marks::of(&title));
            assert!(!is_ordinary, "{word}");
        }
        for name in ["Pavyzdienė", "Austėja", "Neįtikėtina", "Pavyzdžio bankas"] {
            assert!(is_ordinary(name), "{name}");
        }
    }

    #[test]
    fn printed_objects_are_placeholders() {
        for text in [
            "System.String[]",
            "System.Collections.Generic.List`1[System.String]",
            "[Ljava.lang.String;@1b2c",
            "[B@1b2c3d4e",
            "java.lang.Object@1b2c",
            "com.example.Customer$Name@1a2b",
        ] {
            assert_eq!(in_any_text(text), Some(Placeholder::Object), "{text}");
        }
        for text in [
            "ona@example.com",
            "ona@1b2c",
            "System.io UAB",
            "System.NET",
            "Office@1",
            "[draft]@1",
        ] {
            assert_eq!(in_any_text(text), None, "{text}");
        }
        assert_eq!(in_printed_bytes("b'Jonas'"), Some("Jonas"));
        for text in ["b'Jonas", "Jonas", "b", "b'", "b''", "'Jonas'", "ab'c'"] {
            assert_eq!(in_printed_bytes(text), None, "{text}");
        }
    }

    #[test]
    fn what_programs_join_to_a_text_is_a_placeholder() {
        let in_name = |text: &str| joined_to_name(text, false).or(joined_to_name(text, true));
        for (text, expected) in [
            ("Jonas null", Placeholder::MissingValue),
            ("null Jonas", Placeholder::MissingValue),
            ("Jonas undefined", Placeholder::MissingValue),
            ("Jonas NULL", Placeholder::MissingValue),
            ("UAB null", Placeholder::MissingValue),
            ("Testo g. null, null", Placeholder::MissingValue),
            ("UAB [object Object]", Placeholder::Object),
            ("UAB #N/A", Placeholder::SpreadsheetError),
        ] {
            assert_eq!(in_name(text), Some(expected), "{text}");
        }
        for text in [
            "Jonas Null",
            "JONAS NULL",
            "Nullsson",
            "Undefined Gallery",
            "UAB #1",
            "Jonas [senior]",
            "Annulled",
            "Zeronull",
            "",
        ] {
            assert_eq!(in_name(text), None, "{text}");
        }
        for title in ["code null gmbh", "UAB NULL", "UAB Projektas NULL"] {
            assert_eq!(joined_to_name(title, false), None, "{title}");
        }
        for text in [
            "CUST-undefined",
            "CUST-NaN",
            "KYC_None",
            "CUST-[object Object]",
            "NULL-17",
        ] {
            assert!(joined_to_number(text).is_some(), "{text}");
        }
        for text in ["CUST-1", "CUST-nan", "NANO-X", "NONE-A", "NULLA", ""] {
            assert_eq!(joined_to_number(text), None, "{text}");
        }
    }

    #[test]
    fn a_blank_text_is_not_a_placeholder() {
        for text in ["", " "] {
            let in_names = in_name(text, true).or(in_name(text, false));
            assert_eq!(in_names.or(in_any_text(text)).or(in_number(text)), None);
        }
    }

    #[test]
    fn real_names_are_not_placeholders() {
        for name in [
            "Null",
            "Na",
            "No",
            "Nil",
            "Nan",
            "NAN",
            "NA",
            "O",
            "A.",
            "X",
            "Xi",
            "III",
            "Testa",
            "Ann",
            "Lee",
            "Foo",
            "Bar",
            "Todo",
            "Nav",
            "Sample",
            "Ng",
            "E",
            "ʻAoa",
            "王",
            "ไพ",
            "Nullah",
            "Próba",
            "Aa",
            "Bo",
            "Brak",
            "BRAK",
            "NAV",
            "Blank",
            "Hidden",
            "Anon",
            "Keine",
            "Nera",
            "Empty",
            "Nemo",
            "Jonas < Petras",
            "St. John",
        ] {
            assert_eq!(in_name(name, true).or(in_any_text(name)), None, "{name}");
        }
        for name in [
            "7",
            "1188",
            "3M",
            "UAB Testas",
            "O2",
            "AAA Auto",
            "AAA",
            "Test Lab",
            "Example.com",
            "www.example.com",
            "P & B <3",
            "UAB Brak",
        ] {
            assert_eq!(in_name(name, false).or(in_any_text(name)), None, "{name}");
        }
    }

    #[test]
    fn telephone_numbers_of_one_digit_are_placeholders() {
        for text in [
            "000000",
            "11111111",
            "+370 000 00000",
            "+111111111",
            "999-999-999",
        ] {
            assert!(in_telephone(text).is_some(), "{text}");
        }
        for text in [
            "",
            "112",
            "8 800 00000",
            "+370 666 66666",
            "+37060000000",
            "00000",
        ] {
            assert_eq!(in_telephone(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_of_one_digit_are_placeholders() {
        for text in [
            "0000000",
            "00-00",
            "9999999",
            "XXXXXX",
            "-",
            "N/A",
            "unknown",
            "None",
            "нет",
            "nėra",
            "brak",
            "deleted",
            "REDACTED",
            "4900****174",
        ] {
            assert!(in_number(text).is_some(), "{text}");
        }
        for text in [
            "0",
            "10000",
            "99",
            "999999",
            "x",
            "X",
            "CUST-1",
            "test",
            "TEST",
            "00000117",
            "11111111111",
            "abc",
        ] {
            assert_eq!(in_number(text), None, "{text}");
        }
    }
}
