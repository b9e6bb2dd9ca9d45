//! The field `entityType`.

use schemars::JsonSchema;
use serde_json::Value;

use crate::contract::types::word::words_for;

/// The entity type: INDIVIDUAL (a natural person) or ORGANIZATION (a legal person).
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(extend("x-synonyms" = synonyms()))]
#[allow(missing_docs, reason = "the API's own words")]
pub enum EntityTypeCode {
    Individual,
    Organization,
}

/// Words for a natural person, in the languages of the region. They are compared without
/// separators and diacritics.
const PERSON: &str = "IND PERSON NATURAL NATURAL_PERSON PRIVATE PRIVATE_PERSON PRIVATE_INDIVIDUAL \
    PHYSICAL PHYSICAL_PERSON HUMAN RETAIL FIZINIS FIZINIS_ASMUO ASMUO FIZISKA_PERSONA \
    FUUSILINE_ISIK ERAISIK OSOBA_FIZYCZNA NATURLICHE_PERSON PRIVATPERSON \
    FIZICHESKOE_LICO ФИЗИЧЕСКОЕ_ЛИЦО ФИЗЛИЦО";

/// Words for a legal person.
const COMPANY: &str = "ORG ORGANISATION COMPANY BUSINESS LEGAL LEGAL_ENTITY LEGAL_PERSON CORPORATE \
    CORPORATION ENTERPRISE FIRM ENTITY JURIDICAL JURIDICAL_PERSON JURIDINIS JURIDINIS_ASMUO IMONE \
    JURIDISKA_PERSONA UZNEMUMS JURIIDILINE_ISIK ETTEVOTE OSOBA_PRAWNA FIRMA \
    JURISTISCHE_PERSON UNTERNEHMEN YURIDICHESKOE_LICO ЮРИДИЧЕСКОЕ_ЛИЦО ЮРЛИЦО";

fn synonyms() -> Value {
    words_for(&[(PERSON, "INDIVIDUAL"), (COMPANY, "ORGANIZATION")])
}
