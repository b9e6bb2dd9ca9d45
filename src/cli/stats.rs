//! `kyclint stats`: shows the trend of several runs from their JSON reports.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::report::stats;
use crate::report::stats::Run;
use crate::report::totals::ExitCode;

use crate::cli::answer;
use crate::workspace::notes::note;

/// The arguments of `kyclint stats`.
#[derive(Debug, Args)]
pub(crate) struct StatsArguments {
    /// JSON or JSON Lines reports, the oldest first, or - for standard input
    ///
    /// They are what `--format json` and `--format jsonl` write.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write in this format
    #[arg(short, long, value_enum, default_value_t = StatsFormat::Table)]
    format: StatsFormat,
}

/// The format of the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatsFormat {
    /// Tables of text
    Table,
    /// One JSON object
    Json,
    /// One page to look at
    Html,
}

pub(crate) fn run(arguments: &StatsArguments) -> io::Result<ExitCode> {
    let mut runs = Vec::new();
    let mut are_read = true;
    for path in &arguments.files {
        match read(path) {
            Ok(run) => runs.push(run),
            Err(error) => {
                note(&format!("error: {}: {error}", path.display()));
                are_read = false;
            }
        }
    }
    if !are_read {
        return Ok(ExitCode::Failure);
    }
    answer(&match arguments.format {
        StatsFormat::Table => stats::text(&runs),
        StatsFormat::Json => stats::json(&runs)?,
        StatsFormat::Html => stats::html(&runs),
    })
}

fn read(path: &Path) -> Result<Run, String> {
    if path == Path::new("-") {
        return stats::read("<stdin>", io::stdin().lock());
    }
    let file = File::open(path).map_err(|error| error.to_string())?;
    stats::read(&path.display().to_string(), BufReader::new(file))
}
