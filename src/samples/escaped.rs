//! JSON in ASCII, the default of some libraries.

use std::fmt::Write;

/// The same document in ASCII: non-ASCII letters occur only in strings, where escapes are
/// equivalent.
pub(super) fn escaped(document: &str) -> String {
    let mut ascii = String::with_capacity(document.len() * 2);
    for character in document.chars() {
        if character.is_ascii() {
            ascii.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}
