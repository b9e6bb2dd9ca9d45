use crate::codes::giin::fault;
use crate::customer::Customer;
use crate::diagnostic::{Fix, Severity};

use super::quoted::quoted;
use super::{Check, Codes, Finding, Findings, Group, Place, Rule};

pub(super) const RULE: Rule = Rule {
    name: "giin",
    group: Group::Identifiers,
    severity: Severity::Warning,
    since: "0.1.0",
    docs: include_str!("giin.md"),
    fixable: true,
    codes: Codes::None,
    checks: &[Check::Customer(check)],
};

fn check(customer: &Customer<'_>, findings: &mut Findings) {
    let member = findings.value(customer.root, "giin").usable();
    let Some((value, written)) =
        member.and_then(|member| Some((member.value, member.value.string()?)))
    else {
        return;
    };
    let Some(why) = fault(&written).filter(|_| !written.trim().is_empty()) else {
        return;
    };
    let is_kept = |character: &char| character.is_ascii_alphanumeric() || *character == '.';
    let tidy: String = written.chars().filter(is_kept).collect();
    let tidy = tidy.to_ascii_uppercase();
    let is_untidy = fault(&tidy).is_none();
    let help = if is_untidy {
        format!("write `{tidy}`")
    } else {
        "a GIIN looks like `98Q96B.00000.LE.250`".to_owned()
    };
    findings.report(
        Place::value(value),
        Finding::new(format!("{} is no valid GIIN", quoted(&written)), why)
            .help(help)
            .maybe_fix(is_untidy.then(|| Fix::replace(true, value.span(), format!("\"{tidy}\"")))),
    );
}
