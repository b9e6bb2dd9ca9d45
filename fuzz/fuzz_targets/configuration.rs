//! `kyclint.toml`, and the files that it names.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| kyclint_fuzz::configuration::check(bytes));
