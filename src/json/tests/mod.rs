//! Tests of the parser and its tree: compared with `serde_json`, and as seen by `jsonschema`.

mod conformance;
mod parser;
mod suite;
