//! Numbers of a payload, whatever their size.

use std::cmp::Ordering;

use crate::json::Node;

/// How two numbers compare; `None` where one is no number.
pub(super) fn compare(a: Node<'_>, b: Node<'_>) -> Option<Ordering> {
    if !a.is_number() || !b.is_number() {
        return None;
    }
    match (a.raw().parse::<i128>(), b.raw().parse::<i128>()) {
        (Ok(a), Ok(b)) => Some(a.cmp(&b)),
        _ => float(a)?.partial_cmp(&float(b)?),
    }
}

/// Whether it is a number below zero.
pub(super) fn is_negative(value: Node<'_>) -> bool {
    value.is_number()
        && value.raw().starts_with('-')
        && float(value).is_some_and(|number| number < 0.0)
}

/// Whether it is a number above zero.
pub(super) fn is_positive(value: Node<'_>) -> bool {
    float(value).is_some_and(|number| number > 0.0)
}

/// The number, a little rounded where it has many digits.
pub(super) fn float(value: Node<'_>) -> Option<f64> {
    value
        .is_number()
        .then(|| value.raw().parse().ok())
        .flatten()
}
