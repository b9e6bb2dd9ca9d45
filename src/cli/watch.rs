//! `--watch`: lints again on every change, until it is interrupted.
//!
//! Only folders are watched, because editors that save by renaming replace the file. Each round
//! sets up its watches before it reads, so that it misses neither new folders nor changes made
//! while it reads.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::ModifyKind;
use notify::{Event, EventKind, RecursiveMode, Watcher};
use walkdir::WalkDir;

use crate::cli::failed;
use crate::report::totals::ExitCode;
use crate::workspace::configs::FILE_NAME;
use crate::workspace::confined::Tree;
use crate::workspace::gitignore::files_of_git;
use crate::workspace::globs::PathPattern;
use crate::workspace::interrupt::{on_interrupt, remove_unfinished};
use crate::workspace::links::destination;
use crate::workspace::notes::note;
use crate::workspace::scratch_file::folder_of;
use crate::workspace::streams::Streams;
use crate::workspace::walk::is_pruned;

/// Changes within this time count as one: a save causes several events, and so does a checkout.
const TOGETHER: Duration = Duration::from_millis(100);

/// Changes do not put off a round for longer than this.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// Clears the terminal and its scrollback, and moves the cursor home.
const CLEAR: &[u8] = b"\x1b[2J\x1b[3J\x1b[H";

/// What to watch.
#[derive(PartialEq, Eq)]
pub(crate) struct Watched {
    /// The files and folders that are linted.
    pub(crate) paths: Vec<PathBuf>,
    /// The patterns that they match, if any. More files may match later.
    pub(crate) patterns: Vec<PathBuf>,
    /// Other files that affect the findings, sorted.
    pub(crate) others: BTreeSet<PathBuf>,
    /// The files that kyclint writes; their changes are ignored.
    pub(crate) written: Vec<PathBuf>,
}

enum Message {
    Changed(Change),
    Interrupted,
}

/// A change of files and folders.
struct Change {
    /// Where something changed; empty if that is unknown.
    paths: Vec<PathBuf>,
    /// Whether something was created, removed or renamed there, and not only written.
    is_of_name: bool,
}

/// Lints, and lints again on every change. Returns the exit code of the last round. `lint` returns its exit
/// code and, unless it failed before it could tell, what it has read.
pub(crate) fn run(
    mut watched: Watched,
    is_quiet: bool,
    lint: impl Fn() -> io::Result<(ExitCode, Option<Watched>)>,
) -> io::Result<ExitCode> {
    let (sender, messages) = channel();
    if let Err(error) = end_on_interrupt(sender.clone()) {
        return failed(format!("--watch: {error}"));
    }
    loop {
        let mut places = Places::new(&watched);
        let begun = watcher(sender.clone()).and_then(|mut watcher| {
            let unwatched = places.watch(&mut watcher)?;
            Ok((watcher, unwatched))
        });
        let (mut watcher, mut unwatched) = match begun {
            Ok(begun) => begun,
            Err(error) => {
                return failed(format!("--watch: {error}"));
            }
        };
        let mut out = io::stdout();
        if out.is_terminal() {
            out.write_all(CLEAR).and_then(|()| out.flush())?;
        }
        let (code, read) = lint()?;
        if let Some(read) = read
            && read != watched
        {
            watched = read;
            places = Places::new(&watched);
            match places.watch(&mut watcher) {
                Ok(errors) => unwatched = errors,
                Err(error) => note(&format!("error: --watch: {error}")),
            }
        }
        if !is_quiet {
            for error in unwatched {
                note(&format!("note: not watched: {error}"));
            }
            note("waiting for changes; press Ctrl-C to stop");
        }
        if !places.wait(&messages) {
            return Ok(code);
        }
    }
}

/// The first interrupt ends the watch after the current round, the second one immediately.
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

/// Sends changes as long as the returned watcher lives.
fn watcher(sender: Sender<Message>) -> notify::Result<impl Watcher> {
    notify::recommended_watcher(move |event: notify::Result<Event>| {
        let change = match event {
            // Reading is not a change, and kyclint itself reads.
            Ok(event) if event.kind.is_access() => return,
            Ok(event) if !event.need_rescan() => Change {
                is_of_name: !matches!(
                    event.kind,
                    EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_))
                ),
                paths: event.paths,
            },
            _ => Change {
                is_of_name: true,
                paths: Vec::new(),
            },
        };
        // The send fails if the watch has ended.
        let _ = sender.send(Message::Changed(change));
    })
}

