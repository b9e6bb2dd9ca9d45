//! Groups the problems that have one cause: a dialect of JSON, a word processor, a text copied from
//! a web page.

use std::mem::{Discriminant, discriminant};

use crate::json::problem::{Problem, ProblemKind};

/// Problems that have one cause, in reading order.
#[derive(Debug)]
pub struct Mistake<'p> {
    /// The dialect that the text is written in, if that is the cause.
    pub dialect: Option<Dialect>,
    /// The problems; at least one.
    pub problems: Vec<&'p Problem>,
}

impl Mistake<'_> {
    /// Whether the text is not JSON because of it. A duplicate name is JSON.
    pub fn is_of_syntax(&self) -> bool {
        let mut problems = self.problems.iter();
        !problems.any(|problem| matches!(problem.kind, ProblemKind::DuplicateKey { .. }))
    }
}

/// A notation that is similar to JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// As Python prints a dict.
    Python,
    /// An object literal of JavaScript.
    JavaScript,
    /// As `console.log` of JavaScript prints an object.
    Console,
    /// A hash of Ruby or Perl.
    Hash,
    /// As programs print a map for people: neither names nor texts have quotes.
    Printed,
}

/// Fewer mistakes of one kind are reported one by one.
const MANY: usize = 3;

/// Groups the problems of a document in `text` by their causes.
pub fn mistakes<'p>(problems: &'p [Problem], text: &str) -> Vec<Mistake<'p>> {
    let mut mistakes: Vec<Mistake<'p>> = Vec::new();
    let dialect = dialect(problems, text);
    let commas = problems
        .iter()
        .filter(|problem| problem.kind == ProblemKind::MissingComma);
    let commas = commas.count();
    let is_of_dialect = |problem: &Problem| {
        dialect.is_some()
            && matches!(
                problem.kind,
                ProblemKind::SingleQuotes
                    | ProblemKind::Backticks
                    | ProblemKind::UnquotedKey
                    | ProblemKind::ForeignLiteral(_)
                    | ProblemKind::TrailingComma
                    | ProblemKind::JoinedStrings
                    | ProblemKind::Call
            )
            || dialect == Some(Dialect::JavaScript)
                && commas >= MANY
                && problem.kind == ProblemKind::MissingComma
            || dialect == Some(Dialect::Hash) && problem.kind == ProblemKind::OtherForColon
            || dialect == Some(Dialect::Printed) && problem.kind == ProblemKind::UnquotedString
            || dialect == Some(Dialect::Console)
                && matches!(problem.kind, ProblemKind::CutOut | ProblemKind::Ellipsis)
    };
    let of_dialect: Vec<_> = problems.iter().filter(|it| is_of_dialect(it)).collect();
    if !of_dialect.is_empty() {
        mistakes.push(Mistake {
            dialect,
            problems: of_dialect,
        });
    }
    // There are few kinds of which many problems are one mistake.
    let mut uniform: Vec<(Discriminant<ProblemKind>, usize)> = Vec::new();
    for problem in problems.iter().filter(|problem| !is_of_dialect(problem)) {
        let kind = discriminant(&problem.kind);
        let known = uniform.iter().find(|(known, _)| *known == kind);
        if let Some(mistake) = known.and_then(|(_, index)| mistakes.get_mut(*index)) {
            mistake.problems.push(problem);
            continue;
        }
        if is_uniform(&problem.kind) {
            uniform.push((kind, mistakes.len()));
        }
        mistakes.push(Mistake {
            dialect: None,
            problems: vec![problem],
        });
    }
    mistakes.into_iter().flat_map(few_one_by_one).collect()
}

