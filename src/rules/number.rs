//! Numbers of any size in a payload.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::json::Node;

/// Compares two values; `None` if one is not a number.
pub(super) fn compare(a: Node<'_>, b: Node<'_>) -> Option<Ordering> {
    let (written_a, written_b) = (written(a), written(b));
    // Nearly all numbers are whole and small, and larger ones take five times as long.
    if let (Ok(a), Ok(b)) = (written_a.parse::<i64>(), written_b.parse::<i64>()) {
        return Some(a.cmp(&b));
    }
    match (written_a.parse::<i128>(), written_b.parse::<i128>()) {
        (Ok(a), Ok(b)) => Some(a.cmp(&b)),
        _ => float(a)?.partial_cmp(&float(b)?),
    }
}

/// Returns whether the value is a number below zero.
pub(super) fn is_negative(value: Node<'_>) -> bool {
    // For nearly all values the first byte decides.
    let may_be = matches!(value.inside_bytes().first(), Some(b'-' | b'\\'));
    may_be && written(value).starts_with('-') && float(value).is_some_and(|number| number < 0.0)
}

/// Returns whether the value is a number above zero.
pub(super) fn is_positive(value: Node<'_>) -> bool {
    float(value).is_some_and(|number| number > 0.0)
}

/// Returns the number as a double, rounded if it has many digits.
pub(super) fn float(value: Node<'_>) -> Option<f64> {
    let text = written(value);
    if let Some(whole) = small(text.as_bytes()) {
        return Some(whole.into());
    }
    let is_plain = text.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    is_plain.then(|| text.parse().ok()).flatten()
}

/// Returns a number of up to nine digits and nothing else, as most are.
fn small(text: &[u8]) -> Option<u32> {
    let is_short = (1..=9).contains(&text.len());
    if !is_short || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits = text.iter().map(|digit| u32::from(digit - b'0'));
    Some(digits.fold(0, |number, digit| number * 10 + digit))
}

/// Returns the text of a number. The server also accepts some numbers as strings.
fn written(value: Node<'_>) -> Cow<'_, str> {
    value.string().unwrap_or_else(|| value.raw().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn numbers_of_any_size_are_compared() {
        for (one, other, expected) in [
            ("1", "2", Some(Ordering::Less)),
            ("-1", "\"-1\"", Some(Ordering::Equal)),
            // As doubles, they are equal.
            (
                "9223372036854775809",
                "9223372036854775808",
                Some(Ordering::Greater),
            ),
            (
                "-9223372036854775810",
                "-9223372036854775809",
                Some(Ordering::Less),
            ),
            (
                "9007199254740993",
                "9007199254740992",
                Some(Ordering::Greater),
            ),
            ("1e3", "1000", Some(Ordering::Equal)),
            ("0.1", "0.25", Some(Ordering::Less)),
            ("1e400", "1", Some(Ordering::Greater)),
            ("\"one\"", "1", None),
            ("1", "true", None),
        ] {
            let text = format!("[{one}, {other}]");
            let parsed = json::parse(&text, 0);
            let values: Vec<_> = parsed.tree.root().elements().collect();
            assert_eq!(compare(values[0], values[1]), expected, "{text}");
        }
    }
}
