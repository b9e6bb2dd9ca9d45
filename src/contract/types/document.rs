//! Identity and registration documents.

use schemars::JsonSchema;

use crate::codes::country::Country;

use crate::contract::types::date::Date;
use crate::contract::types::entity_type::EntityTypeCode;
use crate::contract::types::text::Text;
use crate::contract::types::word::words_for;

/// A kind of document.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "UPPERCASE")]
#[schemars(extend("x-synonyms" = words_for(&WORDS)))]
#[allow(missing_docs, reason = "the API's own words")]
pub enum IdentityDocumentType {
    Passport,
    IdentityCard,
    ResidencePermit,
    DrivingLicense,
    RegistrationCertificate,
    Other,
}

/// Words for kinds of documents, in the languages of the region too. They are compared without separators and
/// diacritics.
const WORDS: [(&str, &str); 7] = [
    ("CERTIFICATE", "REGISTRATIONCERTIFICATE OTHER"),
    (
        "PASAS PASE PASS PASZPORT REISEPASS ПАСПОРТ ЗАГРАНПАСПОРТ",
        "PASSPORT",
    ),
    (
        "ID IDCARD ID_CARD IDENTITY_CARD NATIONAL_ID NATIONAL_ID_CARD ASMENS_TAPATYBES_KORTELE \
         TAPATYBES_KORTELE PERSONAS_APLIECIBA ID_KAART ISIKUTUNNISTUS DOWOD_OSOBISTY \
         PERSONALAUSWEIS УДОСТОВЕРЕНИЕ_ЛИЧНОСТИ",
        "IDENTITYCARD",
    ),
    (
        "RESIDENCE_PERMIT LEIDIMAS_GYVENTI UZTURESANAS_ATLAUJA ELAMISLUBA ELAMISLOAKAART \
         KARTA_POBYTU ВИД_НА_ЖИТЕЛЬСТВО ВНЖ",
        "RESIDENCEPERMIT",
    ),
    (
        "DRIVING_LICENSE DRIVINGLICENCE DRIVING_LICENCE DRIVERS_LICENSE DRIVERS_LICENCE \
         VAIRUOTOJO_PAZYMEJIMAS VADITAJA_APLIECIBA JUHILUBA PRAWO_JAZDY \
         ВОДИТЕЛЬСКОЕ_УДОСТОВЕРЕНИЕ ВОДИТЕЛЬСКИЕ_ПРАВА",
        "DRIVINGLICENSE",
    ),
    (
        "REGISTRATION_CERTIFICATE REGISTRACIJOS_PAZYMEJIMAS REGISTRACIJAS_APLIECIBA",
        "REGISTRATIONCERTIFICATE",
    ),
    (
        "KITA KITAS CITS CITA MUU INNY INNE ДРУГОЙ ДРУГОЕ ИНОЕ",
        "OTHER",
    ),
];

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
