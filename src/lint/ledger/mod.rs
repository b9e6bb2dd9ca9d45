//! Compares values across documents: the numbers and names of customers, in reading order.
//!
//! Several threads lint documents and note the values to compare; one [`Ledger`] takes the notes in
//! the order of the documents. It stores a fingerprint of each value and its first place, and
//! nothing else about a customer: two entries of 24 bytes per customer. A ledger with a storage moves
//! entries there when memory does not hold them; what it finds is the same.

mod filter;
mod spilled;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};
use std::io;
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

pub use spilled::{Area, Storage};

use spilled::Spilled;

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
    fn of(occurrence: &Occurrence, file: u32) -> Self {
        let update = if occurrence.is_update { UPDATE } else { 0 };
        let form = if occurrence.is_of_form { FORM } else { 0 };
        First {
            origin: file | (occurrence.kind.place as u32) << FILE_BITS | update | form,
            line: occurrence.position.line as u32,
            column: occurrence.position.column as u32,
        }
    }

    /// Returns the place that later values are compared with. A CREATE replaces an UPDATE, and a later
    /// stage an earlier one. The first place in a file replaces one in another file, so that the findings
    /// in a file do not depend on other files.
    fn updated(self, occurrence: &Occurrence, file: u32) -> First {
        let is_created = self.was_update() && !occurrence.is_update;
        let is_other_file = self.file() != file;
        // A lead becomes a customer of the same kind.
        let stage = (occurrence.kind.stage, !occurrence.is_of_form);
        let stages = stage.cmp(&(self.kind().stage, !self.was_of_form()));
        let takes_place = match (occurrence.identifier, stages) {
            (Identifier::CommunicationNumber, _) => is_other_file,
            (Identifier::CustomerExtId, Ordering::Less) => false,
            (Identifier::CustomerExtId, Ordering::Greater) => true,
            (Identifier::CustomerExtId, Ordering::Equal) => {
                is_created || is_other_file && self.was_update() == occurrence.is_update
            }
        };
        if !takes_place {
            return self;
        }
        let mut new = First::of(occurrence, file);
        if stages == Ordering::Greater {
            // An upgrade is no UPDATE of an unknown customer.
            new.origin &= !UPDATE;
        }
        new
    }

    fn was_update(self) -> bool {
        self.origin & UPDATE != 0
    }

    fn kind(self) -> &'static PayloadKind {
        let number = (self.origin & !UPDATE & !FORM) >> FILE_BITS;
        KINDS.get(number as usize).unwrap_or(&KINDS[0])
    }

    fn was_of_form(self) -> bool {
        self.origin & FORM != 0
    }

    fn file(self) -> u32 {
        self.origin & FILE
    }
}

/// The number of tables, a power of two. Each grows separately, so growing needs extra memory for only one
/// of them.
const TABLES: usize = 64;

type Table = HashMap<Key, First, BuildHasherDefault<AsItIs>>;

/// What a place of a table takes, in bytes: an entry, and a byte of the table.
const PLACE: usize = size_of::<(Key, First)>() + 1;

/// The least memory that [`Ledger::bounded`] takes, in bytes.
pub const LEAST_MEMORY: usize = 1 << 20;

/// The values of all documents so far.
pub struct Ledger {
    files: Vec<Arc<str>>,
    /// The entries of a range of keys each.
    tables: Vec<Table>,
    bound: Option<Bound>,
    failure: Option<io::Error>,
    /// Whether there was a failure.
    is_over: bool,
}

/// How much memory a ledger takes, and what to do with the rest.
struct Bound {
    /// The most entries of a table.
    most: usize,
    /// The bytes of the filter.
    filter: usize,
    /// The storage, until it is used.
    storage: Option<Box<dyn Storage>>,
    spilled: Option<Spilled>,
}

impl Default for Ledger {
    fn default() -> Self {
        Ledger {
            files: Vec::new(),
            tables: (0..TABLES).map(|_| Table::default()).collect(),
            bound: None,
            failure: None,
            is_over: false,
        }
    }
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let in_memory: usize = self.tables.iter().map(HashMap::len).sum();
        f.debug_struct("Ledger")
            .field("files", &self.files.len())
            .field("in_memory", &in_memory)
            .finish_non_exhaustive()
    }
}

