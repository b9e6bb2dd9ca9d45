use std::borrow::Cow;
use std::collections::HashSet;

use crate::contract::entity_type::EntityType;
use crate::diagnostic::Severity;
use crate::document::customer::List;
use crate::json::Node;

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
            // Nobody owns a person: these are shares of the person in companies.
            if list.entity.customer.entity_type == EntityType::Organization {
                check(list, "share", findings);
                check(list, "votePercentage", findings);
            }
        }),
    ],
};

/// The maximum number of parts with a label.
const MOST: usize = 4;

/// The whole that the parts may not exceed.
const WHOLE: f64 = 100.0;

#[inline(always)]
fn check(list: &List<'_>, name: &str, findings: &mut Findings) {
    if may_exceed(list, name) {
        check_total(list, name, findings);
    }
}

/// Returns whether the parts may exceed the whole before the ones that do not count are left out.
#[inline(always)]
fn may_exceed(list: &List<'_>, name: &str) -> bool {
    let parts = list.items().filter_map(|item| float(item.get(name)?));
    parts.filter(|part| *part > 0.0).sum::<f64>() > WHOLE
}

/// A part of a whole.
struct Part<'a> {
    value: Node<'a>,
    part: f64,
    /// The parts of different levels are not parts of the same whole.
    level: Level<'a>,
}

/// The relation of an entity to the customer and its type. Whoever owns a company that is an owner
/// is an owner too, on another level: of another relation, or a person behind a company.
type Level<'a> = (Cow<'a, str>, Cow<'a, str>);

fn check_total(list: &List<'_>, name: &str, findings: &mut Findings) {
    let parts = parts(list, name, findings);
    let mut levels: Vec<&Level<'_>> = parts.iter().map(|part| &part.level).collect();
    levels.sort();
    levels.dedup();
    for level in levels {
        let parts: Vec<_> = parts.iter().filter(|part| part.level == *level).collect();
        let total: f64 = parts.iter().map(|part| part.part).sum();
        // Each of the parts may be rounded up by half a percent.
        let most = WHOLE + parts.len() as f64 / 2.0;
        if total > most {
            report(list, name, &parts, most, findings);
        }
    }
}

/// Returns the parts that count.
fn parts<'a>(list: &List<'a>, name: &str, findings: &Findings<'_>) -> Vec<Part<'a>> {
    let are_owners = list.name == "listRelatedEntity";
    let mut counted = HashSet::new();
    let text = |item: Node<'a>, name| {
        let value = item.get(name).filter(|_| are_owners);
        value.and_then(Node::string).unwrap_or_default()
    };
    let items = list.items().filter(|item| !findings.is_reported(*item));
    let parts = items.filter_map(|item| {
        let value = findings.value(item, name).usable()?.value;
        let part = float(value).filter(|part| *part > 0.0)?;
        let level = (text(item, "relationType"), text(item, "entityType"));
        // A company that owns all of another one may be owned by a third one.
        if level.1 == "ORGANIZATION" && part == WHOLE {
            return None;
        }
        // The same stake of an entity with several relations counts once.
        let key = are_owners.then(|| entity_key(item, findings)).flatten();
        let is_new = key.is_none_or(|key| counted.insert((key, level.clone(), value.raw())));
        is_new.then_some(Part { value, part, level })
    });
    parts.collect()
}

fn report(list: &List<'_>, name: &str, parts: &[&Part<'_>], most: f64, findings: &mut Findings) {
    let mut total = 0.0;
    let mut exceeding = None;
    let mut others = Vec::new();
    for Part { value, part, .. } in parts {
        total += part;
        if exceeding.is_none() && total > most {
            exceeding = Some((*value, total));
        } else if others.len() < MOST {
            others.push(*value);
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
