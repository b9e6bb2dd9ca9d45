//! `--baseline` and `--write-baseline`: findings that a run knows, or that later runs are to know.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::report::totals::Report;
use crate::workspace::baseline::{Baseline, Entry};
use crate::workspace::links::{Stray, destination};

use crate::text::count::counted;
use crate::workspace::check::Checked;

/// So many stale entries are named.
const NAMED: usize = 10;

/// Which findings are known.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixes and known findings")]
pub(crate) struct BaselineArguments {
    /// Count the findings of this file and do not show them
    ///
    /// Findings are known by rule, file, JSON Pointer and value, whatever line they are in. Entries that
    /// are found no more are told.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["write_baseline", "diff"])]
    baseline: Option<PathBuf>,
    /// Write all findings to this file, so that later runs know them
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "diff"])]
    write_baseline: Option<PathBuf>,
}

impl BaselineArguments {
    /// The file, which is none to be linted.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.baseline.as_deref().or(self.write_baseline.as_deref())
    }

    /// What is known. The error names the file and the line.
    pub(crate) fn open(&self) -> Result<Known, String> {
        Ok(match (&self.baseline, &self.write_baseline) {
            (Some(file), _) => Known::From(file.clone(), Baseline::read(file)?),
            (None, Some(file)) => {
                check_writable(file)?;
                Known::Into(file.clone(), Baseline::new(file))
            }
            (None, None) => Known::Nothing,
        })
    }
}

/// Whether a baseline may be written to a file. The error names it.
fn check_writable(file: &Path) -> Result<(), String> {
    let name = file.display();
    // Nothing is asked about a file that may not be written.
    if let Err(stray @ Stray::LeadsOut { .. }) = destination(file) {
        return Err(format!("cannot write {name}: {stray}"));
    }
    // Whoever forgets to name the file names a payload in its place; to read a pipe would take for ever.
    if file.exists() && !(file.is_file() && Baseline::is_one(file)) {
        return Err(format!("{name} is no baseline, and is not overwritten"));
    }
    Ok(())
}

/// The findings that a run knows.
pub(crate) enum Known {
    Nothing,
    /// Those of a file.
    From(PathBuf, Baseline),
    /// All, and they are to be written to a file.
    Into(PathBuf, Baseline),
}

impl Known {
    /// How many are known before anything is checked; `None` where that is not to be told.
    pub(crate) fn count(&self) -> Option<usize> {
        matches!(self, Known::From(..)).then_some(0)
    }

    /// Whether findings are written down, and none is told.
    pub(crate) fn is_written(&self) -> bool {
        matches!(self, Known::Into(..))
    }

    /// Takes the findings out that are not to be told.
    pub(crate) fn take(&mut self, checked: &mut Checked, report: &mut Report) {
        match self {
            Known::Nothing => {}
            Known::From(_, baseline) => {
                let known = checked.leave_out(|source, finding| baseline.takes(source, finding));
                baseline.check(
                    checked.session.source(),
                    &checked.session.options().settings,
                );
                report.known = report.known.map(|before| before + known);
            }
            Known::Into(_, baseline) => {
                let known = checked.leave_out(|source, finding| {
                    baseline.add(source, finding);
                    true
                });
                report.known = Some(report.known.unwrap_or(0) + known);
            }
        }
    }

    /// Writes the file, if one is to be written, and returns the lines that are to be said.
    pub(crate) fn finish(&self, report: &Report) -> Result<Vec<String>, String> {
        match self {
            Known::Nothing => Ok(Vec::new()),
            Known::From(file, baseline) => {
                let stale: Vec<_> = baseline.stale().collect();
                Ok(told(file, &stale))
            }
            Known::Into(file, _) if !report.failures.is_empty() => Err(format!(
                "{} is not written, for not everything could be checked",
                file.display()
            )),
            Known::Into(file, baseline) => {
                let written = baseline.write(file);
                written.map_err(|error| {
                    let help = match error.kind() {
                        io::ErrorKind::Unsupported => "; remove it first, or write to another file",
                        _ => "",
                    };
                    format!("cannot write {}: {error}{help}", file.display())
                })?;
                Ok(vec![format!(
                    "wrote {}: {} in {}",
                    file.display(),
                    counted(report.known.unwrap_or(0), "finding"),
                    counted(report.files, "file")
                )])
            }
        }
    }
}

/// What is said of stale entries, line by line.
fn told(file: &Path, stale: &[&Entry]) -> Vec<String> {
    if stale.is_empty() {
        return Vec::new();
    }
    let are = if stale.len() == 1 {
        "entry is"
    } else {
        "entries are"
    };
    let mut lines = vec![format!(
        "{}: {} {are} stale, for nothing of it is found any more; --write-baseline writes it anew",
        file.display(),
        stale.len()
    )];
    for Entry {
        path,
        rule,
        pointer,
        ..
    } in stale.iter().take(NAMED)
    {
        lines.push(format!("  {path}: {rule} at {pointer}"));
    }
    if stale.len() > NAMED {
        lines.push(format!("  and {} more", stale.len() - NAMED));
    }
    lines
}
