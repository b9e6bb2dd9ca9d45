//! Whole customers and list elements to fill in: what each published business case needs.

use crate::assist::snippet::Snippet;
use crate::contract::Contract;
use crate::contract::case::Case;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Field, Object};
use crate::contract::kind::PayloadKind;

/// A customer or list element to fill in.
pub struct Skeleton {
    /// What it is, in a few words.
    pub title: String,
    /// Its JSON.
    pub body: Snippet,
}

/// The customers of a kind to fill in: each business case for each entity type.
pub fn customers(kind: &'static PayloadKind, in_batch: bool) -> Vec<Skeleton> {
    let mut skeletons = Vec::new();
    for entity_type in EntityType::ALL {
        let facts = Contract::of(kind, entity_type, in_batch).customer();
        let code = entity_type.code();
        if kind.cases.is_empty() {
            skeletons.push(Skeleton {
                title: format!("{code}: {}", kind.noun),
                body: object(facts, &|name, field| {
                    field
                        .is_due()
                        .then(|| fixed(name, field, entity_type, None))
                }),
            });
            continue;
        }
        // A batch imports.
        let cases = kind.cases.iter();
        for case in cases.filter(|case| !in_batch || case.is_import()) {
            skeletons.push(Skeleton {
                title: format!("{code}: {} ({})", case.title, case.name),
                body: object(facts, &|name, field| {
                    case.has(name, field.is_due())
                        .then(|| fixed(name, field, entity_type, Some(case)))
                }),
            });
        }
    }
    skeletons
}

/// The elements of a list to fill in, with their required fields.
pub fn elements(element: Field, customer: EntityType) -> Vec<Skeleton> {
    let types = if element.is_related_entity() {
        EntityType::ALL.to_vec()
    } else {
        vec![customer]
    };
    let skeletons = types.into_iter().filter_map(|entity_type| {
        let facts = element.object(entity_type)?;
        let code = entity_type.code();
        let title = if element.is_related_entity() {
            format!("{code}: related entity")
        } else {
            "required fields".to_owned()
        };
        Some(Skeleton {
            title,
            body: object(facts, &|name, field| {
                field
                    .is_due()
                    .then(|| fixed(name, field, entity_type, None))
            }),
        })
    });
    skeletons.collect()
}

/// The value of a field: what the entity type and the case set, or a place to fill in.
fn fixed(name: &str, field: Field, entity_type: EntityType, case: Option<&Case>) -> Snippet {
    let set = match (name, case) {
        ("entityType", _) => Some(entity_type.code()),
        ("action", Some(case)) => Some(case.action),
        ("sourceOfRiskLevel", Some(case)) => Some(case.source),
        _ => None,
    };
    if let Some(set) = set {
        return Snippet::of(format!("\"{set}\""));
    }
    if name == "initializeScreeningProcesses"
        && let Some(element) = field.elements()
    {
        let all: Vec<_> = element
            .values()
            .iter()
            .map(|value| format!("\"{value}\""))
            .collect();
        return Snippet::of(format!("[{}]", all.join(", ")));
    }
    let elements = field
        .elements()
        .map(|element| elements(element, entity_type));
    match elements.into_iter().flatten().next() {
        Some(first) => Snippet::of("[\n\t").then(first.body.indented()).text("\n]"),
        None => Snippet::value(field),
    }
}

/// An object with the members that `value` returns a value for.
fn object(facts: Object, value: &dyn Fn(&str, Field) -> Option<Snippet>) -> Snippet {
    let mut body = Snippet::of("{");
    let mut separator = "\n\t";
    for name in facts.names() {
        // A batch takes no value of some fields.
        let field = facts
            .field(name)
            .filter(|field| field.json_type() != "null");
        let Some(value) = field.and_then(|field| value(name, field)) else {
            continue;
        };
        body = body
            .text(format!("{separator}\"{name}\": "))
            .then(value.indented());
        separator = ",\n\t";
    }
    body.text("\n}")
}
