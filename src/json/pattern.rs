//! Patterns for JSON Pointers: `*` matches one token, `**` any number of tokens.

use std::fmt;
use std::str::Split;

use crate::json::pointer;

/// A pattern for JSON Pointers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Token>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Is(String),
    Any,
    AnyNumber,
}

impl Pattern {
    /// Parses a pattern such as `/listRelatedEntity/*/country`. The error is a message for the
    /// user.
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

    /// Whether the pattern matches the whole pointer.
    ///
    /// Only the last `**` is retried with one more token: any tokens that an earlier one could
    /// take, the last one can take instead. So the time is at most the product of both lengths, for
    /// any number of `**`.
    pub fn matches(&self, pointer: &str) -> bool {
        let mut pattern = self.0.as_slice();
        let mut tokens = pointer.split('/');
        // The part before the first slash is not a token.
        tokens.next();
        // The pattern after the last `**`, and the tokens that this `**` has not taken.
        let mut retry: Option<(&[Token], Split<'_, char>)> = None;
        loop {
            let mut ahead = tokens.clone();
            match (pattern.split_first(), ahead.next()) {
                (None, None) => return true,
                (Some((Token::AnyNumber, rest)), _) => {
                    pattern = rest;
                    retry = Some((rest, tokens.clone()));
                    continue;
                }
                (Some((expected, rest)), Some(token)) if expected.is(token) => {
                    (pattern, tokens) = (rest, ahead);
                    continue;
                }
                _ => {}
            }
            let Some((rest, left)) = &mut retry else {
                return false;
            };
            if left.next().is_none() {
                return false;
            }
            (pattern, tokens) = (rest, left.clone());
        }
    }
}

impl Token {
    /// Whether it matches this token of a pointer, which is escaped.
    fn is(&self, token: &str) -> bool {
        match self {
            Token::Is(expected) if token.contains('~') => *expected == pointer::unescape(token),
            Token::Is(expected) => expected == token,
            Token::Any | Token::AnyNumber => true,
        }
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

    /// A simple implementation of matching, for comparison.
    fn matches_simply(pattern: &[Token], tokens: &[String]) -> bool {
        match (pattern.split_first(), tokens.split_first()) {
            (None, None) => true,
            (Some((Token::AnyNumber, rest)), _) => {
                (0..=tokens.len()).any(|skipped| matches_simply(rest, &tokens[skipped..]))
            }
            (Some((Token::Any, pattern)), Some((_, tokens))) => matches_simply(pattern, tokens),
            (Some((Token::Is(expected), pattern)), Some((token, tokens))) => {
                expected == token && matches_simply(pattern, tokens)
            }
            _ => false,
        }
    }

    #[test]
    fn random_patterns_match_like_a_simple_implementation() {
        let mut random = fastrand::Rng::with_seed(1);
        let mut text = |tokens: &[&str], most: usize| {
            let count = random.usize(0..=most);
            let chosen = (0..count).map(|_| format!("/{}", tokens[random.usize(..tokens.len())]));
            chosen.collect::<String>()
        };
        let mut counts = [0, 0];
        for _ in 0..50_000 {
            let pattern = text(&["a", "b", "*", "**", "~0", "a~1b"], 6);
            let pointer = text(&["a", "b", "~0", "a~1b", "7", ""], 7);
            let Ok(pattern) = Pattern::new(&pattern) else {
                continue;
            };
            let tokens: Vec<_> = pointer::tokens(&pointer).collect();
            let expected = matches_simply(&pattern.0, &tokens);
            assert_eq!(pattern.matches(&pointer), expected, "{pattern} {pointer}");
            counts[usize::from(expected)] += 1;
        }
        assert!(counts.iter().all(|count| *count > 1000), "{counts:?}");
    }

    #[test]
    fn many_wildcards_do_not_take_exponential_time() {
        let pattern = Pattern::new(&format!("{}/b", "/**/a".repeat(1000))).unwrap();
        assert!(!pattern.matches(&"/a".repeat(3000)));
        assert!(pattern.matches(&format!("{}/b", "/a".repeat(3000))));
    }

    #[test]
    fn invalid_patterns_are_rejected() {
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
