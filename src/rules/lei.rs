use crate::codes::lei::{Fault, fault};
use crate::customer::Customer;
use crate::diagnostic::{Fix, Severity};

use super::quoted::quoted;
use super::{Check, Codes, Finding, Findings, Group, Place, Rule};

pub(super) const RULE: Rule = Rule {
    name: "lei",
    group: Group::Identifiers,
    severity: Severity::Warning,
    since: "0.1.0",
    docs: include_str!("lei.md"),
    fixable: true,
    codes: Codes::None,
    checks: &[Check::Customer(check)],
};

fn check(customer: &Customer<'_>, findings: &mut Findings) {
    let member = findings.value(customer.root, "lei").usable();
    let Some((value, written)) =
        member.and_then(|member| Some((member.value, member.value.string()?)))
    else {
        return;
    };
    let Some(wrong) = fault(&written).filter(|_| !written.trim().is_empty()) else {
        return;
    };
    let label = match wrong {
        Fault::Length(length) => format!("{length} characters, and an LEI has 20"),
        Fault::Characters => {
            "not 18 upper case letters and digits with two digits behind".to_owned()
        }
        Fault::CheckDigits => "the check digits do not fit".to_owned(),
    };
    let is_kept = |character: &char| character.is_ascii_alphanumeric() || *character == '.';
    let tidy: String = written.chars().filter(is_kept).collect();
    let tidy = tidy.to_ascii_uppercase();
    let is_untidy = fault(&tidy).is_none();
    let help = if is_untidy {
        format!("write `{tidy}`")
    } else {
        "a character is wrong, missing or in another's place: look it up at search.gleif.org"
            .to_owned()
    };
    findings.report(
        Place::value(value),
        Finding::new(format!("{} is no valid LEI", quoted(&written)), label)
            .help(help)
            .maybe_fix(is_untidy.then(|| Fix::replace(true, value.span(), format!("\"{tidy}\"")))),
    );
}
