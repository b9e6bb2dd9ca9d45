use crate::codes::characters::is_blank;
use crate::codes::placeholders::{self, Placeholder};
use crate::contract::text_kind::TextKind;
use crate::diagnostic::Severity;
use crate::document::customer::{Customer, Entity, Item};
use crate::document::text::{Text, is_part_of_address, is_suspicious_number};
use crate::json::Node;
use crate::text::message::mark;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_entity_with, of_item_with};
use crate::rules::subject::subject;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "placeholder-value",
        group: Group::Values,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("placeholder_value.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[
        Check::Text(check),
        Check::Item(
            &["listBusinessEntityDocument"],
            &of_item_with(["documentNumber"], is_suspicious_number, check_document),
        ),
        Check::Item(
            &["listCountryOfTaxPayment"],
            &of_item_with(["taxpayerNumber"], may_be_no_number, check_taxpayer),
        ),
        Check::Item(
            &["listBusinessEntityDocument"],
            &of_item_with(["documentIssueAuthority"], may_be_no_name, check_authority),
        ),
        Check::Entity(&of_entity_with(
            ["requester"],
            may_be_no_name,
            check_requester,
        )),
        Check::Entity(&of_entity_with(
            ["initialDepositCurrency"],
            is_no_currency,
            check_currency,
        )),
        Check::Item(
            &["listAddress"],
            &of_item_with(
                ["addressDetails", "streetAddress", "city"],
                may_be_joined,
                check_address,
            ),
        ),
    ],
};

/// Looks at the number of an identity document, which is within an object of its own.
fn check_document(document: &Item<'_>, [number]: [Value<'_>; 1], findings: &mut Findings) {
    if let Some(number) = number.usable() {
        check(
            &Text::of(document.list.entity.customer, number.value),
            findings,
        );
    }
}

/// Whether a number of a taxpayer, which may be of any form, is perhaps a placeholder.
fn may_be_no_number(value: Node<'_>) -> bool {
    let begins_with_zeros = value.inside_bytes().starts_with(b"00");
    begins_with_zeros || is_suspicious_number(value) || value.has_escapes()
}

fn check_taxpayer(taxpayer: &Item<'_>, [number]: [Value<'_>; 1], findings: &mut Findings) {
    let Some(number) = number
        .usable()
        .filter(|number| may_be_no_number(number.value))
    else {
        return;
    };
    let text = Text::of(taxpayer.list.entity.customer, number.value);
    // The check of texts reports what is a placeholder in any text.
    if placeholders::in_any_text(&text.content).is_none()
        && let Some(found) = placeholders::in_number(&text.content)
    {
        report(&text, found, findings);
    }
}

/// The length in bytes of names that are compared with all placeholders.
const SHORT: usize = 8;

/// Whether a required name, which is not that of a customer, is perhaps a placeholder. Most are
/// longer, and begin with a capital letter or have a hyphen: `onboarding-service`.
fn is_short_name(text: &[u8]) -> bool {
    let is_capitalized = || text.first().is_some_and(u8::is_ascii_uppercase);
    let may_be_word = || !is_capitalized() && !text.contains(&b'-');
    text.len() <= SHORT || text.len() <= placeholders::LONGEST && may_be_word()
}

fn may_be_no_name(value: Node<'_>) -> bool {
    let text = value.inside_bytes();
    // An escape takes at most six bytes for one.
    let is_short = || text.len() <= 6 * SHORT || !text.first().is_some_and(u8::is_ascii_uppercase);
    is_short_name(text) || value.has_escapes() && is_short()
}

fn check_authority(document: &Item<'_>, [authority]: [Value<'_>; 1], findings: &mut Findings) {
    check_required(authority, document.list.entity.customer, findings);
}

fn check_requester(entity: &Entity<'_>, [requester]: [Value<'_>; 1], findings: &mut Findings) {
    check_required(requester, entity.customer, findings);
}

fn check_required(value: Value<'_>, customer: &Customer<'_>, findings: &mut Findings) {
    let Some(member) = value.usable() else {
        return;
    };
    let text = Text::of(customer, member.value);
    let content = &*text.content;
    if !is_short_name(content.as_bytes()) {
        return;
    }
    let found =
        placeholders::in_any_text(content).or_else(|| placeholders::in_name(content, false));
    // Authorities and users have names of any other kind.
    let is_missing = |found: &Placeholder| {
        matches!(
            found,
            Placeholder::Filler
                | Placeholder::Unknown
                | Placeholder::MissingValue
                | Placeholder::SpreadsheetError
                | Placeholder::Removed
        )
    };
    if let Some(found) = found.filter(is_missing) {
        report(&text, found, findings);
    }
}

