//! The report in sentences, for screen readers: nothing depends on the layout.

use std::io::{self, Write};

use crate::diagnostic::{Diagnostic, Fixability};
use crate::report::totals::Report;
use crate::source::Source;
use crate::text::span::Span;
use crate::text::visible;

use crate::report::formats::excerpt::Excerpt;
use crate::report::formats::sentences::capitalized;
use crate::report::formats::{Output, View};

pub(crate) struct Narrated;

impl Output for Narrated {
    fn draw(&self, found: &View<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        let source = found.source;
        for diagnostic in found.diagnostics {
            let Diagnostic {
                severity, message, ..
            } = diagnostic;
            let rule = diagnostic.rule.name;
            let name = visible::line(source.name());
            let message = visible::line(message);
            writeln!(
                out,
                "{}, rule {rule}: {message}.",
                capitalized(severity.name())
            )?;
            let place = place(source, diagnostic.span);
            let label = visible::line(&diagnostic.label);
            writeln!(out, "In {name}, {place}: {label}.")?;
            for label in &diagnostic.labels {
                let place = self::place(source, label.span);
                let message = visible::line(&label.message);
                writeln!(out, "Also {place}: {message}.")?;
            }
            let line = source.position(diagnostic.span.start).line;
            for related in &diagnostic.related {
                let position = related.position;
                writeln!(
                    out,
                    "Also in {}, line {}, column {}: {}.",
                    visible::line(&related.file),
                    position.line,
                    position.column,
                    visible::line(&related.message)
                )?;
            }
            let excerpt = Excerpt::new(found, diagnostic);
            if let Some((_, text)) = excerpt.lines().find(|(number, _)| *number == line) {
                writeln!(out, "Line {line} reads: {}", text.trim())?;
            }
            if let Some(help) = &diagnostic.help {
                let end = if help.ends_with(['?', '.']) { "" } else { "." };
                writeln!(out, "Help: {}{end}", visible::line(help))?;
            }
            if let Some(code) = &diagnostic.api_code {
                writeln!(out, "The API would answer {code}.")?;
            }
            match diagnostic.fixability() {
                Some(Fixability::Safe) => writeln!(out, "--fix corrects this.")?,
                Some(Fixability::Unsafe) => {
                    writeln!(
                        out,
                        "--fix --unsafe-fixes corrects this; review the change."
                    )?;
                }
                None => {}
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn finish(&self, report: &Report, out: &mut Vec<u8>) -> io::Result<()> {
        writeln!(out, "{}", report.summary())
    }
}

fn place(source: &Source, span: Span) -> String {
    let start = source.position(span.start);
    let end = source.position(span.end);
    match (
        start.line == end.line,
        end.column.saturating_sub(start.column),
    ) {
        (true, 0 | 1) => format!("line {}, column {}", start.line, start.column),
        (true, _) => format!(
            "line {}, columns {} to {}",
            start.line,
            start.column,
            end.column - 1
        ),
        (false, _) => format!(
            "line {}, column {}, to line {}",
            start.line, start.column, end.line
        ),
    }
}
