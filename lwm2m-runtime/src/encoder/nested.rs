//! Records and parts for the formats that nest their paths, TLV and LwM2M CBOR, where all that belongs to an instance
//! or to a resource shares one entry.
//!
//! Items that are together already are written in their order. In ascending order of paths all others are together, too,
//! and searching the slice for the next path takes no memory.

use super::Encoder;
use crate::codec::{ContentFormat, Writer};
use crate::error::{Error, ErrorKind};
use crate::object::Object;
use crate::path::{Level, Path, instance_of};
use crate::record::Record;
use crate::sink::Sink;
use crate::value::Value;

/// Returns whether a format nests its paths.
pub(super) fn is_nested(format: ContentFormat) -> bool {
    matches!(format, ContentFormat::TLV | ContentFormat::LWM2M_CBOR)
}

/// An item of a payload.
pub(super) trait Located {
    fn path(&self) -> Path;
}

impl Located for Record<'_> {
    fn path(&self) -> Path {
        self.path
    }
}

impl<T: ?Sized> Located for (Path, &T) {
    fn path(&self) -> Path {
        self.0
    }
}

/// The items of a slice, those of a resource, an instance or an object together.
struct Grouped<'i, T> {
    items: &'i [T],
    /// The slice itself has them together.
    in_order: bool,
    /// Number of items so far.
    count: usize,
    last: Option<Path>,
}

impl<'i, T: Located> Grouped<'i, T> {
    fn new(items: &'i [T]) -> Self {
        Grouped { items, in_order: is_grouped(items), count: 0, last: None }
    }

    /// Returns the next item. Rejects a path that occurs twice, or that another one contains.
    fn next(&mut self) -> Result<Option<&'i T>, Error> {
        let next = if self.in_order { self.items.get(self.count) } else { self.search()? };
        if let (Some(next), Some(last)) = (next, self.last)
            && (next.path().is_within(last) || last.is_within(next.path()))
        {
            return Err(duplicate(next.path()));
        }
        self.count += 1;
        self.last = next.map(Located::path).or(self.last);
        Ok(next)
    }

    /// Searches for the smallest path after the last one.
    fn search(&self) -> Result<Option<&'i T>, Error> {
        let later = |item: &&T| self.last.is_none_or(|last| item.path() > last);
        let next = self.items.iter().filter(later).min_by_key(|item| item.path());
        let twice = |next: &&T| self.items.iter().filter(|item| item.path() == next.path()).count() > 1;
        match next.filter(twice) {
            Some(next) => Err(duplicate(next.path())),
            None => Ok(next),
        }
    }

    /// Returns the items that are instances of the same resource as `path`, the path of the latest item. If the slice has
    /// them together, they begin with that item, and the others are not looked at.
    fn resource_instances(&self, path: Path) -> impl Iterator<Item = &'i T> {
        let resource = path.parent();
        let is_one = move |item: &&'i T| {
            item.path().level() == Level::ResourceInstance && item.path().parent() == resource
        };
        let in_order = self.in_order;
        let start = if in_order { self.count.saturating_sub(1) } else { 0 };
        let items = self.items.get(start..).unwrap_or(&[]).iter();
        items.take_while(move |item| !in_order || is_one(item)).filter(is_one)
    }
}

/// Returns whether no path continues what an earlier one has left. Ascending paths need no search.
fn is_grouped<T: Located>(items: &[T]) -> bool {
    items.is_sorted_by_key(Located::path)
        || items.iter().enumerate().skip(1).all(|(index, item)| {
            let before = items.get(..index).unwrap_or(&[]);
            before.last().is_none_or(|last| !resumes(item.path(), last.path(), before))
        })
}

/// Returns whether a path leaves the last one for an object, an instance, a resource or a path of an earlier item.
fn resumes<T: Located>(path: Path, last: Path, before: &[T]) -> bool {
    let (mut entry, mut around) = (path, path.parent());
    while entry != around && !last.is_within(around) {
        (entry, around) = (around, around.parent());
    }
    // What is around the entry has no gaps so far.
    let siblings = before.iter().rev().map(Located::path).take_while(|earlier| earlier.is_within(around));
    !last.is_within(entry) && siblings.skip(1).any(|earlier| earlier.is_within(entry))
}

fn duplicate(path: Path) -> Error {
    Error::new(ErrorKind::Duplicate, path)
}

/// Begins and ends instances.
struct Instances<'w> {
    writer: &'w mut dyn Writer,
    open: Option<Path>,
}

impl Instances<'_> {
    /// Goes to the instance of a path, or out of the open one for a path above an instance.
    fn enter(&mut self, path: Path) -> &mut dyn Writer {
        let next = instance_of(path);
        if next != self.open {
            self.leave();
            if let Some(path) = next {
                self.writer.begin_instance(path);
            }
            self.open = next;
        }
        self.writer
    }

    fn leave(&mut self) {
        if self.open.take().is_some() {
            self.writer.end_instance();
        }
    }
}