/// Codes that ISO 4217 has for other purposes, and what they stand for.
const NO_CURRENCIES: [(&str, &str); 2] = [("XXX", "no currency"), ("XTS", "tests")];

fn is_no_currency(value: Node<'_>) -> bool {
    matches!(value.inside_bytes(), b"XXX" | b"XTS") || value.has_escapes()
}

fn check_currency(_: &Entity<'_>, [currency]: [Value<'_>; 1], findings: &mut Findings) {
    let Some(member) = currency.usable() else {
        return;
    };
    let mut codes = NO_CURRENCIES.iter();
    if let Some((code, what)) = codes.find(|(code, _)| member.value.is(code)) {
        let subject = subject(member.value);
        findings.report(
            Place::value(member.value),
            Finding::new(
                format!("{subject} has the placeholder `{code}`"),
                format!("code for {what}"),
            )
            .help("use the code of the currency, or remove the optional field"),
        );
    }
}

/// Whether the part of an address, which is not looked at as a name, perhaps has something joined to it. The
/// check of texts looks at those with escapes.
fn may_be_joined(value: Node<'_>) -> bool {
    placeholders::may_be_joined_to_address(value.inside_bytes())
}

fn check_address(address: &Item<'_>, parts: [Value<'_>; 3], findings: &mut Findings) {
    for part in parts.into_iter().filter_map(Value::usable) {
        if may_be_joined(part.value) {
            check(
                &Text::of(address.list.entity.customer, part.value),
                findings,
            );
        }
    }
}

fn check(text: &Text<'_>, findings: &mut Findings) {
    let content = &*text.content;
    let found = placeholders::in_any_text(content).or_else(|| match text.kind {
        TextKind::PersonName => placeholders::in_name(content, true),
        TextKind::OrganizationName => placeholders::in_name(content, false),
        TextKind::Number => placeholders::in_number(content),
        TextKind::Other => None,
    });
    if let Some(found) = found {
        report(text, found, findings);
        return;
    }
    if text.kind != TextKind::Other
        && let Some(inside) = placeholders::in_printed_bytes(content)
    {
        let message = format!(
            "{} has bytes as text: {}",
            subject(text.value),
            quoted(content)
        );
        let help = match inside.contains('\\') {
            true => "decode the bytes as UTF-8: Python has printed them".to_owned(),
            false => format!("use `{}`: Python has printed bytes", mark(inside)),
        };
        findings.report(
            Place::value(text.value),
            Finding::new(message, "bytes of Python").help(help),
        );
        return;
    }
    let joined = match text.kind {
        TextKind::PersonName => placeholders::joined_to_name(content, true),
        TextKind::OrganizationName => placeholders::joined_to_name(content, false),
        TextKind::Number => placeholders::joined_to_number(content),
        TextKind::Other if is_part_of_address(text.value) => {
            placeholders::joined_to_address(content)
        }
        TextKind::Other => None,
    };
    if let Some(joined) = joined {
        let message = format!(
            "{} contains a placeholder: {}",
            subject(text.value),
            quoted(content.trim())
        );
        findings.report(
            Place::value(text.value),
            Finding::new(message, joined.label())
                .help("add the part that is missing, or remove what a program sent in its place"),
        );
    }
}

fn report(text: &Text<'_>, found: Placeholder, findings: &mut Findings) {
    let content = &*text.content;
    // The rule `blank-value` reports what nobody can see.
    if content.chars().all(is_blank) {
        return;
    }
    let is_required = text.field().is_some_and(|field| field.required);
    if let Some(other) = found.other_content() {
        let help = match found {
            Placeholder::Markup => {
                "remove the HTML tags: the server stores and screens what is sent"
            }
            _ => "use the name, and move the address to `listContact`",
        };
        let subject = subject(text.value);
        let message = format!("{subject} must be a name, not {other}");
        findings.report(
            Place::value(text.value),
            Finding::new(message, found.label()).help(help),
        );
        return;
    }
    let help = match (found, is_required) {
        (Placeholder::TestOrName, _) => "check the name, and send test data to a test system only",
        (_, true) => "replace it with the value: the server stores and screens what is sent",
        (_, false) => {
            "add the value, or remove the optional field: the server stores and screens what is sent"
        }
    };
    let finding = Finding::new(
        format!(
            "{} has the placeholder {}",
            subject(text.value),
            quoted(content.trim())
        ),
        found.label(),
    )
    .help(help);
    let finding = match found {
        Placeholder::TestOrName => finding.advice(),
        _ => finding,
    };
    findings.report(Place::value(text.value), finding);
}
