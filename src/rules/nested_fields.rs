//! Explains an unknown field whose value has fields of the object around it, or of an object that
//! belongs elsewhere: everything is there, one level too deep.

use crate::contract::facts::Object;
use crate::contract::identifier::Identifier;
use crate::contract::meaning::{Inside, Place, below};
use crate::diagnostic::{Edit, Fix};
use crate::document::violation::Violation;
use crate::json::{Kind, Member, Node};
use crate::text::span::Span;
use crate::text::suggestion::nearest;

use crate::rules::findings::{Finding, Findings};

/// What the members of an unknown object are.
pub(super) enum Nested {
    /// Fields of the object that has it.
    Above(Vec<&'static str>),
    /// Fields of an object below that one.
    Elsewhere(Inside),
}

/// Objects with more members are not compared with every object of the contract.
const MOST_MEMBERS: usize = 100;

/// How deep objects in an unknown object are looked into.
const DEPTH: usize = 3;

/// Whether a value is an object, or an array with objects.
pub(super) fn is_container(value: Node<'_>) -> bool {
    value.kind() == Kind::Object
        || value.kind() == Kind::Array
            && value
                .elements()
                .any(|element| element.kind() == Kind::Object)
}

/// Returns what the members of the value of an unknown field are, if at least half of them are
/// known.
pub(super) fn find(violation: &Violation<'_>, value: Node<'_>) -> Option<Nested> {
    let object = only_object(value).filter(|object| object.count() <= MOST_MEMBERS)?;
    let mut above = Vec::new();
    let total = collect(violation, &violation.name, object, DEPTH, &mut above);
    let elsewhere = below(violation.facts).into_iter().map(|inside| {
        let has = |member: &Member<'_>| is_field(inside.object, member);
        (object.members().filter(has).count(), inside)
    });
    // The first of several that have as many, which is the nearest.
    let elsewhere = elsewhere.fold(None, |best: Option<(usize, Inside)>, found| match best {
        Some(best) if best.0 >= found.0 => Some(best),
        _ => Some(found),
    });
    match elsewhere {
        Some((count, inside)) if count > above.len() && count * 2 > object.count() && count > 1 => {
            Some(Nested::Elsewhere(inside))
        }
        _ if !above.is_empty() && above.len() * 2 >= total => Some(Nested::Above(above)),
        _ => None,
    }
}

/// Explains an unknown field with entities of their own, which are not a part of the entity that has it.
/// `None` if it has no such.
pub(super) fn entities(violation: &Violation<'_>, value: Node<'_>) -> Option<(String, String)> {
    if !violation.is_in_entity() {
        return None;
    }
    if violation.is_in_related() {
        let list = violation.customer.kind.related?.text;
        let is_list = violation.name == list && is_container(value);
        let help = format!("move its elements to `{list}` of the customer");
        return is_list.then(|| ("list of the customer".to_owned(), help));
    }
    // Each request has a number, so these are not fields of the customer around them.
    let is_request =
        |object: Node<'_>| object.get(Identifier::CommunicationNumber.name()).is_some();
    let mut inner = std::iter::once(value).chain(value.elements());
    if !is_request(violation.object) || !inner.any(is_request) {
        return None;
    }
    let noun = violation.customer.noun();
    let (label, alone, all) = match value.kind() {
        Kind::Array => (
            format!("{noun}s of their own"),
            format!("send each {noun} alone"),
            "all of them",
        ),
        _ => (
            format!("another {noun}"),
            "send it alone".to_owned(),
            "both",
        ),
    };
    let help = match violation.customer.kind.envelope {
        Some(_) => format!("{alone}, or {all} in a batch"),
        None => alone,
    };
    Some((label, help))
}

/// The object, or the only element of an array if it is one.
fn only_object(value: Node<'_>) -> Option<Node<'_>> {
    let object = match value.kind() {
        Kind::Array if value.count() == 1 => value.elements().next()?,
        _ => value,
    };
    (object.kind() == Kind::Object).then_some(object)
}

fn is_field(object: Object, member: &Member<'_>) -> bool {
    let name = member.key.string().unwrap_or_default();
    object.field(&name).is_some() || nearest(&name, object.names()).is_some_and(|near| near.certain)
}

/// Collects the fields of the violation's object that an object within it has, under any name.
/// Returns how many members it has.
fn collect(
    violation: &Violation<'_>,
    holder: &str,
    object: Node<'_>,
    depth: usize,
    found: &mut Vec<&'static str>,
) -> usize {
    let surroundings = violation.surroundings();
    let mut total = 0;
    for member in object.members() {
        let name = member.key.string().unwrap_or_default();
        let same = violation.facts.names().find(|own| *own == name);
        let near = same.or_else(|| {
            let near = nearest(&name, violation.facts.names());
            near.filter(|near| near.certain).map(|near| near.word)
        });
        let before = found.len();
        found.extend(near);
        if near.is_none() {
            // `first` within `name` is `firstName`, and `date` within `birth` is `birthDate`.
            let names = [
                name.to_string(),
                joined(&name, holder),
                joined(holder, &name),
            ];
            let own = names.iter().find_map(|name| {
                let mut meanings = surroundings.meanings(name);
                meanings.retain(|it| it.place == Place::Own);
                let same = || violation.facts.names().find(|own| own == name);
                if meanings.is_empty() {
                    same().map(|own| vec![own])
                } else {
                    let paths = meanings.iter().flat_map(|meaning| &meaning.fields);
                    Some(paths.map(|path| path.name).collect())
                }
            });
            found.extend(own.into_iter().flatten());
        }
        let is_known = found.len() > before;
        if !is_known && depth > 0 && member.value.kind() == Kind::Object {
            total += collect(violation, &name, member.value, depth - 1, found);
        } else {
            total += 1;
        }
    }
    found.sort_unstable();
    found.dedup();
    total
}

/// The name that two words make together; the last word of the second one is enough.
fn joined(first: &str, second: &str) -> String {
    let start = second.rfind(|next: char| next.is_ascii_uppercase());
    let word = second.get(start.unwrap_or_default()..).unwrap_or(second);
    let mut letters = word.chars();
    let initial = letters.next().map(|initial| initial.to_ascii_uppercase());
    first.chars().chain(initial).chain(letters).collect()
}

/// Explains an unknown field with nested fields.
pub(super) fn explain(
    violation: &Violation<'_>,
    member: Member<'_>,
    nested: &Nested,
    finding: Finding,
    findings: &Findings,
) -> Finding {
    let fields = match nested {
        Nested::Elsewhere(inside) => {
            let Some(holder) = inside.holders.first() else {
                return finding;
            };
            let brackets = if holder.is_list { ("[", "]") } else { ("", "") };
            return finding.label("object in the wrong place").help(format!(
                "move it to `{}`: `{}{{...}}{}`",
                holder.name, brackets.0, brackets.1
            ));
        }
        Nested::Above(fields) => fields,
    };
    let whole = if !violation.is_in_entity() {
        "object around it"
    } else if violation.is_in_related() {
        "related entity"
    } else {
        violation.customer.noun()
    };
    let finding = finding
        .label(format!("object with fields of the {whole}"))
        .help(format!("move its fields to the {whole}"))
        .maybe_fix(unwrapped(violation, member, findings));
    fields.iter().fold(finding, |finding, field| {
        finding.explains_absence(violation.object, *field)
    })
}

/// The fix that puts the members of a nested object in its place, if all of them are then valid.
fn unwrapped(violation: &Violation<'_>, member: Member<'_>, findings: &Findings) -> Option<Fix> {
    let value = member.value;
    if value.kind() != Kind::Object || value.count() == 0 {
        return None;
    }
    let fits = |inner: Member<'_>| {
        let name = inner.key.string().unwrap_or_default();
        let field = violation.facts.field(&name);
        field.is_some_and(|field| field.accepts(inner.value))
            && findings.is_free(violation.object, &name)
    };
    if !value.members().all(fits) {
        return None;
    }
    let first = value.members().next()?.span();
    let last = value.members().last()?.span();
    let remove = |start, end| Edit {
        span: Span::new(start, end),
        text: String::new(),
    };
    Some(Fix::doubtful(
        "move the fields out of the object",
        vec![
            remove(member.key.span().start, first.start),
            remove(last.end, value.span().end),
        ],
    ))
}
