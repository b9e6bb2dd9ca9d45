//! What people call the fields of the contract, read from `names.txt`. It is read only when a
//! payload has an unknown field, or for documentation.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::text::suggestion::{distance_within, nearest};

/// The names of one field, or of several.
#[derive(Debug)]
pub struct Row {
    /// The fields.
    pub targets: Vec<Target>,
    /// Whether a name stands for all targets together, such as a full name; otherwise for any.
    pub is_joint: bool,
    /// Another field of the object whose value the name says, with the values that it may mean.
    pub implied: Option<Implied>,
    /// The names.
    pub names: Vec<Name>,
}

/// A field of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The definition of its object; empty for a customer or related entity.
    pub object: &'static str,
    /// Its name.
    pub field: &'static str,
}

/// A value that a name implies, such as the kind of contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Implied {
    /// The field that has the value.
    pub field: &'static str,
    /// The values, most likely first.
    pub values: Vec<&'static str>,
}

/// What a field is called.
#[derive(Debug)]
pub struct Name {
    /// The name as it is listed.
    pub text: &'static str,
    /// Whether it is clear only within the object of the field.
    pub is_local: bool,
    /// Whether the value is only a part of the field's value, or has another form.
    pub is_partial: bool,
}

/// A row that has a name.
#[derive(Debug, Clone, Copy)]
pub struct Match {
    /// The row.
    pub row: &'static Row,
    /// The name in it.
    pub name: &'static Name,
    /// Whether the name is listed as it is written, except for case, separators and diacritics.
    pub is_exact: bool,
}

/// All rows, in the order of the file.
pub fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| include_str!("names.txt").lines().filter_map(row).collect())
}

fn row(line: &'static str) -> Option<Row> {
    let line = line.trim();
    let (key, names) = line.split_once(':').filter(|_| !line.starts_with('#'))?;
    let (fields, implied) = match key.split_once('=') {
        Some((before, values)) => {
            let (fields, field) = before.rsplit_once(' ')?;
            let values = values.split('|').collect();
            (fields, Some(Implied { field, values }))
        }
        None => (key, None),
    };
    let target = |text: &'static str| match text.trim().split_once('.') {
        Some((object, field)) => Target { object, field },
        None => Target {
            object: "",
            field: text.trim(),
        },
    };
    let name = |text: &'static str| {
        let text = text.trim();
        Name {
            text: text.trim_start_matches('.').trim_end_matches('~'),
            is_local: text.starts_with('.'),
            is_partial: text.ends_with('~'),
        }
    };
    Some(Row {
        targets: fields.split(['+', '|']).map(target).collect(),
        is_joint: fields.contains('+'),
        implied,
        names: names.split(',').map(name).collect(),
    })
}

/// The rows of each folded name.
fn index() -> &'static HashMap<String, Vec<(&'static Row, &'static Name)>> {
    static INDEX: OnceLock<HashMap<String, Vec<(&Row, &Name)>>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows() {
            for name in &row.names {
                index.entry(fold(name.text)).or_default().push((row, name));
            }
        }
        index
    })
}

/// Words before a name that only say whose value it is: `clientEmail`.
const OWNERS: [&str; 16] = [
    "customer",
    "client",
    "personal",
    "person",
    "individual",
    "user",
    "applicant",
    "holder",
    "company",
    "organization",
    "organisation",
    "entity",
    "contact",
    "kliento",
    "klienta",
    "primary",
];

/// Words after a name that only say that it has a value: `passportNr`.
const ENDINGS: [&str; 8] = ["code", "number", "no", "nr", "value", "text", "list", "s"];

/// The rows for a name, as it is written except for case, separators and diacritics.
pub fn matches(written: &str) -> Vec<Match> {
    let found = index().get(&fold(written)).into_iter().flatten();
    let found = found.map(|(row, name)| Match {
        row,
        name,
        is_exact: true,
    });
    found.collect()
}

/// The name without the words around it that add nothing, folded: `phone2`, `clientPhone` and
/// `phoneNr` are `phone`. The longest comes first.
pub fn shortened(written: &str) -> Vec<String> {
    let folded = fold(written);
    let plain = folded.trim_end_matches(|character: char| character.is_ascii_digit());
    let without_owner = |name: &str| {
        let mut owners = OWNERS.iter();
        owners.find_map(|owner| name.strip_prefix(owner).map(str::to_owned))
    };
    let without_ending = |name: &str| {
        let mut endings = ENDINGS.iter();
        endings.find_map(|ending| name.strip_suffix(ending).map(str::to_owned))
    };
    let owned = without_owner(plain);
    let ended = without_ending(plain);
    let bare = owned.as_deref().and_then(without_ending);
    let shorter = [Some(plain.to_owned()), owned, ended, bare];
    let shorter = shorter.into_iter().flatten();
    shorter
        .filter(|name| name.len() > 2 && *name != folded)
        .collect()
}

/// Shorter names have too many neighbours.
const FEWEST_LETTERS: usize = 6;

/// The rows for a name with a typing error.
pub fn similar(written: &str) -> Vec<Match> {
    let folded = fold(written);
    if folded.chars().count() < FEWEST_LETTERS {
        return Vec::new();
    }
    let names = index().keys().map(String::as_str);
    // The first letter is hardly ever the wrong one: `gender` is not `sender`.
    let names = names.filter(|name| name.chars().next() == folded.chars().next());
    let names = names.filter(|name| distance_within(1, name, &folded) == Some(1));
    let mut names: Vec<_> = names.collect();
    // A map has no order.
    names.sort_unstable();
    let Some(meant) = nearest(&folded, names) else {
        return Vec::new();
    };
    let mut found = matches(meant.word);
    found.iter_mut().for_each(|found| found.is_exact = false);
    found
}

