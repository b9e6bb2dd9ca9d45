use crate::contract::facts::Cause;
use crate::diagnostic::Severity;
use crate::document::violation::Violation;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::enum_value::report;
use crate::rules::findings::Findings;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "screening-process",
        group: Group::Values,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("screening_process.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::OfFields(Cause::Value, |name, _| {
        name == "initializeScreeningProcesses"
    }),
    checks: &[Check::Violation(check)],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    violation.name == "initializeScreeningProcesses"
        && report(violation, "screening process", findings)
}
