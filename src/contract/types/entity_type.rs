//! The field `entityType`.

use schemars::JsonSchema;

/// The entity type: INDIVIDUAL (a natural person) or ORGANIZATION (a legal person).
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(extend("x-synonyms" = {
    "IND": "INDIVIDUAL", "PERSON": "INDIVIDUAL", "NATURAL": "INDIVIDUAL", "NATURAL_PERSON": "INDIVIDUAL",
    "PRIVATE": "INDIVIDUAL", "ORG": "ORGANIZATION", "ORGANISATION": "ORGANIZATION",
    "COMPANY": "ORGANIZATION", "BUSINESS": "ORGANIZATION", "LEGAL": "ORGANIZATION",
    "LEGAL_ENTITY": "ORGANIZATION", "LEGAL_PERSON": "ORGANIZATION", "CORPORATE": "ORGANIZATION",
}))]
#[allow(missing_docs, reason = "the API's own words")]
pub enum EntityTypeCode {
    Individual,
    Organization,
}
