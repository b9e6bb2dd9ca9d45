//! The report for people: excerpts drawn by `miette`.

use std::fmt;
use std::io::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use crate::config::error::ConfigDiagnostic;
use crate::diagnostic::Severity;
use crate::report::links;
use crate::report::totals::Report;
use crate::source::Source;
use crate::text::visible;

use crate::report::formats::excerpt::Excerpt;
use crate::report::formats::sentences::mark;
use crate::report::formats::{Output, Style, View};

pub(crate) struct Graphical {
    handler: GraphicalReportHandler,
    /// Draws the rule as a link, for a terminal.
    linking: GraphicalReportHandler,
    /// Whether control sequences are written: where there are no colours, there are no links.
    has_links: bool,
}

impl Graphical {
    pub(crate) fn new(style: Style) -> Self {
        // The rule itself is the link, so no more text is needed for it.
        let linking = handler(style).with_links(true).with_link_display_text("");
        Graphical {
            handler: handler(style),
            linking,
            has_links: style.color,
        }
    }
}

fn handler(style: Style) -> GraphicalReportHandler {
    let theme = match (style.unicode, style.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_links(false)
        .without_syntax_highlighting()
}

/// Draws one message to the end of `out`.
fn draw(
    handler: &GraphicalReportHandler,
    drawn: &Drawn<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut drawing = String::new();
    handler
        .render_report(&mut drawing, drawn)
        .map_err(io::Error::other)?;
    // miette pads lines with blanks.
    for line in drawing.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(out)
}

/// Draws an error in a configuration file.
pub(crate) fn draw_config_diagnostic(
    source: &Source,
    mistake: &ConfigDiagnostic,
    style: Style,
    out: &mut impl Write,
) -> io::Result<()> {
    let drawn = Drawn {
        code: "error[configuration]".to_owned(),
        url: None,
        severity: Severity::Error,
        message: &mistake.message,
        help: mistake.help.as_deref(),
        excerpt: Excerpt::around(
            source,
            None,
            std::iter::once((mistake.span, mistake.label.as_str())),
        ),
    };
    draw(&handler(style), &drawn, out)
}

impl Output for Graphical {
    fn draw(&self, found: &View<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        let docs_url = found.docs_url.filter(|_| self.has_links);
        let handler = match docs_url {
            Some(_) => &self.linking,
            None => &self.handler,
        };
        for diagnostic in found.diagnostics {
            let rule = diagnostic.rule.name;
            let severity = diagnostic.severity.name();
            let drawn = Drawn {
                code: {
                    let mark = mark(diagnostic);
                    let code = diagnostic.api_code.as_deref();
                    let code = code.map_or_else(String::new, |code| format!("API code {code}"));
                    format!("{severity}[{rule}] {mark}{code}")
                        .trim_end()
                        .to_owned()
                },
                url: docs_url.map(|docs| docs.page(&links::page_of_rule(rule))),
                severity: diagnostic.severity,
                message: &diagnostic.message,
                help: diagnostic.help.as_deref(),
                excerpt: Excerpt::new(found, diagnostic),
            };
            draw(handler, &drawn, out)?;
        }
        Ok(())
    }

    fn finish(&self, report: &Report, out: &mut Vec<u8>) -> io::Result<()> {
        writeln!(out, "{}", report.summary())
    }
}

/// A message in the form that `miette` draws.
#[derive(Debug)]
struct Drawn<'a> {
    code: String,
    url: Option<String>,
    severity: Severity,
    message: &'a str,
    help: Option<&'a str>,
    excerpt: Excerpt<'a>,
}

impl fmt::Debug for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lines()).finish()
    }
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&visible::line(self.message))
    }
}

impl std::error::Error for Drawn<'_> {}

impl miette::Diagnostic for Drawn<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.url.as_ref()?))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Advice => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(visible::line(self.help?)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.labels()))
    }
}
