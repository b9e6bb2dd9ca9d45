use crate::diagnostic::{Edit, Fix, Severity};
use crate::json::{Kind, MAX_DEPTH, Problem, ProblemKind, Tree};
use crate::text::span::Span;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "syntax",
        group: Group::Json,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("syntax.md"),
        fixable: true,
    },
    codes: Codes::None,
    checks: &[Check::Problem(check)],
};

/// Unquoted text of more bytes is no word that somebody forgot to quote.
const LONGEST_WORD: usize = 4096;

fn check(problem: &Problem, tree: &Tree<'_>, findings: &mut Findings) -> bool {
    let text = tree.text();
    let written = text.get(problem.span.start..problem.span.end);
    let behind = text.get(problem.span.end..).unwrap_or_default();
    if let Some(finding) = finding(problem, written.unwrap_or_default(), behind) {
        let finding = match (tree.root().kind(), &problem.kind) {
            (Kind::Object | Kind::Array, _) => finding,
            // Other text is a table, a page or a list of settings: quotes make no payload of it.
            (_, ProblemKind::UnquotedString) => {
                let message = format!("{} is no JSON value", quoted(written.unwrap_or_default()));
                Finding::new(message, "not JSON").help("a payload is a JSON object")
            }
            _ => finding.maybe_fix(None),
        };
        findings.report(Place::text(problem.span), finding);
        return true;
    }
    false
}

fn edit(span: Span, text: impl Into<String>) -> Vec<Edit> {
    vec![Edit {
        span,
        text: text.into(),
    }]
}

/// Whether a word is a literal of Python, Ruby, SQL or JavaScript as it stands there. `NONE` is a
/// level of risk as well.
fn is_foreign_literal(word: &str) -> bool {
    let is_truth = ["true", "false"]
        .iter()
        .any(|truth| word.eq_ignore_ascii_case(truth));
    is_truth || matches!(word, "None" | "nil" | "NULL" | "Null" | "undefined")
}

