//! Compiles schemas for `jsonschema`, which validates the tree in place.

use std::cell::RefCell;
use std::collections::HashMap;

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError, Validator};
use serde_json::{Map, Value};

use crate::contract::types::text::PATTERN;
use crate::json::{Node, Spanned};

/// Whether a value is valid by this schema, a text of the tables.
pub(crate) fn accepts_alone(schema: &'static str, value: Node<'_>) -> bool {
    thread_local! {
        // An export has the same mistake in every customer.
        static KNOWN: RefCell<HashMap<&'static str, Validator<Spanned>>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        let validator = known.entry(schema);
        let validator = validator
            .or_insert_with(|| compile(&serde_json::from_str(schema).unwrap_or(Value::Bool(true))));
        validator.is_valid(value)
    })
}

/// Compiles one of our schemas.
///
/// A run that needs it spends most of its time here, so two things are made cheaper. The schema
/// is read as draft 7, whose meta-schema compiles in a third of the time; the keywords that our
/// schemas use mean the same in 2020-12, and a test validates the same fixtures with the published
/// schemas read as 2020-12. And `pattern` is checked without a regular expression.
#[allow(
    clippy::expect_used,
    reason = "the schema is our own, and tests compile each"
)]
pub(crate) fn compile(schema: &Value) -> Validator<Spanned> {
    jsonschema::options_for::<Spanned>()
        .with_draft(jsonschema::Draft::Draft7)
        .should_validate_formats(true)
        .with_keyword("pattern", not_blank)
        .build(schema)
        .expect("schemas that derive from our types are valid")
}

/// The keyword `pattern` for the only pattern in our schemas.
fn not_blank<'a>(
    _: &'a Map<String, Value>,
    pattern: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i, Spanned>>, ValidationError<'a>> {
    if pattern == PATTERN {
        Ok(Box::new(NotBlank))
    } else {
        Err(ValidationError::custom(format!(
            "unknown pattern {pattern}"
        )))
    }
}

struct NotBlank;

impl<'i> Keyword<'i, Spanned> for NotBlank {
    fn validate(&self, value: Node<'i>) -> Result<(), ValidationError<'i>> {
        if self.is_valid(value) {
            Ok(())
        } else {
            Err(ValidationError::custom("blank"))
        }
    }

    fn is_valid(&self, value: Node<'i>) -> bool {
        value
            .string()
            .is_none_or(|text| !text.trim_start().is_empty())
    }
}
