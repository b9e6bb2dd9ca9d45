use crate::diagnostic::Severity;
use crate::document::repeat::{Again, Subject};

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::rule::{Check, Codes, OwnCode, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "update-before-create",
        group: Group::Consistency,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("update_before_create.md"),
        fixable: false,
    },
    codes: Codes::These(&[OwnCode {
        code: "C004",
        field: "action",
        trigger: "UPDATE of a customer that the server does not know",
    }]),
    checks: &[Check::Again(Subject::CustomerExtId, check)],
};

fn check(again: &Again<'_>, findings: &mut Findings) {
    if again.now.is_update || !again.was_update {
        return;
    }
    let name = again.quoted();
    let finding = Finding::new(
        format!(
            "CREATE of customer {name} after its UPDATE {}",
            again.told()
        ),
        "created only here",
    )
    .help("send the CREATE first: the API rejects an UPDATE of an unknown customer")
    .api_code(Some("C004"));
    again.report(finding, "updated here", Severity::Advice, findings);
}
