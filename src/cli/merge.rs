//! `kyclint merge`: compares the customers of several runs by the files that `--occurrences` wrote.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::iter;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::lint::ledger::Ledger;
use crate::lint::{InputMode, LintResult};
use crate::report::formats::{Format, View};
use crate::report::merge::Merge;
use crate::report::parts::PartLines;
use crate::report::recorded::Recorded;
use crate::report::refused::refused;
use crate::report::session::{Options, Session};
use crate::report::totals::{ExitCode, Failure, Report};
use crate::source::Source;
use crate::workspace::compressed::{Reader, decompressed, lacks_extension};
use crate::workspace::configs::Configs;
use crate::workspace::inputs::is_stdin;
use crate::workspace::same_content::same_content;
use crate::workspace::spill::TemporaryFiles;

use crate::cli::memory;
use crate::cli::progress::Progress;
use crate::cli::settings::{SettingsArguments, tell};
use crate::cli::sinks::{Console, Sinks, Target, Targets, has_page};
use crate::cli::terminal::Color;
use crate::cli::{failed, wrong_usage};
use crate::workspace::notes::note;

/// The arguments of `kyclint merge`.
#[derive(Debug, Args)]
pub(crate) struct MergeArguments {
    /// Files that --occurrences wrote, in the order in which their customers are sent; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write the report in this format
    #[arg(short, long, value_enum, default_value_t = Format::Graphical, value_name = "FORMAT")]
    format: Format,
    /// Also write a report to a file (repeatable)
    #[arg(long, value_name = "FORMAT=FILE", value_parser = Target::parse)]
    output: Vec<Target>,
    /// Use colours: auto, always, never
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN", hide_possible_values = true)]
    color: Color,
    /// Show at most this many findings; all of them are counted
    #[arg(long, value_name = "N")]
    max_findings: Option<usize>,
    /// Compare customers in this much memory, such as 512M or 4G; temporary files hold the rest
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = memory::size)]
    memory: usize,
    /// Print only findings and failures
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    settings: SettingsArguments,
}

pub(crate) fn run(arguments: &MergeArguments) -> io::Result<ExitCode> {
    let configs = match (arguments.settings).configs(has_page(arguments.format, &arguments.output))
    {
        Ok(configs) => configs,
        Err(error) => return wrong_usage(&error),
    };
    if let Some((first, second)) = same_content(&arguments.files) {
        let (first, second) = (first.display(), second.display());
        return wrong_usage(&format!(
            "{second} has the same values as {first}; name each part once"
        ));
    }
    let targets = Targets::new(
        &arguments.output,
        None,
        iter::empty(),
        &arguments.files,
        None,
        arguments.quiet,
    );
    let targets = match targets {
        Ok(targets) => targets,
        Err(error) => return wrong_usage(&error),
    };
    let console = Console::Stdout;
    let style = console.style(arguments.color);
    let sinks = match Sinks::open(console, arguments.format, style, &targets) {
        Ok(sinks) => sinks,
        Err(error) => return failed(error),
    };
    let ledger = Ledger::bounded(arguments.memory, Box::new(TemporaryFiles));
    let mut merging = Merging {
        merge: Merge::new(ledger),
        configs,
        sinks,
        progress: Progress::new(None),
        report: Report::default(),
        most: arguments.max_findings.unwrap_or(usize::MAX),
        of_file: None,
        of_customer: None,
    };
    merging.sinks.begin(&merging.progress);
    for file in &arguments.files {
        if let Err(error) = merging.file(file) {
            let failure = Failure {
                file: file.display().to_string(),
                error,
            };
            note(&format!("error: {}: {}", failure.file, failure.error));
            merging.report.failures.push(failure);
        }
    }
    merging.finish(arguments.quiet)
}

struct Merging {
    merge: Merge,
    configs: Configs,
    sinks: Sinks,
    progress: Progress,
    report: Report,
    /// How many findings the report shows.
    most: usize,
    /// The last file that was linted, and its options.
    of_file: Option<(String, Options)>,
    /// The last customer of the file that is read.
    of_customer: Option<Customer>,
}

/// A customer with values that are compared.
struct Customer {
    /// The number of its document in the file.
    document: usize,
    pointer: String,
    is_refused: bool,
}

