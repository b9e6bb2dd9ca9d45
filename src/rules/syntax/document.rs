//! What is around a document, or in place of it, and how documents share a text.

use super::{Marked, edit};
use crate::diagnostic::Fix;
use crate::rules::findings::Finding;
use crate::rules::quoted::quoted;
use crate::text::span::Span;

pub(super) fn empty() -> Finding {
    Finding::new("empty text", "no content").help("add the payload: a JSON object")
}

pub(super) fn text_before() -> Finding {
    Finding::new("text before the document", "not part of the document")
        .help("remove the text: a payload is JSON and nothing else")
}

pub(super) fn text_after() -> Finding {
    Finding::new("text after the document", "not part of the document")
        .help("remove the text; put several customers into an array or one after another")
}

pub(super) fn unexpected(at: &Marked<'_>) -> Finding {
    let message = format!("unexpected {}", quoted(at.written));
    Finding::new(message, "not part of the JSON text").help("remove it")
}

pub(super) fn several_lines() -> Finding {
    let message = "document spans several lines in a file with one document per line";
    Finding::new(message, "start of the document").help(
        "put each document on one line, or rename the file to `.json` (a code block to `json`)",
    )
}

pub(super) fn several_on_line(at: &Marked<'_>, gaps: &[Span]) -> Finding {
    let (message, help) = if at.written.contains('\r') {
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
    let edits = gaps.iter().flat_map(|gap| edit(*gap, "\n"));
    Finding::new(message, "the next document begins here")
        .help(help)
        .fix(Fix::safe("insert line breaks", edits.collect()))
}

pub(super) fn record_separator() -> Finding {
    let message = "record separator U+001E before the document";
    Finding::new(message, "not part of the document")
        .help("remove all of them: NDJSON has only line breaks between documents")
}
