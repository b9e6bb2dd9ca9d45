//! Explains an unknown field whose name has a meaning: where the value belongs, and how to get it
//! there.

use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Field, Object};
use crate::contract::meaning::{Holder, Meaning, Path, Place};
use crate::contract::synonyms::{Implied, fold};
use crate::diagnostic::Fix;
use crate::document::violation::Violation;
use crate::json::{Kind, Member, Node};
use crate::text::message::mark;
use crate::text::suggestion::{all_of, one_of};

use crate::rules::findings::{Finding, Findings};
use crate::rules::nested_fields::is_container;
use crate::rules::other_value;

/// The help lists the fields of an object with at most this many.
const FEW: usize = 8;

/// An example has at most this many members.
const SHORT: usize = 4;

/// Explains a field by what its name means. `meanings` is not empty, and nearer places come first.
pub(super) fn explain(
    violation: &Violation<'_>,
    member: Member<'_>,
    meanings: &[Meaning],
    finding: Finding,
    findings: &Findings,
) -> Finding {
    let nearest = meanings.iter().filter(|it| it.place == meanings[0].place);
    let (joint, single): (Vec<_>, Vec<_>) =
        nearest.partition(|it| it.fields.len() > 1 && !it.is_any);
    let are_free = |meaning: &Meaning| {
        let mut fields = meaning.fields.iter();
        fields.all(|path| is_unclaimed(violation, member, path.name, findings))
    };
    let joint = joint
        .into_iter()
        .find(|it| single.is_empty() || are_free(it));
    if let Some(joint) = joint.filter(|it| matches!(it.place, Place::Own)) {
        return separated(violation, member, joint, finding);
    }
    // Several meanings are alternatives. One that the object lacks is likelier.
    let lacks = |meaning: &&Meaning| {
        meaning.place != Place::Own
            || meaning
                .fields
                .iter()
                .any(|path| findings.is_free(violation.object, path.name))
    };
    let mut likely: Vec<&Meaning> = single.iter().copied().filter(lacks).collect();
    if likely.is_empty() {
        // A part of a value can be added to a field that is present.
        let partial = single.iter().copied().filter(|it| it.is_partial);
        likely = partial.collect();
    }
    if likely.is_empty() {
        likely = single;
    }
    let Some(first) = likely.first().or(joint.as_ref()) else {
        return finding;
    };
    if likely.is_empty() {
        return finding.help(of_others(violation, first));
    }
    let paths = distinct(likely.iter().flat_map(|meaning| &meaning.fields));
    match (first.place, paths.as_slice()) {
        (Place::Own, [path]) => renamed(violation, member, first, path, finding, findings),
        (Place::Own, paths) => {
            let names: Vec<_> = paths.iter().map(|path| path.name).collect();
            let finding = finding.help(format!("use {}", one_of(&names)));
            names.iter().fold(finding, |finding, name| {
                finding.explains_absence(violation.object, *name)
            })
        }
        (Place::OtherType, paths) => {
            let names: Vec<_> = paths.iter().map(|path| path.name).collect();
            let other = violation.entity_type.other().code();
            finding.help(format!(
                "remove it, or set `entityType` to `{other}`: its field is {}",
                one_of(&names)
            ))
        }
        (Place::Below | Place::Entity, _) => {
            finding.help(moved(violation, &paths, first.implied, member.value))
        }
    }
}

/// Returns the help for a value that several fields of another object share.
fn of_others(violation: &Violation<'_>, meaning: &Meaning) -> String {
    let names: Vec<_> = meaning.fields.iter().map(|path| path.name).collect();
    let names = all_of(&names);
    match meaning.place {
        Place::OtherType => {
            let other = violation.entity_type.other().code();
            format!("remove it, or set `entityType` to `{other}`: its fields are {names}")
        }
        _ => {
            let name = mark(&violation.name);
            let entity = if violation.is_in_related() {
                "related entity"
            } else {
                violation.customer.noun()
            };
            format!("separate `{name}` into {names} of the {entity}")
        }
    }
}

