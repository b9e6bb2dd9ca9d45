//! Addresses.

use schemars::JsonSchema;

use crate::codes::country::Country;

/// An address. Source: field tables and error list.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields, title = "Address")]
pub struct Address {
    /// The whole address in one line. Source: required on the ORGANIZATION, lead and simplified
    /// pages, optional on the INDIVIDUAL page; treated as optional but recommended.
    #[schemars(extend("x-recommended" = true))]
    #[schemars(extend("x-personal" = true))]
    pub address_details: Option<String>,
    /// What the address is for, an installation-specific code. Source: field tables and error list.
    #[schemars(extend("x-classifier" = "addressType", "x-api-code-related" = {"value": "C017.C016.RE06.ADR02"}))]
    pub address_type: Option<String>,
    /// Town. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub city: Option<String>,
    /// Country. Source: field tables and error list.
    #[schemars(extend("x-api-code" = {"missing": "Q004.ADR02", "value": "Q004.ADR02"}))]
    pub country: Country,
    /// Region, free text. Source: samples.
    #[schemars(extend("x-personal" = true))]
    pub region: Option<String>,
    /// Street with house number. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub street_address: Option<String>,
    /// Whether correspondence is sent to this address. Source: field tables.
    pub use_for_correspondence: Option<bool>,
    /// Postal code. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub zip_code: Option<String>,
}
