use crate::contract::Contract;
use crate::contract::identifier::Identifier;
use crate::diagnostic::Severity;
use crate::document::repeat::Repeat;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "duplicate-customer",
        group: Group::Consistency,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("duplicate_customer.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Repeat(Identifier::CustomerExtId, check)],
};

fn check(repeat: &Repeat<'_>, findings: &mut Findings) {
    let is_upgrade = !repeat.is_of_same_stage();
    if is_upgrade || repeat.now.is_update || repeat.was_update {
        return;
    }
    let (noun, name) = (repeat.now.noun(), repeat.quoted());
    let other = format!("use another `customerExtId` if this is another {noun}");
    let mut fields = Contract::of_kind(repeat.now.kind).map(Contract::customer);
    let help = if fields.any(|facts| facts.field("action").is_some()) {
        format!("set `action` to `UPDATE`, or {other}")
    } else {
        format!("remove it, or {other}")
    };
    let finding = Finding::new(
        format!(
            "duplicate CREATE of {noun} {name}, first created {}",
            repeat.first_place()
        ),
        "created again here",
    )
    .help(help);
    repeat.report(finding, "first created here", Severity::Warning, findings);
}
