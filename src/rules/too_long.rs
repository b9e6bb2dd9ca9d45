use crate::diagnostic::Severity;
use crate::document::violation::Violation;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "too-long",
        group: Group::Fields,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("too_long.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Violation(check)],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let Some((value, field)) = violation.value_of_field() else {
        return false;
    };
    let (Some(written), Some(most)) = (value.string(), field.max_length()) else {
        return false;
    };
    let length = written.encode_utf16().count() as u64;
    if length <= most {
        return false;
    }
    let name = &violation.name;
    findings.report(
        Place::value(value),
        Finding::new(
            format!("`{name}` must have at most {most} characters"),
            format!("{length} characters, {} too many", length - most),
        )
        .help("shorten the text: the server counts UTF-16 units, so an emoji counts as two"),
    );
    true
}
