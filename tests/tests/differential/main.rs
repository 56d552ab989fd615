//! Readers and writers of the project against well-kept crates: both accept the same values, or both refuse.
//!
//! A reference reads a document with a parser that shares no code with the project, and walks its tree by the rules of
//! the format. It lists every rule that the document breaks. A document that breaks none must be read as the same
//! values; otherwise the reader must fail with the kind of one of the rules. `Difference` is an exception with its
//! reason, and a test fails if one of them no longer occurs.

mod cbor;
mod cbor_values;
mod decimal;
mod inputs;
mod item;
mod json;
mod json_values;
mod lwm2m_cbor;
mod report;
mod senml;
mod senml_cbor;

mod writers;
mod xml;

use std::cell::RefCell;

use proptest::prelude::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRng, TestRunner};

/// Compares examples and many random inputs, the same ones in each run; fails with the smallest input that differs.
fn run<S: Strategy>(
    cases: u32,
    examples: &[S::Value],
    inputs: &S,
    mut compare: impl FnMut(&S::Value) -> Result<(), String>,
) {
    for example in examples {
        compare(example).unwrap_or_else(|error| panic!("{example:02x?}: {error}"));
    }
    let compare = RefCell::new(compare);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let outcome = TestRunner::new_with_rng(config, rng)
        .run(inputs, |input| (compare.borrow_mut())(&input).map_err(TestCaseError::fail));
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
