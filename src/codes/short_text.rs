//! Short texts such as dates, codes, numbers and telephone numbers: which of their characters are
//! odd, and how the text reads without them.
//!
//! A short text needs ASCII only. What spreadsheets, web pages and keyboards put in place of an
//! ASCII character is replaced by it; what cannot be seen is removed. All other characters are
//! kept, so a text that means something else stays what it is.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_script::{Script, UnicodeScript};

use crate::codes::number_text::all_digits;
use crate::codes::skeleton::skeleton;

/// A short text without its odd characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortText {
    /// The text that remains.
    pub text: String,
    /// What was removed or replaced, in order.
    pub odd: Vec<Odd>,
    /// Whether all letters of the text were of another script and now read as Latin ones, so that
    /// it may be a word of another language.
    pub is_foreign: bool,
    /// Where each character of the text was written, in characters from 1; empty if the text is as
    /// it was written.
    positions: Vec<usize>,
}

/// A character, or whitespace around the text, that does not belong to a short text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Odd {
    /// The character.
    pub character: char,
    /// Its position in the text, in characters from 1.
    pub position: usize,
    /// What it is.
    pub what: What,
}

/// The kinds of odd characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Spaces before the text.
    Leading,
    /// Spaces after the text.
    Trailing,
    /// The apostrophe that makes a spreadsheet take a number as text.
    Apostrophe,
    /// A character that cannot be seen.
    Invisible,
    /// A control character.
    Control,
    /// Whitespace other than the space.
    Space,
    /// A dash or minus sign other than the hyphen.
    Dash,
    /// A letter that looks like a Latin one, or has another width.
    Letter,
    /// A digit of another script or width.
    Digit,
    /// Another character that looks like an ASCII one.
    Mark,
}

impl Odd {
    /// Returns the kind of the character in words, and whether the character itself can be shown.
    pub fn words(self) -> (String, bool) {
        let script = || match self.character.script() {
            // `Common` and `Latin` are not what is odd about these.
            Script::Common | Script::Latin | Script::Inherited => width(self.character),
            script => format!("{} ", script.full_name()),
        };
        match self.what {
            What::Leading => ("leading whitespace".to_owned(), false),
            What::Trailing => ("trailing whitespace".to_owned(), false),
            What::Apostrophe => ("leading apostrophe".to_owned(), true),
            What::Invisible => ("invisible character".to_owned(), false),
            What::Control => {
                let what = match self.character {
                    '\t' => "tab",
                    '\n' | '\r' => "line break",
                    _ => "control character",
                };
                (what.to_owned(), false)
            }
            What::Space => {
                let what = match self.character {
                    '\u{a0}' | '\u{202f}' | '\u{2007}' => "no-break space",
                    _ => "space character",
                };
                (what.to_owned(), false)
            }
            What::Dash if self.character == '\u{2212}' => ("minus sign".to_owned(), true),
            What::Dash => ("dash".to_owned(), true),
            What::Letter => (format!("{}letter", script()), true),
            What::Digit => (format!("{}digit", script()), true),
            What::Mark => ("character".to_owned(), true),
        }
    }

    /// Returns whether it is a digit of another script.
    pub fn is_digit_of_script(self) -> bool {
        let is_wide = !width(self.character).is_empty();
        self.what == What::Digit && self.character.is_numeric() && !is_wide
    }

    /// Returns whether it is the plain space around a text.
    pub fn is_padding(self) -> bool {
        matches!(self.what, What::Leading | What::Trailing)
    }
}

fn width(character: char) -> String {
    match character {
        '\u{ff01}'..='\u{ff5e}' => "fullwidth ".to_owned(),
        _ => String::new(),
    }
}