/// Explains a field by the fields of other objects that have its name.
pub(super) fn explain_namesakes(
    violation: &Violation<'_>,
    namesakes: &[Path],
    finding: Finding,
) -> Finding {
    let own: Vec<_> = violation.facts.names().take(FEW + 1).collect();
    let value = violation.value.unwrap_or(violation.object);
    let instead = if own.len() > FEW {
        "remove it".to_owned()
    } else {
        format!("use {}", one_of(&own))
    };
    let paths = distinct(namesakes);
    let is_one = paths.len() == 1;
    let help = moved(violation, &paths, None, value);
    finding.help(if is_one && own.len() > FEW {
        help
    } else {
        format!("{help}, or {instead}")
    })
}

fn distinct<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Vec<&'a Path> {
    let mut distinct: Vec<&Path> = Vec::new();
    for path in paths {
        if !distinct.iter().any(|known| known.text() == path.text()) {
            distinct.push(path);
        }
    }
    distinct
}

/// Whether the object lacks the field, and no other member of it has a name that means the field.
fn is_unclaimed(
    violation: &Violation<'_>,
    member: Member<'_>,
    name: &str,
    findings: &Findings,
) -> bool {
    let surroundings = violation.surroundings();
    let means = |other: Member<'_>| {
        let written = other.key.string().unwrap_or_default();
        other.value.index() != member.value.index()
            && violation.facts.field(&written).is_none()
            && surroundings.meanings(&written).iter().any(|meaning| {
                let [path] = meaning.fields.as_slice() else {
                    return false;
                };
                meaning.place == Place::Own && path.name == name
            })
    };
    findings.is_free(violation.object, name) && !violation.object.members().any(means)
}

/// Whether a field has texts of any kind.
fn is_text(field: Field) -> bool {
    let is_other = field.is_country() || field.is_date() || !field.values().is_empty();
    field.json_type() == "string" && !is_other
}

/// Explains a value that several fields share.
fn separated(
    violation: &Violation<'_>,
    member: Member<'_>,
    meaning: &Meaning,
    finding: Finding,
) -> Finding {
    let names: Vec<_> = meaning.fields.iter().map(|path| path.name).collect();
    let is_present = |name: &&str| {
        let member = violation.object.member(name);
        member.is_some_and(|member| member.value.kind() != Kind::Null)
    };
    if names.iter().all(is_present) {
        let present = names
            .iter()
            .filter_map(|name| violation.object.member(name));
        let finding = present.fold(finding, |finding, present| {
            finding.also(present.key.span(), "field that is present")
        });
        let texts = meaning.fields.iter().filter(|path| is_text(path.field));
        let parts = texts.filter_map(|path| violation.object.get(path.name));
        let parts: Vec<_> = parts.collect();
        let are_texts = parts.len() == names.len();
        if are_texts && other_value::has_other_words(member.value, &parts) {
            return finding.help(format!(
                "check which value is right, and remove `{}`: {} have another one",
                mark(&violation.name),
                all_of(&names)
            ));
        }
        return finding.help(format!("remove it: {} are present", all_of(&names)));
    }
    let finding = finding.help(format!("separate it into {}", all_of(&names)));
    names.iter().fold(finding, |finding, name| {
        finding.explains_absence(violation.object, *name)
    })
}

/// The help for a value that differs from that of the field with its meaning. `None` if nothing is lost
/// without it.
fn other_help(
    violation: &Violation<'_>,
    member: Member<'_>,
    path: &Path,
    present: Member<'_>,
    meaning: &Meaning,
    findings: &Findings,
) -> Option<String> {
    const SECOND: &str = "secondCitizenshipCountry";
    let is_other = present.value.kind() != Kind::Null
        && !path.is_container()
        && !meaning.is_partial
        && other_value::differs(path.field, member.value, present.value);
    if !is_other {
        return None;
    }
    let second = violation.facts.field(SECOND);
    let Some(second) = second.filter(|_| path.name == "citizenshipCountry") else {
        return Some(other_value::help(&mark(&violation.name), path.name));
    };
    if let Some(other) = violation.object.get(SECOND) {
        let is_known = !other_value::differs(second, member.value, other);
        return Some(match is_known {
            true => format!("remove it: `{SECOND}` is present"),
            false => other_value::help(&mark(&violation.name), path.name),
        });
    }
    let help = other_value::help(&mark(&violation.name), path.name);
    Some(match findings.is_free(violation.object, SECOND) {
        true => format!("{help}; a second citizenship belongs in `{SECOND}`"),
        false => help,
    })
}

