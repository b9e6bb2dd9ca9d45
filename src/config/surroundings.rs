//! What a configuration refers to outside of its text. The caller that reads files provides it.

use std::fmt::Debug;
use std::path::Path;

/// Access to what one configuration refers to.
pub trait Surroundings {
    /// Reads a classifier file by its path as written. The error explains why it cannot be read.
    fn classifier(&self, path: &str) -> Result<Vec<u8>, String>;

    /// Checks the syntax of a path pattern. The error explains why it is invalid.
    fn check_pattern(&self, pattern: &str) -> Result<(), String>;

    /// Compiles path patterns that [`Surroundings::check_pattern`] accepts.
    fn patterns(&self, written: &[String]) -> Box<dyn PathPatterns>;
}

/// Path patterns with the syntax of `.gitignore`.
pub trait PathPatterns: Debug + Send + Sync {
    /// Whether a pattern matches a file or folder, or a folder above it. Nothing outside of the
    /// folder that the patterns are relative to matches.
    fn matches(&self, path: &Path, is_folder: bool) -> bool;
}

/// Compiled patterns with their source.
#[derive(Debug)]
pub struct Patterns {
    /// The patterns as written.
    pub written: Vec<String>,
    /// The compiled patterns.
    pub compiled: Box<dyn PathPatterns>,
}

impl Patterns {
    /// Whether a pattern matches a file or folder, or a folder above it.
    pub fn matches(&self, path: &Path, is_folder: bool) -> bool {
        self.compiled.matches(path, is_folder)
    }
}
