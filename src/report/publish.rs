//! What makes a schema that validates into one that helps people: values with their meanings, texts
//! on one line, conditions that JSON Schema can express, and for editors snippets and Markdown.

use serde_json::{Map, Value, json};

use crate::codes::{country, currency};
use crate::contract::values::meaning;

/// Whom a schema is published for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// Any validator, including strict ones that refuse unknown keywords.
    Standard,
    /// Editors that use the JSON service of VS Code.
    Editor,
}

/// Transforms the schema of a payload.
pub(crate) fn publish(schema: &mut Value, flavour: Flavour) {
    describe_values(schema, "", flavour);
    offer_common_fields(schema);
    require_with_import(schema);
    if flavour == Flavour::Editor {
        leave_texts_to_fields(schema);
        add_markdown(schema);
        add_snippets(schema);
    }
}

/// Puts each text on one line: a line break in a source file is not one in a text.
pub(crate) fn join_lines(schema: &mut Value) {
    visit(schema, &mut |members| {
        for name in ["title", "description"] {
            if let Some(Value::String(text)) = members.get_mut(name)
                && text.contains('\n')
            {
                *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            }
        }
    });
}

/// Visits every object of a schema, inner ones first.
fn visit(schema: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                // Their values are not schemas.
                if !matches!(name.as_str(), "examples" | "enum" | "const" | "default") {
                    visit(member, change);
                }
            }
            change(members);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, change)),
        _ => {}
    }
}

/// Gives each value of an `enum` a description. `field` is the field that has the value.
fn describe_values(schema: &mut Value, field: &str, flavour: Flavour) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match (name.as_str(), member) {
                    ("properties", Value::Object(properties)) => {
                        for (name, property) in properties {
                            describe_values(property, name, flavour);
                        }
                    }
                    ("$defs", Value::Object(definitions)) => {
                        for (name, definition) in definitions {
                            describe_values(definition, name, flavour);
                        }
                    }
                    ("examples" | "enum" | "const" | "default", _) => {}
                    (_, member) => describe_values(member, field, flavour),
                }
            }
            describe_own_values(members, field, flavour);
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| describe_values(item, field, flavour)),
        _ => {}
    }
}

fn describe_own_values(members: &mut Map<String, Value>, field: &str, flavour: Flavour) {
    let Some(Value::Array(values)) = members.get("enum") else {
        return;
    };
    let description = |value: &Value| {
        let code = value.as_str().unwrap_or_default();
        match field {
            "Country" => country::name(code),
            "Region" => country::name(code).or_else(|| meaning("region", code)),
            "Currency" => currency::name(code),
            field => meaning(field, code),
        }
    };
    // For a value that is none of them, VS Code would show the text of the first choice.
    if flavour == Flavour::Editor {
        let texts = values
            .iter()
            .map(|value| description(value).unwrap_or_default());
        let texts: Vec<_> = texts.map(Value::from).collect();
        members.insert("markdownEnumDescriptions".to_owned(), texts.into());
        return;
    }
    let choice = |value: &Value| match description(value) {
        Some(description) => json!({"const": value, "description": description}),
        None => json!({"const": value}),
    };
    let choices: Vec<_> = values.iter().map(choice).collect();
    // In the place of the enum, so that the order of the keywords stays.
    let entries = std::mem::take(members);
    for (name, value) in entries {
        if name == "enum" {
            members.insert("oneOf".to_owned(), choices.clone().into());
        } else {
            members.insert(name, value);
        }
    }
}

/// Lists the fields that entities of both types have before `entityType` decides, so that an editor
/// offers them.
fn offer_common_fields(schema: &mut Value) {
    let definitions = schema["$defs"].clone();
    visit(schema, &mut |members| {
        let Some(Value::Array(branches)) = members.get("allOf") else {
            return;
        };
        let targets = branches.iter().filter_map(|branch| {
            let reference = branch["then"]["$ref"].as_str()?;
            let definition = &definitions[reference.strip_prefix("#/$defs/")?];
            definition["properties"].as_object()
        });
        let targets: Vec<_> = targets.collect();
        let [first, second] = targets.as_slice() else {
            return;
        };
        let common = first
            .iter()
            .filter(|(name, field)| second.get(*name) == Some(*field));
        let common: Vec<_> = common
            .map(|(name, field)| (name.clone(), field.clone()))
            .collect();
        if let Some(Value::Object(properties)) = members.get_mut("properties") {
            for (name, field) in common {
                properties.entry(name).or_insert(field);
            }
        }
    });
}

