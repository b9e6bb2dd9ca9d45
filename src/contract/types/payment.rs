//! Payment purposes and countries.

use schemars::JsonSchema;

use crate::codes::country::Country;

use crate::contract::types::text::Text;

/// The direction of money: incoming or outgoing.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(extend("x-synonyms" = {
    "INCOMING": "IN", "INBOUND": "IN", "CREDIT": "IN",
    "OUTGOING": "OUT", "OUTBOUND": "OUT", "DEBIT": "OUT",
}))]
#[allow(missing_docs, reason = "the API's own words")]
pub enum TurnoverDirection {
    In,
    Out,
}

/// A purpose of payments. Source: field tables.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "Payment purpose"
)]
pub struct PaymentPurpose {
    /// The purpose, an installation-specific code. Source: field tables.
    #[schemars(extend("x-classifier" = "paymentPurposeType"), example = &"RENT_AND_UTILITIES")]
    pub payment_purpose_type: Text,
    /// Whether the money is incoming or outgoing. Source: field tables.
    pub turnover_direction: TurnoverDirection,
}

/// A country that payments go to or come from. Source: field tables and error list.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "Payment country"
)]
pub struct PaymentCountry {
    /// The country. Source: field tables and error list.
    #[schemars(extend("x-api-code" = {"value": "Q014.RC01"}))]
    pub country: Country,
    /// Whether the money is incoming or outgoing. Source: field tables.
    pub turnover_direction: TurnoverDirection,
}
