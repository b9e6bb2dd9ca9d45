//! What a configuration refers to outside of its text. Whoever reads files hands it in.

use std::fmt::Debug;
use std::path::Path;

/// The surroundings of one configuration.
pub trait Surroundings {
    /// The bytes of a classifier by its path as it is written. The error says why there are none.
    fn classifier(&self, path: &str) -> Result<Vec<u8>, String>;

    /// Whether a pattern of paths can be read. The error says why not.
    fn check_pattern(&self, pattern: &str) -> Result<(), String>;

    /// Patterns of paths that can be read.
    fn patterns(&self, written: &[String]) -> Box<dyn PathPatterns>;
}

/// Patterns of paths, written as in `.gitignore`.
pub trait PathPatterns: Debug + Send + Sync {
    /// Whether a file or folder, or a folder above it, fits one of the patterns. Nothing outside the
    /// folder that they count from does.
    fn matches(&self, path: &Path, is_folder: bool) -> bool;
}

/// Patterns, and how they are written.
#[derive(Debug)]
pub struct Patterns {
    /// As they are written.
    pub written: Vec<String>,
    /// What matches paths.
    pub compiled: Box<dyn PathPatterns>,
}

impl Patterns {
    /// Whether a file or folder, or a folder above it, fits one of the patterns.
    pub fn matches(&self, path: &Path, is_folder: bool) -> bool {
        self.compiled.matches(path, is_folder)
    }
}
