use crate::diagnostic::Severity;
use crate::document::customer::{Entity, Item};

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::date_field::DateField;
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_entity, of_item};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "date-order",
        group: Group::Dates,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("date_order.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[
        Check::Entity(&of_entity(DATES, check)),
        Check::Item(
            &["listBusinessEntityDocument"],
            &of_item(["documentIssueDate", "documentExpiryDate"], check_document),
        ),
    ],
};

const DATES: [&str; 4] = [
    "approvalDate",
    "closingDate",
    "birthDate",
    "establishmentDate",
];

fn check(entity: &Entity<'_>, values: [Value<'_>; DATES.len()], findings: &mut Findings) {
    let application = DateField::of(findings, entity.customer.root, "applicationDate");
    let [approval, closing, birth, establishment] = values;
    if entity.is_related {
        let establishment = DateField::new(establishment);
        if let (Some(establishment), Some(application)) = (establishment, application) {
            report(&establishment, &application, "after", findings);
        }
        return;
    }
    let [approval, closing] = [approval, closing].map(DateField::new);
    let beginnings = [birth, establishment].map(DateField::new);
    if let Some(application) = &application {
        // The application date belongs to the request, so it is the more reliable one.
        for beginning in beginnings.iter().flatten() {
            report(beginning, application, "after", findings);
        }
        for later in [&approval, &closing].into_iter().flatten() {
            report(later, application, "before", findings);
        }
    }
    if let (Some(approval), Some(closing)) = (&approval, &closing) {
        report(closing, approval, "before", findings);
    }
}

fn check_document(document: &Item<'_>, [issue, expiry]: [Value<'_>; 2], findings: &mut Findings) {
    let Some(issue) = DateField::new(issue) else {
        return;
    };
    if let Some(birth) = DateField::of(findings, document.list.entity.node, "birthDate") {
        report(&issue, &birth, "before", findings);
    }
    if let Some(expiry) = DateField::new(expiry) {
        report(&expiry, &issue, "before", findings);
    }
}

/// Reports the date `target` if it is `relation` ("before" or "after") the other one.
fn report(target: &DateField<'_>, other: &DateField<'_>, relation: &str, findings: &mut Findings) {
    let is_wrong = match relation {
        "after" => other.is_before(target),
        _ => target.is_before(other),
    };
    if !is_wrong {
        return;
    }
    let (name, other_name) = (target.name(), other.name());
    findings.report(
        Place::value(target.member.value),
        Finding::new(
            format!("{name} is {relation} {other_name}"),
            format!("{relation} {}", other.written()),
        )
        .also(other.member.value.span(), other_name)
        .help("correct one of the two dates"),
    );
}
