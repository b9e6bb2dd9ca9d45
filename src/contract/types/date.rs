//! Dates in the formats that the API accepts.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// A calendar date `YYYY-MM-DD`, or a timestamp with an offset.
pub struct Date;

impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "title": "Date",
            "description": "A calendar date `YYYY-MM-DD`, or an ISO 8601 timestamp with offset such \
                as `2024-04-08T10:45:00.000+02:00`. Source: the field tables say Date, the published \
                samples send both.",
            "type": "string",
            "anyOf": [{"format": "date"}, {"format": "date-time"}],
            "examples": ["2024-04-08", "2024-04-08T10:45:00.000+02:00"]
        })
    }
}
