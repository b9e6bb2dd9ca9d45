use crate::diagnostic::{Edit, Fix, Severity};
use crate::json::{Node, is_field_name};
use crate::text::span::Span;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "padded-value",
        group: Group::Values,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("padded_value.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::String(check)],
};

fn check(value: Node<'_>, findings: &mut Findings) {
    let raw = value.raw();
    let [b'"', first, .., last, b'"'] = raw.as_bytes() else {
        return;
    };
    if first.is_ascii_graphic() && last.is_ascii_graphic() {
        return;
    }
    let text = &raw[1..raw.len() - 1];
    let trimmed = text.trim();
    // A string of blanks is a blank value, not a padded one.
    if trimmed.len() == text.len() || trimmed.is_empty() {
        return;
    }
    let start = value.span().start + 1;
    let first = start + (text.len() - text.trim_start().len());
    let cuts = [
        Span::new(start, first),
        Span::new(first + trimmed.len(), start + text.len()),
    ];
    let edits = cuts
        .into_iter()
        .filter(|cut| !cut.is_empty())
        .map(|span| Edit {
            span,
            text: String::new(),
        });
    let side = match (cuts[0].is_empty(), cuts[1].is_empty()) {
        (false, false) => "leading and trailing whitespace",
        (false, true) => "leading whitespace",
        _ => "trailing whitespace",
    };
    findings.report(
        Place::value(value),
        Finding::new(
            format!("{} has {side}", subject(value)),
            "whitespace around the value",
        )
        .help(format!(
            "use {}: the server compares and screens the exact text",
            quoted(trimmed)
        ))
        .fix(Fix::safe("remove the whitespace", edits.collect())),
    );
}

/// Returns the field that contains the value, if the contract knows it: any other name may be
/// personal.
fn subject(value: Node<'_>) -> String {
    let pointer = value.pointer();
    let is_number = |token: &&str| token.bytes().all(|byte| byte.is_ascii_digit());
    let name = pointer.rsplit('/').find(|token| !is_number(token));
    name.filter(|name| is_field_name(name))
        .map_or_else(|| "the value".to_owned(), |name| format!("`{name}`"))
}
