use crate::codes::country::{look_alike, look_alike_region, look_alike_word};
use crate::contract::facts::Cause;
use crate::diagnostic::Severity;
use crate::document::violation::Violation;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};
use crate::rules::short_value::ShortValue;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "country-code",
        group: Group::Codes,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("country_code.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::OfFields(Cause::Value, |_, field| field.is_country()),
    checks: &[Check::Violation(check)],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let Some((value, field)) = violation.value_of_field() else {
        return false;
    };
    // A number is more often a numeric country code than a value of the wrong type.
    if !field.is_country() || !(value.is_string() || value.is_number()) {
        return false;
    }
    let written = value.string().unwrap_or_else(|| value.raw().into());
    let short = ShortValue::of_word(&written);
    let text = &*short.code();
    let (found, kinds) = if field.is_region() {
        (
            look_alike_region(text),
            "an ISO 3166-1 alpha-2 code such as `LT`, or `EU`",
        )
    } else {
        (look_alike(text), "an ISO 3166-1 alpha-2 code such as `LT`")
    };
    let found = look_alike_word(&written, field.is_region()).or(found);
    // A longer text in another script is a name.
    let is_code = text.chars().count() <= 3;
    let short = if found.is_none() && is_code {
        short.naming_other(|found| found.is_ascii())
    } else {
        short
    };
    let help = match &found {
        Some(found) => short.code_help(found),
        None => format!("use {kinds}"),
    };
    findings.report(
        Place::value(value),
        Finding::new(short.message("country code"), "not an assigned code")
            .help(help)
            .api_code(violation.api_code(Cause::Value))
            .maybe_fix(found.and_then(|found| found.fix(&short, value.span()))),
    );
    true
}
