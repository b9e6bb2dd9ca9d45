//! The command-line arguments that select the inputs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use crate::cli::sinks::Targets;
use crate::lint::InputMode;
use crate::workspace::configs::Configs;
use crate::workspace::found::Skipped;
use crate::workspace::git::Range;
use crate::workspace::globs;
use crate::workspace::globs::PathPattern;
use crate::workspace::inputs::{Inputs, Request, is_stdin};
use crate::workspace::path_list;

/// The inputs to lint.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArguments {
    /// Payload files, folders to search, or - for standard input
    ///
    /// JSON (one document or several), NDJSON (one document per line) and Markdown (fenced code
    /// that contains a payload). A JSON file that is named here is always checked as a payload. In
    /// a folder, files that look like customer payloads are checked; `.gitignore` files are
    /// respected, and hidden folders, `node_modules` and `target` are skipped.
    #[arg(value_name = "PATH", required_unless_present_any = ["staged", "since", "files_from"])]
    pub(crate) paths: Vec<PathBuf>,
    /// The paths that were replaced by what they match.
    #[arg(skip)]
    patterns: Vec<PathBuf>,
    /// What patterns match and is not read.
    #[arg(skip)]
    skipped: Vec<Skipped>,
    /// The paths that `--files-from -` lists. Standard input can be read once only.
    #[arg(skip)]
    listed: Option<Vec<PathBuf>>,
    /// Also lint the paths listed in a file, or - for standard input
    ///
    /// One path per line or, if the list contains a NUL byte, each path ended by NUL.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["staged", "since"], hide_short_help = true)]
    files_from: Option<PathBuf>,
    /// Leave out the files and folders that match (repeatable)
    ///
    /// This adds to `exclude` in the configuration. Patterns have the syntax of `.gitignore` and are
    /// relative to the current folder. Files that are named are still linted, except with --detect.
    #[arg(long, value_name = "PATTERN", value_parser = pattern)]
    pub(crate) exclude: Vec<String>,
    /// Lint the staged files, with their staged content
    ///
    /// In the whole repository or, if PATHs are given, only there.
    #[arg(long, conflicts_with_all = ["since", "detect"])]
    staged: bool,
    /// Lint the files that changed since a branch began, including new ones
    ///
    /// These are the files that differ between the working tree and the merge base with REV, and
    /// untracked files, in the whole repository or, if PATHs are given, only there.
    #[arg(long, value_name = "REV", conflicts_with = "detect")]
    since: Option<String>,
    /// Name standard input in the report; the extension sets its format
    #[arg(
        long,
        value_name = "NAME",
        default_value = "<stdin>",
        hide_default_value = true
    )]
    pub(crate) stdin_filename: String,
    /// Skip named files that do not look like payloads, as in a folder
    ///
    /// For programs that name every changed file: files that do not look like customer payloads are
    /// skipped, and files that the configuration excludes are excluded.
    #[arg(long)]
    pub(crate) detect: bool,
    /// Exit with 0 if there is nothing to check
    #[arg(long, hide_short_help = true)]
    allow_empty: bool,
}

/// A pattern with valid syntax.
fn pattern(text: &str) -> Result<String, String> {
    globs::check(text).map(|()| text.to_owned())
}

impl InputArguments {
    /// Reads the list of `--files-from -`, if there is one.
    pub(crate) fn read_stdin_list(&mut self) -> Result<(), String> {
        let list = self.files_from.as_deref().filter(|list| is_stdin(list));
        self.listed = list.map(path_list::read).transpose()?;
        Ok(())
    }

    /// The file of `--files-from`.
    pub(crate) fn list(&self) -> Option<&Path> {
        self.files_from.as_deref().filter(|list| !is_stdin(list))
    }

    /// The paths that were replaced by what they match.
    pub(crate) fn patterns(&self) -> &[PathBuf] {
        &self.patterns
    }

    /// Adds the paths of `--files-from`, and replaces patterns that the shell has not expanded by the
    /// paths that they match. Standard input has been read with [`InputArguments::read_stdin_list`].
    pub(crate) fn complete(&mut self) -> Result<(), String> {
        if let Some(list) = &self.files_from {
            let is_stdin_list = self.listed.is_some();
            let listed = match self.listed.take() {
                Some(listed) => listed,
                None => path_list::read(list)?,
            };
            self.paths.extend(listed);
            if is_stdin_list && self.have_stdin() {
                return Err(
                    "standard input is the list of files, so `-` cannot be linted".to_owned(),
                );
            }
        }
        if self.changes().is_none() {
            let mut expanded = Vec::with_capacity(self.paths.len());
            for path in self.paths.drain(..) {
                let Some(pattern) = PathPattern::parse(&path)? else {
                    expanded.push(path);
                    continue;
                };
                for found in pattern.paths()? {
                    match found {
                        Ok(path) => expanded.push(path),
                        Err(skipped) => self.skipped.push(skipped),
                    }
                }
                self.patterns.push(path);
            }
            self.paths = expanded;
        }
        Ok(())
    }

    /// The paths, with the name of standard input.
    pub(crate) fn named(&self) -> Vec<PathBuf> {
        let paths = self.paths.iter();
        let name = |path: &PathBuf| match path {
            path if is_stdin(path) => PathBuf::from(&self.stdin_filename),
            path => path.clone(),
        };
        paths.map(name).collect()
    }

    /// Whether standard input is one of the paths.
    pub(crate) fn have_stdin(&self) -> bool {
        self.paths.iter().any(|path| is_stdin(path))
    }

    /// The changes to lint, if `--staged` or `--since` is given.
    fn changes(&self) -> Option<Range<'_>> {
        let since = self.since.as_deref().map(Range::Since);
        if self.staged {
            Some(Range::Staged)
        } else {
            since
        }
    }

    /// Whether files are named by a program, so that most of them are not meant as payloads.
    pub(crate) fn are_selected_by_a_program(&self) -> bool {
        self.detect || self.changes().is_some()
    }

    /// Whether the run succeeds if there is nothing to check: with `--allow-empty`, and if only
    /// changes are linted.
    pub(crate) fn may_be_empty(&self) -> bool {
        self.allow_empty || self.changes().is_some()
    }

    /// The message for a run without changes or listed files to check; `None` for other runs.
    pub(crate) fn nothing(&self) -> Option<String> {
        if self.files_from.is_some() && self.paths.is_empty() {
            return Some("nothing to check: the list of files is empty".to_owned());
        }
        self.changes().map(|range| match range {
            Range::Staged => "nothing to check: no payload is staged".to_owned(),
            Range::Since(revision) => {
                format!("nothing to check: no payload has changed since {revision}")
            }
        })
    }

    fn mode(&self) -> InputMode {
        if self.detect {
            InputMode::Detect
        } else {
            InputMode::Payloads
        }
    }

    /// Finds the inputs. The error is a message for the user.
    pub(crate) fn open(
        &self,
        configs: Arc<Configs>,
        targets: &Targets<'_>,
    ) -> Result<Inputs, String> {
        let wanted = targets.wanted(Arc::clone(&configs));
        let request = Request {
            paths: &self.paths,
            skipped: &self.skipped,
            changes: self.changes(),
            stdin_name: &self.stdin_filename,
            mode: self.mode(),
        };
        Inputs::new(request, configs, wanted)
    }
}
