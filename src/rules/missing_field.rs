use std::sync::OnceLock;

use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Cause, Field, Object};
use crate::contract::kind::PayloadKind;
use crate::contract::kinds::KINDS;
use crate::diagnostic::Severity;
use crate::document::customer::{Customer, List};
use crate::document::violation::Violation;
use crate::json::{Kind, KnownName, Node};

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::contact_details::types_of;
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_customer};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-field",
        group: Group::Fields,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("missing_field.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::OfFields(Cause::Missing, |_, _| true),
    checks: &[
        Check::Violation(check),
        Check::Customer(&of_customer([], check_recommended)),
        Check::List(&LISTS, check_recommended_in_list),
    ],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let name = violation.name.as_ref();
    let Some(field) = violation.field else {
        return false;
    };
    let (place, label) = match (violation.member, violation.value) {
        (None, _) => (
            Place::absent(violation.object, name),
            format!("object without `{name}`"),
        ),
        // In a list, null is an element of the wrong type.
        (_, Some(value)) if value.kind() == Kind::Null && !violation.is_in_list() => {
            (Place::value(value), "null counts as absent".to_owned())
        }
        _ => return false,
    };
    let type_demands_it = depends_on_entity_type(violation);
    // The fields contradict the type that its invalid value seems to mean.
    if type_demands_it.is_some()
        && violation.has_invalid_type()
        && violation.has_fields_of_other_type()
    {
        return true;
    }
    // It may be of the type that does not require the field.
    let is_of_unknown_type = violation.is_in_related() && violation.is_of_unknown_type();
    if is_of_unknown_type && !is_of_both(violation) {
        return true;
    }
    let help = if name == "entityType" && !violation.is_in_entity() {
        let holder = violation.entity_type.code();
        format!("add `\"entityType\": \"{holder}\"`: the type of the document's holder")
    } else if name == "entityType" && is_of_unknown_type {
        "add `entityType`: `INDIVIDUAL` or `ORGANIZATION`".to_owned()
    } else if name == "entityType" {
        format!(
            "add `entityType`: `INDIVIDUAL` or `ORGANIZATION` (the other fields look like those of an {})",
            violation.entity_type.code()
        )
    } else {
        let details = || violation.object.get("contactDetails")?.string();
        let types = (name == "contactType").then(details).flatten();
        let types = types.and_then(|details| types_of(&details));
        let example = types.map_or_else(|| example(name, field), str::to_owned);
        format!("add `\"{name}\": {example}`")
    };
    let mut finding = Finding::new(format!("missing field `{name}`"), label)
        .help(help)
        .api_code(violation.api_code(Cause::Missing));
    if let Some(written) = type_demands_it {
        finding = finding.also(
            written.span(),
            format!("required for an {}", violation.entity_type.code()),
        );
    }
    findings.report(place, finding);
    true
}

/// Returns a value to copy. For what only the sender knows it is a placeholder, so that no example
/// value is sent.
fn example(name: &str, field: Field) -> String {
    let is_known = field.json_type() != "string"
        || !field.values().is_empty()
        || field.classifier().is_some_and(|_| !field.is_country());
    if is_known {
        return field.example().to_owned();
    }
    let words = match name {
        _ if field.is_date() => "YYYY-MM-DD".to_owned(),
        _ if field.is_country() => "country code".to_owned(),
        "communicationNumber" => "number of your message".to_owned(),
        "customerExtId" => "customer number of your system".to_owned(),
        "requester" => "name of your institution".to_owned(),
        "firstName" => "given name".to_owned(),
        "lastName" => "family name".to_owned(),
        "title" => "company name".to_owned(),
        name => name
            .chars()
            .flat_map(|character| {
                let blank = character.is_ascii_uppercase().then_some(' ');
                blank.into_iter().chain([character.to_ascii_lowercase()])
            })
            .collect(),
    };
    format!("\"<{words}>\"")
}

/// Returns the `entityType` value if it is what makes the field required.
fn depends_on_entity_type<'a>(violation: &Violation<'a>) -> Option<Node<'a>> {
    violation
        .object
        .get("entityType")
        .filter(|_| !is_of_both(violation))
}

/// Whether the field is required whatever the type of the entity is.
fn is_of_both(violation: &Violation<'_>) -> bool {
    !violation.is_in_entity()
        || violation
            .other_facts()
            .field(&violation.name)
            .is_some_and(|field| field.required)
}

/// Lists whose elements have optional fields that should be sent.
const LISTS: [&str; 1] = ["listAddress"];

fn check_recommended(customer: &Customer<'_>, []: [Value<'_>; 0], findings: &mut Findings) {
    for name in recommended(customer.kind, customer.entity_type) {
        if matches!(findings.value_of(customer.root, name), Value::Absent) {
            findings.report(
                Place::absent(customer.root, name.text),
                Finding::new(
                    format!("missing field `{}`", name.text),
                    format!("{} without `{}`", customer.noun(), name.text),
                )
                .help(format!(
                    "add `{}`: the field table requires it, but the published samples omit it",
                    name.text
                ))
                .advice(),
            );
        }
    }
}

fn check_recommended_in_list(list: &List<'_>, findings: &mut Findings) {
    let recommended = recommended_in_lists(list.entity.customer.contract());
    for (_, name) in recommended.iter().filter(|(of, _)| *of == list.name) {
        for element in list.items() {
            if matches!(findings.value_of(element, name), Value::Absent) {
                findings.report(
                    Place::absent(element, name.text),
                    Finding::new(
                        format!("missing field `{}` in `{}`", name.text, list.name),
                        format!("element without `{}`", name.text),
                    )
                    .help("add it: some pages of the API documentation require it")
                    .advice(),
                );
            }
        }
    }
}

/// Returns the recommended fields of customers of this kind and entity type.
fn recommended(kind: &PayloadKind, entity_type: EntityType) -> &'static [KnownName] {
    static ALL: [[OnceLock<Vec<KnownName>>; 2]; KINDS.len()] =
        [const { [const { OnceLock::new() }; 2] }; KINDS.len()];
    ALL[kind.place][entity_type as usize].get_or_init(|| {
        let customer = Contract::of(kind, entity_type, false).customer();
        customer.recommended().map(KnownName::of).collect()
    })
}

/// Returns the recommended fields with the lists whose elements have them, from the types'
/// annotations. A list has the same elements in all customers, so any contract serves for all.
fn recommended_in_lists(contract: &'static Contract) -> &'static [(&'static str, KnownName)] {
    static ALL: OnceLock<Vec<(&str, KnownName)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let customer = contract.customer();
        let lists = customer.names().filter_map(|list| {
            let elements = customer.field(list)?.elements()?;
            Some((list, elements.object(EntityType::Individual)?))
        });
        let of_list = |(list, object): (&'static str, Object)| {
            let names = object.recommended();
            names.map(move |name| (list, KnownName::of(name)))
        };
        lists.flat_map(of_list).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::kinds::CUSTOMER;

    #[test]
    fn every_list_with_recommended_fields_is_checked() {
        let contract = Contract::of(&CUSTOMER, EntityType::Individual, false);
        let recommended = recommended_in_lists(contract);
        assert!(!recommended.is_empty());
        assert!(recommended.iter().all(|(list, _)| LISTS.contains(list)));
    }
}
