//! kyclint checks AMLYZE customer payloads offline and points at the exact characters that are
//! wrong.
//!
//! A [`Session`] is one text from its opening to its report. It is all that a door (command line,
//! editor, server, page) needs: open a named text with [`Options`], read its diagnostics, compare
//! it with others, fix it, redact it and render it. Nothing here reads files, starts threads or asks
//! a clock; the features `workspace` and `cli` do.
//!
//! # Lint a text
//!
//! ```
//! use kyclint::{Options, Session, Settings, Source};
//!
//! let source = Source::new("a.json", br#"{"entityType": "person"}"#.to_vec());
//! let options = Options::new(Settings::on("2026-11-28".parse()?));
//! let session = Session::open(source, options);
//! let diagnostic = session
//!     .diagnostics()
//!     .iter()
//!     .find(|diagnostic| diagnostic.rule.name == "enum-value")
//!     .unwrap();
//! assert_eq!(diagnostic.pointer, "/entityType");
//! assert_eq!((diagnostic.span.start, diagnostic.span.end), (15, 23));
//! assert_eq!(session.source().position(15).column, 16);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Fix it
//!
//! ```
//! # use kyclint::{Options, Session, Settings, Source};
//! use kyclint::Fixes;
//!
//! # let options = Options::new(Settings::on("2026-11-28".parse()?));
//! let source = Source::new("a.json", br#"{"action": "create"}"#.to_vec());
//! let fixed = Session::open(source, options).fix(Fixes::Safe);
//! assert_eq!(fixed.applied, 1);
//! assert_eq!(fixed.linted.unwrap().source().text(), r#"{"action": "CREATE"}"#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Compare customers of several texts
//!
//! ```
//! # use kyclint::{Options, Session, Settings, Source};
//! use kyclint::Ledger;
//!
//! # let options = Options::new(Settings::on("2026-11-28".parse()?));
//! let mut ledger = Ledger::default();
//! let mut found = Vec::new();
//! for name in ["a.json", "b.json"] {
//!     let source = Source::new(name, br#"{"communicationNumber": "17"}"#.to_vec());
//!     let mut session = Session::open(source, options.clone());
//!     found.push(session.compare(&mut ledger));
//! }
//! assert_eq!(found, [false, true]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Render a report, with personal values masked
//!
//! ```
//! # use kyclint::{Options, Session, Settings, Source};
//! use kyclint::{Format, PortablePaths, Style};
//!
//! # let options = Options::new(Settings::on("2026-11-28".parse()?));
//! let source = Source::new("a.json", br#"{"firstName": " Jonas"}"#.to_vec());
//! let mut session = Session::open(source, options.redacting());
//! let report = session.render(Format::Jsonl, Style::plain(), &PortablePaths::default())?;
//! let report = String::from_utf8(report)?;
//! assert!(report.contains("padded-value") && !report.contains("Jonas"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Look up rules and API codes
//!
//! ```
//! use kyclint::catalog;
//!
//! assert!(catalog::rules().iter().any(|rule| rule.name == "country-code"));
//! let codes = catalog::codes();
//! let explanation = catalog::explain_code("C013", &codes).unwrap();
//! assert!(explanation.contains("closingDate"));
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

pub use diagnostic::rule::{Group, RuleInfo};
pub use diagnostic::{Diagnostic, Edit, Fix, Label, Related, Severity};
pub use lint::InputMode;
pub use lint::fix::{Fixed, Fixes};
pub use lint::ledger::Ledger;
pub use report::catalog;
pub use report::formats::{Format, Style};
pub use report::published::{Published, published};
pub use report::session::{Options, Session};
pub use settings::classifier::{Classifier, Classifiers};
pub use settings::clock::Clock;
pub use settings::fail_on::FailOn;
pub use settings::{Level, Levels, Settings};
pub use source::Source;
pub use source::portable::PortablePaths;
pub use text::lines::{ColumnUnit, Position};
pub use text::message::Message;
pub use text::span::Span;
