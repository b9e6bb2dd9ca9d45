//! Text in XML 1.0, which cannot contain some characters, even escaped. Payloads can contain them.

use std::borrow::Cow;
use std::fmt::Write;

use crate::text::visible;

/// Escapes an attribute value. Unescaped line ends and tabs would be read as blanks.
pub(crate) fn attribute(text: &str) -> Cow<'_, str> {
    escaped(text, |character| match character {
        '"' => Some("&quot;"),
        '\t' => Some("&#9;"),
        '\n' => Some("&#10;"),
        other => replacement(other),
    })
}

/// Escapes the content of an element.
pub(crate) fn content(text: &str) -> Cow<'_, str> {
    escaped(text, replacement)
}

fn escaped(text: &str, replacement: impl Fn(char) -> Option<&'static str>) -> Cow<'_, str> {
    let is_obeyed = |character| character > '~' && visible::stand_in(character).is_some();
    if !text.contains(|character| replacement(character).is_some() || is_obeyed(character)) {
        return Cow::Borrowed(text);
    }
    let mut xml = String::with_capacity(text.len());
    for character in text.chars() {
        match replacement(character) {
            Some(replacement) => xml.push_str(replacement),
            // Escaped, so that an XML reader gets the character but a terminal does not.
            None if is_obeyed(character) => {
                let _ = write!(xml, "&#{};", u32::from(character));
            }
            None => xml.push(character),
        }
    }
    Cow::Owned(xml)
}

fn replacement(character: char) -> Option<&'static str> {
    match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\t' | '\n' => None,
        '\r' => Some("&#13;"),
        '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_are_invalid_in_xml_are_replaced() {
        assert_eq!(attribute("žą🦊 'a'"), "žą🦊 'a'");
        let markup = "<a b=\"c\">]]>&\t\r\n";
        assert_eq!(
            attribute(markup),
            "&lt;a b=&quot;c&quot;&gt;]]&gt;&amp;&#9;&#13;&#10;"
        );
        assert_eq!(content(markup), "&lt;a b=\"c\"&gt;]]&gt;&amp;\t&#13;\n");
        assert_eq!(
            content("\0\x1b\x7f\u{fffe}\u{fdd0}"),
            "\u{fffd}\u{fffd}&#127;\u{fffd}\u{fdd0}"
        );
    }
}
