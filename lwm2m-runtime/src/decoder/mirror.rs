//! Mirrors: instances that a server or gateway keeps up to date with what a device sends.
//!
//! A payload is read twice: to check all of its records, and to apply them. In between, duplicates and capacities are
//! checked over the sorted paths, so that the time grows with the payload and not with its square.

use alloc::vec::Vec;

use super::Deviations;
use crate::codec::Reader;
use crate::definition::ObjectDef;
use crate::error::{Advice, Error, ErrorKind, ValueError};
use crate::object::{Object, ObjectInstances};
use crate::path::{Level, Path, instance_of};
use crate::record::Record;
use crate::sink::Sink;
use crate::value::Value;

/// A single instance; the path of the payload has been checked.
pub(super) struct OneInstance<'o>(pub(super) &'o mut dyn Object);

impl ObjectInstances for OneInstance<'_> {
    fn instance_mut(&mut self, _: Path) -> Option<&mut dyn Object> {
        Some(self.0)
    }
}

/// Checks that the path is that of an instance of the object, or within one.
pub(super) fn check_path(path: Path, definition: &ObjectDef<'_>) -> Result<(), Error> {
    if path.level() < Level::Instance {
        return Err(Error::new(ErrorKind::WrongCall(Advice::MirrorWithin), path));
    }
    if path.object_id() != Some(definition.id()) {
        return Err(Error::new(ErrorKind::UnknownObject, path));
    }
    Ok(())
}

/// Returns the paths of the instances that the payload names within a path.
pub(super) fn instances(within: Path, reader: &mut dyn Reader) -> Result<Vec<Path>, ErrorKind> {
    let mut found: Vec<Path> = Vec::new();
    reader.read(&mut |record, _| {
        let path = mirrored(record.path)?;
        if record.path.is_within(within) && found.last() != Some(&path) {
            found.push(path);
        }
        Ok(())
    })?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Applies all records of a payload or none, and returns the resources that changed.
pub(super) fn apply(
    instances: &mut dyn ObjectInstances,
    base: Path,
    deviations: &mut Deviations<'_>,
    reader: &mut dyn Reader,
) -> Result<Vec<Path>, ErrorKind> {
    let mut accepted = check(instances, base, deviations, reader)?;
    keep_latest(&mut accepted).map_err(|error| deviations.note.refused(error))?;
    // A composite payload may name some of the instances of a resource, all others name all of them.
    let replaces = matches!(base.level(), Level::Object | Level::Instance | Level::Resource);
    let before = Snapshot::new(instances, &accepted);
    check_capacities(instances, &accepted, &before, replaces)
        .map_err(|error| deviations.note.refused(error))?;
    for resource in before.resources() {
        if let Some(field) = field_mut(instances, resource)
            && let Some(field) = field.instances()
            && (replaces || field.count() == 0)
        {
            field.make_empty();
        }
    }
    accepted.sort_unstable_by_key(|record| record.ordinal);
    let mut next = accepted.iter().peekable();
    let mut ordinal = 0;
    reader.read(&mut |record, _| {
        if next.next_if(|accepted| accepted.ordinal == ordinal).is_some() {
            set(instances, record)?;
        }
        ordinal += 1;
        Ok(())
    })?;
    Ok(before.changed(instances))
}

/// A record that has been checked.
struct Accepted {
    path: Path,
    time: Time,
    /// Its number in the payload.
    ordinal: usize,
}

/// The time of a record: absolute times are before all relative ones (RFC 8428, 4.5.3), which end with now.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Time {
    is_relative: bool,
    seconds: f64,
}

impl Time {
    fn new(seconds: Option<f64>) -> Self {
        let seconds = seconds.unwrap_or(0.0);
        Time { is_relative: seconds < 268_435_456.0, seconds }
    }
}

fn check(
    instances: &mut dyn ObjectInstances,
    base: Path,
    deviations: &mut Deviations<'_>,
    reader: &mut dyn Reader,
) -> Result<Vec<Accepted>, ErrorKind> {
    let mut accepted = Vec::new();
    let mut ordinal = 0;
    reader.read(&mut |record, _| {
        if !record.path.is_within(base) {
            return Err(ErrorKind::OutsidePath);
        }
        if check_record(instances, record, deviations)? {
            accepted.push(Accepted { path: record.path, time: Time::new(record.time), ordinal });
        }
        ordinal += 1;
        Ok(())
    })?;
    Ok(accepted)
}

/// Returns whether to apply a record.
fn check_record(
    instances: &mut dyn ObjectInstances,
    record: &Record<'_>,
    deviations: &mut Deviations<'_>,
) -> Result<bool, ErrorKind> {
    let path = record.path;
    let Some(instance) = instances.instance_mut(mirrored(path)?) else {
        return deviations.accept(Error::new(ErrorKind::UnknownInstance, path));
    };
    let definition = instance.object_definition();
    let (index, resource) = match record.locate(definition, 0) {
        Ok(Some(located)) => located,
        Ok(None) => return Ok(false),
        Err(kind) => return deviations.accept(Error::new(kind, path)),
    };
    let field = instance.field_mut(index).ok_or(ErrorKind::UnknownResource)?;
    let Some(value) = &record.value else {
        return Ok(true);
    };
    if !deviations.accepts(definition, (index, resource), record, value, field)? {
        return Ok(false);
    }
    match field.check(value) {
        Ok(_) => Ok(true),
        Err(error) => deviations.accept(Error::from(error).at_path(path)),
    }
}

