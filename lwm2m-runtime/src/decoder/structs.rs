//! Decodes payloads to structs, for servers and gateways that mirror the objects of a device.
//!
//! Each record is checked and stored at once; an error drops the struct. Read-only resources are stored, too.

use crate::codec::Reader;
use crate::definition::ObjectDef;
use crate::error::{Advice, Detail, Error, ErrorKind, MissingResources, Note};
use crate::field::Field;
use crate::object::{Object, Placeholder};
use crate::path::{Level, Path, instance_of};
use crate::record::Record;
use crate::write::BitSet;

use super::Deviations;

/// An instance under construction.
pub(crate) struct PartialInstance<O> {
    pub(crate) instance: O,
    /// Resources in the payload.
    present: BitSet,
}

impl<O: Placeholder> PartialInstance<O> {
    pub(crate) fn new() -> Self {
        PartialInstance { instance: O::placeholder(), present: BitSet::EMPTY }
    }

    /// Reads all records of a payload, which has one instance.
    pub(crate) fn read(
        &mut self,
        base: Path,
        deviations: &mut Deviations<'_>,
        reader: &mut dyn Reader,
    ) -> Result<(), ErrorKind> {
        let path = check_path::<O>(base, Level::Instance, deviations.note)?;
        read(&mut self.instance, &mut self.present, path, deviations, reader)?;
        self.check(path, deviations)
    }

    /// Stores a record, whose path lies within the instance.
    fn record(
        &mut self,
        record: &Record<'_>,
        row: usize,
        deviations: &mut Deviations<'_>,
    ) -> Result<(), ErrorKind> {
        store(&mut self.instance, O::definition(), &mut self.present, record, row, deviations)
    }

    /// Checks that no mandatory resource is missing.
    fn check(&self, path: Path, deviations: &Deviations<'_>) -> Result<(), ErrorKind> {
        check_missing(O::definition(), &self.present, path, deviations)
    }

    fn finish(self, path: Path, deviations: &Deviations<'_>) -> Result<O, ErrorKind> {
        self.check(path, deviations).map(|()| self.instance)
    }
}

/// Reads all records of a payload into an instance.
fn read(
    instance: &mut dyn Object,
    present: &mut BitSet,
    path: Path,
    deviations: &mut Deviations<'_>,
    reader: &mut dyn Reader,
) -> Result<(), ErrorKind> {
    let definition = instance.object_definition();
    reader.read(&mut |record, row| {
        if instance_of(record.path) != Some(path) {
            return Err(ErrorKind::OutsidePath);
        }
        store(instance, definition, present, record, row, deviations)
    })
}

/// Stores a record, whose path lies within the instance.
#[inline]
fn store(
    instance: &mut dyn Object,
    definition: &ObjectDef<'_>,
    present: &mut BitSet,
    record: &Record<'_>,
    row: usize,
    deviations: &mut Deviations<'_>,
) -> Result<(), ErrorKind> {
    let (index, resource) = match record.locate(definition, row) {
        Ok(Some(located)) => located,
        Ok(None) => return Ok(()),
        Err(kind) => return deviations.accept(record.error(kind)).map(drop),
    };
    let field = instance.field_mut(index).ok_or(ErrorKind::UnknownResource)?;
    let Some(value) = &record.value else {
        return without_instances(field, present.insert(index));
    };
    if !deviations.accepts(definition, (index, resource), record, value, field)? {
        return Ok(());
    }
    let id = record.path.resource_instance_id();
    let is_first = present.insert(index);
    let is_new = match id {
        // Without instances, the path of the resource was in the payload.
        Some(id) if !is_first => {
            field.instances().is_some_and(|instances| instances.count() > 0 && !instances.contains(id))
        }
        _ => is_first,
    };
    if !is_new {
        return Err(duplicate(record));
    }
    let Err(error) = field.set(id, value) else {
        return Ok(());
    };
    if is_first {
        present.remove(index);
    }
    deviations.accept(Error::from(error).at_path(record.path)).map(drop)
}

#[cold]
fn without_instances(field: &mut dyn Field, is_first: bool) -> Result<(), ErrorKind> {
    if !is_first {
        return Err(ErrorKind::Duplicate);
    }
    field.instances().ok_or(ErrorKind::WrongMultiplicity)?.make_empty();
    Ok(())
}

