//! The language server: any messages.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| kyclint_fuzz::language_server::check(bytes));
