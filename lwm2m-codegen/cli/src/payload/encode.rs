//! Encodes records into a payload.

use lwm2m_runtime::{ContentFormat, Encoder, ErrorKind, Record};

use super::owned::OwnedRecord;
use super::request::Request;

/// Encodes records in the content format of the request.
pub(crate) fn encode(request: &Request, records: &[OwnedRecord]) -> Result<Vec<u8>, String> {
    let records: Vec<Record<'_>> = records.iter().map(OwnedRecord::record).collect();
    let base_uri = request.base_uri();
    let encoder = Encoder::records(request.path.path, &records).rooted_at(&base_uri);
    encoder.encode_to_vec(request.format).map_err(|error| match error.kind() {
        ErrorKind::NotRepresentable => {
            format!("{} cannot represent these records: {}", request.format, restriction(request.format))
        }
        _ => error.to_string(),
    })
}

/// Returns the restriction of a format, for messages.
fn restriction(format: ContentFormat) -> &'static str {
    match format {
        ContentFormat::TEXT | ContentFormat::CBOR => {
            "it carries the value of a single resource or of a resource instance, without a time"
        }
        ContentFormat::OPAQUE => "it carries a single opaque value without a time",
        ContentFormat::TLV => "it carries values of one object, without times",
        ContentFormat::LWM2M_CBOR => "it carries each path once, without times",
        ContentFormat::LWM2M_JSON => "it carries values of one object, and no paths without a value",
        _ => "a value has no form in it",
    }
}
