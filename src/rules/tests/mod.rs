//! Checks the examples in the documentation of the rules.

mod blocks;

use std::sync::Arc;

use crate::json::parse;
use crate::lint::lint;
use crate::rules::registry::ALL;
use crate::rules::rule::Rule;
use crate::settings::Settings;
use crate::settings::classifier::{Classifier, Classifiers};
use crate::source::Source;

use blocks::blocks;

/// Completes an example, which shows only the relevant members, with the other members of a valid
/// payload. In an array, each customer is completed. An example marked `whole` is complete already.
fn complete(example: &str, info: &str) -> String {
    if info.contains("whole") {
        return example.to_owned();
    }
    let parsed = parse(example, 0);
    let customers: Vec<_> = parsed.tree.root().elements().collect();
    if customers.is_empty() {
        return complete_customer(example, info);
    }
    let customers = customers.iter();
    let customers: Vec<_> = customers
        .map(|customer| complete_customer(customer.raw(), info))
        .collect();
    format!("[{}]", customers.join(", "))
}

fn complete_customer(example: &str, info: &str) -> String {
    let parsed = parse(example, 0);
    let root = parsed.tree.root();
    let is_organization = root
        .get("entityType")
        .is_some_and(|value| value.is("ORGANIZATION"));
    let own: &[(&str, &str)] = if is_organization {
        &[
            ("title", "UAB Pavyzdys"),
            ("registrationCountry", "LT"),
            ("legalForm", "UAB"),
            ("riskManagementCategory", "ORG"),
        ]
    } else {
        &[
            ("entityType", "INDIVIDUAL"),
            ("firstName", "Austėja"),
            ("lastName", "Pavyzdienė"),
            ("citizenshipCountry", "LT"),
            ("riskManagementCategory", "IND"),
        ]
    };
    let in_batch = info.contains("batch");
    let is_simplified = info.contains("simplified") && root.member("action").is_none();
    let source = if is_simplified {
        [("birthDate", "1990-03-11"), ("birthCountry", "LT")].as_slice()
    } else if in_batch {
        [("riskLevel", "LOW"), ("customerStatus", "ACTIVE")].as_slice()
    } else {
        [("sourceOfRiskLevel", "EVALUATE")].as_slice()
    };
    let all: &[(&str, &str)] = &[
        ("communicationNumber", "KYC-1"),
        ("requester", "Pavyzdžio bankas"),
        ("customerExtId", "CUST-1"),
        ("applicationDate", "2024-04-08"),
    ];
    let members: Vec<_> = own
        .iter()
        .chain(source)
        .chain(all)
        .filter(|(name, _)| {
            root.member(name).is_none() && !info.contains(&format!("without={name}"))
        })
        .map(|(name, value)| format!("\"{name}\": \"{value}\""))
        .collect();
    let customer = example.replacen('{', &format!("{{{}, ", members.join(", ")), 1);
    if in_batch {
        format!("{{\"customers\": [{customer}]}}")
    } else {
        customer
    }
}

/// Reads the classifiers in an info string, such as `legalForm=UAB,MB`.
fn settings(info: &str) -> Settings {
    let mut classifiers = Classifiers::default();
    for (name, codes) in info.split(' ').filter_map(|word| word.split_once('=')) {
        let lines = Source::new(name, codes.replace(',', "\n").into_bytes());
        classifiers.insert(name, Classifier::read(&lines).unwrap());
    }
    Settings::on("2026-11-23".parse().unwrap()).with_classifiers(Arc::new(classifiers))
}

fn check_examples(rule: &Rule) {
    let mut wrong = 0;
    for (info, example) in blocks(rule.info.docs) {
        let source = Source::new("example", complete(&example, &info).into_bytes());
        let diagnostics = lint(&source, &settings(&info));
        let found: Vec<_> = diagnostics
            .iter()
            .map(|diagnostic| diagnostic.rule.name)
            .collect();
        if info.starts_with("json fail") {
            wrong += 1;
            assert!(
                !found.is_empty() && found.iter().all(|name| *name == rule.info.name),
                "{}: {found:?}\n{example}",
                rule.info.name
            );
        } else {
            assert_eq!(info.split(' ').nth(1), Some("pass"), "{}", rule.info.name);
            assert!(found.is_empty(), "{}: {found:?}\n{example}", rule.info.name);
        }
    }
    // Invalid UTF-8 cannot be shown in Markdown.
    assert!(
        wrong > 0 || rule.info.name == "encoding",
        "{} has no example",
        rule.info.name
    );
}

#[test]
fn the_examples_of_the_rules_pass_or_fail_as_marked() {
    for rule in ALL {
        check_examples(rule);
    }
}
