//! Which findings fail a run.

use crate::diagnostic::Severity;

/// The minimum severity that fails a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[cfg_attr(any(feature = "cli", feature = "serve"), derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum FailOn {
    /// Errors fail
    #[default]
    Error,
    /// Errors and warnings fail
    #[cfg_attr(any(feature = "cli", feature = "serve"), value(aliases = ["warn", "warnings"]))]
    Warning,
    /// Any finding fails
    #[cfg_attr(any(feature = "cli", feature = "serve"), value(aliases = ["any", "info", "note"]))]
    Advice,
    /// Findings never fail
    #[cfg_attr(any(feature = "cli", feature = "serve"), value(aliases = ["none", "off"]))]
    Never,
}

impl FailOn {
    /// Whether a finding of this severity fails the run.
    pub fn includes(self, severity: Severity) -> bool {
        match self {
            FailOn::Error => severity >= Severity::Error,
            FailOn::Warning => severity >= Severity::Warning,
            FailOn::Advice => true,
            FailOn::Never => false,
        }
    }

    /// Its name in the configuration and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            FailOn::Error => "error",
            FailOn::Warning => "warning",
            FailOn::Advice => "advice",
            FailOn::Never => "never",
        }
    }
}
