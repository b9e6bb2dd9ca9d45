//! What to do about files that do not look like payloads.

/// How a file counts that was found but not checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum SkippedFiles {
    /// It is counted.
    Ignore,
    /// It is counted and named.
    #[default]
    Note,
    /// It is counted and named, and fails the run.
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
