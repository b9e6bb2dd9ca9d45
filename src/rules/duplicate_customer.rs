use crate::diagnostic::Severity;
use crate::document::repeat::{Repeat, Subject};

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::rule::{Check, Codes, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "duplicate-customer",
        group: Group::Consistency,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("duplicate_customer.md"),
        fixable: false,
    },
    codes: Codes::None,
    checks: &[Check::Repeat(Subject::CustomerExtId, check)],
};

fn check(repeat: &Repeat<'_>, findings: &mut Findings) {
    if repeat.now.is_update || repeat.was_update {
        return;
    }
    let name = repeat.quoted();
    let finding = Finding::new(
        format!(
            "duplicate CREATE of customer {name}, first created {}",
            repeat.told()
        ),
        "created again here",
    )
    .help("set `action` to `UPDATE`, or use another `customerExtId` if this is another customer");
    repeat.report(finding, "first created here", Severity::Warning, findings);
}
