//! The end of the server: the signals that ask for it, and how long requests may take then.

use std::thread;
use std::time::Duration;

use tokio::sync::oneshot::{Receiver, channel};

/// How long requests may take to end after the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// The signals that stop the server. A dropped sender counts as a signal.
pub(super) struct Stop {
    /// It should take no more requests.
    pub(super) asked: Receiver<()>,
    /// Requests have had their time.
    pub(super) overdue: Receiver<()>,
}

/// Waits for signals from now on. Their threads are not those of the runtime, which may all be busy: then
/// it would see neither a signal nor the end of the time.
pub(super) fn on_signals() -> Result<Stop, String> {
    let (ask, asked) = channel();
    let (expire, overdue) = channel();
    at_signal(move || {
        let _ = ask.send(());
        thread::sleep(GRACE);
        let _ = expire.send(());
    })?;
    Ok(Stop { asked, overdue })
}

#[cfg(unix)]
fn at_signal(act: impl FnOnce() + Send + 'static) -> Result<(), String> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    use crate::workspace::interrupt::ignored_signals;

    let mut signals = vec![SIGINT, SIGTERM];
    // `nohup` is for servers that outlive their terminal.
    if !ignored_signals().contains(&SIGHUP) {
        signals.push(SIGHUP);
    }
    let signals = Signals::new(signals);
    let mut signals = signals.map_err(|error| format!("error: no signals: {error}"))?;
    thread::spawn(move || {
        signals.forever().next();
        act();
    });
    Ok(())
}

#[cfg(not(unix))]
fn at_signal(act: impl FnOnce() + Send + 'static) -> Result<(), String> {
    tokio::spawn(async {
        let _ = tokio::signal::ctrl_c().await;
        thread::spawn(act);
    });
    Ok(())
}
