use crate::contract::kinds::CUSTOMER;
use crate::diagnostic::Severity;
use crate::document::customer::Customer;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, OwnCode, Rule, of_customer};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "lead-import",
        group: Group::Consistency,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("lead_import.md"),
        fixable: false,
    },
    kinds: Kinds::Only(&[&CUSTOMER]),
    codes: Codes::These(&[OwnCode {
        code: "C008.I02",
        field: "riskManagementCategory",
        trigger: "a category for leads together with IMPORT",
        remedy: "send a lead with `EVALUATE` and outside of batches, or correct the category",
    }]),
    checks: &[Check::Customer(&of_customer(
        ["riskManagementCategory"],
        check,
    ))],
};

fn check(customer: &Customer<'_>, [category]: [Value<'_>; 1], findings: &mut Findings) {
    let Some(category) = category.usable() else {
        return;
    };
    let code = category.value.string().unwrap_or_default();
    let source = findings.value(customer.root, "sourceOfRiskLevel").usable();
    let import = source.filter(|source| source.value.is("IMPORT"));
    if import.is_none() && !customer.in_batch || !customer.is_of_form() {
        return;
    }
    let message = format!("lead category {} cannot be imported", quoted(&code));
    let (place, finding) = match import {
        // Reported on the import, because another rule may report the category.
        Some(import) => (
            Place::value(import.value),
            Finding::new(message, "imports the lead")
                .also(category.value.span(), "category for leads")
                .help("set `sourceOfRiskLevel` to `EVALUATE`, or use a category for customers"),
        ),
        None => (
            Place::value(category.value),
            Finding::new(message, "category for leads").help(
                "send leads one by one, or use a category for customers: a batch implies `IMPORT`",
            ),
        ),
    };
    findings.report(place, finding.api_code(Some("C008.I02")));
}
