//! Derives the schemas for validation from the types, with all annotations.

use schemars::generate::SchemaSettings;
use schemars::transform::Transform;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::contract::entity_type::EntityType;
use crate::contract::kind::{Envelope, PayloadKind};
use crate::contract::types::related::discriminated;

pub(crate) fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().into_generator()
}

/// The schema of a payload of this kind and entity type, alone or in an envelope.
pub(crate) fn derive(kind: &PayloadKind, entity_type: EntityType, in_envelope: bool) -> Schema {
    let mut schema = (kind.root)(entity_type);
    if let Some(envelope) = kind.envelope.as_ref().filter(|_| in_envelope) {
        (envelope.apply)(&mut schema);
    }
    let definitions = schema.get("$defs").and_then(Value::as_object);
    let objects = definitions
        .into_iter()
        .flatten()
        .filter(|(_, definition)| definition["type"] == "object")
        .map(|(name, _)| format!("#/$defs/{name}"))
        .collect();
    OptionalObjects { objects }.transform(&mut schema);
    schema
}

/// Replaces the `anyOf` of an optional object with a conditional reference, so that a validator
/// reports the error inside the object and not only that no branch matches. Optional codes have no
/// inside and keep `anyOf`.
struct OptionalObjects {
    /// References to the definitions that are objects.
    objects: Vec<String>,
}

impl Transform for OptionalObjects {
    fn transform(&mut self, schema: &mut Schema) {
        schemars::transform::transform_subschemas(self, schema);
        let Some(Value::Array(branches)) = schema.get("anyOf") else {
            return;
        };
        let [object, null] = branches.as_slice() else {
            return;
        };
        if null["type"] != "null" || !self.objects.iter().any(|name| object["$ref"] == *name) {
            return;
        }
        let then = object.clone();
        schema.remove("anyOf");
        schema.insert("type".into(), json!(["object", "null"]));
        schema.insert("if".into(), json!({"type": "object"}));
        schema.insert("then".into(), then);
    }
}

/// Replaces the fields of a schema that another schema has as well.
pub(crate) fn replace_fields(customer: &mut Schema, fields: Schema) {
    let fields = fields.to_value();
    let Some(Value::Object(replacements)) = fields.get("properties").cloned() else {
        return;
    };
    if let Some(Value::Array(required)) = customer.get_mut("required") {
        required.retain(|name| !replacements.contains_key(name.as_str().unwrap_or_default()));
        required.extend(fields["required"].as_array().cloned().unwrap_or_default());
    }
    if let Some(Value::Object(properties)) = customer.get_mut("properties") {
        for (name, mut replacement) in replacements {
            let Some(original) = properties.get_mut(&name) else {
                continue;
            };
            if let (Value::Object(to), Value::Object(from)) = (&mut replacement, &*original) {
                to.extend(
                    from.iter()
                        .filter(|(name, _)| name.starts_with("x-"))
                        .map(|(name, value)| (name.clone(), value.clone())),
                );
            }
            *original = replacement;
        }
    }
}

/// Moves a root schema and its definitions into the `$defs` of another schema. Returns a reference
/// to it.
pub(crate) fn define(definitions: &mut Map<String, Value>, name: &str, root: Schema) -> Schema {
    let mut root = root.to_value();
    if let Value::Object(members) = &mut root {
        members.remove("$schema");
        if let Some(Value::Object(own)) = members.remove("$defs") {
            definitions.extend(own);
        }
    }
    definitions.insert(name.to_owned(), root);
    Schema::new_ref(format!("#/$defs/{name}"))
}

fn derive_discriminated(kind: &PayloadKind, in_envelope: bool) -> (Schema, Map<String, Value>) {
    let mut definitions = Map::new();
    let individual = derive(kind, EntityType::Individual, in_envelope);
    let organization = derive(kind, EntityType::Organization, in_envelope);
    let individual = define(&mut definitions, "Individual", individual);
    let organization = define(&mut definitions, "Organization", organization);
    (discriminated(individual, organization), definitions)
}

/// The schema of payloads of a kind, of either entity type.
pub(crate) fn derive_either(kind: &PayloadKind) -> Schema {
    let [one, other] = EntityType::ALL.map(|entity_type| derive(kind, entity_type, false));
    if one == other {
        return one;
    }
    let (mut schema, definitions) = derive_discriminated(kind, false);
    schema.insert(
        "$schema".into(),
        "https://json-schema.org/draft/2020-12/schema".into(),
    );
    schema.insert("title".into(), kind.title.into());
    schema.insert(
        "description".into(),
        format!(
            "A {} of either entity type, as accepted by `{}`; `entityType` decides which fields exist.",
            kind.noun, kind.endpoint
        )
        .into(),
    );
    schema.insert("$defs".into(), definitions.into());
    schema
}

/// The schema of the envelope of a kind.
pub(crate) fn derive_envelope(kind: &PayloadKind, envelope: &Envelope) -> Schema {
    let (mut customer, mut definitions) = derive_discriminated(kind, true);
    let [endpoint, validating] = envelope.endpoints;
    customer.insert("title".into(), "Customer in a batch".into());
    let customer = define(&mut definitions, "Customer", customer);
    schemars::json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "AMLYZE batch of customers",
        "description": format!("The envelope that `{endpoint}` and `{validating}` accept. Facts: the \
            published batch page of the AMLYZE customer API."),
        "type": "object",
        "properties": {
            (envelope.member): {
                "description": "The customers, of either entity type. IMPORT is implied. Source: batch page.",
                "type": "array",
                "items": customer
            }
        },
        "additionalProperties": false,
        "required": [envelope.member],
        "$defs": definitions
    })
}
