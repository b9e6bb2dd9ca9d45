use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{Hash, Hasher};

use crate::customer::List;
use crate::diagnostic::Severity;
use crate::json::{Kind, Node};

use super::{Check, Codes, Finding, Findings, Group, Place, Rule, Value};

pub(super) const RULE: Rule = Rule {
    name: "duplicate-item",
    group: Group::Consistency,
    severity: Severity::Warning,
    since: "0.1.0",
    docs: include_str!("duplicate_item.md"),
    fixable: false,
    codes: Codes::None,
    checks: &[Check::List(&LISTS, check)],
};

const LISTS: [&str; 18] = [
    "listContact",
    "listAddress",
    "listBusinessEntityDocument",
    "listAppealReason",
    "listIntroductionSource",
    "listOrderedService",
    "listDeclaredTurnover",
    "listIncomeSource",
    "listPaymentPurpose",
    "listSourceOfWealth",
    "listPaymentCountry",
    "listActivity",
    "listRegionOfActivity",
    "listCountryOfActivity",
    "listCountryOfTaxPayment",
    "listAdditionalValues",
    "listRelatedEntity",
    "initializeScreeningProcesses",
];

/// What makes two elements of a list the same: what people call it, and the fields. The first one is
/// pointed at. Amounts count where one thing may well be there several times (two employers).
fn identity(list: &str, item: Node<'_>) -> (&'static str, &'static [&'static str]) {
    match list {
        "listContact" => ("contact", &["contactDetails", "contactType"]),
        "listAddress" => (
            "address",
            &[
                "addressDetails",
                "addressType",
                "streetAddress",
                "city",
                "country",
                "region",
                "zipCode",
            ],
        ),
        "listBusinessEntityDocument" => ("document number", &["documentNumber"]),
        "listAppealReason" => ("reason", &["appealReasonType"]),
        "listIntroductionSource" => ("source", &["introductionSource"]),
        "listOrderedService" => ("service", &["serviceType"]),
        "listDeclaredTurnover" => ("turnover", &["turnoverType", "turnoverRange", "from", "to"]),
        "listIncomeSource" => (
            "source of income",
            &["incomeSourceType", "incomePercentage", "from", "to"],
        ),
        "listPaymentPurpose" => ("purpose", &["paymentPurposeType", "turnoverDirection"]),
        "listSourceOfWealth" | "listAdditionalValues" => ("code", &["code"]),
        "listPaymentCountry" => ("country", &["country", "turnoverDirection"]),
        "listActivity" => ("activity", &["activityType"]),
        "listRegionOfActivity" => ("region", &["region"]),
        "listCountryOfActivity" => ("country", &["country"]),
        "listCountryOfTaxPayment" => ("country", &["country", "taxpayerNumber"]),
        "listRelatedEntity" => ("relation", same_relation(item)),
        _ => ("value", &[]),
    }
}

/// By what a related entity is told from others: the surest that is there.
fn same_relation(entity: Node<'_>) -> &'static [&'static str] {
    if entity.get("customerExtId").is_some() {
        &["relationType", "customerExtId"]
    } else if entity.get("extId").is_some() {
        &["relationType", "extId"]
    } else if entity.get("nationalCode").is_some() {
        &["relationType", "nationalCode"]
    } else if entity.get("title").is_some() {
        &["relationType", "title", "registrationCountry"]
    } else {
        &["relationType", "firstName", "lastName", "birthDate"]
    }
}

fn check(list: &List<'_>, findings: &mut Findings) {
    if list.array.count() < 2 {
        return;
    }
    let mut seen = Seen::default();
    for item in list.array.elements() {
        let (what, fields) = identity(list.name, item);
        let Some((key, shown)) = key(item, fields, findings) else {
            continue;
        };
        if let Some(first) = seen.first(key, shown) {
            findings.report(
                Place::value(shown),
                // What the repetition adds to a total is no second mistake.
                Finding::new(
                    format!("the same {what} stands twice in `{}`", list.name),
                    "given again here",
                )
                .blames(item)
                .also(first.span(), "first given here")
                .help("remove one, or correct the one that is wrong"),
            );
        }
    }
}

/// The elements so far. Most lists are so short that a table costs more than it saves.
#[derive(Default)]
struct Seen<'a> {
    few: Vec<(u64, Node<'a>)>,
    many: HashMap<u64, Node<'a>>,
}

/// More elements go into a table.
const FEW: usize = 16;

impl<'a> Seen<'a> {
    /// The first element of this key, if there was one; otherwise this one becomes it.
    fn first(&mut self, key: u64, shown: Node<'a>) -> Option<Node<'a>> {
        let known = self.few.iter().find(|(known, _)| *known == key);
        if let Some((_, first)) = known {
            return Some(*first);
        }
        if self.few.len() < FEW {
            self.few.push((key, shown));
            return None;
        }
        match self.many.entry(key) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(place) => {
                place.insert(shown);
                None
            }
        }
    }
}

/// What an element is compared by, and the value to point at; nothing where a field is wrong or none
/// is there.
fn key<'a>(item: Node<'a>, fields: &[&str], findings: &Findings<'_>) -> Option<(u64, Node<'a>)> {
    let mut hasher = DefaultHasher::new();
    if item.kind() == Kind::String && fields.is_empty() {
        content(item, &mut hasher);
        return Some((hasher.finish(), item));
    }
    let mut shown = None;
    let mut found = 0;
    for (number, name) in fields.iter().enumerate() {
        number.hash(&mut hasher);
        match findings.value(item, name) {
            Value::Is(member) => {
                if *name == "contactDetails" {
                    contact(member.value, &mut hasher);
                } else {
                    content(member.value, &mut hasher);
                }
                found += 1;
                if number == 0 {
                    shown = Some(member.value);
                }
            }
            Value::Absent => {}
            Value::Wrong => return None,
        }
    }
    // A type alone does not make two relations, turnovers or addresses the same.
    let is_enough = found > 1 || fields.len() == 1 || fields.len() == 2 && found > 0;
    is_enough.then_some((hasher.finish(), shown.unwrap_or(item)))
}

/// By what a related entity is the same in several relations.
pub(super) fn entity_key(entity: Node<'_>, findings: &Findings<'_>) -> Option<u64> {
    let fields = same_relation(entity).get(1..)?;
    let mut hasher = DefaultHasher::new();
    let mut found = 0;
    for name in fields {
        if let Value::Is(member) = findings.value(entity, name) {
            name.hash(&mut hasher);
            content(member.value, &mut hasher);
            found += 1;
        }
    }
    (found > 0).then_some(hasher.finish())
}

fn content(value: Node<'_>, hasher: &mut DefaultHasher) {
    match value.string() {
        Some(text) => text.trim().hash(hasher),
        None => value.raw().hash(hasher),
    }
}

/// Telephone numbers are the same however they are grouped, addresses whatever their case.
fn contact(value: Node<'_>, hasher: &mut DefaultHasher) {
    let text = value.string().unwrap_or_default();
    let text = text.trim();
    // Two zeros in front are a plus sign.
    let text = text
        .strip_prefix("00")
        .map_or(text.to_owned(), |rest| format!("+{rest}"));
    let is_number = text.chars().any(|character| character.is_ascii_digit())
        && !text.chars().any(char::is_alphabetic);
    for character in text.chars() {
        if !is_number || character.is_ascii_digit() || character == '+' {
            character
                .to_lowercase()
                .for_each(|lower| lower.hash(hasher));
        }
    }
}
