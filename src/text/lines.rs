//! Conversion between byte offsets, lines and columns, and offsets in UTF-16. Nothing else does this
//! conversion.
//!
//! A minified payload is one line of any length, and a diagnostic at its end must not cost a walk
//! over the whole line. So the number of characters before every 512th byte is counted once. This
//! is delayed until the lines walked add up to the length of the text: with one defective customer
//! in fifty, counting the characters of all of them took a twentieth of the run.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A place in a text, as shown to users: line and column are 1-based, columns count Unicode code
/// points. A byte order mark does not take up a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, 1-based. A line ends at `\n`.
    pub line: usize,
    /// The column, 1-based, in code points.
    pub column: usize,
}

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnUnit {
    /// Bytes of UTF-8.
    Bytes,
    /// Unicode code points.
    CodePoints,
    /// Code units of UTF-16: two for a code point beyond U+FFFF.
    Utf16,
}

const BLOCK: usize = 512;

/// In line prefixes of up to this many bytes, the characters are counted each time.
const LONG: usize = 4 * BLOCK;

/// The line starts of a text.
#[derive(Debug)]
pub struct Lines {
    /// The first byte of each line.
    starts: Vec<u32>,
    /// The number of characters that begin before each block of bytes. Computed on first need.
    characters: OnceLock<Vec<u32>>,
    /// The number of code points beyond U+FFFF that begin before each block of bytes. Computed on
    /// first need, which only UTF-16 columns have.
    surrogates: OnceLock<Vec<u32>>,
    /// How many bytes of lines have been walked so far.
    walked: AtomicUsize,
}

