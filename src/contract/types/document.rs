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

/// An identity or registration document. Source: field tables and error list.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields, title = "Document")]
pub struct Document {
    /// Description of the document. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub description: Option<String>,
    /// The last day of validity; omit it if the document does not expire. Source: field tables and
    /// samples.
    #[schemars(extend("x-personal" = true))]
    pub document_expiry_date: Option<Date>,
    /// The issuing authority. Source: field tables.
    #[schemars(example = &"Migracijos departamentas")]
    #[schemars(extend("x-personal" = true))]
    pub document_issue_authority: Text,
    /// The issuing country. Source: field tables and error list.
    #[schemars(extend("x-api-code" = {"missing": "Q002.DOC06", "value": "Q002.DOC06"}))]
    pub document_issue_country: Country,
    /// The date of issue. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub document_issue_date: Date,
    /// The document number. Source: field tables.
    #[schemars(example = &"00000117")]
    #[schemars(extend("x-personal" = true))]
    #[schemars(extend("x-text" = "number"))]
    pub document_number: Text,
    /// Whether the holder is an individual or an organization. Source: field tables and error list.
    #[schemars(extend("x-api-code-related" = {"missing": "C017.C016.RE08.DOC01"}))]
    pub entity_type: EntityTypeCode,
    /// The kind of document. Source: field tables.
    #[schemars(example = &"PASSPORT")]
    pub identity_document_type: IdentityDocumentType,
}
