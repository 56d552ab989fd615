//! What a bootstrap server may ask for (LwM2M Core 1.2.2, 6.1.7): more than others, and less.

use crate::bits::Bits;
use crate::codec::Reader;
use crate::error::{Error, ErrorKind, ResponseCode};
use crate::object::Object;
use crate::path::{Level, Path};
use crate::record::Record;
use crate::value::{ObjectLink, Value};
use crate::write::{self, Access, Target, WriteMode};

use super::answer::{Part, accepted, values};
use super::attach;
use super::change;
use super::endpoint::Memory;
use super::look::{self, ACCESS_CONTROL, DEVICE, SECURITY, SERVER};
use super::objects::{DataModel, TOO_LARGE};
use super::payload::Body;
use super::read::Paths;
use super::request::{Operation, Request, Response};
use super::sieve::Sieve;

/// Answers a request of the bootstrap server.
#[inline(never)]
pub(super) fn serve<'b>(
    memory: &mut Memory<'_>,
    objects: &mut dyn DataModel,
    request: &Request<'_>,
    buffer: &'b mut [u8],
) -> Result<Response<'b>, Error> {
    let path = request.path;
    if request.piece().is_some() {
        return Err(TOO_LARGE.into());
    }
    let outcome = match request.operation() {
        Operation::Read => return read(memory, objects, request, buffer),
        Operation::Discover { .. } => return discover(memory, objects, request, buffer),
        Operation::Replace => write(objects, request, buffer).map(|()| ResponseCode::CHANGED),
        Operation::Delete => delete(objects, path).map(|()| {
            attach::forget(memory.attached, |_, attached| attached.is_within(path));
            ResponseCode::DELETED
        }),
        Operation::BootstrapFinish => finish(objects).map(|()| ResponseCode::CHANGED),
        _ => return Err(ErrorKind::BadLevel.into()),
    };
    Ok(outcome.map_or_else(|error| refused(error.at_path(path)), Response::empty))
}

/// Writes and deletes know a single answer for everything that is wrong with them, but for the format
/// (LwM2M Transport 1.2.2, table 6.7-1).
fn refused<'b>(error: Error) -> Response<'b> {
    let code = match error.code() {
        code @ (ResponseCode::UNSUPPORTED_CONTENT_FORMAT
        | ResponseCode::NOT_ACCEPTABLE
        | ResponseCode::INTERNAL_SERVER_ERROR) => code,
        _ => ResponseCode::BAD_REQUEST,
    };
    Response { code, ..Response::refused(error) }
}

/// Only the objects 1 and 2 can be read, and only as a whole or by instances (6.1.7.4).
fn read<'b>(
    memory: &Memory<'_>,
    objects: &mut dyn DataModel,
    request: &Request<'_>,
    buffer: &'b mut [u8],
) -> Result<Response<'b>, Error> {
    let path = request.path;
    match path.object_id() {
        Some(SERVER | ACCESS_CONTROL) if path.level() <= Level::Instance => {}
        Some(object) if look::is_secret(object) => return Err(ErrorKind::Unauthorized.into()),
        Some(SERVER | ACCESS_CONTROL) | None => return Err(ErrorKind::BadLevel.into()),
        Some(_) => return Err(ErrorKind::NotReadable.into()),
    }
    look::locate(objects, path)?;
    let format = accepted(request.accept, memory.otherwise())?;
    values(objects, request.peer, &Paths::One(path), format, Part::of(request), buffer)
}

#[cfg(feature = "link")]
fn discover<'b>(
    memory: &Memory<'_>,
    objects: &dyn DataModel,
    request: &Request<'_>,
    buffer: &'b mut [u8],
) -> Result<Response<'b>, Error> {
    super::discover::bootstrap(objects, request, memory.settings.version, buffer)
}

#[cfg(not(feature = "link"))]
fn discover<'b>(
    _: &Memory<'_>,
    _: &dyn DataModel,
    _: &Request<'_>,
    _: &'b mut [u8],
) -> Result<Response<'b>, Error> {
    Err(ErrorKind::UnacceptableFormat.into())
}

/// Writes to an object, an instance or a resource, whether it is there or not (6.1.7.5).
#[inline(never)]
fn write(objects: &mut dyn DataModel, request: &Request<'_>, scratch: &mut [u8]) -> Result<(), Error> {
    let path = request.path;
    if matches!(path.level(), Level::Root | Level::ResourceInstance) {
        return Err(ErrorKind::BadLevel.into());
    }
    let object = path.object_id().unwrap_or(u16::MAX);
    objects.find(object).ok_or(ErrorKind::UnknownObject)?;
    let mut body = Body::new(request, scratch)?;
    let mut created = 0u64;
    let prepared = each_part(objects, path, &mut body, &mut |objects, target, ordinal, reader| {
        if look::locate(objects, target.base).is_ok() {
            change::check(objects, target, reader)?;
            return change::veto(objects, target.access, reader);
        }
        let mark = 1u64.checked_shl(ordinal).ok_or(ErrorKind::OutOfSpace)?;
        make(objects, target, reader)?;
        created |= mark;
        Ok(())
    });
    let is_created = |ordinal: u32| created.checked_shr(ordinal).is_some_and(|marks| marks & 1 == 1);
    if let Err(error) = prepared {
        // What has been made is unmade: nothing is written unless everything is.
        let _ =
            each_part(objects, path, &mut body, &mut |objects, target, ordinal, _| match look::instance_of(
                target.base,
            )
            .filter(|_| is_created(ordinal))
            {
                Some(instance) => objects.delete(instance),
                None => Ok(()),
            });
        return Err(error);
    }
    each_part(objects, path, &mut body, &mut |objects, target, ordinal, reader| {
        if !is_created(ordinal) {
            change::apply(objects, target, reader)?;
        }
        objects.after_write(target.base);
        Ok(())
    })
}

