//! Instances that come and go.

use crate::bits::Bits;
use crate::codec::{ContentFormat, Reader};
use crate::definition::ObjectDef;
use crate::error::{Error, ErrorKind, MissingResources};
use crate::object::Object;
use crate::path::{Level, Path};
use crate::record::Record;
use crate::write::{self, Access, Target, WriteMode};

use super::access::{self, Rights};
use super::change;
use super::look::{self, ACCESS_CONTROL};
use super::objects::DataModel;
use super::payload::{Body, Work};
use super::remove;
use super::request::{Request, Requester};
use super::sieve::Sieve;

/// Creates an instance of an object, and tells which (LwM2M Core 1.2.2, 6.3.6).
#[inline(never)]
pub(super) fn create(
    objects: &mut dyn DataModel,
    request: &Request<'_>,
    scratch: &mut [u8],
) -> Result<Path, Error> {
    let (peer, path) = (request.peer, request.path);
    if path.level() != Level::Object {
        return Err(Error::new(ErrorKind::BadLevel, path));
    }
    let definition = look::locate(objects, path)?.definition;
    access::check_create(objects, peer, definition.id())?;
    if !definition.is_multiple() && objects.has(definition.id(), 0) {
        return Err(Error::new(ErrorKind::NotCreatable, path));
    }
    let free =
        access::lowest_free(objects, definition.id()).ok_or(Error::new(ErrorKind::OutOfSpace, path))?;
    let body = &mut Body::new(request, scratch)?;
    let mut named = None;
    read(body, path, definition, free, &mut |reader| {
        named = only(reader)?;
        Ok(())
    })?;
    let chosen = path.child(free).ok_or(Error::new(ErrorKind::OutOfSpace, path))?;
    let created = named.filter(|named| named.instance_id() != Some(NO_ID)).unwrap_or(chosen);
    check_id(objects, definition, created)?;
    // An application that lets nobody delete the instance would not let it be taken back: so it comes last.
    let entry = own(objects, peer, created)?;
    let outcome = objects.create(created, &mut |instance| {
        read(body, path, definition, free, &mut |reader| fill(instance, named.unwrap_or(chosen), reader))
    });
    if let Err(error) = outcome {
        let _ = entry.map(|entry| objects.delete(entry));
        return Err(error);
    }
    objects.after_write(created);
    Ok(created)
}

/// With several servers, the one that creates an instance owns it, as an instance of object 2 says.
fn own(objects: &mut dyn DataModel, peer: Requester, created: Path) -> Result<Option<Path>, Error> {
    match peer {
        Requester::Server(ssid) if access::is_enabled(objects) => {
            access::grant(objects, ssid, created).map(Some)
        }
        _ => Ok(None),
    }
}

fn check_id(objects: &dyn DataModel, definition: &ObjectDef<'_>, created: Path) -> Result<(), Error> {
    let id = created.instance_id().unwrap_or(u16::MAX);
    if objects.has(definition.id(), id) {
        return Err(Error::new(ErrorKind::InstanceExists, created));
    }
    if !definition.is_multiple() && id != 0 {
        let kind = ErrorKind::Malformed("the only instance of an object has the id 0");
        return Err(Error::new(kind, created));
    }
    Ok(())
}

/// Reads the payload of a Create. The client chooses the id when TLV has resources without an instance
/// around them, or where LwM2M CBOR names the instance 65535.
fn read(
    body: &mut Body<'_>,
    path: Path,
    definition: &ObjectDef<'_>,
    free: u16,
    work: &mut Work<'_>,
) -> Result<(), Error> {
    let bare = body.bytes.first().is_none_or(|first| first & TLV_KIND != TLV_OBJECT_INSTANCE);
    let open = body.format == ContentFormat::TLV && bare;
    let base = if open { Path::instance(definition.id(), free) } else { path };
    body.read(base, Some(definition), work)
}

/// The instance that LwM2M CBOR names when the client is to choose the id.
const NO_ID: u16 = u16::MAX;

/// Bits 7-6 of an entry (LwM2M Core 1.2.2, 7.5.5).
const TLV_KIND: u8 = 0b1100_0000;
const TLV_OBJECT_INSTANCE: u8 = 0;

/// The only instance that the payload names.
fn only(reader: &mut dyn Reader) -> Result<Option<Path>, Error> {
    let mut named: Option<Path> = None;
    reader.read(&mut |record| {
        let path = look::instance_of(record.path).ok_or(ErrorKind::BadLevel)?;
        match named.replace(path) {
            Some(other) if other != path => {
                Err(ErrorKind::Malformed("a Create is about a single instance").into())
            }
            _ => Ok(()),
        }
    })?;
    Ok(named)
}

/// Gives a new instance its values. Those of read-only resources are the client's own affair, whatever
/// the payload says; mandatory ones that can be written must be there.
fn fill(instance: &mut dyn Object, path: Path, reader: &mut dyn Reader) -> Result<(), Error> {
    let definition = instance.object_definition();
    let (mode, access) = (WriteMode::Update, Access::Server);
    let target = Target { definition, base: path, mode, access };
    let given = |record: &Record<'_>| {
        let resource = record.path.resource_id().and_then(|id| definition.row(id));
        resource.is_none_or(|resource| resource.is_writable())
    };
    let reader = &mut Sieve { reader, keep: &given };
    let mut named = Bits::EMPTY;
    write::check(instance, target, &mut named, reader)?;
    let mut missing = MissingResources::new(definition);
    let resources = definition.table().rows().enumerate();
    let mandatory = resources.filter(|(_, resource)| resource.is_mandatory()).enumerate();
    for (ordinal, (index, resource)) in mandatory {
        if resource.is_writable() && !named.contains(index) {
            missing.insert(ordinal);
        }
    }
    if !missing.is_empty() {
        return Err(Error::new(ErrorKind::MissingResources(missing), path));
    }
    write::apply(instance, target, &named, reader)
}

/// Deletes an instance, or a resource instance (LwM2M Core 1.2.2, 6.3.7).
#[inline(never)]
pub(super) fn delete(objects: &mut dyn DataModel, peer: Requester, path: Path) -> Result<(), Error> {
    match path.level() {
        Level::Instance => {}
        Level::ResourceInstance => return remove::delete(objects, peer, path),
        _ => return Err(Error::new(ErrorKind::BadLevel, path)),
    }
    look::locate(objects, path)?;
    let object = path.object_id().unwrap_or(u16::MAX);
    if object == look::DEVICE || object == ACCESS_CONTROL && access::is_enabled(objects) {
        change::check_rights(objects, peer, path, Rights::DELETE)?;
        return Err(Error::new(ErrorKind::NotDeletable, path));
    }
    change::check_rights(objects, peer, path, Rights::DELETE)?;
    objects.delete(path)?;
    access::revoke(objects, path);
    Ok(())
}
