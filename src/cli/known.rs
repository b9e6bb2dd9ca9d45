//! `--baseline` and `--write-baseline`: known findings to leave out of the report, or to write to a
//! file.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::report::formats::owners::Identity;
use crate::report::totals::Report;
use crate::workspace::baseline::{Baseline, Entry};
use crate::workspace::links::{Stray, destination};

use crate::text::count::counted;
use crate::workspace::check::Checked;

/// How many stale entries are listed.
const NAMED: usize = 10;

/// The baseline options.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Fixes and known findings")]
pub(crate) struct BaselineArguments {
    /// Count the findings listed in this file, and do not show them
    ///
    /// Findings are matched by rule, file, customer, JSON Pointer and value, whatever line they are
    /// on.
    /// Entries that are no longer found are reported.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["write_baseline", "diff"])]
    baseline: Option<PathBuf>,
    /// Write all findings to this file, as a baseline for later runs
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "diff"])]
    write_baseline: Option<PathBuf>,
}

impl BaselineArguments {
    /// The baseline file, which is not linted.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.baseline.as_deref().or(self.write_baseline.as_deref())
    }

    /// The baseline file that is written.
    pub(crate) fn written(&self) -> Option<&Path> {
        self.write_baseline.as_deref()
    }

    /// Reads the baseline, or prepares one to write. The error names the file and the line.
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

/// Checks that a baseline may be written to a file. The error names the file.
fn check_writable(file: &Path) -> Result<(), String> {
    let name = file.display();
    // Do not inspect a file that may not be written.
    if let Err(stray @ Stray::LeadsOut { .. }) = destination(file) {
        return Err(format!("cannot write {name}: {stray}"));
    }
    // If the file name is missing, the option takes the next argument, which may be a payload.
    // Reading a pipe could block forever.
    if file.exists() && !(file.is_file() && Baseline::is_one(file)) {
        return Err(format!(
            "cannot write {name}: it exists and is not a baseline"
        ));
    }
    Ok(())
}

/// The known findings of a run.
pub(crate) enum Known {
    Nothing,
    /// The findings listed in a file.
    From(PathBuf, Baseline),
    /// All findings; they are written to a file.
    Into(PathBuf, Baseline),
}

impl Known {
    /// The initial count of known findings; `None` if the report does not show it.
    pub(crate) fn count(&self) -> Option<usize> {
        matches!(self, Known::From(..)).then_some(0)
    }

    /// Whether all findings are written to a baseline, and none is reported.
    pub(crate) fn is_written(&self) -> bool {
        matches!(self, Known::Into(..))
    }

    /// Removes the findings that are known.
    pub(crate) fn take(&mut self, checked: &mut Checked, report: &mut Report) {
        match self {
            Known::Nothing => {}
            Known::From(_, baseline) => {
                let mut identities = identities(checked);
                let known = checked.leave_out(|source, finding| {
                    let identity = identities.next().unwrap_or_default();
                    let pointer = identity.pointer.as_deref();
                    baseline.takes_within(source, finding, identity.document, pointer)
                });
                baseline.check(
                    checked.session.source(),
                    &checked.session.options().settings,
                );
                report.known = report.known.map(|before| before + known);
            }
            Known::Into(_, baseline) => {
                let mut identities = identities(checked);
                let known = checked.leave_out(|source, finding| {
                    let identity = identities.next().unwrap_or_default();
                    let pointer = identity.pointer.as_deref();
                    baseline.add_within(source, finding, identity.document, pointer);
                    true
                });
                report.known = Some(report.known.unwrap_or(0) + known);
            }
        }
    }

    /// Writes the baseline if requested, and returns the lines to print.
    pub(crate) fn finish(&self, report: &Report) -> Result<Vec<String>, String> {
        match self {
            Known::Nothing => Ok(Vec::new()),
            Known::From(file, baseline) => {
                let stale: Vec<_> = baseline.stale().collect();
                let mut lines = told(file, &stale);
                if baseline.is_old() {
                    lines.push(format!(
                        "note: {} is of version 1, in which a new customer can take the entry of a corrected one; update it with --write-baseline",
                        file.display()
                    ));
                }
                Ok(lines)
            }
            Known::Into(file, _) if !report.failures.is_empty() => Err(format!(
                "cannot write {}: the run had a failure",
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

/// By what the findings are known, one after the other.
fn identities(checked: &Checked) -> impl Iterator<Item = Identity> + use<> {
    let session = &checked.session;
    let identities = match session.diagnostics() {
        [] => Vec::new(),
        _ => session.identities(),
    };
    identities.into_iter()
}

/// The lines that report stale entries.
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
        "{}: {} {are} stale: no longer found; update the file with --write-baseline",
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
