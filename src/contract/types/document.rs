//! Identity and registration documents.

use schemars::JsonSchema;

use crate::codes::country::Country;

use crate::contract::types::date::Date;
use crate::contract::types::entity_type::EntityTypeCode;
use crate::contract::types::text::Text;

/// A kind of document.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "UPPERCASE")]
#[schemars(extend("x-synonyms" = {
    "ID": "IDENTITYCARD", "IDCARD": "IDENTITYCARD", "ID_CARD": "IDENTITYCARD", "IDENTITY_CARD": "IDENTITYCARD",
    "RESIDENCE_PERMIT": "RESIDENCEPERMIT", "DRIVING_LICENSE": "DRIVINGLICENSE",
    "DRIVINGLICENCE": "DRIVINGLICENSE", "DRIVING_LICENCE": "DRIVINGLICENSE",
    "REGISTRATION_CERTIFICATE": "REGISTRATIONCERTIFICATE", "CERTIFICATE": ["REGISTRATIONCERTIFICATE", "OTHER"],
}))]
#[allow(missing_docs, reason = "the API's own words")]
pub enum IdentityDocumentType {
    Passport,
    IdentityCard,
    ResidencePermit,
    DrivingLicense,
    RegistrationCertificate,
    Other,
}

/// A document that proves who somebody is. Source: field tables and error list.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields, title = "Document")]
pub struct Document {
    /// What the document is, in words. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub description: Option<String>,
    /// The last day of validity; leave it out where the document does not expire. Source: field
    /// tables and samples.
    #[schemars(extend("x-personal" = true))]
    pub document_expiry_date: Option<Date>,
    /// The authority that issued it. Source: field tables.
    #[schemars(example = &"Migracijos departamentas")]
    #[schemars(extend("x-personal" = true))]
    pub document_issue_authority: Text,
    /// The country that issued it. Source: field tables and error list.
    #[schemars(extend("x-api-code" = {"missing": "Q002.DOC06", "value": "Q002.DOC06"}))]
    pub document_issue_country: Country,
    /// The day of issue. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub document_issue_date: Date,
    /// Its number. Source: field tables.
    #[schemars(example = &"00000117")]
    #[schemars(extend("x-personal" = true))]
    pub document_number: Text,
    /// Whether the holder is an individual or an organization. Source: field tables and error list.
    #[schemars(extend("x-api-code-related" = {"missing": "C017.C016.RE08.DOC01"}))]
    pub entity_type: EntityTypeCode,
    /// What kind of document it is. Source: field tables.
    #[schemars(example = &"PASSPORT")]
    pub identity_document_type: IdentityDocumentType,
}
