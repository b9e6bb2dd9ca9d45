//! Characters that are encoded as ASCII ones: for a URL, a script or an e-mail.

use std::ops::Range;

use data_encoding::{BASE64, HEXUPPER_PERMISSIVE};
use encoding_rs::Encoding;

use crate::codes::characters::is_mark;
use crate::codes::encodings::western;

/// How characters are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notation {
    /// As in a URL: `%C3%BC`.
    Percent,
    /// As in a string of a script, or of JSON: `\\u00fc`.
    Script,
    /// As in the header of an e-mail (RFC 2047): `=?UTF-8?Q?=C3=BC?=`.
    EncodedWord,
    /// As in an e-mail (RFC 2045): `=C3=BC`.
    QuotedPrintable,
    /// As the function `escape` of scripts writes it: `%u0117`.
    ScriptPercent,
    /// As in the XML of spreadsheets and databases: `_x0117_`.
    Xml,
    /// As the language R prints it: `<U+0117>`.
    CodePoint,
    /// As in a string of a script or of SQL: `\\'`, `\\/`, `\\n`, `\\xfc`.
    Backslash,
    /// A line break of HTML: `<br>`.
    LineBreak,
}

impl Notation {
    // The characters of an encoded word are quoted-printable too.
    pub(crate) const ALL: [Notation; 9] = [
        Notation::Percent,
        Notation::Script,
        Notation::EncodedWord,
        Notation::QuotedPrintable,
        Notation::ScriptPercent,
        Notation::Xml,
        Notation::CodePoint,
        Notation::Backslash,
        Notation::LineBreak,
    ];

