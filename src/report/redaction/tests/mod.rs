//! What is masked, and that no personal data is shown.

#[cfg(feature = "cli")]
mod fields;
#[cfg(feature = "cli")]
mod mutations;
#[cfg(feature = "cli")]
mod personal;

use super::*;
use crate::lint::ledger::Ledger;
use crate::report::formats::{self, Format};
use crate::report::session::{Options, Session};
use crate::settings::Settings;
use crate::source::portable::PortablePaths;

/// Returns the text with its mask applied.
fn shown(name: &str, text: &str) -> String {
    let source = Source::new(name, text.as_bytes().to_vec());
    let settings = Settings::on("2026-11-23".parse().unwrap());
    let session = Session::open(source, Options::new(settings).redacting());
    let source = session.source();
    session.mask().apply(source, 0..source.text().len())
}

#[test]
fn known_values_without_personal_data_are_shown() {
    assert_eq!(
        shown(
            "a.json",
            r#"{"entityType": "INDIVIDUAL", "firstName": "Austėja", "birthDate": 1990, "listContact":
  [{"contactType": "EMAIL", "contactDetails": "a@b.lt", "useForCommunication": true}], "isPEP": null,
  "listRelatedEntity": [{"entityType": "ORGANIZATION", "title": "OÜ", "share": 30, "extId": "E-1"}]}"#
        ),
        r#"{"entityType": "INDIVIDUAL", "firstName": "•••••••", "birthDate": ••••, "listContact":
  [{"contactType": "EMAIL", "contactDetails": "••••••", "useForCommunication": true}], "isPEP": null,
  "listRelatedEntity": [{"entityType": "ORGANIZATION", "title": "••", "share": 30, "extId": "E-1"}]}"#
    );
}

#[test]
fn identifiers_that_contain_a_name_are_masked() {
    let customer = |id: &str| {
        format!(
            r#"{{"entityType": "INDIVIDUAL", "customerExtId": "{id}", "firstName": "Ona", "lastName": "Jonaitienė",
 "listRelatedEntity": [{{"entityType": "ORGANIZATION", "title": "UAB Pavyzdys", "extId": "{id}"}}]}}"#
        )
    };
    for (id, is_shown) in [
        ("CUST-4711", true),
        ("CUST-JONAITIENE-17", false),
        ("jonaitiene17", false),
        ("Jon-aitiene-17", false),
        ("ona/17", false),
        ("NATIONAL-17", true),
        ("pavyzdys-1", false),
        ("UAB-17", false),
    ] {
        let text = shown("a.json", &customer(id));
        assert_eq!(
            text.matches(id).count(),
            if is_shown { 2 } else { 0 },
            "{text}"
        );
    }
    // The names of one customer say nothing about the next.
    let other = r#"{"entityType": "INDIVIDUAL", "customerExtId": "ona/17", "firstName": "Eglė"}"#;
    let list = format!("[{}, {other}]", customer("C-1"));
    assert!(shown("a.json", &list).contains("ona/17"));
}

