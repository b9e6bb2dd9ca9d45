//! A value that a run has seen and that is compared across documents, so that several runs can be compared
//! later: its hash, never the value itself, and where it was.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::contract::identifier::Identifier;
use crate::contract::kind::PayloadKind;
use crate::document::repeat::{Key, Occurrence};
use crate::lint::LintResult;
use crate::report::redaction::mask_names;
use crate::source::{Before, Framing, Source};
use crate::text::lines::Position;
use crate::text::span::Span;

/// A value that identifies a customer or its request, by its hash.
///
/// Values of one hash are the same value of the same field. The hash is 96 bits of XXH3, without a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Recorded<'a> {
    /// The hash, as 24 hexadecimal digits.
    pub key: String,
    /// The field: `communicationNumber` or `customerExtId`.
    pub field: Cow<'a, str>,
    /// The display name of the file.
    pub file: Cow<'a, str>,
    /// The number of its document in the file, from 0.
    pub document: usize,
    /// The line of the value in the file, from 1.
    pub line: usize,
    /// Its column, from 1, in code points.
    pub column: usize,
    /// The column after it.
    pub end_column: usize,
    /// The offset of the value in the file, with its quotes, in bytes.
    pub start: u64,
    /// The offset after it.
    pub end: u64,
    /// The pointer to the customer within its document, without names that the contract does not know.
    pub pointer: Cow<'a, str>,
    /// The kind of payload, such as `customer`.
    pub kind: Cow<'a, str>,
    /// Whether the customer is of the special form of its kind, such as a lead.
    pub is_form: bool,
    /// Whether its `action` is UPDATE.
    pub is_update: bool,
    /// Whether it is in a batch.
    pub in_batch: bool,
}

impl<'a> Recorded<'a> {
    fn of(source: &'a Source, linted: &LintResult, occurrence: &'a Occurrence) -> Self {
        let Span { start, end } = occurrence.span;
        let end_column = source.position(end).column;
        let earlier = linted.documents.partition_point(|it| it.end <= start);
        Recorded {
            key: hex(occurrence.key),
            field: occurrence.identifier.name().into(),
            file: source.name().into(),
            document: source.documents_before() + earlier,
            line: occurrence.position.line,
            column: occurrence.position.column,
            end_column,
            start: source.offset(start),
            end: source.offset(end),
            pointer: mask_names(&occurrence.customer).into(),
            kind: occurrence.kind.name.into(),
            is_form: occurrence.is_of_form,
            is_update: occurrence.is_update,
            in_batch: occurrence.in_batch,
        }
    }

    /// Returns the occurrence in a text that has nothing but the value. The error says what is wrong.
    pub(super) fn occurrence(&self) -> Result<Occurrence, String> {
        let identifiers = [Identifier::CommunicationNumber, Identifier::CustomerExtId];
        let identifier = identifiers.into_iter().find(|it| it.name() == self.field);
        let start = self.column.saturating_sub(1);
        let length = self.end.saturating_sub(self.start);
        let length = usize::try_from(length).ok().filter(|it| *it <= LONGEST);
        let is_place = self.line > 0 && (1..=LONGEST).contains(&self.column);
        let length = length.filter(|_| is_place).ok_or("not a valid place")?;
        Ok(Occurrence {
            identifier: identifier.ok_or_else(|| format!("unknown field {}", self.field))?,
            key: key(&self.key).ok_or("`key` is not 24 hexadecimal digits")?,
            position: Position {
                line: self.line,
                column: self.column,
            },
            span: Span::new(start, start + length),
            customer: self.pointer.as_ref().to_owned(),
            kind: PayloadKind::find(&self.kind)
                .ok_or_else(|| format!("unknown kind {}", self.kind))?,
            is_of_form: self.is_form,
            is_update: self.is_update,
            in_batch: self.in_batch,
        })
    }

    /// Returns a text with as many bytes and characters in the place of the value as the original.
    pub(super) fn source(&self, name: &Arc<str>, span: Span) -> Source {
        let mut text = " ".repeat(span.start);
        let mut bytes = span.end - span.start;
        let mut characters = self.end_column.saturating_sub(self.column).max(1);
        while bytes > 0 {
            let inner = text.len() > span.start && bytes > 1;
            let size = if inner {
                bytes.div_ceil(characters.max(1))
            } else {
                1
            };
            let filler = match (inner, size) {
                (false, _) => "\"",
                (_, 1) => "*",
                (_, 2) => "·",
                (_, 3) => "•",
                _ => "𐀀",
            };
            text.push_str(filler);
            bytes = bytes.saturating_sub(filler.len());
            characters = characters.saturating_sub(1);
        }
        let before = Before {
            bytes: self.start.saturating_sub(span.start as u64),
            lines: self.line.saturating_sub(1),
            documents: self.document,
        };
        Source::piece(Arc::clone(name), Framing::Lines, text.into_bytes(), before)
    }
}

/// The longest line and the longest value, in bytes.
const LONGEST: usize = 64 << 20;

/// Returns the values of a text that are compared.
pub(super) fn recorded<'a>(source: &'a Source, linted: &'a LintResult) -> Vec<Recorded<'a>> {
    let mut occurrences: Vec<_> = linted.occurrences.iter().collect();
    // Findings are in the order of the text.
    occurrences.sort_by_key(|it| it.span.start);
    let recorded = occurrences
        .into_iter()
        .map(|it| Recorded::of(source, linted, it));
    recorded.collect()
}

fn hex(key: Key) -> String {
    let digits = key.words().into_iter().rev().flat_map(|word| {
        let places = (0..8).rev();
        places.map(move |place| char::from_digit(word >> (4 * place) & 15, 16).unwrap_or_default())
    });
    digits.collect()
}

fn key(text: &str) -> Option<Key> {
    let is_hex = text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let word = |at: usize| u32::from_str_radix(text.get(at..at + 8)?, 16).ok();
    is_hex.then_some(())?;
    Some(Key::from_words([word(16)?, word(8)?, word(0)?]))
}
