//! `--accepted` and `--rejected`: split lines of payloads into those that pass and those that fail.
//! The bytes of a document go to exactly one of the two files, as they are.

use std::fs::{self, Permissions};
use std::io::{self, BufWriter, Write};
use std::mem;
use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::document::foreign_text::{is_conflict_end, is_conflict_start};
use crate::report::session::Session;
use crate::source::{EncodingProblem, Framing, RECORD_SEPARATOR};

use crate::cli::report_file::ReportFile;
use crate::cli::sinks::is_separator_last;
use crate::workspace::check::rejections;
use crate::workspace::compressed::is_compressed;
use crate::workspace::configs::Expected;
use crate::workspace::inputs::is_stdin;
use crate::workspace::scratch_file::Access;

/// Checks the name of a file that is neither standard output nor a folder nor compressed. `options` says what writes it,
/// with the verbs that follow. The error is a usage error.
pub(crate) fn check_name(file: &Path, options: &str, verbs: [&str; 2]) -> Result<(), String> {
    let [write, do_not] = verbs;
    if is_stdin(file) {
        return Err(format!(
            "{options} {write}, not standard output: it has the report"
        ));
    }
    if is_separator_last(file) {
        let name = file.display();
        return Err(format!("cannot write {name}: it is the name of a folder"));
    }
    if is_compressed(file) {
        let extension = file.extension().unwrap_or_default().to_string_lossy();
        return Err(format!(
            "cannot write {}: {options} {do_not} not compress; use a name without `.{extension}`",
            file.display(),
        ));
    }
    Ok(())
}

/// The files to split the input into.
#[derive(Debug, Clone, Args)]
pub(crate) struct SplitArguments {
    /// Write the payloads that pass to a file, byte for byte
    ///
    /// The input is one NDJSON file or standard input. A payload that has a finding at or above
    /// --fail-on is rejected; the others are accepted. The files are replaced when both are
    /// complete.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["diff", "staged", "since", "detect"])]
    accepted: Option<PathBuf>,
    /// Write the payloads that fail to a file, byte for byte
    #[arg(long, value_name = "FILE", conflicts_with_all = ["diff", "staged", "since", "detect"])]
    rejected: Option<PathBuf>,
}

impl SplitArguments {
    /// The files that are given.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        let files = [&self.accepted, &self.rejected];
        files.into_iter().flatten().map(PathBuf::as_path)
    }

    /// Checks that there is one input. The error is a usage error.
    pub(crate) fn check(&self, paths: &[PathBuf]) -> Result<(), String> {
        let has_one = matches!(paths, [path] if is_stdin(path) || !path.is_dir());
        for file in self.files() {
            check_name(file, "--accepted and --rejected", ["write files", "do"])?;
        }
        match self.files().next() {
            Some(_) if !has_one => Err(
                "--accepted and --rejected split one file or standard input, not folders or several paths"
                    .to_owned(),
            ),
            _ => Ok(()),
        }
    }

    /// Begins the files. The error names the file and the reason.
    pub(crate) fn open(&self, paths: &[PathBuf]) -> Result<Option<Split>, String> {
        if self.files().next().is_none() {
            return Ok(None);
        }
        // The files contain whole payloads, so nobody may read them who may not read the input.
        let input = paths.iter().find(|path| !is_stdin(path));
        let permissions = input.and_then(|path| Some(fs::metadata(path).ok()?.permissions()));
        let begin = |path: &Option<PathBuf>| match path {
            Some(path) => Part::begin(path, permissions.clone()).map(Some),
            None => Ok(None),
        };
        Ok(Some(Split {
            parts: [begin(&self.accepted)?, begin(&self.rejected)?],
            is_rejected: false,
            has_begun: false,
            shared: Shared::default(),
        }))
    }
}

/// The two files of a split.
pub(crate) struct Split {
    /// The accepted payloads, and the rejected ones.
    parts: [Option<Part>; 2],
    /// Whether the last document was rejected.
    is_rejected: bool,
    /// Whether there was a document.
    has_begun: bool,
    shared: Shared,
}

/// The mistakes of several lines that one finding stands for. It rejects all of them.
#[derive(Default)]
struct Shared {
    conflict: bool,
    record_separator: bool,
    several_lines: bool,
    /// Whether the last text ended within a merge conflict.
    is_in_conflict: bool,
}

impl Shared {
    /// Notes which of these mistakes a finding is about that fails.
    fn note(&mut self, session: &Session) {
        let text = session.source().text();
        let fail_on = session.options().fail_on;
        for finding in session.diagnostics() {
            let is_about_text = matches!(finding.rule.name, "syntax" | "not-json");
            if !is_about_text || !fail_on.includes(finding.severity) {
                continue;
            }
            let start = finding.span.start;
            let line = text[start..].lines().next().unwrap_or_default();
            self.conflict |= is_conflict_start(line.trim_end());
            self.record_separator |= line.starts_with(RECORD_SEPARATOR);
            let documents = &session.linted().documents;
            let number = documents.binary_search_by_key(&start, |document| document.start);
            let document = number.ok().and_then(|number| documents.get(number));
            self.several_lines |=
                document.is_some_and(|document| has_several_lines(text, document));
        }
    }

    /// Whether a document has one of these mistakes. `line` is where its line begins.
    fn is_about(&self, text: &str, document: &Range<usize>, line: usize) -> bool {
        self.record_separator && text[line..].starts_with(RECORD_SEPARATOR)
            || self.several_lines && has_several_lines(text, document)
    }

