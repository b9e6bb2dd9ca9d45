use crate::contract::kinds::CUSTOMER;
use crate::diagnostic::Severity;
use crate::document::customer::Customer;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_customer};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "ignored-field",
        group: Group::Fields,
        severity: Severity::Advice,
        since: "0.1.0",
        docs: include_str!("ignored_field.md"),
        fixable: false,
    },
    kinds: Kinds::Only(&[&CUSTOMER]),
    codes: Codes::None,
    checks: &[Check::Customer(&of_customer(IGNORED, check))],
};

const IGNORED: [&str; 2] = ["riskLevel", "customerStatus"];

fn check(customer: &Customer<'_>, values: [Value<'_>; IGNORED.len()], findings: &mut Findings) {
    let Some(source) = findings.value(customer.root, "sourceOfRiskLevel").usable() else {
        return;
    };
    if !source.value.is("EVALUATE") {
        return;
    }
    for (name, value) in IGNORED.into_iter().zip(values) {
        if let Some(member) = value.usable() {
            findings.report(
                Place::key(member),
                Finding::new(
                    format!("`{name}` is ignored when `sourceOfRiskLevel` is `EVALUATE`"),
                    "ignored field",
                )
                .also(source.value.span(), "the server evaluates the risk itself")
                // A lead cannot be imported.
                .help(if customer.is_of_form() {
                    "remove it"
                } else {
                    "remove it, or set `sourceOfRiskLevel` to `IMPORT`"
                }),
            );
        }
    }
}
