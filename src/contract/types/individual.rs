//! A customer who is a natural person.

use schemars::JsonSchema;
use serde_json::{Value, json};

use crate::codes::country::Country;

use crate::contract::types::customer::{CustomerLists, CustomerProfile, CustomerRequest};
use crate::contract::types::date::Date;
use crate::contract::types::field_of_activity::FieldOfActivity;
use crate::contract::types::text::Text;

/// The `entityType` of an individual.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs, reason = "the API's own word")]
pub enum IndividualType {
    Individual,
}

/// A customer that is a natural person, as accepted by `POST /amlyze-ws-rest/customer`. Facts: the
/// published INDIVIDUAL field tables, error list and samples of the AMLYZE customer API.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "AMLYZE customer, INDIVIDUAL",
    example = minimal(),
    extend("x-dropped-names" = ["incomingPaymentDescription", "outgoingPaymentDescription"])
)]
pub struct Individual {
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub request: CustomerRequest,
    /// Decides which fields are allowed: INDIVIDUAL here. Source: field tables and error list.
    #[schemars(extend("x-api-code" = {"missing": "C010"}), example = &"INDIVIDUAL")]
    pub entity_type: IndividualType,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub name: PersonName,
    /// Country of citizenship. Source: field tables; the newest API page does not list it as
    /// required.
    #[schemars(extend("x-api-code" = {"value": "C016.I06", "notAllowed": "C015"}))]
    pub citizenship_country: Country,
    /// Date of birth. Source: field tables.
    #[schemars(extend("x-api-code" = {"notAllowed": "C015"}))]
    #[schemars(extend("x-personal" = true))]
    pub birth_date: Option<Date>,
    /// Country of birth. Source: field tables.
    #[schemars(extend("x-api-code" = {"value": "C016.I06", "notAllowed": "C015"}))]
    pub birth_country: Option<Country>,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub status: PersonStatus,
    /// Occupation: employment, studies, pension or something else. Source: field tables.
    pub field_of_activity: Option<FieldOfActivity>,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub profile: CustomerProfile,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub lists: CustomerLists,
}

/// The name of a person.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct PersonName {
    /// Given name or names. Source: field tables.
    #[schemars(extend("x-api-code" = {"notAllowed": "C015"}), example = &"Austėja")]
    #[schemars(extend("x-personal" = true))]
    #[schemars(extend("x-text" = "personName"))]
    pub first_name: Text,
    /// Family name. Source: field tables.
    #[schemars(extend("x-api-code" = {"notAllowed": "C015"}), example = &"Pavyzdienė")]
    #[schemars(extend("x-personal" = true))]
    #[schemars(extend("x-text" = "personName"))]
    pub last_name: Text,
}

/// Where a person belongs, and risks about the person.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct PersonStatus {
    /// Country of the second citizenship. Source: field tables.
    #[schemars(extend("x-api-code" = {"value": "C016.I08", "notAllowed": "C015"}))]
    pub second_citizenship_country: Option<Country>,
    /// Country of permanent residence. Source: field tables.
    #[schemars(extend("x-api-code" = {"value": "C016.I08", "notAllowed": "C015"}))]
    pub permanent_residence_country: Option<Country>,
    /// Whether the person is a legal resident. Source: field tables.
    pub is_legal_resident: Option<bool>,
    /// Whether a family member or close associate is a politically exposed person. Source: field
    /// tables.
    #[schemars(rename = "isFamilyPEP")]
    pub is_family_pep: Option<bool>,
    /// Whether the person is or was a party to litigation. Source: field tables.
    pub is_litigated: Option<bool>,
    /// Whether the person is an anti-money-laundering (AML) officer. Source: field tables.
    pub aml_officer: Option<bool>,
}

/// The least that the API takes, with an invented customer.
fn minimal() -> Value {
    json!({
        "communicationNumber": "KYC-2024-000117",
        "requester": "Example Bank",
        "action": "CREATE",
        "sourceOfRiskLevel": "EVALUATE",
        "riskManagementCategory": "IND",
        "customerExtId": "CUST-4711",
        "entityType": "INDIVIDUAL",
        "applicationDate": "2024-04-08",
        "firstName": "Austėja",
        "lastName": "Pavyzdienė",
        "citizenshipCountry": "LT"
    })
}
