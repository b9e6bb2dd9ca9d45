//! Names in which few letters are wrong, found by how names of a country are written.

use encoding_rs::{WINDOWS_1250, WINDOWS_1257};

use crate::codes::encodings::Misread;
use crate::codes::encodings::pages::{Page, WESTERN, decoded, encode};
use crate::codes::encodings::plausible::has_regular_case;

/// How names of a country are written, as far as it tells them from others in the wrong encoding.
struct Spelling {
    country: &'static str,
    written_in: Page,
    /// The letters that words have beside those of ASCII.
    letters: &'static str,
    /// What shows that a letter is wrong: the letter, and how such words go on to the end.
    signs: &'static [(&'static str, &'static [&'static str])],
}

/// Endings of Lithuanian names of men, and of surnames of women in the wrong encoding.
const LITHUANIAN: &[&str] = &[
    "as", "is", "us", "ys", "ienë", "aitë", "ytë", "utë", "ûtë", "iene", "aite", "yte", "ute",
];

const LITHUANIAN_WOMEN: &[&str] = &["ienë", "aitë", "ytë", "utë", "ûtë"];

const LATVIAN: &[&str] = &["is", "iòð", "iòa", "ns", "rs", "ne", "re", "as", "us"];

const SLAVIC: &[&str] = &[
    "ov", "ova", "ev", "eva", "in", "ina", "ski", "skaja", "ko", "is", "as",
];

const POLISH: &[&str] = &[
    "ski", "ska", "cki", "cka", "dzki", "dzka", "czak", "czyk", "czuk", "iak", "wicz",
];

const SPELLINGS: [Spelling; 4] = [
    Spelling {
        country: "LT",
        written_in: Page::Web(WINDOWS_1257),
        letters: "ąčęėįšųūž",
        signs: &[
            ("Þþð", LITHUANIAN),
            ("Ð", LITHUANIAN),
            ("Èè", LITHUANIAN),
            ("ë", LITHUANIAN_WOMEN),
            ("ë", &["lë", "rë", "të", "në", "dë", "vë", "ëja"]),
            (
                "Ûû",
                &[
                    "as", "is", "us", "ys", "a", "ienë", "aitë", "ytë", "utë", "ûtë",
                ],
            ),
        ],
    },
    Spelling {
        country: "LV",
        written_in: Page::Web(WINDOWS_1257),
        letters: "āčēģīķļņšūž",
        signs: &[
            ("ò", &["iòð", "iòa"]),
            ("Þþð", LATVIAN),
            ("Ð", LATVIAN),
            ("Ââç", LATVIAN),
            ("Ûû", &["is", "ns", "iòð", "iòa", "a"]),
        ],
    },
    Spelling {
        country: "EE",
        written_in: Page::Web(WINDOWS_1257),
        letters: "õäöüšž",
        signs: &[("Þþð", SLAVIC), ("Ð", SLAVIC)],
    },
    Spelling {
        country: "PL",
        written_in: Page::Web(WINDOWS_1250),
        letters: "ąćęłńóśźż",
        // `¹`, `³` and `¿` are symbols, which tell without a country.
        signs: &[("ñœŒêæ", POLISH), ("Ÿ", POLISH)],
    },
];

/// Finds the name that was likely meant by one of few wrong letters, which other languages have too:
/// `Èernius` for `Černius`. `country` is where names are likely spelled so.
pub(crate) fn misread_letter(name: &str, country: &str) -> Option<Misread> {
    let spelling = SPELLINGS.iter().find(|known| known.country == country)?;
    let (words, meant) = replace_parts(name, |word| spelling.meant(word));
    (words > 0).then_some(Misread {
        meant: Some(meant),
        written_in: spelling.written_in.name(),
        read_as: WESTERN.name(),
    })
}

/// Replaces the parts of names between blanks and hyphens for which `meant` gives another one.
fn replace_parts(name: &str, meant: impl Fn(&str) -> Option<String>) -> (usize, String) {
    let mut count = 0;
    let parts = name.split_inclusive([' ', '-']).map(|piece| {
        let part = piece.trim_end_matches([' ', '-']);
        match meant(part) {
            Some(meant) => {
                count += 1;
                meant + &piece[part.len()..]
            }
            None => piece.to_owned(),
        }
    });
    let text = parts.collect();
    (count, text)
}

impl Spelling {
    /// The word that was meant, if one of the signs is in it, and it reads like a word then.
    fn meant(&self, word: &str) -> Option<String> {
        let lower = word.to_lowercase();
        if word.chars().count() > 2 && word == word.to_uppercase() && word != lower {
            return Some(self.meant_in_small_letters(&lower)?.to_uppercase());
        }
        self.meant_in_small_letters(word)
    }

