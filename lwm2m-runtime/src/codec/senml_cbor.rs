//! SenML CBOR, Content-Format 112 (RFC 8428, 6, as LwM2M Core 1.2.2, 7.5.7, uses it), and SenML-ETCH
//! CBOR, 322 (RFC 8790): an array of records, each a path and a value, perhaps with a time.
//!
//! `[{-2: "/3/0/", 0: "0", 3: "Open Mobile Alliance"}, {0: "9", 2: 95}]`: SenML JSON with numbers for
//! labels.

mod read;
mod write;

pub use read::{Parser, Reader};
pub use write::Writer;
