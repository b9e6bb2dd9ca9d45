//! kyclint checks AMLYZE customer payloads offline and points at the exact characters that are
//! wrong.
//!
//! There is one path from a text to its diagnostics, whoever asks: a [`source::Source`] is parsed
//! into a tree with spans ([`json`]), the tree is validated in place against the schema that the
//! types in [`contract`] derive, and the [`rules`] turn violations into
//! [`diagnostic::Diagnostic`]s and add what crosses fields.
//!
//! ```
//! let source = kyclint::source::Source::new("a.json", br#"{"entityType": "person"}"#.to_vec());
//! let settings = kyclint::settings::Settings::on("2026-11-28".parse().unwrap());
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

#[cfg(feature = "cli")]
pub mod cli;
pub mod codes;
pub mod config;
pub mod contract;
pub mod diagnostic;
pub mod document;
pub mod json;
pub mod lint;
pub mod report;
pub mod rules;
pub mod settings;
pub mod source;
pub mod text;
#[cfg(feature = "workspace")]
pub mod workspace;
