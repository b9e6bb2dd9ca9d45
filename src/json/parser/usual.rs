//! Members as programs write them: a name, a colon and a string, without mistakes, escapes, and more than
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
        let Some((name, quotes, [b':', rest @ ..])) = self.plain_string() else {
            return false;
        };
        let blank = usize::from(rest.first() == Some(&b' '));
        let end = self.at + name.len() + 2;
        let key = self.records.len();
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
        let (text, quotes, [next @ (b',' | b'}'), ..]) = self.plain_string()? else {
            return None;
        };
        let is_comma = *next == b',';
        let end = self.at + text.len() + 2;
        self.push_string(Kind::String, Span::new(self.at, end), quotes);
        self.at = end + usize::from(is_comma);
        Some(is_comma.then_some(end))
    }

    /// The plain string that begins here, without its quotes, and the text behind it.
    #[inline(always)]
    fn plain_string(&self) -> Option<(&'s [u8], Quotes, &'s [u8])> {
        let [b'"', text @ ..] = self.bytes.get(self.at..)? else {
            return None;
        };
        let plain = string::plain(text);
        let (inside, [b'"', rest @ ..]) = text.split_at_checked(plain.length)? else {
            return None;
        };
        let quotes = Quotes {
            ascii: plain.is_ascii,
            ..Quotes::PLAIN
        };
        Some((inside, quotes, rest))
    }
}
