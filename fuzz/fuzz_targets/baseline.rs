//! Baselines: any text as one, and the findings of any payload in one.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| kyclint_fuzz::baseline::check(bytes));
