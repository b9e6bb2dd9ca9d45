//! The command line of kyclint.

use std::process::ExitCode;

fn main() -> ExitCode {
    kyclint::run()
}
