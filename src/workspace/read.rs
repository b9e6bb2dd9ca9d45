//! Reads texts: completely, or in pieces those with one document per line. Checking and fixing read
//! every file, standard input and the index of git in this way.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{Cursor, Read};
use std::mem;
use std::path::Path;
use std::sync::Arc;

use crate::lint::{InputMode, looks_like_payloads};
use crate::report::formats::begins_report;
use crate::source::{
    EncodingProblem, Framing, MAX_SIZE, MOST_LINES, Pieces, Source, first_piece, head,
};
use crate::workspace::compressed::{LONGEST, Reader, decompressed, is_compressed, too_long};
use crate::workspace::found::FoundFile;
use crate::workspace::pointers::refuse_pointer;

/// A text.
pub(crate) enum Text {
    /// Read completely.
    Whole(Source),
    /// One document per line, so many that they are read and checked in pieces.
    Lines(Pieces<Reader>),
    /// One document per line, but the lines are not payloads.
    Foreign,
}

impl Text {
    /// Opens a text of any length. If it has one document per line, its end need not be reached.
    pub(crate) fn open(
        name: &Arc<str>,
        path: &Path,
        reader: Reader,
        mode: InputMode,
    ) -> Result<Self, String> {
        let mut reader = decompressed(path, reader);
        let head = head(&mut reader, Framing::of(path));
        let mut head = head.map_err(|error| error.to_string())?;
        refuse_pointer(&head.bytes)?;
        if head.is_blank {
            return Ok(Text::Whole(Source::new(Arc::clone(name), head.bytes)));
        }
        if head.framing != Framing::Lines {
            let bytes = if is_compressed(path) {
                let bytes = whole(head.bytes, reader.take(LONGEST + 1))?;
                if bytes.len() as u64 > LONGEST {
                    return Err(too_long().to_string());
                }
                bytes
            } else {
                whole(head.bytes, reader)?
            };
            return Ok(Text::Whole(Source::new(Arc::clone(name), bytes)));
        }
        if mode == InputMode::Detect {
            let piece = first_piece(&mut reader).map_err(|error| error.to_string())?;
            head.bytes.extend(piece);
            let source = Source::of_lines(name, head.bytes.clone());
            let problem = source.encoding_problem();
            // Nobody can tell what the data was, as with `.json`.
            let is_lost = problem.is_some_and(EncodingProblem::is_lost);
            if !is_lost && !looks_like_payloads(&source) {
                return Ok(Text::Foreign);
            }
        }
        let pieces = Pieces::new(Arc::clone(name), reader, head.bytes);
        Ok(Text::Lines(pieces))
    }

    /// Opens a text that is probably short. It is read completely, which is faster.
    pub(crate) fn open_short(
        name: &Arc<str>,
        reader: impl Read,
        mode: InputMode,
    ) -> Result<Self, String> {
        let bytes = short(reader)?;
        refuse_pointer(&bytes)?;
        let source = Source::new(Arc::clone(name), bytes);
        let newlines = || memchr::memchr_iter(b'\n', source.text().as_bytes());
        let are_many = source.framing() == Framing::Lines && newlines().nth(MOST_LINES).is_some();
        let are_payloads = || mode == InputMode::Payloads || looks_like_payloads(&source);
        match (are_many && are_payloads()).then(|| source.bytes()) {
            Some(Some(bytes)) => {
                let reader: Reader = Box::new(Cursor::new(bytes));
                let pieces = Pieces::new(Arc::clone(name), reader, Vec::new());
                Ok(Text::Lines(pieces))
            }
            Some(None) | None => Ok(Text::Whole(source)),
        }
    }
}

/// How many bytes are read to detect whether a file holds a payload.
const HEAD: u64 = 1 << 20;

/// Whether a file holds a payload, which must not be overwritten. A report of an earlier run does
/// not.
pub(crate) fn holds_payload(path: &Path) -> bool {
    // Anything but a regular file holds no payload, and opening it could block forever.
    if !fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut bytes = Vec::new();
    let head = File::open(path).map(|file| file.take(HEAD));
    if head
        .and_then(|mut head| head.read_to_end(&mut bytes))
        .is_err()
    {
        return false;
    }
    let source = Source::new(path.to_string_lossy(), bytes);
    !begins_report(source.text()) && looks_like_payloads(&source)
}

/// The input mode of a file. A file that is named explicitly is a payload.
pub(crate) fn mode(found: &FoundFile) -> InputMode {
    if found.is_named {
        InputMode::Payloads
    } else {
        InputMode::Detect
    }
}

/// Reads the rest of a text.
pub(crate) fn whole(mut bytes: Vec<u8>, reader: impl Read) -> Result<Vec<u8>, String> {
    reader
        .take((MAX_SIZE + 1).saturating_sub(bytes.len() as u64))
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_SIZE {
        return Err(
            "larger than 4 GiB; use NDJSON with one customer per line, which may have any size"
                .to_owned(),
        );
    }
    Ok(bytes)
}

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Files up to this size are read into a reused buffer.
const SHORT: usize = 1 << 16;

/// Reads a text. For a short file, reading to the end is faster than querying its size.
fn short(reader: impl Read) -> Result<Vec<u8>, String> {
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        buffer.reserve(SHORT);
        let bytes = whole(mem::take(buffer), reader)?;
        if bytes.len() >= SHORT {
            return Ok(bytes);
        }
        let exact = bytes.clone();
        *buffer = bytes;
        Ok(exact)
    })
}
