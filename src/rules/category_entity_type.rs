use crate::diagnostic::Severity;
use crate::document::customer::Customer;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_customer};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "category-entity-type",
        group: Group::Consistency,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("category_entity_type.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Customer(&of_customer(
        ["riskManagementCategory", "entityType"],
        check,
    ))],
};

fn check(customer: &Customer<'_>, [category, written]: [Value<'_>; 2], findings: &mut Findings) {
    let (Some(category), Some(written), Some(declared)) =
        (category.usable(), written.usable(), customer.declared)
    else {
        return;
    };
    let Some(code) = category.value.string() else {
        return;
    };
    let classifier = findings
        .settings()
        .classifiers()
        .get("riskManagementCategory");
    let of_classifier = classifier.and_then(|classifier| classifier.entity_type(&code));
    let contradicts = match of_classifier {
        Some(of) => of != declared,
        // A code of the classifier without a type is for both.
        None if classifier.is_some_and(|classifier| classifier.knows(&code)) => false,
        // A code that names both types contradicts neither.
        None => !declared.is_named_in(&code) && declared.other().is_named_in(&code),
    };
    if !contradicts {
        return;
    }
    let label = match of_classifier {
        Some(of) => format!("for {} in the classifier", of.code()),
        None => format!("names {}", declared.other().code()),
    };
    let (this, other) = (declared.code(), declared.other().code());
    findings.report(
        Place::value(category.value),
        Finding::new(
            format!(
                "category {} is for an {other}, not for an {this}",
                quoted(&code)
            ),
            label,
        )
        .also(written.value.span(), format!("declared as {this}"))
        .help("correct the category or `entityType`: the category selects the risk model"),
    );
}
