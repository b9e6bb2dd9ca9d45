//! The parser: what it accepts and refuses, and what it marks.

use kyclint::json_mistakes;
use serde_json::Value;

/// Checks that the parser accepts what `serde_json` accepts, and that what it marks is text, in order.
pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mistakes = json_mistakes(&text);
    match serde_json::from_str::<Value>(&text) {
        // `serde_json` takes one bracket less.
        Err(error) if error.to_string().starts_with("recursion limit exceeded") => {}
        Ok(_) => assert!(mistakes.is_empty(), "valid, but marked: {mistakes:?}"),
        Err(error) => assert!(!mistakes.is_empty(), "invalid, but not marked: {error}"),
    }
    let mut last = 0;
    for span in mistakes {
        let marked = text.get(span.start..span.end);
        assert!(marked.is_some(), "{span:?} is not within the text");
        assert!(last <= span.start, "{span:?} is not in order");
        last = span.start;
    }
}
