use std::collections::HashMap;
use std::collections::hash_map::Entry;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::diagnostic::Severity;
use crate::document::customer::List;
use crate::json::{Kind, KnownName, Node, hash_of};

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "duplicate-item",
        group: Group::Consistency,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("duplicate_item.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &LISTS,
};

/// For each list: the name of an element in messages, and the fields that make two elements the
/// same (`None` if the element itself determines them). The first field is the one that a finding
/// points at. Amounts count where the same thing may occur several times (two employers).
const LISTS: [Check; 18] = [
    Check::List(&["listContact"], |list, findings| {
        const SAME: [KnownName; 2] = KnownName::all(["contactDetails", "contactType"]);
        check(list, "contact", Some(&SAME), findings);
    }),
    Check::List(&["listAddress"], |list, findings| {
        const SAME: [KnownName; 7] = KnownName::all([
            "addressDetails",
            "addressType",
            "streetAddress",
            "city",
            "country",
            "region",
            "zipCode",
        ]);
        check(list, "address", Some(&SAME), findings);
    }),
    Check::List(&["listBusinessEntityDocument"], |list, findings| {
        // Each country numbers its documents of each type on its own.
        const SAME: [KnownName; 3] = KnownName::all([
            "documentNumber",
            "identityDocumentType",
            "documentIssueCountry",
        ]);
        check(list, "document", Some(&SAME), findings);
    }),
    Check::List(&["listAppealReason"], |list, findings| {
        const SAME: [KnownName; 1] = KnownName::all(["appealReasonType"]);
        check(list, "reason", Some(&SAME), findings);
    }),
    Check::List(&["listIntroductionSource"], |list, findings| {
        const SAME: [KnownName; 1] = KnownName::all(["introductionSource"]);
        check(list, "source", Some(&SAME), findings);
    }),
    Check::List(&["listOrderedService"], |list, findings| {
        const SAME: [KnownName; 1] = KnownName::all(["serviceType"]);
        check(list, "service", Some(&SAME), findings);
    }),
    Check::List(&["listDeclaredTurnover"], |list, findings| {
        const SAME: [KnownName; 4] =
            KnownName::all(["turnoverType", "turnoverRange", "from", "to"]);
        check(list, "turnover", Some(&SAME), findings);
    }),
    Check::List(&["listIncomeSource"], |list, findings| {
        const SAME: [KnownName; 4] =
            KnownName::all(["incomeSourceType", "incomePercentage", "from", "to"]);
        check(list, "source of income", Some(&SAME), findings);
    }),
    Check::List(&["listPaymentPurpose"], |list, findings| {
        const SAME: [KnownName; 2] = KnownName::all(["paymentPurposeType", "turnoverDirection"]);
        check(list, "purpose", Some(&SAME), findings);
    }),
    Check::List(&["listSourceOfWealth"], |list, findings| {
        const SAME: [KnownName; 3] = KnownName::all(["code", "amount", "comment"]);
        check(list, "code", Some(&SAME), findings);
    }),
    Check::List(&["listAdditionalValues"], |list, findings| {
        const SAME: [KnownName; 1] = KnownName::all(["code"]);
        check(list, "code", Some(&SAME), findings);
    }),
    Check::List(&["listPaymentCountry"], |list, findings| {
        const SAME: [KnownName; 2] = KnownName::all(["country", "turnoverDirection"]);
        check(list, "country", Some(&SAME), findings);
    }),
    Check::List(&["listActivity"], |list, findings| {
        const SAME: [KnownName; 1] = KnownName::all(["activityType"]);
        check(list, "activity", Some(&SAME), findings);
    }),
    Check::List(&["listRegionOfActivity"], |list, findings| {
        const SAME: [KnownName; 1] = KnownName::all(["region"]);
        check(list, "region", Some(&SAME), findings);
    }),
    Check::List(&["listCountryOfActivity"], |list, findings| {
        const SAME: [KnownName; 1] = KnownName::all(["country"]);
        check(list, "country", Some(&SAME), findings);
    }),
    Check::List(&["listCountryOfTaxPayment"], |list, findings| {
        const SAME: [KnownName; 2] = KnownName::all(["country", "taxpayerNumber"]);
        check(list, "country", Some(&SAME), findings);
    }),
    Check::List(&["listRelatedEntity"], |list, findings| {
        check(list, "relation", None, findings);
    }),
    Check::List(&["initializeScreeningProcesses"], |list, findings| {
        check(list, "value", Some(&[]), findings);
    }),
];

