//! TLV, Content-Format 11542 (LwM2M Core 1.2.2, 7.5.5): kind, identifier, length and value.
//!
//! The first byte of an entry contains its kind in bits 7-6, the width of the identifier in bit 5 (16 bits
//! or 8), and the number of bytes of the length in bits 4-3; if that is 0, bits 2-0 are the length. The
//! format has no types: the reader takes them from the definitions, and returns the value of a resource
//! without a definition as bytes.

mod reader;
mod writer;

pub use reader::{Parser, Reader};
pub use writer::Writer;

const OBJECT_INSTANCE: u8 = 0b0000_0000;
const RESOURCE_INSTANCE: u8 = 0b0100_0000;
const MULTIPLE_RESOURCE: u8 = 0b1000_0000;
const RESOURCE: u8 = 0b1100_0000;
const KIND: u8 = 0b1100_0000;
const WIDE_IDENTIFIER: u8 = 0b0010_0000;
const LENGTH_BYTES: u8 = 0b0001_1000;
const SHORT_LENGTH: u8 = 0b0000_0111;
const MAX_LENGTH: usize = 0x00ff_ffff;
