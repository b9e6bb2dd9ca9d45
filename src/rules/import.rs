//! Checks the fields that an imported customer requires, for the rules `risk-level-missing` and
//! `customer-status-missing`.

use crate::document::customer::Customer;
use crate::document::violation::Violation;
use crate::json::Kind;
use crate::settings::Level;

use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::lead_import;
use crate::rules::place::Place;
use crate::text::suggestion::one_of;

/// Reports the field if the customer has IMPORT but not the field. `source` is the value of
/// `sourceOfRiskLevel`.
pub(super) fn check_import(
    name: &str,
    customer: &Customer<'_>,
    source: Value<'_>,
    findings: &mut Findings,
) {
    let root = customer.root;
    let Some(source) = source.usable() else {
        return;
    };
    let is_absent = matches!(findings.value(root, name), Value::Absent);
    // In a batch the field is required regardless of IMPORT.
    if customer.in_batch || !is_absent || !source.value.is("IMPORT") {
        return;
    }
    findings.report(
        Place::absent(root, name).pointing_at(source.value.span()),
        missing(name, customer, format!("requires `{name}`")),
    );
}

/// Takes the violation that a customer of a batch lacks the field.
pub(super) fn check_batch(name: &str, violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let is_absent = violation
        .value
        .is_none_or(|value| value.kind() == Kind::Null);
    if !violation.customer.in_batch
        || violation.name != name
        || !violation.is_in_entity()
        || !is_absent
    {
        return false;
    }
    // A lead must not be in a batch at all, which the rule `lead-import` reports.
    let is_off = findings.settings().set_level(lead_import::RULE.info.name) == Some(Level::Off);
    if violation.customer.is_of_form() && !is_off {
        return true;
    }
    findings.report(
        Place::absent(violation.object, name),
        missing(
            name,
            violation.customer,
            format!("{} without `{name}`", violation.customer.noun()),
        ),
    );
    true
}

fn missing(name: &str, customer: &Customer<'_>, label: String) -> Finding {
    let values = customer.contract().customer().field(name);
    let values = values.map(|field| field.values()).unwrap_or_default();
    let condition = if customer.in_batch {
        "in a batch"
    } else {
        "when `sourceOfRiskLevel` is `IMPORT`"
    };
    Finding::new(format!("`{name}` is required {condition}"), label).help(format!(
        "add `{name}` ({}): the server does not determine it on import",
        one_of(&values)
    ))
}
