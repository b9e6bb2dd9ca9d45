//! Mistakes in strings: their quotes, and what is between these.

use super::{Marked, edit, removals};
use crate::diagnostic::Fix;
use crate::json::joined_text;
use crate::rules::findings::Finding;
use crate::rules::quoted::quoted;
use crate::text::span::Span;

pub(super) fn missing_opening_quote(at: &Marked<'_>) -> Finding {
    let edits = edit(Span::empty(at.span.start), "\"");
    Finding::new("missing opening quote", "begins without `\"`")
        .help("add `\"` in front")
        .fix(Fix::doubtful("insert the opening quote", edits))
}

pub(super) fn missing_closing_quote(at: &Marked<'_>) -> Finding {
    let edits = edit(at.span, "\"");
    Finding::new("missing closing quote", "expected `\"`")
        .help("close the string with `\"`")
        .fix(Fix::doubtful("insert the closing quote", edits))
}

/// `other` is the place of a second quote that is too many.
pub(super) fn doubled_quote(at: &Marked<'_>, other: Option<Span>) -> Finding {
    let finding = Finding::new("doubled quote", "one quote too many")
        .help("remove it, or escape it as `\\\"` if it belongs to the text");
    match other {
        Some(other) => finding.also(other, "another one").fix(Fix::doubtful(
            "remove the quotes: they may belong to the text",
            removals(&[at.span, other]),
        )),
        None => finding.fix(Fix::doubtful(
            "remove the quote: it may belong to the text",
            removals(&[at.span]),
        )),
    }
}

pub(super) fn escaped_quotes(backslashes: &[Span]) -> Finding {
    let message = "backslash before a quote around a string";
    Finding::new(message, "makes the quote a part of the text")
        .help("remove the backslash: only quotes within a string have one")
        .fix(Fix::doubtful(
            "remove the backslash: the quote may belong to the text",
            removals(backslashes),
        ))
}

pub(super) fn quotes_inside(at: &Marked<'_>, quotes: &[Span]) -> Finding {
    if !at.written.starts_with('"') {
        // The fix of the quotes around the text makes it right.
        let message = "unescaped apostrophe in single quotes";
        return Finding::new(message, "ends the string early")
            .help("use double quotes around the text: an apostrophe within them needs no escape");
    }
    let message = "unescaped quotes in a string";
    let edits = quotes.iter().flat_map(|quote| edit(*quote, "\\\""));
    Finding::new(message, "quotes that end the string early")
        .help("escape quotes in a string as `\\\"`")
        .fix(Fix::doubtful(
            "put a backslash before each quote",
            edits.collect(),
        ))
}

pub(super) fn single_quotes(at: &Marked<'_>) -> Finding {
    let finding = Finding::new("single quotes", "JSON strings use double quotes")
        .help("use double quotes instead");
    let inside = at.written.trim_matches('\'').replace("\\'", "'");
    if inside.contains('\\') || !is_closed(at, '\'') {
        return finding;
    }
    finding.maybe_fix(at.in_quotes(&inside))
}

pub(super) fn backticks(at: &Marked<'_>) -> Finding {
    let finding = Finding::new("backticks in place of quotes", "JSON strings use `\"`")
        .help("use double quotes: backticks are JavaScript");
    let inside = at.written.trim_matches('`').replace("\\`", "`");
    if inside.contains(['\\', '$']) || !is_closed(at, '`') {
        return finding;
    }
    finding.maybe_fix(at.in_quotes(&inside))
}

fn is_closed(at: &Marked<'_>, quote: char) -> bool {
    at.written.len() > 1 && at.written.ends_with(quote)
}

pub(super) fn typographic_quotes(at: &Marked<'_>) -> Finding {
    if at.written.chars().count() == 1 {
        return Finding::new("typographic quote", "JSON strings use `\"`")
            .help("use a straight double quote")
            .fix(Fix::replace(true, at.span, "\""));
    }
    let finding = Finding::new("typographic quotes", "JSON strings use `\"`")
        .help("use straight double quotes: word processors replace them");
    let is_quote = |character| "“”„‟«»″＂‘’‚′＇´\"".contains(character);
    let inside = at.written.trim_matches(is_quote);
    if inside.contains('\\') {
        return finding;
    }
    finding.maybe_fix(at.in_quotes(inside))
}

pub(super) fn joined_strings(at: &Marked<'_>) -> Finding {
    let joined = joined_text(at.written).map(|text| serde_json::Value::from(text).to_string());
    Finding::new("text in several parts", "joined as in source code")
        .help("put the text into one string: JSON has no expressions")
        .maybe_fix(joined.map(|text| Fix::replace(false, at.span, text)))
}

pub(super) fn control_character(at: &Marked<'_>) -> Finding {
    let character = at.written.chars().next().unwrap_or_default();
    let escape = match character {
        '\t' => "\\t".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' if at.written == "\r\n" => "\\n".to_owned(),
        other => format!("\\u{:04x}", u32::from(other)),
    };
    let name = match character {
        '\t' => "tab",
        '\n' | '\r' => "line break",
        _ => "control character",
    };
    let message = format!("unescaped {name} in a string");
    Finding::new(message, format!("expected `{escape}`"))
        .help(format!("escape it as `{escape}`"))
        .fix(Fix::replace(true, at.span, escape))
}

pub(super) fn invalid_escape(at: &Marked<'_>) -> Finding {
    let message = format!("invalid escape {}", quoted(at.written));
    let finding = Finding::new(message, "not a JSON escape");
    if at.written == "\\'" {
        return finding
            .help("use `'`: an apostrophe needs no backslash")
            .fix(Fix::replace(true, at.span, "'"));
    }
    finding.help(
        "escape a backslash as `\\\\`; the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four \
         hexadecimal digits",
    )
}

pub(super) fn lone_surrogate(at: &Marked<'_>) -> Finding {
    let message = format!("incomplete surrogate pair {}", quoted(at.written));
    Finding::new(message, "half of a character")
        .help("add the other half, or use the character itself")
}
