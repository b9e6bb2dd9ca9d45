use jiff::ToSpan;

use crate::diagnostic::Severity;
use crate::document::customer::Entity;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::date_field::DateField;
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_entity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "implausible-age",
        group: Group::Dates,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("implausible_age.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Entity(&of_entity(["birthDate"], check))],
};

/// Only one or two people are known to have lived longer, in years.
const OLDEST: i16 = 120;

fn check(entity: &Entity<'_>, [birth]: [Value<'_>; 1], findings: &mut Findings) {
    let Some(birth) = DateField::new(birth) else {
        return;
    };
    let Some(application) = DateField::of(findings, entity.customer.root, "applicationDate") else {
        return;
    };
    // Nearly all persons are so young that the years tell.
    let may_be_old = application.day.year() - birth.day.year() >= OLDEST;
    let oldest = || application.day.checked_sub(OLDEST.years());
    let (message, label) = if application.is_before(&birth) {
        (
            "`birthDate` is after `applicationDate`".to_owned(),
            format!("after {}", application.written()),
        )
    } else if may_be_old && oldest().is_ok_and(|oldest| birth.day < oldest) {
        (
            format!(
                "`birthDate` {} implies an age of more than {OLDEST} years",
                birth.written()
            ),
            format!("more than {OLDEST} years before {}", application.written()),
        )
    } else {
        return;
    };
    findings.report(
        Place::value(birth.member.value),
        Finding::new(message, label)
            .also(application.member.value.span(), application.name())
            .help("check the century: `19` and `20` are easily confused"),
    );
}
