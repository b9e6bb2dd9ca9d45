//! Errors in a configuration and their positions.

use std::fmt;

use crate::source::Source;
use crate::text::span::Span;
use crate::text::visible;

/// One error in a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigDiagnostic {
    /// The characters that are wrong.
    pub span: Span,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What the marked characters are.
    pub label: String,
    /// How to fix it, if there is advice to give.
    pub help: Option<String>,
}

impl ConfigDiagnostic {
    pub(crate) fn new(
        span: std::ops::Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        ConfigDiagnostic {
            span: Span::new(span.start, span.end),
            message: message.into(),
            label: label.into(),
            help: None,
        }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        ConfigDiagnostic {
            help: Some(help.into()),
            ..self
        }
    }

    /// Adds the suggested word as help, if there is one.
    pub(crate) fn suggest(self, meant: Option<&str>) -> Self {
        match meant {
            Some(meant) => self.help(format!("did you mean `{meant}`?")),
            None => self,
        }
    }
}

/// A configuration that cannot be used.
#[derive(Debug)]
pub enum ConfigError {
    /// The file cannot be read.
    Unreadable {
        /// The display name of the file.
        name: String,
        /// The error that the operating system reports.
        error: String,
    },
    /// The file has errors.
    Wrong {
        /// The file.
        source: Box<Source>,
        /// All errors in source order; at least one.
        mistakes: Vec<ConfigDiagnostic>,
    },
}

impl ConfigError {
    /// The display name of the file.
    pub fn name(&self) -> &str {
        match self {
            ConfigError::Unreadable { name, .. } => name,
            ConfigError::Wrong { source, .. } => source.name(),
        }
    }
}

/// Writes one line, without the name of the file. A name in it may have line breaks.
impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigError::Unreadable { error, .. } => f.write_str(&visible::line(error)),
            ConfigError::Wrong { source, mistakes } => {
                for (number, mistake) in mistakes.iter().enumerate() {
                    let position = source.position(mistake.span.start);
                    let separator = if number > 0 { "; " } else { "" };
                    let (line, column) = (position.line, position.column);
                    write!(
                        f,
                        "{separator}line {line}, column {column}: {} ({})",
                        visible::line(&mistake.message),
                        visible::line(&mistake.label)
                    )?;
                }
                Ok(())
            }
        }
    }
}
