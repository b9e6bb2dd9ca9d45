//! What kyclint says about a payload: a diagnostic with its spans, labels, help and fix. Positions
//! are byte spans into the source; lines and columns are computed by the outputs.

pub mod fingerprint;
pub mod rule;

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::rule::RuleInfo;
use crate::text::lines::Position;
use crate::text::message::{Message, mark};
use crate::text::span::Span;

/// How bad a finding is. The order is that of gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Style, or something that the server ignores.
    Advice,
    /// Accepted, and almost surely a mistake.
    Warning,
    /// The API refuses it, or the contract forbids it.
    Error,
}

impl Severity {
    /// Its name in every format.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Advice => "advice",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A second place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be seen there.
    pub message: Message,
}

/// A place in another document that explains a finding, perhaps in another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// How people call the file.
    pub file: Arc<str>,
    /// Where in it.
    pub position: Position,
    /// The characters that stand there.
    pub text: String,
    /// What is to be seen there.
    pub message: String,
}

/// One replacement of a [`Fix`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A change of the text that removes the cause of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Whether there is no doubt that this is what was meant.
    pub safe: bool,
    /// What the change does, as an order: "replace with `LT`".
    pub description: Message,
    /// The replacements, in source order, not overlapping.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix that leaves no doubt.
    pub fn safe(description: impl Into<Message>, edits: Vec<Edit>) -> Self {
        Fix {
            safe: true,
            description: description.into(),
            edits,
        }
    }

    /// A fix that a person should look at.
    pub fn doubtful(description: impl Into<Message>, edits: Vec<Edit>) -> Self {
        Fix {
            safe: false,
            ..Fix::safe(description, edits)
        }
    }

    /// Gives the member whose name stands at `key` another name.
    pub fn rename(safe: bool, key: Span, name: &str) -> Self {
        Fix {
            description: format!("rename it to `{name}`").into(),
            ..Fix::replace(safe, key, format!("\"{name}\""))
        }
    }

    /// A fix of one replacement.
    pub fn replace(safe: bool, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        Fix {
            safe,
            description: format!("replace with `{}`", mark(&text)).into(),
            edits: vec![Edit { span, text }],
        }
    }
}

/// One finding.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule that found it.
    pub rule: &'static RuleInfo,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: Message,
    /// What the marked characters are.
    pub label: Message,
    /// The way out, where there is one to tell.
    pub help: Option<Message>,
    /// The code that the API would answer, where it is published.
    pub api_code: Option<Cow<'static, str>>,
    /// The JSON Pointer of the value or (absent) member from the document's root.
    pub pointer: String,
    /// The exact characters.
    pub span: Span,
    /// Further places in the same text.
    pub labels: Vec<Label>,
    /// Further places elsewhere.
    pub related: Vec<Related>,
    /// How to mend it by machine.
    pub fix: Option<Fix>,
}
