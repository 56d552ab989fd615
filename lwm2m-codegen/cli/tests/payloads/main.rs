//! The commands that read, write and measure payloads, run as users run them in the folder `tour`.
//!
//! The expected output is in `expected`; `BLESS=1 cargo test` updates it.

mod bad_input;
mod decode;
mod encode;
mod encodings;
mod json_form;
mod lines;
mod secrets;
mod sizes;
mod support;
