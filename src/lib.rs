//! kyclint checks AMLYZE customer payloads offline and points at the exact characters that are
//! wrong.
//!
//! A [`Session`] is one text from its opening to its report. It is all that a door (command line,
//! editor, server, page) needs: open a named text with [`Options`], read its diagnostics, compare
//! it with others, fix it, redact it and render it. Nothing here reads files, starts threads or asks
//! a clock. The features `cli`, `lsp` and `serve`, which are on by default, add the program as one
//! function, `run`, the language server, and the server to test against.
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
//! # Set the kind of payloads, levels, and the codes of an installation
//!
//! ```
//! # use kyclint::{Options, Session, Settings, Source};
//! use kyclint::{Classifier, Classifiers, Level, Levels, Pattern, PayloadKind};
//! use std::sync::Arc;
//!
//! let mut classifiers = Classifiers::default();
//! let codes = Source::new("country.txt", b"LT\nXK\n".to_vec());
//! classifiers.insert("country", Classifier::read(&codes)?);
//! let mut levels = Levels::default();
//! levels.set("classifier-value", Some(Level::Warning));
//! let settings = Settings::on("2026-11-28".parse()?)
//!     .with_kind(PayloadKind::find("customer"))
//!     .with_classifiers(Arc::new(classifiers))
//!     .with_levels_at(Pattern::new("/citizenshipCountry")?, levels);
//! let source = Source::new("a.json", br#"{"citizenshipCountry": "LV"}"#.to_vec());
//! let session = Session::open(source, Options::new(settings));
//! let mut diagnostics = session.diagnostics().iter();
//! let diagnostic = diagnostics.find(|diagnostic| diagnostic.rule.name == "classifier-value");
//! assert_eq!(diagnostic.unwrap().severity.name(), "warning");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Lint a long text in pieces
//!
//! ```
//! # use kyclint::{Options, Session, Settings};
//! use kyclint::Pieces;
//!
//! # let options = Options::new(Settings::on("2026-11-28".parse()?));
//! let reader = "{\"action\": \"create\"}\n".repeat(2000);
//! let mut documents = 0;
//! for source in Pieces::new("export.ndjson".into(), reader.as_bytes(), Vec::new()) {
//!     documents += Session::open(source?, options.clone()).linted().documents.len();
//! }
//! assert_eq!(documents, 2000);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Lint the values of a column
//!
//! ```
//! # use kyclint::{Options, Session, Settings};
//! use kyclint::Rows;
//!
//! # let options = Options::new(Settings::on("2026-11-28".parse()?));
//! let column = [Some("{\"action\": 1}"), None, Some("{\n\"action\": \"create\"}")];
//! let values = column.iter().map(|value| value.map(str::as_bytes));
//! let mut rows = Vec::new();
//! for some in Rows::sources(&"column".into(), 0, values)? {
//!     let (source, places) = some.split();
//!     let session = Session::open(source, options.clone());
//!     for diagnostic in session.diagnostics() {
//!         if diagnostic.pointer == "/action" {
//!             let place = places.place(session.source(), diagnostic.span.start);
//!             rows.push((place.row, place.offset, place.line));
//!         }
//!     }
//! }
//! assert_eq!(rows, [(0, 11, 1), (2, 12, 2)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Take a published schema
//!
//! ```
//! use kyclint::Published;
//!
//! let schema = Published::find("individual").unwrap();
//! assert!(schema.text().contains("urn:kyclint:schema:individual"));
//! ```
//!
//! # Look up rules and API codes
//!
//! ```
//! use kyclint::catalog;
//!
//! assert!(catalog::rules().iter().any(|rule| rule.name == "country-code"));
//! assert!(catalog::rule("country-code").unwrap().docs.contains("ISO 3166-1"));
//! let codes = catalog::codes();
//! let explanation = catalog::explain_code("C013", &codes).unwrap();
//! assert!(explanation.contains("closingDate"));
//! ```

// Without the doors, nobody uses what the core has for them alone.
#![cfg_attr(not(feature = "cli"), allow(dead_code))]
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

mod assist;
#[cfg(feature = "cli")]
mod cli;
mod codes;
mod config;
mod contract;
mod diagnostic;
mod document;
mod endpoint;
mod json;
mod lint;
#[cfg(feature = "lsp")]
mod lsp;
mod report;
mod rules;
pub mod samples;
#[cfg(feature = "serve")]
mod serve;
mod settings;
mod source;
mod text;
#[cfg(feature = "workspace")]
mod workspace;

pub use assist::completion::{Completion, CompletionKind, Completions};
pub use assist::edited::EditedText;
pub use assist::hover::Hover;
pub use assist::outline::Part;
pub use assist::quotes::Replaced;
pub use assist::snippet::{Piece, Snippet};
#[cfg(feature = "cli")]
pub use cli::command_pages::command_pages;
#[cfg(feature = "cli")]
pub use cli::{Door, Doors, run};
pub use config::configuration::Configuration;
pub use contract::entity_type::EntityType;
pub use contract::kind::PayloadKind;
pub use diagnostic::rule::{Group, RuleInfo};
pub use diagnostic::{Diagnostic, Edit, Fix, Fixability, Label, Related, Severity};
pub use json::pattern::Pattern;
pub use lint::fix::{Fixed, Fixes};
pub use lint::ledger::{Area, Ledger, Storage};
pub use lint::parse::{count_json_mistakes, json_mistakes};
pub use lint::{InputMode, LintResult, SkipReason};
#[cfg(feature = "lsp")]
pub use lsp::{run as run_language_server, serve as serve_editor};
pub use report::catalog;
pub use report::formats::{Format, Style};
pub use report::merge::Merge;
pub use report::pages::explain;
pub use report::published::{Published, contract_tables, field_names, published};
pub use report::recorded::Recorded;
pub use report::reference;
pub use report::session::{Options, Session};
#[cfg(feature = "serve")]
pub use serve::{Server, command as server_command, run as run_server};
pub use settings::classifier::{Classifier, ClassifierError, Classifiers};
pub use settings::clock::Clock;
pub use settings::docs_url::DocsUrl;
pub use settings::fail_on::FailOn;
pub use settings::skipped::SkippedFiles;
pub use settings::{Level, Levels, Settings};
pub use source::portable::PortablePaths;
pub use source::{Framing, Pieces, RowPlace, RowPlaces, Rows, Source};
pub use text::lines::{ColumnUnit, Position};
pub use text::message::Message;
pub use text::span::Span;
#[cfg(feature = "workspace")]
pub use workspace::baseline::{Baseline, Entry};
// The connection of an editor.
#[cfg(feature = "lsp")]
pub use lsp_server;
// The type of a day, which a clock returns.
pub use jiff::civil::Date;
