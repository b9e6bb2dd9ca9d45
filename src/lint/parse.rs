//! Parsing without linting.

use crate::json;
use crate::json::ProblemKind;
use crate::lint::documents_by_line;
use crate::source::{Framing, Source};
use crate::text::span::Span;

/// Parses the documents of a text without linting them. Returns the number of mistakes in their
/// JSON. The time that a linter takes is measured against the time that this takes.
pub fn count_json_mistakes(source: &Source) -> usize {
    let text = source.text();
    if source.framing() == Framing::Lines {
        let mut memory = json::Memory::default();
        let mut count = 0;
        for (_, line) in documents_by_line(text, source.start(), text.len()) {
            let parsed = json::parse_in(&text[..line.end], line.start, memory);
            count += parsed.problems.len();
            memory = parsed.tree.into_memory();
        }
        return count;
    }
    let mut documents = json::Documents::new(text);
    let mut next = Some(source.start());
    let mut count = 0;
    while let Some(at) = next {
        let parsed = documents.parse(at);
        count += parsed.problems.len();
        next = parsed.next;
    }
    count
}

/// Parses a text as one JSON document (RFC 8259). Returns where it is not one, in reading order; nothing
/// exactly if a strict parser accepts it. The RFC allows duplicate names.
pub fn json_mistakes(text: &str) -> Vec<Span> {
    let problems = json::parse(text, 0).problems.into_iter();
    let mistakes = problems.filter(|it| !matches!(it.kind, ProblemKind::DuplicateKey { .. }));
    mistakes.map(|mistake| mistake.span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strict_verdict_is_about_one_document() {
        assert_eq!(json_mistakes("{\"a\": 1, \"a\": 2}"), []);
        assert_eq!(json_mistakes("[1,]"), [Span::new(2, 3)]);
        assert_eq!(json_mistakes("{\"a\": 1}\n{}").len(), 1);
    }

    #[test]
    fn problems_of_all_documents_are_counted() {
        let count = |name: &str, text: &str| {
            count_json_mistakes(&Source::new(name, text.as_bytes().to_vec()))
        };
        assert_eq!(count("a.json", "{\"a\": 1}\n"), 0);
        assert_eq!(count("a.json", "{\"a\": 1,}\n{\"a\": 2,}\n"), 2);
        assert_eq!(count("a.ndjson", "{\"a\": 1}\n\n{\"a\": }\n[1,]\n"), 2);
        // A line is a document only where the name of the file says so.
        assert_eq!(count("a.json", "[1,\n2]\n"), 0);
        assert_eq!(count("a.ndjson", "[1,\n2]\n"), 2);
    }
}
