use crate::diagnostic::Severity;
use crate::document::customer::Customer;

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
    checks: &[Check::Customer(&of_customer(
        ["customerStatus", "closingDate"],
        check,
    ))],
};

fn check(customer: &Customer<'_>, [status, closing]: [Value<'_>; 2], findings: &mut Findings) {
    match (status, closing) {
        (Value::Is(status), Value::Absent) if status.value.is("CLOSED") => findings.report(
            Place::absent(customer.root, "closingDate").pointing_at(status.value.span()),
            Finding::new(
                "`closingDate` is required when `customerStatus` is `CLOSED`",
                "requires `closingDate`",
            )
            .help("add `closingDate`: the day on which the business relation ended")
            .api_code(Some("C013")),
        ),
        (Value::Is(status), Value::Is(closing)) if !status.value.is("CLOSED") => findings.report(
            Place::key(closing),
            not_closed().also(status.value.span(), "not `CLOSED`"),
        ),
        (Value::Absent, Value::Is(closing)) => findings.report(Place::key(closing), not_closed()),
        _ => {}
    }
}

fn not_closed() -> Finding {
    Finding::new(
        "`closingDate` is not allowed unless `customerStatus` is `CLOSED`",
        "not allowed here",
    )
    .help("remove it, or set `customerStatus` to `CLOSED`")
    .api_code(Some("C013a"))
}
