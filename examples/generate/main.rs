//! Generates invented customers for measurements, as onboarding and migration systems send them.
//!
//! ```sh
//! cargo run --release --example generate -- --size 2G --output customers.ndjson
//! cargo run --release --example generate -- --customers 10 --defective 100
//! cargo run --release --example generate -- --folders samples --files 3000 --per-folder 100
//! ```
//!
//! The clean customers are the library's samples (`kyclint sample customer MIXED`); the defects are
//! made here.
//!
//! Customers are of both entity types and of all sizes: of a hundred, about 35 are small (required
//! fields and a few more), 40 medium, 20 large (most fields), and 5 have so many related entities
//! that they take 10 KB or more. The same seed gives the same bytes. Defects are chosen
//! independently ([`defects`]), so that the same customers can be generated clean or defective.
//!
//! A clean customer causes no finding at all, not even advice; a defective one causes at least one
//! error or warning. Lint the output to check both: a folder from `--defective 0` has to be clean
//! with `--fail-on advice`, and with `--defective 100` the report has to name every file. A finding
//! in a clean customer is a bug here or in a rule.

mod defects;
#[path = "../../src/samples/dice.rs"]
#[allow(dead_code, reason = "defects need some of it")]
mod dice;
#[path = "../../src/samples/escaped.rs"]
mod escaped;

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use kyclint::samples::{Mix, Samples};
use kyclint::{Date, EntityType};

use defects::Defects;
use escaped::escaped;

/// Generates invented customers, one per line or one per file
#[derive(Debug, Parser)]
struct Options {
    /// Seed: the same seed always gives the same customers
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many of a hundred customers are defective
    #[arg(long, value_name = "PERCENT", default_value_t = 2, value_parser = clap::value_parser!(u8).range(0..=100))]
    defective: u8,
    /// Generate customers of one entity type only
    #[arg(long, value_name = "TYPE", value_parser = entity_type)]
    entity_type: Option<EntityType>,
    /// The day that no date of a customer is after, except where documents expire
    #[arg(long, value_name = "YYYY-MM-DD", default_value = "2024-06-30")]
    today: Date,
    /// How many of a hundred customers are small, medium, large and very large
    #[arg(long, value_name = "N,N,N,N", value_delimiter = ',', default_values_t = Mix::default().sizes)]
    extents: Vec<u32>,
    /// Stop at the first customer that reaches this number of bytes; k, M and G are powers of 1000
    #[arg(long, value_name = "BYTES", value_parser = bytes, required_unless_present_any = ["customers", "folders"], conflicts_with_all = ["customers", "folders"])]
    size: Option<u64>,
    /// Stop after this number of customers
    #[arg(long, value_name = "N", conflicts_with = "folders")]
    customers: Option<u64>,
    /// Write the lines to this file instead of standard output
    #[arg(long, value_name = "FILE", conflicts_with = "folders")]
    output: Option<PathBuf>,
    /// Write files with one customer each into subfolders of this folder
    #[arg(long, value_name = "DIR", requires = "files")]
    folders: Option<PathBuf>,
    /// Number of files
    #[arg(long, value_name = "N", requires = "folders")]
    files: Option<u64>,
    /// Number of files per folder
    #[arg(long, value_name = "M", requires = "folders", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..))]
    per_folder: u64,
}

/// Parses an entity type, in any case.
fn entity_type(written: &str) -> Result<EntityType, String> {
    let mut all = EntityType::ALL.into_iter();
    all.find(|known| known.code().eq_ignore_ascii_case(written))
        .ok_or_else(|| "expected INDIVIDUAL or ORGANIZATION".to_owned())
}

/// Parses a number of bytes, with or without suffix.
fn bytes(written: &str) -> Result<u64, String> {
    let (number, factor) = match written.char_indices().last() {
        Some((at, 'k' | 'K')) => (&written[..at], 1_000),
        Some((at, 'M')) => (&written[..at], 1_000_000),
        Some((at, 'G')) => (&written[..at], 1_000_000_000),
        _ => (written, 1),
    };
    let number: u64 = number
        .parse()
        .map_err(|_| "expected a whole number with an optional k, M or G".to_owned())?;
    number
        .checked_mul(factor)
        .ok_or_else(|| "too many bytes".to_owned())
}

fn main() -> ExitCode {
    match write(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        // The reader closed the pipe.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(options: &Options) -> io::Result<()> {
    let mut sizes = [0; 4];
    for (size, given) in sizes.iter_mut().zip(&options.extents) {
        *size = *given;
    }
    let mix = Mix {
        entity_type: options.entity_type,
        sizes,
    };
    let mut run = Run {
        customers: Samples::mixed(mix, options.seed, options.today).numbered_from(1),
        defects: Defects::new(options.seed, options.defective),
    };
    if let Some(folder) = &options.folders {
        return write_folders(&mut run, folder, options);
    }
    match &options.output {
        Some(file) => write_lines(
            &mut run,
            File::create(file).map_err(|error| about(file, &error))?,
            options,
        ),
        None => write_lines(&mut run, io::stdout().lock(), options),
    }
}

fn write_lines(run: &mut Run, out: impl Write, options: &Options) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, out);
    let (mut written, mut count) = (0, 0);
    let is_done = |written, count| match (options.size, options.customers) {
        (Some(size), _) => written >= size,
        (None, customers) => count >= customers.unwrap_or_default(),
    };
    while !is_done(written, count) {
        let line = run.next(Layout::Compact)?;
        out.write_all(line.as_bytes())?;
        out.write_all(b"\n")?;
        written += line.len() as u64 + 1;
        count += 1;
    }
    out.flush()
}

fn write_folders(run: &mut Run, folder: &Path, options: &Options) -> io::Result<()> {
    for number in 0..options.files.unwrap_or_default() {
        let inner = folder.join(format!("{:04}", number / options.per_folder + 1));
        if number % options.per_folder == 0 {
            fs::create_dir_all(&inner).map_err(|error| about(&inner, &error))?;
        }
        let file = inner.join(format!("customer-{:06}.json", number + 1));
        let text = run.next(Layout::Pretty)?;
        fs::write(&file, format!("{text}\n")).map_err(|error| about(&file, &error))?;
    }
    Ok(())
}

/// Adds the path to an error.
fn about(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// How a customer is formatted.
#[derive(Clone, Copy)]
enum Layout {
    /// On one line.
    Compact,
    /// One member per line, like samples.
    Pretty,
}

struct Run {
    customers: Samples,
    defects: Defects,
}

impl Run {
    /// Returns the text of the next customer.
    fn next(&mut self, layout: Layout) -> io::Result<String> {
        let clean = self.customers.next().unwrap_or_default();
        // Some senders escape letters that are not ASCII, whatever else is wrong.
        let is_escaped = clean.contains("\\u");
        let write = |customer: &_| match layout {
            Layout::Compact => serde_json::to_string(customer),
            Layout::Pretty => serde_json::to_string_pretty(customer),
        };
        let text = match (self.defects.spoil(&clean, write)?, layout) {
            (Some(spoilt), _) => spoilt,
            (None, Layout::Compact) => return Ok(clean),
            (None, Layout::Pretty) => write(&serde_json::from_str(&clean)?)?,
        };
        Ok(if is_escaped { escaped(&text) } else { text })
    }
}
