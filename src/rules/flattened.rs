//! Explains unknown fields that are those of an object below, with the path to it in their names:
//! `listAddress[0].country`, `address_city`. All that belong to one object have one cause.

use crate::contract::entity_type::EntityType;
use crate::contract::facts::Object;
use crate::contract::meaning::{Place as Where, Surroundings};
use crate::document::violation::Violation;
use crate::json::{Kind, Member};

use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;

/// Objects with more members are not looked through for fields with the same path.
const MOST_MEMBERS: usize = 500;

/// Reports the unknown field and all that have the same path before their names. Returns whether it
/// did.
pub(super) fn report(
    violation: &Violation<'_>,
    holder: Holder,
    finding: impl Fn(&str) -> Finding,
    findings: &mut Findings,
) -> bool {
    let object = violation.object;
    if object.count() > MOST_MEMBERS {
        return false;
    }
    let is_of_holder = |member: &Member<'_>| {
        let name = member.key.string().unwrap_or_default();
        let is_simple = !matches!(member.value.kind(), Kind::Object | Kind::Array);
        is_simple
            && violation.facts.field(&name).is_none()
            && Holder::of(violation, &name).is_some_and(|other| other.name == holder.name)
    };
    let mut members = object.members().filter(is_of_holder);
    let (Some(first), Some(second)) = (members.next(), members.next()) else {
        return false;
    };
    let others: Vec<_> = std::iter::once(second).chain(members).collect();
    let name = first.key.string().unwrap_or_default();
    let (open, close) = if holder.is_list { ("[", "]") } else { ("", "") };
    let finding = finding(&name)
        .label(format!(
            "field of `{}`, with the path in its name",
            holder.name
        ))
        .help(format!(
            "use an object for this and {} more: `\"{}\": {open}{{\"{}\": ...}}{close}`",
            others.len(),
            holder.name,
            holder.inner,
        ));
    let finding = others
        .iter()
        .fold(finding, |finding, other| finding.also_reports(other.key));
    findings.report(Place::key(first), finding);
    true
}

/// A field whose value is an object or a list of objects.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holder {
    name: &'static str,
    is_list: bool,
    /// The field of the object that a name stands for.
    inner: &'static str,
}

impl Holder {
    /// The field whose object has the field that a name stands for.
    pub(super) fn of(violation: &Violation<'_>, name: &str) -> Option<Self> {
        let written = letters(name);
        let mut holders = violation.facts.names().filter_map(|holder| {
            let field = violation.facts.field(holder)?;
            let elements = field.elements();
            let object = elements.unwrap_or(field).object(EntityType::Individual)?;
            let whole = letters(holder);
            let short = whole.strip_prefix("list").unwrap_or(&whole);
            let rest = written
                .strip_prefix(&*whole)
                .or_else(|| written.strip_prefix(short))?;
            let rest = rest.trim_start_matches(|next: char| next.is_ascii_digit());
            Some(Holder {
                name: holder,
                is_list: elements.is_some(),
                inner: inner(violation, object, rest)?,
            })
        });
        holders.next()
    }
}

/// The field of an object that the rest of a name stands for.
fn inner(violation: &Violation<'_>, object: Object, rest: &str) -> Option<&'static str> {
    let mut names = object.names();
    names.find(|name| letters(name) == rest).or_else(|| {
        let surroundings = Surroundings {
            object,
            ..violation.surroundings()
        };
        let meanings = surroundings.meanings(rest);
        let own = meanings.iter().find(|meaning| meaning.place == Where::Own);
        own.and_then(|meaning| meaning.fields.first())
            .map(|path| path.name)
    })
}

/// The letters and digits of a name, in lower case.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|next| next.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
