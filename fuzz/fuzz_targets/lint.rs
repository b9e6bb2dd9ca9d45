//! The whole path: from bytes to findings, and to reports.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| kyclint_fuzz::lint::check(bytes));
