//! The first half of a write: all checks of a payload, before anything changes.

use super::{Access, BitSet, Change, Write, WriteTarget};
use crate::codec::{ContentFormat, Reader};
use crate::definition::Row;
use crate::error::{Detail, ErrorKind, MissingResources, ValueError};
use crate::field::{Field, Instances};
use crate::object::Object;
use crate::path::{Level, Path};
use crate::record::{Record, check_value};

/// The state of a check between two records.
pub(crate) struct Check<'n> {
    write: Write<'n>,
    named: BitSet,
    /// Multiple resources whose instances were not contiguous and in ascending order.
    scattered: BitSet,
    /// The first resource that was skipped.
    skipped: Option<Path>,
    run: Run,
}

/// Consecutive instances of one multiple resource.
struct Run {
    index: usize,
    last: u16,
    capacity: Capacity,
}

/// The capacity of a field of a multiple resource.
#[derive(Clone, Copy)]
struct Capacity {
    free: usize,
    total: usize,
}

impl<'n> Check<'n> {
    /// Starts a check, after checking the path.
    pub(crate) fn new(write: Write<'n>) -> Result<Self, ErrorKind> {
        let Write { definition, base, .. } = write;
        if base.object_id() != Some(definition.id()) {
            return Err(write.note.fail(ErrorKind::UnknownObject, base));
        }
        if base.level() < Level::Instance {
            return Err(write.note.fail(ErrorKind::BadLevel, base));
        }
        if definition.table().len() > BitSet::CAPACITY {
            return Err(write.note.fail(ErrorKind::TooManyResources, base));
        }
        let run = Run { index: usize::MAX, last: 0, capacity: Capacity { free: 0, total: 0 } };
        Ok(Check { write, named: BitSet::EMPTY, scattered: BitSet::EMPTY, skipped: None, run })
    }

    /// Checks all records, and returns their number. `scratch` keeps the first ones; if it holds all, the
    /// application checks them after the last one has been read.
    pub(super) fn read<'s>(
        &mut self,
        target: &mut dyn WriteTarget,
        reader: &'s mut dyn Reader,
        scratch: &mut [Change<'s>],
    ) -> Result<usize, ErrorKind> {
        let mut count = 0;
        reader.read(&mut |record, row| {
            let Some(index) = self.record(target.instance()?, record, row)? else {
                if record.path.level() >= Level::Resource {
                    target.skip(record.path);
                    self.skipped = self.skipped.or(Some(record.path));
                }
                return Ok(());
            };
            match scratch.get_mut(count) {
                Some(kept) => *kept = Change::new(index, record),
                None => {
                    if count == scratch.len() {
                        self.check_kept(target, scratch)?;
                    }
                    target.check_record(record)?;
                }
            }
            count += 1;
            Ok(())
        })?;
        if let Some(changes) = scratch.get(..count) {
            self.check_kept(target, changes)?;
        }
        if let Some(path) = self.skipped.filter(|_| count == 0 && self.write.access == Access::Server) {
            return Err(self.write.note.fail(ErrorKind::UnknownResource, path));
        }
        // Only the payload of an instance may have no values.
        if count == 0 && self.write.base.level() >= Level::Resource {
            return Err(ErrorKind::NoValue);
        }
        Ok(count)
    }

