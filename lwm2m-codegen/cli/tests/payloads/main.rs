//! The commands that read, write and measure payloads, run as users run them in the folder `tour`.
//!
//! What they print is kept in `expected`; `BLESS=1 cargo test` writes it anew.

mod bad_input;
mod decode;
mod encode;
mod sizes;
mod support;
