//! `kyclint schema`: prints the published schemas.

use std::io;

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::report::published::{Published, published};
use crate::report::totals::ExitCode;

use crate::cli::answer;

/// The arguments of `kyclint schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArguments {
    /// Name of the schema
    #[arg(value_name = "NAME", value_parser = names())]
    name: String,
}

fn names() -> PossibleValuesParser {
    let values = published()
        .map(|schema| clap::builder::PossibleValue::new(schema.name).help(schema.summary));
    PossibleValuesParser::new(values)
}

pub(crate) fn run(arguments: &SchemaArguments) -> io::Result<ExitCode> {
    // clap rejects any other name.
    match Published::find(&arguments.name) {
        Some(schema) => answer(&schema.text()),
        None => Ok(ExitCode::Failure),
    }
}
