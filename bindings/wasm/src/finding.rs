//! A finding as the page takes it.

use kyclint::{Diagnostic, Fix, Source, Span};
use serde::Serialize;

use crate::places::Places;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Finding {
    rule: &'static str,
    severity: &'static str,
    message: String,
    label: String,
    help: Option<String>,
    pointer: String,
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    api_code: Option<String>,
    is_refusal: bool,
    related: Vec<RelatedPlace>,
    fix: Option<FixEdits>,
}

/// Another place of the text that explains a finding.
#[derive(Debug, Serialize)]
struct RelatedPlace {
    message: String,
    start: usize,
    end: usize,
}

#[derive(Debug, Serialize)]
struct FixEdits {
    title: String,
    safe: bool,
    edits: Vec<Replacement>,
}

#[derive(Debug, Serialize)]
struct Replacement {
    start: usize,
    end: usize,
    text: String,
}

impl Finding {
    pub(crate) fn new(found: &Diagnostic, source: &Source, places: &Places<'_>) -> Self {
        let (start, end) = places.range(found.span);
        let position = source.position(found.span.start);
        let labels = found
            .labels
            .iter()
            .map(|label| (label.span, label.message.to_string()));
        let others = found.related.iter().map(|related| {
            let start = source.at(related.position);
            let end = start + related.text.len();
            let is_there = source.text().get(start..end) == Some(&related.text);
            let span = Span::new(start, if is_there { end } else { start });
            (span, related.message.clone())
        });
        let related = labels.chain(others).map(|(span, message)| {
            let (start, end) = places.range(span);
            RelatedPlace {
                message,
                start,
                end,
            }
        });
        Finding {
            rule: found.rule.name,
            severity: found.severity.name(),
            message: found.message.to_string(),
            label: found.label.to_string(),
            help: found.help.as_ref().map(ToString::to_string),
            pointer: found.pointer.clone(),
            start,
            end,
            line: position.line,
            column: position.column,
            api_code: found.api_code.as_deref().map(str::to_owned),
            is_refusal: found.is_refusal,
            related: related.collect(),
            fix: found
                .fix
                .as_ref()
                .filter(|fix| !fix.edits.is_empty())
                .map(|fix| FixEdits::new(fix, places)),
        }
    }
}

impl FixEdits {
    fn new(fix: &Fix, places: &Places<'_>) -> Self {
        let edits = fix.edits.iter().map(|edit| {
            let (start, end) = places.range(edit.span);
            Replacement {
                start,
                end,
                text: edit.text.clone(),
            }
        });
        FixEdits {
            title: fix.description.to_string(),
            safe: fix.safe,
            edits: edits.collect(),
        }
    }
}
