//! Every sample is valid on its day, and has what its case has.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use serde_json::{Map, Value};

use crate::contract::facts::Object;
use crate::lint::ledger::Ledger;
use crate::report::session::{Options, Session};
use crate::samples::*;
use crate::settings::{Level, Levels, Settings};
use crate::source::Source;

const TODAY: Date = date(2026, 11, 28);

/// Days at which dates behave unlike others.
const DAYS: [Date; 6] = [
    TODAY,
    date(2024, 2, 29),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2028, 2, 29),
    date(2031, 3, 31),
];

/// Every finding in some lines of a kind, with all rules on.
fn findings(lines: &str, kind: Option<&'static PayloadKind>, today: Date) -> Vec<String> {
    let mut levels = Levels::default();
    for rule in crate::report::catalog::rules() {
        levels.set(rule.name, Some(Level::Advice));
    }
    let settings = Settings::on(today).with_levels(levels).with_kind(kind);
    let source = Source::new("samples.ndjson", lines.as_bytes().to_vec());
    let mut session = Session::open(source, Options::new(settings));
    session.compare(&mut Ledger::default());
    let diagnostics = session.diagnostics().iter();
    diagnostics
        .map(|found| format!("{} {}: {}", found.rule.name, found.pointer, found.message))
        .collect()
}

fn assert_clean(lines: &str, kind: &'static PayloadKind, today: Date, what: &str) {
    let found = findings(lines, Some(kind), today);
    assert!(found.is_empty(), "{what} on {today}: {found:#?}\n{lines}");
}

fn parsed(line: &str) -> Map<String, Value> {
    serde_json::from_str(line).unwrap()
}

/// Some lines of a sample.
fn lines(samples: Samples, count: usize) -> String {
    samples.take(count).map(|line| line + "\n").collect()
}

#[test]
fn samples_draw_no_finding_on_any_day() {
    for sample in list() {
        for (number, today) in DAYS.into_iter().enumerate() {
            for seed in 0..3 {
                let seed = number as u64 * 100 + seed;
                let text = lines(Samples::of(&sample, seed, today), 2);
                let what = format!("{} {:?}, seed {seed}", sample.case, sample.entity_type);
                assert_clean(&text, sample.kind, today, &what);
            }
        }
    }
}

#[test]
fn mixed_customers_draw_no_finding_on_any_day() {
    for today in DAYS {
        for seed in 0..2 {
            let text = lines(Samples::mixed(Mix::default(), seed, today), 40);
            assert_clean(&text, KINDS[0], today, &format!("seed {seed}"));
        }
    }
}

#[test]
fn samples_are_detected_as_their_kind() {
    for sample in list() {
        let text = lines(Samples::of(&sample, 1, TODAY), 3);
        assert_eq!(findings(&text, None, TODAY), [""; 0], "{}", sample.case);
    }
}

#[test]
fn customers_in_a_batch_draw_no_finding() {
    for sample in list().into_iter().filter(SampleInfo::fits_batch) {
        for today in DAYS {
            let samples = Samples::of(&sample, 5, today).in_batch();
            let all: Vec<_> = samples.take(4).collect();
            let batch = format!("{{\"customers\":[{}]}}\n", all.join(","));
            let what = format!("{} {:?}", sample.case, sample.entity_type);
            assert_clean(&batch, sample.kind, today, &what);
            let first = parsed(&all[0]);
            assert!(!first.contains_key("sourceOfRiskLevel"), "{what}");
            assert!(
                !first.contains_key("initializeScreeningProcesses"),
                "{what}"
            );
        }
    }
}

#[test]
fn no_identifier_repeats() {
    for sample in list() {
        let mut seen = BTreeSet::new();
        let samples = Samples::of(&sample, 3, TODAY).take(100);
        for customer in samples.map(|line| parsed(&line)) {
            let identifiers = sample.kind.identifiers.iter();
            for identifier in identifiers {
                let value = customer.get(identifier.name());
                assert!(
                    seen.insert(value.map(Value::to_string)),
                    "{} {value:?}",
                    sample.case
                );
            }
        }
    }
}

#[test]
fn a_seed_and_a_day_give_the_same_samples_and_others_do_not() {
    for sample in list() {
        let of = |seed, today| lines(Samples::of(&sample, seed, today), 3);
        assert_eq!(of(7, TODAY), of(7, TODAY));
        assert_ne!(of(7, TODAY), of(8, TODAY), "{}", sample.case);
        let pretty = |seed| {
            super::sample(sample.kind, sample.case, sample.entity_type, seed, TODAY).unwrap()
        };
        let compact = Samples::of(&sample, 7, TODAY).next().unwrap();
        assert_eq!(parsed(&pretty(7)), parsed(&compact));
        assert!(pretty(7).lines().count() > 5);
    }
}

