//! Decides which files of folders are read.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::workspace::configs::Configs;
use crate::workspace::found::Filter;
use crate::workspace::scratch_file;
use crate::workspace::scratch_file::folder_of;
use crate::workspace::streams::Streams;

/// The resolved path of a file, which need not exist.
pub(crate) fn place(path: &Path) -> PathBuf {
    if let Ok(place) = fs::canonicalize(path) {
        return place;
    }
    match (fs::canonicalize(folder_of(path)), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// The filter for files in folders: those that the configurations admit, except for the written
/// reports, also those that a shell writes.
pub(crate) struct FileFilter {
    pub(crate) configs: Arc<Configs>,
    written: Vec<PathBuf>,
    streams: Streams,
    /// The leftover files of interrupted runs that have been reported.
    left_behind: Mutex<BTreeSet<PathBuf>>,
    /// Prints a note for the user; `None` if notes are suppressed.
    note: Option<fn(&str)>,
}

impl FileFilter {
    /// Creates a filter for these configurations, except for the files at `written`.
    pub(crate) fn new(
        configs: Arc<Configs>,
        written: Vec<PathBuf>,
        note: Option<fn(&str)>,
    ) -> Self {
        FileFilter {
            configs,
            written,
            streams: Streams::new(),
            left_behind: Mutex::default(),
            note,
        }
    }

    /// Whether a search from the root of the repository reaches a file and reads it.
    pub(crate) fn finds(&self, file: &Path) -> bool {
        self.configs.reaches(file) && self.admits(file)
    }

    /// Reports a file that an interrupted run has left, once.
    fn report_left_behind(&self, file: &Path) {
        let Some(note) = self.note.filter(|_| scratch_file::is_left_behind(file)) else {
            return;
        };
        let mut reported = self
            .left_behind
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if reported.insert(file.to_owned()) {
            note(&scratch_file::left_behind(file));
        }
    }

    fn is_written(&self, file: &Path) -> bool {
        let has_name = |place: &&PathBuf| place.file_name() == file.file_name();
        let mut places = self.written.iter().filter(has_name);
        // A link to a report may have another name: it is then read, and is not a payload.
        places.any(|written| *written == place(file))
    }
}

impl Filter for FileFilter {
    fn enters(&self, folder: &Path) -> bool {
        self.configs.enters(folder)
    }

    fn admits(&self, file: &Path) -> bool {
        if scratch_file::is_scratch(file) {
            self.report_left_behind(file);
            return false;
        }
        self.configs.admits(file) && !self.is_written(file) && self.streams.to(file).is_none()
    }
}