impl ShortText {
    /// Reads a text.
    pub fn of(written: &str) -> ShortText {
        if written.bytes().all(|byte| byte.is_ascii_graphic()) && !written.starts_with('\'') {
            return ShortText {
                text: written.to_owned(),
                odd: Vec::new(),
                is_foreign: false,
                positions: Vec::new(),
            };
        }
        let characters: Vec<char> = written.chars().collect();
        let readings: Vec<Reading> = characters.iter().map(|found| reading(*found)).collect();
        let mut read = ShortText {
            text: String::with_capacity(written.len()),
            odd: Vec::new(),
            is_foreign: is_foreign(&characters, &readings),
            positions: Vec::with_capacity(characters.len()),
        };
        // The text is between the first and the last character that can be seen.
        let is_inside =
            |reading: &Reading| !matches!(reading, Reading::Removed(_) | Reading::Space);
        let first = readings.iter().position(is_inside);
        let Some(first) = first else {
            return read;
        };
        let last = readings.iter().rposition(is_inside).unwrap_or(first);
        let words = readable_words(&characters, &readings);
        for (at, (character, reading)) in characters.iter().zip(&readings).enumerate() {
            let mut odd = |what| {
                read.odd.push(Odd {
                    character: *character,
                    position: at + 1,
                    what,
                });
            };
            let plain = match reading {
                Reading::Removed(what) => {
                    odd(*what);
                    None
                }
                Reading::Space if *character == ' ' && at < first => {
                    if at == 0 || characters[at - 1] != ' ' {
                        odd(What::Leading);
                    }
                    None
                }
                Reading::Space if *character == ' ' && at > last => {
                    if characters[at - 1] != ' ' {
                        odd(What::Trailing);
                    }
                    None
                }
                Reading::Space if *character == ' ' => Some(' '),
                Reading::Space => {
                    odd(if character.is_control() {
                        What::Control
                    } else {
                        What::Space
                    });
                    (first..last).contains(&at).then_some(' ')
                }
                Reading::Kept => Some(*character),
                Reading::Other(_, What::Letter) if !words[at] => Some(*character),
                Reading::Other(meant, what) => {
                    odd(*what);
                    Some(*meant)
                }
            };
            if let Some(plain) = plain {
                read.text.push(plain);
                read.positions.push(at + 1);
            }
        }
        read.without_apostrophe();
        // A word that keeps its letters is what it is.
        read.is_foreign &= read.odd.iter().any(|odd| odd.what == What::Letter);
        read
    }

    /// Removes what other notations leave around a word: quotes, commas, points, brackets.
    pub fn without_marks(mut self) -> ShortText {
        let is_mark = |found: char| "\"'`,;:.()[]".contains(found);
        let start = self.text.len() - self.text.trim_start_matches(is_mark).len();
        let end = self.text.trim_end_matches(is_mark).len();
        if (start == 0 && end == self.text.len()) || start >= end {
            return self;
        }
        // With such marks inside as well, it is more than one word.
        if self.text[start..end].contains(|found| "\"'`,;()[]".contains(found)) {
            return self;
        }
        let characters = self.text.char_indices().enumerate();
        let marks: Vec<Odd> = characters
            .filter(|(_, (at, _))| *at < start || *at >= end)
            .map(|(number, (_, character))| Odd {
                character,
                position: self.position(number),
                what: What::Mark,
            })
            .collect();
        let inside = &self.text[start..end];
        let word = inside.trim().to_owned();
        let blanks = inside.len() - inside.trim_start().len();
        let before = self.text[..start + blanks].chars().count();
        let numbers = before..before + word.chars().count();
        self.positions = numbers.map(|number| self.position(number)).collect();
        self.odd.extend(marks);
        self.text = word;
        self
    }

    /// Returns where a character of the text was written, in characters from 1. `number` counts the
    /// characters of the text from 0.
    pub fn position(&self, number: usize) -> usize {
        self.positions.get(number).copied().unwrap_or(number + 1)
    }

    /// Returns the first character that is not allowed.
    pub fn first_other(&self, is_allowed: impl Fn(char) -> bool) -> Option<Odd> {
        let mut characters = self.text.chars().enumerate();
        let (number, character) = characters.find(|(_, found)| !is_allowed(*found))?;
        let what = if character.is_alphabetic() {
            What::Letter
        } else {
            What::Mark
        };
        Some(Odd {
            character,
            position: self.position(number),
            what,
        })
    }

