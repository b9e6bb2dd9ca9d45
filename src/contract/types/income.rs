//! Declared turnover and sources of income.

use schemars::JsonSchema;

use crate::contract::types::text::Text;

/// The period of an amount of turnover.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(extend("x-synonyms" = {
    "ONCE": "SINGLE", "ONE_TIME": "SINGLE", "DAY": "DAILY", "MONTH": "MONTHLY",
    "YEAR": "ANNUAL", "YEARLY": "ANNUAL", "ANNUALLY": "ANNUAL",
}))]
#[allow(missing_docs, reason = "the API's own words")]
pub enum TurnoverRange {
    Single,
    Daily,
    Monthly,
    Annual,
}

/// Turnover declared by the customer: at least one of `from` and `to`. No source names the
/// currency. Source: field tables.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "Declared turnover"
)]
pub struct DeclaredTurnover {
    /// The minimum amount, an integer. Source: field tables.
    #[schemars(example = 1000)]
    pub from: Option<i64>,
    /// The maximum amount, an integer. Source: samples; the field table gives the type String.
    #[schemars(extend("x-tolerates" = "string"), example = 2000)]
    pub to: Option<i64>,
    /// The period of the amounts. Source: field tables.
    #[schemars(example = &"MONTHLY")]
    pub turnover_range: TurnoverRange,
    /// The kind of turnover, an installation-specific code. Source: field tables.
    #[schemars(extend("x-classifier" = "turnoverType"), example = &"PLANNED_FUTURE_INCOME")]
    pub turnover_type: Text,
}

/// A source of income. No source names the currency of its amounts. Source: field tables.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields, title = "Income source")]
pub struct IncomeSource {
    /// The minimum amount, an integer. Source: field tables.
    pub from: Option<i64>,
    /// Share of the total income in percent, 0 to 100. Source: field tables; the range is implied.
    #[schemars(range(min = 0, max = 100))]
    pub income_percentage: Option<i64>,
    /// The source, an installation-specific code. Source: field tables.
    #[schemars(extend("x-classifier" = "incomeSourceType"), example = &"SALARY")]
    pub income_source_type: Text,
    /// The maximum amount, an integer. Source: field tables.
    pub to: Option<i64>,
}
