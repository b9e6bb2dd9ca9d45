//! Redaction: secrets in personal fields, and broken text around them.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| kyclint_fuzz::redaction::check(bytes));