    /// Removes the apostrophe that a spreadsheet puts before a number.
    fn without_apostrophe(&mut self) {
        let (Some(rest), Some((position, positions))) =
            (self.text.strip_prefix('\''), self.positions.split_first())
        else {
            return;
        };
        let mut signs = rest.trim_start_matches(['+', '-']).chars();
        let is_number = signs
            .next()
            .is_some_and(|first| first.is_ascii_alphanumeric());
        if !is_number || rest.contains('\'') {
            return;
        }
        let position = *position;
        (self.text, self.positions) = (rest.to_owned(), positions.to_vec());
        // A typographic one is already known as odd.
        let place = self.odd.binary_search_by_key(&position, |odd| odd.position);
        if let Err(place) = place {
            let odd = Odd {
                character: '\'',
                position,
                what: What::Apostrophe,
            };
            self.odd.insert(place, odd);
        }
    }

    /// Returns whether the text has characters that do not belong to it.
    pub fn is_odd(&self) -> bool {
        !self.odd.is_empty()
    }

    /// Returns the text with digits in place of the letters that look like digits, if there are
    /// such letters and nothing else but digits and marks.
    pub fn with_digits(&self) -> Option<ShortText> {
        let mut odd = self.odd.clone();
        let known: HashSet<usize> = odd.iter().map(|odd| odd.position).collect();
        let mut text = String::with_capacity(self.text.len());
        for (number, found) in self.text.chars().enumerate() {
            let digit = match found {
                'O' | 'o' => '0',
                'I' | 'l' => '1',
                other => other,
            };
            let position = self.position(number);
            // A letter of another script is known as odd already.
            if digit != found && !known.contains(&position) {
                odd.push(Odd {
                    character: found,
                    position,
                    what: What::Letter,
                });
            }
            text.push(digit);
        }
        let is_number = text.contains(|found: char| found.is_ascii_digit())
            && !text.contains(char::is_alphabetic);
        (is_number && text != self.text).then_some(ShortText {
            text,
            odd,
            is_foreign: self.is_foreign,
            positions: self.positions.clone(),
        })
    }

    /// Returns the digits of a code that a program has turned into a decimal number: `370612.0`,
    /// `370612,00`, `3.70612E7`.
    pub fn without_fraction(&self) -> Option<Cow<'_, str>> {
        let fractions = [".0", ".00", ",0", ",00"];
        let mut fractions = fractions.iter();
        let Some(digits) = fractions.find_map(|fraction| self.text.strip_suffix(fraction)) else {
            return all_digits(&self.text).map(Cow::Owned);
        };
        let is_code = digits.len() > 1 && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_code.then_some(Cow::Borrowed(digits))
    }
}

/// How a character is read.
enum Reading {
    /// As it is.
    Kept,
    /// As a space.
    Space,
    /// As nothing.
    Removed(What),
    /// As another character.
    Other(char, What),
}

