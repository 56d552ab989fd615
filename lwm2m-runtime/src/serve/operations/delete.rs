//! Delete (LwM2M Core 1.2.2, 6.3.7), and the resources that a Write-Composite removes.

use crate::definition::Row;
use crate::error::ErrorKind;
use crate::field::Field;
use crate::path::{Level, Path};
use crate::record::Record;
use crate::serve::data_model::DataModel;
use crate::serve::data_model::access::{self, Rights};
use crate::serve::data_model::lookup::{self, ACCESS_CONTROL, instance_of};
use crate::serve::request::Requester;

/// Deletes an instance, or a resource instance.
#[inline(never)]
pub(crate) fn delete(model: &mut dyn DataModel, requester: Requester, path: Path) -> Result<(), ErrorKind> {
    let instance = instance_of(path).filter(|_| path.level() != Level::Resource);
    let instance = instance.ok_or(ErrorKind::BadLevel)?;
    let located = lookup::locate(model, path)?;
    access::check_instance(model, requester, instance, Rights::DELETE)?;
    if located.resource.is_some() {
        check_removal(model, path)?;
        remove(model, path)?;
        model.after_write(path.parent());
        return Ok(());
    }
    let object = located.definition.id();
    if object == lookup::DEVICE || object == ACCESS_CONTROL && access::is_enabled(model) {
        return Err(ErrorKind::NotDeletable);
    }
    model.delete(path)?;
    access::revoke(model, path);
    Ok(())
}

/// Checks that the resource or resource instance at `path` can be removed: it is writable, and a resource is optional.
pub(crate) fn check_removal(model: &mut dyn DataModel, path: Path) -> Result<(), ErrorKind> {
    let (field, resource) = field(model, path)?;
    let kind = match path.resource_instance_id() {
        _ if !resource.is_writable() => ErrorKind::NotWritable,
        Some(id) if !field.instances().is_some_and(|instances| instances.contains(id)) => ErrorKind::Absent,
        None if resource.is_mandatory() => ErrorKind::NotWritable,
        _ => return model.check_write(&Record::empty(path)),
    };
    Err(kind)
}

/// Removes the resource or resource instance at `path`.
pub(crate) fn remove(model: &mut dyn DataModel, path: Path) -> Result<(), ErrorKind> {
    let (field, _) = field(model, path)?;
    match (path.resource_instance_id(), field.instances()) {
        (Some(id), Some(instances)) => drop(instances.remove(id)),
        _ => field.clear(),
    }
    Ok(())
}

/// Returns the field of a resource, or of a resource instance.
fn field(model: &mut dyn DataModel, path: Path) -> Result<(&mut dyn Field, Row), ErrorKind> {
    let located = lookup::locate(model, path)?;
    let resource = located.resource.filter(|_| path.level() >= Level::Resource);
    let resource = resource.ok_or(ErrorKind::BadLevel)?;
    let index = located.definition.index_of(resource.id(), 0).ok_or(ErrorKind::UnknownResource)?;
    let instance = model.instance_at_mut(path)?;
    // An executable has no field.
    let field = instance.field_mut(index).ok_or(ErrorKind::NotWritable)?;
    Ok((field, resource))
}