/// The paths whose changes matter. All paths are absolute with links resolved.
struct Places {
    /// The folders that are named. Another folder, or a link, may take their place.
    roots: BTreeSet<PathBuf>,
    /// Folders in which every file matters.
    searched: BTreeSet<PathBuf>,
    /// Files that matter in any folder.
    files: BTreeSet<PathBuf>,
    /// Parent folders, in which a configuration matters.
    above: BTreeSet<PathBuf>,
    written: BTreeSet<PathBuf>,
    patterns: Vec<WatchedPattern>,
    /// The files that standard output and standard error lead to.
    streams: Streams,
}

/// A pattern, and where files may appear that match.
struct WatchedPattern {
    pattern: PathPattern,
    /// The folder that it is relative to.
    root: PathBuf,
    folders: BTreeSet<PathBuf>,
}

impl WatchedPattern {
    fn new(pattern: PathPattern) -> Self {
        WatchedPattern {
            root: place(pattern.root()),
            folders: pattern.folders().map(|folder| place(&folder)).collect(),
            pattern,
        }
    }

    /// Whether a path that has appeared or is gone matches, or may contain what matches.
    fn may_match(&self, path: &Path) -> bool {
        let is_searched = path.parent().is_some_and(|it| self.folders.contains(it));
        is_searched
            && path
                .strip_prefix(&self.root)
                .is_ok_and(|below| self.pattern.is_about(below, path.is_dir()))
    }
}

impl Places {
    fn new(watched: &Watched) -> Self {
        let mut places = Places {
            roots: BTreeSet::new(),
            streams: Streams::new(),
            searched: BTreeSet::new(),
            files: BTreeSet::new(),
            above: BTreeSet::new(),
            written: watched.written.iter().map(|path| written(path)).collect(),
            patterns: Vec::new(),
        };
        for path in &watched.paths {
            let named = named_place(path);
            let target = place(path);
            if target.is_dir() {
                places.above.extend(named.parent().map(Path::to_owned));
                places.roots.extend([named, target.clone()]);
                places.add_folders_of(&target);
            } else {
                places.add_file(path);
            }
            places.add_above(&target);
        }
        for path in &watched.others {
            places.add_file(path);
        }
        let patterns = watched.patterns.iter();
        let patterns = patterns.filter_map(|path| PathPattern::parse(path).ok().flatten());
        places.patterns = patterns.map(WatchedPattern::new).collect();
        places
    }

    /// Adds the folders in which files are searched, and the files elsewhere that links there lead to.
    fn add_folders_of(&mut self, root: &Path) {
        let is_left_out = |name: &OsStr, depth| depth > 0 && is_pruned(name);
        let entries = WalkDir::new(root).into_iter().filter_entry(|entry| {
            let is_link = entry.path_is_symlink();
            let is_searched = is_link || entry.file_type().is_dir();
            is_searched && !is_left_out(entry.file_name(), entry.depth())
        });
        for entry in entries.flatten() {
            if entry.file_type().is_dir() {
                self.searched.insert(entry.into_path());
            } else if !Tree::of_link_is_left(entry.path()) {
                self.add_file(entry.path());
            }
        }
    }

    /// Adds a file, and the one that it leads to if it is a link.
    fn add_file(&mut self, path: &Path) {
        for file in [Some(named_place(path)), fs::canonicalize(path).ok()] {
            let Some(file) = file.filter(|file| !file.is_dir()) else {
                continue;
            };
            self.above.extend(file.parent().map(Path::to_owned));
            self.files.insert(file);
        }
    }

    /// Adds the folders above a path up to the root of its repository, and what tells git what to ignore
    /// there.
    fn add_above(&mut self, path: &Path) {
        for folder in path.ancestors().skip(1).filter(|folder| folder.is_dir()) {
            self.above.insert(folder.to_owned());
            if folder.join(".git").exists() {
                break;
            }
        }
        let repository = path.ancestors().find(|it| it.join(".git").exists());
        for file in repository.into_iter().flat_map(files_of_git) {
            self.add_file(&file);
        }
    }

