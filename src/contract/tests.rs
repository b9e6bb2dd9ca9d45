//! Compares the types with the contract, restated in `tests/contract/fields.csv`: one row per field
//! and context, as in the published field tables. The contexts are the kinds of payloads and the
//! objects in them.
//!
//! Columns: `type` as in the table; `required` is `yes`, `no`, `import` (for IMPORT, checked by a
//! rule) or `closed` (for CLOSED, likewise); `values` of an enum; the installation's `classifier`;
//! `max_length` in UTF-16 units; `personal` is `yes` if redacted reports mask the values.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::OnceLock;

use jsonschema::Validator;

use crate::contract::derive::derive;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Field, Object, coded_fields};
use crate::contract::kind::PayloadKind;
use crate::contract::kinds::{CUSTOMER, KINDS};
use crate::contract::validator::compile;
use crate::contract::{Contract, related_definition};
use crate::document::customer::Customer;
use crate::document::signature::kind_of;
use crate::json::{Spanned, parse};
use crate::report::published::Published;
use serde_json::{Value, json};

/// The validator of the whole schema of a payload. Compiled on first use.
pub(crate) fn whole_validator(
    kind: &PayloadKind,
    entity_type: EntityType,
    in_envelope: bool,
) -> &'static Validator<Spanned> {
    static ALL: [[OnceLock<Validator<Spanned>>; 4]; KINDS.len()] =
        [const { [const { OnceLock::new() }; 4] }; KINDS.len()];
    let place = entity_type as usize * 2 + usize::from(in_envelope);
    ALL[kind.place][place]
        .get_or_init(|| compile(derive(kind, entity_type, in_envelope).as_value()))
}

/// The validator of a related entity of a customer. Compiled on first use.
pub(crate) fn related_validator(
    customer: EntityType,
    related: EntityType,
) -> &'static Validator<Spanned> {
    static ALL: [[OnceLock<Validator<Spanned>>; 2]; 2] =
        [const { [const { OnceLock::new() }; 2] }; 2];
    ALL[customer as usize][related as usize].get_or_init(|| {
        let schema = derive(&CUSTOMER, customer, false).to_value();
        compile(&json!({
            "$ref": format!("#/$defs/{}", related_definition(related)),
            "$defs": schema["$defs"]
        }))
    })
}

/// The fullest payloads, each with every second value or name replaced by values of all types, and what
/// was replaced.
pub(crate) fn payloads_with_one_other_value() -> impl Iterator<Item = (String, String)> {
    const OTHERS: [&str; 36] = [
        "null",
        "true",
        "0",
        "-1",
        "100",
        "101",
        "1.0",
        "1e2",
        "9223372036854775808",
        "\"\"",
        "\" \"",
        "\"\u{a0}\"",
        "\"x\"",
        "\"\\u004cT\"",
        "\"lt\"",
        "\"EU\"",
        "\"EUR\"",
        "\"INDIVIDUAL\"",
        "\"ORGANIZATION\"",
        "\"2024-02-29\"",
        "\"2023-02-29\"",
        "\"1900-02-29\"",
        "\"2000-02-29T10:45:00Z\"",
        "\"0000-02-29\"",
        "\"2024-04-31\"",
        "\"2024-04-08T24:00:00Z\"",
        "\"2024-04-08T10:45:00Z\"",
        "\"2024-04-08T10:45:00.123+02:00\"",
        "\"2024-04-08T10:45:00\"",
        "\"2024-04-08T10:45:60Z\"",
        "[]",
        "[null]",
        "[{}]",
        "{}",
        "\"title\"",
        "\"firstName\"",
    ];
    let cases = [
        "fixtures/individual/imp-c1-all-fields.json",
        "fixtures/organization/imp-c1-all-fields.json",
    ];
    cases.into_iter().flat_map(|path| {
        let text = fs::read_to_string(path).unwrap();
        let spans: Vec<_> = parse(&text, 0).tree.spans().step_by(2).collect();
        spans.into_iter().flat_map(move |span| {
            let text = text.clone();
            OTHERS.into_iter().map(move |other| {
                let mut changed = text.clone();
                changed.replace_range(span.start..span.end, other);
                (changed, format!("{path}: {other} at {span:?}"))
            })
        })
    })
}

