use std::collections::HashSet;

use crate::diagnostic::Severity;
use crate::document::customer::List;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::duplicate_item::entity_key;
use crate::rules::findings::{Finding, Findings};
use crate::rules::number::float;
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "percentage-total",
        group: Group::Amounts,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("percentage_total.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[
        Check::List(&["listIncomeSource", "listActivity"], |list, findings| {
            check(list, "incomePercentage", findings);
        }),
        Check::List(&["listRelatedEntity"], |list, findings| {
            check(list, "share", findings);
            check(list, "votePercentage", findings);
        }),
    ],
};

/// The maximum number of parts with a label.
const MOST: usize = 4;

#[inline(always)]
fn check(list: &List<'_>, name: &str, findings: &mut Findings) {
    if may_exceed(list, name, findings) {
        check_total(list, name, findings);
    }
}

/// Returns whether the parts may exceed 100 before the ones that do not count are left out.
#[inline(always)]
fn may_exceed(list: &List<'_>, name: &str, findings: &Findings<'_>) -> bool {
    let parts = list
        .items()
        .filter_map(|item| float(findings.value(item, name).usable()?.value));
    parts.filter(|part| *part > 0.0).sum::<f64>() > 100.0
}

fn check_total(list: &List<'_>, name: &str, findings: &mut Findings) {
    let mut counted = HashSet::new();
    let parts = list
        .items()
        .filter(|item| !findings.is_reported(*item))
        .filter_map(|item| Some((item, findings.value(item, name).usable()?)))
        // The same stake of an entity with several relations counts once.
        .filter(|(item, member)| {
            let key = (list.name == "listRelatedEntity").then(|| entity_key(*item, findings));
            let stake = member.value.raw();
            key.flatten().is_none_or(|key| counted.insert((key, stake)))
        })
        .filter_map(|(_, member)| Some((member.value, float(member.value)?)));
    let mut total = 0.0;
    let mut exceeding = None;
    let mut others = Vec::new();
    for (value, part) in parts {
        total += part;
        if exceeding.is_none() && total > 100.0 {
            exceeding = Some((value, total));
        } else if part > 0.0 && others.len() < MOST {
            others.push(value);
        }
    }
    let Some((value, so_far)) = exceeding else {
        return;
    };
    let finding = Finding::new(
        format!(
            "`{name}` in `{}` adds up to {total}, more than 100",
            list.name
        ),
        format!("total so far: {so_far}"),
    )
    .help("correct the values: the parts of one whole must not exceed 100");
    let finding = others.into_iter().fold(finding, |finding, other| {
        finding.also(other.span(), "counted in the total")
    });
    findings.report(Place::value(value), finding);
}
