//! The report for machines. The types here define version 1 of the format, independent of the
//! internal types: they change only by additions that old readers can ignore.

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Fixability, Severity};
use crate::report::formats::owners::{Owner, owners};
use crate::report::totals::{Obstacle, Report};
use crate::source::Source;
use crate::text::lines::Position;
use crate::text::span::Span;
use crate::text::visible;

use crate::report::formats::{Output, View};

#[derive(Serialize)]
struct SummaryV1 {
    files: usize,
    documents: usize,
    skipped: usize,
    errors: usize,
    warnings: usize,
    advice: usize,
    shown: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<usize>,
    fixable: FixableV1,
    customers: usize,
    refused: usize,
}

#[derive(Serialize)]
struct FixableV1 {
    safe: usize,
    r#unsafe: usize,
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
    related: Vec<RelatedV1>,
    fix: Option<FixV1>,
    fixable: Option<&'static str>,
    document: Option<DocumentV1>,
}

#[derive(Serialize)]
struct SpanV1 {
    offset: u64,
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
struct RelatedV1 {
    file: String,
    start: PositionV1,
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
    offset: u64,
    length: usize,
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DocumentV1 {
    index: usize,
    line: usize,
    kind: Option<&'static str>,
    customer_ext_id: Option<String>,
    communication_number: Option<String>,
}

#[derive(Serialize)]
struct CountV1<'a> {
    rule: &'static str,
    count: usize,
    forms: Vec<FormV1<'a>>,
}

#[derive(Serialize)]
struct FormV1<'a> {
    field: &'a str,
    form: &'a str,
    count: usize,
}

#[derive(Serialize)]
struct FailureV1<'a> {
    file: &'a str,
    error: &'a str,
}

#[derive(Serialize)]
struct SkippedV1<'a> {
    file: &'a str,
    reason: &'a str,
    fails: bool,
}

impl SpanV1 {
    fn new(source: &Source, span: Span) -> Self {
        SpanV1 {
            offset: source.offset(span.start),
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
    fn new(source: &Source, diagnostic: &Diagnostic, owner: Owner) -> Self {
        let place = |span: Span| {
            (
                SpanV1::new(source, span),
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
                message: label.message.to_string(),
            }
        });
        let related = diagnostic.related.iter().map(|related| RelatedV1 {
            file: related.file.to_string(),
            start: related.position.into(),
            message: related.message.clone(),
        });
        let fix = diagnostic.fix.as_ref().map(|fix| FixV1 {
            safe: fix.safe,
            description: fix.description.to_string(),
            edits: fix
                .edits
                .iter()
                .map(|edit| EditV1 {
                    offset: source.offset(edit.span.start),
                    length: edit.span.len(),
                    text: edit.text.clone(),
                })
                .collect(),
        });
        DiagnosticV1 {
            file: source.name().to_owned(),
            rule: diagnostic.rule.name,
            severity: diagnostic.severity.name(),
            message: diagnostic.message.to_string(),
            help: diagnostic.help.as_deref().map(str::to_owned),
            api_code: diagnostic.api_code.as_deref().map(str::to_owned),
            pointer: diagnostic.pointer.clone(),
            span,
            start,
            end,
            labels: labels.collect(),
            related: related.collect(),
            fix,
            fixable: diagnostic.fixability().map(Fixability::name),
            document: Some(DocumentV1 {
                index: owner.index,
                line: owner.line,
                kind: owner.kind,
                customer_ext_id: owner.customer_ext_id,
                communication_number: owner.communication_number,
            }),
        }
    }

    /// What fails the run without a finding, in the shape of a finding, so that a reader of lines
    /// needs to know only one.
    fn of_obstacle(obstacle: Obstacle<'_>) -> Self {
        let start = || PositionV1 { line: 1, column: 1 };
        DiagnosticV1 {
            file: obstacle.file.to_owned(),
            rule: obstacle.name,
            severity: Severity::Error.name(),
            message: obstacle.message,
            help: None,
            api_code: None,
            pointer: String::new(),
            span: SpanV1 {
                offset: 0,
                length: 0,
            },
            start: start(),
            end: start(),
            labels: Vec::new(),
            related: Vec::new(),
            fix: None,
            fixable: None,
            document: None,
        }
    }
}

/// One object per run. It is written during the run, one finding per line, so that memory does not
/// grow with the findings.
pub(crate) struct Json;

impl Output for Json {
    fn draw(&self, found: &View<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        let findings = found.diagnostics.iter().zip(owners(found));
        for (number, (diagnostic, owner)) in findings.enumerate() {
            if number > 0 {
                out.extend_from_slice(self.separator().as_bytes());
            }
            out.extend_from_slice(b"\n    ");
            let diagnostic = DiagnosticV1::new(found.source, diagnostic, owner);
            visible::write_json(&mut *out, &diagnostic)?;
        }
        Ok(())
    }

