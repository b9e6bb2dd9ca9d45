//! The published schemas, which any validator or editor can use as they are.

use std::collections::BTreeSet;

use schemars::Schema;
use serde_json::{Map, Value};

use crate::config::file::ConfigFile;
use crate::contract::derive;
use crate::contract::flatten::tables;
use crate::contract::kind::{PayloadKind, SchemaScope};
use crate::contract::kinds::KINDS;
use crate::report::publish::{Flavour, join_lines, publish};

/// A schema that `kyclint schema NAME` prints and that is in `schemas/NAME.schema.json`.
pub struct Published {
    /// Its name.
    pub name: &'static str,
    /// What it describes.
    pub summary: &'static str,
    subject: Subject,
}

/// What a schema describes.
enum Subject {
    Payload(&'static PayloadKind, SchemaScope),
    Config,
}

/// All published schemas: those of payloads, then that of the configuration.
pub fn published() -> impl Iterator<Item = Published> {
    let of_kinds = KINDS.into_iter().flat_map(|kind| {
        kind.published.iter().map(move |schema| Published {
            name: schema.name,
            summary: schema.summary,
            subject: Subject::Payload(kind, schema.scope),
        })
    });
    of_kinds.chain([Published {
        name: "config",
        summary: "kyclint's own configuration, kyclint.toml",
        subject: Subject::Config,
    }])
}

impl Published {
    /// Returns the schema of this name.
    pub fn find(name: &str) -> Option<Published> {
        published().find(|published| published.name == name)
    }

    /// The schema, with all annotations.
    fn derive(&self) -> Schema {
        match self.subject {
            Subject::Payload(kind, SchemaScope::Of(entity_type)) => {
                derive::derive(kind, entity_type, false)
            }
            Subject::Payload(kind, SchemaScope::Either) => derive::derive_either(kind),
            Subject::Payload(kind, SchemaScope::Envelope) => match &kind.envelope {
                Some(envelope) => derive::derive_envelope(kind, envelope),
                None => derive::derive_either(kind),
            },
            Subject::Config => derive::generator().into_root_schema_for::<ConfigFile>(),
        }
    }

    /// Returns the schema as JSON text with a final newline. It leaves out our own annotations,
    /// because strict validators reject unknown keywords.
    pub fn text(&self) -> String {
        self.text_for(Flavour::Standard)
    }

    /// Returns the schema for editors, with snippets and Markdown; `None` for a schema that has no
    /// such flavour.
    pub fn editor_text(&self) -> Option<String> {
        matches!(self.subject, Subject::Payload(..)).then(|| self.text_for(Flavour::Editor))
    }

    fn text_for(&self, flavour: Flavour) -> String {
        let mut schema = self.derive().to_value();
        without_annotations(&mut schema);
        join_lines(&mut schema);
        if matches!(self.subject, Subject::Payload(..)) {
            publish(&mut schema, flavour);
        }
        let mut published = Map::new();
        if let Value::Object(members) = &mut schema {
            published.extend(members.remove_entry("$schema"));
            let id = match flavour {
                Flavour::Standard => format!("urn:kyclint:schema:{}", self.name),
                Flavour::Editor => format!("urn:kyclint:schema:editor:{}", self.name),
            };
            published.insert("$id".into(), id.into());
            published.append(members);
        }
        format!("{:#}\n", Value::Object(published))
    }
}

/// The names of all fields of payloads, sorted.
pub fn field_names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for published in published().filter(|schema| schema.name != "config") {
        collect_names(published.derive().as_value(), &mut names);
    }
    names
}

/// The files of `src/contract/tables` as the types derive them: `generated.rs` and `texts.txt`.
///
/// # Errors
///
/// Names the part of a schema that the tables cannot express.
pub fn contract_tables() -> Result<[(&'static str, String); 2], String> {
    let tables = tables(&field_names())?;
    Ok([("generated.rs", tables.code), ("texts.txt", tables.texts)])
}

fn collect_names(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            let properties = members.get("properties").and_then(Value::as_object);
            let properties = properties.into_iter().flatten();
            names.extend(properties.map(|(name, _)| name.clone()));
            for inside in members.values() {
                collect_names(inside, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|inside| collect_names(inside, names)),
        _ => {}
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
