//! The formats of the report, one file each. Only the report is written here, to standard output or
//! to files.

mod checkstyle;
mod concise;
mod csv;
mod excerpt;
mod github;
mod gitlab;
mod graphical;
pub(crate) mod html;
mod json;
mod junit;
mod narrated;
pub(crate) mod owners;
mod sarif;
mod sentences;
mod xml;

use std::io::{self, Write};
use std::ops::Range;

use crate::config::error::ConfigDiagnostic;
use crate::contract::kind::PayloadKind;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::formats::sentences::capitalized;
use crate::report::redaction::Mask;
use crate::report::totals::Report;
use crate::rules::rule::Rule;
use crate::settings::docs_url::DocsUrl;
use crate::settings::fail_on::FailOn;
use crate::source::Source;
use crate::source::portable::PortablePaths;

/// A format of the report. Its aliases are names that other linters have for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Format {
    /// Excerpts with labels, for people
    #[cfg_attr(feature = "cli", value(aliases = ["text", "full", "pretty", "human", "stylish"]))]
    Graphical,
    /// The same in sentences, for screen readers
    Narrated,
    /// One line for each finding: `path:line:column: severity[rule] message`
    #[cfg_attr(feature = "cli", value(aliases = ["compact", "unix", "short", "line", "parsable", "parseable"]))]
    Concise,
    /// One JSON object for the run
    Json,
    /// One JSON object for each finding, one per line
    #[cfg_attr(feature = "cli", value(aliases = ["ndjson", "json-lines"]))]
    Jsonl,
    /// One row for each finding, for spreadsheets
    Csv,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    #[cfg_attr(feature = "cli", value(aliases = ["github-actions", "actions"]))]
    Github,
    /// The code quality report of GitLab
    #[cfg_attr(feature = "cli", value(aliases = ["codeclimate", "code-climate", "gitlab-codequality"]))]
    Gitlab,
    /// JUnit's XML, with a test case for each document
    #[cfg_attr(feature = "cli", value(aliases = ["xunit", "junit-xml"]))]
    Junit,
    /// Checkstyle's XML
    Checkstyle,
    /// One page to look at, with counts, charts and examples
    Html,
}

/// How to draw a report for people.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether to use colours.
    pub color: bool,
    /// Whether to draw with characters beyond ASCII.
    pub unicode: bool,
    /// The width in columns.
    pub width: usize,
}

impl Style {
    /// Without colours, with drawing characters, 100 columns wide.
    pub fn plain() -> Self {
        Style {
            color: false,
            unicode: true,
            width: 100,
        }
    }
}

/// The findings in a source.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The source.
    pub source: &'a Source,
    /// The byte ranges of the documents that were checked, in source order.
    pub documents: &'a [Range<usize>],
    /// The documents that do not have exactly one customer, by number, with the number of customers.
    pub customers: &'a [(usize, u32)],
    /// The findings to report, in source order.
    pub diagnostics: &'a [Diagnostic],
    /// The findings after them that are not reported, because there are too many.
    pub left_out: &'a [Diagnostic],
    /// The kind that is set for payloads outside of envelopes; `None` if it is detected.
    pub kind: Option<&'static PayloadKind>,
    /// Whether personal values are masked.
    pub redact: bool,
    /// What to hide of the source; `None` if nothing of it is shown, or all of it may be.
    pub mask: Option<&'a Mask>,
    /// Which findings fail.
    pub fail_on: FailOn,
    /// Where the pages of rules are, for links to them.
    pub docs_url: Option<&'a DocsUrl>,
    /// The number of its first payload in the input, from 0; `None` if that is the number of payloads in
    /// the views before it.
    pub payload: Option<usize>,
}

/// A writer of one format. Different threads draw the findings of different sources; the caller
/// writes the results in order, with the separator between those that are not empty.
pub trait Output: Send + Sync {
    /// Appends the findings in one source to `out`.
    fn draw(&self, found: &View<'_>, out: &mut Vec<u8>) -> io::Result<()>;

    /// Returns whether the output depends on what was drawn before. If so, `draw` must be called
    /// for all checked sources, one after the other, in the order of the report.
    fn is_sequential(&self) -> bool {
        false
    }

    /// Appends the start of the report.
    fn begin(&self, _: &mut Vec<u8>) -> io::Result<()> {
        Ok(())
    }

    /// Returns the text between the findings of two sources.
    fn separator(&self) -> &'static str {
        ""
    }

    /// Appends the end of the report; `report` has the numbers of the run.
    fn finish(&self, report: &Report, out: &mut Vec<u8>) -> io::Result<()>;

    /// Returns whether the report is a single document, which must be complete even if no summary
    /// is requested.
    fn is_document(&self) -> bool {
        false
    }

    /// Returns whether the summary is a part of the report; otherwise it is a separate note.
    fn has_summary(&self) -> bool {
        true
    }
}

/// Creates the writer of a format. Machine-readable formats name files by `paths`.
pub fn open(format: Format, style: Style, paths: &PortablePaths) -> Box<dyn Output> {
    let paths = paths.clone();
    match format {
        Format::Graphical => Box::new(graphical::Graphical::new(style)),
        Format::Narrated => Box::new(narrated::Narrated),
        Format::Concise => Box::new(concise::Concise {
            has_links: style.color,
        }),
        Format::Json => Box::new(json::Json),
        Format::Jsonl => Box::new(json::Jsonl),
        Format::Csv => Box::new(csv::Csv { paths }),
        Format::Sarif => Box::new(sarif::Sarif::new(paths)),
        Format::Github => Box::new(github::Github::new(paths)),
        Format::Gitlab => Box::new(gitlab::Gitlab::new(paths)),
        Format::Junit => Box::new(junit::Junit::new(paths)),
        Format::Checkstyle => Box::new(checkstyle::Checkstyle { paths }),
        Format::Html => Box::new(html::Html::new(paths)),
    }
}

/// Whether a text begins like a report for people to read, which quotes payloads.
pub(crate) fn begins_report(text: &str) -> bool {
    let first = text.trim_start().lines().next().unwrap_or_default();
    [Severity::Advice, Severity::Warning, Severity::Error]
        .into_iter()
        .any(|severity| {
            let name = severity.name();
            let drawn = first.strip_prefix(name).and_then(|it| it.strip_prefix('['));
            let narrated = first
                .strip_prefix(&*capitalized(name))
                .and_then(|it| it.strip_prefix(", rule "));
            let rule = drawn
                .or(narrated)
                .and_then(|it| it.split([']', ':']).next());
            rule.is_some_and(|rule| Rule::find(rule).is_some())
        })
}

/// Draws an error in a configuration file, for people.
pub fn draw_config_diagnostic(
    source: &Source,
    mistake: &ConfigDiagnostic,
    style: Style,
    out: &mut impl Write,
) -> io::Result<()> {
    graphical::draw_config_diagnostic(source, mistake, style, out)
}
