//! Looks at texts without a tree: those that are perhaps not JSON.

use crate::json::{Documents, Kind, parse};

/// Whether the text begins like a JSON object or array.
pub fn begins_container(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with(['{', '['])
}

/// Whether the text is a JSON object or array without mistakes.
pub fn is_json(text: &str) -> bool {
    let parsed = parse(text, 0);
    let is_container = matches!(parsed.tree.root().kind(), Kind::Object | Kind::Array);
    is_container && parsed.problems.is_empty()
}

/// Whether the text is one or more JSON objects and arrays without mistakes.
pub fn are_json(text: &str) -> bool {
    let mut documents = Documents::new(text);
    let mut next = Some(0);
    while let Some(at) = next {
        let parsed = documents.parse(at);
        let is_container = matches!(parsed.tree.root().kind(), Kind::Object | Kind::Array);
        if !is_container || !parsed.problems.is_empty() {
            return false;
        }
        next = parsed.next;
    }
    true
}

/// The mark of a log that has left out the end of a text is at most this long, in bytes.
const LONGEST_MARK: usize = 64;

/// The text without the mark of a log that has left out its end: `... [truncated 120 bytes]`,
/// `... 120 more characters`.
pub fn without_cut_mark(text: &str) -> &str {
    const WORDS: [&str; 2] = ["truncated", "omitted"];
    const BEHIND_DOTS: [&str; 2] = ["more", "cut"];
    let whole = text.trim_end();
    // Nearly all texts end with a brace.
    if whole.ends_with('}') {
        return text;
    }
    let window = &whole[whole.floor_char_boundary(whole.len().saturating_sub(LONGEST_MARK))..];
    let mark = |at: usize| {
        let is_of = |next: char| next.is_alphanumeric() || "[]()<>.,…+- ".contains(next);
        let mark = &window[at..];
        let lower = mark.to_ascii_lowercase();
        let mut words = lower.split(|next: char| !next.is_alphanumeric());
        let has_dots = mark.starts_with(['.', '…']);
        mark.chars().all(is_of)
            && words.any(|word| WORDS.contains(&word) || has_dots && BEHIND_DOTS.contains(&word))
    };
    let begins = ["...", "…", "[", "(", "<"].into_iter();
    let begins = begins.filter_map(|begin| window.find(begin));
    match begins.filter(|at| mark(*at)).min() {
        Some(at) => &whole[..whole.len() - window.len() + at],
        None => text,
    }
}

/// The parts of a text that are not within quotes.
pub fn outside_strings(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    let mut is_inside = false;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let at = text.len() - rest.len();
            let end = memchr::memchr2(b'"', b'\n', rest.as_bytes());
            let (part, behind) = match end {
                Some(end) => (&rest[..end], &rest[end + 1..]),
                None => (rest, ""),
            };
            let was_inside = is_inside;
            let is_escaped = is_inside && backslashes(part) % 2 == 1;
            match end.map(|end| rest.as_bytes()[end]) {
                Some(b'"') if !is_escaped => is_inside = !is_inside,
                // No string continues on the next line.
                Some(b'\n') => is_inside = false,
                _ => {}
            }
            rest = behind;
            if !was_inside && !part.is_empty() {
                return Some((at, part));
            }
        }
        None
    })
}

/// The number of backslashes at the end of a text.
pub fn backslashes(text: &str) -> usize {
    text.bytes().rev().take_while(|byte| *byte == b'\\').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_of_a_log_is_left_out() {
        let cut = "{\"a\": 1, \"b\": \"ž";
        for mark in [
            "... [truncated 120 bytes]",
            "...[truncated]",
            "… (truncated)",
            "... 120 more characters",
            "<truncated>\n",
            "...(120 bytes omitted)",
        ] {
            assert_eq!(without_cut_mark(&format!("{cut}{mark}")), cut);
        }
        for text in [
            "",
            cut,
            "{\"a\": \"... truncated\"}",
            "[\"... truncated\"]",
            "[\"a\", ...]",
            "{\"a\": [more",
            "{\"a\": 1}\n",
        ] {
            assert_eq!(without_cut_mark(text), text);
        }
    }
}
