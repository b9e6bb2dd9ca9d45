//! Named texts with their encoding, framing and lines.

mod content;
mod decode;
mod framing;
mod markdown;
mod other_format;
pub mod portable;
mod rows;
mod stream;

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::text::lines::{ColumnUnit, Lines, Position};

use content::Content;
use decode::SignatureBytes;

pub use decode::{EncodingProblem, guess_encoding};
pub use framing::Framing;
pub(crate) use framing::RECORD_SEPARATOR;
pub use markdown::fences;
pub use other_format::OtherFormat;
pub use rows::{RowPlace, RowPlaces, Rows};
pub use stream::Pieces;
#[cfg(feature = "workspace")]
pub(crate) use stream::{MOST_LINES, first_piece, head};

/// The maximum size of a text, in bytes: spans are 32 bits wide.
pub const MAX_SIZE: u64 = u32::MAX as u64;

/// A named text: a whole file, or some lines of a long one. Spans of diagnostics are byte ranges of
/// this text; [`Source::position`] and [`Source::offset`] count from the start of the file.
#[derive(Debug)]
pub struct Source {
    name: Arc<str>,
    framing: Framing,
    text: Content,
    start: usize,
    /// Boxed to keep `Source` small: most texts have no problem.
    problem: Option<Box<CountedProblem>>,
    before: Before,
    /// Whether it is known to be all of its file.
    is_whole: bool,
    lines: OnceLock<Lines>,
}

/// A problem with the bytes of a text, with an index.
#[derive(Debug, Clone)]
struct CountedProblem {
    problem: EncodingProblem,
    /// The number of invalid bytes before each place.
    bytes_before: OnceLock<Vec<u32>>,
}

/// What precedes a text that is a piece of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Before {
    /// The number of bytes.
    pub bytes: u64,
    /// The number of lines.
    pub lines: usize,
    /// The number of lines that are not blank.
    pub documents: usize,
}

impl Clone for Source {
    /// A copy finds its lines itself: their index counts what is looked up in it.
    fn clone(&self) -> Self {
        Source {
            name: Arc::clone(&self.name),
            framing: self.framing,
            text: self.text.clone(),
            start: self.start,
            problem: self.problem.clone(),
            before: self.before,
            is_whole: self.is_whole,
            lines: OnceLock::new(),
        }
    }
}

impl Source {
    /// Creates a source from the bytes of a file or stream. The extension of its name sets the
    /// framing; without a known extension, or with `.json` or a JSON Lines extension, the first
    /// lines decide.
    pub fn new(name: impl Into<Arc<str>>, bytes: Vec<u8>) -> Self {
        let name = name.into();
        let framing = match Framing::of(Path::new(&*name)).unwrap_or_default() {
            Framing::Json if Framing::has_lines(&bytes, true) == Some(true) => Framing::Lines,
            Framing::Lines if framing::is_one_text(&bytes) => Framing::Json,
            framing => framing,
        };
        Source {
            is_whole: true,
            ..Source::piece(name, framing, bytes, Before::default())
        }
    }

    /// Creates a source from the start of a file that has one document per line.
    pub(crate) fn of_lines(name: &str, bytes: Vec<u8>) -> Self {
        Source::piece(name.into(), Framing::Lines, bytes, Before::default())
    }

    /// Creates a source from some lines of a file.
    pub(crate) fn piece(name: Arc<str>, framing: Framing, bytes: Vec<u8>, before: Before) -> Self {
        // The type of a file shows at its start only.
        let signature = match framing {
            _ if before != Before::default() => SignatureBytes::Nothing,
            Framing::Lines => SignatureBytes::FirstLine,
            Framing::Json | Framing::Markdown => SignatureBytes::All,
        };
        Source::with_signature(name, framing, bytes, before, signature)
    }

    /// Creates a source of which `signature` bytes say what type of file it is.
    fn with_signature(
        name: Arc<str>,
        framing: Framing,
        bytes: Vec<u8>,
        before: Before,
        signature: SignatureBytes,
    ) -> Self {
        let (text, problem) = decode::decode(bytes, signature);
        let start = match &problem {
            Some(EncodingProblem::ByteOrderMark { span }) => span.end,
            _ => 0,
        };
        Source {
            name,
            framing,
            text,
            start,
            problem: problem.map(|problem| {
                Box::new(CountedProblem {
                    problem,
                    bytes_before: OnceLock::new(),
                })
            }),
            before,
            is_whole: false,
            lines: OnceLock::new(),
        }
    }

