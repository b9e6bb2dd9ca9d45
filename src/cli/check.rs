//! `kyclint check`: find, read, lint, report.

use std::fs::File;
use std::io::{self, BufWriter, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::config::{Configs, Unusable};
use crate::lint::{Linted, lint, lint_if_payload};
use crate::output::{self, Format, Output};
use crate::report::{ExitCode, Failure, Report};
use crate::source::{self, Found, MAX_SIZE, Skipped, Source};

use super::settings::{SettingsArguments, tell};
use super::terminal::{self, Color};
use super::{misspelt_command, note, wrong_usage};

const STDIN: &str = "-";

/// What to lint and how to tell about it.
#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Payload files, folders to search for them, or - for standard input
    ///
    /// A file named here is a payload. In a folder, JSON files that look like customer payloads
    /// are; `.gitignore` files, hidden folders, `node_modules` and `target` are respected.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to write the report
    #[arg(short, long, value_enum, default_value_t = Format::Graphical)]
    format: Format,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
    /// How to call standard input in the report
    #[arg(
        long,
        value_name = "NAME",
        default_value = "<stdin>",
        hide_default_value = true
    )]
    stdin_filename: String,
    /// Take it as success that there is nothing to check
    #[arg(long)]
    allow_empty: bool,
    /// Name the files that are skipped
    #[arg(short, long, conflicts_with = "quiet")]
    verbose: bool,
    /// Write findings and failures only
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    settings: SettingsArguments,
}

pub(super) fn run(arguments: &CheckArguments) -> io::Result<ExitCode> {
    let format = match arguments.format {
        Format::Graphical if terminal::wants_narration() => Format::Narrated,
        format => format,
    };
    let configs = match arguments.settings.configs() {
        Ok(configs) => configs,
        Err(error) => return wrong_usage(&error),
    };
    let style = terminal::style(arguments.color, &io::stdout());
    let out = BufWriter::new(io::stdout().lock());
    let mut run = Run {
        arguments,
        configs,
        output: output::open(format, style, out),
        report: Report::default(),
        reader_is_gone: false,
    };
    run.paths()?;
    run.finish()
}

struct Run<'a> {
    arguments: &'a CheckArguments,
    configs: Configs,
    output: Box<dyn Output + 'a>,
    report: Report,
    reader_is_gone: bool,
}

impl Run<'_> {
    fn paths(&mut self) -> io::Result<()> {
        let is_stdin = |path: &PathBuf| path.as_os_str() == STDIN;
        let mut paths = self.arguments.paths.clone();
        if paths.iter().any(is_stdin) {
            paths.retain(|path| !is_stdin(path));
            let name = self.arguments.stdin_filename.clone();
            match read(io::stdin().lock()) {
                Ok(bytes) => {
                    let path = PathBuf::from(&name);
                    self.lint(&path, &Source::new(name, bytes), true)?;
                }
                Err(error) => self.fail(name, error),
            }
        }
        for found in source::find(&paths, &self.configs) {
            match found {
                Ok(found) => self.file(found)?,
                Err(Skipped::Failed { name, error }) => self.fail(name, error),
                Err(Skipped::Link { name, is_loop }) => self.pass_over_link(&name, is_loop),
            }
        }
        Ok(())
    }

    fn file(&mut self, found: Found) -> io::Result<()> {
        let bytes = File::open(&found.path)
            .map_err(|error| error.to_string())
            .and_then(read);
        match bytes {
            Ok(bytes) => self.lint(&found.path, &Source::new(found.name, bytes), found.is_named),
            Err(error) => {
                self.fail(found.name, error);
                Ok(())
            }
        }
    }

    fn lint(&mut self, path: &Path, source: &Source, is_payload: bool) -> io::Result<()> {
        let applied = match self.configs.of(path) {
            Ok(applied) => applied,
            Err(unusable) => {
                self.fail_configuration(&unusable);
                return Ok(());
            }
        };
        let linted = if is_payload {
            Linted::Payload(lint(source, &applied.settings))
        } else {
            lint_if_payload(source, &applied.settings)
        };
        match linted {
            Linted::Payload(diagnostics) => {
                self.report.add(&diagnostics, applied.fail_on);
                let written = self.output.source(source, &diagnostics);
                self.unless_reader_is_gone(written)
            }
            Linted::Other => {
                self.report.skipped += 1;
                if self.arguments.verbose {
                    note(&format!(
                        "skipped {}: not a customer payload",
                        source.name()
                    ));
                }
                Ok(())
            }
        }
    }

    fn fail(&mut self, file: String, error: String) {
        note(&format!("error: {file}: {error}"));
        if let Some(command) = misspelt_command(&file).filter(|_| self.report.failures.is_empty()) {
            note(&format!("did you mean the command `kyclint {command}`?"));
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
            tell(unusable);
            self.report.failures.push(failure);
        }
    }

    fn pass_over_link(&self, name: &str, is_loop: bool) {
        if is_loop {
            if !self.arguments.quiet {
                note(&format!(
                    "note: {name} is a link to a folder that contains it: not followed"
                ));
            }
        } else if self.arguments.verbose {
            note(&format!(
                "skipped {name}: a link to a folder; name it to check what it holds"
            ));
        }
    }

    /// A reader who has seen enough ends the report, and is no error.
    fn unless_reader_is_gone(&mut self, written: io::Result<()>) -> io::Result<()> {
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.reader_is_gone = true;
                Ok(())
            }
            other => other,
        }
    }

    fn finish(mut self) -> io::Result<ExitCode> {
        let quiet = self.arguments.quiet;
        let code = self.report.exit_code(self.arguments.allow_empty);
        let is_explained = !self.report.failures.is_empty();
        if self.report.files == 0 && !is_explained && (!quiet || code == ExitCode::NothingToCheck) {
            note(&nothing_to_check(&self.report));
        }
        let is_for_machines = matches!(self.arguments.format, Format::Json);
        if !self.reader_is_gone
            && (is_for_machines || (self.output.has_summary() && self.report.files > 0 && !quiet))
        {
            let written = self.output.finish(&self.report);
            self.unless_reader_is_gone(written)?;
        } else if !self.output.has_summary() && self.report.files > 0 && !quiet {
            note(&self.report.summary());
        }
        Ok(code)
    }
}

fn nothing_to_check(report: &Report) -> String {
    match report.skipped {
        0 => "nothing to check: no JSON file found".to_owned(),
        1 => "nothing to check: the one JSON file found does not look like a customer payload (-v names it; name a file to check it anyway)".to_owned(),
        count => format!("nothing to check: none of the {count} JSON files found looks like a customer payload (-v names them; name a file to check it anyway)"),
    }
}

fn read(mut reader: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    reader
        .by_ref()
        .take(MAX_SIZE + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_SIZE {
        return Err("larger than 4 GiB: split it into files of one customer each".to_owned());
    }
    Ok(bytes)
}
