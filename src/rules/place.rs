//! The place of a finding: the span to point at, and the value that it reports.

use crate::json::{Member, Node, pointer};
use crate::text::span::Span;

/// The place of a finding.
pub struct Place<'a> {
    /// The characters to point at.
    pub span: Span,
    pub(super) target: Target<'a>,
}

/// What a finding reports. The same value is not reported twice.
pub(super) enum Target<'a> {
    /// Characters of the text that are not a value.
    Text,
    Value(Node<'a>),
    /// An absent member.
    Absent(Node<'a>, String),
    /// A value whose tree no longer exists, by its pointer.
    Remembered(String),
}

impl<'a> Place<'a> {
    /// Characters that are not a value.
    pub fn text(span: Span) -> Self {
        Place {
            span,
            target: Target::Text,
        }
    }

    /// A value.
    pub fn value(value: Node<'a>) -> Self {
        Place {
            span: value.span(),
            target: Target::Value(value),
        }
    }

    /// The name of a member; the member's value counts as reported.
    pub fn key(member: Member<'a>) -> Self {
        Place {
            span: member.key.span(),
            target: Target::Value(member.value),
        }
    }

    /// An absent member; points at the opening brace of its object.
    pub fn absent(object: Node<'a>, name: impl Into<String>) -> Self {
        let start = object.span().start;
        Place {
            span: Span::new(start, start + 1),
            target: Target::Absent(object, name.into()),
        }
    }

    /// A value whose tree no longer exists.
    pub(crate) fn remembered(pointer: String, span: Span) -> Self {
        Place {
            span,
            target: Target::Remembered(pointer),
        }
    }

    /// The same place, pointing at other characters.
    pub fn pointing_at(self, span: Span) -> Self {
        Place { span, ..self }
    }

    pub(super) fn pointer(&self) -> String {
        match &self.target {
            Target::Text => String::new(),
            Target::Remembered(pointer) => pointer.clone(),
            Target::Value(value) => value.pointer(),
            Target::Absent(object, name) => {
                let mut pointer = object.pointer();
                pointer::push(&mut pointer, name);
                pointer
            }
        }
    }
}
