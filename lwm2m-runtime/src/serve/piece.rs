//! Long values, written piece by piece to whoever takes them, and held by nobody.

use crate::codec::ContentFormat;
use crate::definition::{ObjectDef, Range};
use crate::error::{Error, ErrorKind, ResponseCode, ValueError};
use crate::path::{Level, Path};
use crate::value::{ResourceType, Value};

use super::access::Rights;
use super::answer::stated;
use super::change;
use super::look;
use super::objects::{Block1, DataModel, TOO_LARGE};
use super::payload::Body;
use super::request::{Block, Request, Requester, Response};

/// The write that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Transfer {
    peer: Requester,
    path: Path,
    /// Bytes that have come.
    offset: usize,
}

/// Takes a long value in, or a piece of one.
#[inline(never)]
pub(super) fn write<'b>(
    transfer: &mut Option<Transfer>,
    objects: &mut dyn DataModel,
    request: &Request<'_>,
    scratch: &mut [u8],
) -> Result<Response<'b>, Error> {
    let path = request.path;
    let range = check(objects, request)?;
    let format = stated(request)?;
    match request.piece() {
        None => {
            // What is under way does not go on behind it.
            *transfer = None;
            whole(objects, request, scratch)?;
        }
        Some(block) if format == ContentFormat::OPAQUE => {
            return next(transfer, objects, request, range, block);
        }
        // Other formats wrap the bytes, and would have to be kept until they end.
        Some(_) => return Err(Error::new(ErrorKind::UnsupportedFormat, path)),
    }
    Ok(Response::empty(ResponseCode::CHANGED))
}

/// Refuses what cannot be written in pieces, and tells how long it may be.
fn check(objects: &dyn DataModel, request: &Request<'_>) -> Result<Option<&'static Range<'static>>, Error> {
    let path = request.path;
    let refuse = |kind| Error::new(kind, path);
    let instance = look::instance_of(path).ok_or(refuse(ErrorKind::BadLevel))?;
    let place = look::locate(objects, path)?;
    change::check_rights(objects, request.peer, instance, Rights::WRITE)?;
    let resource = place.resource.filter(|_| objects.is_streamed(path)).ok_or(refuse(TOO_LARGE))?;
    if !resource.is_writable() && request.peer != Requester::Bootstrap {
        return Err(refuse(ErrorKind::NotWritable));
    }
    if resource.kind() != Some(ResourceType::Opaque) || path.level() != Level::Resource {
        return Err(refuse(TOO_LARGE));
    }
    Ok(place.definition.table().range(resource))
}

/// A long value that came in one request after all.
fn whole(objects: &mut dyn DataModel, request: &Request<'_>, scratch: &mut [u8]) -> Result<(), Error> {
    let path = request.path;
    let definition = look::locate(objects, path)?.definition;
    let resource = definition.row(path.resource_id().unwrap_or(u16::MAX));
    let range = resource.and_then(|resource| definition.table().range(resource));
    let mut body = Body::new(request, scratch)?;
    // Everything is read before anything is written.
    let mut values = 0;
    each_bytes(&mut body, path, definition, &mut |bytes| {
        values += 1;
        check_length(range, bytes.len()).map_err(Error::from)
    })?;
    match values {
        0 => return Err(ErrorKind::NoValue.into()),
        1 => {}
        _ => return Err(ErrorKind::Duplicate.into()),
    }
    each_bytes(&mut body, path, definition, &mut |bytes| {
        objects.write_block(path, Block1 { offset: 0, bytes, last: true })
    })?;
    objects.after_write(path);
    Ok(())
}

/// Calls `each` for every value that the payload has for the resource; it has no others.
fn each_bytes(
    body: &mut Body<'_>,
    path: Path,
    definition: &ObjectDef<'_>,
    each: &mut dyn FnMut(&[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    body.read(path, Some(definition), &mut |reader| {
        reader.read(&mut |record| match record.value {
            Some(Value::Opaque(bytes)) if record.path == path => each(bytes),
            _ => Err(ErrorKind::Value(ValueError::WrongType { expected: ResourceType::Opaque }).into()),
        })
    })
}

/// The length can only be judged once all bytes have come.
fn check_length(range: Option<&Range<'_>>, bytes: usize) -> Result<(), ErrorKind> {
    range.map_or(Ok(()), |range| Ok(range.check_length(bytes)?))
}

/// A piece; the first one starts anew whatever was under way.
fn next<'b>(
    transfer: &mut Option<Transfer>,
    objects: &mut dyn DataModel,
    request: &Request<'_>,
    range: Option<&Range<'_>>,
    block: Block,
) -> Result<Response<'b>, Error> {
    let (peer, path) = (request.peer, request.path);
    let expected = Transfer { peer, path, offset: block.offset };
    if block.offset > 0 && *transfer != Some(expected) {
        *transfer = None;
        return Err(Error::new(ErrorKind::Refused(ResponseCode::REQUEST_ENTITY_INCOMPLETE), path));
    }
    // What is refused ends the transfer.
    *transfer = None;
    let end = block.offset.checked_add(request.payload.len()).ok_or(Error::new(TOO_LARGE, path))?;
    if !block.more {
        check_length(range, end).map_err(|kind| Error::new(kind, path))?;
    }
    objects.write_block(path, Block1 { offset: block.offset, bytes: request.payload, last: !block.more })?;
    if block.more {
        *transfer = Some(Transfer { offset: end, ..expected });
        return Ok(Response::empty(ResponseCode::CONTINUE));
    }
    objects.after_write(path);
    Ok(Response::empty(ResponseCode::CHANGED))
}
