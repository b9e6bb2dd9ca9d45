//! The batch envelope, and the fields of a customer that differ in a batch.

use schemars::JsonSchema;

use crate::contract::types::customer::{CustomerStatus, RiskLevel};

/// The only value that `sourceOfRiskLevel` has in a batch.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs, reason = "the API's own word")]
pub enum BatchSourceOfRiskLevel {
    Import,
}

/// The fields that differ in a batch; they replace those of the customer.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct BatchFields {
    /// Omit it: a batch implies IMPORT. Source: batch page.
    pub source_of_risk_level: Option<BatchSourceOfRiskLevel>,
    /// The imported risk level. Source: batch page; IMPORT is implied.
    pub risk_level: RiskLevel,
    /// The state of the business relationship. Source: batch page; IMPORT is implied.
    pub customer_status: CustomerStatus,
    /// Omit it: a batch does not start screening. Source: batch page.
    pub initialize_screening_processes: Option<()>,
}
