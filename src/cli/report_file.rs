//! A file that a report is written to. The old report stays until the new one is complete.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use crate::workspace::attributes;
use crate::workspace::links::{Stray, destination};
use crate::workspace::scratch_file::{Access, ScratchFile};

/// A file that a report is written to.
pub(crate) enum ReportFile {
    /// A device, a pipe, or a descriptor that another process has opened: it cannot be replaced.
    Direct(File),
    /// Any other file: the report is written to a temporary file until it is complete.
    Apart {
        new: ScratchFile,
        place: PathBuf,
        old: Option<File>,
    },
}

impl ReportFile {
    /// Begins a report. Returns an error if the report could not be written at the end. `access` is
    /// for a file that does not exist yet.
    pub(crate) fn begin(path: &Path, access: Access) -> io::Result<Self> {
        let place = match destination(path) {
            Ok(place) => place,
            // The process that opened the descriptor decides where the report begins, so append.
            Err(Stray::Descriptor) => {
                let file = OpenOptions::new().append(true).open(path)?;
                return Ok(ReportFile::Direct(file));
            }
            Err(stray) => return Err(stray.into()),
        };
        let old = match OpenOptions::new().write(true).open(&place) {
            Ok(file) => Some(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let Some(old) = old else {
            return Ok(ReportFile::Apart {
                new: ScratchFile::beside(&place, access)?,
                place,
                old: None,
            });
        };
        if !old.metadata()?.is_file() {
            return Ok(ReportFile::Direct(old));
        }
        // A file may be writable although its folder is not.
        let new = ScratchFile::beside(&place, Access::Owner).or_else(|_| ScratchFile::elsewhere());
        Ok(ReportFile::Apart {
            new: new?,
            place,
            old: Some(old),
        })
    }

    /// Replaces the old report with the complete new one. `permissions` are for a new file.
    pub(crate) fn finish(&mut self, permissions: Option<Permissions>) -> io::Result<()> {
        let ReportFile::Apart { new, place, old } = self else {
            return Ok(());
        };
        match old {
            None => {
                if let Some(permissions) = permissions {
                    new.file().set_permissions(permissions)?;
                }
                new.replace(place)
            }
            Some(old) if take_place(new, place, old).is_ok() => Ok(()),
            // A file that has several names, belongs to another user or is a mount point cannot be
            // replaced, so it is overwritten.
            Some(old) => {
                old.set_len(0)?;
                let mut new = new.file();
                new.rewind()?;
                io::copy(&mut new, old).map(drop)
            }
        }
    }
}

fn take_place(new: &mut ScratchFile, place: &Path, old: &File) -> io::Result<()> {
    let before = old.metadata()?;
    attributes::keep((old, &before), new.file())?;
    new.file().set_permissions(before.permissions())?;
    new.replace(place)
}

impl Write for ReportFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            ReportFile::Direct(file) => file.write(bytes),
            ReportFile::Apart { new, .. } => new.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            ReportFile::Direct(file) => file.flush(),
            ReportFile::Apart { new, .. } => new.flush(),
        }
    }
}
