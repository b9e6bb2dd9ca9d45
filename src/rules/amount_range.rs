use std::cmp::Ordering;

use crate::customer::{Customer, List};
use crate::diagnostic::Severity;
use crate::json::Node;

use super::number::{compare, is_negative};
use super::{Check, Codes, Finding, Findings, Group, Place, Rule};

pub(super) const RULE: Rule = Rule {
    name: "amount-range",
    group: Group::Amounts,
    severity: Severity::Warning,
    since: "0.1.0",
    docs: include_str!("amount_range.md"),
    fixable: false,
    codes: Codes::None,
    checks: &[
        Check::Customer(check),
        Check::List(
            &[
                "listDeclaredTurnover",
                "listIncomeSource",
                "listSourceOfWealth",
            ],
            check_list,
        ),
    ],
};

/// Amounts and counts of the customer itself.
const OWN: [&str; 6] = [
    "initialDepositAmount",
    "numberOfAudits",
    "periodsOfAuditsInYears",
    "numberOfEmployees",
    "companyAssetValue",
    "periodsOfFiningInYears",
];

fn check(customer: &Customer<'_>, findings: &mut Findings) {
    for name in OWN {
        check_sign(customer.root, name, findings);
    }
}

fn check_list(list: &List<'_>, findings: &mut Findings) {
    for item in list.items() {
        for name in ["from", "to", "amount"] {
            check_sign(item, name, findings);
        }
        let (Some(from), Some(to)) = (
            findings.value(item, "from").usable(),
            findings.value(item, "to").usable(),
        ) else {
            continue;
        };
        if compare(from.value, to.value) == Some(Ordering::Greater) {
            findings.report(
                Place::value(from.value),
                Finding::new("`from` is greater than `to`", "the least amount")
                    .also(to.value.span(), "the greatest amount")
                    .help("swap the two, or correct the one that is wrong"),
            );
        }
    }
}

fn check_sign(object: Node<'_>, name: &str, findings: &mut Findings) {
    let Some(member) = findings.value(object, name).usable() else {
        return;
    };
    if is_negative(member.value) {
        findings.report(
            Place::value(member.value),
            Finding::new(format!("`{name}` is negative"), "less than nothing")
                .help("write it without the minus sign, or correct it"),
        );
    }
}
