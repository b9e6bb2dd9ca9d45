use crate::codes::iban::{Defect, defect};
use crate::diagnostic::Severity;
use crate::document::customer::Customer;
use crate::text::message::mark;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_customer};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "iban",
        group: Group::Identifiers,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("iban.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Customer(&of_customer(
        ["initialDepositAccount"],
        check,
    ))],
};

fn check(_: &Customer<'_>, [account]: [Value<'_>; 1], findings: &mut Findings) {
    let member = account.usable();
    let Some((value, written)) =
        member.and_then(|member| Some((member.value, member.value.string()?)))
    else {
        return;
    };
    let Some(defect) = defect(&written) else {
        return;
    };
    let country: String = written.trim_start().chars().take(2).collect();
    let label = match defect {
        Defect::Length { found, expected } => format!(
            "{found} characters; an IBAN of {} has {expected}",
            mark(&country.to_ascii_uppercase())
        ),
        Defect::CheckDigits => "check digit mismatch".to_owned(),
    };
    findings.report(
        Place::value(value),
        Finding::new(format!("invalid IBAN {}", quoted(&written)), label).help(
            "look for mistyped, missing or swapped characters, or copy the account number again",
        ),
    );
}