/// Writes records.
pub(super) fn write_records(
    records: &[Record<'_>],
    base: Path,
    writer: &mut dyn Writer,
) -> Result<(), Error> {
    let mut items = Grouped::new(records);
    let mut instances = Instances { writer, open: None };
    while let Some(record) = items.next()? {
        super::check_record(record, base)?;
        let writer = instances.enter(record.path);
        writer.set_time(record.time);
        let Some(id) = record.path.resource_id() else {
            if record.path.level() < Level::Instance {
                writer.empty(record.path);
            }
            continue;
        };
        if record.path.level() == Level::Resource {
            write_value(record, id, writer);
            continue;
        }
        let count = items.resource_instances(record.path).count();
        writer.begin_multiple(id, count);
        write_value(record, record.path.resource_instance_id().unwrap_or(0), writer);
        for _ in 1..count {
            if let Some(record) = items.next()? {
                super::check_record(record, base)?;
                writer.set_time(record.time);
                write_value(record, record.path.resource_instance_id().unwrap_or(0), writer);
            }
        }
        writer.end_multiple();
    }
    instances.leave();
    Ok(())
}

fn write_value(record: &Record<'_>, id: u16, writer: &mut dyn Writer) {
    match record.value {
        Some(value) => {
            writer.value(id, value);
        }
        None => writer.empty(record.path),
    }
}

/// Writes all instances of an object.
pub(super) fn write_instances(
    encoder: &Encoder<'_>,
    instances: &[(u16, &dyn Object)],
    writer: &mut dyn Writer,
) -> Result<(), Error> {
    let mut last = None;
    for (index, &(id, instance)) in instances.iter().enumerate() {
        let path = encoder.base.child(id).ok_or(ErrorKind::BadPath)?;
        let earlier = instances.get(..index).unwrap_or(&[]);
        if last.is_some_and(|last| last >= id) && earlier.iter().any(|(other, _)| *other == id) {
            return Err(duplicate(path));
        }
        last = last.max(Some(id));
        encoder.instance(instance, path, writer)?;
    }
    Ok(())
}

/// Writes parts of instances. Absent resources are left out.
pub(super) fn write_parts(
    encoder: &Encoder<'_>,
    parts: &[(Path, &dyn Object)],
    writer: &mut dyn Writer,
) -> Result<(), Error> {
    let mut items = Grouped::new(parts);
    let mut instances = Instances { writer, open: None };
    while let Some(&(path, instance)) = items.next()? {
        encoder.check(instance, path)?;
        let Some(id) = path.resource_id() else {
            instance.emit_those(|row| encoder.wants(row), instances.enter(path));
            continue;
        };
        if path.level() == Level::Resource {
            if is_present(encoder, instance, path) {
                encoder.emit(instance, path, instances.enter(path));
            }
            continue;
        }
        let siblings = items.resource_instances(path).count();
        let present = items.resource_instances(path).filter(|(path, part)| is_present(encoder, *part, *path));
        let count = present.count();
        if count > 0 {
            instances.enter(path).begin_multiple(id, count);
        }
        write_instance(encoder, instance, path, instances.writer);
        for _ in 1..siblings {
            if let Some(&(path, instance)) = items.next()? {
                encoder.check(instance, path)?;
                write_instance(encoder, instance, path, instances.writer);
            }
        }
        if count > 0 {
            instances.writer.end_multiple();
        }
    }
    instances.leave();
    Ok(())
}

/// Returns whether a resource or a resource instance has a value; a resource without instances is present.
fn is_present(encoder: &Encoder<'_>, instance: &dyn Object, path: Path) -> bool {
    let mut pick = Pick { instance: path.resource_instance_id(), is_open: false, found: false, writer: None };
    encoder.visit(instance, path, &mut pick);
    pick.found
}

/// Writes a resource instance into the resource that is open.
fn write_instance(encoder: &Encoder<'_>, instance: &dyn Object, path: Path, writer: &mut dyn Writer) {
    let id = path.resource_instance_id();
    encoder.visit(
        instance,
        path,
        &mut Pick { instance: id, is_open: false, found: false, writer: Some(writer) },
    );
}

/// Looks for a resource, or for one of its instances, and passes on the value of the latter.
struct Pick<'p> {
    instance: Option<u16>,
    /// A multiple resource has begun.
    is_open: bool,
    found: bool,
    writer: Option<&'p mut dyn Writer>,
}

impl Sink for Pick<'_> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        if self.is_open && self.instance.is_some_and(|instance| instance != id) {
            return;
        }
        self.found = true;
        if let Some(writer) = &mut self.writer {
            writer.value(id, value);
        }
    }

    fn begin_multiple(&mut self, _: u16, _: usize) {
        self.is_open = true;
        self.found = self.instance.is_none();
    }

    fn end_multiple(&mut self) {}
}
