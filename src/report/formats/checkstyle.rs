//! Checkstyle's XML, which many tools read. Files without findings are left out, and a file that is
//! read in pieces may occur more than once.
//!
//! A file that could not be checked, or that was skipped and fails the run, has an `exception`, as
//! Checkstyle itself writes it, not an `error`: readers show or ignore it, but none takes it for a
//! finding.

use std::io::{self, Write};

use crate::diagnostic::{Diagnostic, Severity};
use crate::report::totals::Report;
use crate::source::portable::PortablePaths;
use crate::text::visible;

use crate::report::formats::sentences::marked_sentences;
use crate::report::formats::xml::{attribute, content};
use crate::report::formats::{Output, View};

/// The Checkstyle version of this format, which has not changed since.
const VERSION: &str = "4.3";

pub(crate) struct Checkstyle {
    pub(crate) paths: PortablePaths,
}

impl Output for Checkstyle {
    fn begin(&self, out: &mut Vec<u8>) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<checkstyle version=\"{VERSION}\">")
    }

    fn draw(&self, found: &View<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        if found.diagnostics.is_empty() {
            return Ok(());
        }
        writeln!(out, "  <file name=\"{}\">", self.file(found.source.name()))?;
        for diagnostic in found.diagnostics {
            let Diagnostic { rule, span, .. } = diagnostic;
            let position = found.source.position(span.start);
            let severity = match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Advice => "info",
            };
            writeln!(
                out,
                "    <error line=\"{}\" column=\"{}\" severity=\"{severity}\" message=\"{}\" source=\"kyclint.{}\"/>",
                position.line,
                position.column,
                attribute(&marked_sentences(diagnostic)),
                rule.name
            )?;
        }
        writeln!(out, "  </file>")
    }

    fn is_document(&self) -> bool {
        true
    }

    fn finish(&self, report: &Report, out: &mut Vec<u8>) -> io::Result<()> {
        for obstacle in report.obstacles() {
            let message = visible::line(&obstacle.message);
            writeln!(out, "  <file name=\"{}\">", self.file(obstacle.file))?;
            writeln!(out, "    <exception>{}</exception>", content(&message))?;
            writeln!(out, "  </file>")?;
        }
        writeln!(out, "</checkstyle>")
    }

    fn has_summary(&self) -> bool {
        false
    }
}

impl Checkstyle {
    fn file(&self, name: &str) -> String {
        attribute(&self.paths.name(name)).into_owned()
    }
}
