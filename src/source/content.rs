//! A text that owns its bytes.

use std::ops::Deref;

use yoke::Yoke;

/// A text in UTF-8. It keeps the bytes that it was read from, and is validated by `simdutf8`: a `String` can only
/// be made by the standard library's validation, which takes several times as long.
#[derive(Debug)]
pub(super) struct Content(Yoke<&'static str, Vec<u8>>);

/// The text of these bytes; empty if they are not UTF-8.
fn valid(bytes: &[u8]) -> &str {
    simdutf8::basic::from_utf8(bytes).unwrap_or_default()
}

impl Content {
    /// Takes the bytes of a text; returns them if they are not UTF-8.
    pub(super) fn of(bytes: Vec<u8>) -> Result<Content, Vec<u8>> {
        let text: Yoke<&str, _> = Yoke::attach_to_cart(bytes, |bytes| valid(bytes));
        if text.get().len() == text.backing_cart().len() {
            Ok(Content(text))
        } else {
            Err(text.into_backing_cart())
        }
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Content(Yoke::attach_to_cart(text.into_bytes(), |bytes| {
            valid(bytes)
        }))
    }
}

impl Clone for Content {
    fn clone(&self) -> Self {
        String::from(&**self).into()
    }
}

impl Deref for Content {
    type Target = str;

    fn deref(&self) -> &str {
        self.0.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_a_text_or_are_returned() {
        let long = "Žydrūnė 🦊 ".repeat(50);
        for text in ["", "a", "\0", "ž", &long] {
            let content = Content::of(text.as_bytes().to_vec()).unwrap();
            assert_eq!(&*content, text);
            assert_eq!(&*content.clone(), text);
            assert_eq!(&*Content::from(text.to_owned()), text);
        }
        let cut = &long.as_bytes()[..long.len() - 2];
        for bytes in [&b"\xff"[..], b"a\xc5", b"\xed\xa0\x80", cut] {
            assert_eq!(Content::of(bytes.to_vec()).unwrap_err(), bytes);
        }
    }
}
