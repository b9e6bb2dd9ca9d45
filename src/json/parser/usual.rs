//! Members as programs write them: a name, a colon and a value, without mistakes, escapes, and more than
//! a blank between them. Nearly all members are such, so this path looks at each byte once, and leaves
//! anything else to the paths that know mistakes.

use crate::json::node::{Kind, Record, are_usual};
use crate::json::parser::Parser;
use crate::json::parser::duplicates::Names;
use crate::json::string;
use crate::json::string::{Plain, Quotes};
use crate::json::vocabulary;
use crate::text::span::Span;

impl<'s> Parser<'s> {
    /// Reads the members that begin here, up to one that has no plain name with a colon, or has no comma behind
    /// it. Counts the new names. Returns the offset of the last comma, or nothing if there is none; `None` if
    /// nothing was read.
    // On its own, so that the values of this loop stay in registers.
    #[inline(never)]
    pub(super) fn usual_members(
        &mut self,
        names: &mut Names,
        count: &mut u32,
    ) -> Option<Option<usize>> {
        let text = self.bytes;
        let offset = |rest: &[u8]| text.len() - rest.len();
        let mut rest = text.get(self.at..).unwrap_or_default();
        let mut comma = None;
        while let Some((value, is_new)) = self.usual_name(text, rest, names) {
            *count += u32::from(is_new);
            let behind = match value {
                [b'"', inside @ ..] => self.usual_string(text, inside),
                [b'{' | b'[', ..] => None,
                _ => self.usual_word(text, value),
            };
            let next = match behind {
                Some([b',', next @ ..]) => next,
                Some(end) => {
                    self.at = offset(end);
                    return Some(None);
                }
                None => {
                    self.at = offset(value);
                    match value {
                        [b'{', ..] => self.container(Kind::Object, b'}'),
                        [b'[', ..] => self.container(Kind::Array, b']'),
                        _ => self.value_of_member(),
                    }
                    if self.comma().is_none() {
                        return Some(None);
                    }
                    text.get(self.at..).unwrap_or_default()
                }
            };
            comma = Some(Some(offset(next) - 1));
            rest = match next {
                [b'"', ..] => next,
                [b' ', next @ ..] => next,
                _ => {
                    self.at = offset(next);
                    self.space();
                    text.get(self.at..).unwrap_or_default()
                }
            };
        }
        self.at = offset(rest);
        comma
    }

    /// Reads the name that the `rest` of a text begins with, and its colon. Returns the text from the value on,
    /// and whether the name is new in the object; `None` if the name is not plain, or no colon follows at once,
    /// and then nothing is read.
    #[inline(always)]
    fn usual_name(
        &mut self,
        text: &'s [u8],
        rest: &'s [u8],
        names: &mut Names,
    ) -> Option<(&'s [u8], bool)> {
        let [b'"', inside @ ..] = rest else {
            return None;
        };
        let (name_key, is_ascii, behind) = match self.order.at_start(inside, names.last_number) {
            Some((name_key, behind)) => (name_key, true, behind),
            None => {
                let plain = string::before_end(inside)?;
                let (name, [b'"', b':', behind @ ..]) = inside.split_at_checked(plain.length)?
                else {
                    return None;
                };
                let name_key = vocabulary::key(name);
                self.order.note(name_key, names.last_number);
                (name_key, plain.is_ascii, behind)
            }
        };
        let span = Span::new(text.len() - rest.len(), text.len() - behind.len() - 1);
        let next = self.records.len() as u32 + 1;
        let record = Record::new(Kind::Key, span, next, Quotes::plain(is_ascii));
        let is_new = self.push_name(record, name_key, names);
        let value = match behind {
            [b' ', value @ ..] => value,
            value => value,
        };
        Some((value, is_new))
    }

    /// Reads the string whose inside a text begins with, as the value of a member. Returns what is behind it: a
    /// comma, or the end of the object. `None` if anything else is here, and then nothing is read.
    #[inline(always)]
    fn usual_string(&mut self, text: &'s [u8], inside: &'s [u8]) -> Option<&'s [u8]> {
        let Plain { length, is_ascii } = string::before_end(inside)?;
        let [b'"', behind @ ..] = inside.get(length..)? else {
            return None;
        };
        let [b',' | b'}', ..] = behind else {
            return None;
        };
        let edges = (inside.first(), inside.get(length.wrapping_sub(1)));
        let is_usual = match edges {
            (Some(first), Some(last)) => is_ascii && are_usual(*first, *last),
            // It is empty.
            _ => true,
        };
        let index = self.records.len() as u32;
        if !is_usual {
            self.unusual.push(index);
        }
        let span = Span::new(text.len() - inside.len() - 1, text.len() - behind.len());
        let record = Record::new(Kind::String, span, index + 1, Quotes::plain(is_ascii));
        self.records.push(record);
        Some(behind)
    }

    /// Reads the literal or whole number that the `rest` of a text begins with in the same way.
    #[inline(always)]
    fn usual_word(&mut self, text: &'s [u8], rest: &'s [u8]) -> Option<&'s [u8]> {
        let (kind, length) = match rest {
            [b't', b'r', b'u', b'e', ..] => (Kind::True, 4),
            [b'f', b'a', b'l', b's', b'e', ..] => (Kind::False, 5),
            [b'n', b'u', b'l', b'l', ..] => (Kind::Null, 4),
            [b'1'..=b'9', ..] => {
                let end = rest.iter().position(|byte| !byte.is_ascii_digit())?;
                (Kind::Integer, end)
            }
            _ => return None,
        };
        let behind = rest.get(length..)?;
        match behind {
            // The comma may be one of a decimal number.
            [b',', b'0'..=b'9', ..] => return None,
            [b',' | b'}', ..] => {}
            _ => return None,
        }
        self.push(
            kind,
            Span::new(text.len() - rest.len(), text.len() - behind.len()),
        );
        Some(behind)
    }
}
