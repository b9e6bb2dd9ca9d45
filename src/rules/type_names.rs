//! JSON types in messages.

use crate::json::{Kind, Node};

/// The JSON type that a field expects.
pub(super) fn described(json_type: &str) -> &'static str {
    match json_type {
        "string" => "a string",
        "integer" => "an integer",
        "number" => "a number",
        "boolean" => "a boolean",
        "array" => "an array",
        "object" => "an object",
        _ => "null or absent",
    }
}

/// The JSON type of a value.
pub(super) fn found(value: Node<'_>) -> &'static str {
    match value.kind() {
        Kind::Null | Kind::Error => "null",
        Kind::True | Kind::False => "a boolean",
        Kind::Integer | Kind::Float => "a number",
        Kind::String | Kind::Key => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
    }
}