/// The listed names of a field, in the order of the file; names that mean it only within its object
/// are left out.
pub fn names_of(target: Target) -> impl Iterator<Item = &'static str> {
    let rows = rows().iter();
    let rows = rows.filter(move |row| row.targets.contains(&target));
    let names = rows.flat_map(|row| &row.names);
    names
        .filter(|name| !name.is_local && !name.is_partial)
        .map(|name| name.text)
}

/// The name in lower case, without separators and diacritics.
pub fn fold(name: &str) -> String {
    folded(name).collect()
}

/// The characters of [`fold`].
pub fn folded(name: &str) -> impl Iterator<Item = char> {
    let letters = name.chars().filter(|character| character.is_alphanumeric());
    let lower = letters.flat_map(char::to_lowercase);
    lower.flat_map(|lower| {
        let (letter, twice) = match lower {
            'a'..='z' | '0'..='9' => (Some(lower), None),
            'ą' | 'ā' | 'ä' | 'á' | 'à' | 'å' => (Some('a'), None),
            'č' | 'ć' => (Some('c'), None),
            'ę' | 'ė' | 'ē' | 'é' | 'è' => (Some('e'), None),
            'ģ' | 'ğ' => (Some('g'), None),
            'į' | 'ī' | 'í' | 'ı' => (Some('i'), None),
            'ķ' => (Some('k'), None),
            'ļ' | 'ł' => (Some('l'), None),
            'ņ' | 'ń' | 'ñ' => (Some('n'), None),
            'õ' | 'ö' | 'ó' | 'ø' => (Some('o'), None),
            'š' | 'ś' | 'ş' => (Some('s'), None),
            'ß' => (Some('s'), Some('s')),
            'ų' | 'ū' | 'ü' | 'ú' => (Some('u'), None),
            'ž' | 'ź' | 'ż' => (Some('z'), None),
            'ё' => (Some('е'), None),
            'й' => (Some('и'), None),
            // A combining mark that `to_lowercase` splits off is not alphanumeric.
            other => (Some(other).filter(|other| other.is_alphanumeric()), None),
        };
        letter.into_iter().chain(twice)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::contract::Contract;
    use crate::contract::facts::Object;

    /// The objects of a context: all kinds of customers and related entities for an empty name.
    fn objects(context: &str) -> Vec<Object> {
        let all = Contract::all().flat_map(Contract::objects);
        let of_context = all.filter(|(name, _)| match context {
            "" => name.is_empty() || name.starts_with("Related"),
            context => *name == context,
        });
        of_context.map(|(_, object)| object).collect()
    }

    #[test]
    fn every_line_is_a_row_or_a_comment() {
        let text = include_str!("names.txt");
        let lines = text.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(lines.count(), rows().len());
        assert!(rows().len() > 100);
    }

    #[test]
    fn every_target_is_a_field_of_its_object() {
        for row in rows() {
            for target in &row.targets {
                let objects = objects(target.object);
                let has = |object: &Object| object.field(target.field).is_some();
                assert!(objects.iter().any(has), "{target:?}");
            }
            let Some(implied) = &row.implied else {
                continue;
            };
            for object in objects(row.targets[0].object) {
                let values = object.field(implied.field).unwrap().values();
                assert!(implied.values.iter().all(|value| values.contains(value)));
            }
        }
    }

    #[test]
    fn no_name_is_a_field_of_the_object_of_its_field() {
        let mut checked = 0;
        for row in rows() {
            for target in &row.targets {
                let objects = objects(target.object);
                // A related entity has an `extId` beside its `customerExtId`, a customer has not.
                let is_extra = |object: &Object| {
                    target.field == "customerExtId" && object.field("extId").is_some()
                };
                let with_target =
                    |object: &&Object| object.field(target.field).is_some() && !is_extra(object);
                for object in objects.iter().filter(with_target) {
                    let fields: BTreeSet<_> = object.names().map(fold).collect();
                    for name in &row.names {
                        assert!(!fields.contains(&fold(name.text)), "{target:?} {name:?}");
                        checked += 1;
                    }
                }
            }
        }
        assert!(checked > 1000);
    }

    #[test]
    fn no_name_is_listed_twice_for_a_field() {
        for row in rows() {
            let names: BTreeSet<_> = row.names.iter().map(|name| fold(name.text)).collect();
            assert_eq!(names.len(), row.names.len(), "{:?}", row.targets);
            assert!(!names.contains(""));
        }
    }

    #[test]
    fn names_are_found_in_any_spelling_and_language() {
        let targets = |name: &str| -> Vec<_> {
            let found = matches(name).into_iter();
            let mut fields: Vec<_> = found
                .flat_map(|found| found.row.targets.iter().map(|target| target.field))
                .collect();
            fields.dedup();
            fields
        };
        for name in [
            "pavarde",
            "Pavardė",
            "PAVARDĖ",
            "surname",
            "Фамилия",
            "familyName",
            "family_name",
            "FAMILY-NAME",
        ] {
            assert_eq!(targets(name), ["lastName"], "{name}");
        }
        assert_eq!(shortened("phone2"), ["phone"]);
        assert_eq!(
            shortened("client_phone_no"),
            ["phoneno", "clientphone", "phone"]
        );
        assert_eq!(targets("Straße"), ["streetAddress"]);
        assert_eq!(targets("почтовый индекс"), ["zipCode"]);
        assert!(targets("shoeSize").is_empty());
        let misspelt = similar("natonality");
        assert_eq!(misspelt[0].row.targets[0].field, "citizenshipCountry");
        assert!(similar("gender").is_empty());
    }
}