/// What to say; `written` are the characters of the problem, `behind` what follows them.
fn finding(problem: &Problem, written: &str, behind: &str) -> Option<Finding> {
    let span = problem.span;
    let remove = |what: &str| Fix::safe(format!("remove {what}"), edit(span, ""));
    let insert = |safe, text: &str| Fix {
        safe,
        ..Fix::safe(format!("insert `{text}`"), edit(span, text))
    };
    // At the end of a line, before the next member or element, there is no doubt about a comma.
    let ends_line = || {
        let next = behind.trim_start();
        let blank = &behind[..behind.len() - next.len()];
        blank.contains('\n') && next.starts_with(['"', '{', '['])
    };
    let quote = |text: &str| {
        let is_a_word = text.len() < LONGEST_WORD;
        // What has double quotes inside may be a payload of its own.
        let is_sure = !text.contains('"');
        is_a_word.then(|| Fix::replace(is_sure, span, serde_json::Value::from(text).to_string()))
    };
    Some(match &problem.kind {
        ProblemKind::Empty => {
            Finding::new("the text is empty", "nothing here").help("a payload is a JSON object")
        }
        ProblemKind::TrailingComma => {
            Finding::new("a comma stands before the end", "nothing follows it")
                .help("remove the comma")
                .fix(remove("the comma"))
        }
        ProblemKind::ExtraComma => Finding::new("a comma too many", "nothing stands before it")
            .help("remove the comma, or add what is missing before it"),
        ProblemKind::MissingComma => Finding::new("a comma is missing", "`,` belongs here")
            .help("separate members and elements by commas")
            .fix(insert(ends_line(), ",")),
        ProblemKind::MissingColon => Finding::new("a colon is missing", "`:` belongs here")
            .help("put a colon between name and value")
            .fix(insert(false, ":")),
        ProblemKind::OtherForColon => {
            Finding::new(format!("{} in place of a colon", quoted(written)), "must be `:`")
                .help("put a colon between name and value")
                // `{"PEP", "SANCTIONS"}` is a set in Python, and no object of one member.
                .fix(Fix::replace(written != ",", span, ":"))
        }
        ProblemKind::UnexpectedColon => {
            Finding::new("a colon does not belong here", "no member name stands before it")
                .help("is a quote missing before it?")
        }
        ProblemKind::MissingKey => Finding::new("a member name is missing", "no name before this")
            .help("members are written `\"name\": value`"),
        ProblemKind::MissingValue => Finding::new("a value is missing", "nothing stands here")
            .help("write the value, or remove the member"),
        ProblemKind::MissingOpeningQuote => {
            Finding::new("the opening quote is missing", "begins without `\"`")
                .help("put `\"` in front")
                .fix(Fix::doubtful(
                    "insert the opening quote",
                    edit(Span::empty(span.start), "\""),
                ))
        }
        ProblemKind::MissingClosingQuote => {
            Finding::new("the closing quote is missing", "`\"` belongs here")
                .help("close the string")
                .fix(Fix::doubtful("insert the closing quote", edit(span, "\"")))
        }
        ProblemKind::QuotesInside(quotes) => {
            Finding::new("quotes inside a string lack their backslash", "these quotes end it early")
                .help("write `\\\"` inside a string")
                .fix(Fix::doubtful(
                    "put a backslash before each quote",
                    quotes
                        .iter()
                        .map(|quote| Edit {
                            span: *quote,
                            text: "\\\"".to_owned(),
                        })
                        .collect(),
                ))
        }
        ProblemKind::SingleQuotes => {
            let inside = written.trim_matches('\'').replace("\\'", "'");
            let finding = Finding::new("single quotes", "JSON strings stand in double quotes")
                .help("write double quotes");
            if inside.contains('\\') || written.len() < 2 || !written.ends_with('\'') {
                finding
            } else {
                finding.maybe_fix(quote(&inside))
            }
        }
        ProblemKind::TypographicQuotes => {
            if written.chars().count() == 1 {
                return Some(
                    Finding::new("a typographic quote", "JSON knows only `\"`")
                        .help("write a straight double quote")
                        .fix(Fix::replace(true, span, "\"")),
                );
            }
            let inside = written.trim_matches(|character: char| {
                "“”„‟«»″‘’‚′\"".contains(character)
            });
            let finding = Finding::new("typographic quotes", "JSON knows only `\"`")
                .help("write straight double quotes; word processors change them");
            if inside.contains('\\') {
                finding
            } else {
                finding.maybe_fix(quote(inside))
            }
        }
        ProblemKind::UnquotedKey => {
            Finding::new(format!("the name {} stands without quotes", quoted(written)), "needs quotes")
                .help("put member names into double quotes")
                .maybe_fix(quote(written))
        }
        ProblemKind::UnquotedString => {
            Finding::new(format!("{} is no JSON value", quoted(written)), "needs quotes?")
                .help("put text into double quotes")
                .maybe_fix(
                    quote(written).map(|fix| Fix::doubtful("put it into quotes", fix.edits)),
                )
        }
        ProblemKind::Comment if written.starts_with("/*") && !written.ends_with("*/") => {
            Finding::new("a comment is not closed", "all that follows is a part of it")
                .help("remove the comment; JSON has none")
        }
        ProblemKind::Comment => {
            let finding = Finding::new("JSON has no comments", "a comment").help("remove it");
            // A comment that ends with the text, or at a line break of old, may have taken in the rest
            // of the document.
            let is_closed = written.starts_with("/*") || behind.starts_with(['\n', '\r']);
            let may_be_more = !is_closed && written.contains(['"', '{', '}', '[', ']']);
            if may_be_more || (!written.starts_with("/*") && written.contains('\r')) {
                finding
            } else {
                finding.fix(Fix::doubtful("remove the comment", edit(span, "")))
            }
        }
        ProblemKind::ControlCharacter => {
            let character = written.chars().next().unwrap_or_default();
            let escape = match character {
                '\t' => "\\t".to_owned(),
                '\n' => "\\n".to_owned(),
                '\r' if written == "\r\n" => "\\n".to_owned(),
                other => format!("\\u{:04x}", u32::from(other)),
            };
            let name = match character {
                '\t' => "a tab",
                '\n' | '\r' => "a line break",
                _ => "a control character",
            };
            Finding::new(format!("{name} inside a string"), format!("must be `{escape}`"))
                .help(format!("write `{escape}`"))
                .fix(Fix::replace(true, span, escape))
        }
        ProblemKind::InvalidEscape => {
            Finding::new(format!("{} is no escape", quoted(written)), "JSON does not know it").help(
                "a backslash is written `\\\\`; escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits",
            )
        }
        ProblemKind::LoneSurrogate => {
            Finding::new(format!("{} is half a character", quoted(written)), "a lone surrogate")
                .help("write both halves, or the character itself")
        }
        ProblemKind::ForeignSpace => {
            let code = written.chars().next().map(u32::from).unwrap_or_default();
            Finding::new(
                format!("U+{code:04X} is no white space in JSON"),
                "looks blank and is not",
            )
            .help("write plain blanks; text copied from web pages often brings such characters along")
            .fix(Fix::replace(true, span, " "))
        }
        ProblemKind::NotANumber => Finding::new(format!("JSON has no {}", quoted(written)), "no number")
            .help("leave the field out where there is no value"),
        ProblemKind::InvalidNumber => {
            Finding::new(format!("{} is no JSON number", quoted(written)), "not a number as JSON writes it")
                .help("numbers have no leading zeros or plus sign, a digit on both sides of the point, and no other base; quote it if it is text")
        }
        ProblemKind::ForeignLiteral(word) => {
            let is_sure = is_foreign_literal(written);
            let (label, help) = if is_sure {
                (format!("must be `{word}`"), format!("write `{word}`"))
            } else {
                let help = format!("write `{word}`, or put it into double quotes if it is text");
                (format!("perhaps `{word}`"), help)
            };
            Finding::new(format!("{} is not JSON", quoted(written)), label)
                .help(help)
                .fix(Fix::replace(is_sure, span, *word))
        }
        ProblemKind::UnexpectedCharacters => {
            Finding::new(format!("{} does not belong here", quoted(written)), "unexpected")
                .help("remove it")
        }
        ProblemKind::StrayBracket => {
            Finding::new(format!("{} closes nothing", quoted(written)), "no bracket is open")
                .help("remove it")
        }
        ProblemKind::WrongBracket { opener, expected } => Finding::new(
            format!("{} where `{expected}` belongs", quoted(written)),
            format!("must be `{expected}`"),
        )
        .also(*opener, "closes this one")
        .help(format!("write `{expected}`"))
        .fix(Fix::doubtful(
            format!("write `{expected}`"),
            edit(span, *expected),
        )),
        ProblemKind::UnclosedInside { opener, expected } => {
            Finding::new(format!("`{expected}` is missing"), format!("`{expected}` belongs here"))
                .also(*opener, "opened here")
                .help(format!("close it with `{expected}`"))
                .fix(Fix::doubtful(
                    format!("insert `{expected}`"),
                    edit(span, *expected),
                ))
        }
        ProblemKind::Unclosed { openers, missing } => openers
            .iter()
            .rev()
            .take(3)
            .fold(
                Finding::new(
                    "the text ends too early",
                    format!("`{missing}` belongs here"),
                ),
                |finding, opener| finding.also(*opener, "opened here, closed nowhere"),
            )
            .help("is the file complete?"),
        ProblemKind::TooDeep => Finding::new(
            format!("brackets are nested more than {MAX_DEPTH} deep"),
            "too deep",
        )
        .help("no payload nests deeper than 6; what is in here was not checked"),
        ProblemKind::TextAfterEnd => {
            Finding::new("the document has ended, and text follows", "does not belong to it")
                .help("several customers go into an array, or stand behind one another with nothing between them")
        }
        ProblemKind::MissingOpener { expected } => Finding::new(
            format!("`{expected}` is missing"),
            format!("`{expected}` belongs here"),
        )
        .help(format!("members stand between `{expected}` and its closing bracket"))
        .fix(Fix::doubtful(
            format!("insert `{expected}`"),
            edit(span, *expected),
        )),
        ProblemKind::SeveralLines => {
            Finding::new("the document goes over several lines, and this is a file with one document a line", "begins here")
                .help("write each document on one line, or call the file `.json`")
        }
        ProblemKind::TextBeforeStart => {
            Finding::new("text stands before the document", "does not belong to it")
                .help("a payload is JSON and nothing else")
        }
        ProblemKind::DuplicateKey { .. } => return None,
    })
}
