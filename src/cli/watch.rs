//! `--watch`: lints again when something changes, until it is interrupted.
//!
//! Folders are watched, and never files: editors that save by renaming put another file in the place
//! of the old one. Each round watches anew, before it reads: so no folder is forgotten that is new,
//! and no change that comes while it reads.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use notify::{Event, RecursiveMode, Watcher};
use walkdir::WalkDir;

use crate::report::totals::ExitCode;
use crate::workspace::configs::FILE_NAME;
use crate::workspace::interrupt::{on_interrupt, remove_unfinished};
use crate::workspace::links::destination;
use crate::workspace::scratch_file::folder_of;
use crate::workspace::walk::is_pruned;

use crate::cli::note;

/// Changes that follow each other so closely are one: a save is several, and so is a checkout.
const TOGETHER: Duration = Duration::from_millis(100);

/// Clears the terminal and what has scrolled away, and goes to its beginning.
const CLEAR: &[u8] = b"\x1b[2J\x1b[3J\x1b[H";

/// What to watch.
pub(crate) struct Watched<'a> {
    /// Files and folders that are linted.
    pub(crate) paths: &'a [PathBuf],
    /// Files beside them that decide what is found.
    pub(crate) others: Vec<&'a Path>,
    /// Files that are written to, whose changes are our own.
    pub(crate) written: Vec<&'a Path>,
    pub(crate) quiet: bool,
}

enum Message {
    /// Something changed at these paths; if there are none, it is not known where.
    Changed(Vec<PathBuf>),
    Interrupted,
}

/// Lints, and lints again. The exit code is that of the last time.
pub(crate) fn run(
    watched: &Watched<'_>,
    lint: impl Fn() -> io::Result<ExitCode>,
) -> io::Result<ExitCode> {
    let (sender, messages) = channel();
    if let Err(error) = end_on_interrupt(sender.clone()) {
        note(&format!("error: --watch: {error}"));
        return Ok(ExitCode::Failure);
    }
    loop {
        let places = Places::new(watched);
        let (_watcher, unwatched) = match places.watch(sender.clone()) {
            Ok(watching) => watching,
            Err(error) => {
                note(&format!("error: --watch: {error}"));
                return Ok(ExitCode::Failure);
            }
        };
        let mut out = io::stdout();
        if out.is_terminal() {
            out.write_all(CLEAR).and_then(|()| out.flush())?;
        }
        let code = lint()?;
        if !watched.quiet {
            for error in unwatched {
                note(&format!("note: not watched: {error}"));
            }
            note("waiting for changes; an interrupt (Ctrl-C) ends this");
        }
        if !places.wait(&messages) {
            return Ok(code);
        }
    }
}

/// The first interrupt ends the watch after the round that is going on, another one at once.
fn end_on_interrupt(sender: Sender<Message>) -> io::Result<()> {
    let mut is_ending = false;
    on_interrupt(move || {
        let is_second = mem::replace(&mut is_ending, true);
        if is_second || sender.send(Message::Interrupted).is_err() {
            remove_unfinished();
            process::exit(ExitCode::Failure as i32);
        }
    })
}

/// Where changes matter. All paths are whole, without links on the way.
struct Places {
    /// Folders in which every file matters.
    searched: BTreeSet<PathBuf>,
    /// Files that matter wherever they are.
    files: BTreeSet<PathBuf>,
    /// Folders above, in which a configuration matters.
    above: BTreeSet<PathBuf>,
    written: BTreeSet<PathBuf>,
}

