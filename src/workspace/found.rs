//! What a search for files comes upon.

use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// How the report calls it.
    pub name: Arc<str>,
    /// Whether it was named itself: then it is a payload, because the user says so.
    pub is_named: bool,
    /// How many bytes it has, where it was named itself.
    pub size: Option<u64>,
}

/// Something that is not read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skipped {
    /// A link to a folder.
    Link {
        /// How the report calls it.
        name: Arc<str>,
        /// Whether the folder contains the link.
        is_loop: bool,
    },
    /// A link of a repository to a file that does not lie in it: nobody has named that file.
    LeadsOut {
        /// How the report calls it.
        name: Arc<str>,
    },
    /// A path that cannot be read.
    Failed {
        /// How the report calls it.
        name: Arc<str>,
        /// What the system says.
        error: String,
    },
}

/// Which files of a folder are wanted.
pub trait Filter {
    /// Whether a folder is to be searched.
    fn enters(&self, folder: &Path) -> bool;
    /// Whether a file is to be read.
    fn admits(&self, file: &Path) -> bool;
}
