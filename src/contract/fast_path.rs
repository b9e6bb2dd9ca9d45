//! The fast path: one walk over a customer that shows whether it is surely valid.
//!
//! Nearly all customers are valid. `jsonschema` supports every keyword and explains every error, so
//! it takes half as long again as this walk, which knows only the dozen shapes that our types
//! derive and looks up each name once. Compiling its validator takes a quarter of a run on one
//! file. So only the customers that do not pass here are given to `jsonschema`: all invalid ones,
//! and the few with something unusual, such as a code written with an escape. Both use the same
//! schema, and a test compares their results.

use serde_json::Value;

use crate::codes::date_text::is_date;
use crate::json::{Kind, Node};

use crate::contract::shape::{Shape, ShapeKind, Shapes};

/// The fast path for one schema.
pub struct FastPath(Shapes);

impl FastPath {
    /// Builds the fast path for one of our own schemas.
    pub fn of(schema: &Value) -> FastPath {
        FastPath(Shapes::of(schema))
    }

    /// Builds the fast path for a part of a schema that refers to these definitions.
    pub(crate) fn of_part(part: &Value, definitions: &Value) -> FastPath {
        FastPath(Shapes::of_part(part, definitions))
    }

    /// Whether the customer is surely valid. `false` does not mean that it is invalid.
    pub fn is_surely_valid(&self, customer: Node<'_>) -> bool {
        self.clears_value(&self.0.root, customer)
    }

    // Most values are not containers, and inlining saves them a call.
    #[inline(always)]
    fn clears_value(&self, shape: &Shape, value: Node<'_>) -> bool {
        match (&shape.kind, value.kind()) {
            (_, Kind::Null) => shape.is_nullable,
            (
                ShapeKind::Text {
                    longest,
                    may_be_blank,
                },
                Kind::String,
            ) => {
                // Source bytes are an upper bound: a text has no more UTF-16 units than bytes, and
                // escapes only make it longer.
                let text = value.inside_bytes();
                text.len() <= *longest && (*may_be_blank || is_not_blank(text, value))
            }
            // Codes and dates written with escapes do not pass.
            (ShapeKind::OneOf(codes), Kind::String) => codes.has(value.inside_bytes()),
            (ShapeKind::Date, Kind::String) => is_date(value.inside_bytes()),
            (ShapeKind::Boolean, Kind::True | Kind::False) => true,
            (ShapeKind::Integer { range: None }, Kind::Integer) => true,
            (ShapeKind::Integer { range: Some(range) }, Kind::Integer) => {
                let number = value.raw().parse::<i64>();
                number.is_ok_and(|number| (range.0..=range.1).contains(&number))
            }
            (ShapeKind::Number, Kind::Integer | Kind::Float) => true,
            (_, Kind::Array | Kind::Object) => self.clears_container(shape, value),
            _ => false,
        }
    }

    fn clears_container(&self, shape: &Shape, value: Node<'_>) -> bool {
        match (&shape.kind, value.kind()) {
            (ShapeKind::List(shape), Kind::Array) => value
                .elements()
                .all(|element| self.clears_value(shape, element)),
            (ShapeKind::Object(number), Kind::Object) => self.clears_object(*number, value),
            (ShapeKind::Discriminated(choices), Kind::Object) => {
                let Some(written) = value.get("entityType") else {
                    return false;
                };
                let mut choices = choices.iter();
                let choice = choices.find(|(entity_type, _)| written.is(entity_type));
                choice.is_some_and(|(_, number)| self.clears_object(*number, value))
            }
            _ => false,
        }
    }

    fn clears_object(&self, number: usize, value: Node<'_>) -> bool {
        let Some(object) = self.0.objects.get(number) else {
            return false;
        };
        let mut required = 0;
        for written in value.members() {
            let Some((_, member)) = object.members.find(written.key) else {
                return false;
            };
            required += usize::from(member.is_required);
            if !self.clears_value(&member.shape, written.value) {
                return false;
            }
        }
        required == object.required
    }
}

