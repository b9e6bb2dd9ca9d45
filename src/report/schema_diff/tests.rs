//! What is said of a change holds for payloads.

use std::fs;

use serde_json::json;

use crate::report::published::published;

use super::*;

fn compare(before: &Value, after: &Value) -> SchemaDiff {
    SchemaDiff::new("test", Some(before), Some(after))
}

/// The changes, a line each.
fn lines(before: &Value, after: &Value) -> Vec<String> {
    let line = |change: &Change| {
        let effect = change.effect.name();
        format!("{} {} {effect}", change.change.name(), change.pointer)
    };
    let diff = compare(before, after);
    diff.changes
        .iter()
        .map(|it| line(it).trim_end().to_owned())
        .collect()
}

#[test]
fn a_schema_does_not_differ_from_itself() {
    for published in published() {
        let schema = serde_json::from_str(&published.text()).unwrap();
        let diff = compare(&schema, &schema);
        assert_eq!((diff.changes.as_slice(), diff.may_refuse), (&[][..], false));
    }
}

#[test]
fn each_change_has_its_pointer_and_its_effect() {
    let before = json!({
        "description": "A customer.",
        "additionalProperties": false,
        "required": ["a", "b"],
        "properties": {
            "a": {"type": "string", "maxLength": 256},
            "b": {"oneOf": [{"const": "X", "description": "x"}, {"const": "Y"}]},
            "c/d": {"type": ["integer", "null"], "minimum": 0},
        },
        "$defs": {"Old": {"enum": [1, 2]}, "Kept": {"enum": [1, 2]}},
    });
    let after = json!({
        "description": "A customer of any type.",
        "additionalProperties": false,
        "required": ["b", "e"],
        "properties": {
            "a": {"type": "string", "maxLength": 255, "pattern": "\\S"},
            "b": {"oneOf": [{"const": "Z"}, {"const": "X", "description": "the first"}]},
            "c/d": {"type": ["number", "null"], "minimum": -1},
            "e": {"type": "string"},
        },
        "$defs": {"New": {"enum": [1, 2]}, "Kept": {"enum": [2, 3]}},
    });
    assert_eq!(
        lines(&before, &after),
        [
            "changed /description",
            "removed /required/0 accepts more",
            "added /required/1 may refuse",
            "changed /properties/a/maxLength may refuse",
            "added /properties/a/pattern may refuse",
            "removed /properties/b/oneOf/1 may refuse",
            "added /properties/b/oneOf/0 accepts more",
            "changed /properties/b/oneOf/1/description",
            "removed /properties/c~1d/type/0 accepts more",
            "added /properties/c~1d/type/0 accepts more",
            "changed /properties/c~1d/minimum accepts more",
            "added /properties/e accepts more",
            "removed /$defs/Old",
            "removed /$defs/Kept/enum/0 may refuse",
            "added /$defs/Kept/enum/1 accepts more",
            "added /$defs/New",
        ]
    );
}

#[test]
fn a_field_that_is_new_accepts_more_only_where_it_was_refused() {
    let field = json!({"a": {"type": "string"}});
    let closed =
        |properties: Value| json!({"additionalProperties": false, "properties": properties});
    let open = |properties: Value| json!({"properties": properties});
    assert_eq!(
        lines(&closed(json!({})), &closed(field.clone())),
        ["added /properties/a accepts more"]
    );
    assert_eq!(
        lines(&closed(field.clone()), &closed(json!({}))),
        ["removed /properties/a may refuse"]
    );
    assert_eq!(
        lines(&open(json!({})), &open(field.clone())),
        ["added /properties/a may refuse"]
    );
    assert_eq!(
        lines(&open(field), &open(json!({}))),
        ["removed /properties/a accepts more"]
    );
}

#[test]
fn a_new_field_of_a_customer_of_either_type_accepts_more() {
    let of_customers = published().filter(|it| it.text().contains("\"entityType\""));
    for published in of_customers.filter(|it| it.name != "config") {
        let before: Value = serde_json::from_str(&published.text()).unwrap();
        let mut after = before.clone();
        let mut added = 0;
        add_field(&mut after, &mut added);
        assert!(added > 0, "{}", published.name);
        let diff = compare(&before, &after);
        let refusing = diff
            .changes
            .iter()
            .filter(|it| it.effect == Effect::MayRefuse);
        let refusing: Vec<_> = refusing.map(|it| &it.pointer).collect();
        assert_eq!(
            (diff.changes.len(), refusing.len()),
            (added, 0),
            "{refusing:?}"
        );
        let back = compare(&after, &before);
        assert!(back.may_refuse, "{}", published.name);
    }
}

