//! The kinds of payloads that the API takes, as data. Detection, schemas, names and messages derive from
//! [`KINDS`]; nothing about a kind is listed elsewhere.

use crate::contract::case::OF_CUSTOMERS;
use crate::contract::derive::{generator, replace_fields};
use crate::contract::entity_type::EntityType;
use crate::contract::identifier::Identifier;
use crate::contract::kind::{
    Detection, Envelope, Form, PayloadKind, PublishedSchema, SchemaScope, Signature, Subset,
};
use crate::contract::types::batch::BatchFields;
use crate::contract::types::individual::Individual;
use crate::contract::types::organization::Organization;
use crate::contract::types::simplified::{SimplifiedIndividual, SimplifiedOrganization};
use crate::json::KnownName;

/// A customer.
pub static CUSTOMER: PayloadKind = PayloadKind {
    place: 0,
    name: "customer",
    noun: "customer",
    form: Some(Form {
        token: "LEAD",
        noun: "lead",
    }),
    endpoint: "POST /amlyze-ws-rest/customer",
    title: "AMLYZE customer",
    root: |entity_type| match entity_type {
        EntityType::Individual => generator().into_root_schema_for::<Individual>(),
        EntityType::Organization => generator().into_root_schema_for::<Organization>(),
    },
    envelope: Some(Envelope {
        endpoints: [
            "POST /amlyze-ws-rest/batch-customers",
            "/validate-batch-customers",
        ],
        member: "customers",
        apply: |customer| {
            replace_fields(customer, generator().into_root_schema_for::<BatchFields>())
        },
    }),
    related: Some(KnownName::of("listRelatedEntity")),
    identifiers: &[Identifier::CommunicationNumber, Identifier::CustomerExtId],
    stage: 1,
    has_api_codes: true,
    needs_authorization: true,
    detection: Detection::BySignature(Signature {
        // A batch omits `sourceOfRiskLevel`.
        request: &[
            "communicationNumber",
            "requester",
            "action",
            "sourceOfRiskLevel",
            "riskManagementCategory",
            "customerExtId",
            "entityType",
            "applicationDate",
        ],
        telling: &[
            "entityType",
            "customerExtId",
            "riskManagementCategory",
            "applicationDate",
            "citizenshipCountry",
            "registrationCountry",
            "firstName",
            "title",
        ],
        others: &[
            "relationType",
            "accountExtId",
            "contractExtId",
            "operationExtId",
            "event",
            "eventType",
            "errorCode",
        ],
    }),
    cases: &OF_CUSTOMERS,
    published: &[
        PublishedSchema {
            name: "individual",
            summary: "a customer whose entityType is INDIVIDUAL",
            scope: SchemaScope::Of(EntityType::Individual),
        },
        PublishedSchema {
            name: "organization",
            summary: "a customer whose entityType is ORGANIZATION",
            scope: SchemaScope::Of(EntityType::Organization),
        },
        PublishedSchema {
            name: "customer",
            summary: "a customer of either entityType, for editors",
            scope: SchemaScope::Either,
        },
        PublishedSchema {
            name: "batch",
            summary: "a batch envelope with customers of either entityType",
            scope: SchemaScope::Envelope,
        },
    ],
};

/// A simplified customer. A customer of the same identifier may follow it, but not precede it.
pub static SIMPLIFIED_CUSTOMER: PayloadKind = PayloadKind {
    place: 1,
    name: "simplified-customer",
    noun: "simplified customer",
    form: None,
    endpoint: "POST /amlyze-ws-rest/simplifiedCustomer",
    title: "AMLYZE simplified customer",
    root: |entity_type| match entity_type {
        EntityType::Individual => generator().into_root_schema_for::<SimplifiedIndividual>(),
        EntityType::Organization => generator().into_root_schema_for::<SimplifiedOrganization>(),
    },
    envelope: None,
    related: None,
    identifiers: &[Identifier::CommunicationNumber, Identifier::CustomerExtId],
    stage: 0,
    // It answers an array of texts.
    has_api_codes: false,
    needs_authorization: false,
    detection: Detection::AsSubset(Subset {
        of: &CUSTOMER,
        lacks: &KnownName::all(["action", "sourceOfRiskLevel"]),
        needs: &KnownName::all(["customerExtId", "riskManagementCategory"]),
    }),
    cases: &[],
    published: &[PublishedSchema {
        name: "simplified-customer",
        summary: "a simplified customer of either entityType",
        scope: SchemaScope::Either,
    }],
};

/// All kinds. A document of unclear kind counts as the first.
pub static KINDS: [&PayloadKind; 2] = [&CUSTOMER, &SIMPLIFIED_CUSTOMER];

impl PayloadKind {
    /// All kinds.
    pub fn all() -> impl Iterator<Item = &'static PayloadKind> {
        KINDS.into_iter()
    }

    /// The kind of this name.
    pub fn find(name: &str) -> Option<&'static PayloadKind> {
        KINDS.into_iter().find(|kind| kind.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_ordered_by_place_and_have_unique_names() {
        for (index, kind) in KINDS.iter().enumerate() {
            assert_eq!(kind.place, index, "{}", kind.name);
            let same = KINDS.iter().filter(|other| other.name == kind.name);
            assert_eq!(same.count(), 1, "{}", kind.name);
            // A ledger stores a kind in four bits.
            assert!(index < 16);
        }
    }
}
