//! The published schemas, which any validator or editor can use as they are.

use schemars::Schema;
use serde_json::{Map, Value};

use crate::config::file::ConfigFile;
use crate::contract::derive;
use crate::contract::entity_type::EntityType;

/// A schema that `kyclint schema NAME` prints, and that is in `schemas/NAME.schema.json`.
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
        derive: || derive::derive_customer(EntityType::Individual, false),
    },
    Published {
        name: "organization",
        summary: "a customer whose entityType is ORGANIZATION",
        derive: || derive::derive_customer(EntityType::Organization, false),
    },
    Published {
        name: "customer",
        summary: "a customer of either entityType, for editors",
        derive: derive::derive_either,
    },
    Published {
        name: "batch",
        summary: "a batch envelope with customers of either entityType",
        derive: derive::derive_batch,
    },
    Published {
        name: "config",
        summary: "kyclint's own configuration, kyclint.toml",
        derive: || derive::generator().into_root_schema_for::<ConfigFile>(),
    },
];

impl Published {
    /// Returns the schema of this name.
    pub fn find(name: &str) -> Option<&'static Published> {
        PUBLISHED.iter().find(|published| published.name == name)
    }

    /// Returns the schema as JSON text with a final newline. It leaves out our own annotations,
    /// because strict validators reject unknown keywords.
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
            // A setting cannot be null, so a null default means that there is none.
            let is_no_default = |name: &str, value: &Value| name == "default" && value.is_null();
            members.retain(|name, value| !name.starts_with("x-") && !is_no_default(name, value));
            members.values_mut().for_each(without_annotations);
        }
        Value::Array(items) => items.iter_mut().for_each(without_annotations),
        _ => {}
    }
}
