//! Checked writes: all records of a payload are written to an instance, or none.
//!
//! Every write runs through here, from [`Decoder::replace`](crate::Decoder::replace) and
//! [`Decoder::update`](crate::Decoder::update) to the requests of [`serve`](crate::serve):
//!
//! 1. The payload is read. Each record is checked against the definition and the field; the first 16 records are kept
//!    on the stack.
//! 2. [`DataModel::check_write`](crate::serve::DataModel::check_write) checks each record.
//! 3. The records are applied. A payload with more than 16 records is read again.
//!
//! An error in the first two steps leaves the instance unchanged. [`WriteMode`] selects Replace (PUT) or Partial
//! Update (POST), [`Access`] the rights of a server or of a bootstrap server.

mod bit_set;
pub(crate) mod check;

use crate::codec::{ContentFormat, Reader};
use crate::definition::{ObjectDef, Row};
use crate::error::{ErrorKind, Note};
use crate::field::Field;
use crate::object::Object;
use crate::path::{Level, Path};
use crate::record::Record;
use crate::value::Value;
pub(crate) use bit_set::BitSet;
use check::Check;

/// The effect of a write on resources that the payload does not name (LwM2M Core 1.2.2, 6.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteMode {
    /// PUT: writable resources become absent, or hold a placeholder if they are mandatory; resource instances are
    /// removed. Read-only resources do not change.
    Replace,
    /// POST: resources and resource instances that the payload does not name do not change.
    Update,
}

/// The resources that the sender may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Those with a Write operation, as for a server.
    Server,
    /// Every resource that holds a value, as for a bootstrap server.
    Bootstrap,
}

/// A write to a path, with its mode and the access of the sender.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Write<'n> {
    pub(crate) definition: &'static ObjectDef<'static>,
    pub(crate) base: Path,
    pub(crate) mode: WriteMode,
    pub(crate) access: Access,
    /// Whether resources that the object does not have are skipped in a write to an instance (LwM2M Core 1.2.2, 6.3.3).
    pub(crate) skips_unknown: bool,
    /// Gets the place of an error.
    pub(crate) note: &'n Note,
}

/// The instance that a payload is written to, with the checks of the application.
pub(crate) trait WriteTarget {
    /// Returns the instance. Serving looks it up each time, as the application runs between two calls.
    fn instance(&mut self) -> Result<&mut dyn Object, ErrorKind>;

    /// Lets the application check a record that has passed the checks of the runtime.
    fn check_record(&mut self, record: &Record<'_>) -> Result<(), ErrorKind>;

    /// Tells the application that a resource is skipped, as the object does not have it.
    fn skip(&mut self, path: Path) {
        let _ = path;
    }

    /// Returns the format of the payload if the instance is new, so that the payload must name its mandatory resources.
    fn created_from(&self) -> Option<ContentFormat> {
        None
    }
}

/// An instance outside of a data model, without checks of the application.
impl WriteTarget for &mut dyn Object {
    fn instance(&mut self) -> Result<&mut dyn Object, ErrorKind> {
        Ok(*self)
    }

    fn check_record(&mut self, _: &Record<'_>) -> Result<(), ErrorKind> {
        Ok(())
    }
}

impl Write<'_> {
    /// Writes all records of a payload to an instance, or none of them.
    ///
    /// The payload is read once if its records fit in the scratch on the stack, otherwise twice.
    pub(crate) fn run(self, target: &mut dyn WriteTarget, reader: &mut dyn Reader) -> Result<(), ErrorKind> {
        let mut scratch = [Change::NONE; SCRATCH];
        let mut check = Check::new(self)?;
        let count = check.read(target, reader, &mut scratch)?;
        if check.is_ordered()
            && let Some(changes) = scratch.get(..count)
        {
            check.mandatory(target.created_from())?;
            let instance = target.instance()?;
            let mut apply = Apply::new(self, check.names());
            changes.iter().try_for_each(|change| apply.change(instance, change))?;
            apply.clear_unnamed(instance);
            return Ok(());
        }
        check.check_scattered(target.instance()?, reader)?;
        check.mandatory(target.created_from())?;
        Apply::new(self, check.names()).read(target.instance()?, reader)
    }

    /// Checks all records, as [`run`](Write::run) does, and writes none.
    pub(crate) fn check(
        self,
        target: &mut dyn WriteTarget,
        reader: &mut dyn Reader,
    ) -> Result<(), ErrorKind> {
        let mut check = Check::new(self)?;
        check.read(target, reader, &mut [Change::NONE; SCRATCH])?;
        if !check.is_ordered() {
            check.check_scattered(target.instance()?, reader)?;
        }
        check.mandatory(target.created_from())
    }

    /// Writes records that have been checked.
    pub(crate) fn apply(self, instance: &mut dyn Object, reader: &mut dyn Reader) -> Result<(), ErrorKind> {
        Apply::new(self, &mut { BitSet::EMPTY }).read(instance, reader)
    }

