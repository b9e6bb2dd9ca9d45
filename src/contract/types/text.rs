//! Text that must say something.

use std::borrow::Cow;

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use crate::json::{Node, Spanned};

/// At least one character that is no white space.
const PATTERN: &str = "\\S";

/// A string with at least one character that is not white space: the server takes a blank string
/// in a required field for a missing one.
pub struct Text;

impl JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": PATTERN})
    }
}

/// The keyword `pattern` for the one pattern there is, without a regular expression.
pub(crate) fn not_blank<'a>(
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
