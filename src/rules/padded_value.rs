use crate::diagnostic::{Edit, Fix, Severity};
use crate::document::text::Text;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule};
use crate::rules::subject::subject;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "padded-value",
        group: Group::Values,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("padded_value.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Text(check)],
};

fn check(text: &Text<'_>, findings: &mut Findings) {
    let content = &*text.content;
    let trimmed = content.trim();
    // A string of blanks is a blank value, not a padded one.
    if trimmed.len() == content.len() || trimmed.is_empty() || text.is_tolerated() {
        return;
    }
    let first = content.len() - content.trim_start().len();
    let last = first + trimmed.len();
    let edits = [0..first, last..content.len()]
        .into_iter()
        .filter(|cut| !cut.is_empty())
        .map(|cut| Edit {
            span: text.value.span_of(cut),
            text: String::new(),
        });
    let side = match (first, last == content.len()) {
        (0, _) => "trailing whitespace",
        (_, true) => "leading whitespace",
        _ => "leading and trailing whitespace",
    };
    findings.report(
        Place::value(text.value),
        Finding::new(
            format!("{} has {side}", subject(text.value)),
            "whitespace around the value",
        )
        .help(format!(
            "use {}: the server compares and screens the exact text",
            quoted(trimmed)
        ))
        .fix(Fix::safe("remove the whitespace", edits.collect())),
    );
}
