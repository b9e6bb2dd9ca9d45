use crate::contract::identifier::Identifier;
use crate::diagnostic::Severity;
use crate::document::repeat::Repeat;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::rule::{Check, Codes, Kinds, OwnCode, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "duplicate-communication-number",
        group: Group::Consistency,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("duplicate_communication_number.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::These(&[
        OwnCode {
            code: "O001",
            field: "communicationNumber",
            trigger: "used in an earlier request",
            remedy: "give each request a number of its own",
        },
        OwnCode {
            code: "O005",
            field: "communicationNumber",
            trigger: "used in an earlier request, for a customer of a batch",
            remedy: "give each customer of the batch a number of its own",
        },
    ]),
    checks: &[Check::Repeat(Identifier::CommunicationNumber, check)],
};

fn check(repeat: &Repeat<'_>, findings: &mut Findings) {
    let number = repeat.quoted();
    let finding = Finding::new(
        format!(
            "duplicate `communicationNumber` {number}, first used {}",
            repeat.first_place()
        ),
        "used again here",
    )
    .help("use a new number for each request: the API rejects a number that it has seen before")
    .api_code(Some(if repeat.now.in_batch { "O005" } else { "O001" }));
    repeat.report(finding, "first used here", Severity::Warning, findings);
}