#[test]
fn samples_have_the_fields_of_their_case() {
    for sample in list() {
        let contract = Contract::of(sample.kind, sample.entity_type, false);
        let customer = parsed(&Samples::of(&sample, 2, TODAY).next().unwrap());
        let facts = contract.customer();
        for name in facts.names() {
            let field = facts.field(name).unwrap();
            let expected = sample.facts.has(name, field.is_due());
            let what = format!("{} {:?} {name}", sample.case, sample.entity_type);
            assert_eq!(customer.contains_key(name), expected, "{what}");
        }
        assert!(customer.keys().all(|name| facts.field(name).is_some()));
        if let Some(action) = customer.get("action") {
            assert_eq!(action, sample.facts.action);
            assert_eq!(customer["sourceOfRiskLevel"], sample.facts.source);
        }
        if sample.facts.source == "EVALUATE" && customer.contains_key("applicationDate") {
            assert_eq!(customer["applicationDate"], "2026-11-28");
        }
        let category = customer.get("riskManagementCategory");
        let category = category.and_then(Value::as_str).unwrap_or_default();
        let is_lead = category.split('_').any(|token| token == "LEAD");
        assert_eq!(is_lead, sample.is_lead, "{category}");
    }
}

/// What a value lacks of the fields that its facts allow, or has as null.
fn lacking(object: &Map<String, Value>, facts: Object, path: &str) -> Vec<String> {
    let mut lacking = Vec::new();
    for name in facts.names() {
        let field = facts.field(name).unwrap();
        let path = format!("{path}/{name}");
        let value = object.get(name).unwrap_or(&Value::Null);
        let (objects, field): (Vec<_>, _) = match (value, field.elements()) {
            (Value::Null, _) => {
                lacking.push(path);
                continue;
            }
            (Value::Array(elements), Some(element)) => {
                if elements.is_empty() {
                    lacking.push(path.clone());
                }
                (elements.iter().collect(), element)
            }
            (value, _) => (vec![value], field),
        };
        for object in objects.into_iter().filter_map(Value::as_object) {
            let is_company = object.get("entityType") == Some(&"ORGANIZATION".into());
            let entity_type = EntityType::ALL[usize::from(is_company)];
            if let Some(facts) = field.object(entity_type) {
                lacking.extend(self::lacking(object, facts, &path));
            }
        }
    }
    lacking
}

/// No rule forbids two fields together, so nothing is left out: `closingDate` needs a customer that is
/// closed, and a student who is employed may be a pensioner, too.
#[test]
fn samples_of_all_fields_have_all_fields_at_every_depth() {
    for sample in list().into_iter().filter(|sample| sample.facts.is_full) {
        let contract = Contract::of(sample.kind, sample.entity_type, false);
        for seed in 0..5 {
            let customer = parsed(&Samples::of(&sample, seed, TODAY).next().unwrap());
            let lacking = lacking(&customer, contract.customer(), "");
            assert_eq!(lacking, [""; 0], "{} {:?}", sample.case, sample.entity_type);
            if let Some(related) = customer.get("listRelatedEntity") {
                let types: Vec<_> = related.as_array().unwrap().iter().collect();
                assert_eq!(types[0]["entityType"], "INDIVIDUAL");
                assert_eq!(types[1]["entityType"], "ORGANIZATION");
            }
        }
    }
}

#[test]
fn a_field_that_no_writer_knows_gets_a_value_by_its_facts() {
    let kind = KINDS[0];
    let facts = Contract::of(kind, EntityType::Organization, false).customer();
    let mut customer = Map::new();
    let wanted = |name: &str| ["isListed", "listAddress", "customerStatus"].contains(&name);
    complete(
        &mut customer,
        facts,
        &wanted,
        true,
        (EntityType::Organization, TODAY),
    );
    assert_eq!(customer.len(), 3);
    assert_eq!(customer["isListed"], false);
    assert!(customer["customerStatus"].is_string());
    let address = &customer["listAddress"][0];
    assert!(address["country"].is_string() && address["useForCorrespondence"] == false);
}

#[test]
fn numbers_can_continue() {
    let samples = Samples::mixed(Mix::default(), 1, TODAY).numbered_from(41);
    let ids = samples.map(|line| parsed(&line)["customerExtId"].clone());
    assert_eq!(
        ids.take(2).collect::<Vec<_>>(),
        ["CUST-000000041", "CUST-000000042"]
    );
}

#[test]
fn a_mix_has_the_types_and_sizes_that_are_set() {
    let mix = |sizes, entity_type| {
        let samples = Samples::mixed(Mix { entity_type, sizes }, 1, TODAY);
        samples.take(300).collect::<Vec<_>>()
    };
    let large = mix([0, 0, 0, 1], Some(EntityType::Organization));
    for line in &large {
        assert!(line.contains("\"entityType\":\"ORGANIZATION\",\"applicationDate\""));
        assert!(line.len() > 5000);
    }
    let small = mix([1, 0, 0, 0], None);
    assert!(small.iter().all(|line| line.len() < 1500));
    assert_eq!(mix([0; 4], None).len(), 300);
}

/// Nobody lives on these days, but nothing may panic.
#[test]
fn the_first_and_the_last_day_of_the_calendar_do_no_harm() {
    for today in [Date::MIN, Date::MAX, date(1, 1, 1), date(1800, 2, 28)] {
        for sample in list() {
            assert!(Samples::of(&sample, 1, today).next().is_some());
        }
        assert_eq!(
            Samples::mixed(Mix::default(), 1, today).take(50).count(),
            50
        );
    }
}
