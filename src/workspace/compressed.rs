//! Reads files compressed by gzip or Zstandard. The content is streamed: memory does not grow with
//! its size, and a file that expands to a line or document of extreme length is refused.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use crate::workspace::pointers::refuse_pointer;

/// The maximum length of a line, and of a document that spans several lines, in bytes. Compressed
/// data of a few megabytes may expand to thousands of times its size.
pub(crate) const LONGEST: u64 = 1 << 28;

/// A compression format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compression {
    Gzip,
    Zstandard,
}

impl Compression {
    fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstandard => "Zstandard",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Compression::Gzip => ".gz",
            Compression::Zstandard => ".zst",
        }
    }

    /// Whether data may begin like this. The data may end within the first bytes.
    fn is_start(self, data: &[u8]) -> bool {
        let begins = |magic: &[u8]| magic.iter().zip(data).all(|(magic, byte)| magic == byte);
        match self {
            Compression::Gzip => begins(&[0x1f, 0x8b]),
            // A frame with data, or one to skip.
            Compression::Zstandard => {
                begins(&[0x28, 0xb5, 0x2f, 0xfd])
                    || data.first().is_none_or(|first| first & 0xf0 == 0x50)
                        && data
                            .iter()
                            .skip(1)
                            .zip([0x2a, 0x4d, 0x18])
                            .all(|(byte, magic)| *byte == magic)
            }
        }
    }

    /// The message for other data.
    fn not_that(self) -> String {
        let (name, extension) = (self.name(), self.extension());
        format!("not {name} data; if it is not compressed, remove `{extension}` from its name")
    }

    /// The error for data behind the last member or frame.
    fn is_followed(self) -> io::Error {
        let name = self.name();
        io::Error::other(format!(
            "something follows the {name} data; remove it, or copy or compress the file again"
        ))
    }

    /// What is wrong with data that cannot be decompressed. Other errors are returned as they are.
    fn explained(self, error: io::Error) -> io::Error {
        let name = self.name();
        let message = match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                format!(
                    "incomplete {name} data: the end is missing; copy or compress the file again"
                )
            }
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                format!("damaged {name} data; copy or compress the file again")
            }
            _ => return error,
        };
        io::Error::new(error.kind(), message)
    }

    /// The compression by file extension: `.gz` or `.zst`.
    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?;
        if extension.eq_ignore_ascii_case("gz") {
            Some(Compression::Gzip)
        } else if extension.eq_ignore_ascii_case("zst") {
            Some(Compression::Zstandard)
        } else {
            None
        }
    }
}

/// Whether a file is compressed, by its extension.
pub(crate) fn is_compressed(path: &Path) -> bool {
    Compression::of(path).is_some()
}

/// What is wrong with a file that begins like this and does not have the extension of compressed files, if it
/// is compressed.
pub(crate) fn lacks_extension(start: &[u8]) -> Option<String> {
    let compressions = [Compression::Gzip, Compression::Zstandard];
    let mut compressions = compressions.into_iter();
    let found = compressions.find(|it| start.len() >= 4 && it.is_start(start))?;
    let (name, extension) = (found.name(), found.extension());
    Some(format!("{name} data; add `{extension}` to its name"))
}

/// What a text is read from.
pub(crate) type Reader = Box<dyn Read + Send>;

/// Returns a reader of the content of a file. A file that is not compressed is its own content.
pub(crate) fn decompressed(path: &Path, reader: Reader) -> Reader {
    match Compression::of(path) {
        None => reader,
        Some(compression @ Compression::Gzip) => {
            let content = Members::new(Marked::new(reader, compression));
            Box::new(Bounded::new(content, compression))
        }
        Some(compression @ Compression::Zstandard) => {
            let content = Frames::new(Marked::new(reader, compression));
            Box::new(Bounded::new(content, compression))
        }
    }
}

/// Refuses data that does not begin as its format does.
struct Marked {
    data: BufReader<Reader>,
    /// What is still to be checked.
    compression: Option<Compression>,
}

impl Marked {
    fn new(reader: Reader, compression: Compression) -> Self {
        Marked {
            data: BufReader::new(reader),
            compression: Some(compression),
        }
    }
}

impl Read for Marked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Marked {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if let Some(compression) = self.compression.take() {
            let start = self.data.fill_buf()?;
            if start.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if !compression.is_start(start) {
                refuse_pointer(start).map_err(io::Error::other)?;
                return Err(io::Error::other(compression.not_that()));
            }
        }
        self.data.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.data.consume(amount);
    }
}

