//! Replacing a file as a whole: whenever the process ends, the file is the old one or the new one.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// What is to become a file. Without [`Replacement::commit`], the file stays as it was.
pub struct Replacement {
    target: PathBuf,
    /// The file as it was when it was read, if there was one.
    before: Option<Metadata>,
    out: BufWriter<NamedTempFile>,
}

impl Replacement {
    /// The next content of the file that `path` leads to, over links if need be. `read` is what was
    /// read of it. It is an error if the file must not be written.
    pub fn of(path: &Path, read: &File) -> io::Result<Self> {
        let before = read.metadata()?;
        if !before.is_file() {
            return Err(io::Error::other("is no regular file"));
        }
        if before.permissions().readonly() {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "is write-protected",
            ));
        }
        Replacement::begin(fs::canonicalize(path)?, Some(before))
    }

    /// The content of a file that may not exist yet.
    pub fn or_new(path: &Path) -> io::Result<Self> {
        match File::open(path) {
            Ok(file) => Replacement::of(path, &file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Replacement::begin(path.to_owned(), None)
            }
            Err(error) => Err(error),
        }
    }

    fn begin(target: PathBuf, before: Option<Metadata>) -> io::Result<Self> {
        // A file can be moved without a moment in between within its folder only.
        let folder = match target.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix(".kyclint-").suffix(".tmp");
        #[cfg(unix)]
        if before.is_none() {
            // As other programs make files; what the user's mask takes away is taken away.
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let file = builder.tempfile_in(folder)?;
        Ok(Replacement {
            target,
            before,
            out: BufWriter::new(file),
        })
    }

    /// Puts it in the place of the file, with its permissions and its owner. It is an error if the
    /// file was changed since it was read.
    pub fn commit(self) -> io::Result<()> {
        let file = self
            .out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        if let Some(before) = &self.before {
            file.as_file().set_permissions(before.permissions())?;
            keep_owner(file.as_file(), before);
            let now = fs::metadata(&self.target)?;
            if now.len() != before.len() || now.modified()? != before.modified()? {
                return Err(io::Error::other(
                    "was changed in the meantime, so it was left as it is; run again",
                ));
            }
        }
        file.as_file().sync_all()?;
        file.persist(&self.target).map_err(|error| error.error)?;
        // The move itself lasts once the folder is written. Not every system can do that.
        #[cfg(unix)]
        if let Some(folder) = self
            .target
            .parent()
            .filter(|folder| *folder != Path::new(""))
            && let Ok(folder) = File::open(folder)
        {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Only root may give files away; for others the file has the right owner, or nothing can be done.
#[cfg(unix)]
fn keep_owner(file: &File, before: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let is_same = file
        .metadata()
        .is_ok_and(|now| now.uid() == before.uid() && now.gid() == before.gid());
    if !is_same {
        let _ = fchown(file, Some(before.uid()), Some(before.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_changes_with_the_commit_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(&path, "old").unwrap();
        let replace = |text: &[u8]| {
            let file = File::open(&path).unwrap();
            let mut replacement = Replacement::of(&path, &file).unwrap();
            replacement.write_all(text).unwrap();
            replacement
        };
        drop(replace(b"new"));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        let replacement = replace(b"new");
        replacement.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        let replacement = replace(b"newer");
        fs::write(&path, "changed by somebody").unwrap();
        let error = replacement.commit().unwrap_err().to_string();
        assert!(error.starts_with("was changed"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"changed by somebody");
        // Nothing is left behind.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_links_are_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.json");
        let link = folder.path().join("link.json");
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a.json", &link).unwrap();
        let mut replacement = Replacement::or_new(&link).unwrap();
        replacement.write_all(b"new").unwrap();
        replacement.commit().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"new");
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o440)).unwrap();
        let error = Replacement::or_new(&link).err().unwrap().to_string();
        assert_eq!(error, "is write-protected");
    }
}
