use crate::customer::Customer;
use crate::diagnostic::Severity;
use crate::json::{Kind, Node};
use crate::schema::facts::Cause;
use crate::schema::violation::Violation;

use super::{Check, Codes, Finding, Findings, Place, Rule, Value};

pub(super) const RULE: Rule = Rule {
    name: "missing-field",
    severity: Severity::Error,
    since: "0.1.0",
    docs: include_str!("missing_field.md"),
    fixable: false,
    codes: Codes::OfFields(Cause::Missing, |_, _| true),
    checks: &[Check::Violation(check), Check::Customer(check_recommended)],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let name = violation.name.as_ref();
    let Some(field) = violation.field else {
        return false;
    };
    let (place, label) = match (violation.member, violation.value) {
        (None, _) => (
            Place::absent(violation.object, name),
            format!("this object has no `{name}`"),
        ),
        // Null in a list is an element of the wrong type.
        (Some(member), Some(value))
            if value.kind() == Kind::Null && member.value.index() == value.index() =>
        {
            (Place::value(value), "null equals absent".to_owned())
        }
        _ => return false,
    };
    let help = if name == "entityType" && !violation.is_in_entity() {
        let holder = violation.entity_type.code();
        format!("add `\"entityType\": \"{holder}\"`, the type of who holds it")
    } else if name == "entityType" {
        format!(
            "write `INDIVIDUAL` or `ORGANIZATION`; the other fields look like those of an {}",
            violation.entity_type.code()
        )
    } else {
        format!("add `\"{name}\": {}`", field.example())
    };
    let mut finding = Finding::new(format!("`{name}` is missing"), label)
        .help(help)
        .api_code(violation.api_code(Cause::Missing));
    if let Some(written) = depends_on_entity_type(violation) {
        finding = finding.also(
            written.span(),
            format!("every {} has one", violation.entity_type.code()),
        );
    }
    findings.report(place, finding);
    true
}

/// The `entityType` that makes the field a required one, if it does.
fn depends_on_entity_type<'a>(violation: &Violation<'a>) -> Option<Node<'a>> {
    let is_own = violation.is_in_entity()
        && violation
            .other_facts()
            .field(&violation.name)
            .is_none_or(|field| !field.required);
    violation.object.get("entityType").filter(|_| is_own)
}

/// Fields that are optional and better sent.
fn check_recommended(customer: &Customer<'_>, findings: &mut Findings) {
    let entities = std::iter::once(customer.root).chain(customer.related());
    let addresses = entities
        .filter_map(|entity| entity.get("listAddress"))
        .flat_map(Node::elements)
        .filter(|address| address.kind() == Kind::Object);
    for address in addresses {
        if matches!(findings.value(address, "addressDetails"), Value::Absent) {
            findings.report(
                Place::absent(address, "addressDetails"),
                Finding::new(
                    "this address has no `addressDetails`",
                    "optional here, required on other pages of the contract",
                )
                .help("add the whole address in one line")
                .advice(),
            );
        }
    }
}
