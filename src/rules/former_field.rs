use crate::contract::facts::Field;
use crate::diagnostic::{Fix, Severity};
use crate::document::violation::Violation;
use crate::json::Kind;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::other_value;
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "former-field",
        group: Group::Fields,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("former_field.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Violation(check)],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let (None, Some(member)) = (violation.field, violation.member) else {
        return false;
    };
    let name = violation.name.as_ref();
    let finding = if let Some(new) = violation.facts.renamed(name) {
        let label = format!("renamed to `{new}`");
        // The country of business need not be the country of registration, even if the API renames
        // the field: the value was chosen for the old name.
        let is_same = !violation.facts.field(new).is_some_and(Field::is_country);
        let finding = Finding::new(format!("former field name `{name}`"), label);
        if !findings.is_free(violation.object, new) && violation.object.member(new).is_none() {
            finding.help(format!("remove it: another finding suggests `{new}`"))
        } else if let Some(other) = violation.object.member(new)
            && other.value.kind() == Kind::Null
        {
            finding
                .also(other.key.span(), "same field with null")
                .help(format!("move the value to `{new}` and remove `{name}`"))
        } else if let (Some(other), Some(field)) =
            (violation.object.member(new), violation.facts.field(new))
            && other_value::differs(field, member.value, other.value)
        {
            finding
                .also(other.key.span(), "current name with another value")
                .help(other_value::help(name, new))
        } else if let Some(other) = violation.object.member(new) {
            finding
                .also(other.key.span(), "same field under its current name")
                .help(format!("remove `{name}`: `{new}` is present"))
        } else {
            finding
                .explains_absence(violation.object, new)
                .help(format!("rename it to `{new}`"))
                .fix(Fix::rename(is_same, member.key.span(), new))
        }
    } else if violation.facts.dropped(name) {
        Finding::new(
            format!("former field name `{name}`"),
            "removed from the contract",
        )
        .help("remove it: no other field replaces it")
    } else {
        return false;
    };
    findings.report(Place::key(member), finding);
    true
}
