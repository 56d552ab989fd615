//! Applying a payload to an instance: everything is checked first, then everything is applied.
//!
//! The first pass over the records checks each of them against the table and the field, and keeps the
//! first few on the stack. When all of them were kept they are applied from there; a longer payload is
//! read a second time. Nothing is applied before everything was found right, so that a refused write
//! leaves the instance as it was.

mod check;

use crate::bits::Bits;
use crate::codec::Reader;
use crate::definition::{ObjectDef, Row};
use crate::error::{Error, ErrorKind};
use crate::field::Field;
use crate::object::Object;
use crate::path::{Level, Path};
use crate::record::Record;
use crate::value::Value;
use check::Check;
pub(crate) use check::check_value;

/// What becomes of that which a payload does not name (LwM2M Core 1.2.2, 6.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteMode {
    /// PUT: writable resources that are not named go back to absent, or to a blank value where they
    /// are mandatory; resource instances that are not named are removed. Read-only resources stay.
    Replace,
    /// POST: only what is named changes; resource instances are merged.
    Update,
}

/// On whose behalf something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// A server: only resources with a Write operation.
    Server,
    /// A bootstrap server: every resource that holds a value.
    Bootstrap,
}

/// What is written where, and on whose behalf.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) definition: &'static ObjectDef<'static>,
    pub(crate) base: Path,
    pub(crate) mode: WriteMode,
    pub(crate) access: Access,
}

impl Target {
    #[inline]
    fn may_write(&self, resource: Row) -> bool {
        match self.access {
            Access::Server => resource.is_writable(),
            Access::Bootstrap => resource.kind().is_some(),
        }
    }

    /// Whether the instances of a multiple resource give way to those of the payload.
    fn replaces_instances(&self) -> bool {
        self.mode == WriteMode::Replace && self.base.level() <= Level::Resource
    }

    /// Whether resources that the payload does not name are cleared.
    fn replaces_resources(&self) -> bool {
        self.mode == WriteMode::Replace && self.base.level() <= Level::Instance
    }

    /// A record's resource and its index in the table; `None` for an instance that is merely named.
    #[inline]
    fn locate(&self, record: &Record<'_>, guess: usize) -> Result<Option<Located>, ErrorKind> {
        if !record.path.is_within(self.base) {
            return Err(ErrorKind::OutsidePath);
        }
        let Some(id) = record.path.resource_id() else {
            return if record.value.is_none() { Ok(None) } else { Err(ErrorKind::BadLevel) };
        };
        self.definition.find(id, guess).map(Some).ok_or(ErrorKind::UnknownResource)
    }
}

/// A row of the table and its index.
type Located = (usize, Row);

/// A record as it will be applied.
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

/// Records that are kept on the stack between the two passes.
const KEPT: usize = 16;

/// Applies all records of a payload to an instance, or none of them.
///
/// `base` is the path of the request: an Object Instance, a resource or a resource instance.
///
/// # Errors
///
/// The first record that cannot be accepted, by path and offset, and why; the instance is as it was.
pub fn write(
    instance: &mut dyn Object,
    base: Path,
    mode: WriteMode,
    access: Access,
    reader: &mut dyn Reader,
) -> Result<(), Error> {
    let target = Target { definition: instance.object_definition(), base, mode, access };
    let mut check = Check::new(target)?;
    let mut kept = [Change::NONE; KEPT];
    let count = check_all(&mut check, instance, reader, &mut kept)?;
    let mut apply = Apply::new(target);
    if check.is_ordered()
        && let Some(changes) = kept.get(..count)
    {
        apply.clear_unnamed(instance, check.named());
        return changes.iter().try_for_each(|change| apply.change(instance, change)).map_err(Error::from);
    }
    check.disordered(instance, reader)?;
    apply.all(instance, check.named(), reader)
}

/// Checks all records, keeps as many as there is room for, and tells how many there are.
fn check_all<'s>(
    check: &mut Check,
    instance: &mut dyn Object,
    reader: &'s mut dyn Reader,
    kept: &mut [Change<'s>],
) -> Result<usize, Error> {
    let mut count = 0;
    reader.read(&mut |record| {
        let Some(index) = check.record(instance, record)? else {
            return Ok(());
        };
        if let Some(place) = kept.get_mut(count) {
            *place = Change::new(index, record);
        }
        count += 1;
        Ok(())
    })?;
    if count == 0 && check.is_about_a_value() {
        return Err(ErrorKind::NoValue.into());
    }
    Ok(count)
}

/// The first half alone: checks all records, and takes note of the resources that they name.
pub(crate) fn check(
    instance: &mut dyn Object,
    target: Target,
    named: &mut Bits,
    reader: &mut dyn Reader,
) -> Result<(), Error> {
    Check::is_possible(&target)?;
    let mut check = Check::started(target);
    check_all(&mut check, instance, reader, &mut [])?;
    if !check.is_ordered() {
        check.disordered(instance, reader)?;
    }
    *named = *check.named();
    Ok(())
}

/// The second half alone: applies records that have been checked.
pub(crate) fn apply(
    instance: &mut dyn Object,
    target: Target,
    named: &Bits,
    reader: &mut dyn Reader,
) -> Result<(), Error> {
    Apply::new(target).all(instance, named, reader)
}

/// The second half: nothing here is expected to fail.
struct Apply {
    target: Target,
    /// See [`Target::replaces_instances`].
    replaces_instances: bool,
    /// Multiple resources that a change has been applied to.
    begun: Bits,
}

impl Apply {
    fn new(target: Target) -> Self {
        Apply { target, replaces_instances: target.replaces_instances(), begun: Bits::EMPTY }
    }

    /// Applies what the reader yields.
    fn all(&mut self, instance: &mut dyn Object, named: &Bits, reader: &mut dyn Reader) -> Result<(), Error> {
        self.clear_unnamed(instance, named);
        let mut guess = 0;
        reader.read(&mut |record| {
            let Some((index, _)) = self.target.locate(record, guess)? else {
                return Ok(());
            };
            guess = index + 1;
            self.change(instance, &Change::new(index, record)).map_err(Error::from)
        })
    }

    fn clear_unnamed(&self, instance: &mut dyn Object, named: &Bits) {
        if !self.target.replaces_resources() {
            return;
        }
        for (index, resource) in self.target.definition.table().rows().enumerate() {
            if named.contains(index) || !self.target.may_write(resource) {
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
        let Some(value) = &change.value else {
            self.without_instances(field);
            return Ok(());
        };
        if change.instance.is_some() && self.replaces_instances && self.begun.insert(change.index) {
            self.without_instances(field);
        }
        Ok(field.set(change.instance, value)?)
    }

    /// Makes a multiple resource present; empty, too, where its instances give way.
    #[inline(never)]
    fn without_instances(&self, field: &mut dyn Field) {
        if let Some(instances) = field.instances()
            && (self.replaces_instances || instances.count() == 0)
        {
            instances.make_empty();
        }
    }
}
