//! What separates the parts of a document: commas, colons, white space and comments.

use super::{Marked, edit};
use crate::diagnostic::Fix;
use crate::rules::findings::Finding;
use crate::rules::quoted::quoted;

pub(super) fn trailing_comma(at: &Marked<'_>) -> Finding {
    Finding::new("trailing comma", "nothing follows this comma")
        .help("remove it: JSON allows no comma after the last element")
        .fix(Fix::safe("remove the comma", edit(at.span, "")))
}

pub(super) fn extra_comma() -> Finding {
    Finding::new("unexpected comma", "nothing precedes this comma")
        .help("remove it, or add the missing value before it")
}

pub(super) fn missing_comma(at: &Marked<'_>) -> Finding {
    // At the end of a line, before another member or element, the comma is certain.
    let next = at.behind.trim_start();
    let blank = &at.behind[..at.behind.len() - next.len()];
    let ends_line = blank.contains('\n') && next.starts_with(['"', '{', '[']);
    Finding::new("missing comma", "expected `,`")
        .help("separate members and elements with commas")
        .fix(insert(at, ends_line, ","))
}

pub(super) fn missing_colon(at: &Marked<'_>) -> Finding {
    Finding::new("missing colon", "expected `:`")
        .help("put a colon between name and value")
        .fix(insert(at, false, ":"))
}

fn insert(at: &Marked<'_>, safe: bool, text: &str) -> Fix {
    Fix {
        safe,
        ..Fix::safe(format!("insert `{text}`"), edit(at.span, text))
    }
}

pub(super) fn other_for_colon(at: &Marked<'_>) -> Finding {
    let message = format!("invalid separator {}", quoted(at.written));
    Finding::new(message, "expected `:`")
        .help("put a colon between name and value")
        // `{"PEP", "SANCTIONS"}` is a Python set, not an object with one member.
        .fix(Fix::replace(at.written != ",", at.span, ":"))
}

pub(super) fn other_for_comma(at: &Marked<'_>) -> Finding {
    let message = format!("invalid separator {}", quoted(at.written));
    Finding::new(message, "expected `,`")
        .help("separate members and elements with commas")
        // A point joins texts in PHP.
        .fix(Fix::replace(at.written != ".", at.span, ","))
}

pub(super) fn unexpected_colon() -> Finding {
    Finding::new("unexpected colon", "no member name before this colon")
        .help("check for a missing quote before it")
}

pub(super) fn foreign_space(at: &Marked<'_>) -> Finding {
    let code = at.written.chars().next().map(u32::from).unwrap_or_default();
    let help = match code {
        0xFEFF => {
            "use plain spaces: files that begin with a byte order mark were perhaps put together"
        }
        _ => "use plain spaces: text copied from web pages often has such characters",
    };
    let message = format!("invalid whitespace U+{code:04X}");
    Finding::new(message, "not a plain space")
        .help(help)
        .fix(Fix::replace(true, at.span, " "))
}

pub(super) fn comment(at: &Marked<'_>) -> Finding {
    let is_block = at.written.starts_with("/*");
    if is_block && !at.written.ends_with("*/") {
        return Finding::new("unclosed comment", "the comment extends to the end")
            .help("remove the comment: JSON has no comments");
    }
    let finding =
        Finding::new("unexpected comment", "comment").help("remove it: JSON has no comments");
    // A comment that ends with the text or at a bare carriage return may contain the rest of the
    // document.
    let is_closed = is_block || at.behind.starts_with(['\n', '\r']);
    let may_be_more = !is_closed && at.written.contains(['"', '{', '}', '[', ']']);
    if may_be_more || (!is_block && at.written.contains('\r')) {
        finding
    } else {
        finding.fix(Fix::doubtful("remove the comment", edit(at.span, "")))
    }
}
