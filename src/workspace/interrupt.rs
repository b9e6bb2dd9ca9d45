//! Handles interrupts: removes files that are half written, then ends the process as the signal
//! would have, or runs the action that `--watch` has registered instead.
//!
//! Handlers are installed when the first file is begun, so that other runs have no overhead.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{fs, io, mem};

type Action = Box<dyn FnMut() + Send>;

/// Files that have a name but are not complete.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The action to run instead of ending the process.
static ACTION: Mutex<Option<Action>> = Mutex::new(None);

static IS_LISTENING: Mutex<bool> = Mutex::new(false);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An incomplete file. It is removed on an interrupt or when this value is dropped.
pub(crate) struct Unfinished(PathBuf);

impl Unfinished {
    /// Creates a file with this name. An interrupt waits until the file is registered.
    pub(crate) fn create<T>(
        path: PathBuf,
        create: impl FnOnce(&Path) -> io::Result<T>,
    ) -> io::Result<(Self, T)> {
        let mut unfinished = lock(&UNFINISHED);
        let created = create(&path)?;
        unfinished.insert(path.clone());
        Ok((Unfinished(path), created))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Unregisters the file, which has been renamed.
    pub(crate) fn forget(self) {
        lock(&UNFINISHED).remove(&self.0);
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if lock(&UNFINISHED).remove(&self.0) {
            let _ = fs::remove_file(&self.0);
        }
    }
}

/// Removes the incomplete files before the process ends. No new ones can be begun afterwards.
pub(crate) fn remove_unfinished() {
    let unfinished = lock(&UNFINISHED);
    for path in &*unfinished {
        let _ = fs::remove_file(path);
    }
    mem::forget(unfinished);
}

/// Installs the handlers that remove incomplete files. Signals that the process was started to
/// ignore (`nohup`) stay ignored.
pub(crate) fn listen() -> io::Result<()> {
    begin(&ignored_signals())
}

/// Registers an action that an interrupt runs instead of ending the process.
pub(crate) fn on_interrupt(action: impl FnMut() + Send + 'static) -> io::Result<()> {
    *lock(&ACTION) = Some(Box::new(action));
    begin(&[])
}

fn begin(ignored: &[i32]) -> io::Result<()> {
    let mut is_listening = lock(&IS_LISTENING);
    if !*is_listening {
        spawn_listener(ignored)?;
        *is_listening = true;
    }
    Ok(())
}

fn interrupted(end: impl FnOnce()) {
    match &mut *lock(&ACTION) {
        Some(action) => action(),
        None => {
            remove_unfinished();
            end();
        }
    }
}

#[cfg(unix)]
fn spawn_listener(ignored: &[i32]) -> io::Result<()> {
    use std::thread;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    let signals = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ];
    let signals = signals
        .into_iter()
        .filter(|signal| !ignored.contains(signal));
    let mut signals = Signals::new(signals)?;
    let end = |signal| {
        // This ends the process, by an abort if necessary.
        let _ = emulate_default_handler(signal);
    };
    let listen = move || {
        for signal in signals.forever() {
            match signal {
                // Once the signal is handled, the write that is too large fails, and its error is
                // reported.
                SIGXFSZ => {}
                SIGQUIT => {
                    remove_unfinished();
                    end(signal);
                }
                _ => interrupted(|| end(signal)),
            }
        }
    };
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(listen)
        .map(drop)
}

#[cfg(not(unix))]
fn spawn_listener(_: &[i32]) -> io::Result<()> {
    use crate::report::totals::ExitCode;
    ctrlc::set_handler(|| interrupted(|| std::process::exit(ExitCode::Failure as i32)))
        .map_err(io::Error::other)
}

/// The signals that the process has ignored since its start. On systems other than Linux, querying
/// them would require unsafe code.
pub(crate) fn ignored_signals() -> Vec<i32> {
    if !cfg!(target_os = "linux") {
        return Vec::new();
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut lines = status.lines();
    let mask = lines.find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let mask = mask.unwrap_or(0);
    (1..=64)
        .filter(|signal| mask >> (signal - 1) & 1 == 1)
        .collect()
}
