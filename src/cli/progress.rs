//! The progress bar for long runs on a terminal. It appears after a delay, so that short runs do
//! not show it, and is hidden before anything else is written.

use crate::workspace::inputs::Amount;

use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter runs do not show a bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// The progress of a run.
pub(crate) struct Progress {
    started: Instant,
    /// The total amount; `None` if no bar is shown.
    amount: Option<Amount>,
    done: u64,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Without an amount, no bar is shown.
    pub(crate) fn new(amount: Option<Amount>) -> Self {
        Progress {
            started: Instant::now(),
            amount,
            done: 0,
            bar: None,
        }
    }

    /// Whether progress is counted in files.
    pub(crate) fn counts_files(&self) -> bool {
        matches!(self.amount, Some(Amount::Files(_)))
    }

    /// Advances by a number of files or bytes.
    pub(crate) fn advance(&mut self, by: u64) {
        self.done += by;
        let Some(amount) = self.amount else { return };
        if self.started.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let (length, template) = match amount {
                Amount::Files(count) => {
                    (Some(count as u64), "{wide_bar} {pos} of {len} files{msg}")
                }
                Amount::Bytes(Some(size)) => {
                    (Some(size), "{wide_bar} {bytes} of {total_bytes}{msg}")
                }
                Amount::Bytes(None) => (None, "{spinner} {bytes}{msg}"),
            };
            let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr());
            match ProgressStyle::with_template(template) {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        });
        // The run has started before the bar, so the bar cannot compute the rate itself.
        let elapsed = self.started.elapsed().as_secs_f64();
        let rate = self.done as f64 / elapsed;
        let length = bar.length().unwrap_or(self.done);
        let left = Duration::from_secs_f64(length.saturating_sub(self.done) as f64 / rate.max(1.0));
        bar.set_message(match amount {
            Amount::Files(_) => format!(", {} left", HumanDuration(left)),
            Amount::Bytes(Some(_)) => format!(
                ", {}/s, {} left",
                HumanBytes(rate as u64),
                HumanDuration(left)
            ),
            Amount::Bytes(None) => format!(", {}/s", HumanBytes(rate as u64)),
        });
        bar.set_position(self.done);
    }

    /// Hides the bar while something is written.
    pub(crate) fn hidden<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Removes the bar.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