/// Explains another name of one field of the same object.
fn renamed(
    violation: &Violation<'_>,
    member: Member<'_>,
    meaning: &Meaning,
    path: &Path,
    finding: Finding,
    findings: &Findings,
) -> Finding {
    let (object, target) = (violation.object, path.name);
    let name = mark(&violation.name);
    if let Some(present) = object.member(target) {
        if let Some(help) = other_help(violation, member, path, present, meaning, findings) {
            return finding
                .also(
                    present.key.span(),
                    format!("field `{target}` with another value"),
                )
                .help(help);
        }
        if present.value.kind() != Kind::Null {
            return finding
                .also(present.key.span(), format!("field `{target}`"))
                .help(if path.is_container() {
                    format!("move the value to `{target}`, which is present")
                } else if meaning.is_partial {
                    format!("add the value to `{target}`, which is present")
                } else {
                    format!("remove it: `{target}` is present")
                });
        }
        return finding
            .also(present.key.span(), format!("field `{target}` with null"))
            .also_reports(present.value)
            .help(format!("move the value to `{target}` and remove `{name}`"));
    }
    if !findings.is_free(object, target) {
        return finding.help(if path.is_container() || meaning.is_partial {
            format!("add the value to `{target}`")
        } else {
            format!("remove it: another finding suggests `{target}`")
        });
    }
    let finding = finding.explains_absence(object, target);
    if let Some(implied) = meaning.implied
        && findings.is_free(object, implied.field)
    {
        let finding = finding.explains_absence(object, implied.field);
        return match example(path.object, target, Some(implied), Some(object)) {
            Some(example) => finding.help(format!("use `{example}`{}", or_other(implied))),
            None => finding.help(format!(
                "rename it to `{target}` and add `{}`",
                implied.field
            )),
        };
    }
    let value = member.value;
    if meaning.is_partial {
        return finding.help(
            match expected(path.field).filter(|_| is_wrong(path, value)) {
                Some(expected) => format!("use `{target}` with {expected}"),
                None => format!("add the value to `{target}`"),
            },
        );
    }
    if path.field.accepts(value) {
        let fix = Fix::rename(false, member.key.span(), target);
        return finding
            .help(format!("rename it to `{target}`"))
            .maybe_fix(Some(fix).filter(|_| meaning.is_exact));
    }
    finding.help(match (path.field.json_type(), value.kind()) {
        (_, Kind::Null) => format!("rename it to `{target}` and add the value"),
        ("array", Kind::Object) if has_field_of_elements(path.field, value) => {
            format!("rename it to `{target}` and put the object into an array: `[{{...}}]`")
        }
        ("array", Kind::Array) | ("object", Kind::Object) => {
            format!("rename it to `{target}` and correct the members of the value")
        }
        ("array", _) => match element_example(path.field) {
            Some(example) => format!("use `{target}` with elements such as `{example}`"),
            None if has_objects(path.field) => {
                format!("rename it to `{target}` and put the fields of each element into an object: `[{{...}}]`")
            }
            None => format!("rename it to `{target}` and put the value into an array: `[...]`"),
        },
        _ => match expected(path.field) {
            Some(expected) => {
                format!("rename it to `{target}` and correct the value: use {expected}")
            }
            None => format!("rename it to `{target}` and correct the value"),
        },
    })
}

/// Whether an object has a field of the elements of a list, under its own name or another one.
fn has_field_of_elements(list: Field, object: Node<'_>) -> bool {
    let elements = list
        .elements()
        .and_then(|it| it.object(EntityType::Individual));
    elements.is_some_and(|elements| {
        object.members().any(|member| {
            let name = member.key.string().unwrap_or_default();
            elements.names().any(|own| fold(own) == fold(&name))
        })
    })
}

