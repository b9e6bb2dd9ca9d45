//! A simplified customer: fewer fields than a customer, and fewer that are required.

use schemars::JsonSchema;
use serde_json::{Value, json};

use crate::codes::country::Country;

use crate::contract::types::customer::{
    CommonLists, CustomerProfile, CustomerStatus, Identity, Money, Request, RiskLevel, Standing,
};
use crate::contract::types::date::Date;
use crate::contract::types::individual::{IndividualType, PersonName, PersonStatus};
use crate::contract::types::organization::{Business, OrganizationName, OrganizationType};

/// The state of a simplified customer.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SimplifiedState {
    /// The risk level. Source: field tables of the simplified customer.
    #[schemars(example = &"LOW")]
    pub risk_level: Option<RiskLevel>,
    /// The state of the business relationship. Source: field tables of the simplified customer.
    #[schemars(example = &"ACTIVE")]
    pub customer_status: Option<CustomerStatus>,
}

/// A simplified customer that is a natural person, as accepted by `POST
/// /amlyze-ws-rest/simplifiedCustomer`. Facts: the published field tables and samples of the
/// simplified customer.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "AMLYZE simplified customer, INDIVIDUAL",
    example = minimal_individual()
)]
pub struct SimplifiedIndividual {
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub request: Request,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub state: SimplifiedState,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub identity: Identity,
    /// Decides which fields are allowed: INDIVIDUAL here. Source: field tables.
    #[schemars(example = &"INDIVIDUAL")]
    pub entity_type: IndividualType,
    /// The date on which the customer applied. Source: the field table requires it, the published
    /// samples omit it.
    #[schemars(extend("x-recommended" = true))]
    pub application_date: Option<Date>,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub name: PersonName,
    /// Country of citizenship. Source: the field table requires it, the published samples omit it.
    #[schemars(extend("x-recommended" = true))]
    pub citizenship_country: Option<Country>,
    /// Date of birth. Source: the field table requires it, the published samples omit it.
    #[schemars(extend("x-personal" = true, "x-recommended" = true))]
    pub birth_date: Option<Date>,
    /// Country of birth. Source: the field table requires it, the published samples omit it.
    #[schemars(extend("x-recommended" = true))]
    pub birth_country: Option<Country>,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub status: PersonStatus,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub profile: CustomerProfile,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub lists: CommonLists,
}

/// A simplified customer that is a legal person, as accepted by `POST
/// /amlyze-ws-rest/simplifiedCustomer`. Facts: the published field tables and samples of the
/// simplified customer.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "AMLYZE simplified customer, ORGANIZATION",
    example = minimal_organization()
)]
pub struct SimplifiedOrganization {
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub request: Request,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub state: SimplifiedState,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub identity: Identity,
    /// Decides which fields are allowed: ORGANIZATION here. Source: field tables.
    #[schemars(example = &"ORGANIZATION")]
    pub entity_type: OrganizationType,
    /// The date on which the customer applied. Source: field tables.
    pub application_date: Option<Date>,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub name: OrganizationName,
    /// Country of registration. Source: field tables.
    pub registration_country: Option<Country>,
    /// Legal form, an installation-specific code. Source: field tables.
    #[schemars(extend("x-classifier" = "legalForm"), example = &"LTD")]
    pub legal_form: Option<String>,
    /// Date of establishment. Source: field tables.
    pub establishment_date: Option<Date>,
    /// Description of the activity in restricted regions. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub activity_in_restricted_region_description: Option<String>,
    /// Global Intermediary Identification Number (FATCA). Source: field tables; a customer has
    /// `giin`.
    #[schemars(rename = "GIIN", extend("x-personal" = true))]
    pub giin: Option<String>,
    /// Legal Entity Identifier (ISO 17442). Source: field tables; a customer has `lei`.
    #[schemars(rename = "LEI", extend("x-personal" = true))]
    pub lei: Option<String>,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub business: Business,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub standing: Standing,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub money: Money,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub lists: CommonLists,
}

/// The least that the API takes, with an invented person.
fn minimal_individual() -> Value {
    json!({
        "communicationNumber": "KYC-2024-000118",
        "requester": "Example Bank",
        "riskManagementCategory": "IND",
        "customerExtId": "CUST-4712",
        "entityType": "INDIVIDUAL",
        "firstName": "Austėja",
        "lastName": "Pavyzdienė"
    })
}

/// The least that the API takes, with an invented company.
fn minimal_organization() -> Value {
    json!({
        "communicationNumber": "KYC-2024-000119",
        "requester": "Example Bank",
        "riskManagementCategory": "ORG",
        "customerExtId": "CUST-4713",
        "entityType": "ORGANIZATION",
        "title": "UAB Pavyzdys"
    })
}
