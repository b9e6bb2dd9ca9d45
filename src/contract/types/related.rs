//! Persons and companies related to a customer. Each has an `entityType` of its own.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::codes::country::Country;

use crate::contract::types::activity::{Activity, CountryOfActivity, RegionOfActivity};
use crate::contract::types::additional_value::AdditionalValue;
use crate::contract::types::address::Address;
use crate::contract::types::contact::Contact;
use crate::contract::types::date::Date;
use crate::contract::types::document::Document;
use crate::contract::types::entity_type::EntityTypeCode;
use crate::contract::types::income::IncomeSource;
use crate::contract::types::text::Text;

/// A related entity of either type; its `entityType` decides which fields are allowed.
pub struct RelatedEntity;

impl JsonSchema for RelatedEntity {
    fn schema_name() -> Cow<'static, str> {
        "RelatedEntity".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = discriminated(
            generator.subschema_for::<RelatedIndividual>(),
            generator.subschema_for::<RelatedOrganization>(),
        );
        schema.insert("title".into(), "Related entity".into());
        schema.insert(
            "description".into(),
            "A person or company related to the customer. Its own `entityType` decides which \
             fields exist. Source: field tables."
                .into(),
        );
        schema
    }
}

/// Builds a schema that applies one of two others, depending on `entityType`.
pub(crate) fn discriminated(individual: Schema, organization: Schema) -> Schema {
    let choice = |value: &str, then: Schema| {
        json_schema!({
            "if": {
                "type": "object",
                "properties": {"entityType": {"const": value}},
                "required": ["entityType"]
            },
            "then": then
        })
    };
    json_schema!({
        "type": "object",
        "properties": {"entityType": {"type": "string", "enum": ["INDIVIDUAL", "ORGANIZATION"]}},
        "required": ["entityType"],
        "allOf": [choice("INDIVIDUAL", individual), choice("ORGANIZATION", organization)]
    })
}

/// Fields that related entities of both types have.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct RelatedBasics {
    /// If the related entity is itself a customer: your identifier of that customer. Source: newest
    /// branch of the public documentation.
    #[schemars(extend("x-text" = "number"))]
    pub customer_ext_id: Option<String>,
    /// Decides which fields are allowed: INDIVIDUAL or ORGANIZATION. Source: field tables and error
    /// list.
    #[schemars(extend("x-api-code-related" = {"missing": "C017.C016.RE02"}))]
    pub entity_type: EntityTypeCode,
    /// The kind of relation, an installation-specific code. Source: field tables and error list.
    #[schemars(extend("x-classifier" = "relationType", "x-api-code-related" = {"missing": "C017.C016.RE01", "value": "C017.C016.RE01"}), example = &"DIRECTOR")]
    pub relation_type: Text,
    /// Description of the relation. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub relation_description: Option<String>,
    /// Your identifier of the related entity. Source: field tables.
    #[schemars(extend("x-text" = "number"))]
    pub ext_id: Option<String>,
    /// Its share in the customer in percent, 0 to 100. Source: field tables; the range is implied.
    #[schemars(range(min = 0, max = 100))]
    pub share: Option<i64>,
    /// Its share of the votes in percent, 0 to 100. Source: field tables; the range is implied.
    #[schemars(range(min = 0, max = 100))]
    pub vote_percentage: Option<i64>,
    /// The personal or registration code issued by the state. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    #[schemars(extend("x-text" = "number"))]
    pub national_code: Option<String>,
    /// Its activity. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub activity_description: Option<String>,
    /// Its country. Source: field tables and error list.
    #[schemars(extend("x-api-code-related" = {"value": "C017.C016.RE03"}))]
    pub country: Option<Country>,
    /// Country of registration. Source: optional on the INDIVIDUAL and lead pages, required on the
    /// ORGANIZATION page; treated as optional for both types. It replaced
    /// `countryOfBusinessOperations` on 2024-02-29.
    #[schemars(extend("x-former-names" = ["countryOfBusinessOperations"]))]
    pub registration_country: Option<Country>,
    /// Whether it or one of its owners is a politically exposed person. Source: field tables.
    #[schemars(rename = "isPEP")]
    pub is_pep: Option<bool>,
    /// Whether sanctions apply to it. Source: field tables.
    pub is_sanctioned: Option<bool>,
    /// Whether there are adverse media reports about it. Source: field tables.
    pub is_in_adverse_media: Option<bool>,
    /// Whether it is on an internal list of the institution. Source: field tables.
    pub is_in_internal_list: Option<bool>,
    /// Description of the region of activity. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub region_of_activity_description: Option<String>,
}

/// The lists of related entities of both types.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct RelatedLists {
    /// Contacts of the related entity. Source: field tables.
    pub list_contact: Option<Vec<Contact>>,
    /// Addresses. Source: field tables.
    pub list_address: Option<Vec<Address>>,
    /// Identity or registration documents. Source: field tables.
    pub list_business_entity_document: Option<Vec<Document>>,
    /// Sources of income. Source: field tables.
    pub list_income_source: Option<Vec<IncomeSource>>,
    /// Kinds of activity. Source: field tables.
    pub list_activity: Option<Vec<Activity>>,
    /// Regions of activity. Source: field tables.
    pub list_region_of_activity: Option<Vec<RegionOfActivity>>,
    /// Countries of activity. Source: field tables.
    pub list_country_of_activity: Option<Vec<CountryOfActivity>>,
    /// Values defined by the institution. Source: field tables.
    pub list_additional_values: Option<Vec<AdditionalValue>>,
}

/// A related natural person.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "Related individual"
)]
pub struct RelatedIndividual {
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub basics: RelatedBasics,
    /// Given name or names. Source: field tables.
    #[schemars(example = &"Jonas")]
    #[schemars(extend("x-personal" = true))]
    #[schemars(extend("x-text" = "personName"))]
    pub first_name: Text,
    /// Family name. Source: field tables.
    #[schemars(example = &"Bandomasis")]
    #[schemars(extend("x-personal" = true))]
    #[schemars(extend("x-text" = "personName"))]
    pub last_name: Text,
    /// Date of birth. Source: field tables.
    #[schemars(extend("x-personal" = true))]
    pub birth_date: Option<Date>,
    /// Country of birth. Source: field tables.
    pub birth_country: Option<Country>,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub lists: RelatedLists,
}

/// A related legal person.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    title = "Related organization"
)]
pub struct RelatedOrganization {
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub basics: RelatedBasics,
    /// Registered name. Source: field tables.
    #[schemars(example = &"OÜ Näidis")]
    #[schemars(extend("x-personal" = true))]
    #[schemars(extend("x-text" = "organizationName"))]
    pub title: Text,
    /// Legal form, an installation-specific code. Source: field tables and error list.
    #[schemars(extend("x-classifier" = "legalForm", "x-api-code-related" = {"value": "C017.C016.RE05"}))]
    pub legal_form: Option<String>,
    /// Date of establishment. Source: field tables.
    pub establishment_date: Option<Date>,
    #[schemars(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub lists: RelatedLists,
}
