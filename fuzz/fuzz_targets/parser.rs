//! The parser: what it accepts and refuses, and what it marks.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| kyclint_fuzz::parser::check(bytes));
