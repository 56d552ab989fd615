//! Block-wise writes of long values (RFC 7959), streamed to the application without buffering.

use crate::codec::ContentFormat;
use crate::definition::{ObjectDef, Range};
use crate::error::{ErrorKind, Note, ResponseCode};
use crate::path::{Level, Path};
use crate::serve::block::{Block1, TOO_LARGE, Transfer};
use crate::serve::data_model::DataModel;
use crate::serve::data_model::access::{self, Rights};
use crate::serve::data_model::lookup::{self, instance_of};
use crate::serve::format;
use crate::serve::payload::Payload;
use crate::serve::request::{Block, Request};
use crate::value::{ResourceType, Value};

use super::State;

/// Writes a streamed resource, or a block of it.
#[inline(never)]
pub(crate) fn write_block(
    model: &mut dyn DataModel,
    state: &mut State<'_>,
    request: &Request<'_>,
    scratch: &mut [u8],
) -> Result<ResponseCode, ErrorKind> {
    let (definition, range) = check(model, request)?;
    let format = format::content_format(request)?;
    match request.partial_block1() {
        None => {
            // A transfer in progress does not continue after a complete write.
            *state.transfer = None;
            whole(model, request, (definition, range), scratch, state.note)?;
        }
        Some(block) if format == ContentFormat::OPAQUE => {
            return next(state.transfer, model, request, range, block);
        }
        // Other formats wrap the value, and would have to be buffered.
        Some(_) => return Err(ErrorKind::UnsupportedFormat),
    }
    Ok(ResponseCode::CHANGED)
}

/// The definition of the object, and the range of the resource's length.
type Definition = (&'static ObjectDef<'static>, Option<&'static Range<'static>>);

/// Checks that a resource is streamed and can be written.
fn check(model: &dyn DataModel, request: &Request<'_>) -> Result<Definition, ErrorKind> {
    let path = request.path;
    let instance = instance_of(path).ok_or(ErrorKind::BadLevel)?;
    let located = lookup::locate(model, path)?;
    access::check_instance(model, request.requester, instance, Rights::WRITE)?;
    let resource = located.resource.filter(|_| model.is_streamed(path)).ok_or(TOO_LARGE)?;
    if !resource.is_writable() {
        return Err(ErrorKind::NotWritable);
    }
    if resource.kind() != Some(ResourceType::Opaque) || path.level() != Level::Resource {
        return Err(TOO_LARGE);
    }
    let range = located.definition.resource(resource.id()).and_then(|resource| resource.range());
    Ok((located.definition, range))
}

/// Writes a value that arrived in one request.
fn whole(
    model: &mut dyn DataModel,
    request: &Request<'_>,
    (definition, range): Definition,
    scratch: &mut [u8],
    note: &Note,
) -> Result<(), ErrorKind> {
    let path = request.path;
    let mut payload = Payload::new(request, scratch, note)?;
    // Everything is read before anything is written.
    let mut values = 0;
    each_bytes(&mut payload, path, definition, &mut |bytes| {
        values += 1;
        check_length(range, bytes.len())
    })?;
    match values {
        0 => return Err(ErrorKind::NoValue),
        1 => {}
        _ => return Err(ErrorKind::Duplicate),
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
    each: &mut dyn FnMut(&[u8]) -> Result<(), ErrorKind>,
) -> Result<(), ErrorKind> {
    payload.read(path, Some(definition), &mut |reader| {
        reader.read(&mut |record, _| match record.value {
            Some(Value::Opaque(bytes)) if record.path == path => each(bytes),
            _ => Err(ErrorKind::WrongType { expected: ResourceType::Opaque }),
        })
    })
}

/// Checks the length of the whole value.
fn check_length(range: Option<&Range<'_>>, bytes: usize) -> Result<(), ErrorKind> {
    let fits = range.is_none_or(|range| range.contains_length(bytes));
    if fits { Ok(()) } else { Err(ErrorKind::OutOfRange) }
}

/// Writes the next block; the first one ends any other transfer.
fn next(
    transfer: &mut Option<Transfer>,
    model: &mut dyn DataModel,
    request: &Request<'_>,
    range: Option<&Range<'_>>,
    block: Block,
) -> Result<ResponseCode, ErrorKind> {
    let (requester, path) = (request.requester, request.path);
    let expected = Transfer { requester, path, offset: block.offset };
    if block.offset > 0 && *transfer != Some(expected) {
        *transfer = None;
        return Err(ErrorKind::Refused(ResponseCode::REQUEST_ENTITY_INCOMPLETE));
    }
    // An error ends the transfer.
    *transfer = None;
    let end = block.offset.checked_add(request.payload.len()).ok_or(TOO_LARGE)?;
    if !block.more {
        check_length(range, end)?;
    }
    model.write_block(path, Block1 { offset: block.offset, bytes: request.payload, last: !block.more })?;
    if block.more {
        *transfer = Some(Transfer { offset: end, ..expected });
        return Ok(ResponseCode::CONTINUE);
    }
    model.after_write(path);
    Ok(ResponseCode::CHANGED)
}
