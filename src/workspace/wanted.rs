//! Which files of folders are wanted.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::workspace::configs::Configs;
use crate::workspace::found::Filter;
use crate::workspace::scratch_file;
use crate::workspace::scratch_file::folder_of;

/// The place of a file, whatever way leads there and whether there is one yet.
pub(crate) fn place(path: &Path) -> PathBuf {
    if let Ok(place) = fs::canonicalize(path) {
        return place;
    }
    match (fs::canonicalize(folder_of(path)), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// The files of folders that are wanted: those that the configurations admit, apart from the reports
/// themselves.
pub(crate) struct Wanted {
    pub(crate) configs: Arc<Configs>,
    written: Vec<PathBuf>,
    /// What interrupted runs have left, and was reported.
    left_behind: Mutex<BTreeSet<PathBuf>>,
    /// Takes a note for the user; none where nobody wants notes.
    note: Option<fn(&str)>,
}

impl Wanted {
    /// The files that these configurations admit, apart from those at these places.
    pub(crate) fn new(
        configs: Arc<Configs>,
        written: Vec<PathBuf>,
        note: Option<fn(&str)>,
    ) -> Self {
        Wanted {
            configs,
            written,
            left_behind: Mutex::default(),
            note,
        }
    }

    /// Whether a search from the root of the repository comes upon a file and wants it.
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
        // A link may have another name: then a report is looked at, and is no payload.
        places.any(|written| *written == place(file))
    }
}

impl Filter for Wanted {
    fn enters(&self, folder: &Path) -> bool {
        self.configs.enters(folder)
    }

    fn admits(&self, file: &Path) -> bool {
        if scratch_file::is_scratch(file) {
            self.report_left_behind(file);
            return false;
        }
        self.configs.admits(file) && !self.is_written(file)
    }
}
