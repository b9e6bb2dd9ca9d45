//! Sources of wealth.

use schemars::JsonSchema;

use crate::contract::types::text::Text;

/// A source of wealth. Source: field tables.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "Source of wealth"
)]
pub struct SourceOfWealth {
    /// The amount, a number; no source names the currency. Source: field tables.
    pub amount: Option<f64>,
    /// The source, an installation-specific code. Source: field tables.
    #[schemars(extend("x-classifier" = "sourceOfWealth"), example = &"INHERITANCE")]
    pub code: Text,
    /// Description of the source. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub comment: Option<String>,
}
