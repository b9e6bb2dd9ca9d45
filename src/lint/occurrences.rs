//! Notes the values of a customer that are compared with other documents.

use crate::contract::identifier::Identifier;
use crate::document::customer::Customer;
use crate::document::repeat::{Key, Occurrence};
use crate::lint::dispatch;
use crate::rules::findings::{Findings, Value};
use crate::text::lines::Position;

/// Adds the values to compare to `occurrences`.
pub(crate) fn note(
    customer: &Customer<'_>,
    position: impl Fn(usize) -> Position,
    findings: &Findings<'_>,
    occurrences: &mut Vec<Occurrence>,
) {
    let action = findings.value(customer.root, "action");
    let is_update = match action {
        Value::Is(action) => action.value.is("UPDATE"),
        Value::Absent | Value::Wrong => false,
    };
    let is_of_form = customer.is_of_form();
    for identifier in customer.kind.identifiers.iter().copied() {
        // If the action is invalid, `customerExtId` cannot be compared.
        let is_readable =
            identifier != Identifier::CustomerExtId || !matches!(action, Value::Wrong);
        if !is_readable || !dispatch::compares(identifier, findings.settings()) {
            continue;
        }
        let (value, is_padded) = match findings.value(customer.root, identifier.name()) {
            Value::Is(member) => (member.value, false),
            Value::Absent => continue,
            Value::Wrong => match customer.root.get(identifier.name()) {
                Some(value) if findings.is_padded(value) => (value, true),
                _ => continue,
            },
        };
        let Some(content) = value.string() else {
            continue;
        };
        // A repetition shows before the fix of the padding makes one.
        let content = if is_padded { content.trim() } else { &content };
        let span = value.span();
        occurrences.push(Occurrence {
            identifier,
            key: Key::of(identifier, content),
            position: position(span.start),
            span,
            customer: customer.root.pointer(),
            kind: customer.kind,
            is_of_form,
            is_update,
            in_batch: customer.in_batch,
        });
    }
}
