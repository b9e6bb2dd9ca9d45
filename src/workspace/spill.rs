//! Where the comparison of customers puts what memory does not hold: files without a name in the folder
//! for temporary files, which are gone when the program ends, however it ends.

use std::fs::File;
use std::io::{self, Write};

use crate::lint::ledger::{Area, Storage};
use crate::workspace::scratch_file::ScratchFile;

/// The folder for temporary files.
pub(crate) struct TemporaryFiles;

impl Storage for TemporaryFiles {
    fn area(&mut self) -> io::Result<Box<dyn Area>> {
        Ok(Box::new(ScratchFile::elsewhere()?))
    }
}

impl Area for ScratchFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn read(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
        read_at(self.file(), offset, bytes)
    }
}

#[cfg(unix)]
fn read_at(file: &File, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

/// Reading moves the place where the next bytes are written, so nothing is appended after the first read.
#[cfg(not(unix))]
fn read_at(mut file: &File, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(bytes)
}
