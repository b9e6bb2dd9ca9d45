//! `kyclint check`: find, read, lint, report.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use clap::Args;

use crate::across::Ledger;
use crate::config::{Applied, Configs, Unusable};
use crate::lint::{Linted, Taken, lint_documents};
use crate::ordered;
use crate::output::{self, Format, Output};
use crate::report::{ExitCode, Failure, Report};
use crate::rules::ALL;
use crate::source::{Found, MAX_SIZE, Skipped, Source};

use super::inputs::{Input, InputArguments, Inputs, read, taken};
use super::progress::{Amount, Progress};
use super::settings::{SettingsArguments, tell};
use super::terminal::{self, Color};
use super::{misspelt_command, note, wrong_usage};

/// What to lint and how to tell about it.
#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// How to write the report
    #[arg(short, long, value_enum, default_value_t = Format::Graphical)]
    format: Format,
    /// When to use colours: auto, always, never
    #[arg(
        long,
        value_enum,
        default_value_t = Color::Auto,
        value_name = "WHEN",
        hide_possible_values = true
    )]
    color: Color,
    /// Show this many findings only; all of them are counted
    #[arg(long, value_name = "N")]
    max_findings: Option<usize>,
    /// Tell at the end how often each rule found something
    #[arg(long)]
    statistics: bool,
    /// Do not compare customers with each other
    ///
    /// Comparing takes 80 to 150 bytes of memory for each.
    #[arg(long)]
    no_cross_document: bool,
    /// How many threads to use [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Name the files that are skipped
    #[arg(short, long, conflicts_with = "quiet")]
    verbose: bool,
    /// Write findings and failures only
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    inputs: InputArguments,
    #[command(flatten)]
    settings: SettingsArguments,
}

pub(super) fn run(arguments: &CheckArguments) -> io::Result<ExitCode> {
    let format = match arguments.format {
        Format::Graphical if terminal::wants_narration() => Format::Narrated,
        format => format,
    };
    let configs = match arguments.settings.configs() {
        Ok(configs) => Arc::new(configs),
        Err(error) => return wrong_usage(&error),
    };
    if let Some(rule) = arguments.settings.wanted_comparison()
        && arguments.no_cross_document
    {
        return wrong_usage(&format!(
            "`{rule}` compares customers, and --no-cross-document does without that"
        ));
    }
    let style = terminal::style(arguments.color, &io::stdout());
    let output: Arc<dyn Output> = Arc::from(output::open(format, style));
    let is_full = Arc::new(AtomicBool::new(arguments.max_findings == Some(0)));
    let worker = Worker {
        configs: Arc::clone(&configs),
        output: Arc::clone(&output),
        is_compared: !arguments.no_cross_document,
        is_full: Arc::clone(&is_full),
    };
    let inputs = Inputs::new(&arguments.inputs, configs);
    let amount = match inputs.files() {
        0 | 1 => Amount::Bytes(inputs.size()),
        files => Amount::Files(files),
    };
    let is_shown = !arguments.quiet && io::stderr().is_terminal();
    let mut run = Run {
        arguments,
        output,
        is_full,
        ledger: Ledger::default(),
        report: Report {
            counts: arguments.statistics.then_some([0; ALL.len()]),
            ..Report::default()
        },
        has_blank: false,
        last_file: None,
        progress: Progress::new(amount, is_shown),
        out: BufWriter::new(io::stdout().lock()),
        is_on_terminal: io::stdout().is_terminal(),
        failed_to_write: None,
    };
    run.write(run.output.beginning().as_bytes());
    let work = move |input| worker.check(input);
    ordered::for_each(threads(arguments), inputs, work, |outcomes| {
        run.take(outcomes)
    });
    run.finish()
}

fn threads(arguments: &CheckArguments) -> usize {
    match arguments.threads {
        Some(threads) => threads.into(),
        None => thread::available_parallelism().map_or(1, NonZero::get),
    }
}

/// What is shared by the threads that check.
struct Worker {
    configs: Arc<Configs>,
    output: Arc<dyn Output>,
    is_compared: bool,
    /// Whether the report shows as many findings as it may.
    is_full: Arc<AtomicBool>,
}

/// What became of an input.
enum Outcome {
    Checked(Box<Checked>),
    Skipped(Skipped),
    Misconfigured(Arc<Unusable>),
    Foreign(String),
    Empty,
}

/// What was found in a text.
struct Checked {
    source: Source,
    applied: Applied,
    linted: Linted,
    /// The findings as the report shows them.
    drawn: io::Result<Vec<u8>>,
}

