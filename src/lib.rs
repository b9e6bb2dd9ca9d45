//! kyclint checks AMLYZE customer payloads offline and points at the exact characters that are
//! wrong.
//!
//! There is one path from a text to its diagnostics, whoever asks: a [`source::Source`] is parsed
//! into a tree with spans ([`json`]), the tree is validated in place against the schema that the
//! types in [`payload`] derive ([`schema`]), and the [`rules`] turn violations into
//! [`diagnostic::Diagnostic`]s and add what crosses fields.
//!
//! ```
//! let source = kyclint::source::Source::new("a.json", br#"{"entityType": "person"}"#.to_vec());
//! let settings = kyclint::settings::Settings::default();
//! let diagnostics = kyclint::lint::lint(&source, &settings);
//! assert!(diagnostics.iter().any(|diagnostic| diagnostic.rule.name == "enum-value"));
//! ```

// What a payload holds must never stop a run.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable
    )
)]

pub mod across;
mod attributes;
pub mod baseline;
pub mod cli;
pub mod codes;
pub mod config;
mod confined;
pub mod customer;
pub mod detection;
pub mod diagnostic;
pub mod diff;
pub mod fingerprint;
pub mod fix;
mod interrupt;
pub mod json;
mod links;
pub mod lint;
pub mod message;
pub mod ordered;
pub mod output;
mod panics;
pub mod payload;
pub mod redaction;
pub mod replacement;
pub mod report;
pub mod rules;
pub mod schema;
mod scratch_file;
pub mod settings;
pub mod source;
mod visible;