    /// What an encoded character is.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Notation::Percent => "percent-encoded, as in a URL",
            Notation::Script => "an escape of JSON that is escaped again",
            Notation::EncodedWord => "an encoded word, as in the header of an e-mail",
            Notation::QuotedPrintable => "quoted-printable, as in an e-mail",
            Notation::ScriptPercent => "percent-encoded, as by a script",
            Notation::Xml => "encoded, as in the XML of a spreadsheet",
            Notation::CodePoint => "a code point, as R prints it",
            Notation::Backslash => "an escape of a script or of SQL",
            Notation::LineBreak => "a line break of HTML",
        }
    }

    /// What is before the digits, how many there are, and what is behind them.
    fn form(self) -> (&'static str, usize, &'static str) {
        match self {
            Notation::Percent => ("%", 2, ""),
            Notation::Script => ("\\u", 4, ""),
            Notation::EncodedWord => ("=?", 0, ""),
            Notation::QuotedPrintable => ("=", 2, ""),
            Notation::ScriptPercent => ("%u", 4, ""),
            Notation::Xml => ("_x", 4, "_"),
            Notation::CodePoint => ("<U+", 4, ">"),
            Notation::Backslash => ("\\", 0, ""),
            Notation::LineBreak => ("<br", 0, ">"),
        }
    }

    /// The runs of encoded characters in a text, with the characters. ASCII ones may be meant as they are, such as
    /// `50%25`, unless others show that the text is encoded, or its blanks are.
    pub(crate) fn find(self, text: &str) -> Vec<(Range<usize>, String)> {
        match self {
            Notation::EncodedWord => return encoded_words(text),
            Notation::Backslash => return backslashes(text),
            Notation::LineBreak => return line_breaks(text),
            _ => {}
        }
        let (mark, digits, end) = self.form();
        let length = mark.len() + digits + end.len();
        let unit = |at: usize| {
            let encoded = text.get(at..at + length)?;
            let digits = encoded.strip_prefix(mark)?.strip_suffix(end)?;
            let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            let unit = is_hex.then(|| u16::from_str_radix(digits, 16).ok())??;
            let is_encoded = match self {
                // The line end of a cell, and what is no letter.
                Notation::Xml => {
                    let byte = u8::try_from(unit).unwrap_or_default();
                    matches!(byte, b'\n' | b'\r' | b' ') || byte.is_ascii_punctuation()
                }
                // The signs of HTML and others, which Gson, Go, .NET and PHP escape in JSON.
                Notation::Script => {
                    u8::try_from(unit).is_ok_and(|byte| b"\"&'+<=>`".contains(&byte))
                }
                _ => false,
            };
            (unit > 0x7f || is_encoded).then_some(unit)
        };
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(start) = text[from..].find(mark).map(|at| from + at) {
            let mut units = Vec::new();
            let mut end = start;
            while let Some(next) = unit(end) {
                units.push(next);
                end += length;
            }
            match self.decode(&units) {
                Some(meant) => found.push((start..end, meant)),
                None => end = end.max(start + mark.len()),
            }
            from = end;
        }
        let may_be_whole = matches!(self, Notation::Percent | Notation::QuotedPrintable);
        if may_be_whole && (!found.is_empty() || self.has_encoded_blank(text)) {
            found.extend(self.encoded_ascii(text));
            found.sort_unstable_by_key(|(range, _)| range.start);
        }
        found
    }

    /// The ASCII character that is encoded at the beginning of a text.
    fn ascii_at(self, text: &str) -> Option<u8> {
        let (mark, ..) = self.form();
        let digits = text.strip_prefix(mark)?.get(..2)?;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let byte = is_hex.then(|| u8::from_str_radix(digits, 16).ok())??;
        byte.is_ascii().then_some(byte)
    }

    /// Whether all of a text was encoded: it has no blanks, but encoded ones, quotes or ampersands between words. In
    /// `50%20` and `a=20`, the sign is meant.
    fn has_encoded_blank(self, text: &str) -> bool {
        if text.contains(char::is_whitespace) {
            return false;
        }
        let (mark, ..) = self.form();
        let (mut end, mut has_one) = (0, false);
        for (at, _) in text.match_indices(mark) {
            let is_escape = |at: usize| {
                let digits = text.get(at + mark.len()..at + mark.len() + 2);
                digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            };
            if !is_escape(at) {
                return false;
            }
            let after = &text[at + mark.len() + 2..];
            let follows = text[..at].chars().next_back();
            let follows_word =
                at == end || follows.is_some_and(|near| near.is_alphabetic() || near == '.');
            let is_before_word = after.starts_with(mark) || after.starts_with(char::is_alphabetic);
            has_one |= match self.ascii_at(&text[at..]) {
                Some(b' ' | b'&' | b'\'') => follows_word && is_before_word,
                Some(b'"') => follows_word && (is_before_word || after.is_empty()),
                _ => false,
            };
            end = at + mark.len() + 2;
        }
        has_one
    }

    /// The encoded ASCII characters of a text that has other encoded ones, and the blanks of a URL.
    fn encoded_ascii(self, text: &str) -> Vec<(Range<usize>, String)> {
        let has_blanks = text.contains(char::is_whitespace);
        let is_url = self == Notation::Percent && !has_blanks;
        let (mark, ..) = self.form();
        let length = mark.len() + 2;
        let starts = text.char_indices().filter_map(|(at, sign)| {
            if sign == '+' && is_url {
                return Some((at..at + 1, " ".to_owned()));
            }
            let rest = &text[at..];
            let byte = self.ascii_at(rest)?;
            // `5 %` and `= 5` are meant where the rest of a text has usual blanks.
            let is_amount = has_blanks && text[..at].ends_with(|near: char| near.is_ascii_digit());
            let after = rest.get(length..).unwrap_or_default();
            let begins_escape = || {
                let mut digits = after.bytes().take(2);
                digits.all(|digit| digit.is_ascii_hexdigit()) && after.len() > 1
            };
            let meant = match byte {
                _ if is_amount => return None,
                // Of a text that was encoded twice, the rest would be encoded again.
                b'%' if begins_escape() => return None,
                b'\r' if self.ascii_at(after) == Some(b'\n') => String::new(),
                b'\r' | b'\n' | b'\t' => " ".to_owned(),
                _ if byte.is_ascii_control() => return None,
                _ => char::from(byte).to_string(),
            };
            Some((at..at + length, meant))
        });
        starts.collect()
    }

    fn decode(self, units: &[u16]) -> Option<String> {
        if units.is_empty() {
            return None;
        }
        let (_, digits, _) = self.form();
        if digits == 4 {
            let meant = String::from_utf16(units).ok()?;
            return Some(meant.replace(['\r', '\n'], ""));
        }
        let bytes: Option<Vec<_>> = units.iter().map(|unit| u8::try_from(*unit).ok()).collect();
        let bytes = bytes?;
        let meant = String::from_utf8(bytes).unwrap_or_else(|error| western(error.as_bytes()));
        let is_letter = |letter: char| letter.is_alphabetic() || is_mark(letter);
        meant.chars().all(is_letter).then_some(meant)
    }
}

/// Whether a text has one of the marks that most escapes begin with, apart from the backslash.
pub(crate) fn may_have_escapes(text: &[u8]) -> bool {
    memchr::memchr3(b'%', b'<', b'=', text).is_some()
}

