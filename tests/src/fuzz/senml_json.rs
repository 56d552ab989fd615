//! Payloads of SenML JSON and SenML-ETCH JSON.

use lwm2m_runtime::ContentFormat;

use super::readers;

const FORMATS: &[ContentFormat] = &[ContentFormat::SENML_JSON, ContentFormat::SENML_ETCH_JSON];

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
    readers::seeds(FORMATS, &["spec-senml-json", "leshan-senml-json"])
}
