//! Reads texts: completely, or the beginning of those with one document per line.

use std::io::{self, Read};
use std::path::Path;

use crate::lint::{InputMode, look_like_payloads};
use crate::source::{Framing, MAX_SIZE, Source, first_piece, head};
use crate::workspace::found::FoundFile;

/// A text of which enough has been read to detect its framing.
pub(crate) enum Opened {
    /// One document per line: the part read so far.
    Lines(Vec<u8>),
    /// One document per line, but the lines are not payloads.
    Foreign,
    /// Anything else, read completely.
    Whole(Vec<u8>),
}

/// Reads the beginning of a text with one document per line, or all of any other text.
pub(crate) fn open(
    name: &str,
    path: &Path,
    reader: &mut impl Read,
    mode: InputMode,
) -> Result<Opened, String> {
    let failed = |error: io::Error| error.to_string();
    let mut head = head(reader, Framing::of(path)).map_err(failed)?;
    if head.framing != Framing::Lines {
        return Ok(Opened::Whole(read(head.bytes, reader)?));
    }
    if mode == InputMode::Detect {
        head.bytes.extend(first_piece(reader).map_err(failed)?);
        if !look_like_payloads(&Source::of_lines(name, head.bytes.clone())) {
            return Ok(Opened::Foreign);
        }
    }
    Ok(Opened::Lines(head.bytes))
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
pub(crate) fn read(mut bytes: Vec<u8>, reader: impl Read) -> Result<Vec<u8>, String> {
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
