use crate::customer::EntityType;
use crate::diagnostic::{Fix, Severity};
use crate::schema::violation::Violation;

use super::quoted::quoted;
use super::suggestion::{nearest, one_of};
use super::{Check, Codes, Finding, Findings, Group, Place, Rule};

pub(super) const RULE: Rule = Rule {
    name: "unknown-field",
    group: Group::Fields,
    severity: Severity::Error,
    since: "0.1.0",
    docs: include_str!("unknown_field.md"),
    fixable: true,
    codes: Codes::None,
    checks: &[Check::Violation(check)],
};

/// Names of more characters, and names of objects with more members, are no slip of the pen.
const REASONABLE: usize = 500;

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let (None, Some(member)) = (violation.field, violation.member) else {
        return false;
    };
    let name = violation.name.as_ref();
    let known = || violation.facts.names();
    let is_reasonable = violation.object.count() < REASONABLE && name.len() < REASONABLE;
    // A field that is missing is a likelier meaning than one that is there.
    let absent = known().filter(|name| violation.object.member(name).is_none());
    let nearest = || nearest(name, absent).or_else(|| nearest(name, known()));
    let meant = is_reasonable.then(nearest).flatten();
    let finding = Finding::new(
        format!("{} is no field of the contract", quoted(name)),
        "unknown name",
    );
    let finding = match meant {
        Some(meant) if findings.is_free(violation.object, meant.word) => finding
            .explains_absence(violation.object, meant.word)
            .help(format!("did you mean `{}`?", meant.word))
            .fix(Fix::rename(meant.certain, member.key.span(), meant.word)),
        Some(meant) => finding.help(format!(
            "did you mean `{}`, which is here already or suggested elsewhere?",
            meant.word
        )),
        None => finding.help(match homes(violation).as_slice() {
            [] => "remove it; values of your own go into `listAdditionalValues`".to_owned(),
            homes => format!("`{name}` belongs into {}", one_of(homes)),
        }),
    };
    findings.report(Place::key(member), finding);
    true
}

/// The fields whose objects do have a field of this name.
fn homes(violation: &Violation<'_>) -> Vec<&'static str> {
    let contract = violation.customer.contract();
    let mut homes: Vec<_> = contract
        .objects()
        .flat_map(|(_, object)| {
            object
                .names()
                .filter_map(move |name| Some((name, object.field(name)?)))
        })
        .filter(|(_, field)| {
            let held = field.elements().unwrap_or(*field);
            let object = held.object(EntityType::Individual);
            object.is_some_and(|object| object.field(&violation.name).is_some())
        })
        .map(|(name, _)| name)
        .collect();
    homes.sort_unstable();
    homes.dedup();
    homes
}
