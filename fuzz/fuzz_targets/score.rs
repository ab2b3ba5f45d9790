//! The three input files of `facility score`, and its table of weights.
#![no_main]

#[path = "../../crates/score/tests/fuzz/entry.rs"]
mod entry;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    entry::try_all(bytes);
});
