//! Checks the records of a payload as decoding to a struct would: an error makes the payload invalid, a note marks a
//! value that its definition does not allow.

use std::collections::HashSet;

use lwm2m_runtime::codec::Location;
use lwm2m_runtime::definition::Definitions;

use lwm2m_runtime::{ContentFormat, Error, ErrorKind, ObjectDef, Path};

use super::owned::OwnedRecord;
use super::request::Request;

/// Checks records one by one.
pub(crate) struct RecordCheck<'c> {
    request: &'c Request,
    tables: Definitions<'c>,
    /// Prefixes, paths and times of the records so far.
    seen: HashSet<(String, Path, Option<u64>)>,
}

impl<'c> RecordCheck<'c> {
    pub(crate) fn new(request: &'c Request, tables: Definitions<'c>) -> Self {
        RecordCheck { request, tables, seen: HashSet::new() }
    }

    /// Returns the notes of a record.
    ///
    /// # Errors
    ///
    /// Returns why the payload is invalid.
    pub(crate) fn check(&mut self, record: &OwnedRecord, location: &Location) -> Result<Vec<String>, Error> {
        let refuse = |kind| Error::new(kind, record.path).at_offset(location.record.start);
        let key = (record.prefix.clone(), record.path, record.time.map(f64::to_bits));
        if !self.seen.insert(key) {
            return Err(refuse(ErrorKind::Duplicate));
        }
        let object = self.tables.iter().find(|object| Some(object.id()) == record.path.object_id());
        let Some(object) = object.filter(|_| !self.lists_paths(record)) else {
            return Ok(Vec::new());
        };
        let Err(error) = record.record().check(object) else {
            return Ok(Vec::new());
        };
        match error.kind() {
            // The null of LwM2M CBOR is a value that is not there.
            ErrorKind::NoValue if self.request.format == ContentFormat::LWM2M_CBOR => {
                Ok(vec!["no value".to_owned()])
            }
            ErrorKind::UnknownResource => Ok(vec!["not defined".to_owned()]),
            ErrorKind::OutOfRange => Ok(vec![out_of_range(&error, object)]),
            kind => Err(refuse(kind)),
        }
    }

    /// Returns whether the record is a path to read or to remove.
    fn lists_paths(&self, record: &OwnedRecord) -> bool {
        let is_etch =
            [ContentFormat::SENML_ETCH_JSON, ContentFormat::SENML_ETCH_CBOR].contains(&self.request.format);
        record.value.is_none() && (self.request.paths || is_etch)
    }
}

/// Returns the message of a value out of range, with the range.
pub(crate) fn out_of_range(error: &Error, object: &ObjectDef<'_>) -> String {
    let resource = error.path().resource_id().and_then(|id| object.resource(id));
    let range = resource.and_then(|resource| resource.range());
    let expected = range.map_or_else(String::new, |range| format!("; expected {range}"));
    format!("{}{expected}", error.cause())
}
