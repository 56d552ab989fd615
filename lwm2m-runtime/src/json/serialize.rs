//! Writes instances, resources and values.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::value::{self, are_exact};
use super::{FieldNames, IdText};
use crate::definition::{ObjectDef, Operations, Range, Row};
use crate::object::Object;
use crate::path::{Level, Path};
use crate::sink::Sink;
use crate::value::Value;

/// An instance in the reported form: all resources with a value.
///
/// Keys of an account are written, too, although `Debug` hides them: see [`Secret`](crate::field::Secret).
#[derive(Clone, Copy)]
pub struct Reported<'a> {
    instance: &'a dyn FieldNames,
    resource: Option<Resource<'a>>,
    /// The Resource Instance ID.
    id: Option<u16>,
}

impl<'a> Reported<'a> {
    /// Returns the form of an instance.
    pub fn new(instance: &'a dyn FieldNames) -> Self {
        Reported { instance, resource: None, id: None }
    }

    /// Returns the form at a path: that of the instance, of a resource, or of a resource instance; `None` if nothing is
    /// there. The id of the instance in the path does not matter.
    pub fn at(instance: &'a dyn FieldNames, path: Path) -> Option<Self> {
        let whole = Reported::new(instance);
        let definition = instance.object_definition();
        if path.object_id() != Some(definition.id()) || path.level() < Level::Instance {
            return None;
        }
        let Some(resource) = path.resource_id() else { return Some(whole) };
        let (index, row) = definition.find(resource, 0)?;
        let resource = Resource { instance, index, row };
        let id = path.resource_instance_id();
        let is_there = match id {
            None => resource.is_present(),
            Some(id) => row.is_multiple() && resource.contains(id),
        };
        is_there.then_some(Reported { instance, resource: Some(resource), id })
    }
}

impl Serialize for Reported<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.resource, self.id) {
            (None, _) => serialize_instance(self.instance, |_| true, serializer),
            (Some(resource), None) => resource.serialize(serializer),
            (Some(resource), Some(id)) => resource.value(Some(id), serializer),
        }
    }
}

/// An instance in the writable form: the resources that a server may write; in an object that no server can access, those
/// that a bootstrap server writes.
#[derive(Clone, Copy)]
pub struct Writable<'a>(&'a dyn FieldNames);

impl<'a> Writable<'a> {
    /// Returns the writable form of an instance.
    pub fn new(instance: &'a dyn FieldNames) -> Self {
        Writable(instance)
    }
}

impl Serialize for Writable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_bootstrap = is_of_bootstrap_server(self.0.object_definition());
        serialize_instance(self.0, |row| is_bootstrap || row.is_writable(), serializer)
    }
}

/// Returns whether no resource of the object has an operation, so that only a bootstrap server has access.
pub(super) fn is_of_bootstrap_server(definition: &ObjectDef<'_>) -> bool {
    definition.table().rows().all(|row| row.operations() == Operations::Bootstrap)
}

fn serialize_instance<S: Serializer>(
    instance: &dyn FieldNames,
    wanted: impl Fn(Row) -> bool,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let names = instance.field_names();
    let mut map = serializer.serialize_map(None)?;
    for (index, row) in instance.object_definition().table().rows().enumerate() {
        let resource = Resource { instance, index, row };
        if !wanted(row) || !resource.is_present() {
            continue;
        }
        match names.get(index) {
            Some(name) => map.serialize_entry(name, &resource)?,
            // A list that is too short loses no value.
            None => map.serialize_entry(&IdText(row.id()), &resource)?,
        }
    }
    map.end()
}

/// A resource of an instance.
#[derive(Clone, Copy)]
struct Resource<'a> {
    instance: &'a dyn FieldNames,
    index: usize,
    row: Row,
}

