//! From types to schemas: the ones that validate, with all annotations, and the published ones,
//! which any validator and editor takes as they are.

pub mod facts;
mod fast_path;
pub mod server_codes;
mod shape;
pub mod types;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use jsonschema::Validator;
use schemars::generate::SchemaSettings;
use schemars::transform::Transform;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::config::file::ConfigFile;
use crate::contract::types::batch::BatchFields;
use crate::contract::types::individual::Individual;
use crate::contract::types::organization::Organization;
use crate::contract::types::related::discriminated;
use crate::contract::types::text::not_blank;
use crate::document::customer::EntityType;
use crate::json::{Node, Spanned};

use self::fast_path::Glance;

/// A schema that `kyclint schema NAME` prints and that stands in `schemas/NAME.schema.json`.
pub struct Published {
    /// Its name.
    pub name: &'static str,
    /// What it describes.
    pub summary: &'static str,
    derive: fn() -> Schema,
}

/// All published schemas.
pub const PUBLISHED: [Published; 5] = [
    Published {
        name: "individual",
        summary: "a customer whose entityType is INDIVIDUAL",
        derive: || derive_customer(EntityType::Individual, false),
    },
    Published {
        name: "organization",
        summary: "a customer whose entityType is ORGANIZATION",
        derive: || derive_customer(EntityType::Organization, false),
    },
    Published {
        name: "customer",
        summary: "a customer of either entityType, for editors",
        derive: derive_either,
    },
    Published {
        name: "batch",
        summary: "a batch envelope with customers of either entityType",
        derive: derive_batch,
    },
    Published {
        name: "config",
        summary: "kyclint's own configuration, kyclint.toml",
        derive: || generator().into_root_schema_for::<ConfigFile>(),
    },
];

impl Published {
    /// The schema of this name.
    pub fn find(name: &str) -> Option<&'static Published> {
        PUBLISHED.iter().find(|published| published.name == name)
    }

    /// The schema as JSON text, ending with a newline. Annotations of our own are left out, because
    /// strict validators refuse keywords that they do not know.
    pub fn text(&self) -> String {
        let mut schema = (self.derive)().to_value();
        without_annotations(&mut schema);
        let mut published = Map::new();
        if let Value::Object(members) = &mut schema {
            published.extend(members.remove_entry("$schema"));
            published.insert(
                "$id".into(),
                format!("urn:kyclint:schema:{}", self.name).into(),
            );
            published.append(members);
        }
        format!("{:#}\n", Value::Object(published))
    }
}

fn without_annotations(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            // No setting is null: one that is left out has no default to write.
            let is_no_default = |name: &str, value: &Value| name == "default" && value.is_null();
            members.retain(|name, value| !name.starts_with("x-") && !is_no_default(name, value));
            members.values_mut().for_each(without_annotations);
        }
        Value::Array(items) => items.iter_mut().for_each(without_annotations),
        _ => {}
    }
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().into_generator()
}