impl Ledger {
    /// Creates a ledger that takes at most `memory` bytes, but not less than 1 MiB, and moves what that
    /// does not hold to the storage. Up to a half is for tables, three eighths are for a filter, which says
    /// of most values that they are not in the storage.
    pub fn bounded(memory: usize, storage: Box<dyn Storage>) -> Self {
        let memory = memory.max(LEAST_MEMORY);
        let places = memory / 2 / TABLES / PLACE;
        // A table has a power of two of places, and fills seven eighths of them.
        let places = (places / 2 + 1).next_power_of_two();
        Ledger::with_bound(Bound {
            most: places / 8 * 7,
            filter: memory / 8 * 3,
            storage: Some(storage),
            spilled: None,
        })
    }

    fn with_bound(bound: Bound) -> Self {
        Ledger {
            bound: Some(bound),
            ..Ledger::default()
        }
    }

    /// Returns the error of the storage, once. From that on, nothing is compared.
    pub fn failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    /// Records the values noted in a source, and returns the findings about values that occurred
    /// before. Sources come in reading order, the pieces of a file in sequence.
    pub(crate) fn take(
        &mut self,
        source: &Source,
        settings: &Settings,
        occurrences: &[Occurrence],
    ) -> Vec<Diagnostic> {
        if occurrences.is_empty() || self.is_over {
            return Vec::new();
        }
        let mut findings = None;
        let file = self.file(source.shared_name());
        for occurrence in occurrences {
            if let Some(first) = self.entered(occurrence, file) {
                let repeat = self.repeat(source, file, occurrence, first);
                let findings =
                    findings.get_or_insert_with(|| Findings::new(settings, &ALL[0].info));
                findings.enter_remembered(&occurrence.customer, occurrence.kind);
                dispatch::check_repeat(&repeat, findings);
            }
        }
        findings.map_or_else(Vec::new, Findings::into_diagnostics)
    }

    /// Records a value whose text is elsewhere. If it occurred before, returns the source that `source`
    /// makes in place of the text, and the findings in it.
    pub(crate) fn take_recorded(
        &mut self,
        name: &Arc<str>,
        settings: &Settings,
        occurrence: &Occurrence,
        source: impl FnOnce() -> Source,
    ) -> Option<(Source, Vec<Diagnostic>)> {
        if self.is_over || !dispatch::compares(occurrence.identifier, settings) {
            return None;
        }
        let file = self.file(name);
        let first = self.entered(occurrence, file)?;
        let source = source();
        let repeat = self.repeat(&source, file, occurrence, first);
        let mut findings = Findings::new(settings, &ALL[0].info);
        findings.enter_remembered(&occurrence.customer, occurrence.kind);
        dispatch::check_repeat(&repeat, &mut findings);
        let diagnostics = findings.into_diagnostics();
        Some((source, diagnostics))
    }

    /// The number of a file. The pieces of a file come in sequence.
    fn file(&mut self, name: &Arc<str>) -> u32 {
        if self.files.last() != Some(name) {
            self.files.push(Arc::clone(name));
        }
        (self.files.len() - 1) as u32 & FILE
    }

    /// Records a value, and returns its earlier place, if any. An error ends the comparison.
    fn entered(&mut self, occurrence: &Occurrence, file: u32) -> Option<First> {
        match self.enter(occurrence, file) {
            Ok(earlier) => earlier,
            Err(error) => {
                self.failure = Some(error);
                self.is_over = true;
                None
            }
        }
    }

