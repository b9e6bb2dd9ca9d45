//! Characters that are encoded as ASCII ones: for a URL, a script or an e-mail.

use std::ops::Range;

use crate::codes::encodings::western;

/// How characters are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notation {
    /// As in a URL: `%C3%BC`.
    Percent,
    /// As in a string of a script, or of JSON: `\\u00fc`.
    Script,
    /// As in an e-mail (RFC 2045): `=C3=BC`.
    QuotedPrintable,
}

impl Notation {
    pub(crate) const ALL: [Notation; 3] = [
        Notation::Percent,
        Notation::Script,
        Notation::QuotedPrintable,
    ];

    /// What an encoded character is.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Notation::Percent => "percent-encoded, as in a URL",
            Notation::Script => "an escape of JSON that is escaped again",
            Notation::QuotedPrintable => "quoted-printable, as in an e-mail",
        }
    }

    fn mark(self) -> &'static str {
        match self {
            Notation::Percent => "%",
            Notation::Script => "\\u",
            Notation::QuotedPrintable => "=",
        }
    }

    /// The runs of encoded characters in a text, with the characters, none of which is ASCII. An
    /// ASCII one may be meant as it is: `50%25`.
    pub(crate) fn find(self, text: &str) -> Vec<(Range<usize>, String)> {
        let mark = self.mark();
        let length = mark.len() + if self == Notation::Script { 4 } else { 2 };
        let unit = |at: usize| {
            let digits = text.get(at..at + length)?.strip_prefix(mark)?;
            let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            let unit = is_hex.then(|| u16::from_str_radix(digits, 16).ok())??;
            (unit > 0x7f).then_some(unit)
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
        found
    }

    fn decode(self, units: &[u16]) -> Option<String> {
        if units.is_empty() {
            return None;
        }
        if self == Notation::Script {
            return String::from_utf16(units).ok();
        }
        let bytes: Option<Vec<_>> = units.iter().map(|unit| u8::try_from(*unit).ok()).collect();
        let bytes = bytes?;
        let meant = String::from_utf8(bytes).unwrap_or_else(|error| western(error.as_bytes()));
        meant.chars().all(char::is_alphabetic).then_some(meant)
    }
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
            ("M=C3=BCller", Notation::QuotedPrintable, "ü"),
            ("\\u0418\\u0432", Notation::Script, "Ив"),
        ] {
            let found = notation.find(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].1, meant, "{text}");
        }
    }

    #[test]
    fn other_texts_are_not_encoded() {
        for text in [
            "", "%", "50%25", "100 %", "=", "a=b", "\\u", "\\ud800", "%C", "=C3", "%ž", "\\u00e",
            "%80",
        ] {
            for notation in Notation::ALL {
                let is_western = text == "=C3" && notation == Notation::QuotedPrintable;
                assert_eq!(notation.find(text).is_empty(), !is_western, "{text}");
            }
        }
    }
}
