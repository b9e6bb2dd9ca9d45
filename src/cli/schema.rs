//! `kyclint schema`: prints the published schemas.

use std::io;

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::report::published::{Published, published};
use crate::report::totals::ExitCode;

use crate::cli::{answer, wrong_usage};

/// The arguments of `kyclint schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArguments {
    /// Name of the schema
    #[arg(value_name = "NAME", value_parser = names())]
    name: String,
    /// Print the schema for editors, with snippets and Markdown
    #[arg(long)]
    editor: bool,
}

fn names() -> PossibleValuesParser {
    let values = published()
        .map(|schema| clap::builder::PossibleValue::new(schema.name).help(schema.summary));
    PossibleValuesParser::new(values)
}

pub(crate) fn run(arguments: &SchemaArguments) -> io::Result<ExitCode> {
    // clap rejects any other name.
    let Some(schema) = Published::find(&arguments.name) else {
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
