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

/// The rules and positions of the findings in a text.
fn found_in(text: &str) -> Vec<String> {
    let source = Source::new("a.json", text.as_bytes().to_vec());
    let session = common::linted(source, common::settings());
    let diagnostics = session.diagnostics().iter();
    diagnostics
        .map(|diagnostic| format!("{}: {}", diagnostic.rule.name, &*diagnostic.message))
        .collect()
}

#[test]
fn one_notation_is_one_finding() {
    let clean = common::CLEAN;
    let tick = clean
        .replace(": \"", ": `")
        .replace("\",\n", "`,\n")
        .replace("\"\n}", "`\n}");
    let python = clean
        .replace('"', "'")
        .replace("'2024-04-08'", "datetime.date(2024, 4, 8)");
    let script = clean
        .replace("\": ", ": ")
        .replace("  \"", "  ")
        .replace('"', "'");
    let printed = script.replace(
        "'\n}",
        "',\n  listContact: [ [Object], [Object] ],\n  listAddress: [Array]\n}",
    );
    for (text, expected) in [
        (
            clean.replace("\": ", "\" => "),
            "syntax: invalid separator `=>` in 11 places",
        ),
        (
            clean.replace("\": ", "\" = "),
            "syntax: invalid separator `=` in 11 places",
        ),
        (
            clean.replace(",\n", ";\n"),
            "syntax: invalid separator `;` in 10 places",
        ),
        (tick, "syntax: backticks in place of quotes in 11 places"),
        (python, "syntax: Python dict instead of JSON"),
        (printed, "syntax: output of `console.log` instead of JSON"),
    ] {
        assert_eq!(found_in(&text), [expected], "{text}");
    }
}

#[test]
fn backticks_are_replaced() {
    let text = "{\"a\": `x`, \"b\": `y`, \"c\": `z`}";
    let source = Source::new("a.json", text.as_bytes().to_vec());
    let session = common::linted(source, common::settings());
    let mut found = session.diagnostics().iter();
    let fix = found
        .find_map(|diagnostic| diagnostic.fix.as_ref())
        .unwrap();
    let texts: Vec<_> = fix.edits.iter().map(|edit| edit.text.as_str()).collect();
    assert_eq!(texts, ["\"x\"", "\"y\"", "\"z\""]);
}

#[test]
fn a_generated_example_is_one_finding() {
    let mut customer: Value = serde_json::from_str(common::CLEAN).unwrap();
    for value in customer.as_object_mut().unwrap().values_mut() {
        *value = "string".into();
    }
    customer["listContact"] = json!([{"contactType": "string", "contactDetails": "string"}]);
    assert_eq!(found(&customer), ["not-json /communicationNumber"]);
    customer["entityType"] = "INDIVIDUAL".into();
    customer["action"] = "CREATE".into();
    assert_eq!(found(&customer), ["not-json /communicationNumber"]);
}

#[test]
fn a_type_that_all_fields_contradict_is_one_finding() {
    let names = ["firstName", "lastName", "citizenshipCountry"];
    let company = json!({
        "title": "UAB Pavyzdys", "companyName": "UAB Pavyzdys", "registrationCountry": "LT",
        "registrationNumber": "300000001",
    });
    assert_eq!(
        found(&individual(&names, &company)),
        ["field-not-allowed /entityType"]
    );
    let person = individual(
        &[],
        &json!({"entityType": "ORGANIZATION", "riskManagementCategory": "ORG"}),
    );
    assert_eq!(found(&person), ["field-not-allowed /entityType"]);
}

#[test]
fn names_in_another_style_are_one_finding() {
    let names = |text: &str| {
        text.replace("communicationNumber", "communication_number")
            .replace("sourceOfRiskLevel", "source_of_risk_level")
            .replace("riskManagementCategory", "risk_management_category")
            .replace("customerExtId", "customer_ext_id")
            .replace("entityType", "entity_type")
            .replace("applicationDate", "application_date")
            .replace("citizenshipCountry", "citizenship_country")
    };
    assert_eq!(
        found_in(&names(common::CLEAN)),
        ["unknown-field: 7 field names in another style"]
    );
}

#[test]
fn fields_with_a_path_in_their_names_are_one_finding() {
    for [first, second] in [
        ["listAddress[0].country", "listAddress[0].city"],
        ["listAddress.0.country", "listAddress.0.city"],
        ["listAddress_0_country", "listAddress_1_country"],
        ["address_country", "address_city"],
        ["addressCountry", "addressStreet"],
        ["listContact/0/contactType", "listContact/0/contactDetails"],
    ] {
        let customer = individual(&[], &json!({first: "LT", second: "Vilnius"}));
        let pointer = first.replace('/', "~1");
        assert_eq!(found(&customer), [format!("unknown-field /{pointer}")]);
    }
}

#[test]
fn parts_of_a_name_in_an_object_are_one_finding() {
    for name in [
        json!({"name": {"first": "Ona", "last": "Pavyzdienė"}}),
        json!({"name": {"given": "Ona", "family": "Pavyzdienė"}}),
        json!({"fullName": {"first": "Ona", "last": "Pavyzdienė"}}),
    ] {
        let customer = individual(&["firstName", "lastName"], &name);
        let found = found(&customer);
        assert_eq!(found.len(), 1, "{found:?}");
    }
}

