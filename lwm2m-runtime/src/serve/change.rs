//! Changing what is there: writes to one instance or to many, resource instances that go, actions.
//!
//! A write takes three passes over its payload. First the runtime checks all of it, then the
//! application may refuse it, and only then it is applied: whatever goes wrong leaves all objects as
//! they were.

use crate::arguments::Arguments;
use crate::bits::Bits;
use crate::codec::Reader;
use crate::definition::ObjectDef;
use crate::error::{Error, ErrorKind};
use crate::path::{Level, Path};
use crate::record::Record;
use crate::value::{ObjectLink, Value};
use crate::write::{self, Access, Target, WriteMode};

use super::access::{self, Rights};
use super::answer::is_etch;
use super::look::{self, instance_of};
use super::objects::{DataModel, TOO_LARGE};
use super::payload::Body;
use super::remove;
use super::request::{Request, Requester};
use super::sieve::Sieve;

/// Writes to an instance, a resource or a resource instance.
#[inline(never)]
pub(super) fn write(
    objects: &mut dyn DataModel,
    request: &Request<'_>,
    mode: WriteMode,
    scratch: &mut [u8],
) -> Result<(), Error> {
    let (peer, path) = (request.peer, request.path);
    let definition = check_place(objects, peer, path, mode)?;
    let target = Target { definition, base: path, mode, access: access(peer) };
    let mut body = Body::new(request, scratch)?;
    body.read(path, Some(definition), &mut |reader| write_checked(objects, target, reader))
}

/// Whether a path can be written to, whatever the payload.
fn check_place(
    objects: &dyn DataModel,
    peer: Requester,
    path: Path,
    mode: WriteMode,
) -> Result<&'static ObjectDef<'static>, Error> {
    let refuse = |kind| Err(Error::new(kind, path));
    let Some(instance) = instance_of(path) else {
        return refuse(ErrorKind::BadLevel);
    };
    let place = look::locate(objects, path)?;
    check_rights(objects, peer, instance, Rights::WRITE)?;
    let Some(resource) = place.resource else {
        return Ok(place.definition);
    };
    // Only resource instances can be merged (LwM2M Transport 1.2.2, table 6.4.4-1).
    let merges = path.level() == Level::Resource && resource.is_multiple();
    if mode == WriteMode::Update && !merges {
        return refuse(ErrorKind::BadLevel);
    }
    if !resource.is_writable() && peer != Requester::Bootstrap {
        return refuse(ErrorKind::NotWritable);
    }
    Ok(place.definition)
}

pub(super) fn access(peer: Requester) -> Access {
    match peer {
        Requester::Server(_) => Access::Server,
        Requester::Bootstrap => Access::Bootstrap,
    }
}

pub(super) fn check_rights(
    objects: &dyn DataModel,
    peer: Requester,
    instance: Path,
    needed: Rights,
) -> Result<(), Error> {
    let (object, id) = (instance.object_id().unwrap_or(0), instance.instance_id().unwrap_or(0));
    access::check(access::rights(objects, peer, object, id), needed, instance)
}

/// All three passes over one instance.
fn write_checked(objects: &mut dyn DataModel, target: Target, reader: &mut dyn Reader) -> Result<(), Error> {
    let known = |record: &Record<'_>| is_known(target, record);
    let reader = &mut Sieve { reader, keep: &known };
    check(objects, target, reader)?;
    veto(objects, target.access, reader)?;
    apply(objects, target, reader)?;
    objects.after_write(target.base);
    Ok(())
}

/// A bootstrap server may name resources that this client does not have (LwM2M Core 1.2.2, 6.1.7.5).
pub(super) fn is_known(target: Target, record: &Record<'_>) -> bool {
    let is_known = |id| target.definition.row(id).is_some();
    target.access == Access::Server || record.path.resource_id().is_none_or(is_known)
}

/// The first pass.
pub(super) fn check(
    objects: &mut dyn DataModel,
    target: Target,
    reader: &mut dyn Reader,
) -> Result<(), Error> {
    let (object, id) = ids(target.base);
    let instance = objects.instance_mut(object, id).ok_or(unknown(target.base))?;
    write::check(instance, target, &mut { Bits::EMPTY }, reader)
}

/// The second pass: links must lead somewhere (LwM2M Core 1.2.2, 6.3.3), nothing be meant for a stream, and
/// the application agree.
pub(super) fn veto(
    objects: &mut dyn DataModel,
    access: Access,
    reader: &mut dyn Reader,
) -> Result<(), Error> {
    reader.read(&mut |record| {
        if let Some(Value::ObjectLink(link)) = record.value
            && access == Access::Server
            && !leads_somewhere(objects, link)
        {
            return Err(ErrorKind::Malformed("an Objlnk to an object instance that is not there").into());
        }
        // Among other values, a long one would have to be held.
        if objects.is_streamed(record.path) {
            return Err(TOO_LARGE.into());
        }
        objects.check_write(record)
    })
}

fn leads_somewhere(objects: &dyn DataModel, link: ObjectLink) -> bool {
    match (link.object, link.instance) {
        (u16::MAX, instance) => instance == u16::MAX,
        (object, u16::MAX) => objects.find(object).is_some(),
        (object, instance) => objects.find(object).is_some() && objects.has(object, instance),
    }
}