    /// The merge conflicts of a text, with their marks.
    fn conflicts(&mut self, text: &str) -> Vec<Range<usize>> {
        let mut conflicts = Vec::new();
        if !self.conflict {
            return conflicts;
        }
        let mut start = self.is_in_conflict.then_some(0);
        let mut end = 0;
        for line in text.split_inclusive('\n') {
            let begin = end;
            end += line.len();
            let line = line.trim_end();
            if start.is_none() && is_conflict_start(line) {
                start = Some(begin);
            } else if is_conflict_end(line) {
                conflicts.extend(start.take().map(|start| start..end));
            }
        }
        self.is_in_conflict = start.is_some();
        conflicts.extend(start.map(|start| start..end));
        conflicts
    }
}

fn has_several_lines(text: &str, document: &Range<usize>) -> bool {
    text[document.clone()].trim().contains('\n')
}

struct Part {
    path: PathBuf,
    out: BufWriter<ReportFile>,
    permissions: Option<Permissions>,
    failed: Option<io::Error>,
}

impl Part {
    fn begin(path: &Path, permissions: Option<Permissions>) -> Result<Self, String> {
        let access = match permissions {
            Some(_) => Access::Owner,
            None => Access::Usual,
        };
        let file = ReportFile::begin(path, access).map_err(|error| cannot_write(path, &error))?;
        Ok(Part {
            path: path.to_owned(),
            out: BufWriter::new(file),
            permissions,
            failed: None,
        })
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.failed.is_none() {
            self.failed = self.out.write_all(bytes).err();
        }
    }

    /// Writes what is left.
    fn complete(&mut self) -> io::Result<()> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.out.flush(),
        }
    }

    /// Replaces the old file.
    fn finish(&mut self) -> io::Result<()> {
        self.out.get_mut().finish(self.permissions.take())
    }
}

impl Split {
    /// Writes the documents of a text, or of a piece of one. Blank lines go with the document before
    /// them; those at the start and a byte order mark go with the first document. Returns an error
    /// if the text cannot be split.
    pub(crate) fn take(&mut self, session: &Session, expected: Expected) -> Result<(), String> {
        if expected != Expected::Valid {
            return Err(
                "cannot be split: `expect-invalid` leaves its findings out; use --no-config"
                    .to_owned(),
            );
        }
        let source = session.source();
        let Some(bytes) = source.bytes() else {
            let is_stdin = source.name() == "<stdin>";
            return Err(match source.encoding_problem() {
                Some(EncodingProblem::Format(_)) if is_stdin => {
                    "cannot be split: it is not text; if it is compressed, name it with --stdin-filename, such as customers.ndjson.gz"
                }
                Some(EncodingProblem::Format(_)) => "cannot be split: it is not text",
                _ => "cannot be split: its encoding is not UTF-8",
            }
            .to_owned());
        };
        // A single document on one line may be a file with a single line.
        let is_one_line = || {
            let is_one = session.linted().documents.len() <= 1;
            is_one && !source.text().trim().contains('\n')
        };
        let are_lines = match source.framing() {
            Framing::Lines => true,
            Framing::Json => is_one_line(),
            Framing::Markdown => false,
        };
        if !are_lines {
            return Err("cannot be split: it does not have one document on each line".to_owned());
        }
        let text = source.text();
        self.shared.note(session);
        let conflicts = self.shared.conflicts(text);
        let documents = rejections(session).map(|(document, is_rejected)| {
            let before = memchr::memrchr(b'\n', &bytes[..document.start]);
            let own_line = before.map_or(0, |end| end + 1);
            let before = conflicts.partition_point(|conflict| conflict.end <= own_line);
            let conflict = conflicts.get(before);
            let is_in_conflict = conflict.is_some_and(|conflict| conflict.start <= own_line);
            let is_shared = self.shared.is_about(text, &document, own_line);
            (own_line, is_rejected || is_in_conflict || is_shared)
        });
        // Only the first mark of the first conflict is a document.
        let mut lines: Vec<_> = documents.collect();
        lines.extend(conflicts.iter().map(|conflict| (conflict.start, true)));
        lines.sort_by_key(|(line, _)| *line);
        let mut start = 0;
        let mut line = None;
        for (own_line, is_rejected) in lines {
            // Several documents on a line cannot be told apart by a reader of lines.
            if line.replace(own_line) == Some(own_line) {
                self.is_rejected |= is_rejected;
                continue;
            }
            // What is before the first document of a piece belongs to the last one of the piece
            // before.
            if mem::replace(&mut self.has_begun, true) {
                self.write(&bytes[start..own_line]);
                start = own_line;
            }
            self.is_rejected = is_rejected;
        }
        self.write(&bytes[start..]);
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(part) = &mut self.parts[usize::from(self.is_rejected)] {
            part.write(bytes);
        }
    }

    /// Completes the files, unless something `has_failed`: then the old files stay. Returns the
    /// errors.
    pub(crate) fn finish(self, has_failed: bool) -> Vec<String> {
        let parts = self.parts.into_iter().flatten();
        if has_failed {
            let incomplete = "the run had a failure";
            let errors = parts.map(|part| cannot_write(&part.path, &incomplete));
            return errors.collect();
        }
        let mut parts: Vec<_> = parts.collect();
        // Neither file is replaced before both are complete.
        let complete = parts.iter_mut().map(|part| {
            let complete = part.complete();
            complete.map_err(|error| cannot_write(&part.path, &error))
        });
        let errors: Vec<_> = complete.filter_map(Result::err).collect();
        if !errors.is_empty() {
            return errors;
        }
        let finished = parts.iter_mut().map(|part| {
            let finished = part.finish();
            finished.map_err(|error| cannot_write(&part.path, &error))
        });
        finished.filter_map(Result::err).collect()
    }
}

fn cannot_write(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("cannot write {}: {error}", path.display())
}
