//! Templates that were not filled in.

/// Whether the text is what a program should have replaced, or begins or ends with it.
pub(super) fn is_template(text: &str) -> bool {
    let is_mark = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_punctuation);
    if !is_mark(text.as_bytes().first()) && !is_mark(text.as_bytes().last()) {
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
        || inside("{", "}").is_some_and(is_number)
        || text.strip_prefix('$').is_some_and(is_script_variable)
        || matches!(text, "%s" | "%d" | "%i" | "%v" | "%S" | "%@" | "{}" | "<>")
}

/// Marks around an expression of a template.
pub(super) const ANYWHERE: [(&str, &str); 4] =
    [("{{", "}}"), ("${", "}"), ("#{", "}"), ("<%", "%>")];

/// Marks around a text that is a variable.
const WHOLE: [(&str, &str); 8] = [
    ("<", "/>"),
    ("{", "}"),
    ("<", ">"),
    ("%", "%"),
    ("%(", ")s"),
    ("__", "__"),
    ("@", "@"),
    ("$", "$"),
];

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
