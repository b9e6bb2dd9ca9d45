//! Replacing a file as a whole: whenever the process ends, the file is the old one or the new one.
//! What can be seen of the file beside its text stays, or it is not replaced.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::workspace::attributes;
use crate::workspace::links;
use crate::workspace::scratch_file::{Access, ScratchFile, folder_of};

/// A file as it is before it is read: whoever reads it first, and takes note of it later, does not see
/// what somebody else has written in the meantime.
pub struct Original {
    /// The file.
    pub file: File,
    before: Metadata,
}

impl Original {
    /// Opens a file.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let before = file.metadata()?;
        Ok(Original { file, before })
    }
}

/// What is to become a file. Without [`Replacement::commit`], the file stays as it was.
pub struct Replacement {
    target: PathBuf,
    /// The file as it was before it was read, if there was one.
    before: Option<Metadata>,
    out: BufWriter<ScratchFile>,
}

impl Replacement {
    /// The next content of a file; `target` is its place, links resolved. It is an error if the file
    /// must not be written or would not be the same otherwise; that is of the kind
    /// [`io::ErrorKind::Unsupported`] if another way to write it would do.
    pub fn of(target: PathBuf, original: &Original) -> io::Result<Self> {
        let before = &original.before;
        if !before.is_file() {
            return Err(io::Error::other("is no regular file"));
        }
        if before.permissions().readonly() {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "is write-protected",
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

    /// The content of a file that may not exist yet. Links are followed, and may not lead out of their
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

    /// Puts it in the place of the file, with its permissions. It is an error if the file was changed
    /// since it was read.
    pub fn commit(self) -> io::Result<()> {
        let mut new = self
            .out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        if let Some(before) = &self.before {
            new.file().set_permissions(before.permissions())?;
        }
        // What takes long comes before the comparison, and next to nothing behind it.
        new.file().sync_all()?;
        match &self.before {
            Some(before) => {
                new.give_name()?;
                let now = fs::symlink_metadata(&self.target);
                if !now.is_ok_and(|now| is_same(before, &now)) {
                    return Err(io::Error::other(
                        "was changed in the meantime, so it was left as it is; run again",
                    ));
                }
                new.replace(&self.target)?;
            }
            None => new.create(&self.target)?,
        }
        // The move itself lasts once the folder is written. Not every system can do that.
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

/// Whether a file is the one that it was, and as it was.
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

    /// A folder with a file.
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
    fn the_file_changes_with_the_commit_and_not_before() {
        let (folder, path) = folder();
        let new = || replacement(&path, &Original::open(&path).unwrap(), "new").unwrap();
        drop(new());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        new().commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(count(&folder), 1);
    }

    /// The text that somebody else leaves, and how.
    type Edit = (&'static str, fn(&Path));

    /// Whatever happens to a file from the moment on that it is opened to be read, it is not lost.
    #[test]
    fn what_somebody_else_does_to_the_file_stays() {
        let edits: [Edit; 5] = [
            ("longer", |path| fs::write(path, "longer").unwrap()),
            // As long as before, and as old as it seems.
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
            // Before the new text is begun, and when it is complete.
            for is_early in [true, false] {
                let (folder, path) = folder();
                let original = Original::open(&path).unwrap();
                // Times of files count in ticks of the system.
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
    fn a_new_file_does_not_take_the_place_of_one_that_came_in_between() {
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
    fn permissions_stay_and_links_are_followed() {
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
        assert_eq!(error, "is write-protected");
    }

    #[cfg(unix)]
    #[test]
    fn other_names_of_the_file_are_not_cut_off() {
        let (folder, path) = folder();
        fs::hard_link(&path, path.with_file_name("b.json")).unwrap();
        let original = Original::open(&path).unwrap();
        let error = replacement(&path, &original, "new").err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::Unsupported);
        assert!(error.to_string().starts_with("has 2 names"), "{error}");
        assert_eq!(count(&folder), 2);
    }

    /// An access control list: entries of a tag, rights and whom it is about.
    #[cfg(target_os = "linux")]
    fn list(entries: &[(u16, u16, u32)]) -> Vec<u8> {
        let mut bytes = 2u32.to_le_bytes().to_vec();
        for (tag, rights, whom) in entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(rights.to_le_bytes());
            bytes.extend(whom.to_le_bytes());
        }
        bytes
    }

    #[cfg(target_os = "linux")]
    const ANYBODY: u32 = u32::MAX;

    #[cfg(target_os = "linux")]
    #[test]
    fn attributes_and_lists_stay_and_none_is_added() {
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
        // The group 65534 may not read it, whatever others may.
        let denied = list(&[
            (0x01, 6, ANYBODY),
            (0x04, 4, ANYBODY),
            (0x08, 0, 65534),
            (0x10, 4, ANYBODY),
            (0x20, 4, ANYBODY),
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
        // What the folder lets read is not let to read a file that is not for them.
        let open = list(&[
            (0x01, 7, ANYBODY),
            (0x02, 7, 65534),
            (0x04, 7, ANYBODY),
            (0x10, 7, ANYBODY),
            (0x20, 7, ANYBODY),
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
