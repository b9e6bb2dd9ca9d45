//! Which mutant is on.

use std::env;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

/// More than there are mutants.
const MOST: usize = 1 << 16;

/// The number of the mutant that is on; 0 if none is.
static ON: LazyLock<u32> = LazyLock::new(|| {
    let number = env::var("KYCLINT_MUTANT").ok();
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
});

/// Where the numbers of the mutants are written whose places are reached, one a line.
static REACHED: LazyLock<Option<Reached>> = LazyLock::new(|| {
    let path = env::var_os("KYCLINT_MUTANTS_REACHED")?;
    let file = OpenOptions::new().create(true).append(true).open(path);
    Some(Reached {
        seen: std::iter::repeat_with(AtomicBool::default).take(MOST).collect(),
        file: Mutex::new(file.ok()?),
    })
});

struct Reached {
    seen: Vec<AtomicBool>,
    file: Mutex<File>,
}

impl Reached {
    #[cold]
    fn note(&self, number: u32) {
        let seen = self.seen.get(number as usize);
        if seen.is_some_and(|seen| !seen.swap(true, Ordering::Relaxed)) {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            // Without its line, no test is said to reach it.
            let _ = writeln!(file, "{number}");
        }
    }
}

/// Whether the mutant of this number is on.
#[inline]
pub fn on(number: u32) -> bool {
    if let Some(reached) = &*REACHED {
        reached.note(number);
    }
    number == *ON
}
