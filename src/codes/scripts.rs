//! Words with letters of several scripts that look alike, such as Latin and Cyrillic.

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};

use icu_properties::props::Script;
use unicode_normalization::char::decompose_canonical;

use crate::codes::characters::script;
use crate::codes::skeleton::skeleton;

/// Scripts whose letters are easily taken for each other. No language mixes them in a word.
const ALPHABETS: [Alphabet; 6] = [
    Alphabet::of(Script::Latin, "Latin", ['A'..='z', 'À'..='\u{24f}']),
    Alphabet::of(
        Script::Cyrillic,
        "Cyrillic",
        ['\u{400}'..='\u{42f}', '\u{430}'..='\u{45f}'],
    ),
    Alphabet::of(Script::Greek, "Greek", ['Ά'..='Ϋ', 'ά'..='ώ']),
    Alphabet::of(Script::Armenian, "Armenian", ['Ա'..='Ֆ', 'ա'..='և']),
    Alphabet::of(
        Script::Cherokee,
        "Cherokee",
        ['\u{13a0}'..='\u{13f5}', '\u{ab70}'..='\u{abbf}'],
    ),
    Alphabet::of(
        Script::Coptic,
        "Coptic",
        ['\u{2c80}'..='\u{2cb1}', '\u{2cb2}'..='\u{2cff}'],
    ),
];

/// Letters that look alike in most fonts, although Unicode does not say so.
const ALIKE: [char; 3] = ['k', 'к', 'κ'];

/// An alphabet.
#[derive(Debug)]
pub(crate) struct Alphabet {
    script: Script,
    /// Its English name.
    pub(crate) name: &'static str,
    /// Where its usual letters are, with others between them. Those of the first range come first. A
    /// rare letter that looks like a common one is hardly ever meant.
    letters: [RangeInclusive<char>; 2],
}

impl PartialEq for Alphabet {
    fn eq(&self, other: &Self) -> bool {
        self.script == other.script
    }
}

impl Alphabet {
    const fn of(script: Script, name: &'static str, letters: [RangeInclusive<char>; 2]) -> Self {
        Alphabet {
            script,
            name,
            letters,
        }
    }

    /// Whether a letter within the ranges is one of names: of the Latin ones, those of ASCII, with
    /// and without marks, so no `ĸ`.
    fn is_usual(&self, letter: char) -> bool {
        let mut first = None;
        decompose_canonical(letter, |part| first = first.or(Some(part)));
        self.script != Script::Latin || first.is_some_and(|first| first.is_ascii())
    }

    /// The letter of this alphabet that looks like `letter`, if there is exactly one.
    pub(crate) fn look_alike(&self, letter: char) -> Option<char> {
        // Looking up a skeleton takes longer than comparing all others with it.
        let own: Vec<_> = skeleton(letter).collect();
        let capital = |letter: char| letter.to_uppercase().next().unwrap_or(letter);
        let own_capital: Vec<_> = skeleton(capital(letter)).collect();
        let alike = |other: char, letter: char, own: &[char]| {
            ALIKE.contains(&other) && ALIKE.contains(&letter)
                || skeleton(other).eq(own.iter().copied())
        };
        let in_case = |other: &char| {
            script(*other) == self.script
                && self.is_usual(*other)
                && other.is_uppercase() == letter.is_uppercase()
                && alike(*other, letter, &own)
        };
        // Greek `ο` and `σ` both look like `o`, but only one of them in capitals too.
        let in_both_cases = |other: &&char| alike(capital(**other), capital(letter), &own_capital);
        for letters in &self.letters {
            let found: Vec<_> = letters.clone().filter(in_case).collect();
            let closest: Vec<_> = found.iter().filter(in_both_cases).collect();
            match (found.as_slice(), closest.as_slice()) {
                ([], _) => {}
                ([only], _) => return Some(*only),
                (_, [only]) => return Some(**only),
                _ => return None,
            }
        }
        None
    }
}

/// The alphabet of a letter, if it is one of those that are easily confused.
pub(crate) fn alphabet(letter: char) -> Option<&'static Alphabet> {
    let script = match letter {
        'A'..='Z' | 'a'..='z' => Script::Latin,
        '\0'..='\u{7f}' => return None,
        letter => script(letter),
    };
    ALPHABETS.iter().find(|known| known.script == script)
}

/// A letter of another alphabet than most letters of its word.
#[derive(Debug)]
pub(crate) struct OddLetter {
    /// The letter.
    pub(crate) letter: char,
    /// Its byte range in the text.
    pub(crate) range: Range<usize>,
    /// The letter of the word's alphabet that looks the same.
    pub(crate) look_alike: Option<char>,
}