impl Lines {
    /// Finds the lines of a text whose first line begins at byte `start`.
    pub fn new(text: &str, start: usize) -> Self {
        let newlines = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1);
        let starts = std::iter::once(start as u32).chain(newlines).collect();
        Lines {
            starts,
            characters: OnceLock::new(),
            surrogates: OnceLock::new(),
            walked: AtomicUsize::new(0),
        }
    }

    /// Finds the lines of a text as editors do: a line ends at `\r` too, if no `\n` follows.
    pub fn of_editor(text: &str) -> Self {
        let ends = memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()).map(|at| at + 1);
        let starts = ends.filter(|at| begins_line(text.as_bytes(), *at));
        Lines {
            starts: std::iter::once(0)
                .chain(starts.map(|at| at as u32))
                .collect(),
            ..Lines::new("", 0)
        }
    }

    /// Follows an edit of a text whose lines were found as editors do. `replaced` are the bytes that
    /// were replaced by `length` others, and `text` is the text with these.
    pub fn edit(&mut self, text: &str, replaced: &std::ops::Range<usize>, length: usize) {
        let end = replaced.start + length;
        // Whether a line begins at a byte depends on the byte before and on itself.
        let from = self
            .starts
            .partition_point(|at| (*at as usize) < replaced.start.max(1));
        let to = self
            .starts
            .partition_point(|at| *at as usize <= replaced.end);
        for start in self.starts.get_mut(to..).unwrap_or_default() {
            *start = (*start as usize - replaced.end + end) as u32;
        }
        let candidates = replaced.start.max(1)..=end;
        let starts = candidates.filter(|at| begins_line(text.as_bytes(), *at));
        let starts: Vec<_> = starts.map(|at| at as u32).collect();
        self.starts.splice(from..to.max(from), starts);
        self.characters = OnceLock::new();
        self.surrogates = OnceLock::new();
        self.walked = AtomicUsize::new(0);
    }

    /// Below this offset, in bytes, it is not worth finding the lines of the whole text.
    pub const NEAR: usize = 1024;

    /// Returns the line and column of byte `offset`, counted without an index. The first line of
    /// the text begins at byte `start`.
    pub fn position_near_start(text: &str, start: usize, offset: usize) -> Position {
        let before = text.as_bytes().get(start..offset).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        Position {
            line,
            column: beginnings(&before[start..]) + 1,
        }
    }

    /// The number of lines.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Returns the line and column of byte `offset`, in code points. `text` must be the text that was
    /// indexed.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        self.position_in(text, offset, ColumnUnit::CodePoints)
    }

    /// Returns the line and column of byte `offset`. `text` must be the text that was indexed.
    pub fn position_in(&self, text: &str, offset: usize, unit: ColumnUnit) -> Position {
        let offset = offset.min(text.len());
        let line = self
            .starts
            .partition_point(|start| *start as usize <= offset)
            .max(1);
        let start = self.start(line);
        let passed = text.as_bytes().get(start..offset).unwrap_or_default();
        let column = if unit == ColumnUnit::Bytes {
            passed.len()
        } else if passed.len() <= LONG || self.may_walk(passed.len(), text.len()) {
            units(passed, unit)
        } else {
            self.units_before(text, offset, unit) - self.units_before(text, start, unit)
        };
        Position {
            line,
            column: column + 1,
        }
    }

    /// Whether `length` more bytes of a line may be walked: all walks together may not exceed
    /// `most`, the length of the text.
    fn may_walk(&self, length: usize, most: usize) -> bool {
        self.characters.get().is_none()
            && self.walked.fetch_add(length, Ordering::Relaxed) + length <= most
    }

    /// Returns the byte offset of a line and column in code points. `text` must be the text that was
    /// indexed.
    pub fn offset(&self, text: &str, position: Position) -> usize {
        self.offset_in(text, position, ColumnUnit::CodePoints)
    }

    /// Returns the byte offset of a line and column: of the character that the column is in, or of the end
    /// of the line. `text` must be the text that was indexed.
    pub fn offset_in(&self, text: &str, position: Position, unit: ColumnUnit) -> usize {
        let range = self.range(text, position.line);
        let passed = position.column.saturating_sub(1);
        if unit == ColumnUnit::Bytes {
            let offset = range.start.saturating_add(passed).min(range.end);
            return text.floor_char_boundary(offset);
        }
        self.walk(text, range, passed, unit)
    }

    /// Returns the number of UTF-16 code units before byte `offset`. `text` must be the text that was
    /// indexed.
    pub fn utf16(&self, text: &str, offset: usize) -> usize {
        self.units_before(text, offset.min(text.len()), ColumnUnit::Utf16)
    }

    /// Returns the byte offset of the character that the UTF-16 code unit `offset` belongs to, or the
    /// end of the text. `text` must be the text that was indexed.
    pub fn of_utf16(&self, text: &str, offset: usize) -> usize {
        self.walk(text, 0..text.len(), offset, ColumnUnit::Utf16)
    }

    /// Returns the byte offset of the character behind `passed` units of a range of bytes, or the end of
    /// the range.
    fn walk(
        &self,
        text: &str,
        range: std::ops::Range<usize>,
        passed: usize,
        unit: ColumnUnit,
    ) -> usize {
        let (from, mut left) = self.skip(text, &range, passed, unit);
        let rest = text.get(from..range.end).unwrap_or_default();
        for (offset, character) in rest.char_indices() {
            let length = units_of(character, unit);
            if left < length {
                return from + offset;
            }
            left -= length;
        }
        range.end
    }

    /// Returns a byte in the line to walk from, and how many of the `passed` units are left to walk.
    /// In a long line it is the first character of a block, otherwise the start of the line.
    fn skip(
        &self,
        text: &str,
        line: &std::ops::Range<usize>,
        passed: usize,
        unit: ColumnUnit,
    ) -> (usize, usize) {
        let nothing = (line.start, passed);
        if line.len() <= LONG || passed <= LONG {
            return nothing;
        }
        let before = self.units_before(text, line.start, unit) + passed;
        let (mut low, mut high) = (0, self.blocks(text).len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.units_before_block(text, middle, unit) <= before {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let Some(block) = low.checked_sub(1) else {
            return nothing;
        };
        let Some(mut from) = Some(block * BLOCK).filter(|from| *from > line.start) else {
            return nothing;
        };
        // A block may begin within a character, which counts toward the block before.
        while !text.is_char_boundary(from) {
            from += 1;
        }
        (from, before - self.units_before(text, from, unit))
    }

    /// The first byte of a line; lines are 1-based.
    pub fn start(&self, line: usize) -> usize {
        self.starts
            .get(line.saturating_sub(1))
            .map_or(0, |start| *start as usize)
    }

    /// The bytes of a line, without its line ending.
    pub fn range(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let start = self.start(line).min(text.len());
        let end = match self.starts.get(line) {
            Some(next) => *next as usize - 1,
            None => text.len(),
        };
        let end = end.max(start);
        let line = text.get(start..end).unwrap_or_default();
        start..start + line.strip_suffix('\r').unwrap_or(line).len()
    }

    /// The number of characters before each block.
    fn blocks(&self, text: &str) -> &[u32] {
        self.characters
            .get_or_init(|| before_blocks(text, |byte| byte & 0xC0 != 0x80))
    }

    /// The number of code points beyond U+FFFF before each block.
    fn surrogate_blocks(&self, text: &str) -> &[u32] {
        self.surrogates
            .get_or_init(|| before_blocks(text, |byte| byte >= FOUR_BYTES))
    }

    fn units_before_block(&self, text: &str, block: usize, unit: ColumnUnit) -> usize {
        let characters = self.blocks(text).get(block).copied().unwrap_or_default();
        let surrogates = match unit {
            ColumnUnit::Utf16 => self.surrogate_blocks(text).get(block).copied(),
            ColumnUnit::Bytes | ColumnUnit::CodePoints => None,
        };
        (characters + surrogates.unwrap_or_default()) as usize
    }

    fn units_before(&self, text: &str, offset: usize, unit: ColumnUnit) -> usize {
        let block = (offset / BLOCK).min(self.blocks(text).len().saturating_sub(1));
        let counted = block * BLOCK;
        let rest = text.as_bytes().get(counted..offset).unwrap_or_default();
        self.units_before_block(text, block, unit) + units(rest, unit)
    }
}

/// The first byte of a code point beyond U+FFFF is at least this one.
const FOUR_BYTES: u8 = 0xF0;

/// How many bytes before each block are counted.
fn before_blocks(text: &str, is_counted: impl Fn(u8) -> bool) -> Vec<u32> {
    let blocks = text.as_bytes().chunks(BLOCK);
    let counts = blocks.scan(0, |count, block| {
        let before = *count;
        *count += block.iter().filter(|byte| is_counted(**byte)).count() as u32;
        Some(before)
    });
    counts.collect()
}

/// The number of characters that begin in these bytes.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// The number of units of the characters that begin in these bytes.
fn units(bytes: &[u8], unit: ColumnUnit) -> usize {
    let surrogates = || bytes.iter().filter(|byte| **byte >= FOUR_BYTES).count();
    match unit {
        ColumnUnit::Bytes => bytes.len(),
        ColumnUnit::CodePoints => beginnings(bytes),
        ColumnUnit::Utf16 => beginnings(bytes) + surrogates(),
    }
}

fn units_of(character: char, unit: ColumnUnit) -> usize {
    match unit {
        ColumnUnit::Bytes => character.len_utf8(),
        ColumnUnit::CodePoints => 1,
        ColumnUnit::Utf16 => character.len_utf16(),
    }
}

/// Whether an editor shows a new line from this byte on.
fn begins_line(text: &[u8], at: usize) -> bool {
    let (before, behind) = (text.get(at.wrapping_sub(1)), text.get(at));
    before == Some(&b'\n') || before == Some(&b'\r') && behind != Some(&b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(text: &str, start: usize, offset: usize) -> (usize, usize) {
        let position = Lines::new(text, start).position(text, offset);
        let near = Lines::position_near_start(text, start, offset.min(text.len()));
        assert_eq!(position, near);
        (position.line, position.column)
    }

    #[test]
    fn columns_count_characters() {
        let text = "ab\nžą🦊x\r\n\ty";
        assert_eq!(position(text, 0, 0), (1, 1));
        assert_eq!(position(text, 0, 2), (1, 3));
        assert_eq!(position(text, 0, 3), (2, 1));
        assert_eq!(position(text, 0, text.find('x').unwrap()), (2, 4));
        assert_eq!(position(text, 0, text.find('\t').unwrap()), (3, 1));
        assert_eq!(position(text, 0, text.find('y').unwrap()), (3, 2));
        assert_eq!(position(text, 0, text.len()), (3, 3));
        assert_eq!(position(text, 0, 1000), (3, 3));
        assert_eq!(position("", 0, 0), (1, 1));
    }

    #[test]
    fn a_byte_order_mark_has_no_column() {
        let text = "\u{feff}{\n}";
        assert_eq!(position(text, 3, 0), (1, 1));
        assert_eq!(position(text, 3, 3), (1, 1));
        assert_eq!(position(text, 3, 5), (2, 1));
    }

    #[test]
    fn columns_count_in_the_requested_unit() {
        let text = "ab\nžą🦊x\r\n\ty";
        let lines = Lines::new(text, 0);
        let x = text.find('x').unwrap();
        for (unit, column) in [
            (ColumnUnit::Bytes, 9),
            (ColumnUnit::CodePoints, 4),
            (ColumnUnit::Utf16, 5),
        ] {
            let position = Position { line: 2, column };
            assert_eq!(lines.position_in(text, x, unit), position);
            assert_eq!(lines.offset_in(text, position, unit), x);
        }
        // Within the fox, the position is its start.
        let fox = text.find('🦊').unwrap();
        let within = |column| Position { line: 2, column };
        assert_eq!(lines.offset_in(text, within(4), ColumnUnit::Utf16), fox);
        assert_eq!(lines.offset_in(text, within(7), ColumnUnit::Bytes), fox);
        // Past the end, the position is the end of the line without its line ending.
        for unit in [ColumnUnit::Bytes, ColumnUnit::CodePoints, ColumnUnit::Utf16] {
            assert_eq!(lines.offset_in(text, within(99), unit), x + 1);
        }
    }

    #[test]
    fn every_unit_is_counted_correctly_across_blocks() {
        let long = "ž🦊a".repeat(BLOCK);
        let text = format!("🦊\n{long}\n{long}");
        let lines = Lines::new(&text, 0);
        for unit in [ColumnUnit::Bytes, ColumnUnit::CodePoints, ColumnUnit::Utf16] {
            let (mut line, mut column) = (1, 1);
            for (offset, character) in text.char_indices() {
                let position = Position { line, column };
                if offset % 97 == 0 {
                    assert_eq!(lines.position_in(&text, offset, unit), position);
                    assert_eq!(lines.offset_in(&text, position, unit), offset);
                }
                column += units_of(character, unit);
                if character == '\n' {
                    (line, column) = (line + 1, 1);
                }
            }
        }
    }

    #[test]
    fn offsets_in_utf_16_and_bytes_correspond() {
        let long = format!("\u{feff}a\r\n{}\r\nb", "ž🦊a".repeat(BLOCK));
        for text in ["", "ab\nž🦊x\r\ny", "\u{feff}{}\r\n", &long] {
            let lines = Lines::new(text, 0);
            let mut units = 0;
            for (offset, character) in text.char_indices() {
                assert_eq!(lines.utf16(text, offset), units);
                // The second half of a surrogate pair belongs to the same character.
                for unit in units..units + character.len_utf16() {
                    assert_eq!(lines.of_utf16(text, unit), offset);
                }
                units += character.len_utf16();
            }
            assert_eq!(lines.utf16(text, text.len()), units);
            assert_eq!(lines.of_utf16(text, units), text.len());
            assert_eq!(lines.of_utf16(text, units + 9), text.len());
        }
    }

    #[test]
    fn a_long_line_is_counted_correctly_across_blocks() {
        let text = "ž🦊a".repeat(BLOCK);
        let lines = Lines::new(&text, 0);
        for (index, (offset, _)) in text.char_indices().enumerate().step_by(997) {
            let position = lines.position(&text, offset);
            assert_eq!(position.column, index + 1);
            assert_eq!(lines.offset(&text, position), offset);
        }
        // Lines before and after it, and positions past the end.
        let text = format!("ž\n{text}\n{text}");
        let lines = Lines::new(&text, 0);
        for (offset, _) in text.char_indices().step_by(991) {
            let position = lines.position(&text, offset);
            assert_eq!(lines.offset(&text, position), offset);
        }
        let behind = Position {
            line: 2,
            column: 1 << 20,
        };
        assert_eq!(lines.offset(&text, behind), lines.range(&text, 2).end);
    }

    #[test]
    fn ranges_exclude_the_line_ending() {
        let text = "a\r\nbc\n";
        let lines = Lines::new(text, 0);
        assert_eq!(lines.count(), 3);
        assert_eq!(&text[lines.range(text, 1)], "a");
        assert_eq!(&text[lines.range(text, 2)], "bc");
        assert_eq!(&text[lines.range(text, 3)], "");
    }

    #[test]
    fn an_index_follows_edits_as_if_it_was_made_anew() {
        let pieces = ["", "a", "\n", "\r", "\r\n", "x\r\ny\n\r", "ą\n"];
        for text in ["", "a\r\nb\rc\n", "\n\n", "\r\n"] {
            for start in 0..=text.len() {
                for end in start..=text.len() {
                    for piece in pieces {
                        let mut lines = Lines::of_editor(text);
                        let mut edited = text.to_owned();
                        edited.replace_range(start..end, piece);
                        lines.edit(&edited, &(start..end), piece.len());
                        let anew = Lines::of_editor(&edited);
                        assert_eq!(
                            lines.starts, anew.starts,
                            "{text:?} {start} {end} {piece:?}"
                        );
                    }
                }
            }
        }
    }
}
