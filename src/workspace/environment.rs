//! What the environment says about a run.

use std::env;

/// Whether the process runs in continuous integration, that is, `CI` is set.
pub(crate) fn is_in_ci() -> bool {
    // A value that is not Unicode counts as set.
    env::var_os("CI").is_some_and(|value| !["", "0", "false"].iter().any(|off| value == *off))
}
