//! Characters that nobody sees: blanks, controls, format characters and fillers, by their Unicode
//! properties.

use std::ops::Range;

use icu_properties::props::{
    CanonicalCombiningClass, DefaultIgnorableCodePoint, Emoji, EmojiModifier, ExtendedPictographic,
    GeneralCategory, Ideographic, JoiningType, NoncharacterCodePoint, PrependedConcatenationMark,
    Script, VariationSelector,
};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

const ZERO_WIDTH_NON_JOINER: char = '\u{200c}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// Visible in no font although no property says so: the Braille pattern without dots.
pub(crate) const BRAILLE_BLANK: char = '\u{2800}';

/// The most tags of a flag, and its base.
const LONGEST_FLAG: usize = 8;

/// Whether nothing of the character is visible: white space, or a character that is never drawn.
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace() || invisible(character).is_some()
}

/// What an invisible character is, as a label; `None` if it is visible, or white space.
pub(crate) fn invisible(character: char) -> Option<&'static str> {
    // Most characters are letters of this range.
    if matches!(character, ' '..='~' | '\u{c0}'..='\u{2ff}') {
        return None;
    }
    if character.is_control() {
        let is_space = matches!(character, '\n' | '\r' | '\t');
        return (!is_space).then_some("contains a control character");
    }
    if character == BRAILLE_BLANK {
        return Some("contains a Braille pattern without dots");
    }
    let category = CodePointMapData::<GeneralCategory>::new().get(character);
    match category {
        GeneralCategory::PrivateUse => return Some("contains a private-use character"),
        GeneralCategory::Unassigned
            if CodePointSetData::new::<NoncharacterCodePoint>().contains(character) =>
        {
            return Some("contains a noncharacter");
        }
        _ => {}
    }
    let is_ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character);
    let is_drawn = || CodePointSetData::new::<PrependedConcatenationMark>().contains(character);
    if !is_ignorable && (category != GeneralCategory::Format || is_drawn()) {
        return None;
    }
    Some(match character {
        '\u{ad}' => "contains a soft hyphen",
        '\u{200b}'..='\u{200d}' | '\u{2060}' => "contains a zero-width character",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "contains a character that changes the text direction"
        }
        '\u{feff}' => "contains a byte order mark",
        '\u{e0000}'..='\u{e007f}' => "contains a tag character",
        character if is_variation_selector(character) => "contains a variation selector",
        character if character.is_alphabetic() => "contains a filler",
        _ => "contains an invisible format character",
    })
}

/// The first invisible character that has no function where it is, with its byte offset and its
/// label.
pub(crate) fn find_invisible(text: &str) -> impl Iterator<Item = (usize, char, &'static str)> {
    text.char_indices().filter_map(|(at, character)| {
        let label = invisible(character)?;
        let (before, after) = (&text[..at], &text[at + character.len_utf8()..]);
        (!is_needed(before, character, after)).then_some((at, character, label))
    })
}

/// Whether scripts, or emoji, need the invisible character between these texts.
fn is_needed(before: &str, character: char, after: &str) -> bool {
    match character {
        ZERO_WIDTH_JOINER => {
            is_at_virama(before, after) || is_in_emoji(before, after) || joins(before)
        }
        ZERO_WIDTH_NON_JOINER => {
            is_at_virama(before, after) || (joins(before) && joins_next(after))
        }
        // A blank between words in Braille.
        BRAILLE_BLANK => {
            let is_braille = |near| script(near) == Script::Braille && near != BRAILLE_BLANK;
            before.ends_with(is_braille) || after.starts_with(is_braille)
        }
        // The Mongolian vowel separator.
        '\u{180e}' => before.ends_with(|last| script(last) == Script::Mongolian),
        // A digit or sign on a key, such as 1️⃣, ends with the key.
        '\u{fe0f}' if after.starts_with('\u{20e3}') => {
            before.ends_with(|last: char| last.is_ascii_digit() || matches!(last, '#' | '*'))
        }
        character if is_variation_selector(character) => before.ends_with(has_variants),
        // A flag of a region, such as that of Scotland.
        '\u{e0020}'..='\u{e007f}' => {
            let mut flag = before.chars().rev().take(LONGEST_FLAG);
            let is_tag = |last: &char| matches!(last, '\u{e0020}'..='\u{e007e}');
            flag.find(|last| !is_tag(last)) == Some('\u{1f3f4}')
        }
        _ => false,
    }
}