/// Refuses content with a line of extreme length, and says in plain words what is wrong with the data.
struct Bounded<R> {
    content: R,
    compression: Compression,
    /// The bytes since the last line break.
    length: u64,
}

impl<R> Bounded<R> {
    fn new(content: R, compression: Compression) -> Self {
        Bounded {
            content,
            compression,
            length: 0,
        }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self
            .content
            .read(buffer)
            .map_err(|error| self.compression.explained(error))?;
        let bytes = &buffer[..read];
        match memchr::memrchr(b'\n', bytes) {
            Some(last) => self.length = (read - last - 1) as u64,
            None => self.length += read as u64,
        }
        if self.length > LONGEST {
            return Err(too_long());
        }
        Ok(read)
    }
}

/// The error for content that is too long.
pub(crate) fn too_long() -> io::Error {
    io::Error::other(format!(
        "a line or document of more than {} MiB in compressed data; decompress the file first",
        LONGEST >> 20
    ))
}

/// The content of all members of gzip data.
struct Members<R>(Option<GzDecoder<R>>);

impl<R: BufRead> Members<R> {
    fn new(source: R) -> Self {
        Members(Some(GzDecoder::new(source)))
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.0 {
            let read = decoder.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let source = decoder.get_mut();
            let next = source.fill_buf()?;
            if !next.is_empty() && Compression::Gzip.is_start(next) {
                self.0 = self.0.take().map(|last| GzDecoder::new(last.into_inner()));
                continue;
            }
            // Tapes and block devices fill the last block with NUL bytes.
            while let next @ [_, ..] = source.fill_buf()? {
                if next.iter().any(|byte| *byte != 0) {
                    return Err(Compression::Gzip.is_followed());
                }
                let length = next.len();
                source.consume(length);
            }
            self.0 = None;
        }
        Ok(0)
    }
}

/// The content of all frames of Zstandard data.
struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    is_open: bool,
    is_first: bool,
}

impl<R: BufRead> Frames<R> {
    fn new(source: R) -> Self {
        Frames {
            source,
            decoder: FrameDecoder::new(),
            is_open: false,
            is_first: true,
        }
    }

    /// Opens the next frame. Returns false at the end of the data.
    fn open(&mut self) -> io::Result<bool> {
        loop {
            let next = self.source.fill_buf()?;
            if next.is_empty() {
                return Ok(false);
            }
            if !self.is_first && !Compression::Zstandard.is_start(next) {
                return Err(Compression::Zstandard.is_followed());
            }
            self.is_first = false;
            match self.decoder.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let mut skipped = self.source.by_ref().take(length.into());
                    io::copy(&mut skipped, &mut io::sink())?;
                }
                Err(FrameDecoderError::WindowSizeTooBig { requested, .. }) => {
                    return Err(io::Error::other(format!(
                        "Zstandard data that needs {} MiB of memory; decompress the file first, or compress it without `--long`",
                        requested >> 20
                    )));
                }
                Err(FrameDecoderError::DictNotProvided { .. }) => {
                    return Err(io::Error::other(
                        "Zstandard data that needs a dictionary; decompress the file first",
                    ));
                }
                Err(error) => return Err(invalid(error)),
            }
        }
    }

    /// Whether the content of the open frame has the checksum that the frame says.
    fn is_sound(&self) -> bool {
        let expected = self.decoder.get_checksum_from_data();
        expected.is_none() || expected == self.decoder.get_calculated_checksum()
    }
}

/// The error of the decoder: that of the data it reads, if this is the cause.
fn invalid(error: impl Error + Send + Sync + 'static) -> io::Error {
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(found) = cause {
        if let Some(found) = found.downcast_ref::<io::Error>() {
            return io::Error::new(found.kind(), found.to_string());
        }
        cause = found.source();
    }
    io::Error::new(io::ErrorKind::InvalidData, error)
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.is_open {
                self.is_open = self.open()?;
                if !self.is_open {
                    return Ok(0);
                }
            }
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(buffer);
            }
            if self.decoder.is_finished() {
                if !self.is_sound() {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, "wrong checksum"));
                }
                self.is_open = false;
                continue;
            }
            self.decoder
                .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
                .map_err(invalid)?;
        }
    }
}
