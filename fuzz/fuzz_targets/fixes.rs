//! Fixes: what they change, and what they leave.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| kyclint_fuzz::fixes::check(bytes));
