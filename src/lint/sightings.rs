//! What of a customer is compared with other documents.

use crate::document::customer::Customer;
use crate::document::repeat::{Key, Sighting, Subject};
use crate::lint::dispatch;
use crate::rules::findings::{Findings, Value};
use crate::text::lines::Position;

/// Notes what there is to compare of a customer in `sightings`.
pub(crate) fn note(
    customer: &Customer<'_>,
    position: impl Fn(usize) -> Position,
    findings: &Findings<'_>,
    sightings: &mut Vec<Sighting>,
) {
    let action = findings.value(customer.root, "action");
    let is_update = match action {
        Value::Is(action) => action.value.is("UPDATE"),
        Value::Absent | Value::Wrong => false,
    };
    for subject in Subject::ALL {
        // Of an action that cannot be read nothing follows.
        let is_readable = subject != Subject::CustomerExtId || !matches!(action, Value::Wrong);
        if !is_readable || !dispatch::compares(subject, findings.settings()) {
            continue;
        }
        let Some(member) = findings.value(customer.root, subject.name()).usable() else {
            continue;
        };
        let Some(content) = member.value.string() else {
            continue;
        };
        let span = member.value.span();
        sightings.push(Sighting {
            subject,
            key: Key::of(subject, &content),
            position: position(span.start),
            span,
            customer: customer.root.pointer(),
            is_update,
            in_batch: customer.in_batch,
        });
    }
}
