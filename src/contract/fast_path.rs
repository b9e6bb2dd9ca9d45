//! The fast path: one walk over a value that shows whether it is surely valid.
//!
//! Nearly all customers are valid, and of the values of the others nearly all are. `jsonschema` supports
//! every keyword and explains every error, so compiling its validator takes longer than linting a file. The
//! walk knows only the dozen shapes that our types derive, and looks up each name once. `jsonschema`
//! decides about the values that it cannot decide, such as a date of an unusual form. Both come
//! from the same schema, and tests compare their results.

use crate::codes::date_text::is_date;
use crate::contract::entity_type::EntityType;
use crate::contract::tables::{CodeSet, FieldRecord, ObjectRecord, Shape, ShapeKind};
use crate::json::{Kind, Node};

/// Whether a value is surely valid. `false` does not mean that it is invalid.
// Most values are not containers, and inlining saves them a call.
#[inline(always)]
pub(crate) fn is_surely_valid(shape: Shape, value: Node<'_>) -> bool {
    match (shape.kind, value.kind()) {
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
            (text.len() <= longest as usize || is_short(value, longest as usize))
                && (may_be_blank || is_not_blank(text, value))
        }
        (ShapeKind::OneOf(codes), Kind::String) => {
            let codes = CodeSet::of(codes);
            codes.has(value.inside_bytes()) || is_resolved(value, |text| codes.has(text))
        }
        (ShapeKind::Date, Kind::String) => {
            is_date(value.inside_bytes()) || is_resolved(value, is_date)
        }
        (ShapeKind::Boolean, Kind::True | Kind::False) => true,
        (ShapeKind::Integer { range: None }, Kind::Integer) => true,
        (ShapeKind::Integer { range: Some(range) }, Kind::Integer) => {
            is_in(range, value) == Some(true)
        }
        (ShapeKind::Number, Kind::Integer | Kind::Float) => true,
        (_, Kind::Array | Kind::Object) => clears_container(shape, value),
        _ => false,
    }
}

/// Whether a text of more bytes than its field takes has no more UTF-16 units.
#[cold]
#[inline(never)]
fn is_short(value: Node<'_>, longest: usize) -> bool {
    let text = value.string().unwrap_or_default();
    text.encode_utf16().nth(longest).is_none()
}

/// Whether a code or date that is written with escapes is a valid one.
#[cold]
#[inline(never)]
fn is_resolved(value: Node<'_>, is_valid: impl Fn(&[u8]) -> bool) -> bool {
    let text = value.string().filter(|_| value.has_escapes());
    text.is_some_and(|text| is_valid(text.as_bytes()))
}

fn clears_container(shape: Shape, value: Node<'_>) -> bool {
    match (shape.kind, value.kind()) {
        (ShapeKind::List(number), Kind::Array) => {
            let elements = FieldRecord::elements(number);
            value
                .elements()
                .all(|value| is_surely_valid(elements.shape, value))
        }
        (ShapeKind::Object(number), Kind::Object) => clears_object(number, value),
        (ShapeKind::Discriminated(choices), Kind::Object) => {
            let declared = EntityType::declared(value);
            declared.is_some_and(|declared| clears_object(choices[declared as usize], value))
        }
        _ => false,
    }
}

pub(super) fn clears_object(number: u16, value: Node<'_>) -> bool {
    let object = ObjectRecord::of(number);
    let mut required = 0;
    for member in value.members() {
        let test = object.test(member.key.name_key().number());
        required += u16::from(test.is_required);
        if !is_surely_valid(test.shape, member.value) {
            return false;
        }
    }
    required == object.required
}

/// Whether a text begins with a character that is not white space.
#[inline(always)]
fn is_not_blank(inside: &[u8], value: Node<'_>) -> bool {
    match inside.first() {
        Some(b'\\') | Some(0x80..) => begins_visibly(value),
        Some(first) => first.is_ascii_graphic(),
        None => false,
    }
}

#[inline(never)]
fn begins_visibly(value: Node<'_>) -> bool {
    let text = value.string();
    text.is_some_and(|text| text.starts_with(|first: char| !first.is_whitespace()))
}

/// Whether an integer is within a range; `None` if it is too large to tell.
fn is_in(range: (i32, i32), value: Node<'_>) -> Option<bool> {
    let number = value.raw().parse::<i64>().ok()?;
    Some((range.0.into()..=range.1.into()).contains(&number))
}

/// Whether a value is valid, as far as its shape tells; `None` if it does not. Of an object or a list, what
/// is in it is not looked at.
pub(crate) fn verdict(shape: Shape, value: Node<'_>) -> Option<bool> {
    let kind = value.kind();
    match (shape.kind, kind) {
        (_, Kind::Null) => Some(shape.is_nullable),
        (
            ShapeKind::Text {
                longest,
                may_be_blank,
            },
            Kind::String,
        ) => {
            let text = value.string()?;
            let is_blank = || text.trim_start().is_empty();
            let is_too_long = || text.encode_utf16().count() > longest as usize;
            Some(!((!may_be_blank && is_blank()) || is_too_long()))
        }
        (ShapeKind::OneOf(codes), Kind::String) => {
            Some(CodeSet::of(codes).has(value.string()?.as_bytes()))
        }
        (ShapeKind::Date, Kind::String) => is_date(value.inside_bytes()).then_some(true),
        (ShapeKind::Boolean, _) => Some(matches!(kind, Kind::True | Kind::False)),
        (ShapeKind::Integer { range: None }, Kind::Integer) => Some(true),
        (ShapeKind::Integer { range: Some(range) }, Kind::Integer) => is_in(range, value),
        // Such as `1.0`, which is an integer.
        (ShapeKind::Integer { .. }, Kind::Float) => None,
        (ShapeKind::Number, _) => Some(value.is_number()),
        (ShapeKind::List(_), _) => Some(kind == Kind::Array),
        (ShapeKind::Object(_) | ShapeKind::Discriminated(_), _) => Some(kind == Kind::Object),
        (
            ShapeKind::Nothing
            | ShapeKind::Text { .. }
            | ShapeKind::OneOf(_)
            | ShapeKind::Date
            | ShapeKind::Integer { .. },
            _,
        ) => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;
    use crate::contract::kinds::CUSTOMER;
    use crate::contract::tests::{payloads_with_one_other_value, whole_validator};
    use crate::json::parse;
    use std::fs;
    use std::path::Path;

    /// Whether `jsonschema` accepts a text that passes the fast path; `None` if it does not pass.
    fn passes_correctly(text: &str) -> Option<bool> {
        let parsed = parse(text, 0);
        let root = parsed.tree.root();
        let mut correct = None;
        for entity_type in EntityType::ALL {
            for in_batch in [false, true] {
                if Contract::of(&CUSTOMER, entity_type, in_batch).is_surely_valid(root) {
                    let is_valid = whole_validator(&CUSTOMER, entity_type, in_batch).is_valid(root);
                    correct = Some(correct.unwrap_or(true) && is_valid);
                }
            }
        }
        correct
    }

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

    #[test]
    fn payloads_with_one_invalid_value_do_not_pass_the_fast_path() {
        let (mut passed, mut rejected) = (0, 0);
        for (text, what) in payloads_with_one_other_value() {
            match passes_correctly(&text) {
                Some(true) => passed += 1,
                Some(false) => panic!("{what} passes the fast path"),
                None => rejected += 1,
            }
        }
        assert!(passed > 1000 && rejected > 1000, "{passed} {rejected}");
    }
}
