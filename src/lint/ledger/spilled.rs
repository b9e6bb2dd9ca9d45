//! The values that memory cannot hold: sorted runs in a storage that is handed in.
//!
//! A run has an entry of 24 bytes for each value, in the order of the keys. Of each block of a run, memory
//! has the first key, so that a look reads one block. Runs of equal size are merged, so that there are few.
//! The latest entry of a value holds.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;

use crate::document::repeat::Key;
use crate::lint::ledger::First;
use crate::lint::ledger::filter::Filter;

/// Where values go that memory cannot hold. Nobody else needs them, and they need not survive the program.
pub trait Storage: Send {
    /// Creates an empty area.
    fn area(&mut self) -> io::Result<Box<dyn Area>>;
}

/// Bytes that are appended, and read at any place. What it takes is free again when it is dropped.
pub trait Area: Send {
    /// Appends bytes.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Fills `bytes` with what was appended, from `offset` on.
    fn read(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()>;
}

/// The bytes of an entry.
const ENTRY: usize = 24;

/// The entries of a block, and of what is read and written at a time.
const BLOCK: usize = 128;
const CHUNK: usize = 32 * BLOCK;

/// How many runs of one size there may be before they are merged.
const FEW: usize = 8;

/// The values in the storage.
pub(super) struct Spilled {
    storage: Box<dyn Storage>,
    filter: Filter,
    /// The oldest first. Their levels do not grow.
    runs: Vec<Run>,
}

struct Run {
    area: Box<dyn Area>,
    /// The number of entries.
    len: u64,
    /// The rank of the first key of each block.
    blocks: Vec<u64>,
    /// How often its entries were merged.
    level: u32,
}

impl Spilled {
    /// Creates an empty set, with a filter of so many bytes.
    pub(super) fn new(storage: Box<dyn Storage>, filter: usize) -> Self {
        Spilled {
            storage,
            filter: Filter::new(filter),
            runs: Vec::new(),
        }
    }

    /// Returns the first place of a value; `None` if it is not in the storage.
    pub(super) fn find(&self, key: Key) -> io::Result<Option<First>> {
        if !self.filter.may_have(key) {
            return Ok(None);
        }
        for run in self.runs.iter().rev() {
            if let Some(first) = run.find(key)? {
                return Ok(Some(first));
            }
        }
        Ok(None)
    }

    /// Adds entries, which are sorted by their keys.
    pub(super) fn add(&mut self, entries: impl Iterator<Item = (Key, First)>) -> io::Result<()> {
        let mut writer = Writer::new(self.storage.area()?);
        for (key, first) in entries {
            self.filter.add(key);
            writer.add(key, first)?;
        }
        self.runs.push(writer.finish(0)?);
        while let Some(level) = self.level_to_merge() {
            let older = self.runs.iter().take_while(|run| run.level > level).count();
            let merged = merge(&self.runs[older..], self.storage.area()?, level + 1)?;
            self.runs.truncate(older);
            self.runs.push(merged);
        }
        Ok(())
    }

    /// Returns the level of the last runs if there are too many of them.
    fn level_to_merge(&self) -> Option<u32> {
        let level = self.runs.last()?.level;
        let same = self.runs.iter().rev().take_while(|run| run.level == level);
        (same.count() >= FEW).then_some(level)
    }
}

impl Run {
    fn find(&self, key: Key) -> io::Result<Option<First>> {
        let rank = key.rank();
        // Keys of one rank may begin in the block before the one that begins with it.
        let last = self.blocks.partition_point(|first| *first <= rank);
        let mut block = self.blocks[..last].partition_point(|first| *first < rank);
        block = block.saturating_sub(1);
        let mut bytes = [0; BLOCK * ENTRY];
        while block < last {
            let begin = (block * BLOCK) as u64;
            let entries = (self.len - begin).min(BLOCK as u64) as usize;
            let bytes = &mut bytes[..entries * ENTRY];
            self.area.read(begin * ENTRY as u64, bytes)?;
            let entries = bytes.as_chunks::<ENTRY>().0;
            let found = entries.binary_search_by_key(&key.order(), |it| decode(it).0.order());
            if let Ok(found) = found {
                return Ok(Some(decode(&entries[found]).1));
            }
            block += 1;
        }
        Ok(None)
    }
}

/// Writes a run.
struct Writer {
    area: Box<dyn Area>,
    len: u64,
    blocks: Vec<u64>,
    waiting: Vec<u8>,
}

impl Writer {
    fn new(area: Box<dyn Area>) -> Self {
        Writer {
            area,
            len: 0,
            blocks: Vec::new(),
            waiting: Vec::with_capacity(CHUNK * ENTRY),
        }
    }

