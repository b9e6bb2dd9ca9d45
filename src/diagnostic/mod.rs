//! Diagnostics: a finding with its spans, labels, help and fix. Positions are byte spans into the
//! source; outputs compute lines and columns.

pub mod fingerprint;
pub mod rule;

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::rule::RuleInfo;
use crate::text::lines::Position;
use crate::text::message::{Message, mark};
use crate::text::span::Span;

/// The severity of a finding, from least to most severe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A matter of style, or something that the server ignores.
    Advice,
    /// Accepted by the API, but almost certainly a mistake.
    Warning,
    /// Rejected by the API, or forbidden by the contract.
    Error,
}

impl Severity {
    /// Its name in all formats.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Advice => "advice",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Another place in the same text that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The marked bytes.
    pub span: Span,
    /// What the marked characters are.
    pub message: Message,
}

/// A place in another document, perhaps another file, that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The display name of the file.
    pub file: Arc<str>,
    /// The position in the file.
    pub position: Position,
    /// The characters at that position.
    pub text: String,
    /// What these characters are.
    pub message: String,
}

/// One replacement of a [`Fix`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace; empty to insert.
    pub span: Span,
    /// The replacement text.
    pub text: String,
}

/// A change to the text that removes the cause of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Whether the fix is certain to be what was meant.
    pub safe: bool,
    /// What the change does, in the imperative: "replace with `LT`".
    pub description: Message,
    /// The replacements, in source order and without overlaps.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// Creates a fix that is certain to be what was meant.
    pub(crate) fn safe(description: impl Into<Message>, edits: Vec<Edit>) -> Self {
        Fix {
            safe: true,
            description: description.into(),
            edits,
        }
    }

    /// Creates a fix that should be reviewed.
    pub(crate) fn doubtful(description: impl Into<Message>, edits: Vec<Edit>) -> Self {
        Fix {
            safe: false,
            ..Fix::safe(description, edits)
        }
    }

    /// Creates a fix that renames the member whose name is at `key`.
    pub(crate) fn rename(safe: bool, key: Span, name: &str) -> Self {
        Fix {
            description: format!("rename it to `{name}`").into(),
            ..Fix::replace(safe, key, format!("\"{name}\""))
        }
    }

    /// Creates a fix of one replacement that should be reviewed; `why` is the reason.
    pub(crate) fn likely(span: Span, text: impl Into<String>, why: &str) -> Self {
        let text = text.into();
        Fix {
            safe: false,
            description: format!("replace with `{}`: {why}", mark(&text)).into(),
            edits: vec![Edit { span, text }],
        }
    }

    /// Creates a fix of one replacement.
    pub(crate) fn replace(safe: bool, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        Fix {
            safe,
            description: format!("replace with `{}`", mark(&text)).into(),
            edits: vec![Edit { span, text }],
        }
    }
}

/// How a finding can be fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixability {
    /// By `--fix`.
    Safe,
    /// By `--fix --unsafe-fixes`, with a review.
    Unsafe,
}

impl Fixability {
    /// Its name in the formats for machines.
    pub fn name(self) -> &'static str {
        match self {
            Fixability::Safe => "safe",
            Fixability::Unsafe => "unsafe",
        }
    }

    /// Its mark in the formats for people.
    pub fn mark(self) -> &'static str {
        match self {
            Fixability::Safe => "[*]",
            Fixability::Unsafe => "[?]",
        }
    }
}

/// A finding.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule that reported it.
    pub rule: &'static RuleInfo,
    /// How severe it is.
    pub severity: Severity,
    /// Whether the API refuses the payload for it, whatever level the rule is set to.
    pub is_refusal: bool,
    /// What is wrong, in one sentence without a full stop.
    pub message: Message,
    /// What the marked characters are.
    pub label: Message,
    /// What to do, if there is advice.
    pub help: Option<Message>,
    /// The code that the API returns for this mistake, if one is published.
    pub api_code: Option<Cow<'static, str>>,
    /// The JSON Pointer from the document's root to the value, or to the missing member.
    pub pointer: String,
    /// The index of its customer in the array or batch, which a masked pointer may not have; `None`
    /// if it is about the whole document.
    pub element: Option<usize>,
    /// The marked bytes.
    pub span: Span,
    /// Other places in the same text.
    pub labels: Vec<Label>,
    /// Places in other documents.
    pub related: Vec<Related>,
    /// A change that removes the cause, if there is one.
    pub fix: Option<Fix>,
    /// How the finding can be fixed if the report hides the fix, because it writes a personal value.
    pub hidden_fix: Option<Fixability>,
}

impl Diagnostic {
    /// Returns how the finding can be fixed; `None` if it cannot.
    pub fn fixability(&self) -> Option<Fixability> {
        let fix = self.fix.as_ref().filter(|fix| !fix.edits.is_empty());
        fix.map_or(self.hidden_fix, |fix| {
            Some(if fix.safe {
                Fixability::Safe
            } else {
                Fixability::Unsafe
            })
        })
    }
}
