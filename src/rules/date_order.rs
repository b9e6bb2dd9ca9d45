use crate::customer::{Customer, List};
use crate::diagnostic::Severity;

use super::moment::Moment;
use super::{Check, Codes, Finding, Findings, Group, Place, Rule};

pub(super) const RULE: Rule = Rule {
    name: "date-order",
    group: Group::Dates,
    severity: Severity::Warning,
    since: "0.1.0",
    docs: include_str!("date_order.md"),
    fixable: false,
    codes: Codes::None,
    checks: &[
        Check::Customer(check),
        Check::List(&["listBusinessEntityDocument"], check_documents),
    ],
};

/// Which date comes before which.
const ORDER: [(&str, &str); 5] = [
    ("birthDate", "applicationDate"),
    ("establishmentDate", "applicationDate"),
    ("applicationDate", "approvalDate"),
    ("applicationDate", "closingDate"),
    ("approvalDate", "closingDate"),
];

fn check(customer: &Customer<'_>, findings: &mut Findings) {
    for (first, second) in ORDER {
        let first = Moment::of(findings, customer.root, first);
        let second = Moment::of(findings, customer.root, second);
        let (Some(first), Some(second)) = (first, second) else {
            continue;
        };
        // The date that belongs to the request is the surer one.
        if second.member.key.is("applicationDate") {
            report(&first, &second, "after", &first, &second, findings);
        } else {
            report(&second, &first, "before", &first, &second, findings);
        }
    }
}

fn check_documents(list: &List<'_>, findings: &mut Findings) {
    let birth = Moment::of(findings, list.entity.node, "birthDate");
    for document in list.items() {
        let Some(issue) = Moment::of(findings, document, "documentIssueDate") else {
            continue;
        };
        if let Some(birth) = &birth {
            report(&issue, birth, "before", birth, &issue, findings);
        }
        if let Some(expiry) = Moment::of(findings, document, "documentExpiryDate") {
            report(&expiry, &issue, "before", &issue, &expiry, findings);
        }
    }
}

/// Blames a date if the two are in the wrong order.
fn report(
    blamed: &Moment<'_>,
    other: &Moment<'_>,
    relation: &str,
    first: &Moment<'_>,
    second: &Moment<'_>,
    findings: &mut Findings,
) {
    if !second.is_before(first) {
        return;
    }
    let (name, other_name) = (blamed.name(), other.name());
    findings.report(
        Place::value(blamed.member.value),
        Finding::new(
            format!("{name} lies {relation} {other_name}"),
            format!("{relation} {}", other.written()),
        )
        .also(other.member.value.span(), other_name)
        .help("one of the two dates is wrong"),
    );
}
