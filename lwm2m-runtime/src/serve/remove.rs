//! Resources and resource instances that go, while their Object Instance stays.

use crate::codec::Reader;
use crate::definition::Row;
use crate::error::{Error, ErrorKind};
use crate::field::Field;
use crate::path::{Level, Path};
use crate::record::Record;

use super::access::Rights;
use super::change;
use super::look::{self, instance_of};
use super::objects::DataModel;
use super::request::Requester;

/// Deletes a resource instance (LwM2M Core 1.2.2, 6.3.7).
#[inline(never)]
pub(super) fn delete(objects: &mut dyn DataModel, peer: Requester, path: Path) -> Result<(), Error> {
    look::locate(objects, path)?;
    let instance = instance_of(path).ok_or(Error::new(ErrorKind::BadLevel, path))?;
    change::check_rights(objects, peer, instance, Rights::DELETE)?;
    check(objects, path)?;
    apply(objects, path)?;
    objects.after_write(path.parent());
    Ok(())
}

/// Calls `work` for every path without a value.
pub(super) fn each(
    objects: &mut dyn DataModel,
    reader: &mut dyn Reader,
    work: fn(&mut dyn DataModel, Path) -> Result<(), Error>,
) -> Result<(), Error> {
    reader.read(&mut |record| match record.value {
        None => work(objects, record.path),
        Some(_) => Ok(()),
    })
}

/// Whether what is at `path` can be removed: an instance of a resource that can be written, or such a
/// resource if it is optional.
pub(super) fn check(objects: &mut dyn DataModel, path: Path) -> Result<(), Error> {
    let (field, resource) = field(objects, path)?;
    let kind = match path.resource_instance_id() {
        _ if !resource.is_writable() => ErrorKind::NotWritable,
        Some(id) if !field.instances().is_some_and(|instances| instances.contains(id)) => ErrorKind::Absent,
        None if resource.is_mandatory() => ErrorKind::NotWritable,
        _ => return objects.check_write(&Record::empty(path)),
    };
    Err(Error::new(kind, path))
}

/// Removes what is at `path`.
pub(super) fn apply(objects: &mut dyn DataModel, path: Path) -> Result<(), Error> {
    let (field, _) = field(objects, path)?;
    match (path.resource_instance_id(), field.instances()) {
        (Some(id), Some(instances)) => drop(instances.remove(id)),
        _ => field.clear(),
    }
    Ok(())
}

/// The field of a resource, or of a resource instance.
fn field(objects: &mut dyn DataModel, path: Path) -> Result<(&mut dyn Field, Row), Error> {
    let refuse = |kind| Error::new(kind, path);
    let place = look::locate(objects, path)?;
    let resource = place.resource.filter(|_| path.level() >= Level::Resource);
    let resource = resource.ok_or(refuse(ErrorKind::BadLevel))?;
    let index = place.definition.index_of(resource.id(), 0).ok_or(refuse(ErrorKind::UnknownResource))?;
    let (object, id) = (path.object_id().unwrap_or(u16::MAX), path.instance_id().unwrap_or(u16::MAX));
    let instance = objects.instance_mut(object, id).ok_or(refuse(ErrorKind::UnknownInstance))?;
    // An executable has no field.
    let field = instance.field_mut(index).ok_or(refuse(ErrorKind::NotWritable))?;
    Ok((field, resource))
}
