//! Rows of a column, together and alone.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| kyclint_fuzz::rows::check(bytes));