struct Row {
    context: String,
    field: String,
    json_type: String,
    required: String,
    values: Vec<String>,
    classifier: String,
    max_length: Option<u64>,
    is_personal: bool,
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
                personal,
            ] = cells.try_into().expect("eight columns");
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
                is_personal: personal == "yes",
            }
        })
        .collect()
}

/// The contexts of a kind that are payloads: named after the kind, and the entity type if the fields
/// depend on it.
fn contexts(kind: &'static PayloadKind) -> Vec<(String, Object)> {
    let name = kind.name.replace('-', "_");
    let objects = EntityType::ALL.map(|of| (of, Contract::of(kind, of, false).customer()));
    let [(_, first), (_, second)] = objects;
    if first.names().eq(second.names()) {
        return vec![(name, first)];
    }
    let of_type = |(of, object): (EntityType, _)| {
        let entity_type = of.code().to_lowercase();
        (format!("{name}_{entity_type}"), object)
    };
    objects.map(of_type).into()
}

/// `country_of_activity` for `CountryOfActivity`.
fn snake_case(name: &str) -> String {
    let mut context = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !context.is_empty() {
            context.push('_');
        }
        context.push(character.to_ascii_lowercase());
    }
    context
}

/// All objects by their contexts; for the batch, its customer.
fn objects() -> BTreeMap<String, Object> {
    let inside = Contract::all().flat_map(Contract::objects);
    let inside = inside.filter(|(name, _)| !name.is_empty());
    let mut objects: BTreeMap<_, _> = inside
        .map(|(name, object)| (snake_case(name), object))
        .collect();
    objects.extend(KINDS.into_iter().flat_map(contexts));
    let in_batch = Contract::of(&CUSTOMER, EntityType::Individual, true);
    objects.insert("batch".into(), in_batch.customer());
    objects
}

fn check(row: &Row, name: &str, field: Field) {
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
    assert_eq!(field.is_personal(), row.is_personal, "{place} personal");
}

#[test]
fn the_types_have_every_row_of_the_contract() {
    let objects = objects();
    for row in &rows() {
        let name = row.field.trim_start_matches("customers/");
        if name == "customers" {
            continue;
        }
        let object = objects.get(&row.context);
        let field = object.and_then(|object| object.field(name));
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
    contexts.remove("batch");
    for (context, object) in objects().into_iter().filter(|(name, _)| name != "batch") {
        let names: BTreeSet<_> = object.names().map(str::to_owned).collect();
        assert_eq!(Some(names), contexts.remove(&context), "{context}");
    }
    assert!(contexts.is_empty(), "{contexts:?}");
}

#[test]
fn elements_of_lists_match_the_contract() {
    let contract = Contract::of(&CUSTOMER, EntityType::Organization, false);
    let objects = objects();
    let rows = rows();
    let rows = rows
        .iter()
        .filter(|row| row.context == "customer_organization");
    for row in rows {
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
            let expected: Vec<_> = objects[element].names().collect();
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
    facts: Object,
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

/// The fixtures that have all fields of their payload.
pub(crate) fn fixtures_of_all_fields() -> impl Iterator<Item = String> {
    let folders = fs::read_dir("fixtures").unwrap();
    let folders = folders.map(|entry| entry.unwrap().path());
    let files = folders.filter(|path| path.is_dir()).flat_map(|path| {
        let entries = fs::read_dir(path).unwrap();
        entries.map(|entry| entry.unwrap().path())
    });
    let files = files.map(|path| path.display().to_string());
    files.filter(|path| path.ends_with("all-fields.json"))
}

#[test]
fn the_all_fields_fixtures_have_every_field() {
    let all = KINDS.into_iter().flat_map(contexts);
    let mut remaining: BTreeSet<_> = all.map(|(context, _)| context).collect();
    for path in fixtures_of_all_fields() {
        let text = fs::read_to_string(&path).unwrap();
        let parsed = parse(&text, 0);
        let root = parsed.tree.root();
        let customer = Customer::new(root, kind_of(root), false);
        let facts = customer.contract().customer();
        let mut found = BTreeMap::new();
        collect_presence(root, facts, "", &mut found);
        let missing: Vec<_> = found.iter().filter(|(_, present)| !**present).collect();
        assert!(missing.is_empty(), "{path}: {missing:?}");
        for (context, object) in contexts(customer.kind) {
            if object.number() == facts.number() {
                remaining.remove(&context);
            }
        }
    }
    assert!(
        remaining.is_empty(),
        "no fixture has all fields of {remaining:?}"
    );
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