    /// Records a value, and returns its earlier place, if any.
    fn enter(&mut self, occurrence: &Occurrence, file: u32) -> io::Result<Option<First>> {
        let key = occurrence.key;
        let number = (key.rank() >> (64 - TABLES.ilog2())) as usize;
        let table = &mut self.tables[number];
        let earlier = match table.entry(key) {
            Entry::Occupied(mut known) => {
                let first = *known.get();
                known.insert(first.updated(occurrence, file));
                return Ok(Some(first));
            }
            Entry::Vacant(place) => {
                let spilled = self.bound.as_ref().and_then(|it| it.spilled.as_ref());
                let earlier = spilled.map(|it| it.find(key)).transpose()?.flatten();
                place.insert(earlier.map_or_else(
                    || First::of(occurrence, file),
                    |first| first.updated(occurrence, file),
                ));
                earlier
            }
        };
        let is_full = |bound: &Bound| table.len() >= bound.most;
        if self.bound.as_ref().is_some_and(is_full) {
            self.spill()?;
        }
        Ok(earlier)
    }

    /// Moves all entries to the storage.
    fn spill(&mut self) -> io::Result<()> {
        let Some(bound) = &mut self.bound else {
            return Ok(());
        };
        if let Some(storage) = bound.storage.take() {
            bound.spilled = Some(Spilled::new(storage, bound.filter));
        }
        let Some(spilled) = &mut bound.spilled else {
            return Ok(());
        };
        // A table holds a range of keys, so one after the other is all in order.
        spilled.add(self.tables.iter_mut().flat_map(|table| {
            let mut entries: Vec<_> = table.drain().collect();
            entries.sort_unstable_by_key(|(key, _)| key.order());
            entries
        }))
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
            was_of_form: first.was_of_form(),
            first: first_place,
            is_one_delivery: is_same_file,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn occurrence(identifier: Identifier, number: u32, line: usize) -> Occurrence {
        Occurrence {
            identifier,
            key: Key::of(identifier, &format!("KYC-{number}")),
            position: Position { line, column: 1 },
            span: Span::empty(0),
            customer: String::new(),
            kind: KINDS[number as usize % KINDS.len()],
            is_of_form: number.is_multiple_of(3),
            is_update: number.is_multiple_of(5),
            in_batch: false,
        }
    }

    /// Areas in memory, of which only so many can be created.
    struct Areas(usize);

    impl Storage for Areas {
        fn area(&mut self) -> io::Result<Box<dyn Area>> {
            self.0 = self.0.checked_sub(1).ok_or(io::ErrorKind::StorageFull)?;
            Ok(Box::new(Bytes(Vec::new())))
        }
    }

    struct Bytes(Vec<u8>);

    impl Area for Bytes {
        fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
            self.0.extend(bytes);
            Ok(())
        }

        fn read(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
            let at = offset as usize;
            bytes.copy_from_slice(&self.0[at..at + bytes.len()]);
            Ok(())
        }
    }

    fn bounded(most: usize, areas: usize) -> Ledger {
        Ledger::with_bound(Bound {
            most,
            // Small, so that many looks are in vain.
            filter: 1 << 10,
            storage: Some(Box::new(Areas(areas))),
            spilled: None,
        })
    }

    #[test]
    fn customers_are_compared_with_the_first_in_the_file_of_the_same_action() {
        let (create, update) = (false, true);
        for (actions, expected) in [
            // Each has an action, its file, and the line of the customer that it is compared with.
            (
                [(create, 0), (create, 1), (create, 1)],
                [None, Some(1), Some(2)],
            ),
            (
                [(create, 0), (update, 1), (update, 1)],
                [None, Some(1), Some(1)],
            ),
            (
                [(update, 0), (update, 1), (create, 1)],
                [None, Some(1), Some(2)],
            ),
            (
                [(update, 0), (create, 0), (create, 0)],
                [None, Some(1), Some(2)],
            ),
        ] {
            let mut ledger = Ledger::default();
            let found = actions
                .into_iter()
                .zip(1..)
                .map(|((is_update, file), line)| {
                    let mut occurrence = occurrence(Identifier::CustomerExtId, 1, line);
                    occurrence.is_update = is_update;
                    let first = ledger.enter(&occurrence, file).unwrap();
                    first.map(|first| first.line)
                });
            assert_eq!(found.collect::<Vec<_>>(), expected, "{actions:?}");
        }
    }

