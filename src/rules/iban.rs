use crate::codes::iban::{self, Defect};
use crate::codes::short_text::What;
use crate::diagnostic::Severity;
use crate::document::customer::Customer;
use crate::text::message::mark;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_customer};
use crate::rules::short_value::{ShortValue, json_string};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "iban",
        group: Group::Identifiers,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("iban.md"),
        fixable: true,
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
    let is_valid = iban::check(&written) == Some(Ok(()));
    if is_valid && !has_prefix(&written) {
        return;
    }
    let short = ShortValue::of(&written);
    if let Some(found) = iban::plain(short.text()) {
        let message = format!("invalid IBAN {}", quoted(&written));
        let why = "the check digits are right";
        findings.report(
            Place::value(value),
            Finding::new(message, found.removed)
                .help(format!("use `{}`: {why}", mark(&found.iban)))
                .fix(short.fix(value.span(), json_string(&found.iban), true, why)),
        );
        return;
    }
    let Some(result) = iban::check(short.text()) else {
        if iban::has_wrong_digits_within(short.text()) {
            let message = format!("invalid IBAN {}", quoted(&written));
            findings.report(
                Place::value(value),
                Finding::new(message, MISMATCH).help(CORRECT),
            );
        }
        return;
    };
    // Any grouping is allowed; the rule `padded-value` reports whitespace around the number.
    let is_fault = |what| {
        !matches!(
            what,
            What::Leading | What::Trailing | What::Space | What::Dash
        )
    };
    let has_odd_characters = short.short().odd.iter().any(|odd| is_fault(odd.what));
    let country: String = short.text().chars().take(2).collect();
    let (label, help) = match result {
        Ok(()) if !has_odd_characters => return,
        Ok(()) => (short.label(), format!("use `{}`", mark(short.text()))),
        Err(defect) => {
            let label = match defect {
                Defect::Length { found, expected } => format!(
                    "{found} characters; an IBAN of {} has {expected}",
                    mark(&country.to_ascii_uppercase())
                ),
                Defect::CheckDigits => MISMATCH.to_owned(),
            };
            (label, CORRECT.to_owned())
        }
    };
    let fix = result.is_ok().then(|| {
        let why = "the check digits are right";
        short.fix(value.span(), json_string(short.text()), true, why)
    });
    let message = if has_odd_characters {
        short.message("IBAN")
    } else {
        format!("invalid IBAN {}", quoted(&written))
    };
    findings.report(
        Place::value(value),
        Finding::new(message, label).help(help).maybe_fix(fix),
    );
}

fn has_prefix(written: &str) -> bool {
    let start = written.trim_start().get(..4);
    start.is_some_and(|start| start.eq_ignore_ascii_case("IBAN"))
}

const MISMATCH: &str = "check digit mismatch";

const CORRECT: &str =
    "look for mistyped, missing or swapped characters, or copy the account number again";
