//! `kyclint schema`: prints the published schemas, and what changed in them since a release.

use std::io;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};
use serde_json::{Map, Value};

use crate::report::catalog::VERSION;
use crate::report::published::{Published, published};
use crate::report::schema_diff::{Change, SchemasDiff};
use crate::report::totals::ExitCode;

use crate::cli::listing::{self, ListFormat};
use crate::cli::releases;
use crate::cli::{answer, wrong_usage};
use crate::workspace::notes::note;

/// The arguments of `kyclint schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArguments {
    /// Name of the schema [default with --diff: all]
    #[arg(value_name = "NAME", value_parser = names(), required_unless_present = "diff")]
    name: Option<String>,
    /// Print the schema for editors, with snippets and Markdown
    #[arg(long, conflicts_with = "diff")]
    editor: bool,
    /// Print what changed since this release; exit with 1 if what it accepted may now be refused
    #[arg(long, value_name = "VERSION", value_parser = version)]
    diff: Option<String>,
    /// Write the changes of --diff in this format [default: table]
    #[arg(short, long, value_enum, requires = "diff")]
    format: Option<ListFormat>,
}

fn names() -> PossibleValuesParser {
    let values = published().map(|schema| PossibleValue::new(schema.name).help(schema.summary));
    PossibleValuesParser::new(values)
}

/// A version, also as its tag is called: `v0.1.0`.
fn version(text: &str) -> Result<String, String> {
    let version = text.strip_prefix('v').unwrap_or(text);
    let versions: Vec<_> = releases::versions().collect();
    if versions.contains(&version) {
        Ok(version.to_owned())
    } else {
        Err(format!("the releases are {}", versions.join(", ")))
    }
}

pub(crate) fn run(arguments: &SchemaArguments) -> io::Result<ExitCode> {
    let name = arguments.name.as_deref();
    if let Some(version) = &arguments.diff {
        return diff(version, name, arguments.format.unwrap_or(ListFormat::Table));
    }
    // clap rejects any other name, and none.
    let Some(schema) = name.and_then(Published::find) else {
        return Ok(ExitCode::Failure);
    };
    if !arguments.editor {
        return answer(&schema.text());
    }
    match schema.editor_text() {
        Some(text) => answer(&text),
        None => wrong_usage(&format!("there is no schema `{}` for editors", schema.name)),
    }
}

/// Prints what changed in all schemas, or in the one of this name.
fn diff(version: &str, name: Option<&str>, format: ListFormat) -> io::Result<ExitCode> {
    // clap rejects any other version.
    let mut before = match releases::schemas(version) {
        Some(Ok(before)) => before,
        Some(Err(error)) => {
            note(&format!(
                "error: cannot read the schemas of {version}: {error}"
            ));
            return Ok(ExitCode::Failure);
        }
        None => return Ok(ExitCode::Failure),
    };
    before.retain(|own, _| name.is_none_or(|name| own == name));
    let mut after = Map::new();
    for schema in published().filter(|schema| name.is_none_or(|name| schema.name == name)) {
        after.insert(
            schema.name.to_owned(),
            serde_json::from_str(&schema.text())?,
        );
    }
    let diff = SchemasDiff::new((version, &before), (VERSION, &after));
    let written = answer(&text(&diff, format)?)?;
    Ok(if diff.may_refuse {
        ExitCode::Findings
    } else {
        written
    })
}

fn text(diff: &SchemasDiff, format: ListFormat) -> io::Result<String> {
    let head = ["schema", "change", "pointer", "effect", "value"];
    let list = match format {
        ListFormat::Table => listing::table(&head, &rows(diff)),
        ListFormat::Markdown => listing::markdown(&head, &rows(diff)),
        ListFormat::Json => return Ok(format!("{}\n", serde_json::to_string_pretty(diff)?)),
    };
    let changed = diff.schemas.iter().filter(|it| !it.changes.is_empty());
    if changed.count() == 0 {
        return Ok(format!("no changes since {}\n", diff.from));
    }
    Ok(format!("{list}\n{}\n", verdict(diff)))
}

/// Which schemas may refuse what they accepted.
fn verdict(diff: &SchemasDiff) -> String {
    let refusing = diff.schemas.iter().filter(|schema| schema.may_refuse);
    let refusing: Vec<_> = refusing.map(|it| format!("`{}`", it.schema)).collect();
    if refusing.is_empty() {
        format!("what {} accepted is still accepted", diff.from)
    } else {
        format!(
            "what {} accepted may be refused: {}",
            diff.from,
            refusing.join(", ")
        )
    }
}

fn rows(diff: &SchemasDiff) -> Vec<Vec<String>> {
    let row = |schema: &str, change: &Change| {
        vec![
            schema.to_owned(),
            change.change.name().to_owned(),
            change.pointer.clone(),
            change.effect.name().to_owned(),
            values(change),
        ]
    };
    let schemas = diff.schemas.iter();
    schemas
        .flat_map(|schema| schema.changes.iter().map(|it| row(&schema.schema, it)))
        .collect()
}

/// The values of a change that fit in a table.
fn values(change: &Change) -> String {
    const WIDEST: usize = 40;
    let shown = |value: &Option<Value>| {
        let text = value.as_ref().map(Value::to_string)?;
        (text.chars().count() <= WIDEST).then_some(text)
    };
    match (shown(&change.before), shown(&change.after)) {
        (Some(before), Some(after)) => format!("{before} -> {after}"),
        (Some(one), None) if change.after.is_none() => one,
        (None, Some(one)) if change.before.is_none() => one,
        _ => String::new(),
    }
}
