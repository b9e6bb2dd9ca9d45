use crate::codes::lei::{Defect, defect};
use crate::diagnostic::Severity;
use crate::document::customer::Customer;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Findings, Value};
use crate::rules::identifier::check_form;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_customer};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "lei",
        group: Group::Identifiers,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("lei.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Customer(&of_customer(["lei", "LEI"], check))],
};

fn check(_: &Customer<'_>, values: [Value<'_>; 2], findings: &mut Findings) {
    check_form(
        values,
        "LEI",
        words,
        "look for mistyped, missing or swapped characters, or search for the LEI at search.gleif.org",
        findings,
    );
}

fn words(lei: &str) -> Option<String> {
    Some(match defect(lei)? {
        Defect::Length(length) => format!("{length} characters; an LEI has 20"),
        Defect::Characters => {
            "not 18 upper case letters or digits followed by two digits".to_owned()
        }
        Defect::CheckDigits => "check digit mismatch".to_owned(),
    })
}
