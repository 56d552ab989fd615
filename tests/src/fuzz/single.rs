//! Payloads of a single value: text, opaque and CBOR.

use lwm2m_runtime::ContentFormat;

use super::readers;

const FORMATS: &[ContentFormat] = &[ContentFormat::TEXT, ContentFormat::OPAQUE, ContentFormat::CBOR];

/// Reads a payload after the bytes that `readers` begins with.
///
/// # Panics
///
/// If a rule is broken.
pub fn check(data: &[u8]) {
    readers::check(FORMATS, data);
}

/// Returns examples and vectors.
pub fn seeds() -> Vec<Vec<u8>> {
    readers::seeds(FORMATS, &["spec-text", "zephyr-text", "zephyr-cbor"])
}
