//! Write-Composite (LwM2M Core 1.2.2, 6.3.9), and the payloads that name several instances.
//!
//! No list of the instances is kept. The payload is read once to find the first instance, then twice for each instance,
//! to check and to apply it; each reading also finds the next instance. Paths that SenML-ETCH removes take one more
//! reading each. The time is the length of the payload times the number of instances in it, which is at most that of
//! the device, as an instance that does not exist ends the request.

use core::cell::Cell;

use crate::codec::{Filter, Reader};
use crate::error::{ErrorKind, Note};
use crate::path::Path;
use crate::record::Record;
use crate::serve::data_model::DataModel;
use crate::serve::data_model::access::{self, Rights};
use crate::serve::data_model::lookup::{self, instance_of};
use crate::serve::format;
use crate::serve::payload::Payload;
use crate::serve::request::Request;
use crate::write::{Access, Write, WriteMode};

use super::delete;
use super::write::Served;

/// Writes to all instances that the payload names, or to none.
#[inline(never)]
pub(crate) fn write_composite(
    model: &mut dyn DataModel,
    request: &Request<'_>,
    scratch: &mut [u8],
    note: &Note,
) -> Result<(), ErrorKind> {
    let payload = &mut Payload::new(request, scratch, note)?;
    // The formats that can name several instances (LwM2M Transport 1.2.2, table 6.4.4-1).
    if !matches!(payload.format.number(), 110 | 112 | 320 | 322 | 11544) {
        return Err(ErrorKind::UnsupportedFormat);
    }
    // In SenML-ETCH a path without a value is to be removed (RFC 8790, 3.2).
    let etch = format::is_etch(payload.format);
    let is_written = move |record: &Record<'_>| !etch || record.value.is_some();
    let (mode, access) = (WriteMode::Update, Access::Server);
    each_instance(model, Path::ROOT, payload, &mut |model, instance, reader| {
        // The response does not reveal whether there are keys.
        if instance.object_id().is_some_and(lookup::is_secret) {
            return Err(ErrorKind::Unauthorized);
        }
        let definition = lookup::locate(model, instance)?.definition;
        access::check_instance(model, request.requester, instance, Rights::WRITE)?;
        if etch {
            each_removed(model, reader, delete::check_removal)?;
        }
        let write = Write { definition, base: instance, mode, access, skips_unknown: false, note };
        write.check(&mut Served { model, write }, &mut Filter { reader, keep: &is_written })
    })?;
    each_instance(model, Path::ROOT, payload, &mut |model, instance, reader| {
        let definition = lookup::locate(model, instance)?.definition;
        if etch {
            each_removed(model, reader, delete::remove)?;
        }
        let write = Write { definition, base: instance, mode, access, skips_unknown: false, note };
        write.apply(model.instance_at_mut(instance)?, &mut Filter { reader, keep: &is_written })?;
        model.after_write(instance);
        Ok(())
    })
}

/// Calls `work` for every path without a value.
fn each_removed(
    model: &mut dyn DataModel,
    reader: &mut dyn Reader,
    work: fn(&mut dyn DataModel, Path) -> Result<(), ErrorKind>,
) -> Result<(), ErrorKind> {
    reader.read(&mut |record, _| match record.value {
        None => work(model, record.path),
        Some(_) => Ok(()),
    })
}

/// A function that is called with the path of an instance and a reader of its records, which it reads to the end.
pub(crate) type EachInstanceFn<'f> =
    dyn FnMut(&mut dyn DataModel, Path, &mut dyn Reader) -> Result<(), ErrorKind> + 'f;

/// Calls `each` for every instance that the payload names, in ascending order of paths.
pub(crate) fn each_instance(
    model: &mut dyn DataModel,
    base: Path,
    payload: &mut Payload<'_>,
    each: &mut EachInstanceFn<'_>,
) -> Result<(), ErrorKind> {
    let mut next = first_instance(model, base, payload)?;
    while let Some(instance) = next {
        let definition = model.find(instance.object_id().unwrap_or(u16::MAX));
        let definition = definition.ok_or_else(|| payload.note.fail(ErrorKind::UnknownObject, instance))?;
        let after = Cell::new(None);
        let is_inside = |record: &Record<'_>| {
            let other = instance_of(record.path).filter(|other| *other > instance);
            if other.is_some() && after.get().is_none_or(|after| other < Some(after)) {
                after.set(other);
            }
            record.path.is_within(instance)
        };
        let note = payload.note;
        payload.read(base, Some(definition), &mut |reader| {
            each(model, instance, &mut Filter { reader, keep: &is_inside }).inspect_err(|_| note.at(instance))
        })?;
        next = after.get();
    }
    Ok(())
}

/// Returns the first instance that the payload names; all its records must be within instances.
fn first_instance(
    model: &dyn DataModel,
    base: Path,
    payload: &mut Payload<'_>,
) -> Result<Option<Path>, ErrorKind> {
    let mut first: Option<Path> = None;
    // Only paths matter here, but some formats need types to find the end of a value.
    let definition = base.object_id().and_then(|object| model.find(object));
    payload.read(base, definition, &mut |reader| {
        reader.read(&mut |record, _| {
            let path = instance_of(record.path).ok_or(ErrorKind::BadLevel)?;
            first = Some(first.map_or(path, |first| first.min(path)));
            Ok(())
        })
    })?;
    Ok(first)
}
