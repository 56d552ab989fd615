//! What the tests share: where test data lies, expected files and how to bless them, the vectors.
//!
//! Test data is not part of the project. It is looked for in the folder that `LWM2M_TEST_DATA` names,
//! else in `../shared` beside the checkout. Where there is none, tests that need it say so in one line
//! and count as passed; in CI (`CI` is set) its absence is a failure.

pub mod bless;
pub mod callgrind;
pub mod crates;
pub mod data;
pub mod figures;
pub mod hex;
pub mod vectors;

/// Every object of `objects/`, generated as a crate's build.rs would.
#[allow(missing_docs)]
pub mod objects {
    lwm2m_runtime::include_objects!();
}
