//! A named text, where its lines are, and where texts come from.

mod decode;
mod files;
mod lines;

use std::sync::OnceLock;

pub use decode::EncodingProblem;
pub use files::{Filter, Found, Skipped, find};
pub use lines::{Lines, Position};

/// The greatest size of a text, in bytes: spans are 32 bits wide.
pub const MAX_SIZE: u64 = u32::MAX as u64;

/// A named text. Spans of diagnostics are byte ranges of what was read.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    start: usize,
    problem: Option<EncodingProblem>,
    lines: OnceLock<Lines>,
}

impl Source {
    /// A source of this name whose file (or stream) has these bytes.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let (text, problem) = decode::decode(bytes);
        let start = match &problem {
            Some(EncodingProblem::ByteOrderMark { span }) => span.end,
            _ => 0,
        };
        Source {
            name: name.into(),
            text,
            start,
            problem,
            lines: OnceLock::new(),
        }
    }

    /// How people call it: a path as it was given, or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text. Bytes that are no UTF-8 have become `?`, one each, so that offsets hold.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the text begins: behind a byte order mark.
    pub fn start(&self) -> usize {
        self.start
    }

    /// What is wrong with its bytes.
    pub fn encoding_problem(&self) -> Option<&EncodingProblem> {
        self.problem.as_ref()
    }

    /// Where its lines are. Found out when first asked for.
    pub fn lines(&self) -> &Lines {
        self.lines
            .get_or_init(|| Lines::new(&self.text, self.start))
    }

    /// The line and column of a byte.
    pub fn position(&self, offset: usize) -> Position {
        self.lines().position(&self.text, offset)
    }
}
