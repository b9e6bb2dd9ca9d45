//! Handles panics. A panic is a bug in kyclint: the current input counts as failed, and the others
//! are still checked. The message of a panic may quote the input, so only its location in the code
//! is reported.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, Location};

thread_local! {
    /// Whether a panic of this thread will be caught.
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
    /// The location of the last panic of this thread.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Replaces the panic hook: only the location of a panic is printed, and nothing for a panic that
/// [`caught`] handles. `print` writes one line to standard error.
pub(crate) fn hush(print: fn(&str)) {
    panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(place).unwrap_or_default();
        if !IS_CAUGHT.get() {
            print(&format!("error: {}", message(&place)));
        }
        PLACE.replace(place);
    }));
}

/// Runs some work. A panic becomes an error with the message to report.
pub(crate) fn caught<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    let outer = IS_CAUGHT.replace(true);
    // Partial state is dropped together with the input.
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    IS_CAUGHT.set(outer);
    result.map_err(|_| message(&PLACE.take()))
}

fn message(place: &str) -> String {
    format!(
        "internal error at {place}: this is a bug in kyclint, not an error in the input; please report it"
    )
}

/// A location in the code, without the folders of the build machine.
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
    fn a_panic_is_reported_by_location_without_its_message() {
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
