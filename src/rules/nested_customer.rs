use crate::diagnostic::{Edit, Fix, Severity};
use crate::document::structure::{Nested, Structure};
use crate::text::message::mark;
use crate::text::span::Span;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "nested-customer",
        group: Group::Json,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("nested_customer.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Structure(check)],
};

fn check(structure: &Structure<'_>, findings: &mut Findings) {
    let Structure::Nested(nested) = structure else {
        return;
    };
    let Some(outer) = nested.path.first() else {
        return;
    };
    let names = nested.path.iter().map(|member| member.key.string());
    let names: Vec<_> = names.map(|name| mark(&name.unwrap_or_default())).collect();
    let (message, help) = if let [_] = nested.customers.as_slice() {
        (
            format!("customer nested in `{}`", names.join(".")),
            "move its fields to the top level: the API accepts no object around a customer",
        )
    } else {
        (
            format!("customers nested in `{}`", names.join(".")),
            "send each customer alone, or all of them in a batch: `{\"customers\": [...]}`",
        )
    };
    findings.report(
        Place::key(*outer),
        Finding::new(message, "not part of a payload")
            .help(help)
            .maybe_fix(fix(nested)),
    );
}

/// Removes what is around the only customer.
fn fix(nested: &Nested<'_>) -> Option<Fix> {
    let [customer] = nested.customers.as_slice() else {
        return None;
    };
    if nested.has_others || nested.kind.is_some() {
        return None;
    }
    let (inner, outer) = (customer.span(), customer.root().span());
    let cut = |start, end| Edit {
        span: Span::new(start, end),
        text: String::new(),
    };
    let edits = vec![cut(outer.start, inner.start), cut(inner.end, outer.end)];
    Some(Fix::doubtful("remove the outer object", edits))
}
