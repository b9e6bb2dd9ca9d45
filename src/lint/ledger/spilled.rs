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
