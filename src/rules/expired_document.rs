use crate::diagnostic::Severity;
use crate::document::customer::List;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::date_field::DateField;
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "expired-document",
        group: Group::Dates,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("expired_document.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::List(&["listBusinessEntityDocument"], check)],
};

fn check(list: &List<'_>, findings: &mut Findings) {
    let root = list.entity.customer.root;
    for document in list.items() {
        let Some(expiry) = DateField::of(findings, document, "documentExpiryDate") else {
            continue;
        };
        let Some(application) = DateField::of(findings, root, "applicationDate") else {
            return;
        };
        if !expiry.is_before(&application) {
            continue;
        }
        findings.report(
            Place::value(expiry.member.value),
            Finding::new(
                "document expired before `applicationDate`",
                format!("before {}", application.written()),
            )
            .also(application.member.value.span(), application.name())
            .help("send a document that was valid on that date"),
        );
    }
}
