//! Names and values that are missing, or are not JSON.

use super::Marked;
use crate::diagnostic::Fix;
use crate::json::Dialect;
use crate::rules::findings::Finding;
use crate::rules::quoted::quoted;

/// The finding for all mistakes of an object that a program printed in a notation of its own.
pub(super) fn dialect(dialect: Dialect) -> Finding {
    match dialect {
        Dialect::Python => {
            Finding::new("Python dict instead of JSON", "single quotes as in Python").help(
                "use `json.dumps`, not `print`: JSON has double quotes, `true`, `false` and `null`",
            )
        }
        Dialect::JavaScript => {
            Finding::new("JavaScript object instead of JSON", "name without quotes")
                .help("use `JSON.stringify`: JSON has double quotes around names and text")
        }
        Dialect::Printed => Finding::new("printed map instead of JSON", "name without quotes")
            .help("use a JSON serializer: a printed map has no quotes around names and texts"),
        Dialect::Console => {
            let message = "output of `console.log` instead of JSON";
            Finding::new(message, "first part of the output").help(
                "use `JSON.stringify`: `console.log` leaves out what is too deep, such as `[Object]`",
            )
        }
        Dialect::Hash => {
            let message = "hash of Perl or Ruby instead of JSON";
            Finding::new(message, "single quotes as in Perl")
                .help("use a JSON serializer: the source code of a hash is not JSON")
        }
    }
}

pub(super) fn missing_name() -> Finding {
    Finding::new("missing member name", "no name before this")
        .help("use the form `\"name\": value`")
}

pub(super) fn missing_value() -> Finding {
    Finding::new("missing value", "expected a value").help("add the value, or remove the member")
}

pub(super) fn unquoted_name(at: &Marked<'_>) -> Finding {
    let message = format!("unquoted member name {}", quoted(at.written));
    Finding::new(message, "name without quotes")
        .help("put member names in double quotes")
        .maybe_fix(at.in_quotes(at.written))
}

pub(super) fn unquoted_text(at: &Marked<'_>) -> Finding {
    let fix = at.in_quotes(at.written);
    invalid_value(at, "text without quotes")
        .help("put text in double quotes")
        .maybe_fix(fix.map(|fix| Fix::doubtful("put the text in quotes", fix.edits)))
}

fn invalid_value(at: &Marked<'_>, label: &'static str) -> Finding {
    Finding::new(format!("invalid JSON value {}", quoted(at.written)), label)
}

pub(super) fn not_a_number(at: &Marked<'_>) -> Finding {
    bad_number(at).help("remove the field, or add a number")
}

pub(super) fn invalid_number(at: &Marked<'_>) -> Finding {
    bad_number(at).help(
        "use digits with at most one point between them: no leading zeros, plus sign, separators or \
         units; put text in double quotes",
    )
}

fn bad_number(at: &Marked<'_>) -> Finding {
    let message = format!("invalid JSON number {}", quoted(at.written));
    Finding::new(message, "not a JSON number")
}

pub(super) fn foreign_literal(at: &Marked<'_>, literal: &str) -> Finding {
    let is_sure = is_literal_elsewhere(at.written);
    let (label, help) = if is_sure {
        (format!("expected `{literal}`"), format!("use `{literal}`"))
    } else {
        let help = format!("use `{literal}`, or put text in double quotes");
        (format!("perhaps `{literal}`"), help)
    };
    let message = format!("invalid JSON literal {}", quoted(at.written));
    Finding::new(message, label)
        .help(help)
        .fix(Fix::replace(is_sure, at.span, literal))
}

/// Returns whether the word, in this spelling, is a literal of Python, Ruby, SQL or JavaScript.
/// `NONE` is not one: it is also a risk level.
fn is_literal_elsewhere(word: &str) -> bool {
    let is_truth = ["true", "false"]
        .iter()
        .any(|truth| word.eq_ignore_ascii_case(truth));
    is_truth || matches!(word, "None" | "nil" | "NULL" | "Null" | "undefined")
}

pub(super) fn call(at: &Marked<'_>) -> Finding {
    invalid_value(at, "call in a programming language").help(
        "replace it with the value: a JSON serializer writes dates and numbers as plain values",
    )
}

pub(super) fn cut_out(at: &Marked<'_>) -> Finding {
    let cut_out = quoted(at.written);
    let message = format!("output of `console.log`, which left out {cut_out}");
    Finding::new(message, "something is left out here")
        .help("use `JSON.stringify`: `console.log` leaves out what is too deep")
}

pub(super) fn ellipsis() -> Finding {
    Finding::new("ellipsis in place of content", "something is left out here")
        .help("add what is left out: the API accepts no abbreviated payload")
}
