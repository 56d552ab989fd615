//! CBOR (RFC 8949): the items that all formats in CBOR are made of, and Content-Format 60, one item for
//! one value.
//!
//! Heads are read and written by our own: minicbor skips nested items of indefinite length only with a
//! heap and does not say how much of a payload is missing, and the errors of cbor4ii have no offset.

// Each format uses a part of what they share.
#![cfg_attr(not(all(feature = "cbor", feature = "senml-cbor", feature = "lwm2m-cbor")), allow(dead_code))]

mod date;
pub(crate) mod input;
pub(crate) mod output;
#[cfg(feature = "cbor")]
mod single;
pub(crate) mod value;

#[cfg(feature = "cbor")]
pub use single::{Reader, writer};
