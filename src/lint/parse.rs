//! Parsing without linting.

use crate::json;
use crate::lint::documents_by_line;
use crate::source::{Framing, Source};

/// Parses the documents of a text without linting them. Returns the number of mistakes in their
/// JSON. The time that a linter takes is measured against the time that this takes.
pub fn count_json_mistakes(source: &Source) -> usize {
    let text = source.text();
    if source.framing() == Framing::Lines {
        let lines = documents_by_line(text, source.start(), text.len());
        return lines
            .map(|(_, line)| json::parse(&text[..line.end], line.start).problems.len())
            .sum();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_of_all_documents_are_counted() {
        let count = |name: &str, text: &str| {
            count_json_mistakes(&Source::new(name, text.as_bytes().to_vec()))
        };
        assert_eq!(count("a.json", "{\"a\": 1}\n"), 0);
        assert_eq!(count("a.json", "{\"a\": 1,}\n{\"a\": 2,}\n"), 2);
        assert_eq!(count("a.ndjson", "{\"a\": 1}\n\n{\"a\": }\n[1,]\n"), 2);
    }
}
