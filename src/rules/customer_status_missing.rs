use crate::contract::kinds::CUSTOMER;
use crate::diagnostic::Severity;
use crate::document::customer::Customer;
use crate::document::violation::Violation;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Findings, Value};
use crate::rules::import::{check_batch, check_import};
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_customer};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "customer-status-missing",
        group: Group::Fields,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("customer_status_missing.md"),
        fixable: false,
    },
    kinds: Kinds::Only(&[&CUSTOMER]),
    codes: Codes::None,
    checks: &[
        Check::Violation(in_batch),
        Check::Customer(&of_customer(["sourceOfRiskLevel"], check)),
    ],
};

fn in_batch(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    check_batch("customerStatus", violation, findings)
}

fn check(customer: &Customer<'_>, [source]: [Value<'_>; 1], findings: &mut Findings) {
    check_import("customerStatus", customer, source, findings);
}
