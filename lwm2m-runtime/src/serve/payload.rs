//! Payloads of requests, read in one place, so that a small build has the readers' set-up only once.

use crate::codec::{ContentFormat, Reader, Received};
use crate::definition::{Definitions, ObjectDef};
use crate::error::{Error, ErrorKind};
use crate::path::Path;

use super::answer::stated;
use super::request::Request;

/// What is done with a reader.
pub(super) type Work<'f> = dyn FnMut(&mut dyn Reader) -> Result<(), Error> + 'f;

/// A payload with its format, and room for what cannot be borrowed from it.
pub(super) struct Body<'a> {
    pub(super) format: ContentFormat,
    pub(super) bytes: &'a [u8],
    pub(super) scratch: &'a mut [u8],
}

impl<'a> Body<'a> {
    /// The payload of a request.
    pub(super) fn new(request: &Request<'a>, scratch: &'a mut [u8]) -> Result<Self, Error> {
        Ok(Body { format: stated(request)?, bytes: request.payload, scratch })
    }

    /// Runs `work` with a reader; the definition gives values their types.
    pub(super) fn read(
        &mut self,
        base: Path,
        definition: Option<&ObjectDef<'_>>,
        work: &mut Work<'_>,
    ) -> Result<(), Error> {
        let definitions: Definitions<'_> = match &definition {
            Some(definition) => core::slice::from_ref(definition),
            None => &[],
        };
        Received { format: self.format, bytes: self.bytes, base, root: "" }
            .with_reader(definitions, self.scratch, |reader| work(reader))
            .map_err(of_payload)
    }
}

/// What is wrong with a payload, in the terms of a write: a format that cannot say what is to be written
/// is not supported there (LwM2M Core 1.2.2, 6.3.3), and it is not the request that has a bad path.
fn of_payload(error: Error) -> Error {
    let kind = match error.kind() {
        ErrorKind::NotRepresentable => ErrorKind::UnsupportedFormat,
        ErrorKind::BadLevel => ErrorKind::Malformed("a value above the level of a resource"),
        _ => return error,
    };
    Error::new(kind, error.path())
}
