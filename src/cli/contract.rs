//! `kyclint contract`: where the contract comes from, and how it is read where its sources disagree.

use std::io;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::report::contract_page::{
    ContractPage, reading_markdown, reading_text, source_rows, unpublished_rows,
};
use crate::report::totals::ExitCode;

use crate::cli::listing::{self, ListFormat};
use crate::cli::{answer, failed};

/// The arguments of `kyclint contract`.
#[derive(Debug, Args)]
pub(crate) struct ContractArguments {
    /// Print only this part [default: the version, the readings, the sources, and what is not published]
    #[arg(value_name = "PART", value_enum)]
    part: Option<Part>,
    /// Write it in this format
    #[arg(short, long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

/// A part of what is known about the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// How it is read where sources disagree, and why
    Readings,
    /// The sources, with their dates
    Sources,
    /// What no source says, and what kyclint does instead
    Unpublished,
    /// Each field with its source
    Fields,
    /// Each API code with its source
    Codes,
}

pub(crate) fn run(arguments: &ContractArguments) -> io::Result<ExitCode> {
    let page = match ContractPage::load() {
        Ok(page) => page,
        Err(error) => {
            return failed(format!("cannot read the readings: {error}"));
        }
    };
    let format = arguments.format;
    answer(&match (arguments.part, format) {
        (None, ListFormat::Json) => json(&page)?,
        (None, _) => {
            let parts = [Part::Readings, Part::Sources, Part::Unpublished];
            let parts = parts.map(|part| text(&page, part, format));
            format!("{}\n{}", page.head(), parts.join("\n"))
        }
        (Some(part), ListFormat::Json) => match part {
            Part::Readings => json(&page.readings.readings)?,
            Part::Sources => json(&page.readings.sources)?,
            Part::Unpublished => json(&page.readings.unpublished)?,
            Part::Fields => json(&page.fields)?,
            Part::Codes => json(&page.codes)?,
        },
        (Some(part), format) => text(&page, part, format),
    })
}

fn json(value: &impl Serialize) -> io::Result<String> {
    Ok(format!("{}\n", serde_json::to_string_pretty(value)?))
}

/// A part as text or Markdown.
fn text(page: &ContractPage, part: Part, format: ListFormat) -> String {
    let is_markdown = format == ListFormat::Markdown;
    let list = |head: &[&str], rows: &[Vec<String>]| {
        if is_markdown {
            listing::markdown(head, rows)
        } else {
            listing::table(head, rows)
        }
    };
    let readings = &page.readings;
    match part {
        Part::Readings => {
            let one = if is_markdown {
                reading_markdown
            } else {
                reading_text
            };
            let texts = readings.readings.iter().map(one);
            texts.collect::<String>().trim_matches('\n').to_owned() + "\n"
        }
        Part::Sources => list(
            &["source", "what it is", "newest date"],
            &source_rows(&readings.sources),
        ),
        Part::Unpublished => list(
            &["not published", "what kyclint does"],
            &unpublished_rows(&readings.unpublished),
        ),
        Part::Fields if is_markdown => page.fields_markdown(),
        Part::Fields => list(
            &["object", "field", "required", "source", "readings"],
            &page.field_rows(),
        ),
        Part::Codes => list(
            &["code", "field", "trigger", "published in", "readings"],
            &page.code_rows(),
        ),
    }
}
