use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::contract::meaning::{self, Meaning, Path};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::document::violation::Violation;
use crate::document::whole::WholeCause;
use crate::json::Member;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::added_member;
use crate::rules::findings::{Finding, Findings};
use crate::rules::flattened::{self, Holder};
use crate::rules::meant_field;
use crate::rules::nested_fields;
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule};
use crate::text::suggestion::{Suggestion, all_near, means_other};

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
    checks: &[Check::Violation(check), Check::Whole(check_whole)],
};

/// Names this long, or in objects with this many members, are not typing errors, so they are not
/// compared with the known fields.
const REASONABLE: usize = 500;

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let (None, Some(member)) = (violation.field, violation.member) else {
        return false;
    };
    if findings.is_rule_off() {
        return true;
    }
    let name = violation.name.as_ref();
    let is_reasonable = violation.object.count() < REASONABLE && name.len() < REASONABLE;
    let known = if is_reasonable {
        known(violation)
    } else {
        Rc::default()
    };
    let unknown = |name: &str| {
        Finding::new(
            format!("unknown field {}", quoted(name)),
            "not a field of this object",
        )
    };
    let is_misspelt = known.near.iter().any(|near| near.certain);
    let holder = known.holder.filter(|_| !is_misspelt);
    if findings.is_reported(member.key)
        || holder.is_some_and(|holder| flattened::report(violation, holder, unknown, findings))
    {
        return true;
    }
    let finding = unknown(name);
    let finding = explained(violation, member, &known, finding, findings);
    findings.report(Place::key(member), finding);
    true
}

/// How many names in another style are marked in addition to the first one.
const OTHERS: usize = 3;

/// Reports names in another style, all of which have one cause.
fn check_whole(cause: &WholeCause<'_>, findings: &mut Findings) {
    let WholeCause::Style(object, names) = cause else {
        return;
    };
    let Some(((first, meant), others)) = names.split_first() else {
        return;
    };
    let edits = names.iter().map(|(member, name)| Edit {
        span: member.key.span(),
        text: format!("\"{name}\""),
    });
    let finding = Finding::new(
        format!("{} field names in another style", names.len()),
        format!("expected `{meant}`"),
    )
    .help("rename all of them: serializers have a setting for the style of names")
    .fix(Fix::safe("rename all of them", edits.collect()));
    let marked = others.iter().take(OTHERS);
    let finding = marked.fold(finding, |finding, (member, name)| {
        finding.also(member.key.span(), format!("expected `{name}`"))
    });
    let finding = others.iter().fold(finding, |finding, (member, _)| {
        finding.also_reports(member.key)
    });
    let finding = names.iter().fold(finding, |finding, (_, name)| {
        finding.explains_absence(*object, *name)
    });
    findings.report(Place::key(*first), finding);
}

/// Adds what the name means, as far as that is known: the surest explanation first.
fn explained(
    violation: &Violation<'_>,
    member: Member<'_>,
    known: &Known,
    finding: Finding,
    findings: &Findings,
) -> Finding {
    if known.near.iter().any(|near| near.certain) {
        return misspelt(violation, member, &known.near, finding, findings);
    }
    if let Some(origin) = added_member::origin(member) {
        return finding.help(format!("remove it: {origin} adds it to objects"));
    }
    let is_container = nested_fields::is_container(member.value);
    if is_container && let Some((label, help)) = nested_fields::entities(violation, member.value) {
        return finding.label(label).help(help);
    }
    let fitting = |meanings: &[Meaning]| -> Vec<Meaning> {
        let fits = |meaning: &&Meaning| meaning.fields.iter().any(Path::is_container);
        let fitting = meanings.iter().filter(|it| fits(it) == is_container);
        let fitting: Vec<_> = fitting.cloned().collect();
        // A text can be put into a list, but an object is not a text.
        if fitting.is_empty() && !is_container {
            meanings.to_vec()
        } else {
            fitting
        }
    };
    let meant = fitting(&known.meanings);
    // An object with fields of the one around it is that, whatever the customer has elsewhere.
    let is_far = |it: &Meaning| is_container && it.place == meaning::Place::Entity;
    if meant.iter().any(|it| !is_far(it)) {
        return meant_field::explain(violation, member, &meant, finding, findings);
    }
    if let Some(nested) = nested_fields::find(violation, member.value) {
        return nested_fields::explain(violation, member, &nested, finding, findings);
    }
    if !meant.is_empty() {
        return meant_field::explain(violation, member, &meant, finding, findings);
    }
    // A field that is present is an unlikely meaning.
    let is_free = |near: &Suggestion<'_>| findings.is_free(violation.object, near.word);
    let accepts = |near: &Suggestion<'_>| {
        let field = violation.facts.field(near.word);
        field.is_some_and(|field| field.accepts(member.value))
    };
    // The same name elsewhere is likelier than a similar one that does not take the value.
    if !known.namesakes.is_empty() && !known.near.iter().any(accepts) {
        return meant_field::explain_namesakes(violation, &known.namesakes, finding);
    }
    if known.near.iter().any(is_free) {
        return misspelt(violation, member, &known.near, finding, findings);
    }
    let meant = fitting(&known.shorter);
    if !meant.is_empty() {
        return meant_field::explain(violation, member, &meant, finding, findings);
    }
    if !known.near.is_empty() {
        return misspelt(violation, member, &known.near, finding, findings);
    }
    if !known.namesakes.is_empty() {
        return meant_field::explain_namesakes(violation, &known.namesakes, finding);
    }
    let meant = fitting(&known.similar);
    if !meant.is_empty() {
        return meant_field::explain(violation, member, &meant, finding, findings);
    }
    finding.help(if has_additional_values(violation) {
        "remove it, or send the value as an element of `listAdditionalValues`"
    } else {
        "remove it"
    })
}