    fn add(&mut self, key: Key, first: First) -> io::Result<()> {
        if self.len.is_multiple_of(BLOCK as u64) {
            self.blocks.push(key.rank());
        }
        self.len += 1;
        self.waiting.extend(encode(key, first));
        if self.waiting.len() == CHUNK * ENTRY {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.area.append(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }

    fn finish(mut self, level: u32) -> io::Result<Run> {
        self.flush()?;
        self.blocks.shrink_to_fit();
        Ok(Run {
            area: self.area,
            len: self.len,
            blocks: self.blocks,
            level,
        })
    }
}

/// Reads a run from its start to its end.
struct Reader<'a> {
    run: &'a Run,
    /// The number of entries that were read, and those that wait.
    read: u64,
    bytes: Vec<u8>,
    next: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> io::Result<Option<(Key, First)>> {
        if self.next == self.bytes.len() / ENTRY {
            let entries = (self.run.len - self.read).min(CHUNK as u64);
            self.bytes.resize(entries as usize * ENTRY, 0);
            self.run
                .area
                .read(self.read * ENTRY as u64, &mut self.bytes)?;
            self.read += entries;
            self.next = 0;
        }
        let entries = self.bytes.as_chunks::<ENTRY>().0;
        let entry = entries.get(self.next).map(decode);
        self.next += 1;
        Ok(entry)
    }
}

/// Merges runs, the oldest first. The latest entry of a key remains.
fn merge(runs: &[Run], area: Box<dyn Area>, level: u32) -> io::Result<Run> {
    let mut writer = Writer::new(area);
    let mut readers: Vec<_> = runs
        .iter()
        .map(|run| Reader {
            run,
            read: 0,
            bytes: Vec::new(),
            next: 0,
        })
        .collect();
    let mut heads = BinaryHeap::new();
    let mut entries = vec![None; readers.len()];
    for (number, reader) in readers.iter_mut().enumerate() {
        advance(number, reader, &mut entries, &mut heads)?;
    }
    let mut last = None;
    while let Some((Reverse(order), number)) = heads.pop() {
        // Of equal keys, the latest run comes first.
        if let Some((key, first)) = entries[number]
            && last != Some(order)
        {
            writer.add(key, first)?;
        }
        last = Some(order);
        advance(number, &mut readers[number], &mut entries, &mut heads)?;
    }
    writer.finish(level)
}

type Heads = BinaryHeap<(Reverse<(u64, u32)>, usize)>;

fn advance(
    number: usize,
    reader: &mut Reader<'_>,
    entries: &mut [Option<(Key, First)>],
    heads: &mut Heads,
) -> io::Result<()> {
    entries[number] = reader.next()?;
    if let Some((key, _)) = entries[number] {
        heads.push((Reverse(key.order()), number));
    }
    Ok(())
}

fn encode(key: Key, first: First) -> [u8; ENTRY] {
    let mut bytes = [0; ENTRY];
    bytes[..12].copy_from_slice(&key.bytes());
    let words = [first.origin, first.line, first.column];
    for (bytes, word) in bytes[12..].as_chunks_mut().0.iter_mut().zip(words) {
        *bytes = word.to_le_bytes();
    }
    bytes
}

fn decode(bytes: &[u8; ENTRY]) -> (Key, First) {
    let mut words = bytes.as_chunks().0.iter().map(|it| u32::from_le_bytes(*it));
    let mut word = || words.next().unwrap_or_default();
    let key = Key::from_words([word(), word(), word()]);
    let first = First {
        origin: word(),
        line: word(),
        column: word(),
    };
    (key, first)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::contract::identifier::Identifier;

    /// What a storage in memory was asked for.
    #[derive(Default, Clone)]
    struct Asked {
        reads: Arc<AtomicUsize>,
        /// The bytes of each time that something was appended.
        appended: Arc<Mutex<Vec<usize>>>,
    }

    impl Storage for Asked {
        fn area(&mut self) -> io::Result<Box<dyn Area>> {
            Ok(Box::new(Bytes {
                bytes: Vec::new(),
                asked: self.clone(),
            }))
        }
    }

    struct Bytes {
        bytes: Vec<u8>,
        asked: Asked,
    }

    impl Area for Bytes {
        fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
            self.asked.appended.lock().unwrap().push(bytes.len());
            self.bytes.extend(bytes);
            Ok(())
        }

        fn read(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
            self.asked.reads.fetch_add(1, Ordering::Relaxed);
            let at = offset as usize;
            bytes.copy_from_slice(&self.bytes[at..at + bytes.len()]);
            Ok(())
        }
    }