    /// The same for a word with small letters.
    fn meant_in_small_letters(&self, word: &str) -> Option<String> {
        let has_sign = self.signs.iter().any(|(letters, endings)| {
            let ends_so = |ending: &&str| {
                let start = word.strip_suffix(*ending);
                start.is_some_and(|start| start.chars().count() > 1)
            };
            word.contains(|letter: char| letters.contains(letter)) && endings.iter().any(ends_so)
        });
        if !has_sign {
            return None;
        }
        let bytes = encode(word, WESTERN)?.into_iter();
        let meant: String = bytes.map(|byte| decoded(byte, self.written_in)).collect();
        let is_of_language = |letter: char| {
            letter.is_ascii_alphabetic()
                || letter
                    .to_lowercase()
                    .all(|lower| self.letters.contains(lower))
        };
        (meant != word && meant.chars().all(is_of_language) && has_regular_sounds(&meant))
            .then_some(meant)
    }
}

/// Whether consonants with diacritics are beside vowels, and vowels with diacritics beside
/// consonants: in `Adčla`, from `Adèla`, one is not.
pub(super) fn has_regular_sounds(word: &str) -> bool {
    const VOWELS: &str = "aeiouyąęėįųūāēīõäöüó";
    const CONSONANTS: &str = "čšžģķļņćłńśźż";
    let lower: Vec<char> = word.to_lowercase().chars().collect();
    let is_vowel = |at: usize| lower.get(at).is_some_and(|letter| VOWELS.contains(*letter));
    has_regular_case(word)
        && (0..lower.len()).all(|at| {
            let near = [at.checked_sub(1).is_some_and(is_vowel), is_vowel(at + 1)];
            let letter = lower[at];
            if CONSONANTS.contains(letter) {
                near[0] || near[1] || at == 0
            } else if !letter.is_ascii() {
                // `iū` and `ią` are diphthongs.
                !near[1] && (!near[0] || lower[at - 1] == 'i')
            } else {
                true
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant_in(name: &str, country: &str) -> Option<String> {
        misread_letter(name, country).and_then(|found| found.meant)
    }

    #[test]
    fn one_wrong_letter_is_found_where_names_are_spelled_so() {
        for (text, country, name) in [
            ("Þukauskas", "LT", "Žukauskas"),
            ("Èernius", "LT", "Černius"),
            ("Èkalovas", "LT", "Čkalovas"),
            ("Kostas-Èesnys", "LT", "Kostas-Česnys"),
            ("Ðimkus", "LT", "Šimkus"),
            ("Raèkauskas", "LT", "Račkauskas"),
            ("Kazlauskienë", "LT", "Kazlauskienė"),
            ("Petrauskaitë", "LT", "Petrauskaitė"),
            ("Rûta", "LT", "Rūta"),
            ("Eglë", "LT", "Eglė"),
            ("Jûratë", "LT", "Jūratė"),
            ("Austëja", "LT", "Austėja"),
            ("ÈERNIUS", "LT", "ČERNIUS"),
            ("KAZLAUSKIENË", "LT", "KAZLAUSKIENĖ"),
            ("AÐTRAUSKAS", "LT", "AŠTRAUSKAS"),
            ("Vaièiûnas", "LT", "Vaičiūnas"),
            ("Bieliûnas", "LT", "Bieliūnas"),
            ("Kamiñski", "PL", "Kamiński"),
            ("Zieliñska", "PL", "Zielińska"),
            ("ZIELIÑSKA", "PL", "ZIELIŃSKA"),
            ("Wiœniewski", "PL", "Wiśniewski"),
            ("Œwiêcicki", "PL", "Święcicki"),
            ("Jêdrzejczak", "PL", "Jędrzejczak"),
            ("JaŸwiñski", "PL", "Jaźwiński"),
            ("Kamiñska-Nowak", "PL", "Kamińska-Nowak"),
            ("Jânis", "LV", "Jānis"),
            ("Kalniòa", "LV", "Kalniņa"),
            ("Jerðov", "EE", "Jeršov"),
        ] {
            assert_eq!(meant_in(text, country).as_deref(), Some(name), "{text}");
            assert_eq!(meant_in(name, country), None, "{name}");
            assert_eq!(meant_in(text, "FR"), None, "{text}");
        }
    }

    #[test]
    fn names_of_other_languages_are_not_taken_for_names_with_a_wrong_letter() {
        for name in [
            "Þór",
            "Þóra",
            "Þorsteinn",
            "Guðrún",
            "Sigurðsson",
            "Davíð",
            "Ægir",
            "Guðmundsdóttir",
            "Hélène",
            "Adèla",
            "Marèkas",
            "Geneviève",
            "Agnès",
            "Noël",
            "Raphaëla",
            "Gaëlis",
            "Chloë",
            "Inês",
            "Muñoz",
            "Peña",
            "Ibáñez",
            "Lebœuf",
            "Benoêt",
            "Ægirska",
            "Françoise",
            "Gonçalves",
            "Besiktaş",
            "Hoxhë",
            "Zëri",
            "Søren",
            "Núñez",
            "Cœur",
            "Lebœuf",
            "Œnone",
            "Béranger",
            "Antônio",
            "Nicolò",
            "Zoè",
            "Conceição",
            "Anaïs",
            "Ânca",
            "Mîndruță",
            "Magalhães",
            "Petras",
            "Müller",
            "Ðình",
            "Õunapuu",
        ] {
            for country in ["LT", "LV", "EE", "PL", "IS"] {
                assert_eq!(meant_in(name, country), None, "{name} {country}");
            }
        }
    }
}
