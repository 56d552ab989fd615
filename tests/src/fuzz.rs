//! The bodies of the fuzz targets: a function for each, which panics if the bytes break a rule of the project.
//!
//! `tests/fuzz/` calls them with the bytes that libFuzzer invents, and `tests/tests/fuzzed.rs` calls the same functions
//! on stable, with the kept `inputs` and with mutated seeds. `run` is the list of what the targets ran.

pub mod inputs;
pub mod range;
pub mod run;

/// A fuzz target.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The name of its binary in `tests/fuzz/`.
    pub name: &'static str,
    /// Panics if the bytes break a rule.
    pub check: fn(&[u8]),
    /// Returns inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Every target.
pub const TARGETS: &[Target] = &[Target { name: "range", check: range::check, seeds: range::seeds }];
