//! The parser and its tree from outside: against `serde_json`, and as `jsonschema` sees them.

mod conformance;
mod parser;
