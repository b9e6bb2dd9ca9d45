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
    if repeat.now.kind.stage >= repeat.was_kind.stage {
        return;
    }
    let (now, was) = (repeat.now.noun(), repeat.was_noun());
    let finding = Finding::new(
        format!(
            "{was} {} cannot become a {now}: sent as a {was} {}",
            repeat.quoted(),
            repeat.first_place()
        ),
        format!("sent as a {now}"),
    )
    .help(format!(
        "remove the {now}, or send it first: the API rejects a {now} for a known {was}"
    ));
    let first = format!("sent as a {was}");
    repeat.report(finding, &first, Severity::Error, findings);
}
