//! The first pass: everything that can be wrong with a payload, found before anything is changed.

use crate::bits::{self, Bits};
use crate::codec::Reader;
use crate::definition::{ObjectDef, Row};
use crate::error::{Error, ErrorKind, ValueError};
use crate::field::{Field, Instances};
use crate::object::Object;
use crate::path::Level;
use crate::record::Record;
use crate::value::Value;
use crate::write::Target;

/// What is known of the payload so far.
pub(crate) struct Check {
    target: Target,
    guess: usize,
    named: Bits,
    /// Multiple resources whose instances did not come in one piece and in ascending order.
    scattered: Bits,
    run: Run,
}

/// The instances of one multiple resource, for as long as they come in a row.
struct Run {
    index: usize,
    last: u16,
    room: Room,
}

/// How many more instances fit in a field.
#[derive(Clone, Copy)]
struct Room {
    free: usize,
    capacity: usize,
}

impl Check {
    pub(crate) fn new(target: Target) -> Result<Self, Error> {
        Check::is_possible(&target)?;
        Ok(Check::started(target))
    }

    /// Whether the target can be written to at all.
    pub(crate) fn is_possible(target: &Target) -> Result<(), Error> {
        let Target { definition, base, .. } = *target;
        if base.object_id() != Some(definition.id()) {
            return Err(Error::new(ErrorKind::UnknownObject, base));
        }
        if base.level() < Level::Instance {
            return Err(Error::new(ErrorKind::BadLevel, base));
        }
        if definition.table().len() > bits::CAPACITY {
            return Err(Error::new(ErrorKind::TooManyResources, base));
        }
        Ok(())
    }

    /// A check of a target that can be written to.
    pub(crate) fn started(target: Target) -> Self {
        let run = Run { index: usize::MAX, last: 0, room: Room { free: 0, capacity: 0 } };
        Check { target, guess: 0, named: Bits::EMPTY, scattered: Bits::EMPTY, run }
    }

    /// Whether a payload that says nothing says too little: an instance may do without values.
    pub(crate) fn is_about_a_value(&self) -> bool {
        self.target.base.level() >= Level::Resource
    }

    /// Resources that the payload names, by index.
    pub(crate) fn named(&self) -> &Bits {
        &self.named
    }

    /// Whether duplicates and room could be judged on the way.
    pub(crate) fn is_ordered(&self) -> bool {
        self.scattered.is_empty()
    }

    /// Checks one record and tells the index of its resource; `None` for an instance merely named.
    #[inline]
    pub(crate) fn record(
        &mut self,
        instance: &mut dyn Object,
        record: &Record<'_>,
    ) -> Result<Option<usize>, ErrorKind> {
        let Some((index, resource)) = self.target.locate(record, self.guess)? else {
            return Ok(None);
        };
        let id = record.path.resource_instance_id();
        // The instances of a multiple resource come one after the other.
        self.guess = index + usize::from(id.is_none());
        if !self.target.may_write(resource) {
            return Err(ErrorKind::NotWritable);
        }
        let first = self.named.insert(index);
        let field = instance.field_mut(index).ok_or(ErrorKind::UnknownResource)?;
        let Some(value) = &record.value else {
            return without_value(resource, id, first).map(|()| Some(index));
        };
        check_value(self.target.definition, resource, id, value)?;
        field.check(id, value)?;
        match id {
            Some(id) => self.resource_instance(field, index, id, first)?,
            None if first => {}
            None => return Err(ErrorKind::Duplicate),
        }
        Ok(Some(index))
    }

    /// Whether one more instance of a multiple resource is a duplicate, or one too many. Instances in
    /// ascending order need no memory to tell; others are looked at again later.
    fn resource_instance(
        &mut self,
        field: &mut dyn Field,
        index: usize,
        id: u16,
        first: bool,
    ) -> Result<(), ErrorKind> {
        let instances = field.instances().ok_or(ErrorKind::Value(ValueError::WrongMultiplicity))?;
        if first {
            self.run = Run { index, last: id, room: self.room(instances) };
        } else if self.run.index != index || id <= self.run.last {
            self.scattered.insert(index);
        }
        if !first && self.scattered.contains(index) {
            return Ok(());
        }
        self.run.last = id;
        self.run.room = self.take(self.run.room, instances, id)?;
        Ok(())
    }

