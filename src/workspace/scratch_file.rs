//! A temporary file that replaces its target when it is complete. Where the system supports it
//! (`O_TMPFILE` on Linux), the file has no name until then, so that nothing is left whatever ends
//! the process. Elsewhere it is named `.kyclint-*.tmp`, and an interrupt removes it.

use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use crate::workspace::interrupt;
use crate::workspace::interrupt::Unfinished;

/// How the names of temporary files begin and end.
pub(crate) const PREFIX: &str = ".kyclint-";
pub(crate) const SUFFIX: &str = ".tmp";

/// Random names have 64 bits; a second attempt is needed only if somebody guesses them.
const ATTEMPTS: usize = 100;

/// Who may read a file while it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Only its owner: the text is that of another file, which may be private.
    Owner,
    /// Those whom the umask allows.
    Usual,
}

#[cfg(unix)]
impl Access {
    fn mode(self) -> u32 {
        match self {
            Access::Owner => 0o600,
            Access::Usual => 0o666,
        }
    }
}

/// A temporary file.
pub(crate) struct ScratchFile {
    file: File,
    /// Where it will get its name; `None` if it cannot replace another file.
    folder: Option<PathBuf>,
    name: Option<Unfinished>,
}

impl ScratchFile {
    /// Creates a temporary file in the folder of its target, which an atomic rename requires.
    pub(crate) fn beside(target: &Path, access: Access) -> io::Result<Self> {
        interrupt::listen()?;
        let folder = folder_of(target);
        if let Some(file) = without_name(&folder, access)? {
            return Ok(ScratchFile {
                file,
                folder: Some(folder),
                name: None,
            });
        }
        ScratchFile::with_name(folder, access)
    }

    /// Creates an unnamed file in the folder for temporary files. It can be read again, but cannot
    /// replace another file.
    pub(crate) fn elsewhere() -> io::Result<Self> {
        interrupt::listen()?;
        Ok(ScratchFile {
            file: tempfile::tempfile()?,
            folder: None,
            name: None,
        })
    }

    fn with_name(folder: PathBuf, access: Access) -> io::Result<Self> {
        let (name, file) = named(&folder, |path| {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, access.mode());
            #[cfg(not(unix))]
            let _ = access;
            options.open(path)
        })?;
        // A lock shows that the file is in use: see `is_left_behind`.
        let _ = file.try_lock();
        Ok(ScratchFile {
            file,
            folder: Some(folder),
            name: Some(name),
        })
    }

    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    /// Gives the file a name, so that [`ScratchFile::replace`] only has to rename it.
    pub(crate) fn give_name(&mut self) -> io::Result<()> {
        if self.name.is_none() {
            let Some(folder) = &self.folder else {
                return Err(io::ErrorKind::CrossesDevices.into());
            };
            let _ = self.file.try_lock();
            let (name, ()) = named(folder, |path| link(&self.file, path))?;
            self.name = Some(name);
        }
        Ok(())
    }

    /// Replaces a file.
    pub(crate) fn replace(&mut self, target: &Path) -> io::Result<()> {
        self.give_name()?;
        let Some(name) = self.name.take() else {
            return Ok(());
        };
        fs::rename(name.path(), target)?;
        name.forget();
        Ok(())
    }

    /// Becomes a new file. Returns an error if the target exists by now.
    pub(crate) fn create(&mut self, target: &Path) -> io::Result<()> {
        let Some(name) = self.name.take() else {
            return link(&self.file, target);
        };
        let path = TempPath::try_from_path(name.path())?;
        path.persist_noclobber(target)
            .map_err(|error| error.error)?;
        name.forget();
        Ok(())
    }
}

impl Write for ScratchFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The folder of a file, which need not exist.
pub(crate) fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Creates something in a folder under a temporary name.
fn named<T>(folder: &Path, create: impl Fn(&Path) -> io::Result<T>) -> io::Result<(Unfinished, T)> {
    let mut attempts = 0;
    loop {
        let random = RandomState::new().build_hasher().finish();
        let path = folder.join(format!("{PREFIX}{random:016x}{SUFFIX}"));
        match Unfinished::create(path, &create) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempts < ATTEMPTS => {
                attempts += 1;
            }
            result => return result,
        }
    }
}

/// The links to the open files of the process, by which an unnamed file gets a name.
#[cfg(target_os = "linux")]
const DESCRIPTORS: &str = "/proc/self/fd";