impl Worker {
    fn check(&self, input: Input) -> Vec<Outcome> {
        match input {
            Input::Files(files) => files.into_iter().map(|found| self.file(found)).collect(),
            Input::Text(source, taken, applied) => vec![self.text(source, taken, applied)],
            Input::Skipped(skipped) => vec![Outcome::Skipped(skipped)],
            Input::Misconfigured(unusable) => vec![Outcome::Misconfigured(unusable)],
            Input::Foreign(name) => vec![Outcome::Foreign(name)],
            Input::Empty => vec![Outcome::Empty],
        }
    }

    fn file(&self, found: Found) -> Outcome {
        let taken = taken(&found);
        let bytes = File::open(&found.path)
            .map_err(|error| error.to_string())
            .and_then(|file| {
                let size = file.metadata().map_or(0, |metadata| metadata.len());
                // Room for a byte more, so that the end is seen without growing.
                let room = size.min(MAX_SIZE) as usize + 1;
                read(Vec::with_capacity(room), file)
            });
        match (bytes, self.configs.of(&found.path)) {
            (Ok(bytes), Ok(applied)) => self.text(Source::new(found.name, bytes), taken, applied),
            (Err(error), _) => Outcome::Skipped(Skipped::Failed {
                name: found.name,
                error,
            }),
            (_, Err(unusable)) => Outcome::Misconfigured(unusable),
        }
    }

    fn text(&self, source: Source, taken: Taken, applied: Applied) -> Outcome {
        let linted = lint_documents(&source, &applied.settings, taken, self.is_compared);
        let mut drawn = Vec::new();
        let result = if self.is_full.load(Ordering::Relaxed) {
            Ok(())
        } else {
            self.output.draw(&source, &linted.diagnostics, &mut drawn)
        };
        Outcome::Checked(Box::new(Checked {
            source,
            applied,
            linted,
            drawn: result.map(|()| drawn),
        }))
    }
}

/// Takes the outcomes in the order of the inputs and writes the report.
struct Run<'a> {
    arguments: &'a CheckArguments,
    output: Arc<dyn Output>,
    is_full: Arc<AtomicBool>,
    ledger: Ledger,
    report: Report,
    /// Whether a file was read that holds nothing to skip.
    has_blank: bool,
    /// The last file that was counted.
    last_file: Option<Arc<str>>,
    progress: Progress,
    out: BufWriter<StdoutLock<'static>>,
    /// Whether the report is written to a terminal.
    is_on_terminal: bool,
    failed_to_write: Option<io::Error>,
}