fn derive_customer(entity_type: EntityType, in_batch: bool) -> Schema {
    let mut schema = match entity_type {
        EntityType::Individual => generator().into_root_schema_for::<Individual>(),
        EntityType::Organization => generator().into_root_schema_for::<Organization>(),
    };
    if in_batch {
        apply_batch_fields(&mut schema);
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

/// Writes an optional object as a conditional reference in place of `anyOf`, so that a validator
/// says what is wrong inside the object and not only that neither branch fits. Codes have no inside
/// and stay as they are.
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

/// Replaces the fields that a batch treats otherwise.
fn apply_batch_fields(customer: &mut Schema) {
    let fields = generator().into_root_schema_for::<BatchFields>().to_value();
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

/// Moves a root schema below `$defs` of another.
fn define(definitions: &mut Map<String, Value>, name: &str, root: Schema) -> Schema {
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

fn derive_discriminated(in_batch: bool) -> (Schema, Map<String, Value>) {
    let mut definitions = Map::new();
    let individual = derive_customer(EntityType::Individual, in_batch);
    let organization = derive_customer(EntityType::Organization, in_batch);
    let individual = define(&mut definitions, "Individual", individual);
    let organization = define(&mut definitions, "Organization", organization);
    (discriminated(individual, organization), definitions)
}

fn derive_either() -> Schema {
    let (mut schema, definitions) = derive_discriminated(false);
    schema.insert(
        "$schema".into(),
        "https://json-schema.org/draft/2020-12/schema".into(),
    );
    schema.insert("title".into(), "AMLYZE customer".into());
    schema.insert(
        "description".into(),
        "A customer of either kind, as `POST /amlyze-ws-rest/customer` takes it; `entityType` \
         decides which fields exist."
            .into(),
    );
    schema.insert("$defs".into(), definitions.into());
    schema
}

fn derive_batch() -> Schema {
    let (mut customer, mut definitions) = derive_discriminated(true);
    customer.insert("title".into(), "Customer in a batch".into());
    let customer = define(&mut definitions, "Customer", customer);
    schemars::json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "AMLYZE batch of customers",
        "description": "The envelope that `POST /amlyze-ws-rest/batch-customers` and \
            `/validate-batch-customers` take. Facts: the published batch page of the AMLYZE \
            customer API.",
        "type": "object",
        "properties": {
            "customers": {
                "description": "The customers, of either kind. IMPORT is implied. Source: batch page.",
                "type": "array",
                "items": customer
            }
        },
        "additionalProperties": false,
        "required": ["customers"],
        "$defs": definitions
    })
}

/// The schema that one kind of customer validates against, with the facts that it carries.
pub struct Contract {
    schema: Value,
    homes: OnceLock<HashMap<String, Vec<String>>>,
    former_names: OnceLock<HashSet<String>>,
    glance: OnceLock<Glance>,
    validator: OnceLock<Validator<Spanned>>,
    related: [OnceLock<Validator<Spanned>>; 2],
}

impl Contract {
    /// The contract of a customer of this type, alone or in a batch. Derived when first asked for.
    pub fn of(entity_type: EntityType, in_batch: bool) -> &'static Contract {
        static ALL: [OnceLock<Contract>; 4] = [const { OnceLock::new() }; 4];
        ALL[entity_type as usize * 2 + usize::from(in_batch)].get_or_init(|| Contract {
            schema: derive_customer(entity_type, in_batch).to_value(),
            homes: OnceLock::new(),
            former_names: OnceLock::new(),
            glance: OnceLock::new(),
            validator: OnceLock::new(),
            related: [const { OnceLock::new() }; 2],
        })
    }

    /// The first look at the customer. Made when first asked for.
    fn glance(&self) -> &Glance {
        self.glance.get_or_init(|| Glance::of(&self.schema))
    }

    /// Whether the customer is surely valid, which the validator need not be asked for.
    pub fn clears(&self, customer: Node<'_>) -> bool {
        self.glance().clears(customer)
    }

    /// The validator of the customer. Compiled when first asked for.
    pub fn validator(&self) -> &Validator<Spanned> {
        self.validator.get_or_init(|| compile(&self.schema))
    }

    /// The validator of a related entity of this type, for one that does not say its type.
    pub fn related_validator(&self, entity_type: EntityType) -> &Validator<Spanned> {
        self.related[entity_type as usize].get_or_init(|| {
            compile(&json!({
                "$schema": self.schema["$schema"],
                "$ref": format!("#/$defs/{}", related_definition(entity_type)),
                "$defs": self.schema["$defs"]
            }))
        })
    }
}

fn related_definition(entity_type: EntityType) -> &'static str {
    match entity_type {
        EntityType::Individual => "RelatedIndividual",
        EntityType::Organization => "RelatedOrganization",
    }
}

/// Compiles one of our schemas.
///
/// A run on one small file spends most of its time here, so two things are cheaper than usual: the
/// schema is read as draft 7, whose meta-schema compiles in a third of the time (what our schemas
/// use means the same in 2020-12, and a test holds the published schemas, read as such, against the
/// same fixtures); and `pattern` needs no regular expression.
#[allow(
    clippy::expect_used,
    reason = "the schema is our own, and tests compile each"
)]
fn compile(schema: &Value) -> Validator<Spanned> {
    jsonschema::options_for::<Spanned>()
        .with_draft(jsonschema::Draft::Draft7)
        .should_validate_formats(true)
        .with_keyword("pattern", not_blank)
        .build(schema)
        .expect("schemas that derive from our types are valid")
}
