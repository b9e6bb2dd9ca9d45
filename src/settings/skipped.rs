//! What to do about files that do not look like payloads.

/// How a file counts that was found but not checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum SkippedFiles {
    /// Skipped files are counted.
    Ignore,
    /// Skipped files are counted and named.
    #[default]
    Note,
    /// Skipped files are counted and named, and fail the run.
    Error,
}

impl SkippedFiles {
    /// Its name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            SkippedFiles::Ignore => "ignore",
            SkippedFiles::Note => "note",
            SkippedFiles::Error => "error",
        }
    }
}