/// Checks that the definition is not too large, and that the payload has its mandatory resources. Most formats leave out a
/// multiple resource without instances.
fn check_missing(
    definition: &'static ObjectDef<'static>,
    present: &BitSet,
    path: Path,
    deviations: &Deviations<'_>,
) -> Result<(), ErrorKind> {
    if definition.table().len() > BitSet::CAPACITY {
        return Err(ErrorKind::TooManyResources);
    }
    let mut missing = MissingResources::new(definition);
    let resources = definition.table().rows().enumerate();
    let mandatory = resources.filter(|(_, resource)| resource.is_mandatory()).enumerate();
    for (ordinal, (index, resource)) in mandatory {
        let is_named = deviations.has_empty_resources || !resource.is_multiple();
        if is_named && resource.is_readable() && !present.contains(index) {
            missing.insert(ordinal);
        }
    }
    if missing.is_empty() || deviations.options.allow_missing {
        return Ok(());
    }
    deviations.note.detail(Detail::Resources(missing));
    Err(deviations.note.fail(ErrorKind::MissingResources, path))
}

/// Decodes all instances, and passes each to `take` when the payload continues with another one.
pub(crate) fn decode_each<O: Placeholder>(
    base: Path,
    deviations: &mut Deviations<'_>,
    reader: &mut dyn Reader,
    take: &mut dyn FnMut(u16, O) -> Result<(), Error>,
) -> Result<(), ErrorKind> {
    check_path::<O>(base, Level::Object, deviations.note)?;
    let mut open: Option<(u16, PartialInstance<O>)> = None;
    reader.read(&mut |record, row| {
        let id = instance_id(record, base)?;
        if open.as_ref().is_none_or(|(current, _)| *current != id) {
            if let Some((finished, partial)) = open.take() {
                let instance = partial.finish(instance_path(base, finished), deviations)?;
                take(finished, instance).map_err(|error| deviations.note.refused(error))?;
            }
            open = Some((id, PartialInstance::new()));
        }
        match &mut open {
            Some((_, partial)) => partial.record(record, row, deviations),
            None => Ok(()),
        }
    })?;
    match open {
        Some((finished, partial)) => {
            let instance = partial.finish(instance_path(base, finished), deviations)?;
            take(finished, instance).map_err(|error| deviations.note.refused(error))
        }
        None => Ok(()),
    }
}

/// Decodes all instances; their resources may come in any order.
#[cfg(feature = "alloc")]
pub(crate) fn decode_all<O: Placeholder>(
    base: Path,
    deviations: &mut Deviations<'_>,
    reader: &mut dyn Reader,
) -> Result<crate::field::multiple::Multiple<O>, ErrorKind> {
    use crate::field::multiple::Multiple;

    check_path::<O>(base, Level::Object, deviations.note)?;
    let mut partials: Multiple<PartialInstance<O>> = Multiple::new();
    reader.read(&mut |record, row| {
        let id = instance_id(record, base)?;
        if partials.get(id).is_none() {
            partials.insert(id, PartialInstance::new())?;
        }
        match partials.get_mut(id) {
            Some(partial) => partial.record(record, row, deviations),
            None => Ok(()),
        }
    })?;
    let mut instances = Multiple::new();
    for (id, partial) in partials {
        instances.insert(id, partial.finish(instance_path(base, id), deviations)?)?;
    }
    Ok(instances)
}

/// Returns the error of a record whose path the payload has twice.
fn duplicate(record: &Record<'_>) -> ErrorKind {
    match record.time {
        Some(_) => ErrorKind::WrongCall(Advice::MirrorHistory),
        None => ErrorKind::Duplicate,
    }
}

/// Checks that the path is that of an instance, or of an object with its instances, and returns it. A single-instance
/// object means its instance.
fn check_path<O: Placeholder>(path: Path, level: Level, note: &Note) -> Result<Path, ErrorKind> {
    if path.level() == Level::Root {
        return Err(note.fail(ErrorKind::WrongCall(Advice::DecodeWithin), path));
    }
    if path.object_id() != Some(O::definition().id()) {
        return Err(note.fail(ErrorKind::UnknownObject, path));
    }
    if path.level() > Level::Instance {
        return Err(note.fail(ErrorKind::WrongCall(Advice::MirrorPart), path));
    }
    if level == Level::Object || path.level() == Level::Instance {
        return Ok(path);
    }
    if O::definition().is_multiple() {
        return Err(note.fail(ErrorKind::WrongCall(Advice::DecodeAll), path));
    }
    Ok(instance_path(path, 0))
}

fn instance_path(base: Path, instance: u16) -> Path {
    Path::instance(base.object_id().unwrap_or_default(), instance)
}

fn instance_id(record: &Record<'_>, base: Path) -> Result<u16, ErrorKind> {
    if !record.path.is_within(base) {
        return Err(ErrorKind::OutsidePath);
    }
    match record.path.instance_id() {
        // Only a Create has an instance without id.
        Some(u16::MAX) => Err(ErrorKind::BadPath),
        id => id.ok_or(ErrorKind::BadLevel),
    }
}
