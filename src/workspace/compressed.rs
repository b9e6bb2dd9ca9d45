//! Reads files compressed by gzip or Zstandard. The content is streamed: memory does not grow with
//! its size, and a file that expands to a line or document of extreme length is refused.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

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

/// What a text is read from.
pub(crate) type Reader = Box<dyn Read + Send>;

/// Returns a reader of the content of a file. A file that is not compressed is its own content.
pub(crate) fn decompressed(path: &Path, reader: Reader) -> Reader {
    match Compression::of(path) {
        None => reader,
        Some(Compression::Gzip) => {
            let content = MultiGzDecoder::new(BufReader::new(reader));
            Box::new(Bounded::new(content, "gzip"))
        }
        Some(Compression::Zstandard) => {
            let content = Frames::new(BufReader::new(reader));
            Box::new(Bounded::new(content, "Zstandard"))
        }
    }
}

/// Refuses content with a line of extreme length, and says in errors what is wrong.
struct Bounded<R> {
    content: R,
    format: &'static str,
    /// The bytes since the last line break.
    length: u64,
}

impl<R> Bounded<R> {
    fn new(content: R, format: &'static str) -> Self {
        Bounded {
            content,
            format,
            length: 0,
        }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self
            .content
            .read(buffer)
            .map_err(|error| match error.kind() {
                io::ErrorKind::Interrupted => error,
                _ => io::Error::new(
                    error.kind(),
                    format!("invalid {} data: {error}", self.format),
                ),
            })?;
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

/// The content of all frames of Zstandard data.
struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    is_open: bool,
}

impl<R: BufRead> Frames<R> {
    fn new(source: R) -> Self {
        Frames {
            source,
            decoder: FrameDecoder::new(),
            is_open: false,
        }
    }

    /// Opens the next frame. Returns false at the end of the data.
    fn open(&mut self) -> io::Result<bool> {
        loop {
            if self.source.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let mut skipped = self.source.by_ref().take(length.into());
                    io::copy(&mut skipped, &mut io::sink())?;
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

fn invalid(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
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
