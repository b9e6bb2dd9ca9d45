//! The batch envelope, and what is different for a customer inside one.

use schemars::JsonSchema;

use crate::contract::types::customer::{CustomerStatus, RiskLevel};

/// The only source of a risk level that a batch knows.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs, reason = "the API's own word")]
pub enum BatchSourceOfRiskLevel {
    Import,
}

/// The fields that a batch treats otherwise; they replace those of the customer.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct BatchFields {
    /// Leave it out: a batch implies IMPORT. Source: batch page.
    pub source_of_risk_level: Option<BatchSourceOfRiskLevel>,
    /// The imported risk level. Source: batch page; IMPORT is implied.
    pub risk_level: RiskLevel,
    /// The state of the business relation. Source: batch page; IMPORT is implied.
    pub customer_status: CustomerStatus,
    /// Leave it out: a batch screens nobody. Source: batch page.
    pub initialize_screening_processes: Option<()>,
}
