//! Block-wise writes of long values (RFC 7959), streamed to the application without buffering.

use crate::codec::ContentFormat;
use crate::definition::{ObjectDef, Range};
use crate::error::{Error, ErrorKind, PayloadError, ResponseCode, ValueError};
use crate::path::{Level, Path};
use crate::serve::block::{Block1, TOO_LARGE, Transfer};
use crate::serve::data_model::DataModel;
use crate::serve::data_model::access::{self, Rights};
use crate::serve::data_model::lookup::{self, instance_of};
use crate::serve::format;
use crate::serve::payload::Payload;
use crate::serve::request::{Block, Request};
use crate::serve::response::Response;
use crate::value::{ResourceType, Value};

/// Writes a streamed resource, or a block of it.
#[inline(never)]
pub(crate) fn write_block<'b>(
    transfer: &mut Option<Transfer>,
    model: &mut dyn DataModel,
    request: &Request<'_>,
    scratch: &mut [u8],
) -> Result<Response<'b>, Error> {
    let path = request.path;
    let (definition, range) = check(model, request)?;
    let format = format::content_format(request)?;
    match request.partial_block1() {
        None => {
            // A transfer in progress does not continue after a complete write.
            *transfer = None;
            whole(model, request, definition, range, scratch)?;
        }
        Some(block) if format == ContentFormat::OPAQUE => {
            return next(transfer, model, request, range, block);
        }
        // Other formats wrap the value, and would have to be buffered.
        Some(_) => return Err(Error::new(ErrorKind::UnsupportedFormat, path)),
    }
    Ok(Response::empty(ResponseCode::CHANGED))
}

/// The definition of the object, and the range of the resource's length.
type Definition = (&'static ObjectDef<'static>, Option<&'static Range<'static>>);

/// Checks that a resource is streamed and can be written.
fn check(model: &dyn DataModel, request: &Request<'_>) -> Result<Definition, Error> {
    let path = request.path;
    let refuse = |kind| Error::new(kind, path);
    let instance = instance_of(path).ok_or(refuse(ErrorKind::BadLevel))?;
    let located = lookup::locate(model, path)?;
    access::check_instance(model, request.requester, instance, Rights::WRITE)?;
    let resource = located.resource.filter(|_| model.is_streamed(path)).ok_or(refuse(TOO_LARGE))?;
    if !resource.is_writable() {
        return Err(refuse(ErrorKind::NotWritable));
    }
    if resource.kind() != Some(ResourceType::Opaque) || path.level() != Level::Resource {
        return Err(refuse(TOO_LARGE));
    }
    let range = located.definition.resource(resource.id()).and_then(|resource| resource.range());
    Ok((located.definition, range))
}

/// Writes a value that arrived in one request.
fn whole(
    model: &mut dyn DataModel,
    request: &Request<'_>,
    definition: &ObjectDef<'_>,
    range: Option<&Range<'_>>,
    scratch: &mut [u8],
) -> Result<(), Error> {
    let path = request.path;
    let mut payload = Payload::new(request, scratch)?;
    // Everything is read before anything is written.
    let mut values = 0;
    each_bytes(&mut payload, path, definition, &mut |bytes| {
        values += 1;
        check_length(range, bytes.len()).map_err(Error::from)
    })?;
    match values {
        0 => return Err(PayloadError::NoValue.into()),
        1 => {}
        _ => return Err(PayloadError::Duplicate.into()),
    }
    each_bytes(&mut payload, path, definition, &mut |bytes| {
        model.write_block(path, Block1 { offset: 0, bytes, last: true })
    })?;
    model.after_write(path);
    Ok(())
}

/// Calls `each` for every value in the payload; all must be opaque values of the resource.
fn each_bytes(
    payload: &mut Payload<'_>,
    path: Path,
    definition: &ObjectDef<'_>,
    each: &mut dyn FnMut(&[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    payload.read(path, Some(definition), &mut |reader| {
        reader.read(&mut |record| match record.value {
            Some(Value::Opaque(bytes)) if record.path == path => each(bytes),
            _ => Err(ValueError::WrongType { expected: ResourceType::Opaque }.into()),
        })
    })
}

/// Checks the length of the whole value.
fn check_length(range: Option<&Range<'_>>, bytes: usize) -> Result<(), ErrorKind> {
    range.map_or(Ok(()), |range| Ok(range.check_length(bytes)?))
}

/// Writes the next block; the first one ends any other transfer.
fn next<'b>(
    transfer: &mut Option<Transfer>,
    model: &mut dyn DataModel,
    request: &Request<'_>,
    range: Option<&Range<'_>>,
    block: Block,
) -> Result<Response<'b>, Error> {
    let (requester, path) = (request.requester, request.path);
    let expected = Transfer { requester, path, offset: block.offset };
    if block.offset > 0 && *transfer != Some(expected) {
        *transfer = None;
        return Err(Error::new(ErrorKind::Refused(ResponseCode::REQUEST_ENTITY_INCOMPLETE), path));
    }
    // An error ends the transfer.
    *transfer = None;
    let end = block.offset.checked_add(request.payload.len()).ok_or(Error::new(TOO_LARGE, path))?;
    if !block.more {
        check_length(range, end).map_err(|kind| Error::new(kind, path))?;
    }
    model.write_block(path, Block1 { offset: block.offset, bytes: request.payload, last: !block.more })?;
    if block.more {
        *transfer = Some(Transfer { offset: end, ..expected });
        return Ok(Response::empty(ResponseCode::CONTINUE));
    }
    model.after_write(path);
    Ok(Response::empty(ResponseCode::CHANGED))
}
