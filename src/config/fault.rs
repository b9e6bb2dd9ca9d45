//! What is wrong with a configuration, and where.

use std::fmt;

use crate::source::Source;
use crate::text::span::Span;

/// One mistake in a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The characters that are wrong.
    pub span: Span,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What the marked characters are.
    pub label: String,
    /// The way out, where there is one to tell.
    pub help: Option<String>,
}

impl Fault {
    pub(crate) fn new(
        span: std::ops::Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        Fault {
            span: Span::new(span.start, span.end),
            message: message.into(),
            label: label.into(),
            help: None,
        }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Fault {
            help: Some(help.into()),
            ..self
        }
    }

    /// The same with the word that was perhaps meant.
    pub(crate) fn suggest(self, meant: Option<&str>) -> Self {
        match meant {
            Some(meant) => self.help(format!("did you mean `{meant}`?")),
            None => self,
        }
    }
}

/// A configuration that cannot be used.
#[derive(Debug)]
pub enum Unusable {
    /// The file cannot be read.
    Unreadable {
        /// How people call it.
        name: String,
        /// What the system says.
        error: String,
    },
    /// The file is wrong.
    Wrong {
        /// The file.
        source: Box<Source>,
        /// Everything that is wrong, in source order; at least one mistake.
        faults: Vec<Fault>,
    },
}

impl Unusable {
    /// How people call the file.
    pub fn name(&self) -> &str {
        match self {
            Unusable::Unreadable { name, .. } => name,
            Unusable::Wrong { source, .. } => source.name(),
        }
    }
}

/// One line, without the name of the file.
impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unusable::Unreadable { error, .. } => f.write_str(error),
            Unusable::Wrong { source, faults } => {
                for (number, fault) in faults.iter().enumerate() {
                    let position = source.position(fault.span.start);
                    let separator = if number > 0 { "; " } else { "" };
                    let (line, column) = (position.line, position.column);
                    write!(
                        f,
                        "{separator}line {line}, column {column}: {} ({})",
                        fault.message, fault.label
                    )?;
                }
                Ok(())
            }
        }
    }
}