    fn room(&self, instances: &dyn Instances) -> Room {
        let used = if self.target.replaces_instances() { 0 } else { instances.count() };
        let capacity = instances.capacity();
        Room { free: capacity.saturating_sub(used), capacity }
    }

    /// The room that is left when an instance has been put in.
    fn take(&self, room: Room, instances: &dyn Instances, id: u16) -> Result<Room, ErrorKind> {
        if !self.target.replaces_instances() && instances.contains(id) {
            return Ok(room);
        }
        let free = room
            .free
            .checked_sub(1)
            .ok_or(ErrorKind::Value(ValueError::TooManyInstances { capacity: room.capacity }))?;
        Ok(Room { free, ..room })
    }

    /// Judges the instances that came out of order: for each resource, the ids of one window after the
    /// other, so that neither memory nor time per record grows with the payload.
    pub(crate) fn disordered(&self, instance: &mut dyn Object, reader: &mut dyn Reader) -> Result<(), Error> {
        for index in 0..self.target.definition.table().len() {
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
    ) -> Result<(), Error> {
        let mut windows = Bits::EMPTY;
        self.each_instance(index, reader, &mut |id| {
            windows.insert(usize::from(id) / bits::CAPACITY);
            Ok(())
        })?;
        let field = instance.field_mut(index).ok_or(ErrorKind::UnknownResource)?;
        let instances = field.instances().ok_or(ErrorKind::Value(ValueError::WrongMultiplicity))?;
        let mut room = self.room(instances);
        for window in 0..=usize::from(u16::MAX) / bits::CAPACITY {
            if !windows.contains(window) {
                continue;
            }
            let mut ids = Bits::EMPTY;
            self.each_instance(index, reader, &mut |id| {
                if usize::from(id) / bits::CAPACITY != window {
                    return Ok(());
                }
                if !ids.insert(usize::from(id) % bits::CAPACITY) {
                    return Err(ErrorKind::Duplicate);
                }
                room = self.take(room, instances, id)?;
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Calls `each` for the ids of one resource's instances. A path of the resource itself means that
    /// there are none, so that it is a duplicate beside them.
    fn each_instance(
        &self,
        index: usize,
        reader: &mut dyn Reader,
        each: &mut dyn FnMut(u16) -> Result<(), ErrorKind>,
    ) -> Result<(), Error> {
        let mut guess = 0;
        reader.read(&mut |record| {
            let Some((found, _)) = self.target.locate(record, guess)? else {
                return Ok(());
            };
            guess = found + 1;
            match record.path.resource_instance_id() {
                _ if found != index => Ok(()),
                Some(id) => each(id).map_err(Error::from),
                None => Err(ErrorKind::Duplicate.into()),
            }
        })
    }
}

/// Whether a path without a value may stand for a multiple resource without instances.
fn without_value(resource: Row, id: Option<u16>, first: bool) -> Result<(), ErrorKind> {
    match (resource.is_multiple(), id) {
        (true, None) if first => Ok(()),
        (true, None) => Err(ErrorKind::Duplicate),
        _ => Err(ErrorKind::NoValue),
    }
}

/// Whether a value has the multiplicity, the type and the range of its resource.
#[inline]
pub(crate) fn check_value(
    definition: &ObjectDef<'_>,
    resource: Row,
    id: Option<u16>,
    value: &Value<'_>,
) -> Result<(), ErrorKind> {
    if id.is_some() != resource.is_multiple() {
        return Err(ErrorKind::Value(ValueError::WrongMultiplicity));
    }
    if let Some(kind) = resource.kind().filter(|kind| *kind != value.kind()) {
        return Err(ErrorKind::Value(ValueError::WrongType { expected: kind }));
    }
    if let Some(range) = definition.table().range(resource) {
        range.check(value)?;
    }
    Ok(())
}
