//! Markdown: payloads in fences.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| kyclint_fuzz::markdown::check(bytes));
