//! The texts of a customer that rules look at character by character.

use std::borrow::Cow;

use crate::codes::escapes::may_have_escapes;
use crate::codes::marks::{Marks, has_usual_letters_only, has_western_letter};
use crate::codes::placeholders;
use crate::contract::facts::Field;
use crate::contract::text_kind::TextKind;
use crate::document::customer::Customer;
use crate::document::violation::FieldPlace;
use crate::json::Node;

/// A string value, and what one pass over its bytes shows about it.
pub struct Text<'a> {
    /// The customer that it is in.
    pub customer: &'a Customer<'a>,
    /// The value.
    pub value: Node<'a>,
    /// What the string means, with escapes resolved.
    pub content: Cow<'a, str>,
    /// What kinds of characters it has.
    pub(crate) marks: Marks,
    /// What it is.
    pub kind: TextKind,
    may_be_misread: bool,
}

impl<'a> Text<'a> {
    /// Reads a string value.
    pub fn of(customer: &'a Customer<'a>, value: Node<'a>) -> Self {
        let content = value.string().unwrap_or_default();
        let marks = Marks::of(content.as_bytes());
        Text {
            customer,
            value,
            marks,
            may_be_misread: marks.may_be_misread() && !has_usual_letters_only(content.as_bytes()),
            kind: kind_of(value),
            content,
        }
    }

    /// Whether it may be text that was decoded with the wrong encoding.
    pub(crate) fn may_be_misread(&self) -> bool {
        self.may_be_misread
    }

    /// Whether the customer or related entity has this member beside the text, and its value.
    pub fn sibling(&self, name: &str) -> Option<Cow<'a, str>> {
        self.object()?.get(name)?.string()
    }

    /// The object that the text is a member of.
    pub fn object(&self) -> Option<Node<'a>> {
        Some(FieldPlace::of(self.customer, self.value)?.object)
    }

    /// The facts of its field.
    pub fn field(&self) -> Option<Field> {
        FieldPlace::of(self.customer, self.value)?.field
    }

    /// Whether it is in place of a value of another type, which the server accepts. The rule `wrong-type` says
    /// what to send instead.
    pub(crate) fn is_tolerated(&self) -> bool {
        self.field()
            .is_some_and(|field| field.tolerated_type().is_some())
    }
}

fn kind_of(value: Node<'_>) -> TextKind {
    let name = value.member_name();
    name.map_or(TextKind::Other, TextKind::of_field)
}

/// Whether rules surely find nothing in a string: it is written in Latin letters, some with
/// diacritics, as most texts that are not ASCII. If it is not a name, it may have digits, symbols and
/// typographic quotes and dashes.
#[inline]
pub(crate) fn is_plain_latin(value: Node<'_>) -> bool {
    if value.has_escapes() {
        return is_plain_paragraph(value);
    }
    let text = value.inside_bytes();
    let is_other = || kind_of(value) == TextKind::Other && value.has_usual_edges();
    if value.is_ascii() {
        return is_other() && !placeholders::may_be_missing(value.inside());
    }
    let marks = Marks::of(text);
    let is_padded = text.starts_with(b" ") || text.ends_with(b" ");
    let may_be_usual = marks.is_latin_but_suspect() || !marks.has_controls() && is_other();
    let is_latin = marks.is_plain_latin() || may_be_usual && has_usual_letters_only(text);
    let may_be_of_name = || {
        marks.may_be_western() && kind_of(value) == TextKind::PersonName && has_western_letter(text)
    };
    if !is_latin || is_padded || may_be_of_name() {
        return false;
    }
    // In a part of an address, such signs begin what is encoded for a URL or HTML.
    if marks.has_symbols() && may_have_escapes(text) && is_part_of_address(value) {
        return false;
    }
    let is_spaced =
        marks.has_blanks() && (has_double_blank(text) || placeholders::ends_with_missing(text));
    !is_spaced && !placeholders::may_be_word(text)
}

/// The same for a long text in which only quotes and line ends are escaped. Short ones may be placeholders,
/// and other escapes may be of anything.
fn is_plain_paragraph(value: Node<'_>) -> bool {
    let text = value.inside_bytes();
    let are_plain = || {
        let mut escapes = memchr::memchr_iter(b'\\', text);
        escapes.all(|at| matches!(text.get(at + 1), Some(b'"' | b'n')))
    };
    // No escape is longer than two bytes.
    text.len() / 2 > placeholders::LONGEST
        && kind_of(value) == TextKind::Other
        && value.has_usual_edges()
        && !text.ends_with(b"\\n")
        && are_plain()
        && has_usual_letters_only(text)
        && !has_controls(text)
        && !is_part_of_address(value)
}

/// Whether the only mark that rules look at in a string is a question mark, and it is one: in a name or the
/// part of an address, it may take the place of a lost letter.
pub(crate) fn only_asks(value: Node<'_>) -> bool {
    let others = memchr::memchr2(b'&', 0x7f, value.inside_bytes());
    others.is_none() && kind_of(value) == TextKind::Other && !is_part_of_address(value)
}

/// The fields for a part of an address.
pub(crate) const PARTS_OF_ADDRESS: [&str; 4] =
    ["city", "region", "streetAddress", "addressDetails"];

/// Whether it is the value of a field for a part of an address.
pub(crate) fn is_part_of_address(value: Node<'_>) -> bool {
    value.member_is_one_of(&PARTS_OF_ADDRESS)
}

fn has_controls(text: &[u8]) -> bool {
    // Without a branch, the compiler compares many bytes at a time.
    let are_controls = text.iter().map(u8::is_ascii_control);
    are_controls.fold(false, |any, is_control| any | is_control)
}

fn has_double_blank(text: &[u8]) -> bool {
    let pairs = text.iter().zip(text.get(1..).unwrap_or_default());
    // Without a branch, the compiler compares many bytes at a time.
    let are_blanks = |(one, other): (&u8, &u8)| (*one == b' ') & (*other == b' ');
    pairs
        .map(are_blanks)
        .fold(false, |any, are_blanks| any | are_blanks)
}

/// Whether rules need to look at a value of a field that has a number or code: nearly all end with
/// a digit, and hidden ones have asterisks.
#[inline]
pub(crate) fn is_suspicious_number(value: Node<'_>) -> bool {
    let text = value.inside_bytes();
    let is_number = text.last().is_some_and(u8::is_ascii_digit);
    value.is_string() && (!is_number || text.contains(&b'*'))
}

/// Whether rules need to look at a value of a field that has a text of this kind.
#[inline]
pub(crate) fn is_suspicious(value: Node<'_>, kind: TextKind) -> bool {
    if kind == TextKind::Number {
        return is_suspicious_number(value);
    }
    if !value.is_string() {
        return false;
    }
    let text = value.inside_bytes();
    let marks = Marks::of(text);
    let is_of_person = kind == TextKind::PersonName;
    if is_of_person && text.starts_with(b"'") && text.ends_with(b"'") {
        return true;
    }
    if marks.has_blanks() && placeholders::ends_with_missing(text) {
        return true;
    }
    let is_plain =
        !is_of_person || marks.is_plain_name() && !(marks.has_blanks() && has_double_blank(text));
    // Texts that are not ASCII are looked at anyway.
    let is_ordinary = is_plain && placeholders::is_ordinary_name(text, marks);
    !is_ordinary && !marks.is_latin_but_suspect()
}
