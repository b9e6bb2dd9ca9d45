//! The formats of the report: one file each. Only the report goes through here, to standard output.

mod concise;
mod excerpt;
mod graphical;
mod json;
mod narrated;
mod visible;

use std::io::{self, Write};

use clap::ValueEnum;

use crate::config::Fault;
use crate::diagnostic::Diagnostic;
use crate::report::Report;
use crate::source::Source;

/// A format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
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

/// A report being written.
pub trait Output {
    /// Takes what was found in one source.
    fn source(&mut self, source: &Source, diagnostics: &[Diagnostic]) -> io::Result<()>;

    /// Takes the numbers of the run, which has ended.
    fn finish(&mut self, report: &Report) -> io::Result<()>;

    /// Whether the numbers are a part of the report; otherwise they are a note beside it.
    fn has_summary(&self) -> bool {
        true
    }
}

/// A report of this format, written to `out`.
pub fn open<'w>(format: Format, style: Style, out: impl Write + 'w) -> Box<dyn Output + 'w> {
    match format {
        Format::Graphical => Box::new(graphical::Graphical::new(style, out)),
        Format::Narrated => Box::new(narrated::Narrated(out)),
        Format::Concise => Box::new(concise::Concise(out)),
        Format::Json => Box::new(json::Json::new(out)),
        Format::Jsonl => Box::new(json::Jsonl(out)),
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
