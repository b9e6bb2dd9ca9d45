//! Brackets and braces that are missing, too many or not of the same kind.

use super::{Marked, edit, removals};
use crate::diagnostic::Fix;
use crate::json::MAX_DEPTH;
use crate::rules::findings::Finding;
use crate::rules::quoted::quoted;
use crate::text::span::Span;

pub(super) fn stray(at: &Marked<'_>) -> Finding {
    let message = format!("unmatched {}", quoted(at.written));
    Finding::new(message, "no open bracket to close").help("remove it, or add its opening bracket")
}

pub(super) fn wrong(at: &Marked<'_>, opener: Span, expected: char) -> Finding {
    let message = format!("mismatched bracket {}", quoted(at.written));
    Finding::new(message, format!("expected `{expected}`"))
        .also(opener, "opened here")
        .help(format!("use `{expected}`, or correct the opening bracket"))
        .fix(Fix::doubtful(
            format!("replace with `{expected}`"),
            edit(at.span, expected),
        ))
}

pub(super) fn unclosed_inside(at: &Marked<'_>, opener: Span, expected: char) -> Finding {
    missing(at, expected)
        .also(opener, "opened here")
        .help(format!("close it with `{expected}`"))
}

pub(super) fn missing_opener(at: &Marked<'_>, expected: char) -> Finding {
    missing(at, expected).help(match expected {
        '[' => "add `[` before the first element".to_owned(),
        _ => format!("add `{expected}` before the first member"),
    })
}

fn missing(at: &Marked<'_>, expected: char) -> Finding {
    let form = format!("expected `{expected}`");
    Finding::new(format!("missing `{expected}`"), form).fix(Fix::doubtful(
        format!("insert `{expected}`"),
        edit(at.span, expected),
    ))
}

/// How many of the brackets that are open at the end are marked: the innermost ones.
const MARKED: usize = 3;

pub(super) fn unclosed(openers: &[Span], missing: &str) -> Finding {
    let form = format!("expected `{missing}`");
    let finding = Finding::new("unexpected end of the text", form);
    let innermost = openers.iter().rev().take(MARKED);
    innermost
        .fold(finding, |finding, opener| {
            finding.also(*opener, "opened here, never closed")
        })
        .help("check that the file is complete")
}

pub(super) fn doubled_brace(at: &Marked<'_>) -> Finding {
    Finding::new("doubled brace", "nothing closes this brace")
        .help("remove it")
        .fix(Fix::doubtful(
            "remove the brace: another one may be lost",
            edit(at.span, ""),
        ))
}

pub(super) fn doubled_braces(at: &Marked<'_>, others: &[Span]) -> Finding {
    let edits = removals(std::iter::once(&at.span).chain(others));
    let finding = Finding::new("doubled braces", "one brace too many")
        .help("remove one of each two: formatted strings and templates double them")
        .fix(Fix::doubtful("remove one of each two", edits));
    others.last().into_iter().fold(finding, |finding, last| {
        finding.also(*last, "another one too many")
    })
}

pub(super) fn missing_braces(at: &Marked<'_>, end: usize) -> Finding {
    let end = Span::empty(end);
    let edits = [edit(at.span, "{"), edit(end, "}")].concat();
    Finding::new("missing braces", "expected `{`")
        .also(end, "expected `}`")
        .help("put the members into braces: `{...}`")
        .fix(Fix::doubtful("put the members into braces", edits))
}

pub(super) fn too_deep() -> Finding {
    let message = format!("nesting of more than {MAX_DEPTH} brackets");
    Finding::new(message, "too deep")
        .help("reduce the nesting: a payload needs 6 levels; deeper content was not checked")
}
