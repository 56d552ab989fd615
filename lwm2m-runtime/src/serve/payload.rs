//! Payloads of requests. All operations read them here, so that a build has the code that selects a reader once.

use crate::codec::{ContentFormat, Devices, Reader, Received};
use crate::definition::{Definitions, ObjectDef};
use crate::error::{ErrorKind, Note, Rule};
use crate::path::Path;

use super::format;
use super::request::Request;

/// A function that is called with a reader of a payload.
pub(crate) type ReadFn<'f> = dyn FnMut(&mut dyn Reader) -> Result<(), ErrorKind> + 'f;

/// A payload with its format, and scratch for values that cannot be borrowed from it.
pub(crate) struct Payload<'a> {
    pub(crate) format: ContentFormat,
    pub(crate) bytes: &'a [u8],
    /// The root of all paths.
    pub(crate) root: &'a str,
    pub(crate) scratch: &'a mut [u8],
    /// Gets the place of an error.
    pub(crate) note: &'a Note,
}

impl<'a> Payload<'a> {
    /// Returns the payload of a request.
    pub(crate) fn new(
        request: &Request<'a>,
        scratch: &'a mut [u8],
        note: &'a Note,
    ) -> Result<Self, ErrorKind> {
        let (format, bytes, root) = (format::content_format(request)?, request.payload, request.root);
        Ok(Payload { format, bytes, root, scratch, note })
    }

    /// Calls `read` with a reader; the definition gives values their types.
    pub(crate) fn read(
        &mut self,
        base: Path,
        definition: Option<&ObjectDef<'_>>,
        read: &mut ReadFn<'_>,
    ) -> Result<(), ErrorKind> {
        let definitions: Definitions<'_> = match &definition {
            Some(definition) => core::slice::from_ref(definition),
            None => &[],
        };
        Received { format: self.format, bytes: self.bytes, base, root: self.root, devices: Devices::Single }
            .with_reader(definitions, self.scratch, self.note, read)
            .map_err(of_write)
    }
}

/// Converts an error of a reader to that of a write: a format that cannot hold the values is unsupported (LwM2M Core
/// 1.2.2, 6.3.3), and the path of the request is not the cause.
fn of_write(kind: ErrorKind) -> ErrorKind {
    match kind {
        ErrorKind::NotRepresentable => ErrorKind::UnsupportedFormat,
        ErrorKind::BadLevel => ErrorKind::Malformed(Rule::ValueAboveResource),
        kind => kind,
    }
}
