use crate::diagnostic::{Edit, Fix, Severity};
use crate::json::{Dialect, Kind, MAX_DEPTH, Mistake, Problem, ProblemKind, Tree, joined_text};
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

/// Unquoted text of this many bytes or more is not a word with forgotten quotes.
const LONGEST_WORD: usize = 4096;

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
        Some(Dialect::Python) => {
            Finding::new("Python dict instead of JSON", "single quotes as in Python").help(
                "use `json.dumps`, not `print`: JSON has double quotes, `true`, `false` and `null`",
            )
        }
        Some(Dialect::JavaScript) => {
            Finding::new("JavaScript object instead of JSON", "name without quotes")
                .help("use `JSON.stringify`: JSON has double quotes around names and text")
        }
        Some(Dialect::Printed) => {
            Finding::new("printed map instead of JSON", "name without quotes")
                .help("use a JSON serializer: a printed map has no quotes around names and texts")
        }
        Some(Dialect::Console) => Finding::new(
            "output of `console.log` instead of JSON",
            "first part of the output",
        )
        .help(
            "use `JSON.stringify`: `console.log` leaves out what is too deep, such as `[Object]`",
        ),
        Some(Dialect::Hash) => Finding::new(
            "hash of Perl or Ruby instead of JSON",
            "single quotes as in Perl",
        )
        .help("use a JSON serializer: the source code of a hash is not JSON"),
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
    let behind = text.get(problem.span.end..).unwrap_or_default();
    let finding = finding(problem, written.unwrap_or_default(), behind)?;
    Some(match (tree.root().kind(), &problem.kind) {
        (Kind::Object | Kind::Array, _) => finding,
        // Other text is a table, a page or a list of settings: quotes do not make it a payload.
        (_, ProblemKind::UnquotedString) => {
            let message = format!("invalid JSON value {}", quoted(written.unwrap_or_default()));
            Finding::new(message, "not JSON")
                .help("check that this is the right file: a payload is a JSON object")
        }
        _ => finding.maybe_fix(None),
    })
}

fn edit(span: Span, text: impl Into<String>) -> Vec<Edit> {
    vec![Edit {
        span,
        text: text.into(),
    }]
}

/// Returns whether the word, in this spelling, is a literal of Python, Ruby, SQL or JavaScript.
/// `NONE` is not one: it is also a risk level.
fn is_foreign_literal(word: &str) -> bool {
    let is_truth = ["true", "false"]
        .iter()
        .any(|truth| word.eq_ignore_ascii_case(truth));
    is_truth || matches!(word, "None" | "nil" | "NULL" | "Null" | "undefined")
}

