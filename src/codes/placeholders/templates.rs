//! Templates that were not filled in.

use crate::codes::placeholders::words::SAMPLES;

/// Whether the text is what a program should have replaced, or begins or ends with it.
pub(super) fn is_template(text: &str) -> bool {
    let is_mark = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_punctuation);
    let has_mark = is_mark(text.as_bytes().first()) || is_mark(text.as_bytes().last());
    if !has_mark && !text.starts_with('«') {
        return false;
    }
    let is_at_edge = |(open, close): &(&str, &str)| {
        (text.starts_with(open) || text.ends_with(close)) && has_pair(text, open, close)
    };
    let inside = |open: &str, close: &str| text.strip_prefix(open)?.strip_suffix(close);
    // A text in braces with blanks is a remark.
    let is_enclosed = |(open, close): &(&str, &str)| {
        inside(open, close)
            .is_some_and(|name| is_variable(name) && (*open != "{" || !name.contains(' ')))
    };
    let is_number =
        |inside: &str| !inside.is_empty() && inside.bytes().all(|byte| byte.is_ascii_digit());
    ANYWHERE.iter().any(is_at_edge)
        || WHOLE.iter().any(is_enclosed)
        || FIELDS
            .iter()
            .any(|(open, close)| inside(open, close).is_some_and(is_field_name))
        || inside("{", "}").is_some_and(is_number)
        || text.strip_prefix('$').is_some_and(is_script_variable)
        || matches!(text, "%s" | "%d" | "%i" | "%v" | "%S" | "%@" | "{}" | "<>")
}

/// Marks around an expression of a template.
pub(super) const ANYWHERE: [(&str, &str); 6] = [
    ("{{", "}}"),
    ("${", "}"),
    ("#{", "}"),
    ("<%", "%>"),
    ("<?=", "?>"),
    ("<?php", "?>"),
];

/// Marks around a text that is a variable.
const WHOLE: [(&str, &str); 10] = [
    ("$(", ")"),
    ("@{", "}"),
    ("<", "/>"),
    ("{", "}"),
    ("<", ">"),
    ("%", "%"),
    ("%(", ")s"),
    ("__", "__"),
    ("@", "@"),
    ("$", "$"),
];

/// Marks around the name of a field, such as those of merge fields of letters. Names of organizations have the
/// same quotes and exclamation marks.
const FIELDS: [(&str, &str); 3] = [("«", "»"), ("!", "!"), ("#", "#")];

/// Whether it is the name of a field: `firstName`, `Last_Name`. `eBay` is not.
fn is_field_name(name: &str) -> bool {
    const ENDINGS: [&str; 8] = [
        "name", "title", "code", "number", "address", "city", "country", "date",
    ];
    let is_part = |part: u8| part.is_ascii_alphanumeric() || part == b'_';
    let lower = name.to_ascii_lowercase();
    let is_known = || SAMPLES.contains(&lower) || matches!(lower.as_str(), "name" | "vardas");
    let has_two_words = || {
        let ends = ENDINGS.into_iter().filter(|ending| lower.ends_with(ending));
        let mut starts = ends.filter_map(|ending| name.get(name.len() - ending.len()..));
        starts.any(|word| {
            name.len() > word.len() && word.starts_with(|first: char| first.is_ascii_uppercase())
        })
    };
    let is_identifier = is_variable(name) && name.bytes().all(is_part);
    is_identifier && (name.contains('_') || is_known() || has_two_words())
}

pub(super) fn has_pair(text: &str, open: &str, close: &str) -> bool {
    text.split_once(open)
        .is_some_and(|(_, rest)| rest.contains(close))
}

/// Whether it is a variable of a script after its mark: `lastName`, `LAST_NAME`. Shares have symbols
/// such as `$ABC`.
fn is_script_variable(name: &str) -> bool {
    let is_written_so = name.contains('_') || name.starts_with(char::is_lowercase);
    is_written_so && !name.contains([' ', '.', '-']) && is_variable(name)
}

fn is_variable(name: &str) -> bool {
    let is_part = |part: char| part.is_alphanumeric() || "_.- ".contains(part);
    let is_first = |first: char| first.is_alphabetic() || first == '_';
    name.starts_with(is_first) && name.chars().all(is_part)
}
