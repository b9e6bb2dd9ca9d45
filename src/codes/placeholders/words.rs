//! Words that stand for a value that is missing, and what quickly tells most other texts from them.

use crate::codes::marks::Marks;
use crate::codes::placeholders::edges::{begins_with_missing, ends_with_missing};
use crate::codes::words::Words;

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
            | b"None, None"
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
            | b"Company_name"
            | b"Companyname"
            | b"CompanyName"
            | b"Organization name"
            | b"Organization Name"
            | b"Organisation name"
            | b"Organisation Name"
            | b"Title"
            | b"Pavadinimas"
            | b"Imones pavadinimas"
            | b"Imones Pavadinimas"
            | b"Nosaukums"
            | b"Nazwa firmy"
            | b"Nazwa Firmy"
            | b"Firmenname"
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
            | b"NaN"
            | b"NaT"
            | b"Optional.empty"
            | b"Loading..."
    ) || is_letter_repeated(name)
}

/// Whether a name in ASCII is written as names are, and no placeholder.
#[inline]
pub(crate) fn is_ordinary_name(name: &[u8], marks: Marks) -> bool {
    // Programs put apostrophes around values: `'null'`.
    let starts_small = |first: &u8| first.is_ascii_lowercase() || *first == b'\'';
    let is_capitalized = marks.has_lower() && !name.first().is_some_and(starts_small);
    let is_joined = || begins_with_missing(name) || ends_with_missing(name);
    is_capitalized && !marks.has_symbols() && !is_joined() && !is_capitalized_placeholder(name)
}

/// What programs write for a missing value.
pub(super) static MISSING: Words<21> = Words::new([
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

/// What spreadsheets show for an error, in the languages of Europe too.
pub(super) static ERRORS: Words<138> = Words::new([
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
    "#ERROR!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#BUSY!",
    "#UNKNOWN!",
    "#EXTERNAL!",
    "#PYTHON!",
    "#N/D!",
    "#ZERO!",
    "#NOMBRE!",
    "#NUL!",
    "#VALORE!",
    "#RIF!",
    "#NULLO!",
    "#ESPANSIONE!",
    "#VALOR!",
    "#NÚM!",
    "#NULO!",
    "#¡NUM!",
    "#¡DIV/0!",
    "#¡REF!",
    "#¡NULO!",
    "#¿NOMBRE?",
    "#VÆRDI!",
    "#VERDI!",
    "#NAVN?",
    "#I/T",
    "#REFERENCE!",
    "#DIVISION/0!",
    "#VÄRDEFEL!",
    "#OGILTIGT!",
    "#NAMN?",
    "#SAKNAS!",
    "#REFERENS!",
    "#SKÄRNING!",
    "#LUKU!",
    "#JAKO/0!",
    "#TYHJÄ!",
    "#GETAL!",
    "#DEEL/0!",
    "#NAAM?",
    "#N/B",
    "#VERW!",
    "#LEEG!",
    "#HODNOTA!",
    "#ČÍSLO!",
    "#DĚLENÍ_NULOU!",
    "#NÁZEV?",
    "#NENÍ_K_DISPOZICI",
    "#ODKAZ!",
    "#DELENIENULOU!",
    "#NÁZOV?",
    "#NEDOSTUPNÝ",
    "#NEPLATNÝ!",
    "#ÉRTÉK!",
    "#SZÁM!",
    "#ZÉRÓOSZTÓ!",
    "#NÉV?",
    "#HIÁNYZIK",
    "#HIV!",
    "#NULLA!",
    "#VALOARE!",
    "#NUME?",
    "#VRIJEDNOST!",
    "#BROJ!",
    "#DIJ/0!",
    "#NAZIV?",
    "#VREDN!",
    "#ŠTEV!",
    "#DEL/0!",
    "#IME?",
    "#N/V",
    "#SKLIC!",
    "#NIČ!",
    "#DEĞER!",
    "#SAYI!",
    "#YOK",
    "#BAŞV!",
    "#BOŞ!",
    "#ДІЛЕННЯ/0!",
    "#ЗНАЧЕННЯ!",
    "#ПОСИЛАННЯ!",
    "#ІМ’Я?",
    "#НОМЕР!",
    "#ΤΙΜΗ!",
    "#ΑΡΙΘ!",
    "#ΔΙΑΙΡ./0!",
    "#ΟΝΟΜΑ?",
    "#Δ/Υ",
    "#ΑΝΑΦ!",
    "#ΚΕΝΟ!",
]);

/// Words for what is not known, in small letters.
pub(super) static UNKNOWN: Words<160> = Words::new([
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
pub(super) static REMOVED: Words<35> = Words::new([
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
pub(super) static UNKNOWN_OR_NAMES: Words<13> = Words::new([
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
pub(super) static TESTS_OR_NAMES: Words<9> = Words::new([
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
pub(super) static TESTS: Words<28> = Words::new([
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
pub(super) static SAMPLES_OR_NAMES: Words<6> =
    Words::new(["name", "dummy", "sample", "example", "foo", "bar"]);

/// Words of samples.
pub(super) static SAMPLES: Words<70> = Words::new([
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
    "company_name",
    "companyname",
    "organization name",
    "organisation name",
    "pavadinimas",
    "įmonės pavadinimas",
    "imones pavadinimas",
    "nosaukums",
    "uzņēmuma nosaukums",
    "ettevõtte nimi",
    "nazwa firmy",
    "firmenname",
    "название",
    "название компании",
    "наименование",
    "наименование организации",
    "назва",
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
const BEGINS: [&[u8]; 35] = [
    // What programs join to a name.
    b"null",
    b"undefined",
    b"nan ",
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
    "įmonės pavad".as_bytes(),
    "Įmonės pavad".as_bytes(),
    "uzņēmuma nos".as_bytes(),
    "ettevõtte ni".as_bytes(),
];

/// Which places of a table the first three bytes of these words have. Hardly any other text has one of
/// them.
static STARTS: [bool; PLACES] = {
    let mut starts = [false; PLACES];
    let mut at = 0;
    while at < BEGINS.len() {
        starts[place(BEGINS[at][0], BEGINS[at][1], BEGINS[at][2])] = true;
        at += 1;
    }
    starts
};

const PLACES: usize = 4096;

const fn place(first: u8, second: u8, third: u8) -> usize {
    (((((first as usize) * 31) ^ second as usize) * 31) ^ third as usize) % PLACES
}

/// Whether a text in [plain Latin letters](Marks::is_plain_latin) with diacritics may be a
/// placeholder: what programs write is ASCII, and few words of people are not.
#[inline]
pub(crate) fn may_be_word(text: &[u8]) -> bool {
    let Some(start) = text.first_chunk::<3>() else {
        return false;
    };
    let [first, second, third] = start.map(|byte| byte.to_ascii_lowercase());
    let begins_so = || {
        BEGINS.iter().any(|begin| {
            let start = text.get(..begin.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(begin))
        })
    };
    STARTS[place(first, second, third)] && begins_so() || ends_with_missing(text)
}

/// Whether a text that begins and ends with a letter or digit may be a placeholder in any field.
pub(crate) fn may_be_missing(text: &str) -> bool {
    // Words for missing values begin with these letters.
    if !text.starts_with(['n', 'N', 'u', 's']) {
        return false;
    }
    let first = text.split([' ', ',']).next().unwrap_or_default();
    MISSING.contains(first) || text == "string"
}

/// Whether it is one letter, repeated: two of `x`, or three of another one. `III` is a number.
pub(super) fn is_letter_repeated(text: &[u8]) -> bool {
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
    use crate::codes::placeholders::in_any_text;

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
}
