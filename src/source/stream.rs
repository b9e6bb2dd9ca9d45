//! Reads a long text in pieces of whole lines, so that memory does not grow with it. A piece ends
//! where the reader pauses, so that input from a slow pipe is checked at once.

use std::io::{self, Read};
use std::sync::Arc;

use crate::source::{Before, Framing, MAX_SIZE, Source, framing};

/// How many bytes are read at once, and the minimum size of a piece if the reader does not pause.
pub(super) const PIECE: usize = 1 << 19;

/// The maximum number of lines in a piece: the diagnostics of lines of a few bytes can take a
/// thousand times the memory of the lines.
pub const MOST_LINES: usize = 512;

/// How many bytes may be needed to detect the framing.
const HEAD: usize = 1 << 20;

/// The part of a text that has been read so far.
#[derive(Debug, Default)]
pub struct Head {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The framing of documents in the text.
    pub framing: Framing,
    /// Whether the text has one document per line, but no line.
    pub is_blank: bool,
}

/// Reads as much as is needed to detect the framing. `promised` is the framing by file extension:
/// JSON may turn out to be one document per line, and the reverse.
pub fn head(reader: &mut impl Read, promised: Option<Framing>) -> io::Result<Head> {
    let mut head = Head {
        framing: promised.unwrap_or_default(),
        ..Head::default()
    };
    while head.framing == Framing::Json {
        let is_all = read_some(reader, &mut head.bytes)? == 0;
        let is_enough = is_all || head.bytes.len() > HEAD;
        if let Some(has_lines) = Framing::has_lines(&head.bytes, is_enough) {
            if has_lines {
                head.framing = Framing::Lines;
            }
            break;
        }
    }
    if promised == Some(Framing::Lines) {
        let is_blank = |head: &Head| head.bytes.trim_ascii().is_empty();
        while !head.is_blank && is_blank(&head) && head.bytes.len() <= HEAD {
            head.is_blank = read_some(reader, &mut head.bytes)? == 0;
        }
        if framing::is_one_text(&head.bytes) {
            head.framing = Framing::Json;
        }
    }
    Ok(head)
}