/// The third pass.
pub(super) fn apply(
    objects: &mut dyn DataModel,
    target: Target,
    reader: &mut dyn Reader,
) -> Result<(), Error> {
    let (object, id) = ids(target.base);
    let instance = objects.instance_mut(object, id).ok_or(unknown(target.base))?;
    let mut named = Bits::EMPTY;
    write::check(instance, target, &mut named, reader)?;
    write::apply(instance, target, &named, reader)
}

fn ids(path: Path) -> (u16, u16) {
    (path.object_id().unwrap_or(u16::MAX), path.instance_id().unwrap_or(u16::MAX))
}

fn unknown(path: Path) -> Error {
    Error::new(ErrorKind::UnknownInstance, path)
}

/// Writes to many instances, or to none (LwM2M Core 1.2.2, 6.3.9).
#[inline(never)]
pub(super) fn write_composite(
    objects: &mut dyn DataModel,
    request: &Request<'_>,
    scratch: &mut [u8],
) -> Result<(), Error> {
    let peer = request.peer;
    let body = &mut Body::new(request, scratch)?;
    // Of the formats that can name many instances, these are allowed (LwM2M Transport 1.2.2, table 6.4.4-1).
    if !matches!(body.format.number(), 110 | 112 | 320 | 322 | 11544) {
        return Err(ErrorKind::UnsupportedFormat.into());
    }
    // In SenML-ETCH a path without a value is one to be removed (RFC 8790, 3.2).
    let etch = is_etch(body.format);
    let written = move |record: &Record<'_>| !etch || record.value.is_some();
    each_instance(objects, Path::ROOT, body, &mut |objects, target, reader| {
        // Where keys are is not told, whether there are any or not.
        if target.base.object_id().is_some_and(look::is_secret) {
            return Err(Error::new(ErrorKind::Unauthorized, target.base));
        }
        look::locate(objects, target.base)?;
        check_rights(objects, peer, target.base, Rights::WRITE)?;
        if etch {
            remove::each(objects, reader, remove::check)?;
        }
        let reader = &mut Sieve { reader, keep: &written };
        check(objects, target, reader)?;
        veto(objects, target.access, reader)
    })?;
    each_instance(objects, Path::ROOT, body, &mut |objects, target, reader| {
        if etch {
            remove::each(objects, reader, remove::apply)?;
        }
        apply(objects, target, &mut Sieve { reader, keep: &written })?;
        objects.after_write(target.base);
        Ok(())
    })
}

/// What is done with the part of a payload that is about one instance.
type EachPartFn<'f> = dyn FnMut(&mut dyn DataModel, Target, &mut dyn Reader) -> Result<(), Error> + 'f;

/// Calls `each` for every instance that the payload names, in ascending order of paths, with a reader of
/// its records alone.
pub(super) fn each_instance(
    objects: &mut dyn DataModel,
    base: Path,
    body: &mut Body<'_>,
    each: &mut EachPartFn<'_>,
) -> Result<(), Error> {
    let mut last = None;
    while let Some(base_of_part) = next_instance(base, last, body, objects)? {
        let object = base_of_part.object_id().unwrap_or(u16::MAX);
        let definition = objects.find(object).ok_or(Error::new(ErrorKind::UnknownObject, base_of_part))?;
        let (mode, access) = (WriteMode::Update, Access::Server);
        let target = Target { definition, base: base_of_part, mode, access };
        body.read(base, Some(definition), &mut |reader| {
            let inside = |record: &Record<'_>| record.path.is_within(base_of_part);
            each(objects, target, &mut Sieve { reader, keep: &inside })
        })?;
        last = Some(base_of_part);
    }
    Ok(())
}

/// The first instance after `last` that the payload names. No list of them is kept: the payload is it.
fn next_instance(
    base: Path,
    last: Option<Path>,
    body: &mut Body<'_>,
    objects: &dyn DataModel,
) -> Result<Option<Path>, Error> {
    let mut next: Option<Path> = None;
    // Only paths matter here, but some formats need types to tell where a value ends.
    let object = base.object_id().and_then(|object| objects.find(object));
    body.read(base, object, &mut |reader| {
        reader.read(&mut |record| {
            let path = instance_of(record.path).ok_or(ErrorKind::BadLevel)?;
            if last.is_none_or(|last| last < path) && next.is_none_or(|next| path < next) {
                next = Some(path);
            }
            Ok(())
        })
    })?;
    Ok(next)
}

/// Executes a resource.
#[inline(never)]
pub(super) fn execute(
    objects: &mut dyn DataModel,
    peer: Requester,
    path: Path,
    payload: &[u8],
) -> Result<(), Error> {
    let instance = instance_of(path).filter(|_| path.level() == Level::Resource);
    let instance = instance.ok_or(Error::new(ErrorKind::BadLevel, path))?;
    let place = look::locate(objects, path)?;
    check_rights(objects, peer, instance, Rights::EXECUTE)?;
    if !place.resource.is_some_and(|resource| resource.operations().is_executable()) {
        return Err(Error::new(ErrorKind::NotExecutable, path));
    }
    let arguments = Arguments::parse(payload)?;
    objects.execute(path, arguments)
}
