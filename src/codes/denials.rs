//! Short texts that say that there is nothing: `not required`, `nenaudojama`, `не используются`.

/// Words that deny, in small letters.
const DENIALS: [&str; 30] = [
    "no", "not", "non", "none", "nothing", "neither", "nor", "without", "never", "cannot", "kein",
    "keine", "keinen", "keiner", "nicht", "ohne", "nie", "brak", "bez", "nav", "ne", "ei", "pas",
    "sans", "aucun", "aucune", "не", "нет", "без", "ні",
];

/// How the verbs and adjectives begin that Lithuanian, Latvian, Estonian and others deny by a prefix.
/// Other words begin with the same letters: `nepieciešams` is Latvian for `required`.
const DENIED: [&str; 24] = [
    "nėra",
    "nera",
    "nereik",
    "nebūtin",
    "nebutin",
    "neprivalo",
    "netaiko",
    "netur",
    "nenaudo",
    "nesinaudo",
    "nesimok",
    "nestud",
    "nemok",
    "nelanko",
    "neteik",
    "nelicencij",
    "nevajag",
    "neizmanto",
    "neliet",
    "nestrād",
    "nemāc",
    "netiek",
    "puudu",
    "unlicen",
];

/// The most words of a text whose denial is about all of it.
const MOST_WORDS: usize = 8;

/// Whether a short text denies something.
pub(crate) fn is_denial(text: &str) -> bool {
    let text = text.to_lowercase();
    let words = || {
        let all = text.split(|part: char| !part.is_alphanumeric() && !"'’".contains(part));
        all.filter(|word| !word.is_empty())
    };
    if words().nth(MOST_WORDS).is_some() {
        return false;
    }
    let mut after = words().skip(1);
    words().any(|word| {
        let next = after.next().unwrap_or_default();
        // `Licence no. 12` denies nothing.
        let is_number = word == "no" && next.contains(|part: char| part.is_ascii_digit());
        let is_contraction = word.ends_with("n't") || word.ends_with("n’t");
        DENIALS.contains(&word) && !is_number
            || is_contraction
            || DENIED.iter().any(|begin| word.starts_with(begin))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn denials_are_found_in_short_texts_only() {
        for text in [
            "Nereikalinga",
            "Licence not required",
            "does not require licence",
            "Doesn't hold a licence",
            "nav nepieciešams",
            "nie wymagana",
            "Не требуется",
            "nicht erforderlich",
            "sans objet",
            "nesinaudoja",
            "Nenaudojama",
            "не используются",
            "nie korzysta",
            "We do not use third party services",
            "nestudijuoja",
            "ei kasuta",
        ] {
            assert!(is_denial(text), "{text}");
        }
        for text in [
            "",
            "Licence No. 12-345 of the Bank of Lithuania",
            "licence no 117",
            "Licencija nepieciešama",
            "Vilniaus pavyzdžių universitetas",
            "Nemuno pavyzdžių mokykla",
            "Payment institution, which may hold the money of others but not for longer than a day",
        ] {
            assert!(!is_denial(text), "{text}");
        }
    }
}
