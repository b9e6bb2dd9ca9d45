//! Text that must say something.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// At least one character that is no white space.
pub(crate) const PATTERN: &str = "\\S";

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
