//! Access control: the rights of servers to instances (LwM2M Core 1.2.2, 8).
//!
//! A single server has all rights. When object 1 has several instances, an instance of object 2 names the owner of
//! each Object Instance and the rights of the servers.

use crate::error::ErrorKind;
use crate::object::Object;
use crate::path::Path;

use super::DataModel;
use super::lookup::{self, ACCESS_CONTROL, SERVER};
use crate::serve::request::Requester;

/// Rights as the bits in object 2 (LwM2M Core 1.2.2, table E.3-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rights(u16);

impl Rights {
    pub(crate) const NONE: Rights = Rights(0);
    /// Read, Observe, Write-Attributes.
    pub(crate) const READ: Rights = Rights(1);
    pub(crate) const WRITE: Rights = Rights(2);
    pub(crate) const EXECUTE: Rights = Rights(4);
    pub(crate) const DELETE: Rights = Rights(8);
    pub(crate) const CREATE: Rights = Rights(16);
    pub(crate) const ALL: Rights = Rights(31);

    pub(crate) const fn contains(self, needed: Rights) -> bool {
        self.0 & needed.0 == needed.0
    }
}

/// Resources of object 2.
const OBJECT: u16 = 0;
const INSTANCE: u16 = 1;
const RIGHTS: u16 = 2;
const OWNER: u16 = 3;

/// The Object Instance ID of entries that grant the right to create instances.
const OBJECT_ITSELF: u16 = u16::MAX;
/// The resource instance with the rights of servers that have none of their own.
const DEFAULT: u16 = 0;

/// Returns whether there are several servers.
pub(crate) fn is_enabled(model: &dyn DataModel) -> bool {
    model.instances(SERVER).nth(1).is_some() && model.find(ACCESS_CONTROL).is_some()
}

/// Returns the rights of a requester to an instance.
pub(crate) fn rights(model: &dyn DataModel, requester: Requester, object: u16, instance: u16) -> Rights {
    match requester {
        Requester::Server(_) if lookup::is_secret(object) => Rights::NONE,
        Requester::Server(ssid) if is_enabled(model) => of_server(model, ssid, object, instance),
        _ => Rights::ALL,
    }
}

/// Checks the right to create instances of an object.
pub(crate) fn check_create(
    model: &dyn DataModel,
    requester: Requester,
    object: u16,
) -> Result<(), ErrorKind> {
    check(rights(model, requester, object, OBJECT_ITSELF), Rights::CREATE)
}

/// Checks the right of a requester to an instance.
pub(crate) fn check_instance(
    model: &dyn DataModel,
    requester: Requester,
    instance: Path,
    needed: Rights,
) -> Result<(), ErrorKind> {
    let (object, id) = (instance.object_id().unwrap_or(0), instance.instance_id().unwrap_or(0));
    check(rights(model, requester, object, id), needed)
}

/// Checks that the needed rights are among those given.
fn check(rights: Rights, needed: Rights) -> Result<(), ErrorKind> {
    if rights.contains(needed) { Ok(()) } else { Err(ErrorKind::Unauthorized) }
}

fn of_server(model: &dyn DataModel, ssid: u16, object: u16, instance: u16) -> Rights {
    if object == ACCESS_CONTROL {
        return of_access_control(model, ssid, instance);
    }
    entry(model, object, instance).map_or(Rights::NONE, |entry| granted(entry, ssid))
}

/// Returns the instance of object 2 for an instance.
fn entry(model: &dyn DataModel, object: u16, instance: u16) -> Option<&dyn Object> {
    model.find_instance(ACCESS_CONTROL, &mut |entry| {
        lookup::id(entry, OBJECT) == Some(object) && lookup::id(entry, INSTANCE) == Some(instance)
    })
}

/// Returns the server's own rights, else all for the owner, else the default ones (LwM2M Core 1.2.2, 8.2.1).
fn granted(entry: &dyn Object, ssid: u16) -> Rights {
    let (mut own, mut default) = (None, None);
    lookup::each_value(entry, RIGHTS, &mut |server, value| {
        let rights = value.as_u64().and_then(|bits| u16::try_from(bits).ok()).map(Rights);
        match server {
            Some(server) if server == ssid => own = rights,
            Some(DEFAULT) => default = rights,
            _ => {}
        }
    });
    let owned = lookup::id(entry, OWNER) == Some(ssid);
    own.or(owned.then_some(Rights::ALL)).or(default).unwrap_or(Rights::NONE)
}

/// Returns the rights to an instance of object 2: each server may read it, only the owner may write it, and only a
/// bootstrap server creates or deletes it (LwM2M Core 1.2.2, 8.1.2).
fn of_access_control(model: &dyn DataModel, ssid: u16, instance: u16) -> Rights {
    let entry = model.instance(ACCESS_CONTROL, instance);
    let owned = entry.is_some_and(|entry| lookup::id(entry, OWNER) == Some(ssid));
    if owned { Rights(Rights::READ.0 | Rights::WRITE.0) } else { Rights::READ }
}

/// Makes a server the owner of an instance that it creates, with all rights (LwM2M Core 1.2.2, 8.1.2.2). Returns the
/// path of the new instance of object 2.
pub(crate) fn grant(model: &mut dyn DataModel, ssid: u16, created: Path) -> Result<Path, ErrorKind> {
    let free = lowest_free(model, ACCESS_CONTROL).ok_or(ErrorKind::OutOfSpace)?;
    let (object, instance) = (created.object_id().unwrap_or(0), created.instance_id().unwrap_or(0));
    let entry = Path::instance(ACCESS_CONTROL, free);
    model.create(entry, &mut |entry| {
        set(entry, OBJECT, None, object)?;
        set(entry, INSTANCE, None, instance)?;
        set(entry, RIGHTS, Some(ssid), Rights::ALL.0)?;
        set(entry, OWNER, None, ssid)
    })?;
    Ok(entry)
}

fn set(entry: &mut dyn Object, resource: u16, instance: Option<u16>, number: u16) -> Result<(), ErrorKind> {
    let definition = entry.object_definition();
    let (index, row) = definition.find(resource, 0).ok_or(ErrorKind::UnknownResource)?;
    let (field, kind) = entry.field_mut(index).zip(row.kind()).ok_or(ErrorKind::UnknownResource)?;
    let value = crate::value::Value::Integer(number.into()).coerce(kind);
    value.and_then(|value| Ok(field.set(instance, &value)?))
}

/// Removes the instances of object 2 for an instance that was deleted.
pub(crate) fn revoke(model: &mut dyn DataModel, deleted: Path) {
    let is_for = |entry: &dyn Object| {
        lookup::id(entry, OBJECT) == deleted.object_id()
            && lookup::id(entry, INSTANCE) == deleted.instance_id()
    };
    let mut from = 0;
    while let Some(id) = model.next_instance(ACCESS_CONTROL, from) {
        if model.instance(ACCESS_CONTROL, id).is_some_and(is_for) {
            // An entry that cannot be deleted has no effect.
            let _ = model.delete(Path::instance(ACCESS_CONTROL, id));
        }
        from = id + 1;
    }
}

/// Returns the lowest free Object Instance ID.
pub(crate) fn lowest_free(model: &dyn DataModel, object: u16) -> Option<u16> {
    (0..u16::MAX).find(|id| !model.has(object, *id))
}
