//! Keys do not get into anything that is printed: each test plants a key and searches a kind of output for it.

mod documents;
mod errors;
mod fields;
#[path = "../instances/mod.rs"]
#[allow(dead_code, reason = "the test uses a part of the module")]
mod instances;
mod planted;
mod serving;
