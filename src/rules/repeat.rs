//! Findings about a value that occurs in an earlier document too.

use std::sync::Arc;

use crate::diagnostic::{Related, Severity};
use crate::document::repeat::{FirstPlace, Repeat};
use crate::json::pointer;
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;

impl Repeat<'_> {
    /// Returns the value, quoted for a message.
    pub fn quoted(&self) -> String {
        let content = serde_json::from_str::<String>(self.value);
        quoted(content.as_deref().unwrap_or(self.value))
    }

    /// Returns the place of the current occurrence.
    fn place(&self) -> Place<'static> {
        let mut pointer = self.now.customer.clone();
        pointer::push(&mut pointer, self.identifier.name());
        Place::remembered(pointer, self.now.span)
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
            FirstPlace::Elsewhere { file, position, .. } => finding.related(Related {
                file: Arc::clone(file),
                position: *position,
                text: self.value.to_owned(),
                message: first.to_owned(),
            }),
        };
        findings.report(self.place(), finding);
    }
}
