use crate::diagnostic::Severity;
use crate::document::customer::Customer;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_customer};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "self-relation",
        group: Group::Consistency,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("self_relation.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Customer(&of_customer(["listRelatedEntity"], check))],
};

fn check(customer: &Customer<'_>, [_]: [Value<'_>; 1], findings: &mut Findings) {
    for entity in customer.related() {
        let Some(related) = findings.value(entity, "customerExtId").usable() else {
            continue;
        };
        let Some(own) = findings.value(customer.root, "customerExtId").usable() else {
            return;
        };
        let id = related.value.string().unwrap_or_default();
        let own_id = own.value.string().unwrap_or_default();
        if own_id.trim() != id.trim() {
            continue;
        }
        let noun = customer.noun();
        findings.report(
            Place::value(related.value),
            Finding::new(
                format!("{noun} {} is related to itself", quoted(&id)),
                format!("same identifier as the {noun}"),
            )
            .also(own.value.span(), format!("identifier of the {noun}"))
            .help("use the identifier of the related entity, or remove the field"),
        );
    }
}
