//! Text of a payload made safe for a terminal: nothing in a file may move the cursor, change
//! colours or turn the direction of the text around.

use std::borrow::Cow;

/// The character that stands for `character` on a terminal, if another one has to.
pub(super) fn stand_in(character: char) -> Option<char> {
    match character {
        '\t' => None,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(character)),
        '\x7f' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    }
}

/// A text for one line of a terminal.
pub(super) fn line(text: &str) -> Cow<'_, str> {
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
