use crate::customer::Customer;
use crate::diagnostic::Severity;

use super::quoted::quoted;
use super::{Check, Codes, Finding, Findings, Place, Rule};

pub(super) const RULE: Rule = Rule {
    name: "lead-import",
    severity: Severity::Error,
    since: "0.1.0",
    docs: include_str!("lead_import.md"),
    fixable: false,
    codes: Codes::These(&["C008.I02"]),
    checks: &[Check::Customer(check)],
};

fn check(customer: &Customer<'_>, findings: &mut Findings) {
    let root = customer.root;
    let Some(category) = findings.value(root, "riskManagementCategory").usable() else {
        return;
    };
    let code = category.value.string().unwrap_or_default();
    if !code
        .split('_')
        .any(|token| token.eq_ignore_ascii_case("LEAD"))
    {
        return;
    }
    let source = findings.value(root, "sourceOfRiskLevel").usable();
    let import = source.filter(|source| source.value.is("IMPORT"));
    if import.is_none() && !customer.in_batch {
        return;
    }
    let mut finding = Finding::new(
        format!(
            "{} is a category for leads, and a lead cannot be imported",
            quoted(&code)
        ),
        "marks a lead",
    )
    .api_code(Some("C008.I02"));
    finding = match import {
        Some(import) => {
            findings.blame(import.value);
            finding
                .also(import.value.span(), "imports it")
                .help("set `sourceOfRiskLevel` to `EVALUATE`, or use the category of a customer")
        }
        None => finding.help(
            "a batch implies IMPORT: send leads one by one, or use the category of a customer",
        ),
    };
    findings.report(Place::value(category.value), finding);
}
