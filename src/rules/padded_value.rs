use crate::diagnostic::{Edit, Fix, Severity};
use crate::json::Node;
use crate::text::span::Span;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "padded-value",
        group: Group::Values,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("padded_value.md"),
        fixable: true,
    },
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
    // What is nothing but blanks is no value with blanks around it.
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
        (false, false) => "blanks on both sides",
        (false, true) => "begins with a blank",
        _ => "ends with a blank",
    };
    findings.report(
        Place::value(value),
        Finding::new(format!("{} has blanks around it", quoted(text)), side)
            .help(format!(
                "write {}: the server compares and screens the text as it is",
                quoted(trimmed)
            ))
            .fix(Fix::safe("remove the blanks", edits.collect())),
    );
}
