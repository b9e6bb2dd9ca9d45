//! A customer that is a legal person.

use schemars::JsonSchema;
use serde_json::{Value, json};

use crate::codes::country::Country;

use crate::contract::types::customer::{CustomerLists, CustomerProfile, CustomerRequest};
use crate::contract::types::date::Date;
use crate::contract::types::text::Text;

/// The `entityType` of an organization.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs, reason = "the API's own word")]
pub enum OrganizationType {
    Organization,
}

/// A customer that is a legal person, as accepted by `POST /amlyze-ws-rest/customer`. Facts: the
/// published ORGANIZATION field tables, error list and samples of the AMLYZE customer API.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "AMLYZE customer, ORGANIZATION",
    example = minimal(),
    extend("x-dropped-names" = ["incomingPaymentDescription", "outgoingPaymentDescription"])
)]
pub struct Organization {
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub request: CustomerRequest,
    /// Decides which fields are allowed: ORGANIZATION here. Source: field tables and error list.
    #[schemars(extend("x-api-code" = {"missing": "C010"}), example = &"ORGANIZATION")]
    pub entity_type: OrganizationType,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub name: OrganizationName,
    /// Country of registration. Source: field tables and error list.
    #[schemars(extend("x-api-code" = {"value": "REG"}, "x-former-names" = ["countryOfBusinessOperations"]))]
    pub registration_country: Country,
    /// Legal form, an installation-specific code. Source: field tables.
    #[schemars(extend("x-classifier" = "legalForm", "x-api-code" = {"notAllowed": "C014"}), example = &"LTD")]
    pub legal_form: Text,
    /// Trade name, if it differs from `title`. Source: field tables.
    #[schemars(extend("x-api-code" = {"notAllowed": "C014"}))]
    #[schemars(extend("x-personal" = true))]
    #[schemars(extend("x-text" = "organizationName"))]
    pub trading_name: Option<String>,
    /// Date of establishment. Source: field tables.
    #[schemars(extend("x-api-code" = {"notAllowed": "C014"}))]
    pub establishment_date: Option<Date>,
    /// Description of the activity in restricted regions. At most 32768 UTF-16 code units; source:
    /// newest API pages.
    #[schemars(length(max = 32768), extend("x-api-code" = {"notAllowed": "C014"}))]
    #[schemars(extend("x-personal" = true))]
    pub activity_in_restricted_region_description: Option<String>,
    /// Global Intermediary Identification Number (FATCA). Source: field tables; named `GIIN` before
    /// 2024-02-29.
    #[schemars(extend("x-api-code" = {"notAllowed": "C014"}, "x-former-names" = ["GIIN"]))]
    #[schemars(extend("x-personal" = true))]
    pub giin: Option<String>,
    /// Legal Entity Identifier (ISO 17442). Source: field tables; named `LEI` before 2024-02-29.
    #[schemars(extend("x-api-code" = {"notAllowed": "C014"}, "x-former-names" = ["LEI"]))]
    #[schemars(extend("x-personal" = true))]
    pub lei: Option<String>,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub business: Business,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub profile: CustomerProfile,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub lists: CustomerLists,
}

/// The name of an organization.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct OrganizationName {
    /// Registered name. Source: field tables and error list.
    #[schemars(extend("x-api-code" = {"missing": "C017.O01", "notAllowed": "C014"}), example = &"UAB Pavyzdys")]
    #[schemars(extend("x-personal" = true))]
    #[schemars(extend("x-text" = "organizationName"))]
    pub title: Text,
}

/// How an organization is audited, structured, staffed and supervised.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Business {
    /// Whether the accounts are audited. Source: field tables.
    pub is_audited: Option<bool>,
    /// Number of audits. Source: field tables.
    #[schemars(extend("x-api-code" = {"notAllowed": "C014"}))]
    pub number_of_audits: Option<i64>,
    /// Time between audits, in years. Source: field tables.
    #[schemars(extend("x-api-code" = {"notAllowed": "C014"}))]
    pub periods_of_audits_in_years: Option<i64>,
    /// How the organization is structured. Source: field tables.
    #[schemars(extend("x-api-code" = {"notAllowed": "C014"}))]
    #[schemars(extend("x-personal" = true))]
    pub organizational_structure_description: Option<String>,
    /// Whether the structure has several layers. Source: field tables.
    pub has_multi_layer_structure: Option<bool>,
    /// Whether it is a financial institution. Source: field tables.
    pub is_financial_institution: Option<bool>,
    /// Whether it is managed by its owners. Source: field tables.
    pub is_directly_managed: Option<bool>,
    /// Whether no shareholder holds a major share. Source: field tables.
    pub no_major_share_holders: Option<bool>,
    /// Number of employees. Source: field tables.
    #[schemars(extend("x-api-code" = {"notAllowed": "C014"}))]
    pub number_of_employees: Option<i64>,
    /// Value of its assets, an integer; no source names the currency. Source: field tables.
    #[schemars(extend("x-api-code" = {"notAllowed": "C014"}))]
    pub company_asset_value: Option<i64>,
    /// Whether it has been fined. Source: field tables.
    pub is_fined: Option<bool>,
    /// Time between fines, in years. Source: field tables.
    pub periods_of_fining_in_years: Option<i64>,
    /// Whether it is listed on a stock exchange. Source: field tables.
    pub is_listed: Option<bool>,
    /// Whether it is supervised by an authority. Source: field tables.
    pub is_regulated: Option<bool>,
    /// Whether its activity requires a licence. Source: field tables.
    pub is_license_required: Option<bool>,
    /// The licence. Source: field tables.
    #[schemars(extend("x-api-code" = {"notAllowed": "C014"}))]
    #[schemars(extend("x-personal" = true))]
    pub license_description: Option<String>,
    /// Whether it uses services of third parties. Source: samples; the field table gives the type
    /// String.
    #[schemars(extend("x-tolerates" = "string"))]
    pub third_party_services_used: Option<bool>,
    /// Which services of third parties it uses. Source: field tables.
    #[schemars(extend("x-api-code" = {"notAllowed": "C014"}))]
    #[schemars(extend("x-personal" = true))]
    pub third_party_services_used_description: Option<String>,
    /// Description of the region of activity. Source: field tables.
    #[schemars(extend("x-api-code" = {"notAllowed": "C014"}))]
    #[schemars(extend("x-personal" = true))]
    pub region_of_activity_description: Option<String>,
}

/// The least that the API takes, with an invented customer.
fn minimal() -> Value {
    json!({
        "communicationNumber": "KYC-2024-000117",
        "requester": "Example Bank",
        "action": "CREATE",
        "sourceOfRiskLevel": "EVALUATE",
        "riskManagementCategory": "ORG",
        "customerExtId": "CUST-4711",
        "entityType": "ORGANIZATION",
        "applicationDate": "2024-04-08",
        "title": "UAB Pavyzdys",
        "registrationCountry": "LT",
        "legalForm": "UAB"
    })
}
