//! Short values, such as dates, codes, numbers and telephone numbers, that may have odd characters:
//! how findings name them, and how fixes remove them.

use std::borrow::Cow;

use crate::codes::short_text::{Odd, ShortText, What};
use crate::codes::{Confidence, LookAlike};
use crate::diagnostic::Fix;
use crate::text::message::mark;
use crate::text::span::Span;

use crate::rules::quoted::quoted;

/// A short value as written, and without its odd characters.
pub(super) struct ShortValue<'a> {
    written: &'a str,
    short: ShortText,
}

impl<'a> ShortValue<'a> {
    pub(super) fn of(written: &'a str) -> Self {
        ShortValue {
            written,
            short: ShortText::of(written),
        }
    }

    /// A value that is a single word or date, around which nothing else belongs.
    pub(super) fn of_word(written: &'a str) -> Self {
        ShortValue {
            written,
            short: ShortText::of(written).without_marks(),
        }
    }

    /// Names the first character that is not allowed in such a value.
    pub(super) fn naming_other(mut self, is_allowed: impl Fn(char) -> bool) -> Self {
        if !self.is_odd_inside() {
            self.short.odd.extend(self.short.first_other(is_allowed));
        }
        self
    }

    /// The text without odd characters.
    pub(super) fn text(&self) -> &str {
        &self.short.text
    }

    /// The text of a code, without the fraction that a program adds to a code of digits.
    pub(super) fn code(&self) -> Cow<'_, str> {
        let text = || Cow::Borrowed(self.text());
        self.short.without_fraction().unwrap_or_else(text)
    }

    /// What a code is that a program has taken for a decimal number.
    pub(super) fn number_label(&self) -> &'static str {
        if self.text().contains(['E', 'e']) {
            "a number with an exponent"
        } else {
            "a number with a fraction"
        }
    }

    /// Returns the help for a code that looks like another one.
    pub(super) fn code_help(&self, found: &LookAlike) -> String {
        match found.code {
            Some(code) if self.short.is_foreign && found.confidence != Confidence::Open => {
                format!("did you mean `{code}`?")
            }
            _ => found.help(),
        }
    }

    /// Returns the value with digits in place of letters that look like digits.
    pub(super) fn with_digits(&self) -> Option<Self> {
        Some(ShortValue {
            written: self.written,
            short: self.short.with_digits()?,
        })
    }

    /// The text, in other forms.
    pub(super) fn short(&self) -> &ShortText {
        &self.short
    }

    /// Returns whether the value has characters that do not belong to it.
    pub(super) fn is_odd(&self) -> bool {
        self.short.is_odd()
    }

    /// Returns whether it has such characters other than spaces around the value.
    pub(super) fn is_odd_inside(&self) -> bool {
        self.short.odd.iter().any(|odd| !odd.is_padding())
    }

    /// Returns whether it has digits of another script.
    pub(super) fn has_digits_of_script(&self) -> bool {
        self.short.odd.iter().any(|odd| odd.is_digit_of_script())
    }

    /// Returns the message: the value is invalid as `what`, and the first odd character.
    pub(super) fn message(&self, what: &str) -> String {
        let invalid = format!("invalid {what} {}", quoted(self.written));
        match self.odd() {
            Some(odd) => format!("{invalid}: {odd}"),
            None => invalid,
        }
    }

    /// Returns what is odd: the first character, its position, and how many others there are.
    pub(super) fn odd(&self) -> Option<String> {
        let odd = &self.short.odd;
        let first = odd.iter().find(|odd| !odd.is_padding()).or(odd.first())?;
        Some(match (named(*first), odd.len() - 1) {
            (named, _) if first.is_padding() => named,
            (named, 0) => format!("{named} at position {}", first.position),
            (named, others) => format!("{named} at position {} ({others} more)", first.position),
        })
    }

    /// Returns the label of a value that has no other fault.
    pub(super) fn label(&self) -> String {
        let odd = &self.short.odd;
        match odd.iter().find(|odd| !odd.is_padding()) {
            Some(odd) => format!("character {} is unexpected", odd.position),
            None => "whitespace around the value".to_owned(),
        }
    }

    /// Returns the fix that puts `text`, a JSON value, in place of the value. It is safe if
    /// `is_certain` and the characters show what is meant; `why` is the reason if it is not.
    pub(super) fn fix(&self, span: Span, text: String, is_certain: bool, why: &str) -> Fix {
        if self.short.is_foreign {
            Fix::likely(span, text, "all letters are of another script")
        } else if is_certain {
            Fix::replace(true, span, text)
        } else {
            Fix::likely(span, text, why)
        }
    }
}

/// Returns the kind of a character and the character.
fn named(odd: Odd) -> String {
    let (words, is_shown) = odd.words();
    let code = u32::from(odd.character);
    match odd.what {
        What::Leading | What::Trailing | What::Apostrophe => words,
        _ if is_shown => {
            let shown = mark(odd.character.encode_utf8(&mut [0; 4]));
            format!("{words} `{shown}` (U+{})", mark(&format!("{code:04X}")))
        }
        _ => format!("{words} U+{code:04X}"),
    }
}

/// Returns the text as a JSON string.
pub(super) fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
