//! `kyclint schema`: the published schemas.

use std::io;

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::report::ExitCode;
use crate::schema::{PUBLISHED, Published};

use super::answer;

/// Which schema to print.
#[derive(Debug, Args)]
pub(super) struct SchemaArguments {
    /// The schema's name
    #[arg(value_name = "NAME", value_parser = names())]
    name: String,
}

fn names() -> PossibleValuesParser {
    let values = PUBLISHED
        .iter()
        .map(|schema| clap::builder::PossibleValue::new(schema.name).help(schema.summary));
    PossibleValuesParser::new(values)
}

pub(super) fn run(arguments: &SchemaArguments) -> io::Result<ExitCode> {
    // clap lets no other names through.
    match Published::find(&arguments.name) {
        Some(schema) => answer(&schema.text()),
        None => Ok(ExitCode::Failure),
    }
}
