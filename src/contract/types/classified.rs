//! List items that hold only one installation-specific code.

use schemars::JsonSchema;

use crate::contract::types::text::Text;

/// A reason for choosing the institution. Source: field tables.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields, title = "Appeal reason")]
pub struct AppealReason {
    /// The reason, an installation-specific code. Source: field tables.
    #[schemars(extend("x-classifier" = "appealReasonType"), example = &"RECOMMENDATIONS")]
    pub appeal_reason_type: Text,
}

/// A way in which the customer heard of the institution. Source: field tables.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "Introduction source"
)]
pub struct IntroductionSource {
    /// The way, an installation-specific code. Source: field tables; samples send free text.
    #[schemars(extend("x-classifier" = "introductionSourceType"), example = &"Internet")]
    pub introduction_source: Text,
}

/// A service that the customer ordered. Source: field tables.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "Ordered service"
)]
pub struct OrderedService {
    /// The service, an installation-specific code. Source: field tables.
    #[schemars(extend("x-classifier" = "serviceType"), example = &"LOANS")]
    pub service_type: Text,
}
