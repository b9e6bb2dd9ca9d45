//! `--occurrences`: writes what a run has seen of the values that are compared across documents.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::cli::report_file::ReportFile;
use crate::report::parts;
use crate::report::recorded::Recorded;
use crate::report::session::Session;
use crate::workspace::scratch_file::Access;

/// A file of occurrences that is being written.
pub(crate) struct OccurrencesFile {
    path: PathBuf,
    out: BufWriter<ReportFile>,
    values: u64,
    failed: Option<io::Error>,
}

impl OccurrencesFile {
    /// Begins a file. The error names it and the reason.
    pub(super) fn begin(path: &Path) -> Result<Self, String> {
        let file = ReportFile::begin(path, Access::Owner);
        let mut file = OccurrencesFile {
            path: path.to_owned(),
            out: BufWriter::new(file.map_err(|error| cannot_write(path, &error))?),
            values: 0,
            failed: None,
        };
        file.line(&parts::header());
        Ok(file)
    }

    /// Adds the values of a text.
    pub(super) fn take(&mut self, session: &Session) {
        for occurrence in session.occurrences() {
            self.occurrence(&occurrence);
        }
    }

    fn occurrence(&mut self, occurrence: &Recorded<'_>) {
        match serde_json::to_string(occurrence) {
            Ok(line) => {
                self.values += 1;
                self.line(&line);
            }
            Err(error) => self.failed = Some(error.into()),
        }
    }

    fn line(&mut self, line: &str) {
        if self.failed.is_none() {
            self.failed = writeln!(self.out, "{line}").err();
        }
    }

    /// Replaces the old file, unless something was not checked: then it stays. The error names the file and
    /// the reason.
    pub(super) fn finish(mut self, has_failures: bool) -> Result<(), String> {
        if has_failures {
            return Err(cannot_write(&self.path, &"the run had a failure"));
        }
        self.line(&parts::end(self.values));
        let written = match self.failed.take() {
            Some(error) => Err(error),
            None => self.out.flush(),
        };
        let finished = written.and_then(|()| self.out.get_mut().finish(None));
        finished.map_err(|error| cannot_write(&self.path, &error))
    }
}

fn cannot_write(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("cannot write {}: {error}", path.display())
}