fn reading(found: char) -> Reading {
    if found.is_ascii_graphic() {
        return Reading::Kept;
    }
    if found.is_whitespace() {
        return Reading::Space;
    }
    if found.is_control() {
        return Reading::Removed(What::Control);
    }
    let category = found.general_category();
    // The skeleton leaves out what Unicode says may be ignored when it is shown.
    let is_ignorable = skeleton(found).next().is_none();
    if is_ignorable || category == GeneralCategory::Format {
        return Reading::Removed(What::Invisible);
    }
    if let Some(digit) = digit(found, category) {
        return Reading::Other(digit, What::Digit);
    }
    // A superscript minus is a minus sign, and a fullwidth letter is a letter.
    let plain = only(std::iter::once(found).nfkc()).unwrap_or(found);
    let is_dash = plain.general_category() == GeneralCategory::DashPunctuation;
    let meant = if plain.is_ascii_graphic() {
        plain
    } else if is_dash {
        '-'
    } else {
        match only(skeleton(plain)) {
            // The skeletons of `I`, `l` and `1` are the same.
            Some('l') if plain.is_uppercase() => 'I',
            Some(alike) if alike.is_ascii_graphic() => alike,
            _ => return Reading::Kept,
        }
    };
    match meant {
        '-' => Reading::Other('-', What::Dash),
        // A letter that looks like a digit is still a letter: `б` and `6`.
        '0'..='9' if found.is_alphabetic() => Reading::Kept,
        // It may refer to a note, or be a power: `1000²`.
        '0'..='9' if is_raised_or_lowered(found) => Reading::Kept,
        '0'..='9' => Reading::Other(meant, What::Digit),
        _ if found.is_alphabetic() => Reading::Other(meant, What::Letter),
        _ => Reading::Other(meant, What::Mark),
    }
}

/// Whether a digit is a superscript or a subscript one.
fn is_raised_or_lowered(digit: char) -> bool {
    matches!(digit, '²' | '³' | '¹' | '\u{2070}'..='\u{209c}')
}

/// Returns whether the character is a dash or a minus sign of any kind.
pub fn is_dash(found: char) -> bool {
    found == '-' || matches!(reading(found), Reading::Other('-', _))
}

/// Returns the only character; `None` if there are others, or none.
fn only(mut characters: impl Iterator<Item = char>) -> Option<char> {
    let first = characters.next()?;
    characters.next().is_none().then_some(first)
}

/// Returns the ASCII digit of a decimal digit. In each script they are ten characters in a row.
fn digit(found: char, category: GeneralCategory) -> Option<char> {
    if category != GeneralCategory::DecimalNumber {
        return None;
    }
    let is_digit = |code: &u32| {
        char::from_u32(*code)
            .is_some_and(|other| other.general_category() == GeneralCategory::DecimalNumber)
    };
    let code = u32::from(found);
    let before = (0..code).rev().take_while(is_digit).count();
    char::from_digit(u32::try_from(before % 10).ok()?, 10)
}

/// For each character, whether it belongs to a run of letters that all look Latin. In a run with
/// other letters, such as the name of a month in Russian, no letter is taken for a Latin one; nor in
/// a run beside it without any Latin letter.
fn readable_words(characters: &[char], readings: &[Reading]) -> Vec<bool> {
    let is_other = |at: usize| matches!(readings[at], Reading::Other(_, What::Letter));
    let mut runs = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let letters = characters[at..]
            .iter()
            .take_while(|found| found.is_alphabetic());
        let end = at + letters.count();
        if at < end {
            runs.push(at..end);
        }
        at = end + 1;
    }
    let is_latin = |at: usize| characters[at].is_ascii_alphabetic();
    let looks_latin = |run: &Range<usize>| run.clone().all(|at| is_latin(at) || is_other(at));
    let has_other_words = !runs.iter().all(looks_latin);
    let mut readable = vec![false; characters.len()];
    for run in runs {
        let has_latin = run.clone().any(is_latin);
        let is_readable = looks_latin(&run) && (has_latin || !has_other_words);
        readable[run].fill(is_readable);
    }
    readable
}