fn few_one_by_one(mistake: Mistake<'_>) -> Vec<Mistake<'_>> {
    if mistake.dialect.is_some() || mistake.problems.len() >= MANY {
        return vec![mistake];
    }
    let alone = |problem| Mistake {
        dialect: None,
        problems: vec![problem],
    };
    mistake.problems.into_iter().map(alone).collect()
}

/// Whether many mistakes of a kind come from one program, and look the same to the reader.
fn is_uniform(kind: &ProblemKind) -> bool {
    matches!(
        kind,
        ProblemKind::Comment
            | ProblemKind::ControlCharacter
            | ProblemKind::DoubledQuote { .. }
            | ProblemKind::EscapedQuotes(_)
            | ProblemKind::Ellipsis
            | ProblemKind::ExtraComma
            | ProblemKind::ForeignSpace
            | ProblemKind::Backticks
            | ProblemKind::Call
            | ProblemKind::CutOut
            | ProblemKind::InvalidEscape
            | ProblemKind::LoneSurrogate
            | ProblemKind::MissingColon
            | ProblemKind::MissingComma
            | ProblemKind::MissingKey
            | ProblemKind::MissingValue
            | ProblemKind::OtherForColon
            | ProblemKind::OtherForComma
            | ProblemKind::SingleQuotes
            | ProblemKind::StrayLine
            | ProblemKind::TrailingComma
            | ProblemKind::TypographicQuotes
            | ProblemKind::UnexpectedColon
    )
}

/// The dialect of a text whose member names are written as in one.
fn dialect(problems: &[Problem], text: &str) -> Option<Dialect> {
    let is_before = |problem: &Problem, separator: &str| {
        let behind = text.get(problem.span.end..).unwrap_or_default();
        behind.trim_start().starts_with(separator)
    };
    let is_name = |problem: &&Problem| is_before(problem, ":");
    let is_hash = problems
        .iter()
        .filter(|problem| problem.kind == ProblemKind::SingleQuotes && is_before(problem, "=>"));
    let count = |kind: ProblemKind| {
        let of_kind = problems.iter().filter(|problem| problem.kind == kind);
        of_kind.filter(is_name).count()
    };
    let is_cut_out = problems
        .iter()
        .any(|problem| problem.kind == ProblemKind::CutOut);
    if is_cut_out {
        Some(Dialect::Console)
    } else if is_hash.count() >= MANY {
        Some(Dialect::Hash)
    } else if count(ProblemKind::UnquotedKey) >= MANY {
        let texts = problems
            .iter()
            .filter(|problem| problem.kind == ProblemKind::UnquotedString);
        match texts.count() >= MANY {
            true => Some(Dialect::Printed),
            false => Some(Dialect::JavaScript),
        }
    } else if count(ProblemKind::SingleQuotes) >= MANY {
        Some(Dialect::Python)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    /// The dialect and the number of problems of each mistake.
    fn grouped(text: &str) -> Vec<(Option<Dialect>, usize)> {
        let parsed = parse(text, 0);
        let mistakes = mistakes(&parsed.problems, text);
        let count = |mistake: &Mistake<'_>| (mistake.dialect, mistake.problems.len());
        mistakes.iter().map(count).collect()
    }

    #[test]
    fn a_dialect_is_one_mistake() {
        let python = "{'a': 'x', 'b': True, 'c': None, 'd': [1, 2,],}";
        assert_eq!(grouped(python), [(Some(Dialect::Python), 9)]);
        let script = "{a: 'x', b: undefined, c: 1, \"d\" 2}";
        assert_eq!(grouped(script), [(Some(Dialect::JavaScript), 5), (None, 1)]);
        assert_eq!(grouped("{'a': 1, 'b': True}"), [(None, 1); 3]);
        let printed = "{a: x, b: y z, c: 2024-04-08, d: true}";
        assert_eq!(grouped(printed), [(Some(Dialect::Printed), 7)]);
        let hash = "{'a' => 1, 'b' => 'x', 'c' => 2}";
        assert_eq!(grouped(hash), [(Some(Dialect::Hash), 7)]);
    }

    #[test]
    fn many_missing_commas_belong_to_the_javascript_object() {
        let many = "{a: 1, b: true c: true d: \"x\" e: 5}";
        assert_eq!(grouped(many), [(Some(Dialect::JavaScript), 8)]);
        let few = "{a: 1, b: true c: true d: 4, e: 5}";
        let expected = [(Some(Dialect::JavaScript), 5), (None, 1), (None, 1)];
        assert_eq!(grouped(few), expected);
    }

    #[test]
    fn many_problems_of_one_kind_are_one_mistake() {
        assert_eq!(grouped("[1,], [1,], [1,]").len(), 2);
        assert_eq!(grouped("[[1,], [1,], [1,]]"), [(None, 3)]);
        assert_eq!(grouped("[[1,], [1,], 'x', x]"), [(None, 1); 4]);
        assert_eq!(grouped("[“a”, “b”, “c”]"), [(None, 3)]);
        assert_eq!(grouped("[1,, 2,, 3,, 4]"), [(None, 3)]);
        assert_eq!(
            grouped("{\"a\": , \"b\": , \"c\": , \"d\": 1}"),
            [(None, 3)]
        );
        assert_eq!(grouped("{\"a\" 1, \"b\" 2, \"c\" 3}"), [(None, 3)]);
        assert_eq!(grouped("[\"\\q\", \"\\q\", \"\\q\"]"), [(None, 3)]);
        // Each word has a meaning of its own.
        assert_eq!(grouped("[a, b, c]"), [(None, 1); 3]);
    }
}