/// Whether the elements of a list are objects.
fn has_objects(list: Field) -> bool {
    let elements = list.elements();
    elements.is_some_and(|elements| elements.json_type() == "object")
}

fn is_wrong(path: &Path, value: Node<'_>) -> bool {
    !path.field.accepts(value)
}

/// What a field takes, if one phrase can describe it.
fn expected(field: Field) -> Option<String> {
    let values = field.values();
    Some(match field.json_type() {
        "string" if field.is_country() => "an ISO 3166-1 alpha-2 code".to_owned(),
        "string" if field.is_currency() => "an ISO 4217 code".to_owned(),
        "string" if field.is_date() => "`\"YYYY-MM-DD\"`".to_owned(),
        "string" if !values.is_empty() => one_of(&values),
        "string" => "text in double quotes".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        "integer" => "an integer".to_owned(),
        "number" => "a number".to_owned(),
        _ => return None,
    })
}

/// Returns the help for a value that belongs in another object.
fn moved(
    violation: &Violation<'_>,
    paths: &[&Path],
    implied: Option<&Implied>,
    value: Node<'_>,
) -> String {
    let name = mark(&violation.name);
    let is_related = violation.is_in_related();
    let entity = if is_related {
        "related entity"
    } else {
        violation.customer.noun()
    };
    let [path] = paths else {
        let holders = holders(paths);
        return format!("move `{name}` to {}", one_of(&holders));
    };
    match path.holders.as_slice() {
        [] => format!("move it to `{}` of the {entity}", path.name),
        [
            Holder {
                name: list,
                is_list: true,
            },
        ] if !is_container(value) => {
            let example = example(path.object, path.name, implied, None);
            match (example, implied) {
                (Some(example), implied) => format!(
                    "move it to an element of `{list}`: `{example}`{}",
                    implied.map(or_other).unwrap_or_default()
                ),
                (None, Some(implied)) => format!(
                    "move it to `{}` of an element with `{}` {}",
                    path.text(),
                    implied.field,
                    one_of(&implied.values)
                ),
                (None, None) => {
                    format!("move it to `{}` of an element of `{list}`", path.name)
                }
            }
        }
        _ => format!("move it to `{}`", path.text()),
    }
}

/// The outermost fields on the way to each of several fields.
fn holders(paths: &[&Path]) -> Vec<&'static str> {
    let mut names: Vec<_> = paths
        .iter()
        .map(|path| path.holders.first().map_or(path.name, |holder| holder.name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The other values that an implied field may have.
fn or_other(implied: &Implied) -> String {
    match implied.values.as_slice() {
        [_, others @ ..] if !others.is_empty() => format!(", or {}", one_of(others)),
        _ => String::new(),
    }
}

/// Returns an element with only what it needs, as JSON with placeholders.
pub(super) fn element_example(list: Field) -> Option<String> {
    let elements = list
        .elements()
        .filter(|elements| !elements.is_related_entity())?;
    let object = elements.object(EntityType::Individual)?;
    example(object, "", None, None)
}

/// Returns an object with the field and all that it needs, as JSON with placeholders; `None` if that
/// is too much to read. Fields that `present` has are left out.
fn example(
    object: Object,
    target: &str,
    implied: Option<&Implied>,
    present: Option<Node<'_>>,
) -> Option<String> {
    let mut members = Vec::new();
    for name in object.names() {
        let field = object.field(name)?;
        let of_implied = implied.filter(|implied| implied.field == name);
        let is_present = present.is_some_and(|object| object.member(name).is_some());
        if is_present || !(field.required || name == target || of_implied.is_some()) {
            continue;
        }
        let value = match (of_implied, field.json_type()) {
            (Some(implied), _) => format!("\"{}\"", implied.values.first()?),
            (None, "integer" | "number" | "boolean") => field.example().replace("...", "…"),
            (None, _) => "\"…\"".to_owned(),
        };
        members.push(format!("\"{name}\": {value}"));
    }
    let is_short = (1..=SHORT).contains(&members.len());
    is_short.then(|| format!("{{{}}}", members.join(", ")))
}
