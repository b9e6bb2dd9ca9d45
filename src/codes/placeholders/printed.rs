//! What programs print for objects and bytes.

/// Whether the text is what Java or .NET prints for an object that has no text of its own:
/// `com.example.Customer@1b2c`, `[B@1b2c`, `System.String[]`.
pub(super) fn is_printed_object(text: &str) -> bool {
    /// No name of a class is longer, in bytes.
    const LONGEST: usize = 200;
    let may_be_one = text.starts_with("System.") || memchr::memchr(b'@', text.as_bytes()).is_some();
    if !may_be_one || text.len() > LONGEST || !text.is_ascii() {
        return false;
    }
    if text.starts_with("System.") {
        let is_type = matches!(text, "System.Object" | "System.String");
        return is_type || text.ends_with("[]") || text.starts_with("System.Collections.");
    }
    let Some((class, hash)) = text.split_once('@') else {
        return false;
    };
    let is_hash = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if hash.is_empty() || hash.len() > 8 || !hash.bytes().all(is_hash) {
        return false;
    }
    let is_array = match class
        .strip_prefix('[')
        .map(|class| class.trim_start_matches('['))
    {
        Some(class) => class.len() == 1 || class.starts_with('L') && class.ends_with(';'),
        None => false,
    };
    let is_part = |part: &str| {
        let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_$".contains(&byte);
        !part.is_empty() && part.bytes().all(is_of_name)
    };
    let is_class = || {
        let parts = class.rsplit_once('.');
        parts.is_some_and(|(package, name)| {
            name.starts_with(|first: char| first.is_ascii_uppercase())
                && is_part(name)
                && package.split('.').all(is_part)
        })
    };
    is_array || is_class()
}

/// Whether the text is what Java, Scala or Rust prints for a value that is there, but may be missing:
/// `Optional[Ona]`, `Some(Ona)`. Organizations have names such as `Some(thing)`.
pub(super) fn is_printed_option(text: &str) -> bool {
    let inside = |open: &str, close: char| text.strip_prefix(open)?.strip_suffix(close);
    let starts_like_value = |inside: &str| {
        inside.starts_with(|first: char| first.is_uppercase() || first.is_numeric() || first == '"')
    };
    inside("Some(", ')').is_some_and(starts_like_value)
        || inside("Optional[", ']').is_some_and(|inside| !inside.is_empty())
}

/// The text within the quotes that Python prints around bytes: `b'Jonas'`.
pub(crate) fn in_printed_bytes(text: &str) -> Option<&str> {
    let rest = text.trim().strip_prefix('b')?;
    let inside = |quote: char| rest.strip_prefix(quote)?.strip_suffix(quote);
    let inside = inside('\'').or_else(|| inside('"'))?;
    (!inside.trim().is_empty()).then_some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::placeholders::{Placeholder, in_any_text};

    #[test]
    fn printed_objects_are_placeholders() {
        for text in [
            "System.String[]",
            "System.Collections.Generic.List`1[System.String]",
            "[Ljava.lang.String;@1b2c",
            "[B@1b2c3d4e",
            "java.lang.Object@1b2c",
            "com.example.Customer$Name@1a2b",
        ] {
            assert_eq!(in_any_text(text), Some(Placeholder::Object), "{text}");
        }
        for text in [
            "ona@example.com",
            "ona@1b2c",
            "System.io UAB",
            "System.NET",
            "Office@1",
            "[draft]@1",
        ] {
            assert_eq!(in_any_text(text), None, "{text}");
        }
        assert_eq!(in_printed_bytes("b'Jonas'"), Some("Jonas"));
        for text in ["b'Jonas", "Jonas", "b", "b'", "b''", "'Jonas'", "ab'c'"] {
            assert_eq!(in_printed_bytes(text), None, "{text}");
        }
    }
}
