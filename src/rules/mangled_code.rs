use crate::codes::number_text::is_shortened;
use crate::diagnostic::Severity;
use crate::document::customer::{Entity, Item};
use crate::json::Node;
use crate::text::message::mark;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_entity_with, of_item_with};
use crate::rules::short_value::{ShortValue, json_string};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "mangled-code",
        group: Group::Identifiers,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("mangled_code.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[
        Check::Entity(&of_entity_with(
            [
                "communicationNumber",
                "customerExtId",
                "extId",
                "nationalCode",
                "initialDepositAccount",
            ],
            is_suspicious,
            check_members,
        )),
        Check::Item(
            &["listBusinessEntityDocument"],
            &of_item_with(["documentNumber"], is_suspicious, check_item),
        ),
        Check::Item(
            &["listAddress"],
            &of_item_with(["zipCode"], is_suspicious, check_item),
        ),
        Check::Item(
            &["listCountryOfTaxPayment"],
            &of_item_with(["taxpayerNumber"], is_suspicious, check_item),
        ),
    ],
};

fn check_members(_: &Entity<'_>, values: [Value<'_>; 5], findings: &mut Findings) {
    for value in values {
        check(value, findings);
    }
}

fn check_item(_: &Item<'_>, [value]: [Value<'_>; 1], findings: &mut Findings) {
    check(value, findings);
}

fn check(value: Value<'_>, findings: &mut Findings) {
    let member = value.usable();
    if let Some(member) = member.filter(|member| is_suspicious(member.value))
        && let Some(written) = member.value.string()
    {
        report(member.value, &written, findings);
    }
}

/// Whether a value may be mangled. Nearly all values are not.
#[inline(always)]
fn is_suspicious(value: Node<'_>) -> bool {
    matches!(
        value.inside_bytes(),
        [b'\'' | b'+', ..]
            | [.., b'.' | b',', b'0']
            | [.., b'.' | b',', b'0', b'0']
            | [b'0'..=b'9', b'.' | b',' | b'E' | b'e', ..]
    ) || value.has_escapes()
}

/// The text in a formula that is nothing else: `="0123"`.
fn of_formula(written: &str) -> Option<&str> {
    let inside = written.trim().strip_prefix("=\"")?.strip_suffix('"')?;
    let is_plain = !inside.trim().is_empty() && !inside.contains('"');
    is_plain.then_some(inside)
}

fn report(value: Node<'_>, written: &str, findings: &mut Findings) {
    let short = ShortValue::of(written);
    let digits = short.text();
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let finding = if is_shortened(digits) {
        Finding::new(
            format!("invalid code {}", quoted(written)),
            "a number that a spreadsheet has shortened",
        )
        .help("use all digits of the code: the last ones are lost")
    } else if let Some(digits) = short.short().without_fraction() {
        let why = "leading zeros may be lost too";
        Finding::new(
            format!("invalid code {}", quoted(written)),
            short.number_label(),
        )
        .help(format!(
            "use `{}`: a program has taken the code for a decimal number",
            mark(&digits)
        ))
        .fix(short.fix(value.span(), json_string(&digits), false, why))
    } else if let Some(inside) = of_formula(written) {
        let why = "the signs may belong to the code";
        Finding::new(
            format!("invalid code {}", quoted(written)),
            "a formula of a spreadsheet",
        )
        .help(format!(
            "use `{}`: an export writes `=\"…\"` to keep the digits of a code",
            mark(inside)
        ))
        .fix(short.fix(value.span(), json_string(inside), true, why))
    } else if written.starts_with('\'') && is_number {
        let why = "the apostrophe may belong to the code";
        Finding::new(short.message("code"), short.label())
            .help(format!(
                "use `{}`: a spreadsheet adds the apostrophe",
                mark(digits)
            ))
            .fix(short.fix(value.span(), json_string(digits), true, why))
    } else {
        return;
    };
    findings.report(Place::value(value), finding);
}