    /// Watches the folders. Returns the errors of those that contain linted files but cannot be watched, or
    /// an error if no folder can be watched.
    fn watch(&self, watcher: &mut impl Watcher) -> notify::Result<Vec<notify::Error>> {
        let mut unwatched = Vec::new();
        let mut is_watching = false;
        let folders = self.searched.iter().chain(&self.above);
        for folder in folders.chain(self.patterns.iter().flat_map(|it| &it.folders)) {
            match watcher.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => is_watching = true,
                // A folder that was removed in the meantime needs no watch.
                Err(_) if !folder.is_dir() => {}
                // Only this folder cannot be read; the others can. Any other kind of error means
                // that the system has no more watches.
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
                Ok(unwatched)
            }
        }
    }

    /// Whether files in a folder are linted, as opposed to only a configuration that applies to
    /// them.
    fn has_linted(&self, folder: &Path) -> bool {
        let mut files = self.files.iter();
        self.searched.contains(folder) || files.any(|file| file.parent() == Some(folder))
    }

    /// Waits for a change that matters, and then until changes stop. Returns false on an interrupt.
    fn wait(&self, messages: &Receiver<Message>) -> bool {
        loop {
            match messages.recv() {
                Ok(Message::Changed(change)) if self.matters(&change) => break,
                Ok(Message::Changed(_)) => {}
                Ok(Message::Interrupted) | Err(_) => return false,
            }
        }
        let end = Instant::now() + LONGEST_WAIT;
        loop {
            match messages.recv_timeout(TOGETHER) {
                // Something may be written all the time.
                Ok(Message::Changed(_)) if Instant::now() > end => return true,
                Ok(Message::Changed(_)) => {}
                Err(RecvTimeoutError::Timeout) => return true,
                Ok(Message::Interrupted) | Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    fn matters(&self, change: &Change) -> bool {
        let mut paths = change.paths.iter();
        change.paths.is_empty() || paths.any(|path| self.has_changed(path, change.is_of_name))
    }

    fn has_changed(&self, path: &Path, is_of_name: bool) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if self.written.contains(path) {
            false
        } else if matches!(&*name, FILE_NAME | ".gitignore") || self.files.contains(path) {
            true
        } else if self.roots.contains(path) || self.leads_to_files(path) {
            is_of_name
        } else {
            let folder = path.parent();
            let is_searched = folder.is_some_and(|folder| self.searched.contains(folder));
            // Editors put hidden files and backups beside an open file.
            let is_beside = name.starts_with('.') || name.ends_with('~');
            let mut patterns = self.patterns.iter();
            is_searched && !is_beside && (is_of_name || self.is_file_of_others(path))
                || is_of_name && patterns.any(|pattern| pattern.may_match(path))
        }
    }

    /// Whether this is a folder above the files. It may be missing, or have been renamed.
    fn leads_to_files(&self, path: &Path) -> bool {
        let mut files = self.files.iter();
        self.above.contains(path) || files.any(|file| file.starts_with(path))
    }

    /// Whether this is a file, and not one that kyclint writes to: a report is written without a name, then
    /// gets one.
    fn is_file_of_others(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok() && self.streams.to(path).is_none()
    }
}

/// The path itself, with the links to its folder resolved. Folders may be missing.
fn named_place(path: &Path) -> PathBuf {
    let Some(name) = path.file_name() else {
        return fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    };
    let folder = folder_of(path);
    match fs::canonicalize(&folder) {
        Ok(folder) => folder.join(name),
        Err(_) => named_place(&folder).join(name),
    }
}

/// The resolved path of a file that is written.
fn written(path: &Path) -> PathBuf {
    destination(path).map_or_else(|_| place(path), |destination| place(&destination))
}

/// The resolved path, whether the file exists or not.
fn place(path: &Path) -> PathBuf {
    if path.is_dir() {
        fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
    } else {
        named_place(path)
    }
}
