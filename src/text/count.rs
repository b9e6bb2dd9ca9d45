//! Counted nouns for messages.

/// Returns a count with its noun: `1 error`, `2 errors`. The plural adds an `s`.
pub fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}
