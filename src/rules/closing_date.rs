use crate::contract::facts::Field;
use crate::diagnostic::Severity;
use crate::document::customer::Customer;
use crate::document::violation::Violation;
use crate::json::Node;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, OwnCode, Rule, of_customer};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "closing-date",
        group: Group::Consistency,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("closing_date.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::These(&[
        OwnCode {
            code: "C013",
            field: "closingDate",
            trigger: "missing although customerStatus is CLOSED",
            remedy: "send the date on which the relationship ended, or correct `customerStatus`",
        },
        OwnCode {
            code: "C013a",
            field: "closingDate",
            trigger: "present although customerStatus is not CLOSED",
            remedy: "remove `closingDate`, or set `customerStatus` to `CLOSED`",
        },
    ]),
    checks: &[
        Check::Violation(check_violation),
        Check::Customer(&of_customer(["customerStatus", "closingDate"], check)),
    ],
};

/// Takes a closing date that is blank where it is required, and an invalid one where none is allowed:
/// that it is there is what is wrong.
fn check_violation(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let Some(member) = violation.member.filter(|_| violation.name == "closingDate") else {
        return false;
    };
    let Some((value, _)) = violation.value_of_field() else {
        return false;
    };
    let is_blank = value.string().is_some_and(|text| text.trim().is_empty());
    match findings.value(violation.object, "customerStatus") {
        Value::Is(status) if is_blank && status.value.is("CLOSED") => findings.report(
            Place::value(value),
            missing("blank string").also(status.value.span(), "requires `closingDate`"),
        ),
        Value::Is(status) if !is_blank && is_other_status(violation, status.value) => findings
            .report(
                Place::key(member),
                not_closed().also(status.value.span(), "not `CLOSED`"),
            ),
        Value::Absent if !is_blank => findings.report(Place::key(member), not_closed()),
        _ => return false,
    }
    true
}

/// Whether a status is a valid one other than CLOSED.
fn is_other_status(violation: &Violation<'_>, status: Node<'_>) -> bool {
    let field = violation.facts.field("customerStatus");
    let mut values = field.map(Field::values).unwrap_or_default().into_iter();
    values.any(|value| value != "CLOSED" && status.is(value))
}

fn check(customer: &Customer<'_>, [status, closing]: [Value<'_>; 2], findings: &mut Findings) {
    match (status, closing) {
        (Value::Is(status), Value::Absent) if status.value.is("CLOSED") => findings.report(
            Place::absent(customer.root, "closingDate").pointing_at(status.value.span()),
            missing("requires `closingDate`"),
        ),
        (Value::Is(status), Value::Is(closing)) if !status.value.is("CLOSED") => findings.report(
            Place::key(closing),
            not_closed().also(status.value.span(), "not `CLOSED`"),
        ),
        (Value::Absent, Value::Is(closing)) => findings.report(Place::key(closing), not_closed()),
        _ => {}
    }
}

fn missing(label: &str) -> Finding {
    Finding::new(
        "`closingDate` is required when `customerStatus` is `CLOSED`",
        label,
    )
    .help("add `closingDate`: the day on which the business relation ended")
    .api_code(Some("C013"))
}

fn not_closed() -> Finding {
    Finding::new(
        "`closingDate` is not allowed unless `customerStatus` is `CLOSED`",
        "not allowed here",
    )
    .help("remove it, or set `customerStatus` to `CLOSED`")
    .api_code(Some("C013a"))
}
