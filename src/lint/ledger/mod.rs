//! Compares values across documents: the numbers and names of customers, in reading order.
//!
//! Several threads lint documents and note the values to compare; one [`Ledger`] takes the notes in
//! the order of the documents. It stores a fingerprint of each value and its first place, and
//! nothing else about a customer: two entries of 24 bytes per customer.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use crate::contract::identifier::Identifier;
use crate::contract::kind::PayloadKind;
use crate::contract::kinds::KINDS;
use crate::diagnostic::Diagnostic;
use crate::document::repeat::FirstPlace;
use crate::document::repeat::Key;
use crate::document::repeat::Occurrence;
use crate::document::repeat::Repeat;
use crate::lint::dispatch;
use crate::rules::findings::Findings;
use crate::rules::registry::ALL;
use crate::settings::Settings;
use crate::source::{Framing, Source};
use crate::text::lines::Position;
use crate::text::span::Span;

/// A hasher for keys that are already hashes.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// The first place of a value.
#[derive(Debug, Clone, Copy)]
struct First {
    /// From the highest bit: whether it is an UPDATE, whether it is of the special form of its kind,
    /// the kind of the payload (four bits), and the number of the file.
    origin: u32,
    line: u32,
    column: u32,
}

const UPDATE: u32 = 1 << 31;
const FORM: u32 = 1 << 30;
const FILE_BITS: u32 = 26;
const FILE: u32 = (1 << FILE_BITS) - 1;

impl First {
    fn was_update(self) -> bool {
        self.origin & UPDATE != 0
    }

    fn kind(self) -> &'static PayloadKind {
        let number = (self.origin & !UPDATE & !FORM) >> FILE_BITS;
        KINDS.get(number as usize).unwrap_or(&KINDS[0])
    }

    fn noun(self) -> &'static str {
        self.kind().noun(self.origin & FORM != 0)
    }

    fn file(self) -> u32 {
        self.origin & FILE
    }
}

/// The number of tables. Each grows separately, so growing needs extra memory for only one of them.
const TABLES: usize = 64;

/// The values of all documents so far.
pub struct Ledger {
    files: Vec<Arc<str>>,
    tables: Vec<HashMap<Key, First, BuildHasherDefault<AsItIs>>>,
}

impl Default for Ledger {
    fn default() -> Self {
        Ledger {
            files: Vec::new(),
            tables: (0..TABLES).map(|_| HashMap::default()).collect(),
        }
    }
}

impl Ledger {
    /// Records the values noted in a source, and returns the findings about values that occurred
    /// before. Sources come in reading order, the pieces of a file in sequence.
    pub(crate) fn take(
        &mut self,
        source: &Source,
        settings: &Settings,
        occurrences: &[Occurrence],
    ) -> Vec<Diagnostic> {
        if occurrences.is_empty() {
            return Vec::new();
        }
        let mut findings = None;
        if self.files.last() != Some(source.shared_name()) {
            self.files.push(Arc::clone(source.shared_name()));
        }
        let file = (self.files.len() - 1) as u32 & FILE;
        for occurrence in occurrences {
            if let Some(first) = self.enter(occurrence, file) {
                let repeat = self.repeat(source, file, occurrence, first);
                let findings =
                    findings.get_or_insert_with(|| Findings::new(settings, &ALL[0].info));
                findings.enter_remembered(&occurrence.customer, occurrence.kind);
                dispatch::check_repeat(&repeat, findings);
            }
        }
        findings.map_or_else(Vec::new, Findings::into_diagnostics)
    }

    /// Records a value, and returns its earlier place, if any. A CREATE replaces an UPDATE, and a
    /// later stage an earlier one, so that later values are compared with it. The first place in a
    /// file replaces one in another file, so that the findings in a file do not depend on other
    /// files.
    fn enter(&mut self, occurrence: &Occurrence, file: u32) -> Option<First> {
        let update = if occurrence.is_update { UPDATE } else { 0 };
        let form = if occurrence.is_of_form { FORM } else { 0 };
        let mut new = First {
            origin: file | (occurrence.kind.place as u32) << FILE_BITS | update | form,
            line: occurrence.position.line as u32,
            column: occurrence.position.column as u32,
        };
        // The hash map itself uses the lowest and the highest bits.
        let number = (occurrence.key.low() >> 40) as usize % TABLES;
        match self.tables[number].entry(occurrence.key) {
            Entry::Vacant(place) => {
                place.insert(new);
                None
            }
            Entry::Occupied(mut known) => {
                let first = *known.get();
                let was_update = first.was_update();
                let is_created = was_update && !occurrence.is_update;
                let is_other_file = first.file() != file;
                let stages = occurrence.kind.stage.cmp(&first.kind().stage);
                let takes_place = match (occurrence.identifier, stages) {
                    (Identifier::CommunicationNumber, _) => is_other_file,
                    (Identifier::CustomerExtId, Ordering::Less) => false,
                    (Identifier::CustomerExtId, Ordering::Greater) => true,
                    (Identifier::CustomerExtId, Ordering::Equal) => {
                        is_created || is_other_file && was_update == occurrence.is_update
                    }
                };
                if takes_place {
                    if stages == Ordering::Greater {
                        // An upgrade is no UPDATE of an unknown customer.
                        new.origin &= !UPDATE;
                    }
                    known.insert(new);
                }
                Some(first)
            }
        }
    }

    fn repeat<'a>(
        &self,
        source: &'a Source,
        file: u32,
        now: &'a Occurrence,
        first: First,
    ) -> Repeat<'a> {
        let value = source.text().get(now.span.start..now.span.end);
        let value = value.unwrap_or_default();
        let position = Position {
            line: first.line as usize,
            column: first.column as usize,
        };
        let first_file = first.file();
        let is_same_file = first_file == file;
        let name = self.files.get(first_file as usize);
        let first_place = if is_same_file && source.framing() != Framing::Lines {
            let here = source.lines().offset(source.text(), position);
            let end = here + value.len();
            let is_same = source.text().get(here..end) == Some(value);
            FirstPlace::Here(Span::new(here, if is_same { end } else { here }))
        } else {
            FirstPlace::Elsewhere {
                file: name.unwrap_or(source.shared_name()).clone(),
                position,
                is_same_file,
            }
        };
        Repeat {
            identifier: now.identifier,
            value,
            source,
            now,
            was_update: first.was_update(),
            was_kind: first.kind(),
            was_noun: first.noun(),
            first: first_place,
            is_one_delivery: is_same_file,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/migrations.md states 80 to 150 bytes; the system's overhead is not included here.
    #[test]
    fn a_customer_takes_no_more_memory_than_documented() {
        let entry = size_of::<(Key, First)>() + 1;
        for customers in [50_000, 100_000, 200_000, 225_000, 230_000] {
            let mut ledger = Ledger::default();
            for number in 0..customers {
                for identifier in KINDS[0].identifiers.iter().copied() {
                    let occurrence = Occurrence {
                        identifier,
                        key: Key::of(identifier, &format!("KYC-{number}")),
                        position: Position { line: 1, column: 1 },
                        span: Span::empty(0),
                        customer: String::new(),
                        kind: KINDS[0],
                        is_of_form: false,
                        is_update: false,
                        in_batch: false,
                    };
                    assert!(ledger.enter(&occurrence, 0).is_none());
                }
            }
            // A table fills up to seven eighths of its slots.
            let places = ledger.tables.iter().map(|table| table.capacity() * 8 / 7);
            let each = places.sum::<usize>() * entry / customers;
            assert!(each <= 120, "{customers}: {each}");
        }
    }
}
