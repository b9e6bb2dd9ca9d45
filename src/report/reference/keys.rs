//! The pages of the keys of `kyclint.toml`, from its published schema and its template.

use std::fmt::Write;

use serde_json::Value;

use crate::config::template;
use crate::report::links;
use crate::report::published::Published;
use crate::report::reference::{Entry, first_sentence};
use crate::settings::classifier;

fn schema() -> Value {
    let published = Published::find("config");
    let text = published.map(|published| published.text());
    text.and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

pub(super) fn entries() -> Vec<Entry> {
    let schema = schema();
    let keys = schema["properties"].as_object().into_iter().flatten();
    let entries = keys.map(|(key, property)| {
        let description = property["description"].as_str().unwrap_or_default();
        Entry::new(key, first_sentence(description))
    });
    entries.collect()
}

pub(super) fn page(key: &str) -> Option<String> {
    let schema = schema();
    let property = schema["properties"].get(key)?;
    let mut text = format!("# Configuration key {key}\n\n");
    facts(property, &schema, &mut text);
    match key {
        "rules" => {
            let _ = writeln!(
                text,
                "\nNames: `all`, the [groups](../{}/index.md) and the [rules](../{}/index.md).",
                links::GROUPS,
                links::RULES
            );
        }
        "classifiers" => {
            let names: Vec<_> = classifier::NAMES
                .iter()
                .map(|it| links::classifier(it))
                .collect();
            let _ = writeln!(text, "\nNames: {}.", names.join(", "));
        }
        "overrides" => {
            let members = &resolved(&property["items"], &schema)["properties"];
            for (name, member) in members.as_object().into_iter().flatten() {
                let _ = write!(text, "\n## `{name}`\n\n");
                facts(member, &schema, &mut text);
            }
        }
        _ => {}
    }
    let example = example(key);
    if !example.is_empty() {
        let _ = write!(text, "\n## Example\n\n```toml\n{example}\n```\n");
    }
    Some(text)
}

/// What a schema refers to.
fn resolved<'s>(property: &'s Value, schema: &'s Value) -> &'s Value {
    let name = property["$ref"].as_str();
    let name = name.and_then(|name| name.strip_prefix("#/$defs/"));
    name.map_or(property, |name| &schema["$defs"][name])
}

/// The description, the type and the values of a key.
fn facts(property: &Value, schema: &Value, text: &mut String) {
    if let Some(description) = property["description"].as_str() {
        let _ = writeln!(text, "{description}\n");
    }
    let held = resolved(property, schema);
    let values = held["oneOf"].as_array().into_iter().flatten();
    let described: Vec<_> = values
        .filter_map(|value| Some((value["const"].as_str()?, value["description"].as_str()?)))
        .collect();
    let listed = held["enum"].as_array().into_iter().flatten();
    let listed: Vec<_> = listed
        .filter_map(Value::as_str)
        .map(|it| format!("`\"{it}\"`"))
        .collect();
    let kind = match held["type"].as_str() {
        Some("array") if held["items"].get("$ref").is_some() => "list of tables",
        Some("array") => "list of strings",
        Some("object") => "table",
        Some("boolean") => "`true` or `false`",
        _ if held["format"] == "date" => "date `YYYY-MM-DD`",
        _ => "string",
    };
    let _ = writeln!(text, "- {kind}");
    for (value, description) in described {
        let _ = writeln!(
            text,
            "- `\"{value}\"`: {}",
            description.trim_end_matches('.')
        );
    }
    if !listed.is_empty() {
        let _ = writeln!(text, "- one of {}", listed.join(", "));
    }
}

/// The examples of a key in the template, which has them in comments.
fn example(key: &str) -> String {
    let template = template::text();
    let setting = format!("#{key} = ");
    let (table, tables) = (format!("[{key}]"), format!("#[[{key}]]"));
    let mut lines = template.lines();
    let mut shown: Vec<&str> = Vec::new();
    while let Some(line) = lines.next() {
        if line.starts_with(&setting) {
            return line.trim_start_matches('#').to_owned();
        }
        if line == table {
            shown.push(line);
            let is_example = |line: &&str| line.starts_with('#') && !line.starts_with("# ");
            let examples = lines.by_ref().filter(is_example).take(2);
            shown.extend(examples.map(|line| line.trim_start_matches('#')));
            return shown.join("\n");
        }
        if line == tables {
            if !shown.is_empty() {
                shown.push("");
            }
            shown.push(line.trim_start_matches('#'));
            let members = lines.by_ref().take_while(|line| line.starts_with('#'));
            shown.extend(members.map(|line| line.trim_start_matches('#')));
        }
    }
    shown.join("\n")
}