    fn spilled(asked: &Asked) -> Spilled {
        Spilled::new(Box::new(asked.clone()), 1 << 18)
    }

    fn key(number: u32) -> Key {
        Key::of(Identifier::CustomerExtId, &format!("CUST-{number}"))
    }

    /// Adds a run of these numbers, each with the line of its first place.
    fn add(spilled: &mut Spilled, numbers: impl Iterator<Item = u32>, line: u32) {
        let first = |column| First {
            origin: 0,
            line,
            column,
        };
        let mut entries: Vec<_> = numbers.map(|it| (key(it), first(it))).collect();
        entries.sort_unstable_by_key(|(key, _)| key.order());
        spilled.add(entries.into_iter()).unwrap();
    }

    /// The line and the column of the first place of a number.
    fn found(spilled: &Spilled, number: u32) -> Option<(u32, u32)> {
        let first = spilled.find(key(number)).unwrap();
        first.map(|first| (first.line, first.column))
    }

    #[test]
    fn a_look_reads_a_block_of_a_run_or_two() {
        let asked = Asked::default();
        let mut spilled = spilled(&asked);
        add(&mut spilled, 0..10_000, 1);
        for number in 0..10_000 {
            assert_eq!(found(&spilled, number), Some((1, number)));
            let reads = asked.reads.swap(0, Ordering::Relaxed);
            assert!((1..=2).contains(&reads), "{number}: {reads}");
        }
    }

    #[test]
    fn a_run_is_written_in_chunks() {
        let asked = Asked::default();
        add(&mut spilled(&asked), 0..10_000, 1);
        let rest = (10_000 - 2 * CHUNK) * ENTRY;
        let expected = [CHUNK * ENTRY, CHUNK * ENTRY, rest];
        assert_eq!(*asked.appended.lock().unwrap(), expected);
    }

    #[test]
    fn runs_of_equal_size_are_merged_so_that_few_remain() {
        let mut spilled = spilled(&Asked::default());
        for (run, expected) in (1_u32..=73).zip(
            // The digits of the number of runs to the base of eight are the runs of each level.
            (1_usize..).map(|run| [(2, run / 64), (1, run / 8 % 8), (0, run % 8)]),
        ) {
            add(&mut spilled, run * 10..run * 10 + 20, run);
            let levels: Vec<_> = spilled.runs.iter().map(|run| run.level).collect();
            let expected = expected.map(|(level, count)| vec![level; count]).concat();
            assert_eq!(levels, expected, "{run} runs");
        }
        // Every number but the first and the last ten is in two runs, of which the later one holds.
        for number in 10..750 {
            let latest = (number / 10).min(73);
            assert_eq!(found(&spilled, number), Some((latest, number)));
        }
        assert_eq!(found(&spilled, 750), None);
    }

    #[test]
    fn runs_of_several_chunks_are_merged_whole() {
        let mut spilled = spilled(&Asked::default());
        for run in 0..8 {
            add(&mut spilled, run * 5_000..(run + 1) * 5_000, run + 1);
        }
        let lengths: Vec<_> = spilled.runs.iter().map(|run| run.len).collect();
        assert_eq!(lengths, [40_000]);
        for number in 0..40_000 {
            let run = number / 5_000 + 1;
            assert_eq!(found(&spilled, number), Some((run, number)));
        }
    }
}
