//! Reports values of the wrong type for the rule `wrong-type` where objects and lists are mixed up:
//! texts in place of objects, JSON within a string, an array around one value.

use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Field, Object};
use crate::diagnostic::{Edit, Fix};
use crate::document::violation::Violation;
use crate::json::{Kind, Node};
use crate::text::span::Span;

use crate::rules::findings::{Finding, Findings};
use crate::rules::meant_field::element_example;
use crate::rules::place::Place;
use crate::rules::type_names::{described, found};

/// Reports the value if it is one of these. Returns whether it did.
pub(super) fn report(
    violation: &Violation<'_>,
    value: Node<'_>,
    field: Field,
    findings: &mut Findings,
) -> bool {
    let expected = described(field.json_type());
    let message = if violation.is_in_list() {
        format!("an element of `{}` must be {expected}", violation.name)
    } else {
        format!("`{}` must be {expected}", violation.name)
    };
    let finding = within_string(value, field, &message)
        .or_else(|| instead_of_objects(violation, value, field, &message))
        .or_else(|| values_by_name(value, field, &message))
        .or_else(|| array_of_one(value, field, &message));
    match finding {
        Some(finding) => findings.report(Place::value(value), finding),
        None => return false,
    }
    true
}

/// An array or object that was written into a string.
fn within_string(value: Node<'_>, field: Field, message: &str) -> Option<Finding> {
    let json_type = field.json_type();
    let text = value
        .string()
        .filter(|_| matches!(json_type, "array" | "object"))?;
    let text = text.trim();
    let inner = serde_json::from_str::<serde_json::Value>(text).ok()?;
    if !inner.is_array() && !inner.is_object() {
        return None;
    }
    let is_element = json_type == "array"
        && inner.is_object()
        && field
            .elements()
            .is_some_and(|elements| elements.json_type() == "object");
    let replacement = if is_element {
        Some(format!("[{text}]"))
    } else if inner.is_array() == (json_type == "array") {
        Some(text.to_owned())
    } else {
        None
    };
    let span = value.span();
    let fix = replacement.map(|text| {
        Fix::doubtful(
            "replace the string with the JSON in it: it may be a text",
            vec![Edit { span, text }],
        )
    });
    let finding = Finding::new(message, "JSON within a string").help(
        "replace the string with the JSON in it: remove the quotes around it and the backslashes",
    );
    Some(finding.maybe_fix(fix))
}

/// Texts or numbers in a list of objects: all of them have one cause.
fn instead_of_objects(
    violation: &Violation<'_>,
    value: Node<'_>,
    field: Field,
    message: &str,
) -> Option<Finding> {
    let list = violation.member.filter(|_| violation.is_in_list())?.value;
    let is_simple = |node: &Node<'_>| node.is_string() || node.is_number();
    if field.json_type() != "object" || !is_simple(&value) {
        return None;
    }
    let elements: Vec<_> = list.elements().filter(is_simple).collect();
    let others: Vec<_> = elements
        .iter()
        .filter(|element| element.index() != value.index())
        .collect();
    let message = if others.is_empty() {
        message.to_owned()
    } else {
        format!("elements of `{}` must be objects", violation.name)
    };
    let list_field = violation.facts.field(&violation.name)?;
    let finding = Finding::new(message, found(value));
    let finding = match element_example(list_field) {
        Some(example) => finding.help(format!("use objects such as `{example}`")),
        None => finding.help("use members in braces: `{...}`"),
    };
    let fix = wrapped(&elements, field.object(EntityType::Individual));
    let finding = others
        .into_iter()
        .fold(finding, |finding, other| finding.also_reports(*other));
    Some(finding.maybe_fix(fix))
}

/// The fix that makes each element the value of the only field that its object requires.
fn wrapped(elements: &[Node<'_>], object: Option<Object>) -> Option<Fix> {
    let object = object?;
    let is_required = |name: &&'static str| object.field(name).is_some_and(|field| field.required);
    let required: Vec<_> = object.names().filter(is_required).collect();
    let [name] = required.as_slice() else {
        return None;
    };
    let field = object.field(name)?;
    if !elements.iter().all(|element| field.accepts(*element)) {
        return None;
    }
    let insert = |at, text: String| Edit {
        span: Span::empty(at),
        text,
    };
    let edits = elements.iter().flat_map(|element| {
        let span = element.span();
        [
            insert(span.start, format!("{{\"{name}\": ")),
            insert(span.end, "}".to_owned()),
        ]
    });
    Some(Fix::doubtful(
        format!("put each value into an object as its `{name}`: it may be for another field"),
        edits.collect(),
    ))
}

/// An object in place of a list whose members are the elements: `{"0": {...}, "1": {...}}`.
fn values_by_name(value: Node<'_>, field: Field, message: &str) -> Option<Finding> {
    let object = field.elements()?.object(EntityType::Individual)?;
    let is_element = |member: crate::json::Member<'_>| {
        let name = member.key.string().unwrap_or_default();
        member.value.kind() == Kind::Object && object.field(&name).is_none()
    };
    if value.kind() != Kind::Object || value.count() == 0 || !value.members().all(is_element) {
        return None;
    }
    let finding = Finding::new(message, "an object whose members are objects");
    Some(finding.help("use an array of these objects, without their names: `[{...}, {...}]`"))
}

/// An array with one value where that value is expected.
fn array_of_one(value: Node<'_>, field: Field, message: &str) -> Option<Finding> {
    if value.kind() != Kind::Array || value.count() != 1 || field.json_type() == "array" {
        return None;
    }
    let element = value.elements().next()?;
    if !field.accepts(element) {
        return None;
    }
    let (whole, inner) = (value.span(), element.span());
    let remove = |start, end| Edit {
        span: Span::new(start, end),
        text: String::new(),
    };
    let fix = Fix::doubtful(
        "remove the brackets: a list may have another meaning",
        vec![
            remove(whole.start, inner.start),
            remove(inner.end, whole.end),
        ],
    );
    let finding = Finding::new(message, "an array with one element");
    Some(
        finding
            .help("remove the brackets: only one value is allowed")
            .fix(fix),
    )
}
