//! Decodes a payload into records, up to the first error.

use lwm2m_runtime::codec::{Location, Parser, Records, lwm2m_cbor, senml_cbor, senml_json};
use lwm2m_runtime::error::Rule;
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
    let result = decode_records(request, payload, definitions, &mut decoded);
    decoded.error = result
        .err()
        .map(|error| DecodeError { error, message: error.explain(definitions.tables()).to_string() });
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

/// Decodes the records of a payload. Without a root, a gateway may report on several devices, each with its prefix.
fn decode_records(
    request: &Request,
    payload: &[u8],
    definitions: &ObjectDefinitions,
    decoded: &mut Decoded,
) -> Result<(), Error> {
    let base = request.path.path;
    let tables = definitions.tables_within(base);
    let check = &mut RecordCheck::new(request, tables);
    let base_uri = request.base_uri();
    let is_of_one_device = !base_uri.is_empty();
    let (mut json, mut cbor) = (
        senml_json::Reader::new(payload, base, tables, &mut []).all_devices(),
        senml_cbor::Reader::new(payload, base, tables, &mut []).all_devices(),
    );
    match request.format {
        // A device that is chosen is the only one.
        _ if is_of_one_device => {}
        ContentFormat::SENML_JSON => return decode_devices(request, json.records(), check, decoded),
        ContentFormat::SENML_ETCH_JSON => {
            return decode_devices(request, json.etch().records(), check, decoded);
        }
        ContentFormat::SENML_CBOR => return decode_devices(request, cbor.records(), check, decoded),
        ContentFormat::SENML_ETCH_CBOR => {
            return decode_devices(request, cbor.etch().records(), check, decoded);
        }
        ContentFormat::LWM2M_CBOR => {
            let mut reader = lwm2m_cbor::Reader::new(payload, base, tables, &mut []);
            return decode_devices(request, reader.records(), check, decoded);
        }
        _ => {}
    }
    let decoder = Decoder::new(request.format, payload, base).rooted_at(&base_uri);
    decoder.records_with_location(tables, &mut |record, location| {
        check_is_path(request, record)?;
        decoded.push(&request.path.prefix, record, location, check)
    })
}

fn decode_devices<'p, P: Parser<'p>>(
    request: &Request,
    mut records: Records<'p, P>,
    check: &mut RecordCheck<'_>,
    decoded: &mut Decoded,
) -> Result<(), Error> {
    while let Some(record) = records.next() {
        let record = record?;
        let location = records.location();
        check_is_path(request, &record)
            .and_then(|()| decoded.push(records.prefix(), &record, location.clone(), check))
            .map_err(|error| error.at_path(record.path).at_offset(location.record.start))?;
    }
    Ok(())
}

/// Rejects a record with a value in a list of paths.
fn check_is_path(request: &Request, record: &Record<'_>) -> Result<(), Error> {
    if request.paths && (record.value.is_some() || record.time.is_some()) {
        return Err(ErrorKind::Malformed(Rule::PathWithTime).into());
    }
    Ok(())
}
