//! Compares the value of a field with the one that another member has for it.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::codes::country;
use crate::codes::date_text;
use crate::contract::facts::Field;
use crate::json::{Kind, Node};

/// Whether a value tells something that the value of this field does not, so that removing it loses
/// data. Another notation of the same value does not.
pub(super) fn differs(field: Field, value: Node<'_>, of_field: Node<'_>) -> bool {
    let (Some(value), Some(of_field)) = (content(value), content(of_field)) else {
        return value.kind() != Kind::Null && value.raw() != of_field.raw();
    };
    let (value, of_field) = (value.trim(), of_field.trim());
    if value.is_empty() || value.to_lowercase() == of_field.to_lowercase() {
        return false;
    }
    if field.is_country() {
        let code = |text: &str| country::look_alike(text).and_then(|found| found.code);
        return code(value).unwrap_or(value) != code(of_field).unwrap_or(of_field);
    }
    if field.is_date() {
        let days = |text: &str| match date_text::is_date(text.as_bytes()) {
            true => vec![text.to_owned()],
            false => date_text::read(text).meant,
        };
        let other = days(of_field);
        let is_same = |day: &String| other.iter().any(|other| day.get(..10) == other.get(..10));
        return !days(value).iter().any(is_same);
    }
    true
}

/// The text of a string, number or boolean.
fn content(value: Node<'_>) -> Option<Cow<'_, str>> {
    match value.kind() {
        Kind::String => value.string(),
        Kind::Integer | Kind::Float | Kind::True | Kind::False => Some(value.raw().into()),
        _ => None,
    }
}

/// The help for a value that differs from that of the field.
pub(super) fn help(name: &str, field: &str) -> String {
    format!("check which value is right, and remove `{name}`: `{field}` has another one")
}

/// Whether a text has words that none of the parts has.
pub(super) fn has_other_words(value: Node<'_>, parts: &[Node<'_>]) -> bool {
    let parts = parts.iter().filter_map(|part| part.string());
    let known: HashSet<String> = parts.flat_map(|part| words(&part)).collect();
    let text = value.string().unwrap_or_default();
    words(&text).iter().any(|word| !known.contains(word))
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|found: char| !found.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;
    use crate::contract::entity_type::EntityType;
    use crate::contract::kinds::CUSTOMER;
    use crate::json::parse;

    /// Whether the first of two members differs from the second, as the value of this field.
    fn first_differs(field: &str, members: &str) -> bool {
        let parsed = parse(members, 0);
        let [value, of_field] =
            ["a", "b"].map(|name| parsed.tree.root().member(name).unwrap().value);
        let contract = Contract::of(&CUSTOMER, EntityType::Individual, false);
        differs(contract.customer().field(field).unwrap(), value, of_field)
    }

    #[test]
    fn a_value_differs_if_it_tells_something_else() {
        for (field, members) in [
            ("firstName", r#"{"a": "Ona", "b": "Rasa"}"#),
            ("firstName", r#"{"a": {"x": 1}, "b": "Rasa"}"#),
            ("firstName", r#"{"a": {"x": 1}, "b": {"x": 2}}"#),
            ("nationalCode", r#"{"a": 117, "b": "118"}"#),
            ("birthDate", r#"{"a": "14.03.1990", "b": "1990-03-15"}"#),
            ("citizenshipCountry", r#"{"a": "Latvia", "b": "LT"}"#),
        ] {
            assert!(first_differs(field, members), "{members}");
        }
        for (field, members) in [
            ("firstName", r#"{"a": "ONA ", "b": "Ona"}"#),
            ("firstName", r#"{"a": null, "b": "Ona"}"#),
            ("firstName", r#"{"a": " ", "b": "Ona"}"#),
            ("firstName", r#"{"a": {"x": 1}, "b": {"x": 1}}"#),
            ("nationalCode", r#"{"a": 117, "b": "117"}"#),
            ("birthDate", r#"{"a": "14.03.1990", "b": "1990-03-14"}"#),
            ("citizenshipCountry", r#"{"a": "Lithuania", "b": "LT"}"#),
        ] {
            assert!(!first_differs(field, members), "{members}");
        }
    }
}
