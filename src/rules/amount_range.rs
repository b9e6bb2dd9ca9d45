use std::cmp::Ordering;

use crate::diagnostic::Severity;
use crate::document::customer::{Customer, List};
use crate::json::{KnownName, Member, Node};

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::number::{compare, is_negative};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_customer};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "amount-range",
        group: Group::Amounts,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("amount_range.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[
        Check::Customer(&of_customer(OWN, check)),
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

/// Amounts of list elements.
const AMOUNTS: [KnownName; 3] = KnownName::all(["from", "to", "amount"]);

fn check(_: &Customer<'_>, values: [Value<'_>; OWN.len()], findings: &mut Findings) {
    for (name, value) in OWN.into_iter().zip(values) {
        is_fine(name, value.usable(), findings);
    }
}

fn check_list(list: &List<'_>, findings: &mut Findings) {
    for item in list.items().filter(|item| may_be_wrong(*item)) {
        let amount = |name| findings.value_of(item, name).usable();
        let [from, to, amount] = AMOUNTS.each_ref().map(amount);
        is_fine("amount", amount, findings);
        let are_fine = [is_fine("from", from, findings), is_fine("to", to, findings)];
        let (Some(from), Some(to), [true, true]) = (from, to, are_fine) else {
            continue;
        };
        if compare(from.value, to.value) == Some(Ordering::Greater) {
            findings.report(
                Place::value(from.value),
                Finding::new("`from` is greater than `to`", "lower bound")
                    .also(to.value.span(), "upper bound")
                    .help("swap the two values, or correct the wrong one"),
            );
        }
    }
}

/// Returns whether a finding about amounts is possible, before those that do not count are left out.
fn may_be_wrong(item: Node<'_>) -> bool {
    let [from, to, amount] = AMOUNTS.each_ref().map(|name| item.get_of(name));
    let mut all = [from, to, amount].into_iter().flatten();
    all.any(is_negative)
        || from
            .zip(to)
            .is_some_and(|(from, to)| compare(from, to) == Some(Ordering::Greater))
}

/// Reports a negative amount. Returns false if it reported one.
fn is_fine(name: &str, member: Option<Member<'_>>, findings: &mut Findings) -> bool {
    let Some(member) = member.filter(|member| is_negative(member.value)) else {
        return true;
    };
    findings.report(
        Place::value(member.value),
        Finding::new(format!("`{name}` must not be negative"), "negative number")
            .help("remove the minus sign, or correct the value"),
    );
    false
}
