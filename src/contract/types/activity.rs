//! Kinds, regions and countries of activity.

use schemars::JsonSchema;

use crate::codes::country::{Country, Region};

use crate::contract::types::text::Text;

/// A kind of activity. Source: field tables.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields, title = "Activity")]
pub struct Activity {
    /// The kind of activity, an installation-specific code. Source: field tables.
    #[schemars(extend("x-classifier" = "activityType"), example = &"LOGISTICS")]
    pub activity_type: Text,
    /// Share of the total income in percent, 0 to 100. Source: field tables; the range is implied.
    #[schemars(range(min = 0, max = 100))]
    pub income_percentage: Option<i64>,
}

/// A region of activity. Source: field tables.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "Region of activity"
)]
pub struct RegionOfActivity {
    /// A country, or `EU`. Source: the field table names the country classifier; all samples send
    /// `EU`.
    pub region: Region,
}

/// A country of activity. Source: field tables and error list.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "Country of activity"
)]
pub struct CountryOfActivity {
    /// The country. Source: field tables and error list.
    #[schemars(extend("x-api-code" = {"value": "Q009.CA01"}))]
    pub country: Country,
}
