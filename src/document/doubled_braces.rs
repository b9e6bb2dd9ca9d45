//! Braces that are doubled, as formatted strings of Python and templates have them: around a document, or
//! around each of its objects.

use crate::document::raw_text::outside_strings;
use crate::json::{Kind, Problem, ProblemKind, parse};
use crate::text::span::Span;

/// Returns the text with blanks in place of the braces that are too many, and the mistake that they are;
/// `None` if the braces are not doubled on both sides, or the rest is not an object.
pub fn without_doubled_braces(text: &str, start: usize) -> Option<(String, Problem)> {
    let document = text.get(start..)?.trim_start_matches('\u{feff}').trim();
    let inside = document.strip_prefix('{')?.trim_start();
    let second = text.len()
        - text[start..]
            .trim_start_matches('\u{feff}')
            .trim_start()
            .len()
        + (document.len() - inside.len());
    let first_inside = inside.strip_prefix('{')?;
    let begins_object = first_inside.trim_start().starts_with(['"', '\'', '}']);
    let is_closed = document.strip_suffix('}')?.trim_end().ends_with('}');
    if !begins_object || !is_closed {
        return None;
    }
    let last = text.trim_end().len() - 1;
    let outer = vec![second, last];
    [all_doubled(text, start), Some(outer)]
        .into_iter()
        .flatten()
        .find_map(|braces| without(text, start, &braces))
}

/// The second one of each two braces, if all braces are doubled.
fn all_doubled(text: &str, start: usize) -> Option<Vec<usize>> {
    let mut braces = Vec::new();
    for (at, part) in outside_strings(&text[start..]) {
        let mut rest = part.as_bytes();
        while let Some(found) = memchr::memchr2(b'{', b'}', rest) {
            let brace = rest[found];
            if rest.get(found + 1) != Some(&brace) {
                return None;
            }
            braces.push(start + at + part.len() - rest.len() + found + 1);
            rest = &rest[found + 2..];
        }
    }
    Some(braces)
}

fn without(text: &str, start: usize, braces: &[usize]) -> Option<(String, Problem)> {
    let mut bytes = text.as_bytes().to_vec();
    for brace in braces {
        *bytes.get_mut(*brace)? = b' ';
    }
    let blanked = String::from_utf8(bytes).ok()?;
    let parsed = parse(&blanked, start);
    let is_of_braces = |problem: &Problem| {
        let is_outside = matches!(
            problem.kind,
            ProblemKind::MissingKey | ProblemKind::TextAfterEnd
        );
        is_outside || problem.kind.is_about_brackets()
    };
    let is_object = parsed.tree.root().kind() == Kind::Object;
    if !is_object || parsed.problems.iter().any(is_of_braces) {
        return None;
    }
    let mut spans = braces.iter().map(|brace| Span::new(*brace, brace + 1));
    let problem = Problem {
        span: spans.next()?,
        kind: ProblemKind::DoubledBraces {
            others: spans.collect(),
        },
    };
    Some((blanked, problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(String, usize)> {
        let (text, problem) = without_doubled_braces(text, 0)?;
        Some((text, problem.span.start))
    }

    #[test]
    fn doubled_braces_are_blanked() {
        for (text, expected, first) in [
            ("{{\"a\": 1}}", "{ \"a\": 1} ", 1),
            ("{{\n  \"a\": 1\n}}\n", "{ \n  \"a\": 1\n} \n", 1),
            ("{ {\"a\": \"}\"} }", "{  \"a\": \"}\"}  ", 2),
            ("{{\"a\":{\"b\":1}}}", "{ \"a\":{\"b\":1}} ", 1),
            (
                "{{\"a\": [{{\"b\": 1}}], \"c\": {{}}}}",
                "{ \"a\": [{ \"b\": 1} ], \"c\": { } } ",
                1,
            ),
            ("\u{feff}{{\"a\": 1}}", "\u{feff}{ \"a\": 1} ", 4),
            ("{{\"a\": 1,}}", "{ \"a\": 1,} ", 1),
        ] {
            assert_eq!(found(text), Some((expected.to_owned(), first)), "{text}");
        }
    }

    #[test]
    fn other_braces_stay() {
        for text in [
            "",
            "{",
            "{{",
            "{{}",
            "{\"a\": 1}",
            "{\"a\": {\"b\": 1}}",
            "{{\"a\": 1}",
            "{{\"a\": 1}, {\"b\": 2}}",
            "{{\"a\": 1}, \"b\": {\"c\": 2}}",
            "{{ a }}",
            "[{{\"a\": 1}}]",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
