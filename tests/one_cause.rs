//! One cause gives one diagnostic: a payload with thirty different faults gives thirty diagnostics
//! in text order, without consequential errors.

mod common;

use std::fs;

use kyclint::Source;
use serde_json::{Value, json};

const EXPECTED: [(&str, &str); 30] = [
    ("missing-field", "/lastName"),
    ("duplicate-key", "/communicationNumber"),
    ("blank-value", "/requester"),
    ("action-value", "/action"),
    ("risk-level-missing", "/riskLevel"),
    ("category-entity-type", "/riskManagementCategory"),
    ("padded-value", "/customerExtId"),
    ("unknown-field", "/frstName"),
    ("country-code", "/citizenshipCountry"),
    ("field-not-allowed", "/title"),
    ("implausible-age", "/birthDate"),
    ("date-format", "/approvalDate"),
    ("closing-date", "/closingDate"),
    ("former-field", "/screeningLists"),
    ("wrong-type", "/isPEP"),
    ("iban", "/initialDepositAccount"),
    ("wrong-type", "/initialDepositAmount"),
    ("currency-code", "/initialDepositCurrency"),
    ("contradicting-flags", "/fieldOfActivity/student/isStudent"),
    ("contact-details", "/listContact/0/contactDetails"),
    ("enum-value", "/listContact/1/contactType"),
    ("missing-field", "/listAddress/0/country"),
    ("document-owner", "/listBusinessEntityDocument/0/entityType"),
    (
        "date-order",
        "/listBusinessEntityDocument/0/documentExpiryDate",
    ),
    ("syntax", ""),
    ("amount-missing", "/listDeclaredTurnover/0/from"),
    ("amount-range", "/listIncomeSource/0/from"),
    ("percentage-total", "/listIncomeSource/1/incomePercentage"),
    ("duplicate-item", "/listCountryOfActivity/1/country"),
    ("additional-value", "/listAdditionalValues/0/value"),
];

#[test]
fn thirty_faults_give_thirty_diagnostics() {
    let name = "fixtures/thirty-faults.json";
    let source = Source::new(name, fs::read(name).unwrap());
    let session = common::linted(source, common::settings());
    let diagnostics = session.diagnostics();
    let found: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.rule.name, diagnostic.pointer.as_str()))
        .collect();
    assert_eq!(found, EXPECTED);
    assert!(diagnostics.is_sorted_by_key(|diagnostic| diagnostic.span.start));
}

/// An individual, with the members that the test adds in place of those that it removes.
fn individual(removed: &[&str], added: &Value) -> Value {
    let text = fs::read_to_string("fixtures/individual/ev-a1-data-scan-initiation.json").unwrap();
    let mut customer: Value = serde_json::from_str(&text).unwrap();
    let members = customer.as_object_mut().unwrap();
    for name in removed {
        assert!(members.remove(*name).is_some(), "{name}");
    }
    members.extend(added.as_object().unwrap().clone());
    customer
}

fn found(customer: &Value) -> Vec<String> {
    let source = Source::new("customer.json", customer.to_string().into_bytes());
    let session = common::linted(source, common::settings());
    let diagnostics = session.diagnostics().iter();
    diagnostics
        .map(|diagnostic| format!("{} {}", diagnostic.rule.name, diagnostic.pointer))
        .collect()
}

#[test]
fn an_invalid_entity_type_is_the_only_finding_of_its_cause() {
    for written in [
        "COMPANY",
        "PERSON",
        "LEGAL",
        "individual ",
        "Firma",
        "xyz",
        "",
    ] {
        let customer = individual(&[], &json!({"entityType": written}));
        let rule = if written.is_empty() {
            "blank-value"
        } else {
            "enum-value"
        };
        assert_eq!(
            found(&customer),
            [format!("{rule} /entityType")],
            "{written}"
        );
    }
    for written in [
        json!(1),
        json!(["INDIVIDUAL"]),
        json!({"code": "INDIVIDUAL"}),
    ] {
        let customer = individual(&[], &json!({"entityType": written}));
        assert_eq!(found(&customer), ["wrong-type /entityType"], "{written}");
    }
    let related = json!({"listRelatedEntity": [
        {"entityType": "COMPANY", "relationType": "X", "firstName": "A", "lastName": "B"}
    ]});
    assert_eq!(
        found(&individual(&[], &related)),
        ["enum-value /listRelatedEntity/0/entityType"]
    );
}

#[test]
fn what_the_meant_type_lacks_is_still_found() {
    let customer = individual(&["lastName"], &json!({"entityType": "Person"}));
    let mut found = found(&customer);
    found.sort();
    assert_eq!(found, ["enum-value /entityType", "missing-field /lastName"]);
}

#[test]
fn fields_on_a_wrong_level_are_one_finding() {
    let names = ["firstName", "lastName", "citizenshipCountry"];
    let person = json!({"firstName": "A", "lastName": "B", "citizenshipCountry": "LT"});
    let renamed = json!({"given_name": "A", "surname": "B", "nationality": "LT"});
    let deep =
        json!({"name": {"given": "A", "firstName": "A", "surname": "B"}, "citizenship": "LT"});
    for (name, value) in [
        ("personalInfo", person.clone()),
        ("individual", renamed),
        ("details", json!([person])),
        ("data", deep),
    ] {
        let customer = individual(&names, &json!({(name): value}));
        assert_eq!(found(&customer), [format!("unknown-field /{name}")]);
    }
    for (name, value) in [
        ("address", json!({"country": "LT", "street": "x"})),
        (
            "contacts",
            json!({"email": "info@example.com", "phone": "1"}),
        ),
        ("registered_address", json!([{"city": "Vilnius"}])),
        (
            "whereabouts",
            json!({"city": "Vilnius", "zipCode": "01117"}),
        ),
    ] {
        let customer = individual(&[], &json!({(name): value}));
        assert_eq!(found(&customer), [format!("unknown-field /{name}")]);
    }
}

#[test]
fn lists_and_objects_that_are_mixed_up_are_one_finding() {
    for value in [
        json!({"listContact": {"contactType": "EMAIL", "contactDetails": "info@example.com"}}),
        json!({"listContact": ["info@example.com", "+37060000117"]}),
        json!({"listContact": "[{\"contactType\": \"EMAIL\"}]"}),
        json!({"listContact": {"first": {"contactType": "EMAIL"}, "second": {}}}),
    ] {
        let customer = individual(&[], &value);
        let found = found(&customer);
        let [only] = found.as_slice() else {
            panic!("{value}: {found:?}");
        };
        assert!(only.starts_with("wrong-type /listContact"), "{only}");
    }
}

#[test]
fn the_content_of_an_object_in_place_of_a_list_is_linted() {
    let contact = json!({"listContact": {"contactType": "EMIAL", "contactDetail": "x"}});
    assert_eq!(
        found(&individual(&[], &contact)),
        [
            "wrong-type /listContact",
            "enum-value /listContact/contactType",
            "unknown-field /listContact/contactDetail",
        ]
    );
}