/// The escapes with a backslash in a text, with what they mean: one blank for line breaks and tabs.
fn backslashes(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find('\\').map(|at| from + at) {
        let rest = &text[start + 1..];
        // A small letter behind it shows a word, as in a path.
        let is_in_word = || rest[1..].starts_with(char::is_lowercase);
        let escape = match rest.bytes().next() {
            Some(sign @ (b'"' | b'\'' | b'/')) => Some((2, char::from(sign).to_string())),
            Some(b'n' | b'r' | b't') if !is_in_word() => Some((2, " ".to_owned())),
            Some(b'x') => {
                let digits = rest.get(1..3).filter(|digits| digits.is_ascii());
                let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                let byte = byte.filter(|byte| !byte.is_ascii());
                byte.map(|byte| (4, western(&[byte])))
            }
            _ => None,
        };
        from = start + 1;
        let Some((length, meant)) = escape else {
            continue;
        };
        from = start + length;
        match found.last_mut() {
            // `\r\n` is one line break.
            Some((range, last)) if range.end == start && meant == " " && last == " " => {
                range.end = from;
            }
            _ => found.push((start..from, meant)),
        }
    }
    found
}

/// The line breaks of HTML in a text, as blanks.
fn line_breaks(text: &str) -> Vec<(Range<usize>, String)> {
    /// No such tag is longer, in bytes.
    const LONGEST: usize = 8;
    let breaks = text.match_indices('<').filter_map(|(start, _)| {
        let rest = &text.as_bytes()[start + 1..];
        let length = rest.iter().take(LONGEST).position(|byte| *byte == b'>')?;
        let name = rest[..length].trim_ascii();
        let name = name.strip_suffix(b"/").unwrap_or(name);
        let name = name.strip_prefix(b"/").unwrap_or(name).trim_ascii();
        let is_break = name.eq_ignore_ascii_case(b"br") || name.eq_ignore_ascii_case(b"p");
        is_break.then(|| (start..start + length + 2, " ".to_owned()))
    });
    breaks.collect()
}

/// The encoded words in a text, with what they mean.
fn encoded_words(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find("=?").map(|at| from + at) {
        from = start + "=?".len();
        if let Some((length, meant)) = encoded_word(&text[from..]) {
            from += length;
            found.push((start..from, meant));
        }
    }
    found
}

/// Reads an encoded word behind its first mark: `UTF-8?Q?M=C3=BCller?=`. Returns its length, and
/// what it means.
fn encoded_word(text: &str) -> Option<(usize, String)> {
    // RFC 2047 allows 75 characters for all of it, and not all programs keep to that.
    const LONGEST: usize = 1000;
    let mut ends = (0..=text.len().min(LONGEST)).rev();
    let end = ends.find(|end| text.is_char_boundary(*end))?;
    let text = &text[..end];
    let (charset, rest) = text.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let (written, rest) = rest.split_once("?=")?;
    let bytes = match encoding {
        "Q" | "q" => quoted_bytes(written)?,
        "B" | "b" => BASE64.decode(written.as_bytes()).ok()?,
        _ => return None,
    };
    let charset = Encoding::for_label(charset.as_bytes())?;
    let meant = charset.decode_without_bom_handling_and_without_replacement(&bytes)?;
    let is_text = !meant.is_empty() && !meant.contains(char::is_control);
    is_text.then(|| (text.len() - rest.len(), meant.into_owned()))
}