#[test]
fn a_line_that_is_no_customer_is_one_finding() {
    let one = individual(&[], &json!({})).to_string();
    let others = [
        r#"{"index": {"_id": "1"}}"#,
        r#"{"status": "done", "count": 1}"#,
        "{}",
    ];
    for other in others {
        let text = format!("{other}\n{one}\n");
        let source = Source::new("a.ndjson", text.into_bytes());
        let session = common::linted(source, common::settings());
        let diagnostics = session.diagnostics().iter();
        let found: Vec<_> = diagnostics
            .map(|it| format!("{}: {}", it.rule.name, &*it.message))
            .collect();
        let expected = "no-customer: object without fields of a customer";
        assert_eq!(found, [expected], "{other}");
    }
}

#[test]
fn an_object_that_is_no_customer_is_one_finding() {
    for (other, expected) in [
        (
            json!({"name": "x", "version": "1.0.0", "main": "a.js", "scripts": {"test": "x"},
                "license": "MIT", "dependencies": {}, "private": true}),
            "no-customer: object without fields of a customer",
        ),
        (
            json!({"code": "X1", "message": "wrong"}),
            "no-customer: object without fields of a customer",
        ),
        (
            json!({"communicationNumber": "1", "customerExtId": "C", "riskLevel": "LOW",
                "status": "OK"}),
            "no-customer: API response instead of a payload",
        ),
    ] {
        assert_eq!(found_in(&other.to_string()), [expected]);
    }
}

#[test]
fn nothing_follows_from_a_value_that_the_end_of_the_text_cuts() {
    let text = individual(&[], &json!({"lastName": "Jūratė"})).to_string();
    let expected = ["syntax: unexpected end of the text"];
    for name in [
        "citizenshipCountry",
        "applicationDate",
        "entityType",
        "action",
    ] {
        let start = text.find(&format!("\"{name}\":\"")).unwrap() + name.len() + 4;
        for length in 1..=2 {
            assert_eq!(found_in(&text[..start + length]), expected, "{name}");
        }
    }
    let within = text.find('ū').unwrap() + 1;
    let source = Source::new("a.json", text.as_bytes()[..within].to_vec());
    let session = common::linted(source, common::settings());
    let rules = session.diagnostics().iter().map(|it| it.rule.name);
    assert!(!rules.clone().any(|rule| rule == "encoding"));
    assert!(rules.clone().any(|rule| rule == "syntax"));
}

#[test]
fn fields_in_several_objects_are_not_missing() {
    let birth = json!({"birthDate": "1990-05-12", "birthCountry": "LT"});
    let whole = individual(&[], &birth);
    let base = [
        "communicationNumber",
        "requester",
        "action",
        "sourceOfRiskLevel",
    ];
    let of = |is_base: bool| -> Value {
        let members = whole.as_object().unwrap().clone().into_iter();
        let members = members.filter(|(name, _)| base.contains(&name.as_str()) == is_base);
        Value::Object(members.collect())
    };
    let (header, body) = (of(true), of(false));
    assert_eq!(
        found_in(&json!({"header": header, "body": body}).to_string()),
        ["nested-customer: customer nested in `body`"]
    );
    let mut beside = header;
    beside["body"] = body;
    let found = found_in(&beside.to_string());
    assert!(
        !found.iter().any(|it| it.starts_with("missing-field")),
        "{found:?}"
    );
}

#[test]
fn quoted_placeholders_of_a_template_are_one_finding() {
    for (open, close) in [("{{", "}}"), ("${", "}"), ("<%= ", " %>"), ("#{", "}")] {
        let mut template = individual(&[], &json!({}));
        for (name, value) in template.as_object_mut().unwrap() {
            *value = format!("{open}{name}{close}").into();
        }
        let expected = ["not-json: placeholder of a template"];
        assert_eq!(found_in(&template.to_string()), expected);
    }
}

/// The findings in a customer with all fields, compact or indented, of which `change` takes or doubles one
/// bracket of a kind at a time.
fn with_other_brackets(bracket: u8, change: impl Fn(&str, usize) -> String) -> Vec<Vec<String>> {
    let path = "fixtures/individual/imp-c1-all-fields.json";
    let customer: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut found = Vec::new();
    for text in [customer.to_string(), format!("{customer:#}")] {
        let brackets = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == bracket);
        for (at, _) in brackets {
            let source = Source::new("a.json", change(&text, at).into_bytes());
            let session = common::linted(source, common::settings());
            let rules = session
                .diagnostics()
                .iter()
                .map(|it| format!("{}: {}", it.rule.name, it.message));
            found.push(rules.collect());
        }
    }
    assert!(found.len() > 60, "{}", found.len());
    found
}

#[test]
fn a_lost_or_doubled_bracket_is_one_finding() {
    let lost = |text: &str, at: usize| format!("{}{}", &text[..at], &text[at + 1..]);
    let doubled = |text: &str, at: usize| format!("{}{}", &text[..at + 1], &text[at..]);
    let cases = [b'{', b'}', b']'].map(|bracket| with_other_brackets(bracket, lost));
    let doubled = [b'{', b']'].map(|bracket| with_other_brackets(bracket, doubled));
    for found in cases.iter().chain(&doubled).flatten() {
        let is_one = matches!(found.as_slice(), [one] if one.starts_with("syntax: "));
        assert!(is_one, "{found:?}");
    }
}
