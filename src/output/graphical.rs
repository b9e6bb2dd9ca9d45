//! The report for people: excerpts drawn by `miette`.

use std::fmt;
use std::io::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use crate::diagnostic::{Diagnostic, Severity};
use crate::report::Report;
use crate::source::Source;

use super::excerpt::Excerpt;
use super::{Output, Style, visible};

pub(super) struct Graphical<W> {
    handler: GraphicalReportHandler,
    out: W,
}

impl<W: Write> Graphical<W> {
    pub(super) fn new(style: Style, out: W) -> Self {
        let theme = match (style.unicode, style.color) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, true) => GraphicalTheme::ascii(),
            (false, false) => GraphicalTheme::none(),
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(style.width)
            .with_links(false)
            .without_syntax_highlighting();
        Graphical { handler, out }
    }
}

impl<W: Write> Output for Graphical<W> {
    fn source(&mut self, source: &Source, diagnostics: &[Diagnostic]) -> io::Result<()> {
        for diagnostic in diagnostics {
            let mut drawing = String::new();
            let drawn = Drawn {
                diagnostic,
                excerpt: Excerpt::new(source, diagnostic),
            };
            self.handler
                .render_report(&mut drawing, &drawn)
                .map_err(io::Error::other)?;
            // miette fills lines up with blanks.
            for line in drawing.lines() {
                writeln!(self.out, "{}", line.trim_end())?;
            }
            writeln!(self.out)?;
        }
        self.out.flush()
    }

    fn finish(&mut self, report: &Report) -> io::Result<()> {
        writeln!(self.out, "{}", report.summary())?;
        self.out.flush()
    }
}

/// A diagnostic as `miette` wants it.
#[derive(Debug)]
struct Drawn<'a> {
    diagnostic: &'a Diagnostic,
    excerpt: Excerpt,
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lines()).finish()
    }
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&visible::line(&self.diagnostic.message))
    }
}

impl std::error::Error for Drawn<'_> {}

impl miette::Diagnostic for Drawn<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let rule = self.diagnostic.rule.name;
        let severity = self.diagnostic.severity.name();
        Some(match &self.diagnostic.api_code {
            Some(code) => Box::new(format!("{severity}[{rule}] API code {code}")),
            None => Box::new(format!("{severity}[{rule}]")),
        })
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Advice => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.diagnostic.help.as_deref()?;
        Some(Box::new(visible::line(help)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.labels()))
    }
}
