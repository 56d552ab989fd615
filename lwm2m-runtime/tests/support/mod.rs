//! What the tests of serving share: objects in the form that the generator gives to its own, a station
//! made of them, and a notation in which a request is a line of text.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of it, and fails by panicking"
)]

pub mod notation;
pub mod objects;
pub mod station;