/// Adds a field to all objects that have the field `entityType` and are not part of a condition.
fn add_field(schema: &mut Value, added: &mut usize) {
    match schema {
        Value::Object(members) => {
            let is_condition = members.len() == 1 || members.contains_key("const");
            if let Some(Value::Object(fields)) = members.get_mut("properties") {
                let is_customer = fields
                    .get("entityType")
                    .is_some_and(|it| it.get("const").is_none() || fields.len() > 1);
                if is_customer && !is_condition {
                    fields.insert("newField".to_owned(), json!({"type": "string"}));
                    *added += 1;
                }
            }
            let parts = members.iter_mut().filter(|(name, _)| *name != "if");
            parts.for_each(|(_, part)| add_field(part, added));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| add_field(item, added)),
        _ => {}
    }
}

/// All pointers of a schema, those of annotations left out.
fn pointers(schema: &Value, above: &str, found: &mut Vec<String>) {
    found.push(above.to_owned());
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                if !ANNOTATIONS.contains(&name.as_str()) {
                    pointers(member, &format!("{above}/{}", escaped(name)), found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{above}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// Changes something in a schema: what results is a schema, too.
fn mutate(schema: &mut Value, random: &mut fastrand::Rng) -> Option<String> {
    let mut all = Vec::new();
    pointers(schema, "", &mut all);
    let pointer = all.swap_remove(random.usize(1..all.len()));
    let (above, name) = pointer.rsplit_once('/')?;
    // A reference must have its definition.
    if above.ends_with("$defs") || name == "$defs" || name.starts_with('$') {
        return None;
    }
    let name = name.replace("~1", "/").replace("~0", "~");
    let holder = schema.pointer_mut(above)?;
    match holder {
        Value::Array(items) => {
            let index: usize = name.parse().ok()?;
            if items.len() < 2 || above.ends_with("oneOf") && items.len() < 3 {
                return None;
            }
            items.remove(index);
        }
        Value::Object(members) => match members.get_mut(&name)? {
            Value::Number(number) => {
                let by = [-1, 1, -200][random.usize(..3)];
                let number = number.as_i64()? + by;
                members.insert(name, json!(number.max(0)));
            }
            Value::Bool(value) if name == "additionalProperties" => *value = !*value,
            Value::String(text) if name == "type" && text == "integer" => *text = "number".into(),
            Value::Object(fields) if name == "properties" && random.bool() => {
                fields.insert("newField".to_owned(), json!({"type": "integer"}));
            }
            Value::Array(names) if name == "required" && random.bool() => {
                names.push(json!("newField"));
            }
            _ => {
                members.shift_remove(&name);
            }
        },
        _ => return None,
    }
    Some(pointer)
}

/// Payloads of a kind, with each member left out, of another type, and with one more.
fn payloads(folder: &str) -> Vec<Value> {
    let mut payloads = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let Ok(payload) = serde_json::from_str::<Value>(&text) else {
            continue;
        };
        let names: Vec<_> = payload.as_object().unwrap().keys().cloned().collect();
        for name in names {
            let mut without = payload.clone();
            without.as_object_mut().unwrap().shift_remove(&name);
            payloads.push(without);
            for value in [json!(null), json!(0.5), json!("x".repeat(256))] {
                let mut other = payload.clone();
                other[&name] = value;
                payloads.push(other);
            }
        }
        for value in [json!("text"), json!(1)] {
            let mut more = payload.clone();
            more["newField"] = value;
            payloads.push(more);
        }
        payloads.push(payload);
    }
    assert!(payloads.len() > 40, "{folder}");
    payloads
}

#[test]
fn no_payload_is_refused_that_is_said_to_be_accepted() {
    let mut random = fastrand::Rng::with_seed(1);
    let (mut refusing, mut accepting, mut confirmed) = (0, 0, 0);
    for name in ["individual", "simplified-customer"] {
        let published = published().find(|it| it.name == name).unwrap();
        let schema: Value = serde_json::from_str(&published.text()).unwrap();
        let payloads = payloads(&format!("fixtures/{name}"));
        let accepted = |schema: &Value| {
            let validator = jsonschema::validator_for(schema).unwrap();
            let accepted = payloads.iter().map(|it| validator.is_valid(it));
            accepted.collect::<Vec<_>>()
        };
        let original = accepted(&schema);
        for _ in 0..30 {
            let mut mutated = schema.clone();
            let Some(pointer) = mutate(&mut mutated, &mut random) else {
                continue;
            };
            let of_mutated = accepted(&mutated);
            for (schemas, verdicts) in [
                ([&schema, &mutated], [&original, &of_mutated]),
                ([&mutated, &schema], [&of_mutated, &original]),
            ] {
                let diff = compare(schemas[0], schemas[1]);
                assert!(
                    schemas[0] == schemas[1] || !diff.changes.is_empty(),
                    "{pointer}"
                );
                let mut both = verdicts[0].iter().zip(verdicts[1]);
                let is_refused = both.any(|(before, after)| *before && !after);
                assert!(diff.may_refuse || !is_refused, "{name}{pointer}: {diff:#?}");
                refusing += usize::from(diff.may_refuse);
                accepting += usize::from(!diff.may_refuse);
                confirmed += usize::from(is_refused);
            }
        }
    }
    assert!(
        refusing > 15 && accepting > 10 && confirmed > 3,
        "{refusing} {accepting} {confirmed}"
    );
}
