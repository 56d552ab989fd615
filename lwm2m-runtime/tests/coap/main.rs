//! Requests and responses as CoAP messages: options, block-wise transfers and observations, with peers that are careless,
//! hostile, or several at a time.

#![cfg(all(feature = "std", feature = "formats", feature = "notation", feature = "coap"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod blocks;
mod device;
mod hostile;
mod interleaved;
mod message;
mod observations;
mod options;
#[path = "../support/mod.rs"]
mod support;
