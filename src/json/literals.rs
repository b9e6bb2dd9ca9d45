//! Literals that a programming language joins to one text: with a plus sign, or because one stands below
//! the other.

/// More literals are not joined.
const MOST_LITERALS: usize = 64;

/// The length of the literals that a text begins with and that are joined, and each of them; `None` if it
/// begins with a single one, or with something else. In an object, a literal below another one can be nothing
/// else than a part of it; Python breaks long texts so.
pub fn joined_literals(text: &str, is_in_object: bool) -> Option<(usize, Vec<&str>)> {
    let first = literal(text)?;
    let mut end = first.len();
    let mut literals = vec![first];
    loop {
        let behind = &text[end..];
        let next = behind.trim_start();
        let blank = &behind[..behind.len() - next.len()];
        let start = match next.strip_prefix('+') {
            Some(next) => next.trim_start(),
            None if matches!(next.chars().next(), None | Some(',' | '}' | ']')) => break,
            None if is_in_object && blank.contains('\n') => next,
            None => return None,
        };
        let other = literal(start).filter(|_| literals.len() < MOST_LITERALS)?;
        // Two texts in double quotes may be two values.
        let is_python = [literals[literals.len() - 1], other]
            .iter()
            .any(|it| it.starts_with('\''));
        if !next.starts_with('+') && !is_python {
            return None;
        }
        end = text.len() - start.len() + other.len();
        literals.push(other);
    }
    (literals.len() > 1).then_some((end, literals))
}

/// The literal that a text begins with, if it ends in the same line.
fn literal(text: &str) -> Option<&str> {
    let quote = text
        .bytes()
        .next()
        .filter(|it| matches!(it, b'"' | b'\''))?;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'\n' | b'\r' => return None,
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            byte if byte == quote => return text.get(..=at),
            _ => {}
        }
    }
    None
}

/// The text of joined literals, if they have only escapes that JSON has, too.
pub fn joined_text(written: &str) -> Option<String> {
    let (_, literals) = joined_literals(written, true)?;
    let read = |literal: &&str| {
        let inside = literal.get(1..literal.len() - 1)?;
        if literal.starts_with('\'') {
            let text = inside.replace("\\'", "'");
            return (!text.contains('\\')).then_some(text);
        }
        serde_json::from_str(literal).ok()
    };
    literals.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_joined_by_a_plus_sign_or_below_each_other() {
        for (text, length, joined) in [
            ("\"a\" + \"b\", 1", 9, "ab"),
            ("'a'+'b'+\"c\"}", 11, "abc"),
            ("'a '\n  'b'\n  \"c'd\"}", 18, "a bc'd"),
            ("'a'\n'it\\'s',", 11, "ait's"),
        ] {
            let found = joined_literals(text, true);
            assert_eq!(found.map(|(length, _)| length), Some(length), "{text}");
            assert_eq!(
                joined_text(&text[..length]).as_deref(),
                Some(joined),
                "{text}"
            );
        }
        assert_eq!(joined_text("'a\\d' + 'b'"), None);
    }

    #[test]
    fn other_literals_stand_alone() {
        for text in [
            "",
            "'",
            "'a'",
            "'a', 'b'",
            "'a' 'b'",
            "\"a\"\n\"b\"",
            "'a'\n'b': 1",
            "'a' + b",
            "'a' +",
            "'a' + 'b' 'c'",
            "'a\n' + 'b'",
        ] {
            assert_eq!(joined_literals(text, true), None, "{text}");
        }
        assert_eq!(joined_literals("'a'\n'b'", false), None);
    }
}
