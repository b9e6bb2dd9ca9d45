//! Text that must not be blank.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// Matches a string with a character that is not white space.
pub(crate) const PATTERN: &str = "\\S";

/// A string with at least one character that is not white space. The server treats a blank string
/// in a required field as missing.
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