    #[test]
    fn a_bounded_ledger_remembers_the_same() {
        let mut random = fastrand::Rng::with_seed(7);
        for most in [1, 2, 50] {
            let mut ledgers = [Ledger::default(), bounded(most, usize::MAX)];
            for line in 1..10_000 {
                let file = (line / 500) as u32;
                let identifier = KINDS[0].identifiers[random.usize(..2)];
                let mut occurrence = occurrence(identifier, random.u32(..3000), line);
                occurrence.is_update = random.bool();
                occurrence.kind = KINDS[random.usize(..KINDS.len())];
                let [expected, found] = ledgers.each_mut().map(|ledger| {
                    let first = ledger.enter(&occurrence, file).unwrap();
                    first.map(|first| (first.origin, first.line, first.column))
                });
                assert_eq!(found, expected, "line {line}, {most} in memory");
            }
            let bound = ledgers[1].bound.as_ref().unwrap();
            assert!(bound.spilled.is_some());
        }
    }

    #[test]
    fn a_failure_of_the_storage_ends_the_comparison() {
        // The second area is the one that does not fit.
        let mut ledger = bounded(1, 1);
        let settings = Settings::on("2026-11-28".parse().unwrap());
        let source = Source::new("a.ndjson", Vec::new());
        let mut failures = Vec::new();
        for number in 0..1000 {
            let occurrence = occurrence(Identifier::CustomerExtId, number, 1);
            ledger.take(&source, &settings, &[occurrence]);
            failures.extend(ledger.failure());
        }
        let kinds: Vec<_> = failures.iter().map(io::Error::kind).collect();
        assert_eq!(kinds, [io::ErrorKind::StorageFull]);
        // Values that another run has recorded are not compared either.
        let repeated = occurrence(Identifier::CustomerExtId, 999, 1);
        for _ in 0..2 {
            let name = source.shared_name();
            let found = ledger.take_recorded(name, &settings, &repeated, || {
                Source::new("a.ndjson", Vec::new())
            });
            assert!(found.is_none() && ledger.failure().is_none());
        }
    }

    #[test]
    fn tables_and_filter_fit_the_memory() {
        for memory in [0, 16 << 20, 100 << 20, 1 << 30, 5 << 30] {
            let bound = Ledger::bounded(memory, Box::new(Areas(0))).bound.unwrap();
            let places = (bound.most * 8 / 7).next_power_of_two();
            let taken = places * TABLES * PLACE + bound.filter;
            let memory = memory.max(LEAST_MEMORY);
            assert!(taken <= memory / 8 * 7, "{memory}: {taken}");
            assert!(taken >= memory / 8 * 5, "{memory}: {taken}");
            let mut table = Table::default();
            for number in 0..bound.most.min(1 << 16) as u32 {
                let occurrence = occurrence(Identifier::CustomerExtId, number, 1);
                table.insert(occurrence.key, First::of(&occurrence, 0));
            }
            assert!(table.capacity() <= places);
        }
    }

    #[test]
    fn tables_take_a_half_of_the_memory_where_it_is_a_power_of_two_of_places() {
        let memory = 2 * TABLES * PLACE * 1024;
        let bound = Ledger::bounded(memory, Box::new(Areas(0))).bound.unwrap();
        assert_eq!(bound.most, 1024 / 8 * 7);
    }

    /// docs/migrations.md states 80 to 150 bytes; the system's overhead is not included here.
    #[test]
    fn a_customer_takes_no_more_memory_than_documented() {
        for customers in [50_000, 100_000, 200_000, 225_000, 230_000] {
            let mut ledger = Ledger::default();
            for number in 0..customers {
                for identifier in KINDS[0].identifiers.iter().copied() {
                    let occurrence = occurrence(identifier, number, 1);
                    assert!(ledger.enter(&occurrence, 0).unwrap().is_none());
                }
            }
            // A table fills up to seven eighths of its slots.
            let places = ledger.tables.iter().map(|table| table.capacity() * 8 / 7);
            let each = places.sum::<usize>() * PLACE / customers as usize;
            assert!(each <= 120, "{customers}: {each}");
        }
    }
}
