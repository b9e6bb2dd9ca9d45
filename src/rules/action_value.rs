use crate::diagnostic::Severity;
use crate::schema::facts::Cause;
use crate::schema::violation::Violation;

use super::enum_value::report;
use super::{Check, Codes, Findings, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "action-value",
    group: Group::Values,
    severity: Severity::Error,
    since: "0.1.0",
    docs: include_str!("action_value.md"),
    fixable: true,
    codes: Codes::OfFields(Cause::Value, |name, _| name == "action"),
    checks: &[Check::Violation(check)],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    violation.name == "action" && report(violation, "action", findings)
}