#[test]
fn identifiers_that_contain_a_name_in_an_unknown_field_are_masked() {
    for (member, is_shown) in [
        (r#""lastNam": "Kant""#, false),
        (r#""lastNmae": "Kant""#, false),
        (r#""lasName": {"text": "Kant"}"#, false),
        (r#""pavarde": "Kant""#, false),
        (r#""pavardė": "Kant""#, false),
        (r#""klientoPavarde": ["Kant"]"#, false),
        (r#""Фамилия": "Kant""#, false),
        (r#""įmonė": "UAB Kant""#, false),
        (r#""titel": "UAB Kant""#, false),
        (r#""person": {"lastName": "Kant"}"#, false),
        (r#""data": [[{"nazwisko": "Kant"}]]"#, false),
        (
            r#""listRelatedEntity": [{"person": {"surname": "Kant"}}]"#,
            false,
        ),
        (r#""branch": "Kant""#, true),
        (r#""listAddress": [{"city": "Kant"}]"#, true),
    ] {
        let text = format!(
            r#"{{"entityType": "INDIVIDUAL", "customerExtId": "C-KANT-1", "firstName": "Li", {member}}}"#
        );
        let text = shown("a.json", &text);
        assert_eq!(text.contains("C-KANT-1"), is_shown, "{text}");
    }
}

#[test]
fn identifiers_that_contain_a_number_of_the_person_are_masked() {
    let customer = |id: &str| {
        format!(
            r#"{{"entityType": "INDIVIDUAL", "customerExtId": "{id}", "firstName": "Li", "lastName": "Müller",
 "last_name": ["Petraitis"], "listContact": [{{"contactDetails": "+37060000117"}}], "birthDate": "1990-03-14", "nationalCode": "X-1", "taxpayerNumber": "12345678",
 "listDocument": [{{"documentNumber": "AB 100200"}}],
 "listRelatedEntity": [{{"entityType": "INDIVIDUAL", "birthDate": "1961-11-16"}}]}}"#
        )
    };
    for (id, is_shown) in [
        // Personal codes of each country, alone and among other characters.
        ("131052-308T", false),
        ("010101A123N", false),
        ("C131052-308T", false),
        ("c-131052-308t", false),
        ("49003140174", false),
        ("C49003140174", false),
        ("LT49003140174", false),
        ("K-49003140174-1", false),
        ("PL44051401359", false),
        ("C-161175-19997", false),
        ("C/44051401359", false),
        ("C-LT121000011101001000", false),
        ("4111111111111111", false),
        // Numbers of the payload.
        ("C-1990-03-14", false),
        ("C19900314", false),
        ("1961.11.16-2", false),
        ("C-12345678", false),
        ("ab100200/1", false),
        ("C-100200", false),
        ("C-860000117", false),
        ("C-14031990", false),
        ("C-14.03.1990", false),
        ("C-900314", false),
        ("C-1990-3-14", false),
        // Its names, as they are written without special letters.
        ("CUST-MUELLER-3", false),
        ("CUST-MULLER-3", false),
        ("X-LI-3", false),
        ("C-PETRAITIS-1", false),
        ("KYC-2024-000117", true),
        ("KYC-240315-0012", true),
        ("CUST-1990", true),
        ("C-2024039999", true),
        ("C-760935180064", true),
        ("ALIAS-3", true),
        ("550e8400-e29b-41d4-a716-446655440000", true),
        ("01ARZ3NDEKTSV4RRFFQ69G5FAV", true),
        ("APP-2024-04-08-0001", true),
        ("CUSTOMER-2024-000117", true),
        ("KYC-20240408-003", true),
        ("C-98765432109876", true),
    ] {
        let text = shown("a.json", &customer(id));
        assert_eq!(text.contains(id), is_shown, "{id} {text}");
    }
}

#[test]
fn a_repeated_identifier_is_masked_if_it_is_personal_in_one_of_the_documents() {
    let report = |name: &str, text: &str| {
        let style = formats::Style {
            color: false,
            unicode: true,
            width: 500,
        };
        let rendered = [Format::Graphical, Format::Json].map(|format| {
            let settings = Settings::on("2026-11-23".parse().unwrap());
            let source = Source::new(name, text.as_bytes().to_vec());
            let mut session = Session::open(source, Options::new(settings).redacting());
            session.compare(&mut Ledger::default());
            let text = session.render(format, style, &PortablePaths::default());
            String::from_utf8(text.unwrap()).unwrap()
        });
        rendered.concat()
    };
    let customer = |number: usize, id: &str, name: &str| {
        format!(
            r#"{{"communicationNumber": "KYC-{number}", "action": "CREATE", "entityType": "INDIVIDUAL", "customerExtId": "{id}", "lastName": "{name}"}}"#
        )
    };
    for (names, is_shown) in [
        (["Žuka", "Kaunienė"], false),
        (["Kaunienė", "Žuka"], false),
        (["Jonaitė", "Kaunienė"], true),
    ] {
        for id in ["CUST-ZUKA-1", "CUST-ŽUKA-1"] {
            let [first, second] = names.map(|name| customer(1, id, name));
            let second = second.replace("KYC-1", "KYC-2");
            let other = customer(3, "C-17", "Ona");
            let inputs = [
                ("a.ndjson", format!("{first}\n{other}\n{second}\n")),
                ("a.json", format!("[{first}, {other}, {second}]")),
                ("a.json", format!("{{\"customers\": [{first},\n{second}]}}")),
            ];
            for (name, text) in inputs {
                let report = report(name, &text);
                assert!(report.contains("created again here"), "{report}");
                let is_shown = is_shown && id.is_ascii();
                assert_eq!(report.contains(id), is_shown, "{report}");
            }
        }
    }
}

#[test]
fn identifiers_that_contain_the_day_of_birth_are_masked_in_any_notation() {
    for member in [
        r#""birthDate": "3/14/1990""#,
        r#""birthDate": "03/14/1990""#,
        r#""birthDate": "14/3/1990""#,
        r#""birthDate": "14 March 1990""#,
        r#""birthDate": "14 kovo 1990""#,
        r#""birthDate": "1990 m. kovo 14 d.""#,
        r#""birthDate": "14-Mar-90""#,
        r#""birthDate": "1990\u200b-03-14""#,
        r#""birthDate": "32946""#,
        r#""birthDate": 32946"#,
        r#""dob": "3/14/1990""#,
        r#""person": {"gimimoData": "1990 m. kovo 14 d."}"#,
        r#""nationalCode": "49003140175""#,
        r#""nationalCode": "LT-4900314 0175""#,
        r#""nationalCode": 49003140175"#,
        r#""nationalCode": "140390-10001""#,
        r#""nationalCode": "140390-100x""#,
        r#""personalCode": "90031412345""#,
        r#""listRelatedEntity": [{"nationalCode": "49003140175"}]"#,
    ] {
        for id in ["CUST-19900314", "C-1990-03-14", "C-14.03.1990", "C900314-1"] {
            let text = format!(
                r#"{{"entityType": "INDIVIDUAL", "customerExtId": "{id}", "firstName": "Li", {member}}}"#
            );
            let text = shown("a.json", &text);
            assert!(!text.contains(id), "{member} {text}");
        }
        let other = format!(
            r#"{{"entityType": "INDIVIDUAL", "customerExtId": "C-19900415", "firstName": "Li", {member}}}"#
        );
        assert!(shown("a.json", &other).contains("C-19900415"), "{member}");
    }
}

#[test]
fn identifiers_that_contain_a_part_of_a_personal_code_are_masked() {
    for (id, is_shown) in [
        ("CUST-490031", false),
        ("C4900314017", false),
        ("C-4900314", false),
        ("C-3140175", true),
        ("C-03140175", false),
        ("CUST-49003", true),
    ] {
        let text = format!(
            r#"{{"entityType": "INDIVIDUAL", "customerExtId": "{id}", "firstName": "Li", "nationalCode": "49003140175"}}"#
        );
        let text = shown("a.json", &text);
        assert_eq!(text.contains(id), is_shown, "{text}");
    }
}

#[test]
fn unknown_values_are_masked() {
    assert_eq!(
        shown(
            "a.json",
            r#"{"entityType": "X", "fistName": "Jonas", "owners": {"Jonas": [true, {"city": "K"}]}}"#
        ),
        r#"{"entityType": "•", "fistName": "•••••", "owners": {"•••••": [••••, {"city": "•"}]}}"#
    );
    assert_eq!(
        shown(
            "a.json",
            r#"[7, "Jonas", {"customers": [{"lastName": "J"}], "by": "Ona"}]"#
        ),
        r#"[•, "•••••", {"customers": [{"lastName": "•"}], "by": "•••"}]"#
    );
    // A value in a field that is not free text may still be personal.
    assert_eq!(
        shown(
            "a.json",
            r#"{"entityType": "INDIVIDUAL", "amlOfficer": "Jonas", "isPEP": "Yes", "citizenshipCountry": "Kaunas, Jonas",
 "birthCountry": "United Kingdom", "listContact": "+37060012345", "fieldOfActivity": "UAB", "customerExtId": "C 1/2",
 "listIncomeSource": [{"from": "1 000", "to": "Jonas", "incomeSourceType": "by Jonas"}], "jonas@x.lt": 1, "38001010001": 2}"#
        ),
        r#"{"entityType": "INDIVIDUAL", "amlOfficer": "•••••", "isPEP": "Yes", "citizenshipCountry": "•••••••••••••",
 "birthCountry": "United Kingdom", "listContact": "••••••••••••", "fieldOfActivity": "•••", "customerExtId": "C 1/2",
 "listIncomeSource": [{"from": "1 000", "to": "•••••", "incomeSourceType": "••••••••"}], "••••••••••": •, "•••••••••••": •}"#
    );
    // A value of the wrong type is masked as well.
    assert_eq!(
        shown(
            "a.json",
            r#"{"entityType": "INDIVIDUAL", "firstName": ["Jonas", {"a": 1}], "title": {"x": "UAB"}, "isPEP": ["Jonas"], "listAddress": ["Vilnius"]}"#
        ),
        r#"{"entityType": "INDIVIDUAL", "firstName": ["•••••", {"•": •}], "title": {"•": "•••"}, "isPEP": ["•••••"], "listAddress": ["•••••••"]}"#
    );
}

/// A personal value is not shown in any field that is not personal.
#[test]
fn a_personal_value_in_another_field_is_masked() {
    let objects = crate::contract::entity_type::EntityType::ALL.map(|entity_type| {
        let contract =
            crate::contract::Contract::of(&crate::contract::kinds::CUSTOMER, entity_type, false);
        (entity_type, contract.customer())
    });
    let mut columns = 0;
    for (entity_type, customer) in objects {
        for name in customer.names() {
            let is_personal = customer
                .field(name)
                .is_some_and(|field| field.is_personal());
            for value in [
                "\"38001010001\"",
                "\"Petraitis\"",
                "\"PETRAITIS\"",
                "\"Jonas Petraitis\"",
                "\"LT121000011101001000\"",
                "\"+37060012345\"",
                "\"jonas@example.org\"",
                "37060012345",
                "38001010001",
                "-38001010001",
                "38001010001.0",
                "\"-38001010001\"",
                "\"380 0101 0001\"",
                "\"LT12 1000 0111 0100 1000\"",
                "\"1990-03-14 38001010001\"",
                "\"1990-03-14T38001010001\"",
                "\"1990-03-14T10:45:00.38001010001Z\"",
                "\"1990-03-14T10:45:38001010001\"",
            ] {
                let text = format!(
                    "{{\"entityType\": \"{}\", \"firstName\": \"A\", \"{name}\": {value}}}",
                    entity_type.code()
                );
                let shown = shown("a.json", &text);
                let inside = value.trim_matches('"');
                assert!(!shown.contains(inside), "{name}: {shown}");
                columns += usize::from(!is_personal);
            }
        }
    }
    assert!(columns > 300, "{columns}");
}

#[test]
fn times_of_requests_are_shown() {
    for date in [
        "2024-04-08T10:45:00Z",
        "2024-04-08T10:45:00.123456789+02:00",
        "2024-04-08 10:45",
        "20240408T104500Z",
        "2024-04-08T10:45:00+0200",
    ] {
        let text = format!("{{\"entityType\": \"INDIVIDUAL\", \"applicationDate\": \"{date}\"}}");
        assert_eq!(shown("a.json", &text), text);
    }
}

#[test]
fn what_is_wrong_with_a_date_does_not_tell_it() {
    for (date, part) in [
        ("1990-02-31", "1990-02 has"),
        ("1990-04-31", "30"),
        ("1990-13-12", "13"),
        ("19900231", "1990-02 has"),
        ("31.02.1990", "1990-02 has"),
        ("1990-03-1438001010001", "1438001010001"),
        ("1990-03-1х", "0445"),
    ] {
        let text = format!("{{\"entityType\": \"INDIVIDUAL\", \"birthDate\": \"{date}\"}}");
        let settings = Settings::on("2026-11-23".parse().unwrap());
        let said = |options: Options| {
            let source = Source::new("a.json", text.clone().into_bytes());
            let mut session = Session::open(source, options);
            session.redact();
            let found = session.diagnostics().iter();
            let found = found.filter(|found| found.rule.name == "date-format");
            let texts = found.map(|found| format!("{}: {}", &*found.message, &*found.label));
            texts.collect::<String>()
        };
        let (open, masked) = (
            said(Options::new(settings.clone())),
            said(Options::new(settings).redacting()),
        );
        assert!(open.contains(part), "{open}");
        assert!(masked.contains('•') && !masked.contains(part), "{masked}");
    }
}

#[test]
fn unknown_names_similar_to_field_names_are_shown() {
    let text = r#"{"entityType": "INDIVIDUAL", "frstName": 1, "contactEmail": 1, "crmScore": 1, "JonasPetraitis": 1, "note": 1}"#;
    let expected = r#"{"entityType": "INDIVIDUAL", "frstName": •, "contactEmail": •, "••••••••": •, "••••••••••••••": •, "note": •}"#;
    assert_eq!(shown("a.json", text), expected);
}

#[test]
fn only_known_words_of_broken_documents_are_shown() {
    assert_eq!(
        shown(
            "a.json",
            "{\"entityType\": \"INDIVIDUAL, \"firstName\": \"Jonas\" \"riskLevel\": LOW, Jonas: 1, // Ona\n \"requester\": 'Rita'} Petras"
        ),
        "{\"entityType\": \"INDIVIDUAL, \"firstName\": \"•••••\" \"riskLevel\": LOW, •••••: •, // •••\n \"requester\": '••••'} ••••••"
    );
}

#[test]
fn masks_have_the_width_of_the_text() {
    assert_eq!(
        shown(
            "a.json",
            r#"{"entityType": "INDIVIDUAL", "firstName": "李 e\u0301"}"#
        ),
        r#"{"entityType": "INDIVIDUAL", "firstName": "••••••••••"}"#
    );
    assert_eq!(mask("李🦊e\u{301}"), "•••••");
}

#[test]
fn prose_in_markdown_is_masked() {
    let page = "Jonas says:\n\n> ```json\n> {\"communicationNumber\": \"1\", \"requester\": \"Ona\", \"entityType\": \"INDIVIDUAL\",\n> \"customerExtId\": \"2\", \"firstName\": \"Jonas\"}\n> ```\n";
    let expected = "••••• ••••:\n\n> ```••••\n> {\"communicationNumber\": \"1\", \"requester\": \"•••\", \"entityType\": \"INDIVIDUAL\",\n> \"customerExtId\": \"2\", \"firstName\": \"•••••\"}\n> ```\n";
    assert_eq!(shown("a.md", page), expected);
}

#[test]
fn unknown_names_in_pointers_are_masked() {
    let of = |pointer| redact_pointer(pointer, false);
    assert_eq!(of("/customers/1/fistName"), "/customers/1/fistName");
    assert_eq!(of("/owners/0/Jonas/city"), "/owners/0/•••••/city");
    assert_eq!(redact_pointer("/Jonas/city", true), "/•••••/city");
    assert_eq!(of("/38001010001"), "/•••••••••••");
    assert_eq!(of("/listAddress/0/1117"), "/listAddress/0/••••");
    assert_eq!(of("/listAddress/01117/city"), "/listAddress/•••••/city");
    assert_eq!(of("/12/listAddress/0/city"), "/12/listAddress/0/city");
    assert_eq!(of("/12"), "/12");
    assert_eq!(of("/5210172"), "/•••••••");
    assert_eq!(of("/jonas@x.lt/0"), "/••••••••••/0");
}
