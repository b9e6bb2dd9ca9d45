//! Values of a column, each of which is one document. Many short ones make one source, because a source
//! for each would cost more than linting it.

use std::sync::Arc;

use crate::source::decode::SignatureBytes;
use crate::source::stream::{MOST_LINES, PIECE};
use crate::source::{Before, Framing, MAX_SIZE, Source};

/// Some consecutive rows of a column, as one source to lint. What is found in a row does not depend on
/// the other rows in it.
#[derive(Debug)]
pub struct Rows {
    source: Source,
    places: RowPlaces,
    is_comparable: bool,
}

/// Where the rows are in the text of their source.
#[derive(Debug)]
pub struct RowPlaces {
    /// The number of the first row, from 0.
    first: usize,
    /// The first byte of each row.
    starts: Vec<usize>,
    /// The line breaks within rows, in order.
    breaks: Vec<usize>,
}

/// A place in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowPlace {
    /// The number of the row, from 0.
    pub row: usize,
    /// The byte in the row's value, from 0.
    pub offset: usize,
    /// The line of the value, from 1.
    pub line: usize,
    /// The column in code points, from 1.
    pub column: usize,
}

impl Rows {
    /// Whether rows of so many bytes, and so many of them, are enough for one call of
    /// [`Rows::sources`].
    pub fn are_enough(bytes: usize, rows: usize) -> bool {
        bytes >= PIECE || rows >= MOST_LINES
    }

    /// Makes sources of consecutive rows, in order; `first` is the number of the first row, from 0, and
    /// `name` is what reports call the column. A row without a value is `None`, and has no findings.
    /// Usually there is one source. A row that could affect how others are read, because it is not
    /// UTF-8 or does not look like one JSON value, has its own.
    ///
    /// # Errors
    ///
    /// The error says which row is longer than 4 GiB.
    pub fn sources<'v>(
        name: &Arc<str>,
        first: usize,
        values: impl Iterator<Item = Option<&'v [u8]>> + Clone,
    ) -> Result<Vec<Rows>, String> {
        let joined = Builder::new(name, first, false).sources(values.clone())?;
        let is_clean = |rows: &Rows| rows.source.encoding_problem().is_none();
        if joined.iter().all(|rows| rows.len() == 1 || is_clean(rows)) {
            return Ok(joined);
        }
        Builder::new(name, first, true).sources(values)
    }

    /// The number of rows.
    fn len(&self) -> usize {
        self.places.starts.len()
    }

    /// Whether its customers can be compared with those of other rows. A row in which a line break is
    /// within a value is broken, so it is not compared.
    pub fn is_comparable(&self) -> bool {
        self.is_comparable
    }

    /// Returns the source, and where the rows are in it.
    pub fn split(self) -> (Source, RowPlaces) {
        (self.source, self.places)
    }
}

impl RowPlaces {
    /// Returns the place in its row of a byte of the source's text.
    pub fn place(&self, source: &Source, at: usize) -> RowPlace {
        let number = self.starts.partition_point(|start| *start <= at);
        let number = number.saturating_sub(1);
        let start = self.starts.get(number).copied().unwrap_or_default();
        let before = self.breaks.partition_point(|place| *place < start);
        let until = self.breaks.partition_point(|place| *place < at);
        let mut column = source.position(at).column;
        // In the source, the lines of such a row are one.
        if source.framing() == Framing::Lines && until > before {
            let begin = self.breaks.get(until - 1).map_or(start, |place| place + 1);
            column = column + 1 - source.position(begin).column;
        }
        RowPlace {
            row: self.first + number,
            offset: at - start,
            line: 1 + until - before,
            column,
        }
    }
}

struct Builder<'n> {
    name: &'n Arc<str>,
    /// Whether each row has its own source.
    is_apart: bool,
    /// The number of the next row.
    row: usize,
    /// The rows that have no source yet.
    bytes: Vec<u8>,
    starts: Vec<usize>,
    breaks: Vec<usize>,
    made: Vec<Rows>,
}

impl<'n> Builder<'n> {
    fn new(name: &'n Arc<str>, first: usize, is_apart: bool) -> Self {
        Builder {
            name,
            is_apart,
            row: first,
            bytes: Vec::new(),
            starts: Vec::new(),
            breaks: Vec::new(),
            made: Vec::new(),
        }
    }