/// Sorts the records by path, and keeps the latest of each path. Two of the same time are an error.
fn keep_latest(accepted: &mut Vec<Accepted>) -> Result<(), Error> {
    accepted.sort_unstable_by(|one, other| {
        let by_time = one.time.partial_cmp(&other.time).unwrap_or(core::cmp::Ordering::Equal);
        one.path.cmp(&other.path).then(by_time.reverse())
    });
    let mut neighbours = accepted.windows(2);
    let duplicate = neighbours.find_map(|pair| match pair {
        [one, other] if one.path == other.path && one.time == other.time => Some(one.path),
        // A path without a value has no instances.
        [one, other] if one.path == other.path.parent() => Some(one.path),
        _ => None,
    });
    if let Some(path) = duplicate {
        return Err(Error::new(ErrorKind::Duplicate, path));
    }
    accepted.dedup_by_key(|record| record.path);
    Ok(())
}

/// Checks that multiple resources have capacity for the new resource instances.
fn check_capacities(
    instances: &mut dyn ObjectInstances,
    accepted: &[Accepted],
    before: &Snapshot,
    replaces: bool,
) -> Result<(), Error> {
    for resource in before.resources() {
        let Some(field) = field_mut(instances, resource).and_then(|field| field.instances()) else {
            continue;
        };
        let start = accepted.partition_point(|record| record.path < resource);
        let ids = accepted.get(start..).unwrap_or_default().iter();
        let ids = ids.take_while(|record| record.path.is_within(resource));
        let ids = ids.filter_map(|record| record.path.resource_instance_id());
        let kept = if replaces { 0 } else { field.count() };
        let added = ids.filter(|id| replaces || !field.contains(*id)).count();
        let capacity = field.capacity();
        if kept + added > capacity {
            return Err(Error::from(ValueError::TooManyInstances { capacity }).at_path(resource));
        }
    }
    Ok(())
}

fn set(instances: &mut dyn ObjectInstances, record: &Record<'_>) -> Result<(), ErrorKind> {
    if let (Some(field), Some(value)) = (field_mut(instances, record.path), &record.value) {
        field.set(record.path.resource_instance_id(), value)?;
    }
    Ok(())
}

/// Returns the field of the resource that a path refers to, or lies in.
fn field_mut(instances: &mut dyn ObjectInstances, path: Path) -> Option<&mut dyn crate::field::Field> {
    let instance = instances.instance_mut(mirrored(path).ok()?)?;
    let (index, _) = instance.object_definition().find(path.resource_id()?, 0)?;
    instance.field_mut(index)
}

/// Returns the path of the instance that a record lies in. Only a Create has an instance without id.
fn mirrored(path: Path) -> Result<Path, ErrorKind> {
    instance_of(path).filter(|path| path.instance_id() != Some(u16::MAX)).ok_or(ErrorKind::BadLevel)
}

/// The values of resources before a payload is applied, to find out which of them change.
struct Snapshot {
    /// A resource, and the end of its values in `bytes`.
    resources: Vec<(Path, usize)>,
    bytes: Vec<u8>,
}

impl Snapshot {
    fn new(instances: &mut dyn ObjectInstances, accepted: &[Accepted]) -> Self {
        let mut snapshot = Snapshot { resources: Vec::new(), bytes: Vec::new() };
        for record in accepted {
            let resource = match record.path.level() {
                Level::ResourceInstance => record.path.parent(),
                _ => record.path,
            };
            if snapshot.resources.last().is_none_or(|(last, _)| *last != resource) {
                copy_values(instances, resource, &mut snapshot.bytes);
                snapshot.resources.push((resource, snapshot.bytes.len()));
            }
        }
        snapshot
    }

    fn resources(&self) -> impl Iterator<Item = Path> + '_ {
        self.resources.iter().map(|(resource, _)| *resource)
    }

    /// Returns the resources that have other values now.
    fn changed(self, instances: &mut dyn ObjectInstances) -> Vec<Path> {
        let (mut start, mut now) = (0, Vec::new());
        let Snapshot { mut resources, bytes } = self;
        resources.retain(|(resource, end)| {
            now.clear();
            copy_values(instances, *resource, &mut now);
            let before = bytes.get(start..*end).unwrap_or_default();
            start = *end;
            before != now
        });
        resources.into_iter().map(|(resource, _)| resource).collect()
    }
}

/// Appends the values of a resource, so that different values are different bytes.
fn copy_values(instances: &mut dyn ObjectInstances, resource: Path, bytes: &mut Vec<u8>) {
    let Ok(path) = mirrored(resource) else { return };
    if let (Some(instance), Some(id)) = (instances.instance_mut(path), resource.resource_id()) {
        instance.emit_one(id, &mut Copy(bytes));
    }
}

struct Copy<'b>(&'b mut Vec<u8>);

impl Copy<'_> {
    fn text(&mut self, bytes: &[u8]) {
        self.0.extend(bytes.len().to_le_bytes());
        self.0.extend(bytes);
    }
}

impl Sink for Copy<'_> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        self.0.extend(id.to_le_bytes());
        match value {
            Value::String(text) | Value::CoreLink(text) => self.text(text.as_bytes()),
            Value::Opaque(bytes) => self.text(bytes),
            Value::Integer(number) => self.0.extend(number.to_le_bytes()),
            Value::Unsigned(number) => self.0.extend(number.to_le_bytes()),
            Value::Float(number) => self.0.extend(number.to_le_bytes()),
            Value::Boolean(truth) => self.0.push(truth.into()),
            Value::Time(time) => self.0.extend(time.0.to_le_bytes()),
            Value::ObjectLink(link) => {
                self.0.extend(link.object.to_le_bytes());
                self.0.extend(link.instance.to_le_bytes());
            }
        }
    }

    fn begin_multiple(&mut self, _: u16, count: usize) {
        self.0.extend(count.to_le_bytes());
    }

    fn end_multiple(&mut self) {}
}
