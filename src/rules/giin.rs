use crate::codes::giin::defect;
use crate::diagnostic::Severity;
use crate::document::customer::Customer;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Findings, Value};
use crate::rules::identifier::check_form;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_customer};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "giin",
        group: Group::Identifiers,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("giin.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Customer(&of_customer(["giin", "GIIN"], check))],
};

fn check(_: &Customer<'_>, values: [Value<'_>; 2], findings: &mut Findings) {
    check_form(
        values,
        "GIIN",
        |giin| defect(giin).map(str::to_owned),
        "use the form `98Q96B.00000.LE.250`",
        findings,
    );
}
