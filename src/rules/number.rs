//! Numbers of a payload, whatever their size.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::json::Node;

/// How two numbers compare; `None` where one is no number.
pub(super) fn compare(a: Node<'_>, b: Node<'_>) -> Option<Ordering> {
    match (written(a).parse::<i128>(), written(b).parse::<i128>()) {
        (Ok(a), Ok(b)) => Some(a.cmp(&b)),
        _ => float(a)?.partial_cmp(&float(b)?),
    }
}

/// Whether it is a number below zero.
pub(super) fn is_negative(value: Node<'_>) -> bool {
    // Nearly all show it by their first byte.
    let may_be = matches!(value.inside_bytes().first(), Some(b'-' | b'\\'));
    may_be && written(value).starts_with('-') && float(value).is_some_and(|number| number < 0.0)
}

/// Whether it is a number above zero.
pub(super) fn is_positive(value: Node<'_>) -> bool {
    float(value).is_some_and(|number| number > 0.0)
}

/// The number, a little rounded where it has many digits.
pub(super) fn float(value: Node<'_>) -> Option<f64> {
    let text = written(value);
    let is_plain = text.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    is_plain.then(|| text.parse().ok()).flatten()
}

/// The characters of a number; the server takes some as strings too.
fn written(value: Node<'_>) -> Cow<'_, str> {
    value.string().unwrap_or_else(|| value.raw().into())
}