/// Creates an unnamed file; `None` if the system or the file system does not support that.
#[cfg(target_os = "linux")]
fn without_name(folder: &Path, access: Access) -> io::Result<Option<File>> {
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::OFlags;
    use rustix::io::Errno;

    if !Path::new(DESCRIPTORS).exists() {
        return Ok(None);
    }
    let opened = OpenOptions::new()
        .read(true)
        .write(true)
        .mode(access.mode())
        .custom_flags(OFlags::TMPFILE.bits().cast_signed())
        .open(folder);
    match opened {
        Ok(file) => Ok(Some(file)),
        // The errors by which systems and file systems report that they do not support it.
        Err(error)
            if matches!(
                Errno::from_io_error(&error),
                Some(Errno::OPNOTSUPP | Errno::ISDIR | Errno::NOENT | Errno::INVAL)
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

#[cfg(not(target_os = "linux"))]
fn without_name(_: &Path, _: Access) -> io::Result<Option<File>> {
    Ok(None)
}

#[cfg(target_os = "linux")]
fn link(file: &File, path: &Path) -> io::Result<()> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{AtFlags, CWD, linkat};

    let descriptor = Path::new(DESCRIPTORS).join(file.as_raw_fd().to_string());
    Ok(linkat(CWD, descriptor, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
}

#[cfg(not(target_os = "linux"))]
fn link(_: &File, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether a file has the name of a temporary file of kyclint. Such a file is not a payload.
pub(crate) fn is_scratch(path: &Path) -> bool {
    // Checking the suffix first avoids extracting the file name for nearly all paths.
    let has_suffix = path
        .as_os_str()
        .as_encoded_bytes()
        .ends_with(SUFFIX.as_bytes());
    has_suffix
        && path.file_name().is_some_and(|name| {
            name.as_encoded_bytes().starts_with(PREFIX.as_bytes()) && name.len() > PREFIX.len()
        })
}

/// Whether a file of such a name is not in use.
pub(crate) fn is_left_behind(path: &Path) -> bool {
    let is_file = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    let is_in_use = || {
        let file = File::open(path);
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(fs::TryLockError::WouldBlock)))
    };
    is_file && !is_in_use()
}

/// The message for a file that is left behind.
pub(crate) fn left_behind(path: &Path) -> String {
    format!(
        "note: {} was left by an interrupted run and may contain a part of a payload: remove it",
        path.strip_prefix(".").unwrap_or(path).display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().flatten();
        let mut names: Vec<_> = entries
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Creates both kinds of files, one after the other, whatever the file system supports.
    fn both_kinds(target: &Path, access: Access) -> impl Iterator<Item = ScratchFile> {
        let begin: [fn(&Path, Access) -> io::Result<ScratchFile>; 2] =
            [ScratchFile::beside, |target, access| {
                ScratchFile::with_name(folder_of(target), access)
            }];
        begin
            .into_iter()
            .map(move |begin| begin(target, access).unwrap())
    }

    #[test]
    fn a_complete_file_is_moved_to_its_target() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.json");
        for mut scratch in both_kinds(&target, Access::Usual) {
            scratch.write_all(b"new").unwrap();
            assert!(!target.exists());
            scratch.create(&target).unwrap();
            drop(scratch);
            assert_eq!(fs::read(&target).unwrap(), b"new");
            assert_eq!(names(folder.path()), ["a.json"]);
            fs::remove_file(&target).unwrap();
        }
        fs::write(&target, "old").unwrap();
        for mut scratch in both_kinds(&target, Access::Usual) {
            let error = scratch.create(&target).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        }
        assert_eq!(fs::read(&target).unwrap(), b"old");
        for mut scratch in both_kinds(&target, Access::Usual) {
            scratch.write_all(b"newer").unwrap();
            scratch.replace(&target).unwrap();
        }
        assert_eq!(fs::read(&target).unwrap(), b"newer");
        both_kinds(&target, Access::Owner).for_each(drop);
        assert_eq!(names(folder.path()), ["a.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn private_files_are_readable_by_the_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        for scratch in both_kinds(&folder.path().join("a.json"), Access::Owner) {
            let mode = scratch.file.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_being_written_is_not_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let scratch = ScratchFile::with_name(folder.path().to_owned(), Access::Owner).unwrap();
        let path = scratch.name.as_ref().unwrap().path().to_owned();
        assert!(is_scratch(&path) && !is_left_behind(&path));
        let left = folder.path().join(".kyclint-x.tmp");
        fs::write(&left, "").unwrap();
        assert!(is_scratch(&left) && is_left_behind(&left));
        for other in ["kyclint-x.tmp", ".kyclint-x.json", ".other-x.tmp"] {
            assert!(!is_scratch(&folder.path().join(other)));
        }
    }

    /// The process that [`an_interrupt_removes_named_files`] interrupts.
    #[cfg(unix)]
    #[test]
    #[ignore = "a process of its own, for another test"]
    fn a_process_that_writes_and_waits() {
        let folder = std::env::var_os("KYCLINT_SCRATCH_FOLDER").unwrap();
        interrupt::listen().unwrap();
        let _scratch = ScratchFile::with_name(PathBuf::from(folder), Access::Owner).unwrap();
        std::thread::sleep(std::time::Duration::from_secs(60));
    }

    /// Whether this process ignores a signal. Only Linux tells.
    #[cfg(unix)]
    fn is_ignored(signal: i32) -> bool {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mut lines = status.lines();
        let ignored = lines.find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok());
        ignored.is_some_and(|bits| bits & 1 << (signal - 1) != 0)
    }

    #[cfg(unix)]
    #[test]
    fn an_interrupt_removes_named_files() {
        use std::os::unix::process::ExitStatusExt;
        use std::process::{Command, Stdio};
        use std::time::Duration;
        let (_, module) = module_path!().split_once("::").unwrap();
        let waiting = format!("{module}::a_process_that_writes_and_waits");
        let signals = [("-HUP", 1), ("-INT", 2), ("-QUIT", 3), ("-TERM", 15)];
        // Who starts the tests in the background has made them ignore an interrupt, and their children too.
        let sent = signals
            .into_iter()
            .filter(|(_, number)| !is_ignored(*number));
        let sent: Vec<_> = sent.collect();
        assert!(sent.len() > 1);
        for (signal, number) in sent {
            let folder = tempfile::tempdir().unwrap();
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", &waiting])
                .args(["--ignored", "--nocapture"])
                .env("KYCLINT_SCRATCH_FOLDER", folder.path())
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            while names(folder.path()).is_empty() {
                assert_eq!(child.try_wait().unwrap(), None, "{waiting}");
                std::thread::sleep(Duration::from_millis(5));
            }
            let id = child.id().to_string();
            Command::new("kill").args([signal, &id]).status().unwrap();
            assert_eq!(child.wait().unwrap().signal(), Some(number));
            assert_eq!(names(folder.path()), [""; 0], "{signal}");
        }
    }
}
