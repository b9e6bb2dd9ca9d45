use crate::contract::kind::KindId;
use crate::diagnostic::Severity;
use crate::document::customer::Customer;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "ignored-field",
        group: Group::Fields,
        severity: Severity::Advice,
        since: "0.1.0",
        docs: include_str!("ignored_field.md"),
        fixable: false,
    },
    kinds: Kinds::Only(&[KindId::Customer]),
    codes: Codes::None,
    checks: &[Check::Customer(&IGNORED, check)],
};

const IGNORED: [&str; 2] = ["riskLevel", "customerStatus"];

fn check(customer: &Customer<'_>, findings: &mut Findings) {
    let root = customer.root;
    let Some(source) = findings.value(root, "sourceOfRiskLevel").usable() else {
        return;
    };
    if !source.value.is("EVALUATE") {
        return;
    }
    for name in IGNORED {
        if let Some(member) = findings.value(root, name).usable() {
            findings.report(
                Place::key(member),
                Finding::new(
                    format!("`{name}` is ignored when `sourceOfRiskLevel` is `EVALUATE`"),
                    "ignored field",
                )
                .also(source.value.span(), "the server evaluates the risk itself")
                .help("remove it, or set `sourceOfRiskLevel` to `IMPORT`"),
            );
        }
    }
}
