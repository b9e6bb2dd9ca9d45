use crate::codes::currency::look_alike;
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
        name: "currency-code",
        group: Group::Codes,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("currency_code.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::OfFields(Cause::Value, |_, field| field.is_currency()),
    checks: &[Check::Violation(check)],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let Some((value, field)) = violation.value_of_field() else {
        return false;
    };
    if !field.is_currency() || !(value.is_string() || value.is_number()) {
        return false;
    }
    let written = value.string().unwrap_or_else(|| value.raw().into());
    let short = ShortValue::of_word(&written);
    let text = &*short.code();
    let found = look_alike(text);
    let help = match &found {
        Some(found) => short.code_help(found),
        None => "use an active ISO 4217 code such as `EUR`".to_owned(),
    };
    findings.report(
        Place::value(value),
        Finding::new(
            short.message("currency code"),
            "not an active ISO 4217 code",
        )
        .help(help)
        .api_code(violation.api_code(Cause::Value))
        .maybe_fix(found.and_then(|found| found.fix(&short, value.span()))),
    );
    true
}