/// Whether a joiner is next to a virama: it chooses the form of a conjunct in Indic scripts.
fn is_at_virama(before: &str, after: &str) -> bool {
    let classes = CodePointMapData::<CanonicalCombiningClass>::new();
    let is_virama = |character| classes.get(character) == CanonicalCombiningClass::Virama;
    before.ends_with(is_virama)
        || (after.starts_with(is_virama) && before.ends_with(char::is_alphabetic))
}

/// Whether the text ends with a letter of a cursive script, such as Arabic.
fn joins(before: &str) -> bool {
    before
        .chars()
        .rev()
        .find(is_not_transparent)
        .is_some_and(is_joining)
}

/// The same for the beginning.
fn joins_next(after: &str) -> bool {
    after
        .chars()
        .find(is_not_transparent)
        .is_some_and(is_joining)
}

fn is_not_transparent(character: &char) -> bool {
    joining_type(*character) != JoiningType::Transparent
}

// The letters that join on the right side only count too: in Persian, a non-joiner is typed at the
// end of a part of a word, whatever its last letter is.
fn is_joining(character: char) -> bool {
    matches!(
        joining_type(character),
        JoiningType::DualJoining | JoiningType::LeftJoining | JoiningType::RightJoining
    )
}

fn joining_type(character: char) -> JoiningType {
    CodePointMapData::<JoiningType>::new().get(character)
}

fn is_in_emoji(before: &str, after: &str) -> bool {
    let pictures = CodePointSetData::new::<ExtendedPictographic>();
    let modifiers = CodePointSetData::new::<EmojiModifier>();
    let is_modifier = |last| is_variation_selector(last) || modifiers.contains(last);
    before
        .trim_end_matches(is_modifier)
        .ends_with(|last| pictures.contains(last))
        && after.starts_with(|first| pictures.contains(first))
}

fn is_variation_selector(character: char) -> bool {
    CodePointSetData::new::<VariationSelector>().contains(character)
}

/// Whether variation selectors are defined after the character: an ideograph, an emoji, or a letter
/// of a script with variants.
fn has_variants(character: char) -> bool {
    CodePointSetData::new::<Ideographic>().contains(character)
        || CodePointSetData::new::<Emoji>().contains(character) && !character.is_ascii_graphic()
        || matches!(
            script(character),
            Script::Mongolian | Script::PhagsPa | Script::Myanmar | Script::Manichaean
        )
}

pub(super) fn script(character: char) -> Script {
    CodePointMapData::<Script>::new().get(character)
}

/// The usual digit of a fullwidth digit, or of a mathematical one.
pub(crate) fn usual_digit(digit: char) -> Option<char> {
    let is_form = matches!(digit, '\u{ff10}'..='\u{ff19}' | '\u{1d7ce}'..='\u{1d7ff}');
    std::iter::once(digit).filter(|_| is_form).nfkc().next()
}

/// The usual letter of a fullwidth letter, or of a mathematical one.
pub(crate) fn usual_form(letter: char) -> Option<char> {
    let is_form = matches!(letter, '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' | '\u{1d400}'..='\u{1d7cb}');
    let mut usual = std::iter::once(letter).filter(|_| is_form).nfkc();
    usual
        .next()
        .filter(|usual| usual.is_alphabetic() && *usual != letter)
}

/// The usual letters of a ligature of typography, such as `fi` of `ﬁ`.
pub(crate) fn letters_of_ligature(letter: char) -> Option<String> {
    let is_ligature = matches!(letter, '\u{fb00}'..='\u{fb06}');
    is_ligature.then(|| std::iter::once(letter).nfkc().collect())
}

/// Finds accents that are signs beside their letter, as in `Mu¨ller`, and the letter for both. It is `None` if
/// the accent may belong to the letter before or after it. Returns the byte ranges of the accents with their
/// letters. Signs that people type for apostrophes are none of them.
pub(crate) fn separate_accents(text: &str) -> Vec<(Range<usize>, Option<String>)> {
    let accents = text.char_indices().filter_map(|(at, sign)| {
        let mark = match sign {
            '¨' => '\u{308}',
            '¸' => '\u{327}',
            'ˇ' => '\u{30c}',
            '˘' => '\u{306}',
            '˙' => '\u{307}',
            '˚' => '\u{30a}',
            '˛' => '\u{328}',
            '˝' => '\u{30b}',
            _ => return None,
        };
        let end = at + sign.len_utf8();
        let is_letter = |near: &char| near.is_alphabetic();
        let before = text[..at].chars().next_back().filter(is_letter);
        let after = text[end..].chars().next().filter(is_letter);
        let with = |letter: char| compose(letter, mark);
        let first = before.and_then(|letter| Some((at - letter.len_utf8()..end, with(letter)?)));
        let second = after.and_then(|letter| Some((at..end + letter.len_utf8(), with(letter)?)));
        match (first, second) {
            (Some(_), Some(_)) => Some((at..end, None)),
            (Some((range, letter)), None) | (None, Some((range, letter))) => {
                Some((range, Some(letter.to_string())))
            }
            (None, None) => None,
        }
    });
    accents.collect()
}

