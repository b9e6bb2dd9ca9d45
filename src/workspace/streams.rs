//! The files that standard output and standard error are redirected to. A shell creates them before
//! kyclint begins, so a search finds them.

use std::path::Path;

/// What identifies a file: its file system, and its number there.
type FileNumber = (u64, u64);

/// The files that standard output and standard error are redirected to.
#[derive(Debug, Default)]
pub(crate) struct Streams(Vec<(FileNumber, &'static str)>);

impl Streams {
    /// Looks at the streams of this process.
    pub(crate) fn new() -> Self {
        let streams = [
            ("/dev/stdout", "standard output"),
            ("/dev/stderr", "standard error"),
        ];
        let files = streams
            .into_iter()
            .filter_map(|(path, name)| Some((file_number(Path::new(path))?, name)));
        Streams(files.collect())
    }

    /// The stream that is redirected to this file. A file is looked at only if one may be it.
    pub(crate) fn to(&self, file: &Path) -> Option<&'static str> {
        if self.0.is_empty() {
            return None;
        }
        let number = file_number(file)?;
        let mut streams = self.0.iter();
        let stream = streams.find(|(own, _)| *own == number);
        stream.map(|(_, name)| *name)
    }
}

/// Returns the number of a regular file.
#[cfg(unix)]
fn file_number(path: &Path) -> Option<FileNumber> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(path).ok()?;
    metadata.is_file().then(|| (metadata.dev(), metadata.ino()))
}

/// These systems do not tell.
#[cfg(not(unix))]
fn file_number(_: &Path) -> Option<FileNumber> {
    None
}
