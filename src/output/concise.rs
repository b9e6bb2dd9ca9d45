//! One line a finding, for editors and `grep`.

use std::io::{self, Write};

use crate::diagnostic::Diagnostic;
use crate::report::Report;
use crate::source::Source;

use super::{Output, visible};

pub(super) struct Concise;

impl Output for Concise {
    fn draw(
        &self,
        source: &Source,
        diagnostics: &[Diagnostic],
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        for diagnostic in diagnostics {
            let position = source.position(diagnostic.span.start);
            writeln!(
                out,
                "{}:{}:{}: {}[{}] {}",
                visible::line(source.name()),
                position.line,
                position.column,
                diagnostic.severity.name(),
                diagnostic.rule.name,
                visible::line(&diagnostic.message)
            )?;
        }
        Ok(())
    }

    fn finish(&self, _: &Report, _: &mut Vec<u8>) -> io::Result<()> {
        Ok(())
    }

    fn has_summary(&self) -> bool {
        false
    }
}