/// Whether the character is of a script of East Asia.
pub(crate) fn is_cjk(character: char) -> bool {
    matches!(
        script(character),
        Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul | Script::Bopomofo
    )
}

/// Whether the character is a mark that belongs to the letter before it.
pub(super) fn is_mark(character: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(character);
    matches!(
        category,
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<char> {
        find_invisible(text)
            .map(|(_, character, _)| character)
            .collect()
    }

    #[test]
    fn an_accent_beside_a_letter_belongs_to_it() {
        for (text, letter) in [
            ("u¨", "ü"),
            ("c¸", "ç"),
            ("sˇ", "š"),
            ("a˘", "ă"),
            ("z˙", "ż"),
            ("a˚", "å"),
            ("a˛", "ą"),
            ("o˝", "ő"),
        ] {
            let found = separate_accents(text);
            assert_eq!(found, [(0..text.len(), Some(letter.to_owned()))], "{text}");
        }
        assert_eq!(separate_accents("u¨a"), [(1..3, None)]);
        assert_eq!(separate_accents("u´"), []);
    }

    #[test]
    fn fillers_controls_and_ignorable_characters_are_blank() {
        for blank in [
            ' ',
            '\n',
            '\u{a0}',
            '\u{3000}',
            '\u{2028}',
            '\u{0}',
            '\u{85}',
            '\u{97}',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{180e}',
            '\u{200b}',
            '\u{2063}',
            '\u{206a}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff9}',
            '\u{e0041}',
            '\u{e0100}',
            '\u{e000}',
            '\u{ffff}',
        ] {
            assert!(is_blank(blank), "{:x}", u32::from(blank));
        }
        for visible in [
            'a', '!', 'ž', '\u{301}', 'ਃ', '한', '\u{600}', '\u{6dd}', '🦊', '\u{fffd}',
        ] {
            assert!(!is_blank(visible), "{:x}", u32::from(visible));
        }
    }

    #[test]
    fn joiners_are_needed_only_where_the_script_uses_them() {
        for clean in [
            "علی\u{200c}رضا",
            "میر\u{200c}حسینی",
            "می\u{64e}\u{200c}خواهم",
            "क्\u{200d}ष",
            "क्\u{200c}ष",
            "ශ්\u{200d}රී",
            "র\u{200d}্যাব",
            "ന്\u{200d}",
            "👩\u{200d}💻",
            "👩🏽\u{200d}💻",
            "❤\u{fe0f}\u{200d}🔥",
            "1\u{fe0f}\u{20e3} #\u{fe0f}\u{20e3}",
            "葛\u{e0100}城",
            "辻\u{fe00}",
            "🏴\u{e0067}\u{e0062}\u{e007f}",
            "ᠨ\u{180e}ᠠ",
            "\u{2805}\u{2800}\u{2807}",
        ] {
            assert!(found(clean).is_empty(), "{clean:?}");
        }
        for (text, character) in [
            ("Ona\u{200c}Marija", '\u{200c}'),
            ("Ona\u{200d}", '\u{200d}'),
            ("علی\u{200c}", '\u{200c}'),
            ("علی\u{200c}a", '\u{200c}'),
            ("क\u{200c}", '\u{200c}'),
            ("Ona\u{fe0f}", '\u{fe0f}'),
            ("Ona\u{e0041}", '\u{e0041}'),
            ("Иван\u{200d}", '\u{200d}'),
            ("Ona\u{180e}", '\u{180e}'),
            ("👩\u{200d}Ona", '\u{200d}'),
            ("Ona\u{200d}👩", '\u{200d}'),
            ("Ona\u{2800}", '\u{2800}'),
            ("O\u{2800}na", '\u{2800}'),
        ] {
            assert_eq!(found(text), [character], "{text:?}");
        }
    }
}
