use crate::contract::Contract;
use crate::contract::facts::{Cause, Scope};
use crate::diagnostic::Severity;
use crate::document::violation::Violation;
use crate::document::whole::WholeCause;
use crate::json::{Kind, Member};

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "field-not-allowed",
        group: Group::Fields,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("field_not_allowed.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::OfFields(Cause::NotAllowed, |_, _| true),
    checks: &[Check::Violation(check), Check::Whole(check_whole)],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let (None, Some(member)) = (violation.field, violation.member) else {
        return false;
    };
    let name = violation.name.as_ref();
    let other = violation.other_facts();
    let field = other
        .field(name)
        .or_else(|| other.field(other.renamed(name)?));
    let Some(field) = field.filter(|_| violation.is_in_entity()) else {
        return is_of_larger_kind(violation, member, findings);
    };
    // Null counts as absent.
    if member.value.kind() == Kind::Null {
        return true;
    }
    // The type is a guess, and its own finding comes first.
    if violation.has_invalid_type() {
        return true;
    }
    let (this, of) = (violation.entity_type.code(), violation.entity_type.other());
    let whose = match violation.scope {
        Scope::Customer => format!("{}s", violation.customer.noun()),
        Scope::Related(_) => "related entities".to_owned(),
    };
    let mut finding = Finding::new(
        format!("`{name}` is not allowed for an {this}"),
        format!("field of {whose} of type {}", of.code()),
    )
    .help(format!("remove it, or set `entityType` to `{}`", of.code()))
    .api_code(field.api_code(Cause::NotAllowed, violation.scope));
    if let Some(written) = violation.object.get("entityType") {
        finding = finding.also(written.span(), format!("declared as {this}"));
    }
    findings.report(Place::key(member), finding);
    true
}

/// Reports a type that all fields contradict.
fn check_whole(cause: &WholeCause<'_>, findings: &mut Findings) {
    let WholeCause::OtherType { value, of, code } = cause else {
        return;
    };
    let (of, declared) = (of.code(), of.other().code());
    findings.report(
        Place::value(*value),
        Finding::new(
            format!("`entityType` {declared} contradicts the other fields"),
            format!("all fields are those of an {of}"),
        )
        .help(format!(
            "set it to `{of}`, or send the fields of an {declared}"
        ))
        .api_code(*code),
    );
}

/// Reports a field that only the larger kind has, of which this one has a part of the fields.
fn is_of_larger_kind(
    violation: &Violation<'_>,
    member: Member<'_>,
    findings: &mut Findings,
) -> bool {
    let kind = violation.customer.kind;
    let name = violation.name.as_ref();
    let Some(larger) = kind.larger().filter(|_| violation.is_in_entity()) else {
        return false;
    };
    let mut larger_facts = Contract::of_kind(larger).map(Contract::customer);
    if !larger_facts.any(|facts| facts.field(name).is_some()) {
        return false;
    }
    // Null counts as absent.
    if member.value.kind() == Kind::Null {
        return true;
    }
    // A field that differs in case only is a misspelt one.
    let is_misspelt = |own: &str| own.eq_ignore_ascii_case(name);
    if violation.facts.names().any(is_misspelt) {
        return false;
    }
    let (noun, whole) = (kind.noun, larger.noun);
    findings.report(
        Place::key(member),
        Finding::new(
            format!("`{name}` is not allowed in a {noun}"),
            format!("field of {whole}s"),
        )
        .help(format!("remove it, or send a {whole}")),
    );
    true
}
