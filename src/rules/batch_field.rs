use crate::contract::kinds::CUSTOMER;
use crate::diagnostic::{Fix, Severity};
use crate::document::structure::Structure;
use crate::document::violation::Violation;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule};
use crate::text::suggestion::nearest;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "batch-field",
        group: Group::Fields,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("batch_field.md"),
        fixable: true,
    },
    kinds: Kinds::Only(&[&CUSTOMER]),
    codes: Codes::None,
    checks: &[Check::Structure(check_envelope), Check::Violation(check)],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let Some(member) = violation.member.filter(|_| violation.customer.in_batch) else {
        return false;
    };
    let name = violation.name.as_ref();
    let why = match violation.facts.renamed(name).unwrap_or(name) {
        "sourceOfRiskLevel" => "a batch implies `IMPORT`",
        "initializeScreeningProcesses" => "a batch starts no screening",
        _ => return false,
    };
    if !violation.is_in_entity() {
        return false;
    }
    findings.report(
        Place::key(member),
        Finding::new(format!("`{name}` is not allowed in a batch"), why).help(format!(
            "remove it, or send the {} in a request of its own",
            violation.customer.noun()
        )),
    );
    true
}

/// Checks the members of the batch envelope other than the customers.
fn check_envelope(structure: &Structure<'_>, findings: &mut Findings) {
    let Structure::Batch {
        envelope,
        customers,
        ..
    } = structure
    else {
        return;
    };
    for member in envelope
        .members()
        .filter(|member| !member.key.is("customers"))
    {
        let name = member.key.string().unwrap_or_default();
        let finding = Finding::new(
            format!("unknown field {} in a batch", quoted(&name)),
            "not a field of a batch",
        );
        let finding = if member.value.index() == customers.index() {
            let is_certain = name.eq_ignore_ascii_case("customers");
            let help = match nearest(&name, ["customers"]) {
                Some(_) => "did you mean `customers`?",
                None => "rename it to `customers`",
            };
            let fix = Fix::rename(is_certain, member.key.span(), "customers");
            finding.help(help).fix(fix)
        } else {
            finding.help("remove it: a batch has only `customers`")
        };
        findings.report(Place::key(member), finding);
    }
}
