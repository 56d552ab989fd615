//! CBOR (RFC 8949): the items of all formats in CBOR, and Content-Format 60, one item for one value.
//!
//! This module parses heads itself: minicbor skips nested items of indefinite length only with a heap and
//! does not report how much of a payload is missing, and the errors of cbor4ii have no offset.

// Each format uses a part of these modules.
#![cfg_attr(not(all(feature = "cbor", feature = "senml-cbor", feature = "lwm2m-cbor")), allow(dead_code))]

mod date;
pub(crate) mod input;
mod number;
pub(crate) mod output;
#[cfg(feature = "cbor")]
mod single;
pub(crate) mod value;

#[cfg(feature = "cbor")]
pub use single::{reader, writer};
