//! Findings about a value that occurs in an earlier document too, or that a server does not know.

use std::sync::Arc;

use crate::contract::identifier::Identifier;
use crate::diagnostic::{Related, Severity};
use crate::document::repeat::{FirstPlace, Occurrence, Repeat, Unknown};
use crate::json::pointer;
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;

impl Repeat<'_> {
    /// Returns the value, quoted for a message.
    pub fn quoted(&self) -> String {
        quoted_value(self.value)
    }

    /// Reports a finding with the label `first` at the first place. It has the rule's severity
    /// within one delivery, or if the settings set the rule's level; otherwise at most `otherwise`.
    pub fn report(
        &self,
        finding: Finding,
        first: &str,
        otherwise: Severity,
        findings: &mut Findings,
    ) {
        let finding = if self.is_one_delivery || findings.has_set_level() {
            finding
        } else {
            finding.at_most(otherwise)
        };
        let finding = match &self.first {
            FirstPlace::Here(span) => finding.also(*span, first),
            FirstPlace::EarlierRequest => finding,
            FirstPlace::Elsewhere { file, position, .. } => finding.related(Related {
                file: Arc::clone(file),
                position: *position,
                text: self.value.to_owned(),
                message: first.to_owned(),
            }),
        };
        findings.report(place(self.identifier, self.now), finding);
    }
}

impl Unknown<'_> {
    /// Returns the value, quoted for a message.
    pub fn quoted(&self) -> String {
        quoted_value(self.value)
    }

    /// Reports a finding about the value.
    pub fn report(&self, finding: Finding, findings: &mut Findings) {
        findings.report(place(self.identifier, self.now), finding);
    }
}

/// What a value may have in place of its quotes. One of them may be missing.
const QUOTES: [char; 8] = ['"', '\'', '“', '”', '„', '‘', '’', '`'];

/// Returns a value as written, quoted for a message.
fn quoted_value(value: &str) -> String {
    let content = serde_json::from_str::<String>(value);
    quoted(
        content
            .as_deref()
            .unwrap_or_else(|_| value.trim_matches(QUOTES)),
    )
}

/// Returns the place of an occurrence.
fn place(identifier: Identifier, now: &Occurrence) -> Place<'static> {
    let mut pointer = now.customer.clone();
    pointer::push(&mut pointer, identifier.name());
    Place::remembered(pointer, now.span)
}
