//! The formats of the report: one file each. Only the report goes through here, to standard output or
//! to files.

mod checkstyle;
mod concise;
mod excerpt;
mod github;
mod gitlab;
mod graphical;
mod json;
mod junit;
mod narrated;
mod sarif;
mod sentences;
mod xml;

use std::io::{self, Write};
use std::ops::Range;

use crate::config::fault::Fault;
use crate::diagnostic::Diagnostic;
use crate::report::redaction::Mask;
use crate::report::totals::Report;
use crate::settings::fail_on::FailOn;
use crate::source::Source;
use crate::source::portable::PortablePaths;

/// A format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Format {
    /// Excerpts with labels, for people
    Graphical,
    /// The same in sentences, for screen readers
    Narrated,
    /// One line a finding: `path:line:column: severity[rule] message`
    Concise,
    /// One JSON object for the run
    Json,
    /// One JSON object a finding, each on a line of its own
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// The code quality report of GitLab
    Gitlab,
    /// JUnit's XML, with a test case for each document
    Junit,
    /// Checkstyle's XML
    Checkstyle,
}

/// How a report for people is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether there may be colours.
    pub color: bool,
    /// Whether drawing characters beyond ASCII may be used.
    pub unicode: bool,
    /// How many columns there are.
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

/// What was found in a source.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The source.
    pub source: &'a Source,
    /// Where its documents are that were checked, in source order.
    pub documents: &'a [Range<usize>],
    /// The findings to tell, in source order.
    pub diagnostics: &'a [Diagnostic],
    /// The findings behind them that are not to be told, because there are too many.
    pub left_out: &'a [Diagnostic],
    /// What of the source must not be shown; none where all may be.
    pub mask: Option<&'a Mask>,
    /// Which findings fail.
    pub fail_on: FailOn,
}

/// A form of the report. What is found in different sources is drawn by different threads; whoever
/// writes it puts the pieces in order, with the separator between those that are not empty.
pub trait Output: Send + Sync {
    /// Draws what was found in one source to the end of `out`.
    fn draw(&self, found: &Found<'_>, out: &mut Vec<u8>) -> io::Result<()>;

    /// Whether what is drawn depends on what was drawn before. Then all sources that were checked
    /// are drawn, one after the other, in the order of the report.
    fn is_sequential(&self) -> bool {
        false
    }

    /// Draws what the report begins with.
    fn begin(&self, _: &mut Vec<u8>) -> io::Result<()> {
        Ok(())
    }

    /// What stands between the findings of two sources.
    fn separator(&self) -> &'static str {
        ""
    }

    /// Draws the end of the report of a run that found this.
    fn finish(&self, report: &Report, out: &mut Vec<u8>) -> io::Result<()>;

    /// Whether it is one document from its beginning to its end, which must not be left out even where
    /// nobody asks for numbers.
    fn is_document(&self) -> bool {
        false
    }

    /// Whether the numbers are a part of the report; otherwise they are a note beside it.
    fn has_summary(&self) -> bool {
        true
    }
}

/// A report of this format. Those for machines name files by `paths`.
pub fn open(format: Format, style: Style, paths: &PortablePaths) -> Box<dyn Output> {
    let paths = paths.clone();
    match format {
        Format::Graphical => Box::new(graphical::Graphical::new(style)),
        Format::Narrated => Box::new(narrated::Narrated),
        Format::Concise => Box::new(concise::Concise),
        Format::Json => Box::new(json::Json),
        Format::Jsonl => Box::new(json::Jsonl),
        Format::Sarif => Box::new(sarif::Sarif { paths }),
        Format::Github => Box::new(github::Github::new(paths)),
        Format::Gitlab => Box::new(gitlab::Gitlab::new(paths)),
        Format::Junit => Box::new(junit::Junit::new(paths)),
        Format::Checkstyle => Box::new(checkstyle::Checkstyle { paths }),
    }
}

/// Draws what is wrong with a configuration, for people.
pub fn draw_fault(
    source: &Source,
    fault: &Fault,
    style: Style,
    out: &mut impl Write,
) -> io::Result<()> {
    graphical::draw_fault(source, fault, style, out)
}
