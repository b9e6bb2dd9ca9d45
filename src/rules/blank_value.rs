use crate::codes::characters::is_blank;
use crate::contract::facts::Cause;
use crate::diagnostic::Severity;
use crate::document::text::Text;
use crate::document::violation::Violation;
use crate::json::Node;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};
use crate::rules::subject::subject;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "blank-value",
        group: Group::Fields,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("blank_value.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::OfFields(Cause::Missing, |_, _| true),
    checks: &[Check::Violation(check), Check::Text(check_text)],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let Some((value, field)) = violation.value_of_field() else {
        return false;
    };
    if violation.is_in_list() || !value.string().is_some_and(|text| text.trim().is_empty()) {
        return false;
    }
    let name = &violation.name;
    let condition = condition(violation);
    let (message, help, code) = if let Some((_, code)) = condition {
        (
            format!("`{name}` must not be blank"),
            "add a value: the field is required here",
            code,
        )
    } else if field.required {
        (
            format!("`{name}` must not be blank"),
            "add a value: the server treats a blank value as missing",
            violation.api_code(Cause::Missing),
        )
    } else {
        (
            format!("`{name}` must not be blank"),
            "add a value, or remove the optional field: a blank string is not a valid value",
            None,
        )
    };
    let mut finding = Finding::new(message, "blank string")
        .help(help)
        .api_code(code);
    if let Some((other, _)) = condition {
        finding = finding.also(other.span(), format!("requires `{name}`"));
    }
    findings.report(Place::value(value), finding);
    true
}

/// Returns the value that makes an optional field of a customer a required one, and the code that
/// the API answers.
fn condition<'a>(violation: &Violation<'a>) -> Option<(Node<'a>, Option<&'static str>)> {
    let root = violation.customer.root;
    let (other, required, code) = match &*violation.name {
        "closingDate" => ("customerStatus", "CLOSED", Some("C013")),
        "riskLevel" | "customerStatus" => ("sourceOfRiskLevel", "IMPORT", None),
        _ => return None,
    };
    let other = root.get(other).filter(|other| other.is(required))?;
    (violation.object.index() == root.index()).then_some((other, code))
}

/// Reports values of characters that are invisible but not white space, for which the schema has no
/// words. The API predictably stores them, so there is no code.
fn check_text(text: &Text<'_>, findings: &mut Findings) {
    let content = &*text.content;
    // An optional text may be white space.
    if !text.marks.may_be_invisible()
        || !content.chars().all(is_blank)
        || content.chars().all(char::is_whitespace)
    {
        return;
    }
    let is_required = text.field().is_some_and(|field| field.required);
    let (help, severity) = if is_required {
        (
            "add a value: the server stores a value that nobody can see",
            Severity::Error,
        )
    } else {
        (
            "add a value, or remove the optional field: nobody can see the value",
            Severity::Warning,
        )
    };
    findings.report(
        Place::value(text.value),
        Finding::new(
            format!("{} must not be blank", subject(text.value)),
            "invisible characters only",
        )
        .help(help)
        .at_most(severity),
    );
}