/// Requires what an imported customer needs.
fn require_with_import(schema: &mut Value) {
    visit(schema, &mut |members| {
        let Some(Value::Object(properties)) = members.get("properties") else {
            return;
        };
        let is_closed = members.get("additionalProperties") == Some(&Value::Bool(false));
        let names = ["riskLevel", "customerStatus"];
        let required = members.get("required").and_then(Value::as_array);
        let is_optional =
            |name: &&str| required.is_none_or(|required| !required.iter().any(|own| own == name));
        let has_source = properties.contains_key("sourceOfRiskLevel");
        if !is_closed || !has_source || !names.iter().all(is_optional) {
            return;
        }
        members.insert(
            "if".to_owned(),
            json!({
                "type": "object",
                "properties": {"sourceOfRiskLevel": {"const": "IMPORT"}},
                "required": ["sourceOfRiskLevel"]
            }),
        );
        members.insert(
            "then".to_owned(),
            json!({
                "type": "object",
                "properties": {
                    "riskLevel": {"type": "string"},
                    "customerStatus": {"type": "string"}
                },
                "required": names
            }),
        );
    });
}

/// Removes the texts of definitions that are not objects, such as a country: an editor would show them
/// in place of the text of the field.
fn leave_texts_to_fields(schema: &mut Value) {
    let Some(Value::Object(definitions)) = schema.get_mut("$defs") else {
        return;
    };
    for definition in definitions.values_mut() {
        if let Value::Object(members) = definition
            && members.get("type") != Some(&Value::from("object"))
        {
            members.retain(|name, _| !matches!(name.as_str(), "title" | "description"));
        }
    }
}

/// Adds texts as Markdown, which an editor would otherwise show with escaped marks.
fn add_markdown(schema: &mut Value) {
    visit(schema, &mut |members| {
        if let Some(Value::String(text)) = members.get("description") {
            let text = text.clone();
            members.insert("markdownDescription".to_owned(), text.into());
        }
    });
}

/// Adds snippets to the objects of the contract: what a new one needs.
fn add_snippets(schema: &mut Value) {
    let definitions = schema["$defs"].clone();
    visit(schema, &mut |members| {
        let is_closed = members.get("additionalProperties") == Some(&Value::Bool(false));
        let (Some(title), Some(Value::Object(properties)), true) = (
            members.get("title").and_then(Value::as_str),
            members.get("properties"),
            is_closed,
        ) else {
            return;
        };
        let required = members.get("required").and_then(Value::as_array);
        let names: Vec<_> = required
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if names.is_empty() {
            return;
        }
        let mut body = Map::new();
        // In contract order, as the fields are offered.
        let fields = properties
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()));
        for (number, (name, field)) in fields.enumerate() {
            let reference = field["$ref"].as_str().unwrap_or_default();
            let target = &definitions[reference.strip_prefix("#/$defs/").unwrap_or_default()];
            body.insert(name.clone(), placeholder(number + 1, field, target));
        }
        let snippet = json!([{
            "label": format!("new: {title}"),
            "description": "all required fields",
            "body": body
        }]);
        members.insert("defaultSnippets".to_owned(), snippet);
    });
    // The choice of the entity type has the snippets of both.
    let definitions = schema["$defs"].clone();
    visit(schema, &mut |members| {
        let Some(Value::Array(branches)) = members.get("allOf") else {
            return;
        };
        let snippets = branches.iter().filter_map(|branch| {
            let reference = branch["then"]["$ref"].as_str()?;
            let definition = &definitions[reference.strip_prefix("#/$defs/")?];
            definition["defaultSnippets"].as_array()
        });
        let snippets: Vec<_> = snippets.flatten().cloned().collect();
        if !snippets.is_empty() {
            members.insert("defaultSnippets".to_owned(), snippets.into());
        }
    });
}

/// The most values that a snippet lets choose from.
const MOST_CHOICES: usize = 10;

/// The place for a value in a snippet.
fn placeholder(number: usize, field: &Value, target: &Value) -> Value {
    let choices = [field, target]
        .into_iter()
        .find_map(|schema| schema["enum"].as_array());
    let values = choices.into_iter().flatten().filter_map(Value::as_str);
    let values: Vec<_> = values.collect();
    match values.as_slice() {
        [] => format!("${number}"),
        [only] => return Value::from(*only),
        values if values.len() <= MOST_CHOICES => format!("${{{number}|{}|}}", values.join(",")),
        _ => format!("${number}"),
    }
    .into()
}
