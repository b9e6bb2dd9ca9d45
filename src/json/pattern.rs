//! Patterns of JSON Pointers: `*` stands for one token, `**` for any number of them.

use std::fmt;

use super::pointer;

/// A pattern that pointers match or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Token>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Is(String),
    Any,
    AnyNumber,
}

impl Pattern {
    /// Reads a pattern such as `/listRelatedEntity/*/country`; the error says what is wrong.
    pub fn new(text: &str) -> Result<Self, &'static str> {
        if !text.starts_with('/') {
            return Err("a pointer begins with `/`");
        }
        if text.len() > 1 && text.ends_with('/') {
            return Err("a pointer does not end with `/`");
        }
        let mut escapes = text.split('~').skip(1);
        if !escapes.all(|rest| rest.starts_with(['0', '1'])) {
            return Err("`~` is written `~0`, and `/` within a name `~1`");
        }
        let tokens = pointer::tokens(text).map(|token| match token.as_str() {
            "*" => Token::Any,
            "**" => Token::AnyNumber,
            _ => Token::Is(token),
        });
        Ok(Pattern(tokens.collect()))
    }

    /// Whether the pointer is one of those meant.
    pub fn matches(&self, pointer: &str) -> bool {
        let tokens: Vec<_> = pointer::tokens(pointer).collect();
        matches(&self.0, &tokens)
    }
}

fn matches(pattern: &[Token], tokens: &[String]) -> bool {
    match (pattern.split_first(), tokens.split_first()) {
        (None, None) => true,
        (Some((Token::AnyNumber, rest)), _) => {
            (0..=tokens.len()).any(|skipped| matches(rest, &tokens[skipped..]))
        }
        (Some((Token::Any, pattern)), Some((_, tokens))) => matches(pattern, tokens),
        (Some((Token::Is(wanted), pattern)), Some((token, tokens))) => {
            wanted == token && matches(pattern, tokens)
        }
        _ => false,
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for token in &self.0 {
            match token {
                Token::Is(token) => pointer::push(&mut text, token),
                Token::Any => text.push_str("/*"),
                Token::AnyNumber => text.push_str("/**"),
            }
        }
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_pointers() {
        let matches =
            |pattern: &str, pointer: &str| Pattern::new(pattern).unwrap().matches(pointer);
        assert!(matches("/citizenshipCountry", "/citizenshipCountry"));
        assert!(!matches(
            "/citizenshipCountry",
            "/listAddress/0/citizenshipCountry"
        ));
        assert!(!matches("/listAddress", "/listAddress/0/country"));
        assert!(matches("/listAddress/*/country", "/listAddress/7/country"));
        assert!(!matches("/listAddress/*", "/listAddress/7/country"));
        assert!(matches("/listAddress/**", "/listAddress/7/country"));
        assert!(matches(
            "/**/country",
            "/listRelatedEntity/1/listAddress/0/country"
        ));
        assert!(matches("/**/country", "/country"));
        assert!(!matches("/**/country", "/country/x"));
        assert!(matches("/a~1b/~0", "/a~1b/~0"));
        assert!(matches("/**", ""));
    }

    #[test]
    fn what_is_no_pointer_is_refused() {
        assert!(Pattern::new("citizenshipCountry").is_err());
        assert!(Pattern::new("").is_err());
        assert!(Pattern::new("/a/").is_err());
        assert!(Pattern::new("/a~2").is_err());
        assert!(Pattern::new("/a~").is_err());
        assert_eq!(
            Pattern::new("/a/*/b~1c/**").unwrap().to_string(),
            "/a/*/b~1c/**"
        );
    }
}
