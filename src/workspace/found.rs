//! The results of a search for files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// The path.
    pub path: PathBuf,
    /// The name in the report.
    pub name: Arc<str>,
    /// Whether the file was named explicitly. The user declares it a payload by that.
    pub is_named: bool,
    /// The size in bytes, if the file was named explicitly.
    pub size: Option<u64>,
}

/// Something that is not read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skipped {
    /// A link to a folder.
    Link {
        /// The name in the report.
        name: Arc<str>,
        /// Whether the folder contains the link.
        is_loop: bool,
    },
    /// A link in a repository to a file outside of it. The user has not named that file.
    LeadsOut {
        /// The name in the report.
        name: Arc<str>,
    },
    /// A changed payload in a folder that is not searched.
    Unsearched {
        /// The name in the report.
        name: Arc<str>,
        /// What the folder is.
        folder: String,
    },
    /// A path that cannot be read.
    Failed {
        /// The name in the report.
        name: Arc<str>,
        /// The error that the operating system reports.
        error: String,
    },
}

/// Decides which files of a folder are read.
pub trait Filter {
    /// Whether a folder is searched.
    fn enters(&self, folder: &Path) -> bool;
    /// Whether a file is read.
    fn admits(&self, file: &Path) -> bool;
}