impl Resource<'_> {
    fn emit(&self, sink: &mut dyn Sink) {
        let instance: &dyn Object = self.instance;
        instance.emit_row(self.index, self.row, sink);
    }

    fn is_present(&self) -> bool {
        let mut probe = Probe { count: None, wanted: None, is_found: false };
        self.emit(&mut probe);
        probe.is_found
    }

    /// Returns the number of instances of a multiple resource.
    fn count(&self) -> Option<usize> {
        let mut probe = Probe { count: None, wanted: None, is_found: false };
        self.emit(&mut probe);
        probe.count
    }

    fn contains(&self, id: u16) -> bool {
        let mut probe = Probe { count: None, wanted: Some(id), is_found: false };
        self.emit(&mut probe);
        probe.is_found
    }

    /// Returns whether an integer that is not exact is a decimal string: unless the range or the codes of the resource are.
    fn is_wide(&self, value: &Value<'_>) -> bool {
        let is_exact = match self.instance.object_definition().table().range(self.index) {
            Some(Range::Integer(union)) => are_exact(union),
            Some(Range::Unsigned(union)) => are_exact(union),
            _ => false,
        };
        let is_listed =
            || self.instance.field(self.index).is_none_or(|field| field.check(value) != Ok(false));
        !is_exact && is_listed()
    }

    /// Writes the value of the resource, or of one of its instances.
    fn value<S: Serializer>(&self, id: Option<u16>, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sink = SingleValue { resource: self, id, serializer: Some(serializer), result: None };
        self.emit(&mut sink);
        match (sink.result, sink.serializer) {
            (Some(result), _) => result,
            (None, Some(serializer)) => serializer.serialize_none(),
            (None, None) => Err(serde::ser::Error::custom("a resource has two values")),
        }
    }
}

impl Serialize for Resource<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(count) = self.count() else { return self.value(None, serializer) };
        let map = serializer.serialize_map(Some(count))?;
        let mut sink = Entries { resource: self, map: Ok(map) };
        self.emit(&mut sink);
        sink.map?.end()
    }
}

/// Finds out whether a resource is present, and how many instances it has.
struct Probe {
    /// The number of instances of a multiple resource.
    count: Option<usize>,
    /// The instance that is wanted; `None` for any.
    wanted: Option<u16>,
    is_found: bool,
}

impl Sink for Probe {
    fn value(&mut self, id: u16, _: Value<'_>) {
        self.is_found |= self.wanted.is_none_or(|wanted| wanted == id);
    }

    fn begin_multiple(&mut self, _: u16, count: usize) {
        self.count = Some(count);
        self.is_found |= self.wanted.is_none();
    }

    fn end_multiple(&mut self) {}
}

/// Writes the only value, or that of a resource instance.
struct SingleValue<'a, S: Serializer> {
    resource: &'a Resource<'a>,
    id: Option<u16>,
    serializer: Option<S>,
    result: Option<Result<S::Ok, S::Error>>,
}

impl<S: Serializer> Sink for SingleValue<'_, S> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        if self.id.is_some_and(|wanted| wanted != id) {
            return;
        }
        if let Some(serializer) = self.serializer.take() {
            self.result = Some(value::serialize(&value, self.resource.is_wide(&value), serializer));
        }
    }

    fn begin_multiple(&mut self, _: u16, _: usize) {}

    fn end_multiple(&mut self) {}
}

/// Writes the instances of a multiple resource. After an error, the rest is skipped.
struct Entries<'a, M: SerializeMap> {
    resource: &'a Resource<'a>,
    map: Result<M, M::Error>,
}

impl<M: SerializeMap> Sink for Entries<'_, M> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        if let Ok(map) = &mut self.map
            && let Err(error) = map.serialize_entry(&IdText(id), &Entry { resource: self.resource, value })
        {
            self.map = Err(error);
        }
    }

    fn begin_multiple(&mut self, _: u16, _: usize) {}

    fn end_multiple(&mut self) {}
}

/// The value of a resource instance.
struct Entry<'a> {
    resource: &'a Resource<'a>,
    value: Value<'a>,
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        value::serialize(&self.value, self.resource.is_wide(&self.value), serializer)
    }
}
