//! Compares the types with the contract, restated in `tests/contract/fields.csv`: one row per field
//! and context, as in the published field tables.
//!
//! Columns: `type` as in the table; `required` is `yes`, `no`, `import` (for IMPORT, checked by a
//! rule) or `closed` (for CLOSED, likewise); `values` of an enum; the installation's `classifier`;
//! `max_length` in UTF-16 units.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Field, Object, coded_fields};
use crate::contract::kinds::{CUSTOMER, KINDS, SIMPLIFIED_CUSTOMER};
use crate::json::parse;
use crate::report::published::Published;
use serde_json::Value;

struct Row {
    context: String,
    field: String,
    json_type: String,
    required: String,
    values: Vec<String>,
    classifier: String,
    max_length: Option<u64>,
}

fn rows() -> Vec<Row> {
    let text = include_str!("../../tests/contract/fields.csv");
    text.lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<_> = line.split(',').map(str::to_owned).collect();
            let [
                context,
                field,
                json_type,
                required,
                values,
                classifier,
                max_length,
            ] = cells.try_into().expect("seven columns");
            Row {
                context,
                field,
                json_type,
                required,
                values: values
                    .split('|')
                    .filter(|value| !value.is_empty())
                    .map(str::to_owned)
                    .collect(),
                classifier,
                max_length: max_length.parse().ok(),
            }
        })
        .collect()
}

const CONTEXTS: [(&str, &str); 23] = [
    ("related_individual", "RelatedIndividual"),
    ("related_organization", "RelatedOrganization"),
    ("contact", "Contact"),
    ("address", "Address"),
    ("document", "Document"),
    ("appeal_reason", "AppealReason"),
    ("introduction_source", "IntroductionSource"),
    ("ordered_service", "OrderedService"),
    ("declared_turnover", "DeclaredTurnover"),
    ("income_source", "IncomeSource"),
    ("payment_purpose", "PaymentPurpose"),
    ("source_of_wealth", "SourceOfWealth"),
    ("payment_country", "PaymentCountry"),
    ("activity", "Activity"),
    ("region_of_activity", "RegionOfActivity"),
    ("country_of_activity", "CountryOfActivity"),
    ("country_of_tax_payment", "CountryOfTaxPayment"),
    ("additional_value", "AdditionalValue"),
    ("field_of_activity", "FieldOfActivity"),
    ("employment", "Employment"),
    ("other", "Other"),
    ("pension", "Pension"),
    ("student", "Student"),
];

fn simplified(entity_type: EntityType) -> &'static Contract {
    Contract::of(&SIMPLIFIED_CUSTOMER, entity_type, false)
}

/// The object of a context; for the batch, its customer.
fn object(context: &str) -> Object<'static> {
    match context {
        "individual" => Contract::of(&CUSTOMER, EntityType::Individual, false).customer(),
        "organization" => Contract::of(&CUSTOMER, EntityType::Organization, false).customer(),
        "batch" => Contract::of(&CUSTOMER, EntityType::Individual, true).customer(),
        "simplified_individual" => simplified(EntityType::Individual).customer(),
        "simplified_organization" => simplified(EntityType::Organization).customer(),
        _ => {
            let (_, name) = CONTEXTS
                .iter()
                .find(|(known, _)| *known == context)
                .expect(context);
            let contract = Contract::of(&CUSTOMER, EntityType::Individual, false);
            let found = contract.objects().find(|(known, _)| known == name);
            found.expect(name).1
        }
    }
}

fn check(row: &Row, name: &str, field: Field<'_>) {
    let place = format!("{}.{name}", row.context);
    assert_eq!(field.required, row.required == "yes", "{place} required");
    assert_eq!(field.is_nullable(), !field.required, "{place} nullable");
    match row.json_type.as_str() {
        "date" => assert!(field.is_date(), "{place} is a date"),
        list if list.starts_with("array") => {
            // Lists that a batch must omit are null in its schema.
            let is_omitted = row.context == "batch";
            let expected = if is_omitted { "null" } else { "array" };
            assert_eq!(field.json_type(), expected, "{place}");
        }
        other => assert_eq!(field.json_type(), other, "{place}"),
    }
    let values = match field.elements() {
        Some(elements) => elements.values(),
        None => field.values(),
    };
    if row.classifier == "country" {
        assert!(field.is_country(), "{place} is a country");
        assert_eq!(field.is_region(), name == "region", "{place}");
    } else if row.classifier == "currency" {
        assert!(field.is_currency(), "{place} is a currency");
    } else {
        assert_eq!(values, row.values, "{place} values");
        assert_eq!(
            field.classifier().unwrap_or_default(),
            row.classifier,
            "{place}"
        );
    }
    assert_eq!(field.max_length(), row.max_length, "{place} length");
}

#[test]
fn the_types_have_every_row_of_the_contract() {
    let rows = rows();
    assert_eq!(rows.len(), 354);
    for row in &rows {
        let name = row.field.trim_start_matches("customers/");
        if name == "customers" {
            continue;
        }
        let field = object(&row.context).field(name);
        check(
            row,
            name,
            field.unwrap_or_else(|| panic!("{}.{name} is missing", row.context)),
        );
    }
}

