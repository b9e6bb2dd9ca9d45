//! Fields that no writer knows, such as new ones of the contract.

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Field, Object};

/// Adds what an object lacks of the fields that it must have, and everything that its own objects
/// lack if `is_full`.
pub(super) fn complete(
    members: &mut Map<String, Value>,
    facts: Object,
    is_wanted: &dyn Fn(&str) -> bool,
    is_full: bool,
    (entity_type, today): (EntityType, Date),
) {
    for name in facts.names() {
        let Some(field) = facts.field(name) else {
            continue;
        };
        if !members.contains_key(name) && is_wanted(name) && is_possible(field) {
            members.insert(name.to_owned(), value(field, entity_type, today));
        }
        if let Some(member) = members.get_mut(name).filter(|_| is_full) {
            complete_value(member, field, entity_type, today);
        }
    }
}

/// Whether any value is valid. A batch takes none of some fields.
pub(super) fn is_possible(field: Field) -> bool {
    field.json_type() != "null"
}

fn complete_value(value: &mut Value, field: Field, entity_type: EntityType, today: Date) {
    match value {
        Value::Array(elements) => {
            let Some(field) = field.elements() else {
                return;
            };
            for element in elements {
                complete_value(element, field, entity_type, today);
            }
        }
        Value::Object(members) => {
            let entity_type = if field.is_related_entity() {
                declared(members).unwrap_or(entity_type)
            } else {
                entity_type
            };
            if let Some(facts) = field.object(entity_type) {
                complete(members, facts, &|_| true, true, (entity_type, today));
            }
        }
        _ => {}
    }
}

fn declared(entity: &Map<String, Value>) -> Option<EntityType> {
    let written = entity.get("entityType")?.as_str()?;
    let mut all = EntityType::ALL.into_iter();
    all.find(|entity_type| entity_type.code() == written)
}

/// A value that the facts of the field allow.
fn value(field: Field, entity_type: EntityType, today: Date) -> Value {
    if field.is_date() {
        return today.to_string().into();
    }
    if let Ok(example) = serde_json::from_str(field.example()) {
        return example;
    }
    match field.json_type() {
        "boolean" => false.into(),
        "integer" | "number" => field.range().map_or(1, |(least, _)| least).into(),
        "array" => {
            let element = field.elements();
            let element = element.map(|element| value_of(element, entity_type, today));
            Value::Array(element.into_iter().collect())
        }
        "object" => value_of(field, entity_type, today),
        _ => "Pavyzdinis".into(),
    }
}

/// A value with everything that it may have.
fn value_of(field: Field, entity_type: EntityType, today: Date) -> Value {
    let Some(facts) = field.object(entity_type) else {
        return value(field, entity_type, today);
    };
    let mut members = Map::new();
    complete(&mut members, facts, &|_| true, true, (entity_type, today));
    members.into()
}
