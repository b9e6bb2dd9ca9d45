//! Values defined by the institution.

use schemars::JsonSchema;

use crate::contract::types::text::Text;

/// The data type of a value.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(extend("x-synonyms" = {
    "TEXT": "STRING", "INT": "INTEGER", "LONG": "INTEGER", "NUMBER": ["INTEGER", "DECIMAL"], "DOUBLE": "DECIMAL",
    "FLOAT": "DECIMAL", "BOOL": "BOOLEAN", "DATETIME": "TIMESTAMP", "DATE_TIME": "TIMESTAMP",
}))]
#[allow(missing_docs, reason = "the API's own words")]
pub enum Datatype {
    String,
    Integer,
    Decimal,
    Date,
    Timestamp,
    Boolean,
}

/// A value defined by the institution. Source: field tables and error list.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "Additional value"
)]
pub struct AdditionalValue {
    /// What the value is, as a code of your own. Source: field tables.
    #[schemars(example = &"relation_usa")]
    pub code: Text,
    /// The data type of `value`. Source: field tables.
    #[schemars(example = &"BOOLEAN")]
    pub datatype: Datatype,
    /// Description of the value. Source: field tables.
    #[schemars(example = &"Is there a relation to the USA?")]
    #[schemars(extend("x-personal" = true))]
    pub description: Text,
    /// The value, always a string: TIMESTAMP as `yyyy-MM-dd HH:mm:ss.SSSZ`, DATE as `YYYY-MM-DD`,
    /// BOOLEAN as `true` or `false`, INTEGER and DECIMAL as plain numbers. Source: field tables and
    /// error list.
    #[schemars(extend("x-api-code" = {"value": "AV07"}, "x-api-code-related" = {"value": "C017.C016.AV07"}), example = &"true")]
    #[schemars(extend("x-personal" = true))]
    pub value: Text,
}