/// What is done with a part of the payload: its target, its ordinal, its records.
type EachPartFn<'f> = dyn FnMut(&mut dyn DataModel, Target, u32, &mut dyn Reader) -> Result<(), Error> + 'f;

/// Calls `each` for every instance that the payload is about.
fn each_part(
    objects: &mut dyn DataModel,
    path: Path,
    body: &mut Body<'_>,
    each: &mut EachPartFn<'_>,
) -> Result<(), Error> {
    let mut ordinal = 0;
    let mut part = |objects: &mut dyn DataModel, target: Target, reader: &mut dyn Reader| {
        let target = Target { mode: WriteMode::Replace, access: Access::Bootstrap, ..target };
        let known = |record: &Record<'_>| change::is_known(target, record);
        let outcome = each(objects, target, ordinal, &mut Sieve { reader, keep: &known });
        ordinal = ordinal.saturating_add(1);
        outcome
    };
    if path.level() == Level::Object {
        return change::each_instance(objects, path, body, &mut part);
    }
    let definition = objects.find(path.object_id().unwrap_or(u16::MAX)).ok_or(ErrorKind::UnknownObject)?;
    let target = Target { definition, base: path, mode: WriteMode::Replace, access: Access::Bootstrap };
    body.read(path, Some(definition), &mut |reader| part(objects, target, reader))
}

/// Makes an instance of what the payload says of it.
fn make(objects: &mut dyn DataModel, target: Target, reader: &mut dyn Reader) -> Result<(), Error> {
    let instance = look::instance_of(target.base).ok_or(ErrorKind::BadLevel)?;
    if !target.definition.is_multiple() && instance.instance_id() != Some(0) {
        return Err(Error::new(ErrorKind::UnknownInstance, instance));
    }
    objects.create(instance, &mut |instance: &mut dyn Object| {
        let mut named = Bits::EMPTY;
        write::check(instance, target, &mut named, reader)?;
        write::apply(instance, target, &named, reader)
    })
}

/// Deletes an instance, those of an object, or those of all objects, but for the bootstrap server's own
/// account and the instance of object 3 (6.1.7.6).
#[inline(never)]
fn delete(objects: &mut dyn DataModel, path: Path) -> Result<(), Error> {
    if path.level() > Level::Instance {
        return Err(ErrorKind::BadLevel.into());
    }
    if let Some(instance) = look::instance_of(path) {
        look::locate(objects, path)?;
        if stays(objects, instance) {
            return Err(ErrorKind::NotDeletable.into());
        }
        return objects.delete(instance);
    }
    if path.level() == Level::Object {
        look::locate(objects, path)?;
    }
    let mut index = 0;
    while let Some(definition) = objects.definition(index) {
        index += 1;
        if Path::object(definition.id()).is_within(path) {
            delete_all(objects, definition.id());
        }
    }
    Ok(())
}

/// Instances that stand for hardware stay: the application refuses to delete them.
fn delete_all(objects: &mut dyn DataModel, object: u16) {
    let mut from = 0;
    while let Some(id) = objects.next_instance(object, from).filter(|id| *id < u16::MAX) {
        from = id + 1;
        let instance = Path::instance(object, id);
        if !stays(objects, instance) {
            let _ = objects.delete(instance);
        }
    }
}

/// Whether an instance survives every Bootstrap-Delete.
fn stays(objects: &dyn DataModel, instance: Path) -> bool {
    let (object, id) = (instance.object_id().unwrap_or(0), instance.instance_id().unwrap_or(0));
    match object {
        DEVICE => true,
        SECURITY => objects.instance(SECURITY, id).is_some_and(is_bootstrap),
        21 | 23 | 24 => {
            let link = ObjectLink { object, instance: id };
            let mut accounts = objects.instances(SECURITY).filter_map(|id| objects.instance(SECURITY, id));
            accounts.any(|account| is_bootstrap(account) && leads_to(account, link))
        }
        _ => false,
    }
}

/// `/0/x/1`
fn is_bootstrap(account: &dyn Object) -> bool {
    look::truth(account, 1) == Some(true)
}

/// Whether one of the resources 17 (OSCORE), 26 (MQTT) and 27 (COSE) leads there.
fn leads_to(account: &dyn Object, link: ObjectLink) -> bool {
    [17, 26, 27].into_iter().any(|resource| {
        let mut found = false;
        look::each_value(account, resource, &mut |_, value| found |= *value == Value::ObjectLink(link));
        found
    })
}

/// Whether a client can work with what it was given: it must know a server (LwM2M Core 1.2.2, 6.1.6).
fn finish(objects: &dyn DataModel) -> Result<(), Error> {
    let mut accounts = objects.instances(SECURITY).filter_map(|id| objects.instance(SECURITY, id));
    let complete = |account: &dyn Object| {
        let ssid = look::id(account, 10).filter(|ssid| *ssid > 0 && *ssid < u16::MAX);
        let known = ssid.and_then(|ssid| look::server(objects, ssid)).is_some();
        known && !is_bootstrap(account) && has_uri(account)
    };
    match accounts.any(complete) {
        true => Ok(()),
        false => {
            Err(ErrorKind::InvalidConfig("no instances of the objects 0 and 1 make a server account").into())
        }
    }
}

/// `/0/x/0`
fn has_uri(account: &dyn Object) -> bool {
    let mut found = false;
    look::each_value(account, 0, &mut |_, value| found = value.as_str().is_some_and(|uri| !uri.is_empty()));
    found
}
