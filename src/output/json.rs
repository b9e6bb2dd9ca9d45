//! The report for machines. The types here are the format, version 1: they change only by additions
//! that old readers may ignore, whatever happens to the types inside.

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Span};
use crate::report::Report;
use crate::source::{Position, Source};

use super::Output;

#[derive(Serialize)]
struct ReportV1<'a> {
    version: u32,
    summary: SummaryV1,
    diagnostics: &'a [DiagnosticV1],
    failures: Vec<FailureV1<'a>>,
}

#[derive(Serialize)]
struct SummaryV1 {
    files: usize,
    documents: usize,
    skipped: usize,
    errors: usize,
    warnings: usize,
    advice: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DiagnosticV1 {
    file: String,
    rule: &'static str,
    severity: &'static str,
    message: String,
    help: Option<String>,
    api_code: Option<String>,
    pointer: String,
    span: SpanV1,
    start: PositionV1,
    end: PositionV1,
    labels: Vec<LabelV1>,
    fix: Option<FixV1>,
}

#[derive(Serialize)]
struct SpanV1 {
    offset: usize,
    length: usize,
}

#[derive(Serialize)]
struct PositionV1 {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct LabelV1 {
    span: SpanV1,
    start: PositionV1,
    end: PositionV1,
    message: String,
}

#[derive(Serialize)]
struct FixV1 {
    safe: bool,
    description: String,
    edits: Vec<EditV1>,
}

#[derive(Serialize)]
struct EditV1 {
    offset: usize,
    length: usize,
    text: String,
}

#[derive(Serialize)]
struct FailureV1<'a> {
    file: &'a str,
    error: &'a str,
}

impl From<Span> for SpanV1 {
    fn from(span: Span) -> Self {
        SpanV1 {
            offset: span.start,
            length: span.len(),
        }
    }
}

impl From<Position> for PositionV1 {
    fn from(position: Position) -> Self {
        PositionV1 {
            line: position.line,
            column: position.column,
        }
    }
}

impl DiagnosticV1 {
    fn new(source: &Source, diagnostic: &Diagnostic) -> Self {
        let place = |span: Span| {
            (
                span.into(),
                source.position(span.start).into(),
                source.position(span.end).into(),
            )
        };
        let (span, start, end) = place(diagnostic.span);
        let labels = diagnostic.labels.iter().map(|label| {
            let (span, start, end) = place(label.span);
            LabelV1 {
                span,
                start,
                end,
                message: label.message.clone(),
            }
        });
        let fix = diagnostic.fix.as_ref().map(|fix| FixV1 {
            safe: fix.safe,
            description: fix.description.clone(),
            edits: fix
                .edits
                .iter()
                .map(|edit| EditV1 {
                    offset: edit.span.start,
                    length: edit.span.len(),
                    text: edit.text.clone(),
                })
                .collect(),
        });
        DiagnosticV1 {
            file: source.name().to_owned(),
            rule: diagnostic.rule.name,
            severity: diagnostic.severity.name(),
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            api_code: diagnostic.api_code.as_deref().map(str::to_owned),
            pointer: diagnostic.pointer.clone(),
            span,
            start,
            end,
            labels: labels.collect(),
            fix,
        }
    }
}

/// One object for the run.
pub(super) struct Json<W> {
    out: W,
    diagnostics: Vec<DiagnosticV1>,
}

impl<W: Write> Json<W> {
    pub(super) fn new(out: W) -> Self {
        Json {
            out,
            diagnostics: Vec::new(),
        }
    }
}

impl<W: Write> Output for Json<W> {
    fn source(&mut self, source: &Source, diagnostics: &[Diagnostic]) -> io::Result<()> {
        let new = diagnostics
            .iter()
            .map(|diagnostic| DiagnosticV1::new(source, diagnostic));
        self.diagnostics.extend(new);
        Ok(())
    }

    fn finish(&mut self, report: &Report) -> io::Result<()> {
        let failures = report.failures.iter().map(|failure| FailureV1 {
            file: &failure.file,
            error: &failure.error,
        });
        let run = ReportV1 {
            version: 1,
            summary: SummaryV1 {
                files: report.files,
                documents: report.documents,
                skipped: report.skipped,
                errors: report.errors,
                warnings: report.warnings,
                advice: report.advice,
            },
            diagnostics: &self.diagnostics,
            failures: failures.collect(),
        };
        serde_json::to_writer_pretty(&mut self.out, &run)?;
        writeln!(self.out)?;
        self.out.flush()
    }
}

/// One object a finding.
pub(super) struct Jsonl<W>(pub(super) W);

impl<W: Write> Output for Jsonl<W> {
    fn source(&mut self, source: &Source, diagnostics: &[Diagnostic]) -> io::Result<()> {
        for diagnostic in diagnostics {
            serde_json::to_writer(&mut self.0, &DiagnosticV1::new(source, diagnostic))?;
            writeln!(self.0)?;
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
