//! Findings about a value that an earlier document has as well.

use std::sync::Arc;

use crate::diagnostic::{Related, Severity};
use crate::document::repeat::{Again, FirstPlace};
use crate::json::pointer;
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;

impl Again<'_> {
    /// Where it stands now.
    fn place(&self) -> Place<'static> {
        let mut pointer = self.now.customer.clone();
        pointer::push(&mut pointer, self.subject.name());
        Place::remembered(pointer, self.now.span)
    }

    /// A finding with a label at the first place. It is as bad as its rule among what is sent
    /// together, or where somebody has said how bad the rule is, and at most `otherwise` else.
    pub fn report(
        &self,
        finding: Finding,
        first: &str,
        otherwise: Severity,
        findings: &mut Findings,
    ) {
        let finding = if self.is_one_delivery || findings.is_level_said() {
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
