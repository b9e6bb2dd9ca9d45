//! Members as programs write them: a name, a colon and a value, without mistakes, escapes, and more than
//! a blank between them. Nearly all members are such, so this path looks at each byte once, and leaves
//! anything else to the paths that know mistakes.

use crate::json::node::{Kind, Record};
use crate::json::parser::Parser;
use crate::json::parser::duplicates::Names;
use crate::json::string;
use crate::json::string::Quotes;
use crate::text::span::Span;

impl<'s> Parser<'s> {
    /// Reads the name that begins here and its colon, and moves to the value. Counts the name if it is new.
    /// Returns whether it did: if the name is not plain, or no colon follows at once, nothing is read.
    #[inline(always)]
    pub(super) fn usual_name(&mut self, names: &mut Names, count: &mut u32) -> bool {
        let text = self.bytes.get(self.at + 1..).unwrap_or_default();
        let Some(plain) = string::closed(text) else {
            return false;
        };
        let length = plain.length;
        let (Some(name), Some(b':')) = (text.get(..length), text.get(length + 1)) else {
            return false;
        };
        let blank = usize::from(text.get(length + 2) == Some(&b' '));
        let end = self.at + length + 2;
        let key = self.records.len();
        let quotes = Quotes::around(plain);
        let record = Record::new(Kind::Key, Span::new(self.at, end), key as u32 + 1, quotes);
        *count += u32::from(self.push_name(record, name, names));
        self.at = end + 1 + blank;
        true
    }

    /// Reads the string that begins here, as the value of a member, and the comma after it. Returns the
    /// offset of the comma, or nothing if the object ends here; `None` if anything else is here, and then
    /// nothing is read.
    #[inline(always)]
    pub(super) fn usual_string(&mut self) -> Option<Option<usize>> {
        let [b'"', text @ ..] = self.bytes.get(self.at..)? else {
            return None;
        };
        let plain = string::closed(text)?;
        let Some(next @ (b',' | b'}')) = text.get(plain.length + 1) else {
            return None;
        };
        let is_comma = *next == b',';
        let end = self.at + plain.length + 2;
        self.push_string(Kind::String, Span::new(self.at, end), Quotes::around(plain));
        self.at = end + usize::from(is_comma);
        Some(is_comma.then_some(end))
    }

    /// Reads the literal or whole number that begins here in the same way.
    #[inline(always)]
    pub(super) fn usual_word(&mut self) -> Option<Option<usize>> {
        let text = self.bytes.get(self.at..)?;
        let (kind, length) = match text {
            [b't', b'r', b'u', b'e', ..] => (Kind::True, 4),
            [b'f', b'a', b'l', b's', b'e', ..] => (Kind::False, 5),
            [b'n', b'u', b'l', b'l', ..] => (Kind::Null, 4),
            [b'1'..=b'9', ..] => {
                let end = text.iter().position(|byte| !byte.is_ascii_digit())?;
                (Kind::Integer, end)
            }
            _ => return None,
        };
        let is_comma = match text.get(length..)? {
            // The comma may be one of a decimal number.
            [b',', b'0'..=b'9', ..] => return None,
            [b',', ..] => true,
            [b'}', ..] => false,
            _ => return None,
        };
        let end = self.at + length;
        self.push(kind, Span::new(self.at, end));
        self.at = end + usize::from(is_comma);
        Some(is_comma.then_some(end))
    }
}
