//! The model: a value for each path, and what a request does to them by the tables of LwM2M Core 1.2.2, 6.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use lwm2m_runtime::codec::Sink;
use lwm2m_runtime::definition::ResourceDef;
use lwm2m_runtime::path::Level;
use lwm2m_runtime::serve::DataModel;
use lwm2m_runtime::{ContentFormat, ObjectDef, ObjectLink, Path, ResponseCode, Value};

use super::device::{Device, is_action};
use crate::vectors::Owned;

pub(super) use lwm2m_runtime::ResponseCode as Code;

/// A written value.
pub(super) type Written = (Path, Owned);

/// The codes of which a refusal has one: a request can have several faults.
pub(super) type Faults = BTreeSet<u8>;

/// A value for each path; instances and multiple resources have an empty text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Model {
    values: BTreeMap<Path, String>,
}

static PLACEHOLDERS: LazyLock<Model> = LazyLock::new(|| Model::of(&Device::of_placeholders()));

impl Model {
    /// Copies the values of a device.
    pub(super) fn of(device: &dyn DataModel) -> Self {
        let mut values = BTreeMap::new();
        for store in (0..).map_while(|index| device.object(index)) {
            let mut from = 0;
            while let Some(id) = store.next_instance(from) {
                from = id + 1;
                let instance = Path::instance(store.definition().id(), id);
                values.insert(instance, String::new());
                let mut copy = Copy { instance, resource: None, values: &mut values };
                store.instance(id).expect("a listed instance exists").emit(&mut copy);
            }
        }
        Model { values }
    }

    pub(super) fn has(&self, path: Path) -> bool {
        self.values.contains_key(&path)
    }

    /// Returns the instances within a path.
    pub(super) fn instances(&self, within: Path) -> BTreeSet<Path> {
        let paths = self.values.keys().copied();
        paths.filter(|path| path.level() == Level::Instance && path.is_within(within)).collect()
    }

    /// Returns the values that a server can read within a path.
    pub(super) fn readable(&self, within: Path) -> BTreeMap<Path, String> {
        let all = self.values.iter().filter(|(path, value)| path.is_within(within) && !value.is_empty());
        let readable =
            all.filter(|(path, _)| resource(**path).is_some_and(|found| found.operations().is_readable()));
        readable.map(|(path, value)| (*path, value.clone())).collect()
    }

    /// Returns the faults of a path that is not there.
    fn locate(&self, path: Path) -> Result<(), Faults> {
        let Some(object) = definition(path) else { return refused(Code::NOT_FOUND) };
        let instance = path.instance_id().map(|id| Path::instance(object.id(), id));
        if instance.is_some_and(|instance| !self.has(instance)) {
            return refused(Code::NOT_FOUND);
        }
        if path.level() < Level::Resource {
            return Ok(());
        }
        match resource(path) {
            None => refused(Code::NOT_FOUND),
            Some(found) if path.level() == Level::ResourceInstance && !found.is_multiple() => {
                refused(Code::METHOD_NOT_ALLOWED)
            }
            Some(_) => Ok(()),
        }
    }

    /// Returns the faults of a request to an action that the device does not have.
    pub(super) fn check_action(&self, path: Path) -> Result<(), Faults> {
        let is_executable = resource(path).is_some_and(|found| found.operations().is_executable());
        let is_there = path.level() == Level::Resource && self.locate(path).is_ok();
        if is_there && is_executable && !is_action(path) { refused(Code::NOT_FOUND) } else { Ok(()) }
    }

    pub(super) fn read(&self, path: Path) -> Result<(), Faults> {
        if path.level() == Level::Root {
            return refused(Code::METHOD_NOT_ALLOWED);
        }
        self.locate(path)?;
        if resource(path).is_some_and(|found| !found.operations().is_readable()) {
            return refused(Code::METHOD_NOT_ALLOWED);
        }
        let is_there = path.level() < Level::Resource || self.has(path);
        if is_there { Ok(()) } else { refused(Code::NOT_FOUND) }
    }

    pub(super) fn discover(&self, path: Path) -> Result<(), Faults> {
        if matches!(path.level(), Level::Root | Level::ResourceInstance) {
            return refused(Code::METHOD_NOT_ALLOWED);
        }
        self.locate(path)?;
        let is_there = path.level() < Level::Resource || self.has(path) || is_action(path);
        if is_there { Ok(()) } else { refused(Code::NOT_FOUND) }
    }

