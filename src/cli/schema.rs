//! `kyclint schema`: the published schemas.

use std::io;

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::report::published::{Published, published};
use crate::report::totals::ExitCode;

use crate::cli::answer;

/// Which schema to print.
#[derive(Debug, Args)]
pub(crate) struct SchemaArguments {
    /// The schema's name
    #[arg(value_name = "NAME", value_parser = names())]
    name: String,
}

fn names() -> PossibleValuesParser {
    let values = published()
        .map(|schema| clap::builder::PossibleValue::new(schema.name).help(schema.summary));
    PossibleValuesParser::new(values)
}

pub(crate) fn run(arguments: &SchemaArguments) -> io::Result<ExitCode> {
    // clap lets no other names through.
    match Published::find(&arguments.name) {
        Some(schema) => answer(&schema.text()),
        None => Ok(ExitCode::Failure),
    }
}
