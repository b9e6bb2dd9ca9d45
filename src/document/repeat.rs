//! What is compared across documents: the values that identify a customer or its request.

use std::hash::Hasher;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use crate::source::Source;
use crate::text::lines::Position;
use crate::text::span::Span;

/// What a customer or its request is recognised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The number of the request.
    CommunicationNumber,
    /// The customer's own name.
    CustomerExtId,
}

impl Subject {
    /// Both.
    pub const ALL: [Subject; 2] = [Subject::CommunicationNumber, Subject::CustomerExtId];

    /// The field.
    pub fn name(self) -> &'static str {
        match self {
            Subject::CommunicationNumber => "communicationNumber",
            Subject::CustomerExtId => "customerExtId",
        }
    }
}

/// One customer's value of a subject.
#[derive(Debug)]
pub struct Sighting {
    /// What it is a value of.
    pub subject: Subject,
    /// Its fingerprint.
    pub key: Key,
    /// Where it stands in its file.
    pub position: Position,
    /// The value in the source, with its quotes.
    pub span: Span,
    /// The pointer of the customer.
    pub customer: String,
    /// Whether the customer is sent with UPDATE; without an `action` it is CREATE.
    pub is_update: bool,
    /// Whether it stands in a batch envelope.
    pub in_batch: bool,
}

/// A fingerprint of 96 bits, in words that leave no gaps in a table: among a hundred million values,
/// the chance that any two share one is one in ten million million.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key([u32; 3]);

impl Key {
    /// The fingerprint of a value.
    pub fn of(subject: Subject, content: &str) -> Key {
        let hash = xxh3_128(content.as_bytes());
        let low = (hash as u64).wrapping_add(subject as u64);
        Key([low as u32, (low >> 32) as u32, (hash >> 64) as u32])
    }

    /// Its lower bits.
    pub fn low(self) -> u64 {
        u64::from(self.0[0]) | u64::from(self.0[1]) << 32
    }
}

impl std::hash::Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.low());
    }
}

/// A value that was seen before.
pub struct Again<'a> {
    /// What is compared.
    pub subject: Subject,
    /// The value as it is written, with its quotes.
    pub value: &'a str,
    /// Where it is seen now.
    pub source: &'a Source,
    /// The customer that has it now.
    pub now: &'a Sighting,
    /// Whether the customer that had it first is sent with UPDATE.
    pub was_update: bool,
    /// Where it stood then.
    pub first: FirstPlace,
    /// Whether both stand in one file, and so are sent to one server and in this order. The files of
    /// a folder may be anything.
    pub is_one_delivery: bool,
}

/// Where a value stood first.
pub enum FirstPlace {
    /// In the same text.
    Here(Span),
    /// In another text.
    Elsewhere {
        /// How people call its file.
        file: Arc<str>,
        /// Where in it.
        position: Position,
        /// Whether it is the same file.
        is_same_file: bool,
    },
}

impl Again<'_> {
    /// The value, for a sentence.
    pub fn quoted(&self) -> String {
        let content = serde_json::from_str::<String>(self.value);
        format!("`{}`", content.as_deref().unwrap_or(self.value))
    }

    /// The first place, for a sentence.
    pub fn told(&self) -> String {
        match &self.first {
            FirstPlace::Here(span) => format!("in line {}", self.source.position(span.start).line),
            FirstPlace::Elsewhere {
                position,
                is_same_file: true,
                ..
            } => format!("in line {}", position.line),
            FirstPlace::Elsewhere { file, position, .. } => {
                format!("in {file}:{}:{}", position.line, position.column)
            }
        }
    }
}