/// Opens a file, or standard input. The error says what is wrong.
fn open(path: &Path) -> Result<Reader, String> {
    if is_stdin(path) {
        return Ok(Box::new(io::stdin()));
    }
    if path.is_dir() {
        let help = "name its files in the order in which their customers are sent";
        return Err(format!("a folder; {help}"));
    }
    let file = File::open(path).map_err(|error| error.to_string())?;
    Ok(Box::new(file))
}

/// A longer line is not one of an occurrence.
const LONGEST_LINE: u64 = 1 << 20;

impl Merging {
    /// Compares the occurrences of a file. The error says where it is wrong, and how.
    fn file(&mut self, path: &Path) -> Result<(), String> {
        // Numbers of documents may begin again, also in a part of the same export.
        self.of_customer = None;
        let mut lines = BufReader::new(decompressed(path, open(path)?));
        let mut part = PartLines::default();
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = lines
                .by_ref()
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut line);
            if read.map_err(|error| error.to_string())? == 0 {
                return part.end();
            }
            let is_first = part.is_at_start();
            match part.take(&line) {
                Ok(None) => {}
                Ok(Some(recorded)) => self
                    .occurrence(&recorded)
                    .map_err(|error| part.at(&error))?,
                Err(error) => {
                    let compressed = lacks_extension(&line).filter(|_| is_first);
                    return Err(compressed.unwrap_or(error));
                }
            }
        }
    }

    fn occurrence(&mut self, recorded: &Recorded<'_>) -> Result<(), String> {
        let is_same = self
            .of_file
            .as_ref()
            .is_some_and(|it| it.0 == recorded.file);
        if !is_same {
            let resolved = self.configs.of(Path::new(&*recorded.file));
            let resolved = resolved.map_err(|error| {
                tell(&error);
                format!("the configuration {} is not valid", error.name())
            })?;
            let options = resolved.options(InputMode::Payloads, true);
            self.of_file = Some((recorded.file.to_string(), options));
            self.of_customer = None;
            self.report.files += 1;
            self.reached();
        }
        self.customer(recorded);
        let Some((_, options)) = &self.of_file else {
            return Ok(());
        };
        if let Some(mut session) = self.merge.take(recorded, options)? {
            session.redact();
            self.show(&session);
        }
        Ok(())
    }

    /// Counts the customer of a value, unless it is that of the value before.
    fn customer(&mut self, recorded: &Recorded<'_>) {
        let last = self.of_customer.as_ref();
        let last = last.filter(|it| it.document == recorded.document);
        if last.is_none() {
            self.report.documents += 1;
        }
        if last.is_none_or(|it| it.pointer != recorded.pointer) {
            self.report.customers += 1;
            self.of_customer = Some(Customer {
                document: recorded.document,
                pointer: recorded.pointer.to_string(),
                is_refused: false,
            });
        }
    }

    /// Tells the reports which file is read, and how many customers were before.
    fn reached(&mut self) {
        let Some((name, options)) = &self.of_file else {
            return;
        };
        let source = Source::new(name.as_str(), Vec::new());
        let session = Session::recorded(source, options.clone(), LintResult::default(), None);
        let view = View {
            payload: Some(self.report.customers),
            ..session.view(0)
        };
        self.sinks.take(&view, None, &self.progress);
    }

    fn show(&mut self, session: &Session) {
        let linted: &LintResult = session.linted();
        let shown = linted
            .diagnostics
            .len()
            .min(self.most.saturating_sub(self.report.shown));
        let fail_on = session.options().fail_on;
        let documents = self.report.documents;
        self.report.add(session.source(), linted, fail_on);
        // Its document is counted.
        self.report.documents = documents;
        self.report.shown += shown;
        if let Some(customer) = self.of_customer.as_mut().filter(|it| !it.is_refused) {
            customer.is_refused = refused(linted) > 0;
            self.report.refused += usize::from(customer.is_refused);
        }
        let view = View {
            payload: self.report.customers.checked_sub(1),
            ..session.view(shown)
        };
        self.sinks.take(&view, None, &self.progress);
    }

    fn finish(mut self, is_quiet: bool) -> io::Result<ExitCode> {
        // A run without values to compare is clean.
        let code = self.report.exit_code(true);
        self.reached();
        self.sinks.finish(&self.report, !is_quiet, &self.progress);
        if !is_quiet && self.sinks.have_reader() && !self.sinks.have_summary() {
            self.report.summary().lines().for_each(note);
        }
        match self.sinks.close()? {
            true => Ok(code),
            false => Ok(ExitCode::Failure),
        }
    }
}
