//! One line a finding, for editors and `grep`.

use std::io::{self, Write};

use crate::diagnostic::Diagnostic;
use crate::report::Report;
use crate::source::Source;

use super::{Output, visible};

pub(super) struct Concise<W>(pub(super) W);

impl<W: Write> Output for Concise<W> {
    fn source(&mut self, source: &Source, diagnostics: &[Diagnostic]) -> io::Result<()> {
        for diagnostic in diagnostics {
            let position = source.position(diagnostic.span.start);
            writeln!(
                self.0,
                "{}:{}:{}: {}[{}] {}",
                visible::line(source.name()),
                position.line,
                position.column,
                diagnostic.severity.name(),
                diagnostic.rule.name,
                visible::line(&diagnostic.message)
            )?;
        }
        self.0.flush()
    }

    fn finish(&mut self, _: &Report) -> io::Result<()> {
        Ok(())
    }

    fn has_summary(&self) -> bool {
        false
    }
}
