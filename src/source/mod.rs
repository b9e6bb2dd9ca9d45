//! A named text, where its lines are, and where texts come from.

mod decode;
mod form;
mod markdown;
pub mod portable;
mod stream;

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::text::lines::{Lines, Position};

use decode::Telling;

pub use decode::{EncodingProblem, guess_encoding};
pub use form::Form;
pub use markdown::{Fence, fences};
pub use stream::{Head, MOST_LINES, Pieces, first_piece, head};

/// The greatest size of a text, in bytes: spans are 32 bits wide.
pub const MAX_SIZE: u64 = u32::MAX as u64;

/// A named text: a whole file, or some lines of a long one. Spans of diagnostics are byte ranges of
/// this text; [`Source::position`] and [`Source::offset`] count from the beginning of the file.
#[derive(Debug)]
pub struct Source {
    name: Arc<str>,
    form: Form,
    text: String,
    start: usize,
    /// Most texts have none, and it is not to take their room.
    problem: Option<Box<CountedProblem>>,
    before: Before,
    lines: OnceLock<Lines>,
}

/// What is wrong with the bytes of a text.
#[derive(Debug)]
struct CountedProblem {
    problem: EncodingProblem,
    /// How many bytes that are no UTF-8 come before each place of them.
    bytes_before: OnceLock<Vec<u32>>,
}

/// What lies before a text that is a piece of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Before {
    /// How many bytes.
    pub bytes: u64,
    /// How many lines.
    pub lines: usize,
}

impl Source {
    /// A source of this name whose file (or stream) has these bytes. How documents lie in it is told
    /// by the ending of its name or, where that tells nothing or `.json`, by its first lines.
    pub fn new(name: impl Into<Arc<str>>, bytes: Vec<u8>) -> Self {
        let name = name.into();
        let form = match Form::of(Path::new(&*name)).unwrap_or_default() {
            Form::Json if Form::has_lines(&bytes, true) == Some(true) => Form::Lines,
            Form::Lines if form::is_long_document(&bytes) => Form::Json,
            form => form,
        };
        Source::piece(name, form, bytes, Before::default())
    }

    /// The beginning of a file that has one document a line.
    pub fn of_lines(name: &str, bytes: Vec<u8>) -> Self {
        Source::piece(name.into(), Form::Lines, bytes, Before::default())
    }

    /// Some lines of a file.
    pub(crate) fn piece(name: Arc<str>, form: Form, bytes: Vec<u8>, before: Before) -> Self {
        // What a file is shows at its beginning.
        let telling = match form {
            _ if before != Before::default() => Telling::Nothing,
            Form::Lines => Telling::FirstLine,
            Form::Json | Form::Markdown => Telling::All,
        };
        let (text, problem) = decode::decode(bytes, telling);
        let start = match &problem {
            Some(EncodingProblem::ByteOrderMark { span }) => span.end,
            _ => 0,
        };
        Source {
            name,
            form,
            text,
            start,
            problem: problem.map(|problem| {
                Box::new(CountedProblem {
                    problem,
                    bytes_before: OnceLock::new(),
                })
            }),
            before,
            lines: OnceLock::new(),
        }
    }

    /// The same piece of the same file, if these were its bytes.
    pub fn with_bytes(&self, bytes: Vec<u8>) -> Self {
        Source::piece(Arc::clone(&self.name), self.form, bytes, self.before)
    }

    /// How people call it: a path as it was given, or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same, to be kept.
    pub fn shared_name(&self) -> &Arc<str> {
        &self.name
    }

    /// Whether its name promises one document a line, and it does not keep that.
    pub fn breaks_promise(&self) -> bool {
        self.form == Form::Json && Form::of(Path::new(&*self.name)) == Some(Form::Lines)
    }

    /// How documents lie in it.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The text. Bytes that are no UTF-8 have become `?`, one each, so that offsets hold.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its bytes as they are in the file; `None` where the text is none that bytes can be told of
    /// (UTF-16 and the like).
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let mut bytes = self.text.as_bytes().to_vec();
        if let Some(problem) = self.encoding_problem() {
            problem.restore(&mut bytes)?;
        }
        Some(bytes)
    }

    /// Where the text begins: behind a byte order mark.
    pub fn start(&self) -> usize {
        self.start
    }

    /// What is wrong with its bytes.
    pub fn encoding_problem(&self) -> Option<&EncodingProblem> {
        self.problem.as_ref().map(|counted| &counted.problem)
    }

    /// What is wrong with these bytes of the text. A text may have as many documents as bytes that are
    /// wrong, so those before a document are not counted for each.
    pub fn encoding_problem_within(&self, range: &Range<usize>) -> Option<EncodingProblem> {
        let counted = self.problem.as_ref()?;
        let problem = &counted.problem;
        problem.within_counted(range, |number, _| {
            let before = counted
                .bytes_before
                .get_or_init(|| problem.bytes_before_places());
            before.get(number).map_or(0, |count| *count as usize)
        })
    }

    /// Where its lines are. Found out when first asked for.
    pub fn lines(&self) -> &Lines {
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

    /// The place in the file, in bytes, of a byte of the text.
    pub fn offset(&self, offset: usize) -> u64 {
        self.before.bytes + offset as u64
    }

    /// How many lines of the file lie before the text.
    pub fn lines_before(&self) -> usize {
        self.before.lines
    }
}
