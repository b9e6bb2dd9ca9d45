//! Values that are compared across documents: those that identify a customer or its request.

use std::hash::Hasher;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use crate::contract::identifier::Identifier;
use crate::contract::kind::PayloadKind;
use crate::source::Source;
use crate::text::lines::Position;
use crate::text::span::Span;

/// The value that one customer has in such a field.
#[derive(Debug)]
pub struct Occurrence {
    /// The field.
    pub identifier: Identifier,
    /// The fingerprint of the value.
    pub key: Key,
    /// The position of the value in its file.
    pub position: Position,
    /// The span of the value, including its quotes.
    pub span: Span,
    /// The pointer to the customer.
    pub customer: String,
    /// What kind of payload the customer is.
    pub kind: &'static PayloadKind,
    /// Whether the customer is of the special form of its kind, such as a lead.
    pub is_of_form: bool,
    /// Whether the customer's `action` is UPDATE; without an `action` it is CREATE.
    pub is_update: bool,
    /// Whether the customer is in a batch envelope.
    pub in_batch: bool,
}

/// A 96-bit fingerprint, stored in 32-bit words so that a table has no padding. Among a hundred
/// million values, the probability that any two collide is about 10⁻¹³.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key([u32; 3]);

impl Key {
    /// Returns the fingerprint of a value.
    pub fn of(identifier: Identifier, content: &str) -> Key {
        let hash = xxh3_128(content.as_bytes());
        let low = (hash as u64).wrapping_add(identifier as u64);
        Key([low as u32, (low >> 32) as u32, (hash >> 64) as u32])
    }

    /// All bits, the lowest word first.
    pub(crate) fn words(self) -> [u32; 3] {
        self.0
    }

    /// Returns the key of these bits.
    pub(crate) fn from_words(words: [u32; 3]) -> Self {
        Key(words)
    }

    /// All bits.
    pub(crate) fn bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        for (bytes, word) in bytes.chunks_exact_mut(4).zip(self.0) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    /// Returns its place among all keys, which are spread evenly over the range. It is not unique. Its
    /// highest bits are not those that a hash table uses.
    pub(crate) fn rank(self) -> u64 {
        self.low().rotate_left(18)
    }

    /// Returns what keys are sorted by.
    pub(crate) fn order(self) -> (u64, u32) {
        (self.rank(), self.0[2])
    }

    /// The high 32 bits.
    pub(crate) fn high(self) -> u32 {
        self.0[2]
    }

    /// The low 64 bits.
    pub fn low(self) -> u64 {
        u64::from(self.0[0]) | u64::from(self.0[1]) << 32
    }
}

impl std::hash::Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.low());
    }
}

/// A value that occurred before.
pub struct Repeat<'a> {
    /// The field.
    pub identifier: Identifier,
    /// The value as written, including its quotes.
    pub value: &'a str,
    /// The source of this occurrence.
    pub source: &'a Source,
    /// This occurrence.
    pub now: &'a Occurrence,
    /// Whether the first customer with the value is sent with UPDATE.
    pub was_update: bool,
    /// What kind of payload the first customer with the value is.
    pub was_kind: &'static PayloadKind,
    /// Whether it is of the special form of its kind, such as a lead.
    pub was_of_form: bool,
    /// The place of the first occurrence.
    pub first: FirstPlace,
    /// Whether both are in one file, and so are sent to one server in this order. This cannot be
    /// assumed of the files of a folder. A server says no of what the contract leaves open.
    pub is_one_delivery: bool,
}

/// The place of a first occurrence.
pub enum FirstPlace {
    /// In the same text.
    Here(Span),
    /// In another text.
    Elsewhere {
        /// The display name of its file.
        file: Arc<str>,
        /// The position in the file.
        position: Position,
        /// Whether it is in the same file as the later occurrence.
        is_same_file: bool,
    },
    /// In an earlier request to the server.
    EarlierRequest,
}

/// A value that a server does not know.
pub struct Unknown<'a> {
    /// The field.
    pub identifier: Identifier,
    /// The value as written, including its quotes.
    pub value: &'a str,
    /// Its occurrence.
    pub now: &'a Occurrence,
}

impl Occurrence {
    /// What messages call the customer, such as "lead".
    pub fn noun(&self) -> &'static str {
        self.kind.noun(self.is_of_form)
    }
}

impl Repeat<'_> {
    /// Whether both payloads are of the same stage of the customer: neither a simplified customer nor a
    /// lead has become a customer.
    pub fn is_of_same_stage(&self) -> bool {
        let has_left_form = self.was_of_form && !self.now.is_of_form;
        self.now.kind.stage == self.was_kind.stage && !has_left_form
    }

    /// What messages call the first customer with the value.
    pub fn was_noun(&self) -> &'static str {
        self.was_kind.noun(self.was_of_form)
    }

    /// The first place, for a message.
    pub fn first_place(&self) -> String {
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
            FirstPlace::EarlierRequest => "in an earlier request".to_owned(),
        }
    }
}
