//! Where a finding is: the span to point at, and the value that it blames.

use crate::json::{Member, Node, pointer};
use crate::text::span::Span;

/// Where a finding is.
pub struct Place<'a> {
    /// The characters to point at.
    pub span: Span,
    pub(super) blamed: Blamed<'a>,
}

/// What a finding blames: nothing is blamed twice.
pub(super) enum Blamed<'a> {
    /// Characters of the text, and no value.
    Text,
    Value(Node<'a>),
    /// A member that is not there.
    Absent(Node<'a>, String),
    /// A value that was looked at before, by its pointer.
    Remembered(String),
}

impl<'a> Place<'a> {
    /// Characters that are no value.
    pub fn text(span: Span) -> Self {
        Place {
            span,
            blamed: Blamed::Text,
        }
    }

    /// A value.
    pub fn value(value: Node<'a>) -> Self {
        Place {
            span: value.span(),
            blamed: Blamed::Value(value),
        }
    }

    /// The name of a member, blaming the member.
    pub fn key(member: Member<'a>) -> Self {
        Place {
            span: member.key.span(),
            blamed: Blamed::Value(member.value),
        }
    }

    /// A member that is not there: pointed at is the opening brace of its object.
    pub fn absent(object: Node<'a>, name: impl Into<String>) -> Self {
        let start = object.span().start;
        Place {
            span: Span::new(start, start + 1),
            blamed: Blamed::Absent(object, name.into()),
        }
    }

    /// A value whose tree is gone.
    pub(crate) fn remembered(pointer: String, span: Span) -> Self {
        Place {
            span,
            blamed: Blamed::Remembered(pointer),
        }
    }

    /// The same, pointing at other characters.
    pub fn pointing_at(self, span: Span) -> Self {
        Place { span, ..self }
    }

    pub(super) fn pointer(&self) -> String {
        match &self.blamed {
            Blamed::Text => String::new(),
            Blamed::Remembered(pointer) => pointer.clone(),
            Blamed::Value(value) => value.pointer(),
            Blamed::Absent(object, name) => {
                let mut pointer = object.pointer();
                pointer::push(&mut pointer, name);
                pointer
            }
        }
    }
}