/// Returns the finding; `written` is the text of the problem, `behind` the text after it.
fn finding(problem: &Problem, written: &str, behind: &str) -> Option<Finding> {
    let span = problem.span;
    let remove = |what: &str| Fix::safe(format!("remove {what}"), edit(span, ""));
    let insert = |safe, text: &str| Fix {
        safe,
        ..Fix::safe(format!("insert `{text}`"), edit(span, text))
    };
    // At the end of a line, before another member or element, the comma is certain.
    let ends_line = || {
        let next = behind.trim_start();
        let blank = &behind[..behind.len() - next.len()];
        blank.contains('\n') && next.starts_with(['"', '{', '['])
    };
    let quote = |text: &str| {
        let is_a_word = text.len() < LONGEST_WORD;
        // Text with double quotes inside may be a payload of its own.
        let is_sure = !text.contains('"');
        is_a_word.then(|| Fix::replace(is_sure, span, serde_json::Value::from(text).to_string()))
    };
    Some(match &problem.kind {
        ProblemKind::Empty => {
            Finding::new("empty text", "no content")
                .help("add the payload: a JSON object")
        }
        ProblemKind::TrailingComma => {
            Finding::new("trailing comma", "nothing follows this comma")
                .help("remove it: JSON allows no comma after the last element")
                .fix(remove("the comma"))
        }
        ProblemKind::ExtraComma => Finding::new("unexpected comma", "nothing precedes this comma")
            .help("remove it, or add the missing value before it"),
        ProblemKind::MissingComma => Finding::new("missing comma", "expected `,`")
            .help("separate members and elements with commas")
            .fix(insert(ends_line(), ",")),
        ProblemKind::MissingColon => Finding::new("missing colon", "expected `:`")
            .help("put a colon between name and value")
            .fix(insert(false, ":")),
        ProblemKind::OtherForColon => {
            Finding::new(format!("invalid separator {}", quoted(written)), "expected `:`")
                .help("put a colon between name and value")
                // `{"PEP", "SANCTIONS"}` is a Python set, not an object with one member.
                .fix(Fix::replace(written != ",", span, ":"))
        }
        ProblemKind::OtherForComma => {
            Finding::new(format!("invalid separator {}", quoted(written)), "expected `,`")
                .help("separate members and elements with commas")
                // A point joins texts in PHP.
                .fix(Fix::replace(written != ".", span, ","))
        }
        ProblemKind::Backticks => {
            let inside = written.trim_matches('`').replace("\\`", "`");
            let finding = Finding::new("backticks in place of quotes", "JSON strings use `\"`")
                .help("use double quotes: backticks are JavaScript");
            let is_plain = written.len() > 1 && written.ends_with('`');
            if inside.contains(['\\', '$']) || !is_plain {
                finding
            } else {
                finding.maybe_fix(quote(&inside))
            }
        }
        ProblemKind::Call => Finding::new(format!("invalid JSON value {}", quoted(written)), "call in a programming language")
            .help("replace it with the value: a JSON serializer writes dates and numbers as plain values"),
        ProblemKind::CutOut => Finding::new(format!("output of `console.log`, which left out {}", quoted(written)), "something is left out here")
            .help("use `JSON.stringify`: `console.log` leaves out what is too deep"),
        ProblemKind::UnexpectedColon => {
            Finding::new("unexpected colon", "no member name before this colon")
                .help("check for a missing quote before it")
        }
        ProblemKind::MissingKey => Finding::new("missing member name", "no name before this")
            .help("use the form `\"name\": value`"),
        ProblemKind::MissingValue => Finding::new("missing value", "expected a value")
            .help("add the value, or remove the member"),
        ProblemKind::MissingOpeningQuote => {
            Finding::new("missing opening quote", "begins without `\"`")
                .help("add `\"` in front")
                .fix(Fix::doubtful(
                    "insert the opening quote",
                    edit(Span::empty(span.start), "\""),
                ))
        }
        ProblemKind::MissingClosingQuote => {
            Finding::new("missing closing quote", "expected `\"`")
                .help("close the string with `\"`")
                .fix(Fix::doubtful("insert the closing quote", edit(span, "\"")))
        }
        ProblemKind::DoubledQuote { other } => {
            let finding = Finding::new("doubled quote", "one quote too many")
                .help("remove it, or escape it as `\\\"` if it belongs to the text");
            let removals = [span].into_iter().chain(*other).map(|span| Edit {
                span,
                text: String::new(),
            });
            match other {
                Some(other) => finding.also(*other, "another one").fix(Fix::doubtful(
                    "remove the quotes: they may belong to the text",
                    removals.collect(),
                )),
                None => finding.fix(Fix::doubtful(
                    "remove the quote: it may belong to the text",
                    removals.collect(),
                )),
            }
        }
        ProblemKind::EscapedQuotes(marks) => {
            let removals = marks.iter().map(|mark| Edit {
                span: *mark,
                text: String::new(),
            });
            Finding::new("backslash before a quote around a string", "makes the quote a part of the text")
                .help("remove the backslash: only quotes within a string have one")
                .fix(Fix::doubtful(
                    "remove the backslash: the quote may belong to the text",
                    removals.collect(),
                ))
        }
        ProblemKind::QuotesInside(quotes) => {
            Finding::new("unescaped quotes in a string", "quotes that end the string early")
                .help("escape quotes in a string as `\\\"`")
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
            let finding = Finding::new("single quotes", "JSON strings use double quotes")
                .help("use double quotes instead");
            if inside.contains('\\') || written.len() < 2 || !written.ends_with('\'') {
                finding
            } else {
                finding.maybe_fix(quote(&inside))
            }
        }
        ProblemKind::JoinedStrings => {
            let joined = joined_text(written).map(|text| serde_json::Value::from(text).to_string());
            Finding::new("text in several parts", "joined as in source code")
                .help("put the text into one string: JSON has no expressions")
                .maybe_fix(joined.map(|text| Fix::replace(false, span, text)))
        }
        ProblemKind::TypographicQuotes => {
            if written.chars().count() == 1 {
                return Some(
                    Finding::new("typographic quote", "JSON strings use `\"`")
                        .help("use a straight double quote")
                        .fix(Fix::replace(true, span, "\"")),
                );
            }
            let inside = written.trim_matches(|character: char| {
                "“”„‟«»″‘’‚′\"".contains(character)
            });
            let finding = Finding::new("typographic quotes", "JSON strings use `\"`")
                .help("use straight double quotes: word processors replace them");
            if inside.contains('\\') {
                finding
            } else {
                finding.maybe_fix(quote(inside))
            }
        }
        ProblemKind::UnquotedKey => {
            Finding::new(format!("unquoted member name {}", quoted(written)), "name without quotes")
                .help("put member names in double quotes")
                .maybe_fix(quote(written))
        }
        ProblemKind::UnquotedString => {
            Finding::new(format!("invalid JSON value {}", quoted(written)), "text without quotes")
                .help("put text in double quotes")
                .maybe_fix(
                    quote(written).map(|fix| Fix::doubtful("put the text in quotes", fix.edits)),
                )
        }
        ProblemKind::Comment if written.starts_with("/*") && !written.ends_with("*/") => {
            Finding::new("unclosed comment", "the comment extends to the end")
                .help("remove the comment: JSON has no comments")
        }
        ProblemKind::Comment => {
            let finding = Finding::new("unexpected comment", "comment")
                .help("remove it: JSON has no comments");
            // A comment that ends with the text or at a bare carriage return may contain the rest
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
                '\t' => "tab",
                '\n' | '\r' => "line break",
                _ => "control character",
            };
            Finding::new(format!("unescaped {name} in a string"), format!("expected `{escape}`"))
                .help(format!("escape it as `{escape}`"))
                .fix(Fix::replace(true, span, escape))
        }
        ProblemKind::InvalidEscape if written == "\\'" => {
            Finding::new(format!("invalid escape {}", quoted(written)), "not a JSON escape")
                .help("use `'`: an apostrophe needs no backslash")
                .fix(Fix::replace(true, span, "'"))
        }
        ProblemKind::InvalidEscape => {
            Finding::new(format!("invalid escape {}", quoted(written)), "not a JSON escape").help(
                "escape a backslash as `\\\\`; the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits",
            )
        }
        ProblemKind::LoneSurrogate => {
            Finding::new(format!("incomplete surrogate pair {}", quoted(written)), "half of a character")
                .help("add the other half, or use the character itself")
        }
        ProblemKind::ForeignSpace => {
            let code = written.chars().next().map(u32::from).unwrap_or_default();
            Finding::new(
                format!("invalid whitespace U+{code:04X}"),
                "not a plain space",
            )
            .help(match code {
                0xFEFF => "use plain spaces: files that begin with a byte order mark were perhaps put together",
                _ => "use plain spaces: text copied from web pages often has such characters",
            })
            .fix(Fix::replace(true, span, " "))
        }
        ProblemKind::NotANumber => Finding::new(format!("invalid JSON number {}", quoted(written)), "not a JSON number")
            .help("remove the field, or add a number"),
        ProblemKind::InvalidNumber => {
            Finding::new(format!("invalid JSON number {}", quoted(written)), "not a JSON number")
                .help("use digits with at most one point between them: no leading zeros, plus sign, separators or units; put text in double quotes")
        }
        ProblemKind::ForeignLiteral(word) => {
            let is_sure = is_foreign_literal(written);
            let (label, help) = if is_sure {
                (format!("expected `{word}`"), format!("use `{word}`"))
            } else {
                let help = format!("use `{word}`, or put text in double quotes");
                (format!("perhaps `{word}`"), help)
            };
            Finding::new(format!("invalid JSON literal {}", quoted(written)), label)
                .help(help)
                .fix(Fix::replace(is_sure, span, *word))
        }
        ProblemKind::UnexpectedCharacters | ProblemKind::StrayLine => {
            Finding::new(format!("unexpected {}", quoted(written)), "not part of the JSON text")
                .help("remove it")
        }
        ProblemKind::Ellipsis => {
            Finding::new("ellipsis in place of content", "something is left out here")
                .help("add what is left out: the API accepts no abbreviated payload")
        }
        ProblemKind::DoubledBrace => Finding::new("doubled brace", "nothing closes this brace")
            .help("remove it")
            .fix(Fix::doubtful("remove the brace: another one may be lost", edit(span, ""))),
        ProblemKind::DoubledBraces { others } => {
            let all = std::iter::once(&span).chain(others);
            let edits = all.flat_map(|span| edit(*span, "")).collect();
            let finding = Finding::new("doubled braces", "one brace too many")
                .help("remove one of each two: formatted strings and templates double them")
                .fix(Fix::doubtful("remove one of each two", edits));
            others.last().into_iter().fold(finding, |finding, last| {
                finding.also(*last, "another one too many")
            })
        }
        ProblemKind::StrayBracket => {
            Finding::new(format!("unmatched {}", quoted(written)), "no open bracket to close")
                .help("remove it, or add its opening bracket")
        }
        ProblemKind::WrongBracket { opener, expected } => Finding::new(
            format!("mismatched bracket {}", quoted(written)),
            format!("expected `{expected}`"),
        )
        .also(*opener, "opened here")
        .help(format!("use `{expected}`, or correct the opening bracket"))
        .fix(Fix::doubtful(
            format!("replace with `{expected}`"),
            edit(span, *expected),
        )),
        ProblemKind::UnclosedInside { opener, expected } => {
            Finding::new(format!("missing `{expected}`"), format!("expected `{expected}`"))
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
                    "unexpected end of the text",
                    format!("expected `{missing}`"),
                ),
                |finding, opener| finding.also(*opener, "opened here, never closed"),
            )
            .help("check that the file is complete"),
        ProblemKind::TooDeep => Finding::new(
            format!("nesting of more than {MAX_DEPTH} brackets"),
            "too deep",
        )
        .help("reduce the nesting: a payload needs 6 levels; deeper content was not checked"),
        ProblemKind::TextAfterEnd => {
            Finding::new("text after the document", "not part of the document")
                .help("remove the text; put several customers into an array or one after another")
        }
        ProblemKind::MissingBraces { end } => {
            let edits = [edit(span, "{"), edit(Span::empty(*end), "}")].concat();
            Finding::new("missing braces", "expected `{`")
                .also(Span::empty(*end), "expected `}`")
                .help("put the members into braces: `{...}`")
                .fix(Fix::doubtful("put the members into braces", edits))
        }
        ProblemKind::MissingOpener { expected } => Finding::new(
            format!("missing `{expected}`"),
            format!("expected `{expected}`"),
        )
        .help(match expected {
            '[' => "add `[` before the first element".to_owned(),
            _ => format!("add `{expected}` before the first member"),
        })
        .fix(Fix::doubtful(
            format!("insert `{expected}`"),
            edit(span, *expected),
        )),
        ProblemKind::SeveralLines => {
            Finding::new("document spans several lines in a file with one document per line", "start of the document")
                .help("put each document on one line, or rename the file to `.json` (a code block to `json`)")
        }
        ProblemKind::SeveralOnLine { gaps } => {
            let edits = gaps.iter().map(|gap| Edit {
                span: *gap,
                text: "\n".to_owned(),
            });
            let (message, help) = if written.contains('\r') {
                (
                    "lines that end with a carriage return only",
                    "use line feeds, as NDJSON requires",
                )
            } else {
                (
                    "several documents on one line",
                    "put each document on a line of its own",
                )
            };
            Finding::new(message, "the next document begins here")
                .help(help)
                .fix(Fix::safe("insert line breaks", edits.collect()))
        }
        ProblemKind::RecordSeparator => {
            Finding::new("record separator U+001E before the document", "not part of the document")
                .help("remove all of them: NDJSON has only line breaks between documents")
        }
        ProblemKind::TextBeforeStart => {
            Finding::new("text before the document", "not part of the document")
                .help("remove the text: a payload is JSON and nothing else")
        }
        ProblemKind::DuplicateKey { .. } => return None,
    })
}