/// Explains a name that is similar to that of a field.
fn misspelt(
    violation: &Violation<'_>,
    member: Member<'_>,
    near: &[Suggestion<'static>],
    finding: Finding,
    findings: &Findings,
) -> Finding {
    // A field that is missing is a likelier meaning than one that is present.
    let absent = near
        .iter()
        .find(|near| violation.object.member(near.word).is_none());
    let Some(meant) = absent.or(near.first()) else {
        return finding;
    };
    if findings.is_free(violation.object, meant.word) {
        // A similar name with a value of another kind is perhaps another thing.
        let field = violation.facts.field(meant.word);
        let is_meant = meant.certain || field.is_some_and(|field| field.accepts(member.value));
        let fix = Fix::rename(meant.certain, member.key.span(), meant.word);
        let fix = Some(fix).filter(|_| is_meant);
        finding
            .explains_absence(violation.object, meant.word)
            .help(format!("did you mean `{}`?", meant.word))
            .maybe_fix(fix)
    } else {
        finding.help(format!(
            "did you mean `{}`, which is present already or suggested by another finding?",
            meant.word
        ))
    }
}

fn has_additional_values(violation: &Violation<'_>) -> bool {
    let customer = violation.customer.contract().customer();
    customer.field("listAdditionalValues").is_some()
}

/// What is known of an unknown name.
#[derive(Default)]
struct Known {
    /// The fields of the object with similar names, nearest first.
    near: Vec<Suggestion<'static>>,
    /// What the name is known to mean.
    meanings: Vec<Meaning>,
    /// What it is known to mean without the words around it.
    shorter: Vec<Meaning>,
    /// The fields of other objects with the same name.
    namesakes: Vec<Path>,
    /// What a similar name is known to mean.
    similar: Vec<Meaning>,
    /// The field whose object has the field that the name stands for.
    holder: Option<Holder>,
}

/// By the types of the object and of the entity that it belongs to, and the unknown name.
type Names = HashMap<(u16, u16, String), Rc<Known>>;

/// The maximum number of names to cache.
const MOST_KNOWN: usize = 1000;

/// Returns what is known of an unknown name. Cached, because an export has the same unknown names in
/// every customer, and comparing one with all fields takes longer than checking the rest of the
/// customer.
fn known(violation: &Violation<'_>) -> Rc<Known> {
    thread_local! {
        static NAMES: RefCell<Names> = RefCell::default();
    }
    NAMES.with_borrow_mut(|names| {
        let key = (
            violation.facts.number(),
            violation.entity_facts().number(),
            violation.name.clone().into_owned(),
        );
        if let Some(known) = names.get(&key) {
            return Rc::clone(known);
        }
        let known = Rc::new(looked_up(violation));
        if names.len() < MOST_KNOWN {
            names.insert(key, Rc::clone(&known));
        }
        known
    })
}

fn looked_up(violation: &Violation<'_>) -> Known {
    let name = &violation.name;
    let surroundings = violation.surroundings();
    let near = all_near(name, violation.facts.names()).into_iter();
    let mut known = Known {
        near: near.filter(|near| !means_other(name, near.word)).collect(),
        meanings: surroundings.meanings(name),
        ..Known::default()
    };
    if known.meanings.is_empty() {
        known.shorter = surroundings.meanings_of_shorter(name);
    }
    known.namesakes = surroundings.namesakes(name);
    known.holder = Holder::of(violation, name);
    if known.near.is_empty() {
        known.similar = surroundings.similar_meanings(name);
    }
    known
}