    fn begin(&self, out: &mut Vec<u8>) -> io::Result<()> {
        write!(out, "{{\n  \"version\": 1,\n  \"diagnostics\": [")
    }

    fn separator(&self) -> &'static str {
        ","
    }

    fn is_document(&self) -> bool {
        true
    }

    fn finish(&self, report: &Report, out: &mut Vec<u8>) -> io::Result<()> {
        let failures = report.failures.iter().map(|failure| FailureV1 {
            file: &failure.file,
            error: &failure.error,
        });
        let summary = SummaryV1 {
            files: report.files,
            documents: report.documents,
            skipped: report.skipped,
            errors: report.errors,
            warnings: report.warnings,
            advice: report.advice,
            shown: report.shown,
            known: report.known,
            fixed: report.fixed,
            fixable: FixableV1 {
                safe: report.fixable,
                r#unsafe: report.fixable_unsafely,
            },
            customers: report.customers,
            refused: report.refused,
        };
        let end = if report.shown > 0 { "\n  ]" } else { "]" };
        write!(out, "{end},\n  \"failures\": ")?;
        visible::write_json(&mut *out, &failures.collect::<Vec<_>>())?;
        let skipped = report.named_skipped.iter().map(|skipped| SkippedV1 {
            file: &skipped.file,
            reason: skipped.reason.text(),
            fails: skipped.fails,
        });
        write!(out, ",\n  \"skipped\": ")?;
        visible::write_json(&mut *out, &skipped.collect::<Vec<_>>())?;
        if let Some(statistics) = &report.statistics {
            let counts = statistics.rules().into_iter().map(|found| CountV1 {
                rule: found.rule.info.name,
                count: found.count,
                forms: found
                    .forms
                    .iter()
                    .map(|found| FormV1 {
                        field: found.field,
                        form: found.form,
                        count: found.count,
                    })
                    .collect(),
            });
            write!(out, ",\n  \"statistics\": ")?;
            visible::write_json(&mut *out, &counts.collect::<Vec<_>>())?;
        }
        write!(out, ",\n  \"summary\": ")?;
        visible::write_json(&mut *out, &summary)?;
        writeln!(out, "\n}}")
    }
}

/// One object per finding, and one for what else fails the run.
pub(crate) struct Jsonl;

impl Output for Jsonl {
    fn draw(&self, found: &View<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        for (diagnostic, owner) in found.diagnostics.iter().zip(owners(found)) {
            let diagnostic = DiagnosticV1::new(found.source, diagnostic, owner);
            visible::write_json(&mut *out, &diagnostic)?;
            writeln!(out)?;
        }
        Ok(())
    }

    fn is_document(&self) -> bool {
        true
    }

    fn finish(&self, report: &Report, out: &mut Vec<u8>) -> io::Result<()> {
        for obstacle in report.obstacles() {
            visible::write_json(&mut *out, &DiagnosticV1::of_obstacle(obstacle))?;
            writeln!(out)?;
        }
        Ok(())
    }

    fn has_summary(&self) -> bool {
        false
    }
}
