use crate::diagnostic::Severity;
use crate::document::customer::Entity;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_entity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "same-country",
        group: Group::Consistency,
        severity: Severity::Advice,
        since: "0.1.0",
        docs: include_str!("same_country.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Entity(&of_entity(
        ["secondCitizenshipCountry"],
        check,
    ))],
};

// Related entities have no citizenship.
fn check(entity: &Entity<'_>, [second]: [Value<'_>; 1], findings: &mut Findings) {
    let first = findings.value(entity.node, "citizenshipCountry");
    let (Some(first), Some(second)) = (first.usable(), second.usable()) else {
        return;
    };
    let code = second.value.string().unwrap_or_default();
    if !first.value.is(&code) {
        return;
    }
    findings.report(
        Place::value(second.value),
        Finding::new(
            format!("duplicate citizenship {}", quoted(&code)),
            "second citizenship",
        )
        .also(first.value.span(), "first citizenship")
        .help("remove `secondCitizenshipCountry`, or use the other country"),
    );
}
