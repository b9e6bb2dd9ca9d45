use crate::customer::EntityType;
use crate::diagnostic::{Fix, Severity};
use crate::schema::facts::Cause;
use crate::schema::violation::Violation;

use super::quoted::quoted;
use super::suggestion::{nearest, one_of};
use super::{Check, Codes, Finding, Findings, Group, Place, Rule};

pub(super) const RULE: Rule = Rule {
    name: "enum-value",
    group: Group::Values,
    severity: Severity::Error,
    since: "0.1.0",
    docs: include_str!("enum_value.md"),
    fixable: true,
    codes: Codes::OfFields(Cause::Value, |_, field| {
        !field.values().is_empty() && !field.is_country() && !field.is_currency()
    }),
    checks: &[Check::Violation(check)],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let name = violation.name.clone();
    report(violation, &format!("`{name}`"), findings)
}

/// Reports a string that is none of the values of its field, and says whether it was one. `what`
/// names the kind of thing.
pub(super) fn report(violation: &Violation<'_>, what: &str, findings: &mut Findings) -> bool {
    let Some((value, mut field)) = violation.value_of_field() else {
        return false;
    };
    if violation.name == "entityType" && violation.is_in_entity() {
        // The schema was chosen for one type; what may be meant is either.
        field = EntityType::field();
    }
    let values = field.values();
    let Some(written) = value.string().filter(|_| !values.is_empty()) else {
        return false;
    };
    let synonym = || Some((field.synonym(written.trim())?, false));
    let meant = nearest(&written, values.iter().copied())
        .map(|found| (found.word, found.certain))
        .or_else(synonym);
    let help = match meant {
        Some((word, _)) => format!("did you mean `{word}`?"),
        None => format!("write {}", one_of(&values)),
    };
    let label = match values.as_slice() {
        [only] => format!("must be `{only}`"),
        [first, second] => format!("neither `{first}` nor `{second}`"),
        _ => format!("none of {}", values.join(", ")),
    };
    findings.report(
        Place::value(value),
        Finding::new(format!("{} is no {what}", quoted(&written)), label)
            .help(help)
            .api_code(violation.api_code(Cause::Value))
            .maybe_fix(
                meant.map(|(word, certain)| {
                    Fix::replace(certain, value.span(), format!("\"{word}\""))
                }),
            ),
    );
    true
}