/// Reads up to one piece.
pub fn first_piece(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(PIECE as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads what is available, up to one piece, and returns the number of bytes; 0 is the end.
fn read_some(reader: &mut impl Read, bytes: &mut Vec<u8>) -> io::Result<usize> {
    let known = bytes.len();
    bytes.resize(known + PIECE, 0);
    let read = loop {
        match reader.read(&mut bytes[known..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read,
        }
    };
    bytes.truncate(known + *read.as_ref().unwrap_or(&0));
    read
}

/// The pieces of a text that has one document per line.
#[derive(Debug)]
pub struct Pieces<R> {
    name: Arc<str>,
    reader: R,
    /// The bytes read so far. Those before `start` have been returned.
    bytes: Vec<u8>,
    start: usize,
    before: Before,
    is_over: bool,
    /// Whether the reader never pauses.
    is_steady: bool,
}

impl<R: Read> Pieces<R> {
    /// Creates the pieces of a text of which `head` has already been read.
    pub fn new(name: Arc<str>, reader: R, head: Vec<u8>) -> Self {
        Pieces {
            name,
            reader,
            bytes: head,
            start: 0,
            before: Before::default(),
            is_over: false,
            is_steady: false,
        }
    }

    /// Says that the reader never pauses, as that of a file: a piece may wait for all of its bytes.
    #[cfg(feature = "workspace")]
    pub(crate) fn steady(self) -> Self {
        Pieces {
            is_steady: true,
            ..self
        }
    }

    /// Reads more bytes, and returns how many; 0 is the end.
    fn read(&mut self) -> io::Result<usize> {
        if !self.is_steady {
            return read_some(&mut self.reader, &mut self.bytes);
        }
        // The standard library reads into memory that need not be set to zero before.
        self.bytes.reserve(PIECE);
        let reader = &mut self.reader;
        reader.take(PIECE as u64).read_to_end(&mut self.bytes)
    }

    /// Returns the bytes read so far up to `end` as a piece.
    fn piece(&mut self, end: usize) -> Source {
        // Copy the smaller part.
        let bytes = if end - self.start < self.bytes.len() - end {
            let bytes = self.bytes[self.start..end].to_vec();
            self.start = end;
            bytes
        } else {
            let rest = self.bytes.split_off(end);
            let mut bytes = std::mem::replace(&mut self.bytes, rest);
            bytes.drain(..self.start);
            self.start = 0;
            bytes
        };
        let before = self.before;
        self.before.bytes += bytes.len() as u64;
        let mut begin = 0;
        for end in memchr::memchr_iter(b'\n', &bytes) {
            self.before.lines += 1;
            // Most lines begin with a document.
            let line = &bytes[begin..end];
            let is_blank = || line.trim_ascii_start().is_empty();
            self.before.documents += usize::from(line.first() == Some(&b'{') || !is_blank());
            begin = end + 1;
        }
        Source::piece(Arc::clone(&self.name), Framing::Lines, bytes, before)
    }

    /// The end of the next piece, if a whole line after `from` has been read: as many lines as
    /// there are, up to [`MOST_LINES`]. A document that spans several lines is not cut, as far as
    /// that can be told.
    fn end(&self, from: usize) -> Option<usize> {
        let bytes = self.bytes.get(from..)?;
        let last = memchr::memchr_iter(b'\n', bytes).nth(MOST_LINES - 1);
        let last = last.or_else(|| memchr::memrchr(b'\n', bytes))?;
        let is_within =
            |end: &usize| matches!(bytes.get(end + 1), Some(b' ' | b'\t' | b'}' | b']'));
        let before = |end: &usize| memchr::memrchr(b'\n', &bytes[..*end]);
        let mut ends = std::iter::successors(Some(last), before).take(MOST_LINES);
        let end = ends.find(|end| !is_within(end)).unwrap_or(last);
        Some(from + end + 1)
    }
}

impl<R: Read> Iterator for Pieces<R> {
    type Item = Result<Source, String>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut searched = self.start;
        loop {
            if let Some(end) = self.end(searched) {
                return Some(Ok(self.piece(end)));
            }
            if self.is_over {
                return None;
            }
            searched = self.bytes.len();
            if (searched - self.start) as u64 > MAX_SIZE {
                self.is_over = true;
                let line = self.before.lines + 1;
                self.bytes.clear();
                return Some(Err(format!("line {line} is longer than 4 GiB")));
            }
            match self.read() {
                Ok(0) => {
                    self.is_over = true;
                    let rest = self.piece(self.bytes.len());
                    return (!rest.text().is_empty()).then_some(Ok(rest));
                }
                Ok(_) => {}
                Err(error) => {
                    self.is_over = true;
                    self.bytes.clear();
                    return Some(Err(error.to_string()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that returns these parts, one at a time.
    struct Parts(Vec<&'static str>);

    impl Read for Parts {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let part = self.0.remove(0);
            buffer[..part.len()].copy_from_slice(part.as_bytes());
            Ok(part.len())
        }
    }

    fn pieces(parts: &[&'static str]) -> Vec<(String, u64, usize)> {
        Pieces::new("p".into(), Parts(parts.to_vec()), Vec::new())
            .map(|piece| {
                let piece = piece.unwrap();
                let lines = piece.position(0).line - 1;
                (piece.text().to_owned(), piece.offset(0), lines)
            })
            .collect()
    }

    #[test]
    fn chunks_are_whole_lines_with_their_offsets() {
        assert_eq!(
            pieces(&["{}\n{", "}\n\n{}\n", "{", "}"]),
            [
                ("{}\n".to_owned(), 0, 0),
                ("{}\n\n{}\n".to_owned(), 3, 1),
                ("{}".to_owned(), 10, 4)
            ]
        );
        assert_eq!(pieces(&[]), []);
    }

    #[test]
    fn chunks_have_a_limited_number_of_lines() {
        let text = "{}\n".repeat(3 * MOST_LINES) + "{\"a\": 1}";
        for size in [text.len(), 1000, 7] {
            let parts = text.as_bytes().chunks(size);
            let parts = parts.map(|part| str::from_utf8(part).unwrap().to_owned());
            let parts: Vec<&'static str> = parts.map(|part| &*part.leak()).collect();
            let pieces = pieces(&parts);
            let joined: String = pieces.iter().map(|(text, ..)| text.as_str()).collect();
            assert_eq!(joined, text);
            let mut before = (0, 0);
            for (text, bytes, lines) in &pieces {
                assert_eq!((*bytes, *lines), before);
                assert!(text.lines().count() <= MOST_LINES);
                before = (
                    before.0 + text.len() as u64,
                    before.1 + text.lines().count(),
                );
            }
        }
    }

    #[test]
    fn text_read_for_detection_is_part_of_the_input() {
        let mut reader = Parts(vec!["{}", "\n", "{\"a\": 1}\n{", "}"]);
        let head = head(&mut reader, None).unwrap();
        assert_eq!(head.framing, Framing::Lines);
        assert_eq!(head.bytes, b"{}\n{\"a\": 1}\n{");
        let pieces = Pieces::new("p".into(), reader, head.bytes);
        let texts: Vec<_> = pieces
            .map(|piece| piece.unwrap().text().to_owned())
            .collect();
        assert_eq!(texts, ["{}\n{\"a\": 1}\n", "{}"]);
    }
}
