use crate::diagnostic::Severity;
use crate::document::customer::{Customer, Entity, Item};

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::date_field::DateField;
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_entity, of_item};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "future-date",
        group: Group::Dates,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("future_date.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[
        Check::Entity(&of_entity(PAST, check)),
        Check::Item(
            &["listBusinessEntityDocument"],
            &of_item(["documentIssueDate"], check_document),
        ),
    ],
};

/// Dates of events that are in the past when a customer is sent.
const PAST: [&str; 5] = [
    "birthDate",
    "establishmentDate",
    "applicationDate",
    "approvalDate",
    "closingDate",
];

fn check(entity: &Entity<'_>, values: [Value<'_>; PAST.len()], findings: &mut Findings) {
    for value in values {
        if let Some(date_field) = DateField::new(value) {
            report(&date_field, entity.customer, findings);
        }
    }
}

fn check_document(document: &Item<'_>, [issue]: [Value<'_>; 1], findings: &mut Findings) {
    if let Some(date_field) = DateField::new(issue) {
        report(&date_field, document.list.entity.customer, findings);
    }
}

fn report(date_field: &DateField<'_>, customer: &Customer<'_>, findings: &mut Findings) {
    let settings = findings.settings();
    if !date_field.is_future(settings) {
        return;
    }
    let today = settings.today();
    findings.report(
        Place::value(date_field.member.value),
        Finding::new(
            format!(
                "{} {} is in the future",
                date_field.name(),
                date_field.written()
            ),
            format!("after today, {today}"),
        )
        .help(format!(
            "correct the date, or send the {} after it",
            customer.noun()
        )),
    );
}