    pub(super) fn write(&mut self, path: Path, replaces: bool, written: &[Written]) -> Result<(), Faults> {
        if path.level() < Level::Instance {
            return refused(Code::METHOD_NOT_ALLOWED);
        }
        self.locate(path)?;
        if let Some(target) = resource(path) {
            let merges = path.level() == Level::Resource && target.is_multiple();
            if !target.operations().is_writable() || !replaces && !merges {
                return refused(Code::METHOD_NOT_ALLOWED);
            }
            if written.is_empty() {
                return refused(Code::BAD_REQUEST);
            }
        }
        let mut faults: Faults = written.iter().filter_map(|value| self.fault(value, None)).collect();
        let replaces_all = replaces && path.level() == Level::Instance;
        if replaces_all && missing(path, written).any(|found| !found.is_multiple()) {
            faults.insert(Code::BAD_REQUEST.to_u8());
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        if replaces_all {
            self.clear_unnamed(path, written);
        }
        if replaces && path.level() <= Level::Resource {
            let multiple = written.iter().filter(|(path, _)| path.level() == Level::ResourceInstance);
            multiple.for_each(|(path, _)| self.remove_below(path.parent()));
        }
        self.set(written);
        Ok(())
    }

    /// Clears what a server can write, and the payload does not name.
    fn clear_unnamed(&mut self, instance: Path, written: &[Written]) {
        for found in definition(instance).into_iter().flat_map(ObjectDef::resources) {
            let path = instance.child(found.id()).expect("the id of a resource");
            let is_named = written.iter().any(|(written, _)| written.is_within(path));
            let is_kept = found.is_mandatory() && !found.is_multiple();
            if is_named || is_kept || !found.operations().is_writable() {
                continue;
            }
            self.remove_below(path);
            if !found.is_mandatory() {
                self.values.remove(&path);
            }
        }
    }

    pub(super) fn write_composite(&mut self, written: &[Written]) -> Result<(), Faults> {
        let mut faults = Faults::new();
        for (path, value) in written {
            let instance = Path::instance(path.object_id().unwrap_or(0), path.instance_id().unwrap_or(0));
            match self.locate(instance) {
                Err(more) => faults.extend(more),
                Ok(()) => faults.extend(self.fault(&(*path, value.clone()), None)),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        self.set(written);
        Ok(())
    }

    /// Creates an instance, and returns its path. The values may have the id of an instance in their paths.
    pub(super) fn create(
        &mut self,
        path: Path,
        format: ContentFormat,
        written: &[Written],
    ) -> Result<Path, Faults> {
        let Some(object) = definition(path) else { return refused(Code::NOT_FOUND).map(|()| path) };
        if !object.is_multiple() {
            return refused(Code::METHOD_NOT_ALLOWED).map(|()| path);
        }
        let free = (0..).find(|id| !self.has(Path::instance(object.id(), *id))).expect("an id is free");
        let named = written.first().and_then(|(path, _)| path.instance_id());
        let created = Path::instance(object.id(), named.unwrap_or(free));
        let is_written =
            |(path, _): &&Written| resource(*path).is_some_and(|found| found.operations().is_writable());
        let written: Vec<Written> = written.iter().filter(is_written).cloned().collect();
        let mut faults: Faults =
            written.iter().filter_map(|value| self.fault(value, Some(created))).collect();
        if self.has(created) {
            faults.insert(Code::BAD_REQUEST.to_u8());
        }
        let names_empty = [ContentFormat::TLV, ContentFormat::LWM2M_CBOR].contains(&format);
        if missing(created, &written).any(|found| !found.is_multiple() || names_empty) {
            faults.insert(Code::BAD_REQUEST.to_u8());
        }
        // The thermometers are built in.
        if object.id() == 3303 {
            faults.insert(Code::METHOD_NOT_ALLOWED.to_u8());
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let template = Path::instance(object.id(), 0);
        let placeholders = PLACEHOLDERS.values.iter().filter(|(path, _)| path.is_within(template));
        self.values.extend(placeholders.map(|(path, value)| {
            let ids: Vec<u16> = [created.ids().to_vec(), path.ids()[2..].to_vec()].concat();
            (Path::from_ids(&ids).expect("no id is 65535"), value.clone())
        }));
        self.set(&written);
        Ok(created)
    }

    pub(super) fn delete(&mut self, path: Path) -> Result<(), Faults> {
        if matches!(path.level(), Level::Root | Level::Object | Level::Resource) {
            return refused(Code::METHOD_NOT_ALLOWED);
        }
        self.locate(path)?;
        match resource(path) {
            Some(found) if !found.operations().is_writable() => return refused(Code::METHOD_NOT_ALLOWED),
            Some(_) if !self.has(path) => return refused(Code::NOT_FOUND),
            None if matches!(path.object_id(), Some(3 | 3303)) => return refused(Code::METHOD_NOT_ALLOWED),
            _ => {}
        }
        self.values.retain(|other, _| !other.is_within(path));
        Ok(())
    }

    pub(super) fn execute(&self, path: Path, arguments: bool) -> Result<(), Faults> {
        if path.level() != Level::Resource {
            return refused(Code::METHOD_NOT_ALLOWED);
        }
        self.locate(path)?;
        match is_action(path) {
            true if !arguments => refused(Code::BAD_REQUEST),
            true => Ok(()),
            false => refused(Code::METHOD_NOT_ALLOWED),
        }
    }

    /// Returns the code of a value that cannot be written.
    fn fault(&self, (path, value): &Written, created: Option<Path>) -> Option<u8> {
        let found = resource(*path)?;
        let code = if !found.operations().is_writable() {
            Code::METHOD_NOT_ALLOWED
        } else {
            let is_multiple = path.level() == Level::ResourceInstance;
            let is_in_range = found.range().is_none_or(|range| range.check(&value.borrow()).is_ok());
            let leads_there = match value {
                Owned::ObjectLink(link) => self.leads_there(*link, created),
                _ => true,
            };
            if is_multiple == found.is_multiple() && is_in_range && leads_there {
                return None;
            }
            Code::BAD_REQUEST
        };
        Some(code.to_u8())
    }

    fn leads_there(&self, link: ObjectLink, created: Option<Path>) -> bool {
        let instance = Path::instance(link.object, link.instance);
        match (link.object, link.instance) {
            (u16::MAX, instance) => instance == u16::MAX,
            (object, u16::MAX) => definition(Path::object(object)).is_some(),
            _ => self.has(instance) || created == Some(instance),
        }
    }

    fn set(&mut self, written: &[Written]) {
        for (path, value) in written {
            if path.level() == Level::ResourceInstance {
                self.values.insert(path.parent(), String::new());
            }
            self.values.insert(*path, format!("{:?}", value.borrow()));
        }
    }

    /// Removes the instances of a resource.
    fn remove_below(&mut self, resource: Path) {
        self.values.retain(|path, _| *path == resource || !path.is_within(resource));
    }
}

fn refused(code: ResponseCode) -> Result<(), Faults> {
    Err(Faults::from([code.to_u8()]))
}

/// Returns the mandatory resources that a server writes, and a payload does not name.
fn missing(instance: Path, written: &[Written]) -> impl Iterator<Item = ResourceDef<'static>> {
    let resources = definition(instance).into_iter().flat_map(ObjectDef::resources);
    resources.filter(move |found| {
        let path = instance.child(found.id()).expect("the id of a resource");
        let is_named = written.iter().any(|(written, _)| written.ids()[2..].starts_with(&path.ids()[2..]));
        found.is_mandatory() && found.operations().is_writable() && !is_named
    })
}

/// Returns the definition of the object that a path lies in, if the device has it.
pub(super) fn definition(path: Path) -> Option<&'static ObjectDef<'static>> {
    let all = crate::served::definitions();
    let is_served = [1, 3, 16, 3303, 33000].contains(&path.object_id()?);
    all.iter().copied().find(|definition| is_served && Some(definition.id()) == path.object_id())
}

/// Returns the resource that a path refers to, or lies in.
pub(super) fn resource(path: Path) -> Option<ResourceDef<'static>> {
    definition(path)?.resource(path.resource_id()?)
}

/// Copies the values of an instance.
struct Copy<'v> {
    instance: Path,
    resource: Option<Path>,
    values: &'v mut BTreeMap<Path, String>,
}

impl Sink for Copy<'_> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        let path = self.resource.unwrap_or(self.instance).child(id).expect("no id is 65535");
        self.values.insert(path, format!("{value:?}"));
    }

    fn begin_multiple(&mut self, id: u16, _: usize) {
        let resource = self.instance.child(id).expect("no id is 65535");
        self.values.insert(resource, String::new());
        self.resource = Some(resource);
    }

    fn end_multiple(&mut self) {
        self.resource = None;
    }
}
