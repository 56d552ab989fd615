//! Create (LwM2M Core 1.2.2, 6.3.6).

use crate::codec::{ContentFormat, Filter, Reader};
use crate::definition::ObjectDef;
use crate::error::{ErrorKind, Note, Rule};
use crate::object::Object;
use crate::path::{Level, Path};
use crate::record::Record;
use crate::serve::data_model::DataModel;
use crate::serve::data_model::{access, lookup};
use crate::serve::payload::{Payload, ReadFn};
use crate::serve::request::{Request, Requester};
use crate::write::{Access, Write, WriteMode, WriteTarget};

use super::write::{link, link_exists};

/// Creates an instance of an object, and returns its path.
#[inline(never)]
pub(crate) fn create(
    model: &mut dyn DataModel,
    request: &Request<'_>,
    scratch: &mut [u8],
    note: &Note,
) -> Result<Path, ErrorKind> {
    let (requester, path) = (request.requester, request.path);
    if path.level() != Level::Object {
        return Err(ErrorKind::BadLevel);
    }
    let definition = lookup::locate(model, path)?.definition;
    access::check_create(model, requester, definition.id())?;
    if !definition.is_multiple() && model.has(definition.id(), 0) {
        return Err(ErrorKind::NotCreatable);
    }
    let free = access::lowest_free(model, definition.id()).ok_or(ErrorKind::OutOfSpace)?;
    let payload = &mut Payload::new(request, scratch, note)?;
    let mut named = None;
    read(payload, path, definition, free, &mut |reader| {
        named = only(reader, &mut |record| {
            match record.path.resource_id().map(|id| definition.row(id)) {
                Some(None) => model.skip_unknown(record.path),
                Some(Some(resource)) if resource.is_writable() => check_link(model, record, free)?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(())
    })?;
    let chosen = path.child(free).ok_or(ErrorKind::OutOfSpace)?;
    let created = named.filter(|named| named.instance_id() != Some(NO_ID)).unwrap_or(chosen);
    check_id(model, definition, created)?;
    // The instance is created last, as the application may refuse to delete it again.
    let entry = grant(model, requester, created)?;
    let format = payload.format;
    let outcome = model.create(created, &mut |instance| {
        read(payload, path, definition, free, &mut |reader| {
            fill(instance, named.unwrap_or(chosen), format, reader, note)
        })
    });
    if let Err(error) = outcome {
        let _ = entry.map(|entry| model.delete(entry));
        return Err(error);
    }
    model.after_write(created);
    Ok(created)
}

/// Makes the requester the owner of the instance that it creates, in an instance of object 2, if there are several
/// servers.
fn grant(model: &mut dyn DataModel, requester: Requester, created: Path) -> Result<Option<Path>, ErrorKind> {
    match requester {
        Requester::Server(ssid) if access::is_enabled(model) => access::grant(model, ssid, created).map(Some),
        _ => Ok(None),
    }
}

fn check_id(model: &dyn DataModel, definition: &ObjectDef<'_>, created: Path) -> Result<(), ErrorKind> {
    let id = created.instance_id().unwrap_or(u16::MAX);
    if model.has(definition.id(), id) {
        return Err(ErrorKind::InstanceExists);
    }
    if !definition.is_multiple() && id != 0 {
        return Err(ErrorKind::Malformed(Rule::OnlyInstanceZero));
    }
    Ok(())
}

/// Reads the payload of a Create. The device chooses the id when TLV has resources without an instance
/// around them, or when LwM2M CBOR names the instance 65535.
fn read(
    payload: &mut Payload<'_>,
    path: Path,
    definition: &ObjectDef<'_>,
    free: u16,
    each: &mut ReadFn<'_>,
) -> Result<(), ErrorKind> {
    let bare = payload.bytes.first().is_none_or(|first| first & TLV_KIND != TLV_OBJECT_INSTANCE);
    let open = payload.format == ContentFormat::TLV && bare;
    let base = if open { Path::instance(definition.id(), free) } else { path };
    payload.read(base, Some(definition), each)
}

/// The Object Instance ID in LwM2M CBOR when the device chooses the id.
const NO_ID: u16 = u16::MAX;

/// Bits 7-6 of an entry (LwM2M Core 1.2.2, 7.5.5).
const TLV_KIND: u8 = 0b1100_0000;
const TLV_OBJECT_INSTANCE: u8 = 0;

/// Checks that a link points to an object or an instance, or to the instance that is created (LwM2M Core 1.2.2, 6.3.3).
fn check_link(model: &dyn DataModel, record: &Record<'_>, free: u16) -> Result<(), ErrorKind> {
    let Some(link) = link(record) else {
        return Ok(());
    };
    let id = record.path.instance_id().filter(|id| *id != NO_ID).unwrap_or(free);
    let is_to_itself = record.path.object_id() == Some(link.object) && link.instance == id;
    match is_to_itself || link_exists(model, link) {
        true => Ok(()),
        false => Err(ErrorKind::Malformed(Rule::DanglingLink)),
    }
}

/// Returns the only instance that the payload names, and calls `each` for every record.
fn only(
    reader: &mut dyn Reader,
    each: &mut dyn FnMut(&Record<'_>) -> Result<(), ErrorKind>,
) -> Result<Option<Path>, ErrorKind> {
    let mut named: Option<Path> = None;
    reader.read(&mut |record, _| {
        each(record)?;
        let path = lookup::instance_of(record.path).ok_or(ErrorKind::BadLevel)?;
        match named.replace(path) {
            Some(other) if other != path => Err(ErrorKind::Malformed(Rule::CreateSingle)),
            _ => Ok(()),
        }
    })?;
    Ok(named)
}

/// A new instance as the target of a Create. Records of read-only resources are ignored, as the device sets those;
/// mandatory resources that can be written must be there.
struct Created<'i> {
    instance: &'i mut dyn Object,
    format: ContentFormat,
}

impl WriteTarget for Created<'_> {
    fn instance(&mut self) -> Result<&mut dyn Object, ErrorKind> {
        Ok(self.instance)
    }

    fn check_record(&mut self, _: &Record<'_>) -> Result<(), ErrorKind> {
        Ok(())
    }

    fn created_from(&self) -> Option<ContentFormat> {
        Some(self.format)
    }
}

fn fill(
    instance: &mut dyn Object,
    path: Path,
    format: ContentFormat,
    reader: &mut dyn Reader,
    note: &Note,
) -> Result<(), ErrorKind> {
    let definition = instance.object_definition();
    let is_written = |record: &Record<'_>| {
        let resource = record.path.resource_id().and_then(|id| definition.row(id));
        resource.is_none_or(|resource| resource.is_writable())
    };
    let (mode, access) = (WriteMode::Update, Access::Server);
    let write = Write { definition, base: path, mode, access, skips_unknown: true, note };
    write.run(&mut Created { instance, format }, &mut Filter { reader, keep: &is_written })
}
