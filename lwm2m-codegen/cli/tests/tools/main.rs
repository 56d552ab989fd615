//! The commands that check, compare and generate, run as users run them.
//!
//! The expected output is in `expected`; `BLESS=1 cargo test` updates it.

mod agree;
mod author;
mod bad_input;
mod check;
mod command;
mod diff;
mod enums;
mod fix;
mod generate;
mod pull_request;
mod registry;
mod support;