/// A word with letters of several alphabets.
#[derive(Debug)]
pub(crate) struct MixedWord {
    /// The alphabet of most of its letters.
    pub(crate) main: &'static Alphabet,
    /// The alphabet of the first odd letter.
    pub(crate) other: &'static Alphabet,
    /// The letters of other alphabets.
    pub(crate) odd: Vec<OddLetter>,
    /// Whether there is one reading: each odd letter has a look-alike, and it is clear which letters
    /// are the odd ones.
    pub(crate) is_clear: bool,
}

/// The words of a text with letters of several alphabets.
pub(crate) fn mixed_words(text: &str) -> impl Iterator<Item = MixedWord> {
    let mut counts = None;
    let mut look_alikes = LookAlikes::default();
    words(text).filter_map(move |range| {
        let counts = || *counts.get_or_insert_with(|| count(text));
        mixed_word(text, range, counts, &mut look_alikes)
    })
}

/// The look-alikes that were looked up for a text, by alphabet and letter: a text has few letters, many times.
#[derive(Default)]
struct LookAlikes(HashMap<(&'static str, char), Option<char>>);

impl LookAlikes {
    fn of(&mut self, alphabet: &'static Alphabet, letter: char) -> Option<char> {
        let known = self.0.entry((alphabet.name, letter));
        *known.or_insert_with(|| alphabet.look_alike(letter))
    }
}

/// How many letters of each alphabet a text has.
type Counts = [usize; ALPHABETS.len()];

fn count(text: &str) -> Counts {
    let mut counts = [0; ALPHABETS.len()];
    for found in text.chars().filter_map(alphabet) {
        let place = ALPHABETS.iter().position(|known| known == found);
        if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
            *count += 1;
        }
    }
    counts
}

/// The byte ranges of words: letters, and the marks and joiners between them.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_part = |part: char| {
        part.is_alphabetic()
            || matches!(script(part), Script::Inherited)
            || matches!(part, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
    };
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(is_part)?;
        let length = text[start..].find(|part: char| !is_part(part));
        from = length.map_or(text.len(), |length| start + length);
        Some(start..from)
    })
}

fn mixed_word(
    text: &str,
    word: Range<usize>,
    all: impl FnOnce() -> Counts,
    look_alikes: &mut LookAlikes,
) -> Option<MixedWord> {
    let letters = || {
        let letters = text[word.clone()].char_indices();
        letters.filter_map(|(at, letter)| Some((word.start + at, letter, alphabet(letter)?)))
    };
    let (_, _, first) = letters().next()?;
    if letters().all(|(_, _, alphabet)| alphabet == first) {
        return None;
    }
    // If the word has as many letters of two alphabets, the other words decide.
    let (own, all) = (count(&text[word.clone()]), all());
    let mut ranked: Vec<_> = (0..ALPHABETS.len()).collect();
    ranked.sort_by_key(|place| std::cmp::Reverse((own[*place], all[*place])));
    let [first, second, ..] = ranked.as_slice() else {
        return None;
    };
    let is_balanced = (own[*first], all[*first]) == (own[*second], all[*second]);
    let main = &ALPHABETS[*first];
    let (odd, own): (Vec<_>, Vec<_>) = letters().partition(|(_, _, alphabet)| *alphabet != main);
    let (_, _, other) = *odd.first()?;
    let mut own = own.into_iter();
    let is_other_reading =
        is_balanced && own.all(|(_, letter, _)| look_alikes.of(other, letter).is_some());
    let odd: Vec<_> = odd
        .into_iter()
        .map(|(at, letter, _)| OddLetter {
            letter,
            range: at..at + letter.len_utf8(),
            look_alike: look_alikes.of(main, letter),
        })
        .collect();
    // Several different letters are look-alikes, which encodings do not explain.
    let lower = |letter: char| letter.to_lowercase().next();
    let first_odd = odd.first().and_then(|odd| lower(odd.letter));
    let mut word_letters = text[word.clone()].chars();
    let is_only_odd = word_letters.all(|letter| letter.is_ascii() || lower(letter) == first_odd);
    let has_reading = |odd: &OddLetter| {
        odd.look_alike.is_some() && !may_mean_other(text, word.clone(), odd, is_only_odd)
    };
    let has_reading = odd.iter().all(has_reading) && !are_two_words(&text[word.clone()]);
    Some(MixedWord {
        main,
        other,
        is_clear: has_reading && !is_other_reading,
        odd,
    })
}

/// Whether two words of one script each are written together, such as `РосBank`: both are long, and begin with a
/// capital.
fn are_two_words(word: &str) -> bool {
    const LEAST: usize = 3;
    let alphabet_of = |letter: char| alphabet(letter).map(|alphabet| alphabet.name);
    let first = word.chars().next().and_then(alphabet_of);
    let is_of_first = |letter: &char| alphabet_of(*letter) == first;
    let length = word
        .chars()
        .take_while(is_of_first)
        .map(char::len_utf8)
        .sum();
    let (one, other) = word.split_at(length);
    let is_word = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.clone().count() + 1 >= LEAST
            && letters.all(char::is_lowercase)
    };
    is_word(one) && is_word(other) && !other.chars().any(|letter| is_of_first(&letter))
}