/// Returns the fields that identify a relation: the most reliable ones that are present.
fn same_relation(entity: Node<'_>) -> &'static [KnownName] {
    if entity.get("customerExtId").is_some() {
        const { &KnownName::all(["relationType", "customerExtId"]) }
    } else if entity.get("extId").is_some() {
        const { &KnownName::all(["relationType", "extId"]) }
    } else if entity.get("nationalCode").is_some() {
        const { &KnownName::all(["relationType", "nationalCode"]) }
    } else if entity.get("title").is_some() {
        const { &KnownName::all(["relationType", "title", "registrationCountry"]) }
    } else {
        const { &KnownName::all(["relationType", "firstName", "lastName", "birthDate"]) }
    }
}

/// Whether an entity that has the name of another one, and no identifier, is another one by its other
/// facts.
fn is_namesake(one: Node<'_>, other: Node<'_>, same: &[KnownName]) -> bool {
    const FACTS: [KnownName; 6] = KnownName::all([
        "birthCountry",
        "country",
        "registrationCountry",
        "legalForm",
        "establishmentDate",
        "listAddress",
    ]);
    let is_by_name = same
        .iter()
        .any(|name| matches!(name.text, "title" | "firstName"));
    let differs = |name: &KnownName| match (one.get_of(name), other.get_of(name)) {
        (Some(one), Some(other)) => content(one, 0) != content(other, 0),
        _ => false,
    };
    is_by_name && FACTS.iter().any(differs)
}

fn check(list: &List<'_>, what: &str, same: Option<&'static [KnownName]>, findings: &mut Findings) {
    if list.array.count() > 1 {
        check_all(list, what, same, findings);
    }
}

// One copy serves all lists.
#[inline(never)]
fn check_all(
    list: &List<'_>,
    what: &str,
    same: Option<&'static [KnownName]>,
    findings: &mut Findings,
) {
    let may_repeat = may_repeat(list.array, same);
    if may_repeat == Some(0) {
        return;
    }
    let mut seen = Seen::default();
    for (number, item) in list.array.elements().enumerate() {
        if may_repeat.is_some_and(|numbers| numbers & 1 << number == 0) {
            continue;
        }
        let fields = same.unwrap_or_else(|| same_relation(item));
        let Some((key, shown)) = key(item, fields, findings) else {
            continue;
        };
        if let Some(first) = seen.first(key, item)
            && !(same.is_none() && is_namesake(first, item, fields))
            && let Some((_, first)) = self::key(first, fields, findings)
        {
            findings.report(
                Place::value(shown),
                // The repeated element must not cause a second finding for the total.
                Finding::new(
                    format!("duplicate {what} in `{}`", list.name),
                    "repeated here",
                )
                .also_reports(item)
                .also(first.span(), "first given here")
                .help("remove one of the two, or correct the wrong one"),
            );
        }
    }
}

/// In lists with at most this many elements, each is compared with each.
const SHORT: usize = 8;

/// The fields that show which entity is related.
const WHO: [KnownName; 5] = KnownName::all([
    "customerExtId",
    "extId",
    "nationalCode",
    "title",
    "firstName",
]);

/// Returns the elements of a short list that another one may repeat, as a bit set of their numbers:
/// those that a cheap comparison does not tell from another. `None` if the list is not short. Errors
/// in a field matter only for these elements.
fn may_repeat(array: Node<'_>, same: Option<&[KnownName]>) -> Option<u32> {
    let fields = match same {
        _ if array.count() > SHORT => return None,
        // Telephone numbers and addresses can be written in many ways, their types in only one.
        Some([details, types @ ..]) if details.text == "contactDetails" => types,
        Some(fields) => fields,
        None => &WHO,
    };
    if differ_at_once(array, fields) {
        return Some(0);
    }
    let mut numbers = 0;
    let mut known: [Option<First<'_>>; SHORT] = [None; SHORT];
    for (number, item) in array.elements().take(SHORT).enumerate() {
        let own = First::of(item, fields);
        for (before, other) in known[..number].iter().enumerate() {
            let differ = match (&own, other) {
                (Some(own), Some(other)) => {
                    let others = fields.get(own.place + 1..).filter(|_| same.is_some());
                    own.differs_from(other)
                        || others.is_some_and(|fields| own.differs_in(other, fields))
                }
                (own, other) => own.is_some() != other.is_some(),
            };
            if !differ {
                numbers |= 1 << number | 1 << before;
            }
        }
        known[number] = own;
    }
    Some(numbers)
}

/// Whether the first fields of the elements show that all differ. `false` is not certain.
fn differ_at_once(array: Node<'_>, fields: &[KnownName]) -> bool {
    let mut keys = [0; SHORT];
    array
        .elements()
        .take(SHORT)
        .enumerate()
        .all(|(number, item)| {
            let first = First::of(item, fields).filter(|first| first.is_exact);
            let key = first.map(|it| (it.place as u64) << 32 | u64::from(hash_of(it.written)));
            let (Some(key), Some((place, before))) = (key, keys[..=number].split_last_mut()) else {
                return false;
            };
            *place = key;
            !before.contains(&key)
        })
}

/// The first of the fields that an element has.
#[derive(Clone, Copy)]
struct First<'a> {
    item: Node<'a>,
    /// The place of the field in the list of fields. A value that is not an object has none.
    place: usize,
    written: &'a [u8],
    /// Whether the value cannot be written in another way.
    is_exact: bool,
}

impl<'a> First<'a> {
    #[inline(always)]
    fn of(item: Node<'a>, fields: &[KnownName]) -> Option<Self> {
        let (place, value) = match item.kind() {
            Kind::Object => first_field(item, fields)?,
            _ => (fields.len(), item),
        };
        Some(First {
            item,
            place,
            written: value.raw_bytes(),
            is_exact: is_exact(value),
        })
    }

    fn differs_from(&self, other: &First<'_>) -> bool {
        let are_exact = self.is_exact && other.is_exact;
        self.place != other.place || are_exact && self.written != other.written
    }

    /// Returns whether the elements surely differ in one of these fields.
    fn differs_in(&self, other: &First<'_>, fields: &[KnownName]) -> bool {
        let mut fields = fields.iter();
        let values = |name| (self.item.get_of(name), other.item.get_of(name));
        fields.any(|name| match values(name) {
            (Some(one), Some(other)) => {
                one.raw_bytes() != other.raw_bytes() && is_exact(one) && is_exact(other)
            }
            (one, other) => one.is_some() != other.is_some(),
        })
    }
}

/// The first of the fields that an object has: its place among the fields, and its value.
#[inline(always)]
fn first_field<'a>(item: Node<'a>, fields: &[KnownName]) -> Option<(usize, Node<'a>)> {
    // Most programs write it first.
    if let (Some(member), Some(field)) = (item.members().next(), fields.first())
        && member.key.name_key() == field.name_key
        && member.value.kind() != Kind::Null
    {
        return Some((0, member.value));
    }
    let mut fields = fields.iter().enumerate();
    fields.find_map(|(place, name)| Some((place, item.get_of(name)?)))
}

