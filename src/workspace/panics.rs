//! What becomes of a panic. It is a mistake of kyclint: the input at hand counts as failed, and the
//! others are checked all the same. A panic's own words may quote what the input holds, so only its
//! place in the code is told.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, Location};

thread_local! {
    /// Whether a panic of this thread will be caught.
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
    /// Where the last panic of this thread came from.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Lets panics of the process print nothing but their place, and those that [`caught`] takes nothing.
/// `print` writes one line to where people read.
pub(crate) fn hush(print: fn(&str)) {
    panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(place).unwrap_or_default();
        if !IS_CAUGHT.get() {
            print(&format!("error: {}", told(&place)));
        }
        PLACE.replace(place);
    }));
}

/// Does some work; the error is what to say of a panic in it.
pub(crate) fn caught<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    let outer = IS_CAUGHT.replace(true);
    // Whatever the work has left half done is thrown away with its input.
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    IS_CAUGHT.set(outer);
    result.map_err(|_| told(&PLACE.take()))
}

fn told(place: &str) -> String {
    format!(
        "internal error at {place}: this is a mistake in kyclint, not in the input; please report it"
    )
}

/// A place in the code, without the folders of the machine that built it.
fn place(location: &Location<'_>) -> String {
    let file = location.file();
    let file = match file.split_once("/registry/src/") {
        Some((_, dependency)) => dependency.split_once('/').map_or(file, |(_, path)| path),
        None => file,
    };
    format!("{file}:{}", location.line())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_by_its_place_and_not_by_its_words() {
        hush(|line| panic!("printed {line}"));
        let error = caught(|| {
            assert_eq!(caught(|| 1), Ok(1));
            let text = "secret ą";
            text[..8].len()
        })
        .unwrap_err();
        drop(panic::take_hook());
        assert!(
            error.starts_with("internal error at src/workspace/panics.rs:"),
            "{error}"
        );
        assert!(!error.contains("secret"), "{error}");
    }
}