    #[inline]
    fn may_write(&self, resource: Row) -> bool {
        match self.access {
            Access::Server => resource.is_writable(),
            Access::Bootstrap => resource.kind().is_some(),
        }
    }

    /// Returns whether the payload replaces the instances of a multiple resource.
    fn replaces_instances(&self) -> bool {
        self.mode == WriteMode::Replace && self.base.level() <= Level::Resource
    }

    /// Returns whether resources that the payload does not name are cleared.
    fn replaces_resources(&self) -> bool {
        self.mode == WriteMode::Replace && self.base.level() <= Level::Instance
    }

    /// Returns a record's resource and its index in the table; `None` for an instance without values, and for a resource
    /// that is skipped.
    #[inline]
    fn locate(&self, record: &Record<'_>, guess: usize) -> Result<Option<Located>, ErrorKind> {
        if !record.path.is_within(self.base) {
            return Err(ErrorKind::OutsidePath);
        }
        let Some(id) = record.path.resource_id() else {
            return if record.value.is_none() { Ok(None) } else { Err(ErrorKind::BadLevel) };
        };
        match self.definition.find(id, guess) {
            None if self.skips_unknown && self.base.level() == Level::Instance => Ok(None),
            None => Err(ErrorKind::UnknownResource),
            found => Ok(found),
        }
    }

    /// Returns whether a write must name the resource. A bootstrap server may write an instance in parts.
    fn needs(&self, resource: Row, created_from: Option<ContentFormat>) -> bool {
        let is_needed = self.access == Access::Server && resource.is_mandatory() && resource.is_writable();
        is_needed && (!resource.is_multiple() || created_from.is_some_and(ContentFormat::has_empty_resources))
    }

    /// Returns the record that a change was made of.
    fn record<'s>(&self, change: &Change<'s>) -> Option<Record<'s>> {
        let id = self.definition.table().row(change.index)?.id();
        let resource = Path::resource(self.base.object_id()?, self.base.instance_id()?, id);
        let path = change.instance.map_or(Some(resource), |instance| resource.child(instance))?;
        Some(Record { path, value: change.value, time: None })
    }
}

/// A row of the table and its index.
type Located = (usize, Row);

/// A record to apply, with the index of its resource in the table.
#[derive(Clone, Copy)]
struct Change<'s> {
    index: usize,
    instance: Option<u16>,
    value: Option<Value<'s>>,
}

impl<'s> Change<'s> {
    const NONE: Change<'static> = Change { index: 0, instance: None, value: None };

    fn new(index: usize, record: &Record<'s>) -> Self {
        Change { index, instance: record.path.resource_instance_id(), value: record.value }
    }
}

/// The number of records that are kept on the stack between checking and applying.
const SCRATCH: usize = 16;

/// The second half of a write, after all records have been checked.
struct Apply<'w> {
    write: Write<'w>,
    /// See [`Write::replaces_instances`].
    replaces_instances: bool,
    /// Resources that have been written.
    named: &'w mut BitSet,
}

impl<'w> Apply<'w> {
    /// Starts with the memory of another set.
    fn new(write: Write<'w>, named: &'w mut BitSet) -> Self {
        *named = BitSet::EMPTY;
        Apply { write, replaces_instances: write.replaces_instances(), named }
    }

    fn read(&mut self, instance: &mut dyn Object, reader: &mut dyn Reader) -> Result<(), ErrorKind> {
        reader.read(&mut |record, row| {
            let Some((index, _)) = self.write.locate(record, row)? else {
                return Ok(());
            };
            self.change(instance, &Change::new(index, record))
        })?;
        self.clear_unnamed(instance);
        Ok(())
    }

    fn clear_unnamed(&self, instance: &mut dyn Object) {
        if !self.write.replaces_resources() {
            return;
        }
        for (index, resource) in self.write.definition.table().rows().enumerate() {
            // No value is invented for a mandatory resource that the payload may leave out.
            let is_kept = resource.is_mandatory() && !resource.is_multiple();
            if self.named.contains(index) || is_kept || !self.write.may_write(resource) {
                continue;
            }
            if let Some(field) = instance.field_mut(index) {
                field.clear();
            }
        }
    }

    #[inline]
    fn change(&mut self, instance: &mut dyn Object, change: &Change<'_>) -> Result<(), ErrorKind> {
        let field = instance.field_mut(change.index).ok_or(ErrorKind::UnknownResource)?;
        let is_first = self.named.insert(change.index);
        let Some(value) = &change.value else {
            self.without_instances(field);
            return Ok(());
        };
        if change.instance.is_some() && self.replaces_instances && is_first {
            self.without_instances(field);
        }
        field.set(change.instance, value).map_err(|error| self.write.note.value(error))
    }

    /// Makes a multiple resource present, and empty if the payload replaces its instances.
    #[inline(never)]
    fn without_instances(&self, field: &mut dyn Field) {
        if let Some(instances) = field.instances()
            && (self.replaces_instances || instances.count() == 0)
        {
            instances.make_empty();
        }
    }
}
