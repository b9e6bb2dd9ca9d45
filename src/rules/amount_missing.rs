use crate::diagnostic::Severity;
use crate::document::customer::List;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "amount-missing",
        group: Group::Amounts,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("amount_missing.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::List(&["listDeclaredTurnover"], check)],
};

fn check(list: &List<'_>, findings: &mut Findings) {
    for turnover in list.items() {
        let is_absent = |name| matches!(findings.value(turnover, name), Value::Absent);
        if is_absent("from") && is_absent("to") {
            findings.report(
                Place::absent(turnover, "from"),
                Finding::new(
                    "a declared turnover must have `from` or `to`",
                    "turnover without an amount",
                )
                .help("add `from`, `to` or both as integers"),
            );
        }
    }
}
