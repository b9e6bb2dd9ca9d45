use crate::diagnostic::Severity;
use crate::document::violation::Violation;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "percentage",
        group: Group::Values,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("percentage.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Violation(check)],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let Some((value, field)) = violation.value_of_field() else {
        return false;
    };
    let Some((least, most)) = field.range().filter(|_| value.is_number()) else {
        return false;
    };
    let name = &violation.name;
    let number: f64 = value.raw().parse().unwrap_or_default();
    let is_within = (least as f64..=most as f64).contains(&number);
    let help = if is_part(number) {
        of_part((least, most))
    } else if is_within {
        format!("use an integer from {least} to {most}: round the number")
    } else {
        format!("use an integer from {least} to {most}: the unit is percent")
    };
    findings.report(
        Place::value(value),
        Finding::new(
            format!("invalid `{name}` value {}", quoted(value.raw())),
            format!("not an integer from {least} to {most}"),
        )
        .help(help),
    );
    true
}

/// Whether a number is a part of one and not of a hundred.
pub(super) fn is_part(number: f64) -> bool {
    number > 0.0 && number < 1.0
}

/// The help for a part of one in place of percent.
pub(super) fn of_part((least, most): (i64, i64)) -> String {
    format!("use an integer from {least} to {most}: the unit is percent, so half is `50`")
}