/// Whether a value cannot be written in another way. Blanks around a string do not count, so it must
/// not have any.
fn is_exact(value: Node<'_>) -> bool {
    value.kind() != Kind::String || value.is_plain_ascii()
}

/// The elements so far. Most lists are so short that a table costs more than it saves.
#[derive(Default)]
struct Seen<'a> {
    few: Vec<(u64, Node<'a>)>,
    many: HashMap<u64, Node<'a>>,
}

/// The number of elements kept in the vector; further ones go into the table.
const FEW: usize = 16;

impl<'a> Seen<'a> {
    /// Returns the first element with this key. If there is none, records this one.
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

/// Returns the key to compare an element by, and the value to point at. `None` if a field is wrong
/// or too few are present.
fn key<'a>(
    item: Node<'a>,
    fields: &[KnownName],
    findings: &Findings<'_>,
) -> Option<(u64, Node<'a>)> {
    if item.kind() == Kind::String && fields.is_empty() {
        return Some((content(item, 0), item));
    }
    let mut key = 0;
    let mut shown = None;
    let mut found = 0;
    for (number, name) in fields.iter().enumerate() {
        // An absent field must differ from an empty one and from the next one. Relations have different fields.
        key ^= u64::from(hash_of(name.text.as_bytes()));
        match findings.value_of(item, name) {
            Value::Is(member) => {
                key = if name.text == "contactDetails" {
                    contact(member.value, key)
                } else {
                    content(member.value, key)
                };
                found += 1;
                if number == 0 {
                    shown = Some(member.value);
                }
            }
            Value::Absent => key = key.rotate_left(7),
            Value::Wrong => return None,
        }
    }
    // A type alone does not make two relations, turnovers or addresses equal, but a code does.
    let is_enough = match fields {
        [first, ..] if first.text == "code" => shown.is_some(),
        [_] => true,
        [_, _] => found > 0,
        _ => found > 1,
    };
    is_enough.then_some((key, shown.unwrap_or(item)))
}

