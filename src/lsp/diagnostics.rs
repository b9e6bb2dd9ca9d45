//! Findings as diagnostics of the protocol.

use std::collections::BTreeMap;

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic as Shown, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, Location, Message, Range, Uri,
};

use crate::config::error::ConfigDiagnostic;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lsp::client::Client;
use crate::lsp::document::Document;
use crate::lsp::pages::Pages;
use crate::lsp::positions;
use crate::report::links;
use crate::source::Source;
use crate::text::lines::{ColumnUnit, Lines};
use crate::text::span::Span;

/// The open documents by URI, in the order in which their customers are compared.
pub(super) type Documents = BTreeMap<String, Document>;

/// Returns the findings of a document as the client shows them.
pub(super) fn shown(
    document: &Document,
    documents: &Documents,
    client: &Client,
    pages: &mut Pages,
) -> Vec<Shown> {
    let Some(checked) = &document.checked else {
        return Vec::new();
    };
    let findings = checked.session.masked(&document.findings());
    findings
        .iter()
        .map(|finding| show(finding, document, documents, client, pages))
        .collect()
}

/// Returns one finding as the client shows it.
pub(super) fn show(
    finding: &Diagnostic,
    document: &Document,
    documents: &Documents,
    client: &Client,
    pages: &mut Pages,
) -> Shown {
    let mut message = finding.message.to_string();
    if let Some(code) = &finding.api_code {
        message = format!("{message} (API code {code})");
    }
    if let Some(help) = &finding.help {
        message = format!("{message}\n{help}");
    }
    let tags = match finding.rule.name {
        "former-field" => Some(vec![DiagnosticTag::Deprecated]),
        "ignored-field" | "batch-field" => Some(vec![DiagnosticTag::Unnecessary]),
        _ => None,
    };
    let checked = document.checked.as_ref();
    let settings = checked.map(|checked| &checked.session.options().settings);
    let docs_url = settings.and_then(|settings| settings.docs_url());
    let href = client
        .has_code_description
        .then(|| match docs_url {
            Some(docs) => Some(docs.page(&links::page_of_rule(finding.rule.name))),
            None => pages.uri(finding.rule.name),
        })
        .flatten();
    Shown {
        range: document.range(finding.span, client.unit),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Advice => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(finding.rule.name.to_owned())),
        code_description: href.map(|href| CodeDescription { href: Uri(href) }),
        source: Some("kyclint".to_owned()),
        message: Message::String(message),
        tags,
        related_information: client
            .has_related
            .then(|| related(finding, document, documents, client.unit))
            .filter(|related| !related.is_empty()),
        data: None,
    }
}

fn related(
    finding: &Diagnostic,
    document: &Document,
    documents: &Documents,
    unit: ColumnUnit,
) -> Vec<DiagnosticRelatedInformation> {
    let here = finding
        .labels
        .iter()
        .map(|label| DiagnosticRelatedInformation {
            location: Location {
                uri: Uri(document.uri.clone()),
                range: document.range(label.span, unit),
            },
            message: label.message.to_string(),
        });
    let elsewhere = finding.related.iter().filter_map(|related| {
        let named = |other: &&Document| other.name == *related.file;
        let other = documents.values().find(named)?;
        // The position is that in a file, whose lines and columns are not those of an editor.
        let checked = other.checked.as_ref()?;
        let start = checked.session.source().at(related.position);
        let end = start + related.text.len();
        let end = if other.text.get(start..end) == Some(&related.text) {
            end
        } else {
            start
        };
        Some(DiagnosticRelatedInformation {
            location: Location {
                uri: Uri(other.uri.clone()),
                range: other.range(Span::new(start, end), unit),
            },
            message: related.message.clone(),
        })
    });
    here.chain(elsewhere).collect()
}

/// Returns the mistakes in a configuration as the client shows them.
pub(super) fn of_config(
    source: &Source,
    mistakes: &[ConfigDiagnostic],
    unit: ColumnUnit,
) -> Vec<Shown> {
    let lines = Lines::of_editor(source.text());
    let shown = mistakes.iter().map(|mistake| {
        let help = mistake.help.as_ref();
        let help = help.map_or_else(String::new, |help| format!("\n{help}"));
        wrong_config(
            positions::range(source.text(), &lines, unit, mistake.span),
            format!("{}{help}", mistake.message),
        )
    });
    shown.collect()
}

/// A mistake in a configuration.
pub(super) fn wrong_config(range: Range, message: String) -> Shown {
    Shown {
        range,
        severity: Some(DiagnosticSeverity::Error),
        code: None,
        code_description: None,
        source: Some("kyclint".to_owned()),
        message: Message::String(message),
        tags: None,
        related_information: None,
        data: None,
    }
}
