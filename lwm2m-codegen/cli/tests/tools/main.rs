//! The commands that check, compare and generate, run as users run them.
//!
//! What they print is kept in `expected`; `BLESS=1 cargo test` writes it anew.

mod bad_input;
mod check;
mod command;
mod diff;
mod enums;
mod generate;
mod registry;
mod support;