    /// Returns the same piece of the same file with other bytes.
    pub fn with_bytes(&self, bytes: Vec<u8>) -> Self {
        Source {
            is_whole: self.is_whole,
            ..Source::piece(Arc::clone(&self.name), self.framing, bytes, self.before)
        }
    }

    /// Whether it is known to be all of its file, rather than a piece.
    pub(crate) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The display name: a path as it was given, or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The display name, shared.
    pub(crate) fn shared_name(&self) -> &Arc<str> {
        &self.name
    }

    /// Whether the extension means one document per line but the content is plain JSON.
    pub(crate) fn breaks_promise(&self) -> bool {
        self.framing == Framing::Json && Framing::of(Path::new(&*self.name)) == Some(Framing::Lines)
    }

    /// The framing of documents in the text.
    pub fn framing(&self) -> Framing {
        self.framing
    }

    /// The text. Each invalid byte is replaced with `?`, so that offsets hold.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes as they are in the file; `None` for UTF-16, UTF-32 and binary data.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let mut bytes = self.text.as_bytes().to_vec();
        if let Some(problem) = self.encoding_problem() {
            problem.restore(&mut bytes)?;
        }
        Some(bytes)
    }

    /// The start of the text in bytes, after a byte order mark.
    pub fn start(&self) -> usize {
        self.start
    }

    /// The end of the text in bytes, before NUL bytes that pad the file.
    pub(crate) fn end(&self) -> usize {
        match self.encoding_problem() {
            Some(EncodingProblem::Padding { span }) => span.start,
            _ => self.text.len(),
        }
    }

    /// The problem with the bytes of the text, if any.
    pub(crate) fn encoding_problem(&self) -> Option<&EncodingProblem> {
        self.problem.as_ref().map(|counted| &counted.problem)
    }

    /// The problem with the bytes in `range`, if any. Uses an index: a text may have as many
    /// documents as invalid bytes, so the bytes before each document must not be counted again.
    pub(crate) fn encoding_problem_within(&self, range: &Range<usize>) -> Option<EncodingProblem> {
        let counted = self.problem.as_ref()?;
        let problem = &counted.problem;
        problem.within_counted(range, |number, _| {
            let before = counted
                .bytes_before
                .get_or_init(|| problem.bytes_before_places());
            before.get(number).map_or(0, |count| *count as usize)
        })
    }

    /// The line index. Built on first use.
    pub(crate) fn lines(&self) -> &Lines {
        self.lines
            .get_or_init(|| Lines::new(&self.text, self.start))
    }

    /// The line and column in the file of a byte of the text.
    pub fn position(&self, offset: usize) -> Position {
        let position = if self.lines.get().is_none() && offset < Lines::NEAR {
            Lines::position_near_start(&self.text, self.start, offset)
        } else {
            self.lines().position(&self.text, offset)
        };
        Position {
            line: position.line + self.before.lines,
            ..position
        }
    }

    /// The line that a document begins in, after blank lines.
    pub(crate) fn first_line(&self, document: &Range<usize>) -> usize {
        let text = self.text.get(document.clone()).unwrap_or_default();
        let blank = text.len() - text.trim_start().len();
        self.position(document.start + blank).line
    }

    /// The line and column in the file of a byte of the text, with columns in `unit`.
    pub fn position_in(&self, offset: usize, unit: ColumnUnit) -> Position {
        let position = self.lines().position_in(&self.text, offset, unit);
        Position {
            line: position.line + self.before.lines,
            ..position
        }
    }

    /// The byte of the text at a line and column of the file, as [`Source::position`] returns them.
    pub fn at(&self, position: Position) -> usize {
        let position = Position {
            line: position.line.saturating_sub(self.before.lines),
            ..position
        };
        self.lines().offset(&self.text, position)
    }

    /// The number of UTF-16 code units of the text before one of its bytes, as editors and browsers count.
    pub fn utf16(&self, offset: usize) -> usize {
        self.lines().utf16(&self.text, offset)
    }

    /// The byte of the text that a number of UTF-16 code units leads to, or its end.
    pub fn of_utf16(&self, offset: usize) -> usize {
        self.lines().of_utf16(&self.text, offset)
    }

    /// The offset in the file, in bytes, of a byte of the text.
    pub fn offset(&self, offset: usize) -> u64 {
        self.before.bytes + offset as u64
    }

    /// The number of documents of the file before the text.
    pub(crate) fn documents_before(&self) -> usize {
        self.before.documents
    }

    /// The number of lines of the file before the text.
    pub(crate) fn lines_before(&self) -> usize {
        self.before.lines
    }
}
