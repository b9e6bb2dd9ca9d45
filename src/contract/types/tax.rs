//! Countries of tax payment.

use schemars::JsonSchema;

use crate::codes::country::Country;

/// A country in which the customer pays taxes. Source: field tables and error list.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "Country of tax payment"
)]
pub struct CountryOfTaxPayment {
    /// The country. Source: field tables and error list.
    #[schemars(extend("x-api-code" = {"value": "Q017.COTP01"}))]
    pub country: Country,
    /// The taxpayer number in that country. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub taxpayer_number: Option<String>,
}