    fn sources<'v>(
        mut self,
        values: impl Iterator<Item = Option<&'v [u8]>> + Clone,
    ) -> Result<Vec<Rows>, String> {
        let lengths = values.clone().map(|value| value.map_or(0, <[u8]>::len) + 1);
        self.bytes.reserve(lengths.sum());
        for value in values {
            self.push(value)?;
        }
        self.finish(Framing::Lines, false);
        Ok(self.made)
    }

    fn push(&mut self, value: Option<&[u8]>) -> Result<(), String> {
        let Some(value) = value else {
            self.starts.push(self.bytes.len());
            self.bytes.push(b'\n');
            self.row += 1;
            return Ok(());
        };
        if value.len() as u64 >= MAX_SIZE {
            return Err(format!("row {} is longer than 4 GiB", self.row));
        }
        let shape = Shape::of(value);
        let is_apart = self.is_apart || shape == Shape::Text || !looks_like_one_value(value);
        if is_apart || (self.bytes.len() + value.len()) as u64 >= MAX_SIZE {
            self.finish(Framing::Lines, false);
        }
        let start = self.bytes.len();
        self.starts.push(start);
        self.bytes.extend_from_slice(value);
        if shape != Shape::Line {
            self.breaks
                .extend(memchr::memchr_iter(b'\n', value).map(|at| start + at));
        }
        if shape == Shape::Lines {
            for byte in &mut self.bytes[start..] {
                if *byte == b'\n' {
                    *byte = b' ';
                }
            }
        }
        self.row += 1;
        if is_apart {
            let framing = match shape {
                Shape::Text => Framing::Json,
                Shape::Line | Shape::Lines => Framing::Lines,
            };
            self.finish(framing, true);
        } else {
            self.bytes.push(b'\n');
        }
        Ok(())
    }

    /// Makes a source of the rows that have none.
    fn finish(&mut self, framing: Framing, is_whole: bool) {
        if self.starts.is_empty() {
            return;
        }
        let first = self.row - self.starts.len();
        // Nothing is a piece of a longer text, but positions count from the first row.
        let before = Before {
            bytes: 0,
            lines: first,
            documents: first,
        };
        let bytes = std::mem::take(&mut self.bytes);
        let name = Arc::clone(self.name);
        self.made.push(Rows {
            source: Source {
                is_whole,
                ..Source::with_signature(name, framing, bytes, before, SignatureBytes::Nothing)
            },
            places: RowPlaces {
                first,
                starts: std::mem::take(&mut self.starts),
                breaks: std::mem::take(&mut self.breaks),
            },
            is_comparable: framing == Framing::Lines,
        });
    }
}

/// How a value lies in lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// It has no line break.
    Line,
    /// Its line breaks are white space between tokens, so they could be spaces.
    Lines,
    /// A line break is, or may be, within a text or a comment.
    Text,
}

impl Shape {
    fn of(value: &[u8]) -> Self {
        if memchr::memchr(b'\n', value).is_none() {
            return Shape::Line;
        }
        let (mut is_quoted, mut is_escaped) = (false, false);
        for byte in value {
            match byte {
                b'\n' if is_quoted => return Shape::Text,
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = is_quoted,
                b'"' => is_quoted = !is_quoted,
                b'/' | b'#' | b'\'' | b'`' if !is_quoted => return Shape::Text,
                _ => {}
            }
        }
        if is_quoted { Shape::Text } else { Shape::Lines }
    }
}

/// Whether a value begins and ends like an object or an array.
fn looks_like_one_value(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let (first, last) = (value.first(), value.last());
    matches!(
        (first, last),
        (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']'))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(values: &[Option<&[u8]>]) -> Vec<Rows> {
        Rows::sources(&"column".into(), 7, values.iter().copied()).unwrap()
    }

    fn texts(values: &[Option<&[u8]>]) -> Vec<String> {
        let rows = rows(values);
        rows.iter().map(|rows| rows.source.text().into()).collect()
    }

    #[test]
    fn rows_share_a_source() {
        let made = rows(&[Some(b"{}"), None, Some(b"{\n \"a\": 1\n}\n"), Some(b"[]")]);
        assert_eq!(made.len(), 1);
        let (source, places) = made.into_iter().next().unwrap().split();
        assert_eq!(source.text(), "{}\n\n{  \"a\": 1 } \n[]\n");
        let at = |offset| {
            let RowPlace {
                row,
                offset,
                line,
                column,
            } = places.place(&source, offset);
            (row, offset, line, column)
        };
        assert_eq!(at(0), (7, 0, 1, 1));
        assert_eq!(at(1), (7, 1, 1, 2));
        assert_eq!(at(4), (9, 0, 1, 1));
        assert_eq!(at(7), (9, 3, 2, 2));
        assert_eq!(at(14), (9, 10, 3, 1));
        assert_eq!(at(18), (10, 1, 1, 2));
        assert_eq!(source.position(17).line, 11);
    }

    #[test]
    fn a_row_that_could_affect_others_is_apart() {
        let texts = texts(&[
            Some(b"{}"),
            Some(b"{\"a\": ["),
            Some(b"]}"),
            Some(b""),
            Some(b"<<<<<<< ours"),
            Some(b"{}"),
            Some(b"{}"),
        ]);
        assert_eq!(
            texts,
            ["{}\n", "{\"a\": [", "]}", "", "<<<<<<< ours", "{}\n{}\n"]
        );
    }

    #[test]
    fn a_row_in_another_encoding_is_apart() {
        let texts = texts(&[Some(b"{}"), Some(b"{\"a\": \"\xE0\"}"), None, Some(b"{}")]);
        assert_eq!(texts, ["{}", "{\"a\": \"?\"}", "\n", "{}"]);
    }

    #[test]
    fn a_line_break_within_a_text_or_a_comment_stays() {
        for value in ["{\"a\": \"b\nc\"}", "{\n// b\n}", "{\"a\n}"] {
            let made = rows(&[Some(b"{}"), Some(value.as_bytes())]);
            assert_eq!(made[1].source.text(), value);
            assert_eq!(made[1].source.framing(), Framing::Json);
            assert!(!made[1].is_comparable());
            let (source, places) = made.into_iter().nth(1).unwrap().split();
            let place = places.place(&source, value.len() - 1);
            let last = value.lines().last().unwrap();
            let line = value.lines().count();
            assert_eq!((place.row, place.line), (8, line));
            assert_eq!(place.column, last.chars().count());
        }
    }
}
