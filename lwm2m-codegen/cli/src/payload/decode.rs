//! Decodes a payload into records, up to the first error.

use lwm2m_runtime::codec::{Location, lwm2m_cbor};
use lwm2m_runtime::definition::Definitions;
use lwm2m_runtime::error::PayloadError;
use lwm2m_runtime::{ContentFormat, Decoder, Error, ErrorKind, Record};

use super::check::RecordCheck;
use super::definitions::ObjectDefinitions;
use super::owned::OwnedRecord;
use super::request::Request;

/// The records of a payload.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    pub(crate) records: Vec<OwnedRecord>,
    /// The notes of each record.
    pub(crate) notes: Vec<Vec<String>>,
    /// The location of each record in the payload.
    pub(crate) locations: Vec<Location>,
    /// Why there are no more records, if the payload is invalid.
    pub(crate) error: Option<DecodeError>,
}

/// Why a payload is invalid.
#[derive(Debug)]
pub(crate) struct DecodeError {
    pub(crate) error: Error,
    /// The error with the names of its object and resource.
    pub(crate) message: String,
}

/// Decodes a payload.
pub(crate) fn decode(request: &Request, payload: &[u8], definitions: &ObjectDefinitions) -> Decoded {
    let mut decoded = Decoded::default();
    decoded.error = definitions.with_tables(|tables| {
        let check = &mut RecordCheck::new(request, tables);
        let result = match request.format {
            ContentFormat::LWM2M_CBOR if !request.paths => {
                decode_lwm2m_cbor(request, payload, tables, check, &mut decoded)
            }
            _ => decode_records(request, payload, tables, check, &mut decoded),
        };
        let error = result.err()?;
        Some(DecodeError { error, message: error.explain(tables).to_string() })
    });
    decoded
}

impl Decoded {
    /// Adds a record if it is valid.
    fn push(
        &mut self,
        prefix: &str,
        record: &Record<'_>,
        location: Location,
        check: &mut RecordCheck<'_>,
    ) -> Result<(), Error> {
        let record = OwnedRecord::new(prefix, record);
        self.notes.push(check.check(&record, &location)?);
        self.records.push(record);
        self.locations.push(location);
        Ok(())
    }
}

fn decode_records(
    request: &Request,
    payload: &[u8],
    tables: Definitions<'_>,
    check: &mut RecordCheck<'_>,
    decoded: &mut Decoded,
) -> Result<(), Error> {
    let base_uri = request.base_uri();
    let decoder = Decoder::new(request.format, payload, request.path.path).rooted_at(&base_uri);
    decoder.records_with_location(tables, &mut |record, location| {
        if request.paths && (record.value.is_some() || record.time.is_some()) {
            return Err(ErrorKind::Payload(PayloadError::Malformed(
                "a list of paths has no values and no times",
            ))
            .into());
        }
        decoded.push(&request.path.prefix, record, location, check)
    })
}

/// Decodes a payload in which a gateway may report on several devices, each with its prefix.
fn decode_lwm2m_cbor(
    request: &Request,
    payload: &[u8],
    tables: Definitions<'_>,
    check: &mut RecordCheck<'_>,
    decoded: &mut Decoded,
) -> Result<(), Error> {
    let base_uri = request.base_uri();
    let expected = base_uri.trim_matches('/');
    let mut reader = lwm2m_cbor::Reader::new(payload, request.path.path, tables, &mut []);
    let mut records = reader.records();
    while let Some(record) = records.next() {
        let record = record?;
        let found = records.prefix();
        let location = records.location();
        if !expected.is_empty() && found != expected {
            return Err(Error::new(ErrorKind::Payload(PayloadError::OutsidePath), record.path)
                .at_offset(location.record.start));
        }
        let prefix = if expected.is_empty() { found } else { &request.path.prefix };
        decoded.push(prefix, &record, location, check)?;
    }
    Ok(())
}