    /// Lets the application check the records in the scratch.
    fn check_kept(&self, target: &mut dyn WriteTarget, changes: &[Change<'_>]) -> Result<(), ErrorKind> {
        for change in changes {
            let record = self.write.record(change).ok_or(ErrorKind::UnknownResource)?;
            target.check_record(&record).inspect_err(|_| self.write.note.at(record.path))?;
        }
        Ok(())
    }

    /// Checks that the payload names the mandatory resources of a new instance, or of one that it replaces: no value is
    /// invented for them.
    #[inline(never)]
    pub(crate) fn mandatory(&self, created_from: Option<ContentFormat>) -> Result<(), ErrorKind> {
        if created_from.is_none() && !self.write.replaces_resources() {
            return Ok(());
        }
        let definition = self.write.definition;
        let mut missing = MissingResources::new(definition);
        let rows = definition.table().rows().enumerate();
        for (ordinal, (index, resource)) in rows.filter(|(_, row)| row.is_mandatory()).enumerate() {
            if self.write.needs(resource, created_from) && !self.named.contains(index) {
                missing.insert(ordinal);
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let note = self.write.note;
        note.detail(Detail::Resources(missing));
        Err(note.fail(ErrorKind::MissingResources, self.write.base))
    }

    /// Returns the set of the resources in the payload, whose memory the second half uses again.
    pub(super) fn names(&mut self) -> &mut BitSet {
        &mut self.named
    }

    /// Returns whether duplicates and capacity have been checked for all resource instances.
    pub(crate) fn is_ordered(&self) -> bool {
        self.scattered.is_empty()
    }

    /// Checks one record and returns the index of its resource; `None` for an instance without values.
    #[inline]
    pub(crate) fn record(
        &mut self,
        instance: &mut dyn Object,
        record: &Record<'_>,
        row: usize,
    ) -> Result<Option<usize>, ErrorKind> {
        let Some((index, resource)) = self.write.locate(record, row)? else {
            return Ok(None);
        };
        let id = record.path.resource_instance_id();
        if !self.write.may_write(resource) {
            return Err(ErrorKind::NotWritable);
        }
        let first = self.named.insert(index);
        let field = instance.field_mut(index).ok_or(ErrorKind::UnknownResource)?;
        let Some(value) = &record.value else {
            return without_value(resource, id, first).map(|()| Some(index));
        };
        check_value(self.write.definition, (index, resource), id, value)?;
        field.check(value).map_err(|error| self.write.note.value(error))?;
        match id {
            Some(id) => self.resource_instance(field, index, id, first)?,
            None if first => {}
            None => return Err(ErrorKind::Duplicate),
        }
        Ok(Some(index))
    }

    /// Checks that an instance of a multiple resource is no duplicate and within the capacity. In ascending order
    /// this needs no memory; other orders are left to [`check_scattered`](Check::check_scattered).
    fn resource_instance(
        &mut self,
        field: &mut dyn Field,
        index: usize,
        id: u16,
        first: bool,
    ) -> Result<(), ErrorKind> {
        let instances = field.instances().ok_or(ErrorKind::WrongMultiplicity)?;
        if first {
            self.run = Run { index, last: id, capacity: self.capacity(instances) };
        } else if self.run.index != index || id <= self.run.last {
            self.scattered.insert(index);
        }
        if !first && self.scattered.contains(index) {
            return Ok(());
        }
        self.run.last = id;
        self.run.capacity = self.take(self.run.capacity, instances, id)?;
        Ok(())
    }

    fn capacity(&self, instances: &dyn Instances) -> Capacity {
        let used = if self.write.replaces_instances() { 0 } else { instances.count() };
        let total = instances.capacity();
        Capacity { free: total.saturating_sub(used), total }
    }

    /// Returns the capacity that is left after an instance has been inserted.
    fn take(&self, capacity: Capacity, instances: &dyn Instances, id: u16) -> Result<Capacity, ErrorKind> {
        if !self.write.replaces_instances() && instances.contains(id) {
            return Ok(capacity);
        }
        let Capacity { free, total } = capacity;
        let full = || self.write.note.value(ValueError::TooManyInstances { capacity: total });
        let free = free.checked_sub(1).ok_or_else(full)?;
        Ok(Capacity { free, total })
    }

    /// Checks resource instances that are not in ascending order: for each resource, one range of ids after the
    /// other, so that neither memory nor time per record grows with the payload.
    pub(crate) fn check_scattered(
        &self,
        instance: &mut dyn Object,
        reader: &mut dyn Reader,
    ) -> Result<(), ErrorKind> {
        for index in 0..self.write.definition.table().len() {
            if self.scattered.contains(index) {
                self.scattered_resource(index, instance, reader)?;
            }
        }
        Ok(())
    }

    #[inline(never)]
    fn scattered_resource(
        &self,
        index: usize,
        instance: &mut dyn Object,
        reader: &mut dyn Reader,
    ) -> Result<(), ErrorKind> {
        let mut windows = BitSet::EMPTY;
        self.each_instance(index, reader, &mut |id| {
            windows.insert(usize::from(id) / BitSet::CAPACITY);
            Ok(())
        })?;
        let field = instance.field_mut(index).ok_or(ErrorKind::UnknownResource)?;
        let instances = field.instances().ok_or(ErrorKind::WrongMultiplicity)?;
        let mut capacity = self.capacity(instances);
        for window in 0..=usize::from(u16::MAX) / BitSet::CAPACITY {
            if !windows.contains(window) {
                continue;
            }
            let mut ids = BitSet::EMPTY;
            self.each_instance(index, reader, &mut |id| {
                if usize::from(id) / BitSet::CAPACITY != window {
                    return Ok(());
                }
                if !ids.insert(usize::from(id) % BitSet::CAPACITY) {
                    return Err(ErrorKind::Duplicate);
                }
                capacity = self.take(capacity, instances, id)?;
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Calls `each` for the ids of one resource's instances. The path of the resource means no instances, and is a
    /// duplicate if there are any.
    fn each_instance(
        &self,
        index: usize,
        reader: &mut dyn Reader,
        each: &mut dyn FnMut(u16) -> Result<(), ErrorKind>,
    ) -> Result<(), ErrorKind> {
        reader.read(&mut |record, row| {
            let Some((found, _)) = self.write.locate(record, row)? else {
                return Ok(());
            };
            match record.path.resource_instance_id() {
                _ if found != index => Ok(()),
                Some(id) => each(id),
                None => Err(ErrorKind::Duplicate),
            }
        })
    }
}

/// Checks that a path without a value is that of a multiple resource, which then has no instances.
fn without_value(resource: Row, id: Option<u16>, first: bool) -> Result<(), ErrorKind> {
    match (resource.is_multiple(), id) {
        (true, None) if first => Ok(()),
        (true, None) => Err(ErrorKind::Duplicate),
        _ => Err(ErrorKind::NoValue),
    }
}
