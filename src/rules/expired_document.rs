use crate::diagnostic::Severity;
use crate::document::customer::Item;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::date_field::DateField;
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_item};

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
    checks: &[Check::Item(
        &["listBusinessEntityDocument"],
        &of_item(["documentExpiryDate"], check),
    )],
};

fn check(document: &Item<'_>, [expiry]: [Value<'_>; 1], findings: &mut Findings) {
    let Some(expiry) = DateField::new(expiry) else {
        return;
    };
    let root = document.list.entity.customer.root;
    let Some(application) = DateField::of(findings, root, "applicationDate") else {
        return;
    };
    if !expiry.is_before(&application) {
        return;
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
