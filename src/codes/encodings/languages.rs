//! Which letters with diacritics the languages of the region and of many customers have.

/// The letters that names have beside those of ASCII, in small letters.
const LANGUAGES: [&str; 26] = [
    // Lithuanian, Latvian and Estonian with foreign words.
    "ąčęėįšųūž",
    "āčēģīķļņŗšūž",
    "äöüõšž",
    // Nordic languages and German.
    "äåöéüšž",
    "æøåäöéèêóòôü",
    "áæéíóúýþðö",
    "áæøíóúýð",
    "äöüßé",
    // Slavic languages.
    "ąćęłńóśźż",
    "áčďéěíňóřšťúůýž",
    "áäčďéíĺľňóôŕšťúýž",
    "čćđšž",
    // Hungarian, Romanian, Albanian, Maltese.
    "áéíóöőúüű",
    "ăâîșțşţé",
    "ëç",
    "ċġħżàèìòù",
    // Turkish, Azerbaijani.
    "çğıöşüâîû",
    "çəğıöşü",
    // Romance languages.
    "àâæçéèêëîïôœùûüÿñ",
    "áéíñóúüç",
    "áàâãçéêíóôõúü",
    "àèéìíîòóùú",
    "àáçéèíïóòúü",
    // Dutch, Irish and Scottish, Welsh.
    "áéíóúàèëïöü",
    "áéíóúàèìòù",
    "âêîôûŵŷáéíóúàèìòùäëïöüẅÿ",
];

/// Whether each word of a text has the letters of one language only. Scripts other than the Latin one, and
/// Vietnamese, are told by their letters alone.
pub(super) fn is_of_one_language(text: &str) -> bool {
    if text.is_ascii() {
        return true;
    }
    let words = text.split(|part: char| !part.is_alphabetic());
    words.filter(|word| !word.is_ascii()).all(|word| {
        let lower = word.to_lowercase();
        let is_latin = |letter: char| matches!(letter, 'ß'..='ɏ' | 'ẁ'..='ẅ');
        let is_of = |language: &str| {
            let mut letters = lower.chars().filter(|letter| is_latin(*letter));
            letters.all(|letter| language.contains(letter))
        };
        let is_of_any = LANGUAGES.into_iter().any(is_of) || is_vietnamese(&lower);
        is_of_any && has_regular_thorn(&lower)
    })
}

fn is_vietnamese(word: &str) -> bool {
    let is_of_it = |letter: char| {
        letter.is_ascii()
            || matches!(letter, '\u{1ea0}'..='\u{1ef9}')
            || "àáâãèéêìíòóôõùúýăđĩũơư".contains(letter)
    };
    word.chars().all(is_of_it)
}

/// Whether `þ` begins the word, or a part of it that follows a whole syllable: `Sigþór`.
fn has_regular_thorn(word: &str) -> bool {
    let is_vowel = |letter: char| "aáeéiíoóuúyýæö".contains(letter);
    let mut places = word.match_indices('þ');
    // A later one has the syllables of the first one before it.
    places
        .next()
        .is_none_or(|(at, _)| at == 0 || word[..at].contains(is_vowel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_letters_of_one_language() {
        for text in [
            "Žydrūnė",
            "Ģirts Šķēle",
            "Łukasz Żółć",
            "Müller-Žemaitis",
            "Márten",
            "Mårten",
            "Şimşek",
            "Søren",
            "Kjær",
            "Muñoz",
            "Sigþór Þórðarson",
            "Arnþrúður",
            "Friðþjófur",
            "Nguyễn Văn Đức",
            "Ștefan Țurcanu",
            "Иванов",
            "Ünlü",
            "Œuvre",
            "Jonas",
            "",
        ] {
            assert!(is_of_one_language(text), "{text}");
        }
        for text in [
            "Ŝukauskas",
            "žimżek",
            "Sþren",
            "Ăślle",
            "Èširiac",
            "Kńôstutis",
            "Jonas Èšurcanu",
        ] {
            assert!(!is_of_one_language(text), "{text}");
        }
    }
}