/// Returns the key that identifies a related entity across several relations.
pub(super) fn entity_key(entity: Node<'_>, findings: &Findings<'_>) -> Option<u64> {
    let fields = same_relation(entity).get(1..)?;
    let mut key = 0;
    let mut found = 0;
    for name in fields {
        if let Value::Is(member) = findings.value_of(entity, name) {
            key = content(member.value, xxh3_64_with_seed(name.text.as_bytes(), key));
            found += 1;
        }
    }
    (found > 0).then_some(key)
}

/// Adds a value to the key.
fn content(value: Node<'_>, key: u64) -> u64 {
    match value.string() {
        Some(text) => xxh3_64_with_seed(text.trim().as_bytes(), key),
        None => xxh3_64_with_seed(value.raw().as_bytes(), key),
    }
}

/// Adds contact details to the key. Telephone numbers are equal regardless of grouping, addresses
/// regardless of case, except for the paths of web addresses.
fn contact(value: Node<'_>, key: u64) -> u64 {
    let text = value.string().unwrap_or_default();
    let text = text.trim();
    let is_number = text.contains(|character: char| character.is_ascii_digit())
        && !text.contains(char::is_alphabetic);
    if !is_number {
        let scheme = text.find("://").map_or(0, |at| at + 3);
        // An e-mail address may have these characters too.
        let is_email = scheme == 0 && text.contains('@');
        let end = text[scheme..].find(['/', '?', '#']).filter(|_| !is_email);
        let end = end.map_or(text.len(), |end| scheme + end);
        let (host, path) = text.split_at(end);
        let text = host.to_lowercase() + path;
        return xxh3_64_with_seed(text.as_bytes(), key);
    }
    // Two leading zeros replace a plus sign.
    let (sign, rest) = match text.strip_prefix("00") {
        Some(rest) => ("+", rest),
        None => ("", text),
    };
    let digits = rest
        .chars()
        .filter(|character| character.is_ascii_digit() || *character == '+');
    let number: String = sign.chars().chain(digits).collect();
    xxh3_64_with_seed(number.as_bytes(), key)
}

#[cfg(test)]
mod tests {
    use crate::lint::lint;
    use crate::settings::{Level, Levels, Settings};
    use crate::source::Source;

    #[test]
    fn relations_by_different_identifiers_are_not_the_same() {
        let settings = Settings::on(jiff::civil::date(2024, 6, 30));
        let found = |relations: &[String]| {
            let list = relations.join(", ");
            let text = format!(r#"{{"firstName": "Ona", "listRelatedEntity": [{list}]}}"#);
            let found = lint(&Source::new("a.json", text.clone().into_bytes()), &settings);
            let found = found
                .iter()
                .filter(|found| found.rule.name == "duplicate-item");
            let number = |start: usize| text[..start].matches("relationType").count();
            let places =
                found.map(|found| (number(found.labels[0].span.start), number(found.span.start)));
            places.collect::<Vec<_>>()
        };
        let names = ["customerExtId", "extId", "nationalCode"];
        let relation = |name: &str| format!(r#"{{"relationType": "UBO", "{name}": "17"}}"#);
        for others in 0..9 {
            let others =
                (0..others).map(|n| format!(r#"{{"relationType": "UBO", "title": "A{n}"}}"#));
            let others: Vec<_> = others.collect();
            let each: Vec<_> = names
                .map(relation)
                .into_iter()
                .chain(others.clone())
                .collect();
            assert_eq!(found(&each), [], "{each:?}");
            let twice: Vec<_> = [names, names]
                .as_flattened()
                .iter()
                .map(|name| relation(name))
                .collect();
            let all = [twice, others].concat();
            assert_eq!(found(&all), [(1, 4), (2, 5), (3, 6)], "{all:?}");
        }
    }

    #[test]
    fn elements_with_none_of_the_fields_are_not_the_same() {
        let mut levels = Levels::default();
        // It would report that the fields are absent.
        levels.set("missing-field", Some(Level::Off));
        let settings = Settings::on(jiff::civil::date(2024, 6, 30)).with_levels(levels);
        let found = |elements: &str| {
            let text = format!(r#"{{"firstName": "Ona", "listPaymentPurpose": {elements}}}"#);
            let found = lint(&Source::new("a.json", text.into_bytes()), &settings);
            found
                .iter()
                .map(|found| found.rule.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(found("[{}, {}]").len(), 0);
        let one = r#"{"turnoverDirection": "IN"}"#;
        assert_eq!(found(&format!("[{one}, {one}]")), ["duplicate-item"]);
    }
}
