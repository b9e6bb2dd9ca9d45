//! Contacts.

use schemars::JsonSchema;

use crate::contract::types::text::Text;

/// A kind of contact.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "UPPERCASE")]
#[schemars(extend("x-synonyms" = {
    "MOBILE": "MOBILEPHONE", "MOBILE_PHONE": "MOBILEPHONE", "CELL": "MOBILEPHONE",
    "PHONE": ["MOBILEPHONE", "FIXEDPHONE"], "TELEPHONE": ["MOBILEPHONE", "FIXEDPHONE"], "TEL": ["MOBILEPHONE", "FIXEDPHONE"],
    "FIXED_PHONE": "FIXEDPHONE", "LANDLINE": "FIXEDPHONE", "E-MAIL": "EMAIL", "MAIL": "EMAIL",
    "WEB": "WEBSITE", "URL": "WEBSITE", "HOMEPAGE": "WEBSITE",
}))]
#[allow(missing_docs, reason = "the API's own words")]
pub enum ContactType {
    MobilePhone,
    FixedPhone,
    Email,
    Website,
}

/// A way to contact a person or company. Source: field tables and error list.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields, title = "Contact")]
pub struct Contact {
    /// The kind of contact. Source: field tables and error list.
    #[schemars(extend("x-api-code-related" = {"missing": "C017.C016.RE06.Co1", "value": "C017.C016.RE06.Co1"}), example = &"EMAIL")]
    pub contact_type: ContactType,
    /// The phone number, address or other contact value. Source: field tables and error list.
    #[schemars(extend("x-api-code-related" = {"missing": "C017.C016.RE06.Co2"}), example = &"info@example.com")]
    #[schemars(extend("x-personal" = true))]
    pub contact_details: Text,
    /// Whether it may be used for communication. Source: field tables.
    pub use_for_communication: Option<bool>,
}
