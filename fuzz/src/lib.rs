//! What holds for any input, one module for each way into kyclint. The targets of the fuzzer check it, and
//! `tests/properties.rs` checks it for the stored corpus and mutations of it, without the fuzzer.

pub mod baseline;
pub mod common;
pub mod configuration;
pub mod fixes;
pub mod language_server;
pub mod lint;
pub mod markdown;
pub mod mutation;
pub mod parser;
pub mod redaction;
pub mod rows;
pub mod server;

/// What is checked of an input, and panics if it does not hold.
pub type Check = fn(&[u8]);

/// The targets by name. Each has a folder in `fuzz/corpus`. (Arrow's target is not among them: its crates
/// are not those of kyclint. It checks the same as `rows`, for columns.)
pub const TARGETS: [(&str, Check); 10] = [
    ("baseline", baseline::check),
    ("configuration", configuration::check),
    ("fixes", fixes::check),
    ("language_server", language_server::check),
    ("lint", lint::check),
    ("markdown", markdown::check),
    ("parser", parser::check),
    ("redaction", redaction::check),
    ("rows", rows::check),
    ("server", server::check),
];
