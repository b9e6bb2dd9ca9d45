mod brackets;
mod document;
mod separators;
mod strings;
mod values;

use crate::diagnostic::{Edit, Fix, Severity};
use crate::json::{Kind, Mistake, Problem, ProblemKind, Tree};
use crate::text::span::Span;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "syntax",
        group: Group::Json,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("syntax.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Problem(check), Check::Problems(check_mistake)],
};

fn check(problem: &Problem, tree: &Tree<'_>, findings: &mut Findings) -> bool {
    let finding = finding_in(problem, tree);
    let is_syntax = finding.is_some();
    if let Some(finding) = finding {
        findings.report(Place::text(problem.span), finding);
    }
    is_syntax
}

/// How many places of a mistake are marked in addition to the first one.
const OTHERS: usize = 3;

/// Reports mistakes that have one cause at the first of them, with one fix for all.
fn check_mistake(mistake: &Mistake<'_>, tree: &Tree<'_>, findings: &mut Findings) -> bool {
    let Some((first, others)) = mistake.problems.split_first() else {
        return false;
    };
    let Some(finding) = finding_in(first, tree) else {
        return false;
    };
    let fixes = mistake
        .problems
        .iter()
        .map(|problem| finding_in(problem, tree)?.into_fix());
    let fixes: Option<Vec<_>> = fixes.collect();
    let fix = fixes.map(|fixes| Fix {
        description: "correct all of them".into(),
        safe: fixes.iter().all(|fix| fix.safe),
        edits: fixes.into_iter().flat_map(|fix| fix.edits).collect(),
    });
    let finding = match mistake.dialect {
        Some(dialect) => values::dialect(dialect),
        None => finding.in_places(mistake.problems.len()),
    };
    let others = others.iter().take(OTHERS);
    let finding = others.fold(finding, |finding, other| {
        finding.also(other.span, "again here")
    });
    findings.report(Place::text(first.span), finding.maybe_fix(fix));
    true
}

/// Returns the finding of a problem in the tree.
fn finding_in(problem: &Problem, tree: &Tree<'_>) -> Option<Finding> {
    let text = tree.text();
    let written = text.get(problem.span.start..problem.span.end);
    let at = Marked {
        span: problem.span,
        written: written.unwrap_or_default(),
        behind: text.get(problem.span.end..).unwrap_or_default(),
    };
    let finding = finding(&problem.kind, &at)?;
    Some(match (tree.root().kind(), &problem.kind) {
        (Kind::Object | Kind::Array, _) => finding,
        // Other text is a table, a page or a list of settings: quotes do not make it a payload.
        (_, ProblemKind::UnquotedString) => {
            let message = format!("invalid JSON value {}", quoted(at.written));
            Finding::new(message, "not JSON")
                .help("check that this is the right file: a payload is a JSON object")
        }
        _ => finding.maybe_fix(None),
    })
}

/// A place that a finding marks.
struct Marked<'a> {
    span: Span,
    /// The text that is marked.
    written: &'a str,
    /// The text behind it.
    behind: &'a str,
}

impl Marked<'_> {
    /// A fix that replaces the marked text with this one as a JSON string.
    fn in_quotes(&self, text: &str) -> Option<Fix> {
        // Text with double quotes inside may be a payload of its own.
        let is_sure = !text.contains('"');
        let string = || serde_json::Value::from(text).to_string();
        (text.len() < LONGEST_WORD).then(|| Fix::replace(is_sure, self.span, string()))
    }
}

/// Unquoted text of this many bytes or more is not a word with forgotten quotes.
const LONGEST_WORD: usize = 4096;

fn edit(span: Span, text: impl Into<String>) -> Vec<Edit> {
    vec![Edit {
        span,
        text: text.into(),
    }]
}

/// The edits that remove these texts.
fn removals<'a>(spans: impl IntoIterator<Item = &'a Span>) -> Vec<Edit> {
    let removal = |span: &Span| edit(*span, "");
    spans.into_iter().flat_map(removal).collect()
}

/// Returns the finding of a problem; `None` if another rule reports it.
fn finding(kind: &ProblemKind, at: &Marked<'_>) -> Option<Finding> {
    Some(match kind {
        ProblemKind::TrailingComma => separators::trailing_comma(at),
        ProblemKind::ExtraComma => separators::extra_comma(),
        ProblemKind::MissingComma => separators::missing_comma(at),
        ProblemKind::MissingColon => separators::missing_colon(at),
        ProblemKind::OtherForColon => separators::other_for_colon(at),
        ProblemKind::OtherForComma => separators::other_for_comma(at),
        ProblemKind::UnexpectedColon => separators::unexpected_colon(),
        ProblemKind::ForeignSpace => separators::foreign_space(at),
        ProblemKind::Comment => separators::comment(at),

        ProblemKind::MissingKey => values::missing_name(),
        ProblemKind::MissingValue => values::missing_value(),
        ProblemKind::UnquotedKey => values::unquoted_name(at),
        ProblemKind::UnquotedString => values::unquoted_text(at),
        ProblemKind::NotANumber => values::not_a_number(at),
        ProblemKind::InvalidNumber => values::invalid_number(at),
        ProblemKind::ForeignLiteral(literal) => values::foreign_literal(at, literal),
        ProblemKind::Call => values::call(at),
        ProblemKind::CutOut => values::cut_out(at),
        ProblemKind::Ellipsis => values::ellipsis(),

        ProblemKind::MissingOpeningQuote => strings::missing_opening_quote(at),
        ProblemKind::MissingClosingQuote => strings::missing_closing_quote(at),
        ProblemKind::DoubledQuote { other } => strings::doubled_quote(at, *other),
        ProblemKind::EscapedQuotes(backslashes) => strings::escaped_quotes(backslashes),
        ProblemKind::QuotesInside(quotes) => strings::quotes_inside(at, quotes),
        ProblemKind::SingleQuotes => strings::single_quotes(at),
        ProblemKind::Backticks => strings::backticks(at),
        ProblemKind::TypographicQuotes => strings::typographic_quotes(at),
        ProblemKind::JoinedStrings => strings::joined_strings(at),
        ProblemKind::ControlCharacter => strings::control_character(at),
        ProblemKind::InvalidEscape => strings::invalid_escape(at),
        ProblemKind::LoneSurrogate => strings::lone_surrogate(at),

        ProblemKind::StrayBracket => brackets::stray(at),
        ProblemKind::WrongBracket { opener, expected } => brackets::wrong(at, *opener, *expected),
        ProblemKind::UnclosedInside { opener, expected } => {
            brackets::unclosed_inside(at, *opener, *expected)
        }
        ProblemKind::Unclosed { openers, missing } => brackets::unclosed(openers, missing),
        ProblemKind::DoubledBrace => brackets::doubled_brace(at),
        ProblemKind::DoubledBraces { others } => brackets::doubled_braces(at, others),
        ProblemKind::MissingBraces { end } => brackets::missing_braces(at, *end),
        ProblemKind::MissingOpener { expected } => brackets::missing_opener(at, *expected),
        ProblemKind::TooDeep => brackets::too_deep(),

        ProblemKind::Empty => document::empty(),
        ProblemKind::TextBeforeStart => document::text_before(),
        ProblemKind::TextAfterEnd => document::text_after(),
        ProblemKind::UnexpectedCharacters | ProblemKind::StrayLine => document::unexpected(at),
        ProblemKind::SeveralLines => document::several_lines(),
        ProblemKind::SeveralOnLine { gaps } => document::several_on_line(at, gaps),
        ProblemKind::RecordSeparator => document::record_separator(),

        ProblemKind::DuplicateKey { .. } => return None,
    })
}
