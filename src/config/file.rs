//! The format of `kyclint.toml`. The published schema is derived from these types.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::{Map, Value};
use toml::Spanned;

use crate::contract::kinds::KINDS;
use crate::rules::selection::{Selection, names};
use crate::settings::Level;
use crate::settings::classifier;
use crate::settings::fail_on::FailOn;
use crate::settings::skipped::SkippedFiles;

/// A table whose keys are checked one by one.
pub(crate) type Table<T> = BTreeMap<Spanned<String>, Spanned<T>>;

/// The settings of a project for its payloads. kyclint uses the nearest `kyclint.toml`, from the
/// folder of the linted file up to the root of the repository. Path patterns have the syntax of
/// `.gitignore` and are relative to the folder of this file.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "kyclint configuration")]
pub(crate) struct ConfigFile {
    /// The lowest severity that fails the run: the exit code is 1.
    #[schemars(with = "FailOn")]
    pub(crate) fail_on: Option<Spanned<FailOn>>,
    /// What to do about the files in a folder that do not look like payloads: `ignore` counts them,
    /// `note` also names them, and `error` also makes the exit code 1. By default, `note`.
    #[schemars(with = "SkippedFiles")]
    pub(crate) skipped: Option<Spanned<SkippedFiles>>,
    /// Whether personal values are masked in reports. By default, they are masked if the
    /// environment variable `CI` is set, or if a report is HTML.
    #[schemars(with = "bool")]
    pub(crate) redact: Option<Spanned<bool>>,
    /// The date that dates are compared with, `YYYY-MM-DD`. By default, the date of the system.
    #[schemars(schema_with = "day")]
    pub(crate) today: Option<Spanned<toml::Value>>,
    /// Where the documentation is: the address of the book, or of `kyclint serve` followed by
    /// `/docs/`. SARIF, drawn and concise reports in colour (hyperlinks of the terminal, OSC 8) and
    /// editors link to the pages of rules there. By default, reports have no such links, and editors open the
    /// pages from files.
    #[schemars(schema_with = "docs_url")]
    pub(crate) docs_url: Option<Spanned<String>>,
    /// The files to lint in a folder. By default, the files that end in `.json`, `.ndjson`,
    /// `.jsonl`, `.md` or `.markdown`. A file that is named on the command line is always linted.
    #[schemars(with = "Vec<String>")]
    pub(crate) include: Vec<Spanned<String>>,
    /// The files and folders to exclude. A file that is named on the command line is always linted.
    #[schemars(with = "Vec<String>")]
    pub(crate) exclude: Vec<Spanned<String>>,
    /// The files with mistakes on purpose, such as samples of a documentation. Each document in them
    /// must have a finding that fails; otherwise the run fails. The findings are not reported, and
    /// `--fix` does not change the files.
    #[schemars(with = "Vec<String>")]
    pub(crate) expect_invalid: Vec<Spanned<String>>,
    /// The levels of rules. A name is that of a rule, of a group of rules, or `all`. The name that
    /// covers fewer rules takes precedence.
    #[schemars(with = "RuleLevels")]
    pub(crate) rules: Table<Level>,
    /// Files with the codes that the installation has, as `GET /classifier/NAME` returns them.
    /// Paths are relative to the folder of this file. If a classifier is given, only its codes are
    /// valid in its fields.
    #[schemars(schema_with = "classifiers")]
    pub(crate) classifiers: Table<String>,
    /// Other levels for some files or for some values, and the kind of the payloads in some files.
    /// Later overrides take precedence.
    #[schemars(with = "Vec<OverrideTable>")]
    pub(crate) overrides: Vec<Spanned<OverrideTable>>,
}

/// Other levels for the files or the values that match the patterns or for some customers, or the kind
/// of the payloads in the files. At least one of `paths`, `pointers` and `customers` is required, and
/// at least one of `rules` and `kind`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Override",
    extend("allOf" = [
        {"anyOf": [
            {"properties": {"paths": {}}, "required": ["paths"]},
            {"properties": {"pointers": {}}, "required": ["pointers"]},
            {"properties": {"customers": {}}, "required": ["customers"]}
        ]},
        {"anyOf": [
            {"properties": {"rules": {}}, "required": ["rules"]},
            {"properties": {"kind": {}}, "required": ["kind"]}
        ]}
    ])
)]
#[schemars(rename = "Override")]
pub(crate) struct OverrideTable {
    /// The files. By default, all files.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) paths: Vec<Spanned<String>>,
    /// The values, as JSON Pointers relative to the customer. `*` matches one name or number and
    /// `**` any number of them, for example `/listRelatedEntity/*/country`. By default, all values.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) pointers: Vec<Spanned<String>>,
    /// The customers, by `customerExtId`. By default, all customers. Findings that compare a customer
    /// with others keep their level.
    #[serde(default)]
    pub(crate) customers: Vec<String>,
    /// The levels of rules for these files, values or customers.
    #[serde(default)]
    #[schemars(with = "RuleLevels")]
    pub(crate) rules: Option<Table<Level>>,
    /// The kind of the payloads in these files. By default, kyclint detects it. A batch always holds
    /// customers.
    #[serde(default)]
    #[schemars(schema_with = "kinds")]
    pub(crate) kind: Option<Spanned<String>>,
}

fn kinds(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "enum": KINDS.map(|kind| kind.name)})
}

fn day(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "format": "date", "examples": ["2026-01-31"]})
}

fn docs_url(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string",
        "format": "uri",
        "pattern": "^(https?://|file:///)",
        "examples": ["http://127.0.0.1:8080/docs/"]
    })
}

fn closed_table(properties: Map<String, Value>) -> Schema {
    json_schema!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false
    })
}

/// A table of levels, for the schema.
struct RuleLevels;

impl JsonSchema for RuleLevels {
    fn schema_name() -> Cow<'static, str> {
        "RuleLevels".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = closed_table(levels(generator));
        schema.insert("title".into(), "Levels of rules".into());
        schema
    }
}

fn levels(generator: &mut SchemaGenerator) -> Map<String, Value> {
    let level = generator.subschema_for::<Level>().to_value();
    let properties = names().map(|name| {
        let description = match Selection::find(name) {
            Ok(Selection::Rule(rule)) => rule.info.summary().to_owned(),
            Ok(Selection::Group(_)) => format!("All rules of the group {name}"),
            _ => "All rules without a level of their own or of their group".to_owned(),
        };
        let mut property = level.clone();
        if let Value::Object(members) = &mut property {
            members.insert("description".to_owned(), description.into());
        }
        (name.to_owned(), property)
    });
    properties.collect()
}

fn classifiers(_: &mut SchemaGenerator) -> Schema {
    let properties = classifier::NAMES.iter().map(|name| {
        let property = json_schema!({
            "type": "string",
            "description": format!("The file with the codes of `{name}`")
        });
        ((*name).to_owned(), property.to_value())
    });
    closed_table(properties.collect())
}
