//! A device that keeps itself registered: stories with scripted servers and time passed in, and any sequence of events.

#![cfg(all(feature = "std", feature = "link", feature = "derive", feature = "coap"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accounts;
mod blocks;
mod bootstrap;
mod events;
mod stories;
mod story;
