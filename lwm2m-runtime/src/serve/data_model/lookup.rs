//! Lookup of paths, values and well-known objects in a data model.

use crate::definition::{ObjectDef, Row};
use crate::error::ErrorKind;
use crate::object::Object;
pub(crate) use crate::path::instance_of;
use crate::path::{Level, Path};
use crate::sink::Sink;
use crate::value::Value;

use super::DataModel;

/// The definitions that a path refers to.
#[derive(Clone, Copy)]
pub(crate) struct Located {
    pub(crate) definition: &'static ObjectDef<'static>,
    /// From the level of resources on.
    pub(crate) resource: Option<Row>,
}

/// Finds the definitions that a path refers to; the instance must be there.
///
/// A resource instance of a single resource is a path of the wrong level (LwM2M Transport 1.2.2, 6.4.4).
pub(crate) fn locate(model: &dyn DataModel, path: Path) -> Result<Located, ErrorKind> {
    let object = path.object_id().ok_or(ErrorKind::BadLevel)?;
    let definition = model.find(object).ok_or(ErrorKind::UnknownObject)?;
    if path.instance_id().is_some_and(|id| !model.has(object, id)) {
        return Err(ErrorKind::UnknownInstance);
    }
    let Some(id) = path.resource_id() else {
        return Ok(Located { definition, resource: None });
    };
    let resource = definition.row(id).ok_or(ErrorKind::UnknownResource)?;
    if path.level() == Level::ResourceInstance && !resource.is_multiple() {
        return Err(ErrorKind::BadLevel);
    }
    Ok(Located { definition, resource: Some(resource) })
}

/// Calls `each` for every value of one resource, with the ids of resource instances.
pub(crate) fn each_value(
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

impl Sink for EachValue<'_> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        (self.each)(self.is_open.then_some(id), &value);
    }

    fn begin_multiple(&mut self, _: u16, _: usize) {
        self.is_open = true;
    }

    fn end_multiple(&mut self) {
        self.is_open = false;
    }
}

/// Returns the number in a single resource.
pub(crate) fn number(instance: &dyn Object, resource: u16) -> Option<u64> {
    let mut found = None;
    each_value(instance, resource, &mut |_, value| found = value.as_u64());
    found
}

/// Returns the Boolean in a single resource.
pub(crate) fn boolean(instance: &dyn Object, resource: u16) -> Option<bool> {
    let mut found = None;
    each_value(instance, resource, &mut |_, value| {
        if let Value::Boolean(boolean) = value {
            found = Some(*boolean);
        }
    });
    found
}

/// Returns the Short Server ID, Object ID or Object Instance ID in a single resource.
pub(crate) fn id(instance: &dyn Object, resource: u16) -> Option<u16> {
    number(instance, resource).and_then(|id| u16::try_from(id).ok())
}

/// LwM2M Security: URIs and keys of servers.
pub(crate) const SECURITY: u16 = 0;
/// LwM2M Server: parameters of registrations.
pub(crate) const SERVER: u16 = 1;
/// LwM2M Access Control: rights of servers.
pub(crate) const ACCESS_CONTROL: u16 = 2;
/// Device.
pub(crate) const DEVICE: u16 = 3;

/// Returns whether an object holds keys, so that only a bootstrap server may access it (LwM2M Core 1.2.2, 6.3).
pub(crate) const fn is_secret(object: u16) -> bool {
    matches!(object, SECURITY | 21 | 23)
}

/// Returns the instance of object 1 that belongs to a server.
pub(crate) fn server(model: &dyn DataModel, ssid: u16) -> Option<&dyn Object> {
    model.find_instance(SERVER, &mut |instance| id(instance, 0) == Some(ssid))
}
