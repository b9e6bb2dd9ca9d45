//! `--fix` and `--diff`: apply fixes before the check, or show them instead of it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::lint::fix::Fixes;
use crate::report::diff::Colors;
use crate::report::totals::{ExitCode, Failure};
use crate::workspace::configs::Configs;
use crate::workspace::scratch_file;
use crate::workspace::scratch_file::{folder_of, is_left_behind, is_scratch};

use crate::cli::progress::Progress;
use crate::cli::settings::tell;
use crate::cli::terminal;
use crate::cli::terminal::Color;
use crate::workspace::fix_files::{FixSummary, FixedText, Fixer, Goal};
use crate::workspace::inputs::Amount;
use crate::workspace::inputs::Inputs;
use crate::workspace::notes::note;

/// The options that apply or show fixes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Fixes and known findings")]
pub(crate) struct FixArguments {
    /// Apply the safe fixes, and report the remaining findings
    ///
    /// Each file is replaced atomically and keeps its owner, mode and attributes. A file that
    /// cannot keep them is not replaced. Links are followed if they stay within their repository
    /// and the searched folder. For standard input, the fixed text is written to standard output
    /// and the report to standard error.
    #[arg(long, conflicts_with_all = ["diff", "staged"])]
    pub(crate) fix: bool,
    /// Also apply the unsafe fixes, which need a review
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    /// Show what fixes would change, without writing files
    ///
    /// The exit code is 1 if there is anything to show. Findings without a fix are not reported.
    #[arg(long, conflicts_with_all = ["format", "output", "statistics", "max_findings", "staged"])]
    pub(crate) diff: bool,
}

impl FixArguments {
    /// Which fixes to apply.
    pub(crate) fn requested(&self) -> Fixes {
        if self.unsafe_fixes {
            Fixes::All
        } else {
            Fixes::Safe
        }
    }
}

/// What to fix, and how.
pub(crate) struct Fixing<'a> {
    pub(crate) arguments: &'a FixArguments,
    pub(crate) inputs: &'a mut Inputs,
    pub(crate) may_be_empty: bool,
    /// The paths given on the command line.
    pub(crate) paths: &'a [PathBuf],
    pub(crate) configs: &'a Arc<Configs>,
    pub(crate) threads: usize,
    pub(crate) color: Color,
    pub(crate) quiet: bool,
}

/// The result of fixing, with the fixed text of standard input if it was read.
#[derive(Default)]
pub(crate) struct Done {
    pub(crate) fixes: usize,
    pub(crate) failures: Vec<Failure>,
    pub(crate) stdin: Option<Vec<u8>>,
}

impl Fixing<'_> {
    fn fixer(&self, goal: Goal) -> Fixer {
        Fixer {
            configs: Arc::clone(self.configs),
            requested: self.arguments.requested(),
            goal,
            searched: self.paths.to_vec(),
        }
    }

    /// Fixes all files, and writes the diffs to standard output.
    fn files(&mut self, goal: Goal) -> io::Result<FixSummary> {
        let found = self.inputs.found();
        let is_shown = !self.quiet && io::stderr().is_terminal();
        let mut progress = Progress::new(is_shown.then_some(Amount::Files(found.len())));
        let mended = self.fixer(goal).files(self.threads, found, |diff, count| {
            progress.advance(count as u64);
            progress.hidden(|| write(diff))
        });
        progress.finish();
        mended
    }

    /// Writes fixes to the files, and the fixed text of standard input to standard output. Failures
    /// are returned for the report.
    pub(crate) fn apply(&mut self) -> io::Result<Done> {
        if !self.quiet {
            report_left_behind(self.paths);
        }
        let mut mended = self.files(Goal::Write)?;
        let mut stdin = None;
        if let Some((name, mode)) = self.inputs.stdin() {
            let fixer = self.fixer(Goal::Write);
            let (of_stdin, text) = fixer.text(name, mode, &mut io::stdin().lock());
            mended.add(of_stdin);
            if let Some(FixedText { bytes, .. }) = text {
                write(&bytes)?;
                stdin = Some(bytes);
            }
        }
        Ok(Done {
            fixes: mended.fixes,
            failures: mended.failures,
            stdin,
        })
    }

    /// Shows what fixes would change, and changes nothing.
    pub(crate) fn show(&mut self) -> io::Result<ExitCode> {
        let colors = Colors::new(terminal::style(self.color, &io::stdout()).color);
        let goal = Goal::Show(colors);
        let mut mended = self.files(goal)?;
        if let Some((name, mode)) = self.inputs.stdin() {
            let (of_stdin, text) = self.fixer(goal).text(name, mode, &mut io::stdin().lock());
            mended.add(of_stdin);
            if let Some(FixedText { diff, .. }) = text {
                write(&diff)?;
            }
        }
        for Failure { file, error } in &mended.failures {
            note(&format!("error: {file}: {error}"));
        }
        for config_error in &mended.config_error {
            tell(config_error);
        }
        let has_failed = !mended.failures.is_empty() || !mended.config_error.is_empty();
        let code = match mended.fixes {
            _ if has_failed => ExitCode::Failure,
            0 if !mended.has_payloads && !self.may_be_empty => ExitCode::NothingToCheck,
            0 => ExitCode::Clean,
            _ => ExitCode::Findings,
        };
        if code == ExitCode::NothingToCheck {
            note("nothing to check: no payload found");
        } else if !self.quiet {
            note(&mended.summary());
            if mended.have_stand_ins {
                note(
                    "note: control characters are shown as visible ones, so `git apply` rejects this diff; use --fix to apply the changes",
                );
            }
        }
        Ok(code)
    }
}

/// Reports temporary files that interrupted runs have left beside named files. For folders, the
/// search reports them.
fn report_left_behind(paths: &[PathBuf]) {
    let named = paths.iter().filter(|path| !path.is_dir());
    let folders: BTreeSet<_> = named.map(|path| folder_of(path)).collect();
    for folder in folders {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            if is_scratch(&path) && is_left_behind(&path) {
                note(&scratch_file::left_behind(&path));
            }
        }
    }
}

/// Writes to standard output. A closed pipe is not an error, because files must still be fixed.
fn write(bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