fn quoted_bytes(written: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'_' => b' ',
            b'=' => {
                let digits = [rest.next()?, rest.next()?];
                HEXUPPER_PERMISSIVE.decode(&digits).ok()?.pop()?
            }
            other => other,
        });
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_letters_are_found() {
        for (text, notation, meant) in [
            ("M%C3%BCller", Notation::Percent, "ü"),
            ("M%fcller", Notation::Percent, "ü"),
            ("M\\u00fcller", Notation::Script, "ü"),
            ("O\\u0027Brien", Notation::Script, "'"),
            ("AT\\u0026T", Notation::Script, "&"),
            ("\\u003c\\u003E", Notation::Script, "<>"),
            ("M=C3=BCller", Notation::QuotedPrintable, "ü"),
            ("\\u0418\\u0432", Notation::Script, "Ив"),
            ("Mu%CC%88ller", Notation::Percent, "\u{308}"),
            ("M%u00FCller", Notation::ScriptPercent, "ü"),
            ("M_x00FC_ller", Notation::Xml, "ü"),
            ("_x0160__x017E_", Notation::Xml, "Šž"),
            ("UAB Rytas_x000D__x000A_", Notation::Xml, ""),
            ("M<U+00FC>ller", Notation::CodePoint, "ü"),
            ("O\\'Brien", Notation::Backslash, "'"),
            ("A\\/B", Notation::Backslash, "/"),
            ("Testo g. 1\\r\\nVilnius", Notation::Backslash, " "),
            ("Jos\\xe9", Notation::Backslash, "é"),
            ("Testo g. 1<br/>Vilnius", Notation::LineBreak, " "),
            ("Testo g. 1<BR>Vilnius", Notation::LineBreak, " "),
            (
                "=?UTF-8?Q?M=C3=BCller_Ona?=",
                Notation::EncodedWord,
                "Müller Ona",
            ),
            ("=?utf-8?b?TcO8bGxlcg==?=", Notation::EncodedWord, "Müller"),
            (
                "Ona =?iso-8859-1?q?M=FCller?=",
                Notation::EncodedWord,
                "Müller",
            ),
        ] {
            let found = notation.find(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].1, meant, "{text}");
        }
    }

    #[test]
    fn all_of_an_encoded_text_is_found() {
        for (text, notation, expected) in [
            ("UAB+%22%C5%A0viesa%22", Notation::Percent, "UAB \"Šviesa\""),
            ("UAB%20%C5%A0viesa", Notation::Percent, "UAB Šviesa"),
            ("UAB%20Gera", Notation::Percent, "UAB Gera"),
            ("UAB%20%22Gera%22", Notation::Percent, "UAB \"Gera\""),
            ("AT%26T+Baltic", Notation::Percent, "AT&T Baltic"),
            (
                "Testo%20g.%205%0d%0aVilnius",
                Notation::Percent,
                "Testo g. 5 Vilnius",
            ),
            (
                "Nuolaida 50%25 %C5%BEalia",
                Notation::Percent,
                "Nuolaida 50%25 žalia",
            ),
            ("UAB_x0020_Gera", Notation::Xml, "UAB Gera"),
            ("Nr_x002E__x0020_5", Notation::Xml, "Nr. 5"),
            ("UAB=20Gera", Notation::QuotedPrintable, "UAB Gera"),
            (
                "UAB=20=22=C5=A0viesa=22",
                Notation::QuotedPrintable,
                "UAB \"Šviesa\"",
            ),
        ] {
            let (mut meant, mut end) = (String::new(), 0);
            for (range, other) in notation.find(text) {
                meant.push_str(&text[end..range.start]);
                meant.push_str(&other);
                end = range.end;
            }
            meant.push_str(&text[end..]);
            assert_eq!(meant, expected, "{text}");
        }
        for text in [
            "50%20",
            "UAB 50%20Gera",
            "A%20 B",
            "A%20",
            "A=20",
            "5%20A",
            "C++%2B",
            "100%",
            "A%2520B",
            "A%20B%",
            "%20",
        ] {
            for notation in Notation::ALL {
                assert_eq!(notation.find(text), [], "{text}");
            }
        }
    }

    #[test]
    fn other_texts_are_not_encoded() {
        for text in [
            "",
            "%",
            "50%25",
            "100 %",
            "=",
            "a=b",
            "\\u",
            "\\ud800",
            "%C",
            "=C3",
            "%ž",
            "\\u00e",
            "\\u0041",
            "\\u0020",
            "%80",
            "=?",
            "=?=?=",
            "=?UTF-8?Q?a",
            "=?UTF-8?Q?=ZZ?=",
            "=?UTF-8?Q?=FC?=",
            "=?UTF-8?B?TcO8?",
            "=?UTF-8?B?*?=",
            "=?x?Q?a?=",
            "=?UTF-8?X?a?=",
            "=?UTF-8?Q??=",
            "=?UTF-8?Q?=00?=",
            "=?UTF-8?Q?=?=",
            "_x0041_",
            "_x00FC",
            "_x00F_",
            "%u00f",
            "<U+0041>",
            "<U+00FC",
            "\\",
            "a\\",
            "C:\\testas",
            "\\x4",
            "\\x41",
            "\\xé",
            "<",
            "<b>",
            "<brand>",
        ] {
            for notation in Notation::ALL {
                let is_western = matches!(text, "=C3" | "=?UTF-8?Q?=FC?=")
                    && notation == Notation::QuotedPrintable;
                assert_eq!(notation.find(text).is_empty(), !is_western, "{text}");
            }
        }
    }
}
