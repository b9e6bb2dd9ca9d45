//! Replaces a file atomically: whenever the process ends, the file has either the old or the new
//! content. The replacement keeps the metadata of the file; if it cannot, the file is not replaced.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::workspace::attributes;
use crate::workspace::links;
use crate::workspace::scratch_file::{Access, ScratchFile, folder_of};

/// A file with the metadata it had before it was read. Taking the metadata first makes a change
/// during the read detectable.
pub struct Original {
    /// The open file.
    pub file: File,
    before: Metadata,
}

impl Original {
    /// Opens a file and records its metadata.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let before = file.metadata()?;
        Ok(Original { file, before })
    }
}

/// The next content of a file. Without [`Replacement::commit`], the file stays as it was.
pub struct Replacement {
    target: PathBuf,
    /// The metadata of the file before it was read; `None` if the file is new.
    before: Option<Metadata>,
    out: BufWriter<ScratchFile>,
}

impl Replacement {
    /// Begins the next content of a file. `target` is its path with links resolved. Returns an
    /// error if the file must not be written or its metadata cannot be kept. The error kind is
    /// [`io::ErrorKind::Unsupported`] if writing the file in another way would work.
    pub fn of(target: PathBuf, original: &Original) -> io::Result<Self> {
        let before = &original.before;
        if !before.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        if before.permissions().readonly() {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "write-protected",
            ));
        }
        let scratch = begin(&target, Access::Owner)?;
        attributes::keep((&original.file, before), scratch.file())?;
        Ok(Replacement {
            target,
            before: Some(before.clone()),
            out: BufWriter::new(scratch),
        })
    }

    /// Begins the content of a file that may not exist yet. Follows links, but not out of their
    /// repository.
    pub fn or_new(path: &Path) -> io::Result<Self> {
        let target = links::destination(path)?;
        match Original::open(&target) {
            Ok(original) => Replacement::of(target, &original),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Replacement {
                out: BufWriter::new(begin(&target, Access::Usual)?),
                target,
                before: None,
            }),
            Err(error) => Err(error),
        }
    }

    /// Replaces the file and keeps its permissions. Returns an error if the file has changed since
    /// it was read.
    pub fn commit(self) -> io::Result<()> {
        let mut new = self
            .out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        if let Some(before) = &self.before {
            new.file().set_permissions(before.permissions())?;
        }
        // Sync before the comparison: the less time passes after it, the fewer changes can be
        // missed.
        new.file().sync_all()?;
        match &self.before {
            Some(before) => {
                new.give_name()?;
                let now = fs::symlink_metadata(&self.target);
                if !now.is_ok_and(|now| is_same(before, &now)) {
                    return Err(io::Error::other(
                        "was changed in the meantime, so it was not replaced; run again",
                    ));
                }
                new.replace(&self.target)?;
            }
            None => new.create(&self.target)?,
        }
        // The rename is durable only once the folder is synced, which not every system supports.
        #[cfg(unix)]
        if let Ok(folder) = File::open(folder_of(&self.target)) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

fn begin(target: &Path, access: Access) -> io::Result<ScratchFile> {
    ScratchFile::beside(target, access).map_err(|error| {
        let folder = folder_of(target);
        match error.kind() {
            io::ErrorKind::NotFound => error,
            kind => io::Error::new(
                kind,
                format!("cannot create a file in {}: {error}", folder.display()),
            ),
        }
    })
}

/// Whether both metadata belong to the same unchanged file.
#[cfg(unix)]
fn is_same(before: &Metadata, now: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let of = |file: &Metadata| {
        (
            (file.dev(), file.ino(), file.len()),
            (file.mtime(), file.mtime_nsec()),
            (file.ctime(), file.ctime_nsec()),
        )
    };
    of(before) == of(now)
}

#[cfg(not(unix))]
fn is_same(before: &Metadata, now: &Metadata) -> bool {
    let of = |file: &Metadata| (file.len(), file.modified().ok(), file.created().ok());
    of(before) == of(now)
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Creates a folder with a file.
    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = fs::canonicalize(folder.path()).unwrap().join("a.json");
        fs::write(&path, "old").unwrap();
        (folder, path)
    }

    fn replacement(path: &Path, original: &Original, text: &str) -> io::Result<Replacement> {
        let mut replacement = Replacement::of(path.to_owned(), original)?;
        replacement.write_all(text.as_bytes())?;
        Ok(replacement)
    }

    fn count(folder: &tempfile::TempDir) -> usize {
        fs::read_dir(folder.path()).unwrap().count()
    }

    #[test]
    fn the_file_changes_only_on_commit() {
        let (folder, path) = folder();
        let new = || replacement(&path, &Original::open(&path).unwrap(), "new").unwrap();
        drop(new());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        new().commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(count(&folder), 1);
    }

    /// The text after another process's edit, and the edit.
    type Edit = (&'static str, fn(&Path));

    /// Edits by another process after the file was opened for reading are not lost.
    #[test]
    fn concurrent_changes_are_not_overwritten() {
        let edits: [Edit; 5] = [
            ("longer", |path| fs::write(path, "longer").unwrap()),
            // With the same length and modification time.
            ("OLD", |path| {
                let modified = fs::metadata(path).unwrap().modified().unwrap();
                fs::write(path, "OLD").unwrap();
                let file = File::options().write(true).open(path).unwrap();
                file.set_modified(modified).unwrap();
            }),
            ("OLD", |path| {
                let modified = fs::metadata(path).unwrap().modified().unwrap();
                let other = path.with_extension("other");
                fs::write(&other, "OLD").unwrap();
                let file = File::options().write(true).open(&other).unwrap();
                file.set_modified(modified).unwrap();
                fs::rename(other, path).unwrap();
            }),
            ("old", |path| {
                let mut permissions = fs::metadata(path).unwrap().permissions();
                permissions.set_readonly(true);
                fs::set_permissions(path, permissions).unwrap();
            }),
            ("", |path| fs::remove_file(path).unwrap()),
        ];
        for (number, (text, edit)) in edits.into_iter().enumerate() {
            // Edit before the new text is begun, and after it is complete.
            for is_early in [true, false] {
                let (folder, path) = folder();
                let original = Original::open(&path).unwrap();
                // File times have a limited resolution.
                std::thread::sleep(std::time::Duration::from_millis(20));
                if is_early {
                    edit(&path);
                }
                let new = replacement(&path, &original, "new").unwrap();
                if !is_early {
                    edit(&path);
                }
                let error = new.commit().unwrap_err().to_string();
                assert!(error.starts_with("was changed"), "{number}: {error}");
                let left = fs::read_to_string(&path).unwrap_or_default();
                assert_eq!(left, text, "{number}");
                assert_eq!(count(&folder), usize::from(path.exists()));
            }
        }
    }

    #[test]
    fn a_new_file_does_not_replace_one_created_concurrently() {
        let (folder, path) = folder();
        let other = path.with_file_name("b.json");
        let mut new = Replacement::or_new(&other).unwrap();
        new.write_all(b"new").unwrap();
        fs::write(&other, "of somebody").unwrap();
        let error = new.commit().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&other).unwrap(), b"of somebody");
        assert_eq!(count(&folder), 2);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_kept_and_links_are_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let (_folder, file) = folder();
        let link = file.with_file_name("link.json");
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
        assert_eq!(error, "write-protected");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_with_hard_links_is_not_replaced() {
        let (folder, path) = folder();
        fs::hard_link(&path, path.with_file_name("b.json")).unwrap();
        let original = Original::open(&path).unwrap();
        let error = replacement(&path, &original, "new").err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::Unsupported);
        assert!(error.to_string().starts_with("has 2 hard links"), "{error}");
        assert_eq!(count(&folder), 2);
    }

    /// An access control list. Each entry has a tag, permissions and an ID.
    #[cfg(target_os = "linux")]
    fn list(entries: &[(u16, u16, u32)]) -> Vec<u8> {
        let mut bytes = 2u32.to_le_bytes().to_vec();
        for (tag, rights, id) in entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(rights.to_le_bytes());
            bytes.extend(id.to_le_bytes());
        }
        bytes
    }

    #[cfg(target_os = "linux")]
    const NO_ID: u32 = u32::MAX;

    #[cfg(target_os = "linux")]
    #[test]
    fn attributes_and_access_control_lists_are_kept_and_none_is_added() {
        use rustix::fs::{XattrFlags, getxattr, setxattr};
        use rustix::io::Errno;
        use std::os::unix::fs::PermissionsExt;

        const ACCESS: &str = "system.posix_acl_access";
        const DEFAULT: &str = "system.posix_acl_default";
        let (folder, path) = folder();
        let set = |path: &Path, name: &str, value: &[u8]| {
            setxattr(path, name, value, XattrFlags::empty())
        };
        let get = |name: &str| {
            let mut value = [0; 256];
            getxattr(&path, name, &mut value).map(|length| value[..length].to_vec())
        };
        // Group 65534 may not read the file, although others may.
        let denied = list(&[
            (0x01, 6, NO_ID),
            (0x04, 4, NO_ID),
            (0x08, 0, 65534),
            (0x10, 4, NO_ID),
            (0x20, 4, NO_ID),
        ]);
        if set(&path, "user.origin", b"export").is_err() || set(&path, ACCESS, &denied).is_err() {
            eprintln!("skipped: the file system has no attributes or no access control lists");
            return;
        }
        let replace = |text: &str| {
            let original = Original::open(&path).unwrap();
            replacement(&path, &original, text)
                .unwrap()
                .commit()
                .unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        };
        replace("new");
        assert_eq!(get("user.origin").unwrap(), b"export");
        assert_eq!(get(ACCESS).unwrap(), denied);
        // The default list of the folder must not grant access to the replacement.
        let open = list(&[
            (0x01, 7, NO_ID),
            (0x02, 7, 65534),
            (0x04, 7, NO_ID),
            (0x10, 7, NO_ID),
            (0x20, 7, NO_ID),
        ]);
        fs::remove_file(&path).unwrap();
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        set(folder.path(), DEFAULT, &open).unwrap();
        replace("new");
        assert_eq!(get(ACCESS), Err(Errno::NODATA));
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }
}
