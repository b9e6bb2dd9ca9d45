use crate::contract::identifier::Identifier;
use crate::diagnostic::Severity;
use crate::document::repeat::{Repeat, Unknown};

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::rule::{Check, Codes, Kinds, OwnCode, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "update-before-create",
        group: Group::Consistency,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("update_before_create.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::These(&[OwnCode {
        code: "C004",
        field: "action",
        trigger: "UPDATE of a customer that the server does not know",
        remedy: "send the `CREATE` first, or correct `customerExtId`",
    }]),
    checks: &[
        Check::Repeat(Identifier::CustomerExtId, check),
        Check::Unknown(Identifier::CustomerExtId, check_unknown),
    ],
};

const HELP: &str = "send the CREATE first: the API rejects an UPDATE of an unknown customer";

fn check(repeat: &Repeat<'_>, findings: &mut Findings) {
    if repeat.now.is_update || !repeat.was_update || !repeat.is_of_same_stage() {
        return;
    }
    let (noun, name) = (repeat.now.noun(), repeat.quoted());
    let finding = Finding::new(
        format!(
            "CREATE of {noun} {name} after its UPDATE {}",
            repeat.first_place()
        ),
        "created only here",
    )
    .help(HELP)
    .api_code(Some("C004"));
    repeat.report(finding, "updated here", Severity::Advice, findings);
}

/// A server knows all earlier requests.
fn check_unknown(unknown: &Unknown<'_>, findings: &mut Findings) {
    let finding = Finding::new(
        format!(
            "UPDATE of unknown {} {}",
            unknown.now.noun(),
            unknown.quoted()
        ),
        "no earlier request created it",
    );
    unknown.report(finding.help(HELP).api_code(Some("C004")), findings);
}