/// Whether a text begins with a character that is not white space.
fn is_not_blank(inside: &[u8], value: Node<'_>) -> bool {
    match inside.first() {
        Some(b'\\') | Some(0x80..) => value
            .string()
            .is_some_and(|text| text.starts_with(|first: char| !first.is_whitespace())),
        Some(first) => first.is_ascii_graphic(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;
    use crate::contract::entity_type::EntityType;
    use crate::json::parse;
    use std::fs;
    use std::path::Path;

    fn contracts() -> impl Iterator<Item = &'static Contract> {
        let of = |in_batch| {
            EntityType::ALL.map(|entity_type| {
                Contract::of(&crate::contract::kinds::CUSTOMER, entity_type, in_batch)
            })
        };
        [false, true].into_iter().flat_map(of)
    }

    #[test]
    fn every_shape_of_the_schemas_is_known() {
        let is_known = |shape: &Shape| {
            let shape = match &shape.kind {
                ShapeKind::List(elements) => elements,
                _ => shape,
            };
            !matches!(shape.kind, ShapeKind::Unknown)
        };
        for contract in contracts() {
            let fast_path = contract.fast_path();
            assert!(is_known(&fast_path.0.root));
            assert!(fast_path.0.objects.len() > 10);
            for object in &fast_path.0.objects {
                assert!(
                    object
                        .members
                        .values()
                        .all(|member| is_known(&member.shape))
                );
            }
        }
    }

    /// Whether `jsonschema` accepts a text that passes the fast path; `None` if it does not pass.
    fn passes_correctly(text: &str) -> Option<bool> {
        let parsed = parse(text, 0);
        let root = parsed.tree.root();
        let mut correct = None;
        for contract in contracts() {
            if contract.fast_path().is_surely_valid(root) {
                let is_valid = contract.validator().is_valid(root);
                correct = Some(correct.unwrap_or(true) && is_valid);
            }
        }
        correct
    }

    const BUSINESS_CASES: [&str; 2] = [
        "fixtures/individual/imp-c1-all-fields.json",
        "fixtures/organization/imp-c1-all-fields.json",
    ];

    #[test]
    fn business_cases_pass_the_fast_path() {
        for folder in ["fixtures/individual", "fixtures/organization"] {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let text = fs::read_to_string(&path).unwrap();
                assert_eq!(passes_correctly(&text), Some(true), "{}", path.display());
            }
        }
    }

    #[test]
    fn invalid_fixtures_do_not_pass_the_fast_path() {
        let mut passed = 0;
        for folder in fs::read_dir("fixtures/rules").unwrap() {
            for kind in ["pass", "fail"] {
                let folder = folder.as_ref().unwrap().path().join(kind);
                for entry in fs::read_dir(&folder).unwrap() {
                    let Ok(text) = fs::read_to_string(entry.unwrap().path()) else {
                        continue;
                    };
                    let correct = passes_correctly(&text);
                    assert_ne!(correct, Some(false), "{}", Path::new(&folder).display());
                    passed += usize::from(correct == Some(true));
                }
            }
        }
        assert!(passed > 100, "{passed}");
    }

    /// Replaces every second value or name of the fullest payloads with values of all types.
    #[test]
    fn payloads_with_one_invalid_value_do_not_pass_the_fast_path() {
        let (mut passed, mut rejected) = (0, 0);
        for path in BUSINESS_CASES {
            let text = fs::read_to_string(path).unwrap();
            let parsed = parse(&text, 0);
            let spans: Vec<_> = parsed.tree.spans().step_by(2).collect();
            for span in spans {
                for other in [
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
                ] {
                    let mut changed = text.clone();
                    changed.replace_range(span.start..span.end, other);
                    match passes_correctly(&changed) {
                        Some(true) => passed += 1,
                        Some(false) => panic!("{path}: {other} at {span:?} passes the fast path"),
                        None => rejected += 1,
                    }
                }
            }
        }
        assert!(passed > 1000 && rejected > 1000, "{passed} {rejected}");
    }
}
