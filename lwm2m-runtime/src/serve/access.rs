//! Access control: what which server may do with which instance (LwM2M Core 1.2.2, 8).
//!
//! With a single server there is nothing to decide. When object 1 has several instances, each Object
//! Instance has one of object 2 that names its owner and the rights of the servers.

use crate::error::{Error, ErrorKind};
use crate::object::Object;
use crate::path::Path;

use super::look::{self, ACCESS_CONTROL, SERVER};
use super::objects::DataModel;
use super::request::Requester;

/// Rights, as object 2 counts them (LwM2M Core 1.2.2, table E.3-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rights(u16);

impl Rights {
    pub(super) const NONE: Rights = Rights(0);
    /// Read, Observe, Write-Attributes.
    pub(super) const READ: Rights = Rights(1);
    pub(super) const WRITE: Rights = Rights(2);
    pub(super) const EXECUTE: Rights = Rights(4);
    pub(super) const DELETE: Rights = Rights(8);
    pub(super) const CREATE: Rights = Rights(16);
    pub(super) const ALL: Rights = Rights(31);

    pub(super) const fn contains(self, needed: Rights) -> bool {
        self.0 & needed.0 == needed.0
    }
}

/// Resources of object 2.
const OBJECT: u16 = 0;
const INSTANCE: u16 = 1;
const RIGHTS: u16 = 2;
const OWNER: u16 = 3;

/// The Object Instance ID that stands for the object itself: who may create instances of it.
const OBJECT_ITSELF: u16 = u16::MAX;
/// The resource instance with the rights of servers that have none of their own.
const DEFAULT: u16 = 0;

/// Whether more servers than one are known.
pub(super) fn is_enabled(objects: &dyn DataModel) -> bool {
    objects.find(ACCESS_CONTROL).is_some() && objects.instances(SERVER).nth(1).is_some()
}

/// What a peer may do with an instance.
pub(super) fn rights(objects: &dyn DataModel, peer: Requester, object: u16, instance: u16) -> Rights {
    match peer {
        Requester::Server(_) if look::is_secret(object) => Rights::NONE,
        Requester::Server(ssid) if is_enabled(objects) => of_server(objects, ssid, object, instance),
        _ => Rights::ALL,
    }
}

/// Whether a peer may create instances of an object.
pub(super) fn check_create(objects: &dyn DataModel, peer: Requester, object: u16) -> Result<(), Error> {
    check(rights(objects, peer, object, OBJECT_ITSELF), Rights::CREATE, Path::object(object))
}

/// Refuses what there is no right to.
pub(super) fn check(rights: Rights, needed: Rights, path: Path) -> Result<(), Error> {
    if rights.contains(needed) { Ok(()) } else { Err(Error::new(ErrorKind::Unauthorized, path)) }
}

fn of_server(objects: &dyn DataModel, ssid: u16, object: u16, instance: u16) -> Rights {
    if object == ACCESS_CONTROL {
        return of_access_control(objects, ssid, instance);
    }
    entry(objects, object, instance).map_or(Rights::NONE, |entry| granted(entry, ssid))
}

/// The instance of object 2 that speaks of an instance.
fn entry(objects: &dyn DataModel, object: u16, instance: u16) -> Option<&dyn Object> {
    let mut entries = objects.instances(ACCESS_CONTROL).filter_map(|id| objects.instance(ACCESS_CONTROL, id));
    entries.find(|entry| {
        look::id(*entry, OBJECT) == Some(object) && look::id(*entry, INSTANCE) == Some(instance)
    })
}

/// LwM2M Core 1.2.2, 8.2.1: the server's own rights, else all for the owner, else the default ones.
fn granted(entry: &dyn Object, ssid: u16) -> Rights {
    let (mut own, mut default) = (None, None);
    look::each_value(entry, RIGHTS, &mut |server, value| {
        let rights = value.as_u64().and_then(|bits| u16::try_from(bits).ok()).map(Rights);
        match server {
            Some(server) if server == ssid => own = rights,
            Some(DEFAULT) => default = rights,
            _ => {}
        }
    });
    let owned = look::id(entry, OWNER) == Some(ssid);
    own.or(owned.then_some(Rights::ALL)).or(default).unwrap_or(Rights::NONE)
}

/// Everybody may see who has which rights; only the owner may change them, and nobody but a bootstrap
/// server creates or deletes them (LwM2M Core 1.2.2, 8.1.2).
fn of_access_control(objects: &dyn DataModel, ssid: u16, instance: u16) -> Rights {
    let entry = objects.instance(ACCESS_CONTROL, instance);
    let owned = entry.is_some_and(|entry| look::id(entry, OWNER) == Some(ssid));
    if owned { Rights(Rights::READ.0 | Rights::WRITE.0) } else { Rights::READ }
}

/// A server creates an instance: it becomes the owner, with all rights (LwM2M Core 1.2.2, 8.1.2.2). Tells the
/// instance of object 2 that says so.
pub(super) fn grant(objects: &mut dyn DataModel, ssid: u16, created: Path) -> Result<Path, Error> {
    let free = lowest_free(objects, ACCESS_CONTROL).ok_or(Error::new(ErrorKind::OutOfSpace, created))?;
    let (object, instance) = (created.object_id().unwrap_or(0), created.instance_id().unwrap_or(0));
    let entry = Path::instance(ACCESS_CONTROL, free);
    objects.create(entry, &mut |entry| {
        set(entry, OBJECT, None, object)?;
        set(entry, INSTANCE, None, instance)?;
        set(entry, RIGHTS, Some(ssid), Rights::ALL.0)?;
        set(entry, OWNER, None, ssid)
    })?;
    Ok(entry)
}

fn set(entry: &mut dyn Object, resource: u16, instance: Option<u16>, number: u16) -> Result<(), Error> {
    let path = Path::resource(ACCESS_CONTROL, 0, resource);
    let definition = entry.object_definition();
    let (index, row) = definition.find(resource, 0).ok_or(Error::new(ErrorKind::UnknownResource, path))?;
    let (field, kind) =
        entry.field_mut(index).zip(row.kind()).ok_or(Error::new(ErrorKind::UnknownResource, path))?;
    let value = crate::value::Value::Integer(number.into()).coerce(kind);
    value.and_then(|value| Ok(field.set(instance, &value)?)).map_err(|kind| Error::new(kind, path))
}

/// An instance is gone: nobody has rights to it any more.
pub(super) fn revoke(objects: &mut dyn DataModel, deleted: Path) {
    let speaks_of = |entry: &dyn Object| {
        look::id(entry, OBJECT) == deleted.object_id() && look::id(entry, INSTANCE) == deleted.instance_id()
    };
    let mut from = 0;
    while let Some(id) = objects.next_instance(ACCESS_CONTROL, from).filter(|id| *id < u16::MAX) {
        if objects.instance(ACCESS_CONTROL, id).is_some_and(speaks_of) {
            // An entry that stays does no harm: it speaks of nothing.
            let _ = objects.delete(Path::instance(ACCESS_CONTROL, id));
        }
        from = id + 1;
    }
}

/// The lowest id that no instance has.
pub(super) fn lowest_free(objects: &dyn DataModel, object: u16) -> Option<u16> {
    (0..u16::MAX).find(|id| !objects.has(object, *id))
}