#[test]
fn the_types_have_no_other_fields_than_the_contract() {
    let mut contexts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows() {
        contexts.entry(row.context).or_default().insert(row.field);
    }
    assert_eq!(contexts.len(), 28);
    contexts.remove("batch");
    for (context, fields) in contexts {
        let names: BTreeSet<_> = object(&context).names().map(str::to_owned).collect();
        assert_eq!(names, fields, "{context}");
    }
}

#[test]
fn elements_of_lists_match_the_contract() {
    let contract = Contract::of(&CUSTOMER, EntityType::Organization, false);
    for row in rows().iter().filter(|row| row.context == "organization") {
        let Some(element) = row.json_type.strip_prefix("array<") else {
            continue;
        };
        let element = element.trim_end_matches('>');
        let elements = contract
            .customer()
            .field(&row.field)
            .and_then(Field::elements)
            .unwrap();
        if element == "string" {
            assert_eq!(elements.json_type(), "string", "{}", row.field);
        } else if element == "related" {
            assert!(elements.is_related_entity());
        } else {
            let names: Vec<_> = elements
                .object(EntityType::Individual)
                .unwrap()
                .names()
                .collect();
            let expected: Vec<_> = object(element).names().collect();
            assert_eq!(names, expected, "{}", row.field);
        }
    }
}

#[test]
fn the_batch_has_only_customers() {
    let schema: Value = serde_json::from_str(&Published::find("batch").unwrap().text()).unwrap();
    let names: Vec<_> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["customers"]);
    assert_eq!(schema["required"][0], "customers");
    assert_eq!(schema["additionalProperties"], false);
}

/// Collects for each field of an object whether any place in the payload has it.
fn collect_presence(
    node: crate::json::Node<'_>,
    facts: Object<'static>,
    path: &str,
    found: &mut BTreeMap<String, bool>,
) {
    for name in facts.names() {
        let present = node.get(name).is_some();
        *found.entry(format!("{path}/{name}")).or_default() |= present;
        let (Some(value), Some(field)) = (node.get(name), facts.field(name)) else {
            continue;
        };
        let path = format!("{path}/{name}");
        let objects: Vec<_> = match field.elements() {
            Some(elements) => value
                .elements()
                .map(|element| (element, elements))
                .collect(),
            None => vec![(value, field)],
        };
        for (object, field) in objects {
            let entity_type = EntityType::declared(object).unwrap_or(EntityType::Individual);
            if let Some(facts) = field.object(entity_type) {
                collect_presence(object, facts, &path, found);
            }
        }
    }
}

#[test]
fn the_all_fields_fixtures_have_every_field() {
    for entity_type in EntityType::ALL {
        let folder = entity_type.code().to_lowercase();
        let path = format!("fixtures/simplified-customer/{folder}-all-fields.json");
        let text = fs::read_to_string(path).unwrap();
        let parsed = parse(&text, 0);
        let root = parsed.tree.root();
        let mut names = simplified(entity_type).customer().names();
        assert_eq!(names.find(|name| root.get(name).is_none()), None);

        let path = format!("fixtures/{folder}/imp-c1-all-fields.json");
        let text = fs::read_to_string(path).unwrap();
        let parsed = parse(&text, 0);
        let facts = Contract::of(&CUSTOMER, entity_type, false).customer();
        let mut found = BTreeMap::new();
        collect_presence(parsed.tree.root(), facts, "", &mut found);
        let missing: Vec<_> = found.iter().filter(|(_, present)| !**present).collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert!(found.len() > 150, "{}", found.len());
    }
}

#[test]
fn every_required_field_has_an_example() {
    for entity_type in EntityType::ALL {
        let of_kinds = KINDS.map(|kind| Contract::of(kind, entity_type, false));
        for (object, facts) in of_kinds.into_iter().flat_map(Contract::objects) {
            for name in facts.names() {
                let field = facts.field(name).unwrap();
                assert!(
                    !field.required || field.example() != "...",
                    "{object}.{name}"
                );
            }
        }
    }
}

#[test]
fn only_the_published_fields_have_c014_and_c015() {
    let with_code = |searched: &str| -> BTreeSet<&str> {
        let coded = coded_fields().iter();
        coded
            .filter(|coded| coded.code == searched)
            .map(|coded| coded.name)
            .collect()
    };
    let c014 = "companyAssetValue numberOfEmployees licenseDescription numberOfAudits \
        regionOfActivityDescription title legalForm thirdPartyServicesUsedDescription giin \
        establishmentDate periodsOfAuditsInYears organizationalStructureDescription lei \
        tradingName activityInRestrictedRegionDescription";
    let c015 = "firstName lastName citizenshipCountry secondCitizenshipCountry \
        permanentResidenceCountry birthCountry birthDate";
    assert_eq!(with_code("C014"), c014.split_whitespace().collect());
    assert_eq!(with_code("C015"), c015.split_whitespace().collect());
}