impl Places {
    fn new(watched: &Watched<'_>) -> Self {
        let mut places = Places {
            searched: BTreeSet::new(),
            files: BTreeSet::new(),
            above: BTreeSet::new(),
            written: watched.written.iter().map(|path| written(path)).collect(),
        };
        for path in watched.paths {
            let path = place(path);
            if path.is_dir() {
                let is_left_out = |name: &OsStr, depth| depth > 0 && is_pruned(name);
                let folders = WalkDir::new(&path).into_iter().filter_entry(|entry| {
                    entry.file_type().is_dir() && !is_left_out(entry.file_name(), entry.depth())
                });
                places
                    .searched
                    .extend(folders.flatten().map(walkdir::DirEntry::into_path));
            } else {
                places.files.insert(path.clone());
            }
            for folder in path.ancestors().skip(1).filter(|folder| folder.is_dir()) {
                places.above.insert(folder.to_owned());
                if folder.join(".git").exists() {
                    break;
                }
            }
        }
        for path in &watched.others {
            let path = place(path);
            places.above.extend(path.parent().map(Path::to_owned));
            places.files.insert(path);
        }
        places
    }

    /// Reports what changes, as long as the watcher is there. With it comes why folders in which a file
    /// is linted cannot be watched; it is an error if none can.
    fn watch(&self, sender: Sender<Message>) -> notify::Result<(impl Watcher, Vec<notify::Error>)> {
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let paths = match event {
                // To read is no change, and reading is what we do.
                Ok(event) if event.kind.is_access() => return,
                Ok(event) if !event.need_rescan() => event.paths,
                _ => Vec::new(),
            };
            // Where nobody listens, the watch has ended.
            let _ = sender.send(Message::Changed(paths));
        })?;
        let mut unwatched = Vec::new();
        let mut is_watching = false;
        for folder in self.searched.union(&self.above) {
            match watcher.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => is_watching = true,
                // What has gone in the meantime needs no watching.
                Err(_) if !folder.is_dir() => {}
                // It is this folder that cannot be read. The others can, unless the system has no more
                // to give.
                Err(error) if matches!(error.kind, notify::ErrorKind::Io(_)) => {
                    if self.has_linted(folder) {
                        unwatched.push(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        match unwatched.pop() {
            Some(error) if !is_watching => Err(error),
            last => {
                unwatched.extend(last);
                Ok((watcher, unwatched))
            }
        }
    }

    /// Whether files in a folder are linted, and not only what applies to them.
    fn has_linted(&self, folder: &Path) -> bool {
        let mut files = self.files.iter();
        self.searched.contains(folder) || files.any(|file| file.parent() == Some(folder))
    }

    /// Waits for a change that matters and for the end of those that follow it. `false` says that
    /// there was an interrupt.
    fn wait(&self, messages: &Receiver<Message>) -> bool {
        loop {
            match messages.recv() {
                Ok(Message::Changed(paths)) if self.matter(&paths) => break,
                Ok(Message::Changed(_)) => {}
                Ok(Message::Interrupted) | Err(_) => return false,
            }
        }
        loop {
            match messages.recv_timeout(TOGETHER) {
                Ok(Message::Changed(_)) => {}
                Err(RecvTimeoutError::Timeout) => return true,
                Ok(Message::Interrupted) | Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    fn matter(&self, paths: &[PathBuf]) -> bool {
        paths.is_empty() || paths.iter().any(|path| self.matters(path))
    }

    fn matters(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_searched = || {
            path.parent()
                .is_some_and(|folder| self.searched.contains(folder))
        };
        if self.written.contains(path) {
            false
        } else if matches!(&*name, FILE_NAME | ".gitignore") || self.files.contains(path) {
            true
        } else {
            // What editors put beside a file while it is open.
            is_searched() && !name.starts_with('.') && !name.ends_with('~')
        }
    }
}

/// The place of a file that is written.
fn written(path: &Path) -> PathBuf {
    destination(path).map_or_else(|_| place(path), |destination| place(&destination))
}

/// The place of a path, whether anything is there or not.
fn place(path: &Path) -> PathBuf {
    match (fs::canonicalize(folder_of(path)), path.file_name()) {
        (Ok(folder), Some(name)) if !path.is_dir() => folder.join(name),
        _ => fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
    }
}