/// Whether something else may be meant than the letter that looks the same: few Cyrillic alphabets have `Ѕ` and
/// `Ј`; and a wrong encoding writes `х` for `õ`, which follows consonants as `x` does not, `р` for `š`, and `с` for
/// `ń`, which is between a vowel and a consonant, if the others of the word are letters of ASCII.
fn may_mean_other(text: &str, word: Range<usize>, odd: &OddLetter, is_only_odd: bool) -> bool {
    const RARE: [char; 4] = ['Ѕ', 'ѕ', 'Ј', 'ј'];
    const OF_FEW: &str = "љњћђџќѓ";
    let word_letters = || text[word.clone()].chars().flat_map(char::to_lowercase);
    let before = text[word.start..odd.range.start].chars().next_back();
    let is_vowel = |letter: char| "aeiouyąęėįųūāēīäöüé".contains(letter);
    let follows_consonant = || before.is_some_and(|it| !it.to_lowercase().any(is_vowel));
    let after = text[odd.range.end..word.end].chars().next();
    let is_before_consonant = || after.is_some_and(|it| it != 'h' && !is_vowel(it));
    match (odd.letter, odd.look_alike) {
        ('х', Some('x')) => follows_consonant(),
        ('р' | 'Р', Some(_)) => is_only_odd,
        ('с', Some(_)) => is_only_odd && before.is_some_and(is_vowel) && is_before_consonant(),
        (_, Some(letter)) if RARE.contains(&letter) => {
            !word_letters().any(|letter| OF_FEW.contains(letter))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first mixed word's odd letters, and the text with their look-alikes.
    fn mended(text: &str) -> Option<(String, Option<String>)> {
        let word = mixed_words(text).next()?;
        let odd = word.odd.iter().map(|odd| odd.letter).collect();
        let mut mended = text.to_owned();
        for odd in word.odd.iter().rev() {
            if let Some(letter) = odd.look_alike {
                mended.replace_range(odd.range.clone(), letter.encode_utf8(&mut [0; 4]));
            }
        }
        Some((odd, word.is_clear.then_some(mended)))
    }

    #[test]
    fn a_letter_of_another_alphabet_is_found_and_replaced() {
        for (text, odd, fixed) in [
            ("Pаvyzdienė", "а", Some("Pavyzdienė")),
            ("Ivаnоv", "ао", Some("Ivanov")),
            ("Пeтров", "e", Some("Петров")),
            ("Cидоров", "C", Some("Сидоров")),
            ("IВАНОВ", "I", Some("ІВАНОВ")),
            ("Kazlausкas", "к", Some("Kazlauskas")),
            ("Anaкin", "к", Some("Anakin")),
            ("Anaκin", "κ", Some("Anakin")),
            ("казаk", "k", Some("казак")),
            // No usual Latin letter looks like these.
            ("Kazlauskaв", "в", None),
            ("Νikolas", "Ν", Some("Nikolas")),
            ("Παπαδoπούλου", "o", Some("Παπαδοπούλου")),
            ("Maхim", "х", Some("Maxim")),
            // `õ`, `š` and `ń` in another encoding.
            ("Jхgi", "х", None),
            ("Miрkinis", "р", None),
            ("Рimkus", "Р", None),
            ("Zieliсski", "с", None),
            ("Реtrov", "Ре", Some("Petrov")),
            ("Miсhail", "с", Some("Michail")),
            ("Iсaev", "с", Some("Icaev")),
            // Two words of one script each.
            ("РосBank", "Рос", None),
            ("АвтоTex", "Tex", None),
            // Neither Russian nor Ukrainian has such a letter.
            ("Sокол", "S", None),
            ("Sвезда Њ", "S", None),
            ("Sњегов", "S", Some("Ѕњегов")),
            // No look-alike.
            ("Яkob", "Я", None),
            ("ЯGroup", "Я", None),
        ] {
            let expected = (odd.to_owned(), fixed.map(str::to_owned));
            assert_eq!(mended(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn words_in_one_script_are_not_mixed() {
        for text in [
            "",
            "Яндекс IT",
            "ИТ-Group",
            "Иван Ivan",
            "О'Brien",
            "Pavyzdienė",
            "山田タロウのABC",
            "김Kim",
            "Ελένη",
            "Հայկ",
            "µ-Tech 5Ω",
            "e\u{301}",
            "Ћирић",
            "🦊Fox",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
    }
}