impl Run<'_> {
    /// Takes what became of some inputs. There is no more to do where the report cannot be written.
    fn take(&mut self, outcomes: Vec<Outcome>) -> ControlFlow<()> {
        let mut done = 0;
        for outcome in outcomes {
            done += match &outcome {
                Outcome::Checked(checked) if !self.progress.counts_files() => {
                    checked.source.text().len() as u64
                }
                _ => 1,
            };
            match outcome {
                Outcome::Checked(checked) => self.checked(*checked),
                Outcome::Skipped(Skipped::Failed { name, error }) => self.fail(name, error),
                Outcome::Skipped(Skipped::Link { name, is_loop }) => {
                    self.pass_over_link(&name, is_loop);
                }
                Outcome::Misconfigured(unusable) => self.fail_configuration(&unusable),
                Outcome::Foreign(name) => self.skip(&name),
                Outcome::Empty => self.has_blank = true,
            }
        }
        self.progress.advance(done);
        match self.failed_to_write {
            Some(_) => ControlFlow::Break(()),
            None => ControlFlow::Continue(()),
        }
    }

    fn checked(&mut self, checked: Checked) {
        let Checked {
            source,
            applied,
            mut linted,
            mut drawn,
        } = checked;
        if linted.documents == 0 {
            // A page without any JSON is none that was passed over, nor are blank lines.
            if linted.others > 0 {
                self.skip(source.name());
            } else {
                self.has_blank = true;
            }
            return;
        }
        let before = linted.diagnostics.len();
        linted.compare(&mut self.ledger, &source, &applied.settings);
        let found = linted.diagnostics.len();
        let room = self.room();
        if found > before || found > room {
            let mut redrawn = Vec::new();
            let shown = &linted.diagnostics[..found.min(room)];
            let result = self.output.draw(&source, shown, &mut redrawn);
            drawn = result.map(|()| redrawn);
        }
        self.report.documents += linted.documents;
        if self.last_file.as_ref() != Some(source.shared_name()) {
            self.report.files += 1;
            self.last_file = Some(Arc::clone(source.shared_name()));
        }
        self.report.add(&linted.diagnostics, applied.fail_on);
        let separator = if self.report.shown > 0 {
            self.output.separator()
        } else {
            ""
        };
        self.report.shown += found.min(room);
        self.is_full.store(self.room() == 0, Ordering::Relaxed);
        match drawn {
            Ok(drawn) if drawn.is_empty() => {}
            Ok(drawn) => self.write(&[separator.as_bytes(), &drawn].concat()),
            Err(error) => self.failed_to_write = Some(error),
        }
    }

    /// How many more findings the report may show.
    fn room(&self) -> usize {
        let most = self.arguments.max_findings.unwrap_or(usize::MAX);
        most.saturating_sub(self.report.shown)
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.failed_to_write.is_none() {
            let out = &mut self.out;
            let mut write = || out.write_all(bytes).and_then(|()| out.flush());
            // What goes elsewhere does not disturb the bar.
            let written = if self.is_on_terminal {
                self.progress.hidden(write)
            } else {
                write()
            };
            self.failed_to_write = written.err();
        }
    }

    fn note(&self, text: &str) {
        self.progress.hidden(|| note(text));
    }

    fn skip(&mut self, name: &str) {
        self.report.skipped += 1;
        if self.arguments.verbose {
            self.note(&format!("skipped {name}: not a customer payload"));
        }
    }

    fn fail(&mut self, file: String, error: String) {
        self.note(&format!("error: {file}: {error}"));
        let is_first = self.report.failures.is_empty();
        if let Some(command) = misspelt_command(&file).filter(|_| is_first) {
            self.note(&format!("did you mean the command `kyclint {command}`?"));
        }
        self.report.failures.push(Failure { file, error });
    }

    /// A configuration that cannot be used is told once; the files below it are not linted.
    fn fail_configuration(&mut self, unusable: &Unusable) {
        let failure = Failure {
            file: unusable.name().to_owned(),
            error: unusable.to_string(),
        };
        if !self.report.failures.contains(&failure) {
            self.progress.hidden(|| tell(unusable));
            self.report.failures.push(failure);
        }
    }

    fn pass_over_link(&self, name: &str, is_loop: bool) {
        if is_loop {
            if !self.arguments.quiet {
                self.note(&format!(
                    "note: {name} is a link to a folder that contains it: not followed"
                ));
            }
        } else if self.arguments.verbose {
            self.note(&format!(
                "skipped {name}: a link to a folder; name it to check what it holds"
            ));
        }
    }

    fn finish(mut self) -> io::Result<ExitCode> {
        self.progress.finish();
        let quiet = self.arguments.quiet;
        let code = self.report.exit_code(self.arguments.inputs.allow_empty);
        // A reader who has seen enough ends the run, and is no error.
        match self.failed_to_write {
            Some(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(code),
            Some(error) => return Err(error),
            None => {}
        }
        let is_explained = !self.report.failures.is_empty();
        if self.report.files == 0 && !is_explained && (!quiet || code == ExitCode::NothingToCheck) {
            let advice = if self.arguments.inputs.detect {
                "without --detect, a JSON file that is named is checked anyway"
            } else {
                "name a JSON file to check it anyway"
            };
            note(&nothing_to_check(&self.report, self.has_blank, advice));
        }
        let is_for_machines = matches!(self.arguments.format, Format::Json);
        let is_told = self.report.files > 0 && (!quiet || self.arguments.statistics);
        if is_for_machines || (self.output.has_summary() && is_told) {
            let mut end = Vec::new();
            self.output.finish(&self.report, &mut end)?;
            self.write(&end);
        } else if is_told {
            note(&self.report.summary());
        }
        match self.failed_to_write {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(code),
        }
    }
}

fn nothing_to_check(report: &Report, has_blank: bool, advice: &str) -> String {
    match report.skipped {
        0 if has_blank => "nothing to check: no document in what was read".to_owned(),
        0 => "nothing to check: no JSON, NDJSON or Markdown file found".to_owned(),
        1 => format!(
            "nothing to check: the one file found does not look like a customer payload (-v names it; {advice})"
        ),
        count => format!(
            "nothing to check: none of the {count} files found looks like a customer payload (-v names them; {advice})"
        ),
    }
}
