//! Makes text safe to print. A payload, a file name or a configuration must not be able to move the
//! cursor, change colours, reverse the text direction, hide text or start a new line. Everything
//! that kyclint prints goes through here: reports, notes and diffs.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

/// Returns the character to print in place of `character` on a terminal, or `None` if it is safe.
pub(crate) fn stand_in(character: char) -> Option<char> {
    match character {
        '\t' => None,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(character)),
        ' '..='~' => None,
        '\x7f' => Some('\u{2421}'),
        // C1 controls, the soft hyphen, direction marks, line separators, joiners, invisible
        // operators, annotations and tags.
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    }
}

/// Whether a character must be replaced even in output that keeps all others. The byte order mark
/// and the joiners, which occur in names in many languages, are kept.
pub(crate) fn is_obeyed(character: char) -> bool {
    let is_kept = matches!(character, '\u{feff}' | '\u{200c}' | '\u{200d}');
    stand_in(character).is_some() && !is_kept
}

/// Returns the text, safe to print on one line of a terminal.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    let needs_care = |character| character == '\t' || stand_in(character).is_some();
    if text.contains(needs_care) {
        let visible = text.chars().map(|character| match character {
            '\t' => ' ',
            other => stand_in(other).unwrap_or(other),
        });
        Cow::Owned(visible.collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Writes the content of a line that a program may read too, so tabs and joiners are kept. The
/// bytes need not be UTF-8. Returns whether any byte or character was replaced.
pub(crate) fn write_line(bytes: &[u8], out: &mut impl Write) -> io::Result<bool> {
    let mut has_stand_ins = false;
    for chunk in bytes.utf8_chunks() {
        let mut rest = chunk.valid();
        while let Some((at, stand_in)) = rest
            .char_indices()
            .filter(|(_, character)| is_obeyed(*character))
            .find_map(|(at, character)| Some((at, stand_in(character)?)))
        {
            has_stand_ins = true;
            let (before, from) = rest.split_at(at);
            write!(out, "{before}{stand_in}")?;
            let mut behind = from.chars();
            behind.next();
            rest = behind.as_str();
        }
        out.write_all(rest.as_bytes())?;
        for _ in chunk.invalid() {
            has_stand_ins = true;
            write!(out, "{}", char::REPLACEMENT_CHARACTER)?;
        }
    }
    Ok(has_stand_ins)
}

/// Writes a value as JSON on one line. Characters that affect a terminal are escaped, so a program
/// still reads the same value.
pub(crate) fn write_json(out: impl Write, value: &impl Serialize) -> serde_json::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(out, Escaping))
}

/// Compact JSON that escapes more characters than JSON requires.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut plain = CompactFormatter;
        if fragment.bytes().all(|byte| byte < 0x7f) {
            return plain.write_string_fragment(out, fragment);
        }
        let mut rest = fragment;
        while let Some((at, character)) = rest
            .char_indices()
            .find(|(_, character)| *character != '\t' && stand_in(*character).is_some())
        {
            plain.write_string_fragment(out, &rest[..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + character.len_utf8()..];
        }
        plain.write_string_fragment(out, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One character of each class that affects a terminal or is invisible.
    const HARMFUL: &str = "\0\n\r\x1b\x7f\u{85}\u{9b}\u{ad}\u{61c}\u{180e}\u{200b}\u{200e}\u{2028}\u{202e}\u{2066}\u{206f}\u{feff}\u{fff9}\u{fffb}\u{e0001}\u{e007f}";

    #[test]
    fn control_and_invisible_characters_are_replaced() {
        let shown = line(HARMFUL);
        assert_eq!(shown.chars().count(), HARMFUL.chars().count());
        assert!(
            shown.chars().all(|shown| stand_in(shown).is_none()),
            "{shown:?}"
        );
        assert_eq!(line("a\tž"), "a ž");
        let mut written = Vec::new();
        assert!(write_line(HARMFUL.as_bytes(), &mut written).unwrap());
        let written = String::from_utf8(written).unwrap();
        assert_eq!(line(&written), shown);
        assert!(!written.contains(is_obeyed), "{written:?}");
        let invisible = "\u{feff}a\u{200c}\u{200d}";
        let mut written = Vec::new();
        assert!(!write_line(invisible.as_bytes(), &mut written).unwrap());
        assert_eq!(written, invisible.as_bytes());
    }

    #[test]
    fn invalid_bytes_are_replaced_one_by_one() {
        let write = |bytes: &[u8]| {
            let mut out = Vec::new();
            let has_stand_ins = write_line(bytes, &mut out).unwrap();
            (String::from_utf8(out).unwrap(), has_stand_ins)
        };
        assert_eq!(write("a\tžą🦊".as_bytes()), ("a\tžą🦊".to_owned(), false));
        assert_eq!(
            write(b"a\x9bb\xE0\xE1"),
            ("a\u{fffd}b\u{fffd}\u{fffd}".to_owned(), true)
        );
    }

    #[test]
    fn json_escapes_preserve_the_value() {
        let mut out = Vec::new();
        write_json(&mut out, &format!("ž\"\t{HARMFUL}")).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(
            out.chars().all(|shown| stand_in(shown).is_none()),
            "{out:?}"
        );
        assert!(out.starts_with("\"ž\\\"\\t\\u0000"), "{out}");
        assert!(out.ends_with("\\udb40\\udc7f\""), "{out}");
        let read: String = serde_json::from_str(&out).unwrap();
        assert_eq!(read, format!("ž\"\t{HARMFUL}"));
    }
}
