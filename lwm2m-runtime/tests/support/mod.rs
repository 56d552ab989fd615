//! Shared by the tests of serving: objects in the form of generated ones, a station that has them, and requests as
//! lines of text.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of it, and fails by panicking"
)]

pub mod notation;
pub mod objects;
pub mod station;
