use crate::contract::identifier::Identifier;
use crate::diagnostic::Severity;
use crate::document::repeat::Repeat;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "customer-downgrade",
        group: Group::Consistency,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("customer_downgrade.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Repeat(Identifier::CustomerExtId, check)],
};

fn check(repeat: &Repeat<'_>, findings: &mut Findings) {
    let (now, was) = (repeat.now.noun, repeat.was_kind.noun);
    if repeat.now.kind.stage >= repeat.was_kind.stage {
        return;
    }
    let name = repeat.quoted();
    let finding = Finding::new(
        format!(
            "downgrade of {was} {name}, sent {}, to a {now}",
            repeat.first_place()
        ),
        format!("{now} here"),
    )
    .help(format!(
        "remove it, or send it before the {was}: the API rejects a {now} for a known {was}"
    ));
    repeat.report(finding, &format!("{was} here"), Severity::Error, findings);
}
