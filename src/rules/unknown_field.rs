use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use crate::diagnostic::{Fix, Severity};
use crate::document::violation::Violation;
use crate::text::message::mark;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule};
use crate::text::suggestion::{Suggestion, all_near, one_of};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "unknown-field",
        group: Group::Fields,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("unknown_field.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Violation(check)],
};

/// Names this long, or in objects with this many members, are not typing errors, so they are not
/// compared with the known fields.
const REASONABLE: usize = 500;

/// The help lists the fields of an object with at most this many.
const FEW: usize = 8;

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let (None, Some(member)) = (violation.field, violation.member) else {
        return false;
    };
    if findings.is_rule_off() {
        return true;
    }
    let name = violation.name.as_ref();
    let is_reasonable = violation.object.count() < REASONABLE && name.len() < REASONABLE;
    let near = if is_reasonable {
        near(violation)
    } else {
        Rc::default()
    };
    // A field that is missing is a likelier meaning than one that is present.
    let absent = near
        .iter()
        .find(|near| violation.object.member(near.word).is_none());
    let meant = absent.or(near.first());
    let homes = violation.customer.contract().homes(name);
    let homes: Vec<_> = homes.iter().map(String::as_str).collect();
    let finding = Finding::new(
        format!("unknown field {}", quoted(name)),
        "not a field of this object",
    );
    let finding = match meant {
        Some(meant) if findings.is_free(violation.object, meant.word) => finding
            .explains_absence(violation.object, meant.word)
            .help(format!("did you mean `{}`?", meant.word))
            .fix(Fix::rename(meant.certain, member.key.span(), meant.word)),
        Some(meant) => finding.help(format!(
            "did you mean `{}`, which is present already or suggested by another finding?",
            meant.word
        )),
        None => finding.help(match homes.as_slice() {
            [] if has_additional_values(violation) => {
                "remove it, or send the value as an element of `listAdditionalValues`".to_owned()
            }
            [] => "remove it".to_owned(),
            homes => {
                let own: Vec<_> = violation.facts.names().take(FEW + 1).collect();
                let instead = if own.len() > FEW {
                    "remove it".to_owned()
                } else {
                    format!("use {}", one_of(&own))
                };
                format!("move `{}` to {}, or {instead}", mark(name), one_of(homes))
            }
        }),
    };
    findings.report(Place::key(member), finding);
    true
}

fn has_additional_values(violation: &Violation<'_>) -> bool {
    let customer = violation.customer.contract().customer();
    customer.field("listAdditionalValues").is_some()
}

/// The fields with similar names, nearest first, by object type and unknown name.
type Near = HashMap<(*const Value, String), Rc<[Suggestion<'static>]>>;

/// The maximum number of names to cache.
const MOST_KNOWN: usize = 1000;

/// Returns the fields of the object with similar names. Cached, because an export has the same
/// unknown names in every customer, and comparing one with all fields takes longer than checking
/// the rest of the customer.
fn near(violation: &Violation<'_>) -> Rc<[Suggestion<'static>]> {
    thread_local! {
        static NEAR: RefCell<Near> = RefCell::default();
    }
    NEAR.with_borrow_mut(|known| {
        let key = (
            violation.facts.identity(),
            violation.name.clone().into_owned(),
        );
        if let Some(near) = known.get(&key) {
            return Rc::clone(near);
        }
        let near: Rc<[_]> = all_near(&violation.name, violation.facts.names()).into();
        if known.len() < MOST_KNOWN {
            known.insert(key, Rc::clone(&near));
        }
        near
    })
}
