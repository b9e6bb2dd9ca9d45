//! One line per finding, for editors and `grep`.

use std::io::{self, Write};

use crate::report::totals::Report;
use crate::text::visible;

use crate::report::formats::sentences::mark;
use crate::report::formats::{Output, View};

pub(crate) struct Concise;

impl Output for Concise {
    fn draw(&self, found: &View<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        for diagnostic in found.diagnostics {
            let position = found.source.position(diagnostic.span.start);
            writeln!(
                out,
                "{}:{}:{}: {}[{}] {}{}",
                visible::line(found.source.name()),
                position.line,
                position.column,
                diagnostic.severity.name(),
                diagnostic.rule.name,
                mark(diagnostic),
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
