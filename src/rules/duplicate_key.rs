use crate::diagnostic::{Edit, Fix, Severity};
use crate::json::{Problem, ProblemKind, Tree};
use crate::text::span::Span;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "duplicate-key",
        group: Group::Json,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("duplicate_key.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Problem(check)],
};

fn check(problem: &Problem, tree: &Tree<'_>, findings: &mut Findings) -> bool {
    let ProblemKind::DuplicateKey { first, key } = &problem.kind else {
        return false;
    };
    let later = tree.member(*key);
    let earlier = tree.member(*first);
    let name = later.key.string().unwrap_or_default();
    let finding = Finding::new(
        format!("duplicate field {}", quoted(&name)),
        "repeated here",
    )
    .also(earlier.key.span(), "first given here");
    let finding = if earlier.value.raw() == later.value.raw() {
        finding
            .help("remove one of the two: both have the same value")
            .maybe_fix(removal(tree.text(), later.span()))
    } else {
        finding.help("remove the wrong one: the server uses the last value")
    };
    // Reported on the name, so that other rules can still report the value.
    findings.report(Place::value(later.key), finding);
    true
}

/// Removes a member that is not the first, with the comma before it.
fn removal(text: &str, member: Span) -> Option<Fix> {
    let before = text.get(..member.start)?.trim_end();
    let comma = before.strip_suffix(',')?.len();
    Some(Fix::safe(
        "remove the duplicate",
        vec![Edit {
            span: Span::new(comma, member.end),
            text: String::new(),
        }],
    ))
}
