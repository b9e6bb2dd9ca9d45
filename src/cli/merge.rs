//! `kyclint merge`: compares the customers of several runs by the files that `--occurrences` wrote.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::iter;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::lint::ledger::Ledger;
use crate::lint::{InputMode, LintResult};
use crate::report::formats::Format;
use crate::report::merge::Merge;
use crate::report::recorded::{self, Recorded};
use crate::report::session::{Options, Session};
use crate::report::totals::{ExitCode, Failure, Report};
use crate::workspace::compressed::decompressed;
use crate::workspace::configs::Configs;
use crate::workspace::spill::TemporaryFiles;

use crate::cli::memory;
use crate::cli::progress::Progress;
use crate::cli::settings::{SettingsArguments, tell};
use crate::cli::sinks::{Console, Sinks, Target, Targets, has_page};
use crate::cli::terminal::Color;
use crate::cli::{note, wrong_usage};

/// The arguments of `kyclint merge`.
#[derive(Debug, Args)]
pub(crate) struct MergeArguments {
    /// Files that --occurrences wrote, in the order in which their customers are sent
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
    let targets = Targets::new(
        &arguments.output,
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
        Err(error) => {
            note(&format!("error: {error}"));
            return Ok(ExitCode::Failure);
        }
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
}

/// A longer line is not one of an occurrence.
const LONGEST_LINE: u64 = 1 << 20;

impl Merging {
    /// Compares the occurrences of a file. The error says where it is wrong, and how.
    fn file(&mut self, path: &Path) -> Result<(), String> {
        let file = File::open(path).map_err(|error| error.to_string())?;
        let mut lines = BufReader::new(decompressed(path, Box::new(file)));
        let mut line = String::new();
        for number in 1_u64.. {
            let at = |error: String| format!("line {number}: {error}");
            line.clear();
            let read = lines.by_ref().take(LONGEST_LINE).read_line(&mut line);
            let read = read.map_err(|error| at(error.to_string()))?;
            match (read, number) {
                (0, 1) => return Err("empty; --occurrences writes at least a header".to_owned()),
                (0, _) => break,
                (_, 1) => recorded::read_header(&line).map_err(at)?,
                _ => {
                    let recorded = serde_json::from_str(&line);
                    let recorded = recorded.map_err(|error| at(error.to_string()))?;
                    self.occurrence(&recorded).map_err(at)?;
                }
            }
        }
        Ok(())
    }

    fn occurrence(&mut self, recorded: &Recorded) -> Result<(), String> {
        let is_same = self
            .of_file
            .as_ref()
            .is_some_and(|it| it.0 == recorded.file);
        if !is_same {
            let resolved = self.configs.of(Path::new(&recorded.file));
            let resolved = resolved.map_err(|error| {
                tell(&error);
                format!("the configuration {} is not valid", error.name())
            })?;
            let options = resolved.options(InputMode::Payloads, true);
            self.of_file = Some((recorded.file.clone(), options));
            self.report.files += 1;
        }
        let Some((_, options)) = &self.of_file else {
            return Ok(());
        };
        if let Some(mut session) = self.merge.take(recorded, options)? {
            session.redact();
            self.show(&session);
        }
        Ok(())
    }

    fn show(&mut self, session: &Session) {
        let linted: &LintResult = session.linted();
        let shown = linted
            .diagnostics
            .len()
            .min(self.most.saturating_sub(self.report.shown));
        let fail_on = session.options().fail_on;
        self.report.add(session.source(), linted, fail_on);
        self.report.shown += shown;
        self.sinks.take(&session.view(shown), None, &self.progress);
    }

    fn finish(mut self, is_quiet: bool) -> io::Result<ExitCode> {
        // A run without values to compare is clean.
        let code = self.report.exit_code(true);
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
