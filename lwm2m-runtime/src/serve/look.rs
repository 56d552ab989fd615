//! Looking things up in objects, whatever their structs are.

use crate::definition::{ObjectDef, Row};
use crate::error::{Error, ErrorKind};
use crate::object::Object;
use crate::path::{Level, Path};
use crate::sink::Visitor;
use crate::value::Value;

use super::objects::DataModel;

/// What a path is about, as far as definitions tell.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) definition: &'static ObjectDef<'static>,
    /// From the level of resources on.
    pub(super) resource: Option<Row>,
}

/// Finds what a path is about.
///
/// A resource instance of a single resource is no path (LwM2M Transport 1.2.2, 6.4.4), and so refused
/// as paths of the wrong length are.
pub(super) fn locate(objects: &dyn DataModel, path: Path) -> Result<Place, Error> {
    let refuse = |kind| Error::new(kind, path);
    let object = path.object_id().ok_or(refuse(ErrorKind::BadLevel))?;
    let definition = objects.find(object).ok_or(refuse(ErrorKind::UnknownObject))?;
    if path.instance_id().is_some_and(|id| !objects.has(object, id)) {
        return Err(refuse(ErrorKind::UnknownInstance));
    }
    let Some(id) = path.resource_id() else {
        return Ok(Place { definition, resource: None });
    };
    let resource = definition.row(id).ok_or(refuse(ErrorKind::UnknownResource))?;
    if path.level() == Level::ResourceInstance && !resource.is_multiple() {
        return Err(refuse(ErrorKind::BadLevel));
    }
    Ok(Place { definition, resource: Some(resource) })
}

/// The instance that a path is about, or lies in.
pub(super) fn instance_of(path: Path) -> Option<Path> {
    Some(Path::instance(path.object_id()?, path.instance_id()?))
}

/// Calls `each` for every value of one resource, with the ids of resource instances.
pub(super) fn each_value(
    instance: &dyn Object,
    resource: u16,
    each: &mut dyn FnMut(Option<u16>, &Value<'_>),
) {
    instance.emit_one(resource, &mut EachValue { is_open: false, each });
}

struct EachValue<'e> {
    /// The ids are those of resource instances.
    is_open: bool,
    each: &'e mut dyn FnMut(Option<u16>, &Value<'_>),
}

impl Visitor for EachValue<'_> {
    fn visit(&mut self, id: u16, value: Value<'_>) {
        (self.each)(self.is_open.then_some(id), &value);
    }

    fn begin_multiple(&mut self, _: u16, _: usize) {
        self.is_open = true;
    }

    fn end_multiple(&mut self) {
        self.is_open = false;
    }
}

/// A number in a single resource, if it is there.
pub(super) fn number(instance: &dyn Object, resource: u16) -> Option<u64> {
    let mut found = None;
    each_value(instance, resource, &mut |_, value| found = value.as_u64());
    found
}

/// A Boolean in a single resource, if it is there.
pub(super) fn truth(instance: &dyn Object, resource: u16) -> Option<bool> {
    let mut found = None;
    each_value(instance, resource, &mut |_, value| {
        if let Value::Boolean(truth) = value {
            found = Some(*truth);
        }
    });
    found
}

/// A Short Server ID, an Object ID or an Object Instance ID in a single resource.
pub(super) fn id(instance: &dyn Object, resource: u16) -> Option<u16> {
    number(instance, resource).and_then(|id| u16::try_from(id).ok())
}

/// Object ID of the object that holds servers' URIs and keys.
pub(super) const SECURITY: u16 = 0;
/// Object ID of the object that holds what a client knows of its servers.
pub(super) const SERVER: u16 = 1;
/// Object ID of the object that says which server may do what.
pub(super) const ACCESS_CONTROL: u16 = 2;
/// Object ID of the object that describes the device itself.
pub(super) const DEVICE: u16 = 3;

/// Whether only a bootstrap server may know of an object: keys are in it (LwM2M Core 1.2.2, 6.3).
pub(super) const fn is_secret(object: u16) -> bool {
    matches!(object, SECURITY | 21 | 23)
}

/// The instance of object 1 that belongs to a server.
pub(super) fn server(objects: &dyn DataModel, ssid: u16) -> Option<&dyn Object> {
    let mut instances = objects.instances(SERVER).filter_map(|id| objects.instance(SERVER, id));
    instances.find(|instance| id(*instance, 0) == Some(ssid))
}
