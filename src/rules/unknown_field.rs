use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use crate::customer::EntityType;
use crate::diagnostic::{Fix, Severity};
use crate::message::mark;
use crate::schema::violation::Violation;

use super::quoted::quoted;
use super::suggestion::{Suggestion, all_near, one_of};
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
    if findings.are_silent() {
        return true;
    }
    let name = violation.name.as_ref();
    let is_reasonable = violation.object.count() < REASONABLE && name.len() < REASONABLE;
    let meaning = Meaning::of(violation);
    let near = meaning.near.iter().filter(|_| is_reasonable);
    // A field that is missing is a likelier meaning than one that is there.
    let absent = near
        .clone()
        .find(|near| violation.object.member(near.word).is_none());
    let meant = absent.or_else(|| near.clone().next());
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
        None => finding.help(match meaning.homes.as_slice() {
            [] => "remove it; values of your own go into `listAdditionalValues`".to_owned(),
            homes => format!("`{}` belongs into {}", mark(name), one_of(homes)),
        }),
    };
    findings.report(Place::key(member), finding);
    true
}

/// What a name may mean in an object of the contract.
struct Meaning {
    /// The fields of that object with nearly the same name, the nearest first.
    near: Vec<Suggestion<'static>>,
    /// The fields whose objects do have a field of this name.
    homes: Vec<&'static str>,
}

/// An export has the same unknown names in every customer: finding out what one means takes longer than
/// checking the rest of the customer.
type Meanings = HashMap<(*const Value, String), Rc<Meaning>>;

/// More names are looked at anew.
const MOST_KNOWN: usize = 1000;

thread_local! {
    static MEANINGS: RefCell<Meanings> = RefCell::default();
}

impl Meaning {
    fn of(violation: &Violation<'_>) -> Rc<Meaning> {
        MEANINGS.with_borrow_mut(|meanings| {
            let key = (
                violation.facts.identity(),
                violation.name.clone().into_owned(),
            );
            if let Some(known) = meanings.get(&key) {
                return Rc::clone(known);
            }
            let meaning = Rc::new(Meaning {
                near: all_near(&violation.name, violation.facts.names()),
                homes: homes(violation),
            });
            if meanings.len() < MOST_KNOWN {
                meanings.insert(key, Rc::clone(&meaning));
            }
            meaning
        })
    }
}

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