/// Whether a text of more than one letter has only letters that belong to another script.
fn is_foreign(characters: &[char], readings: &[Reading]) -> bool {
    let latin = characters.iter().any(|found| {
        found.is_alphabetic() && (found.is_ascii() || width(*found).starts_with("fullwidth"))
    });
    let foreign = readings
        .iter()
        .filter(|reading| matches!(reading, Reading::Other(_, What::Letter)))
        .count();
    foreign > 1 && !latin
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str) -> (String, Vec<(usize, String)>) {
        let read = ShortText::of(written);
        let odd = read.odd.iter();
        let odd = odd.map(|odd| (odd.position, odd.words().0)).collect();
        (read.text, odd)
    }

    fn one(written: &str, text: &str, position: usize, what: &str) {
        assert_eq!(
            read(written),
            (text.to_owned(), vec![(position, what.to_owned())]),
            "{written:?}"
        );
    }

    #[test]
    fn what_cannot_be_seen_is_removed() {
        for invisible in [
            '\u{200b}',
            '\u{200d}',
            '\u{feff}',
            '\u{ad}',
            '\u{2060}',
            '\u{202e}',
            '\u{e0041}',
            '\u{3164}',
            '\u{180e}',
            '\u{fe0f}',
        ] {
            one(&format!("LT{invisible}"), "LT", 3, "invisible character");
            one(&format!("L{invisible}T"), "LT", 2, "invisible character");
        }
        for control in ['\0', '\u{1b}', '\u{7f}', '\u{9b}'] {
            one(&format!("L{control}T"), "LT", 2, "control character");
        }
    }

    #[test]
    fn whitespace_around_a_text_is_removed_and_other_spaces_inside_become_spaces() {
        one("  LT", "LT", 1, "leading whitespace");
        one("LT  ", "LT", 3, "trailing whitespace");
        one("LT\u{a0}", "LT", 3, "no-break space");
        one("LT\u{3000}", "LT", 3, "space character");
        one("1\u{202f}000", "1 000", 2, "no-break space");
        one("LT\n", "LT", 3, "line break");
        let two = [(1, "no-break space"), (2, "leading whitespace")];
        let two = two.map(|(at, what)| (at, what.to_owned())).to_vec();
        assert_eq!(read("\u{a0} LT"), ("LT".to_owned(), two));
        assert_eq!(read("1 000"), ("1 000".to_owned(), Vec::new()));
        assert_eq!(ShortText::of(" \u{200b} ").text, "");
        assert_eq!(ShortText::of("").text, "");
    }

    #[test]
    fn other_digits_and_dashes_become_ascii() {
        one("２024", "2024", 1, "fullwidth digit");
        one("2024-٠4-08", "2024-04-08", 6, "Arabic digit");
        one("2024-0४-08", "2024-04-08", 7, "Devanagari digit");
        one("2024-0𝟒-08", "2024-04-08", 7, "digit");
        one("2024-0②-08", "2024-02-08", 7, "digit");
        for kept in ["²024", "1000²", "2024₁"] {
            assert_eq!(read(kept), (kept.to_owned(), Vec::new()));
        }
        for dash in "‐‑‒–—―﹣－".chars() {
            one(&format!("2024{dash}04-08"), "2024-04-08", 5, "dash");
        }
        one("−5", "-5", 1, "minus sign");
        assert_eq!(read("２０２４").0, "2024");
        assert_eq!(read("٢٠٢٤").0, "2024");
        assert_eq!(read("۲۰۲۴").0, "2024");
    }

    #[test]
    fn letters_of_other_scripts_that_look_latin_become_latin() {
        one("LТ", "LT", 2, "Cyrillic letter");
        one("ΕUR", "EUR", 1, "Greek letter");
        one(
            "2024-04-08Т10:45:00Z",
            "2024-04-08T10:45:00Z",
            11,
            "Cyrillic letter",
        );
        one("ＬT", "LT", 1, "fullwidth letter");
        one("НIGH", "HIGH", 1, "Cyrillic letter");
        one("LІ", "LI", 2, "Cyrillic letter");
        one("Lӏ", "Ll", 2, "Cyrillic letter");
        assert!(!ShortText::of("LТ").is_foreign);
        assert!(ShortText::of("РА").is_foreign);
        assert!(!ShortText::of("ＬＴ").is_foreign);
    }

    #[test]
    fn words_of_other_languages_are_kept() {
        for word in [
            "1 октября 2023",
            "1 октября 2023 г.",
            "Литва",
            "Österreich",
            "spalio",
            "złoty",
            "李",
            "€",
        ] {
            assert_eq!(read(word), (word.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn marks_around_a_word_are_removed() {
        for written in ["\"LT\"", "(LT)", "LT.", "LT;", ", LT"] {
            let short = ShortText::of(written).without_marks();
            assert_eq!(short.text, "LT", "{written}");
            assert!(short.is_odd(), "{written}");
        }
        for written in ["LT", "", ".", "€", "L.T", "[LT](a.example)"] {
            assert_eq!(ShortText::of(written).without_marks().text, written);
        }
        let other = |text: &str| ShortText::of(text).first_other(|found| found.is_ascii_digit());
        assert_eq!(
            other("12x4").map(|odd| (odd.character, odd.position)),
            Some(('x', 3))
        );
        assert_eq!(other("124"), None);
    }

    #[test]
    fn what_spreadsheets_add_is_removed() {
        one("'49003140174", "49003140174", 1, "leading apostrophe");
        one("’49003140174", "49003140174", 1, "character");
        assert_eq!(read("'").0, "'");
        assert_eq!(read("'a'").0, "'a'");
        for written in ["370612.0", "370612.00", "370612,0", "370612,00"] {
            let short = ShortText::of(written);
            assert_eq!(short.without_fraction().as_deref(), Some("370612"));
        }
        assert_eq!(ShortText::of("370612.5").without_fraction(), None);
        let digits = ShortText::of("2O24-04-l0").with_digits().unwrap();
        assert_eq!((digits.text.as_str(), digits.odd.len()), ("2024-04-10", 2));
        // A letter of another script is one odd character, although it also looks like a digit.
        let digits = ShortText::of("2О24-04-l0").with_digits().unwrap();
        let odd: Vec<_> = digits.odd.iter().map(|odd| odd.character).collect();
        assert_eq!((digits.text.as_str(), odd), ("2024-04-10", vec!['О', 'l']));
        assert_eq!(ShortText::of("LOL").with_digits(), None);
        assert_eq!(ShortText::of("2024").with_digits(), None);
    }

    #[test]
    fn positions_count_what_is_written_before() {
        for before in [" ", "  ", "\u{200b}", "\u{a0} \u{feff}", " \t"] {
            let count = before.chars().count();
            let last = |short: ShortText| {
                let odd = short.odd.last();
                odd.map(|odd| (odd.character, odd.position))
            };
            let of = |text: &str| ShortText::of(&format!("{before}{text}"));
            assert_eq!(last(of("'4900")), Some(('\'', count + 1)), "{before:?}");
            assert_eq!(last(of("4900–1")), Some(('–', count + 5)), "{before:?}");
            assert_eq!(last(of("'4900–1")), Some(('–', count + 6)), "{before:?}");
            let digits = of("'490O").with_digits().unwrap();
            assert_eq!(last(digits), Some(('O', count + 5)), "{before:?}");
            let word = of("( 490O )").without_marks();
            assert_eq!(word.text, "490O");
            assert_eq!(last(word.clone()), Some((')', count + 8)), "{before:?}");
            let digits = word.with_digits().unwrap();
            assert_eq!(last(digits), Some(('O', count + 6)), "{before:?}");
            let other = |short: ShortText| {
                let odd = short.first_other(|found| found.is_ascii_digit());
                odd.map(|odd| (odd.character, odd.position))
            };
            let text = format!("49{before}00x");
            assert_eq!(other(of("4900x")), Some(('x', count + 5)), "{before:?}");
            let inside = ShortText::of(&text).first_other(|found| found != 'x');
            let position = inside.map(|odd| odd.position);
            assert_eq!(position, Some(count + 5), "{before:?}");
        }
        let all = read("'2024–0’").1;
        let positions: Vec<usize> = all.iter().map(|(position, _)| *position).collect();
        assert_eq!(positions, [6, 8], "{all:?}");
        let all = read("\u{200b}'2024–04").1;
        let positions: Vec<usize> = all.iter().map(|(position, _)| *position).collect();
        assert_eq!(positions, [1, 2, 7], "{all:?}");
    }
}
