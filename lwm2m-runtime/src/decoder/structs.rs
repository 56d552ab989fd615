//! Decodes payloads to structs, for servers and gateways that mirror the objects of a device.
//!
//! Each record is checked and stored at once; an error drops the struct. Types and ranges are checked as in
//! a write, but read-only resources are stored, too.

use crate::codec::Reader;
use crate::error::{Error, ErrorKind, MissingResources, PayloadError, ValueError};
use crate::object::Placeholder;
use crate::path::{Level, Path};
use crate::record::Record;
use crate::write::{BitSet, check_value};

use super::DecodeOptions;

/// An instance under construction.
pub(crate) struct PartialInstance<O> {
    instance: O,
    /// Resources in the payload.
    present: BitSet,
    guess: usize,
}

impl<O: Placeholder> PartialInstance<O> {
    pub(crate) fn new() -> Result<Self, Error> {
        if O::definition().table().len() > BitSet::CAPACITY {
            return Err(Error::new(ErrorKind::TooManyResources, Path::object(O::definition().id())));
        }
        Ok(PartialInstance { instance: O::placeholder(), present: BitSet::EMPTY, guess: 0 })
    }

    /// Stores a record, whose path lies within the instance.
    pub(crate) fn record(&mut self, record: &Record<'_>, options: DecodeOptions) -> Result<(), ErrorKind> {
        let Some(id) = record.path.resource_id() else {
            return if record.value.is_none() { Ok(()) } else { Err(ErrorKind::BadLevel) };
        };
        let Some((index, resource)) = O::definition().find(id, self.guess) else {
            return if options.allow_unknown { Ok(()) } else { Err(ErrorKind::UnknownResource) };
        };
        let instance_id = record.path.resource_instance_id();
        // The next record often is another instance of the same multiple resource.
        self.guess = index + usize::from(instance_id.is_none());
        if resource.kind().is_none() {
            return Err(ErrorKind::NotReadable);
        }
        let Some(value) = &record.value else {
            return self.without_instances(index, resource.is_multiple() && instance_id.is_none());
        };
        let field = self.instance.field_mut(index).ok_or(ErrorKind::UnknownResource)?;
        check_value(O::definition(), (index, resource), instance_id, value)?;
        let first = self.present.insert(index);
        let duplicate = match (instance_id, field.instances()) {
            (Some(id), Some(instances)) => instances.contains(id),
            _ => !first,
        };
        if duplicate {
            Err(ErrorKind::Payload(PayloadError::Duplicate))
        } else {
            Ok(field.set(instance_id, value)?)
        }
    }

    fn without_instances(&mut self, index: usize, multiple: bool) -> Result<(), ErrorKind> {
        if !multiple {
            return Err(ErrorKind::Payload(PayloadError::NoValue));
        }
        if !self.present.insert(index) {
            return Err(ErrorKind::Payload(PayloadError::Duplicate));
        }
        let instances = self.instance.field_mut(index).and_then(|field| field.instances());
        instances.ok_or(ValueError::WrongMultiplicity)?.make_empty();
        Ok(())
    }

    /// Returns the instance if no mandatory resource is missing.
    pub(crate) fn finish(self, path: Path, options: DecodeOptions) -> Result<O, Error> {
        let mut missing = MissingResources::new(O::definition());
        let resources = O::definition().table().rows().enumerate();
        let mandatory = resources.filter(|(_, resource)| resource.is_mandatory()).enumerate();
        for (ordinal, (index, resource)) in mandatory {
            if resource.is_readable() && !self.present.contains(index) {
                missing.insert(ordinal);
            }
        }
        if missing.is_empty() || options.allow_missing {
            return Ok(self.instance);
        }
        Err(Error::new(ErrorKind::MissingResources(missing), path))
    }
}

/// Decodes one instance.
pub(crate) fn decode<O: Placeholder>(
    base: Path,
    options: DecodeOptions,
    reader: &mut dyn Reader,
) -> Result<O, Error> {
    let path = check_base::<O>(base, Level::Instance)?;
    let mut partial = PartialInstance::<O>::new()?;
    reader.read(&mut |record| {
        if !record.path.is_within(path) {
            return Err(PayloadError::OutsidePath.into());
        }
        partial.record(record, options).map_err(Error::from)
    })?;
    partial.finish(path, options)
}

/// Decodes all instances, and passes each to `take` when the payload continues with another one.
pub(crate) fn decode_each<O: Placeholder>(
    base: Path,
    options: DecodeOptions,
    reader: &mut dyn Reader,
    take: &mut dyn FnMut(u16, O) -> Result<(), Error>,
) -> Result<(), Error> {
    check_base::<O>(base, Level::Object)?;
    let mut open: Option<(u16, PartialInstance<O>)> = None;
    reader.read(&mut |record| {
        let id = instance_of(record, base)?;
        if open.as_ref().is_none_or(|(current, _)| *current != id) {
            if let Some((finished, partial)) = open.take() {
                take(finished, partial.finish(instance_path(base, finished), options)?)?;
            }
            open = Some((id, PartialInstance::new()?));
        }
        match &mut open {
            Some((_, partial)) => partial.record(record, options).map_err(Error::from),
            None => Ok(()),
        }
    })?;
    match open {
        Some((finished, partial)) => take(finished, partial.finish(instance_path(base, finished), options)?),
        None => Ok(()),
    }
}

/// Decodes all instances; their resources may come in any order.
#[cfg(feature = "alloc")]
pub(crate) fn decode_all<O: Placeholder>(
    base: Path,
    options: DecodeOptions,
    reader: &mut dyn Reader,
) -> Result<crate::field::multiple::Multiple<O>, Error> {
    use crate::field::multiple::Multiple;

    check_base::<O>(base, Level::Object)?;
    let mut partials: Multiple<PartialInstance<O>> = Multiple::new();
    reader.read(&mut |record| {
        let id = instance_of(record, base)?;
        if partials.get(id).is_none() {
            partials.insert(id, PartialInstance::new()?)?;
        }
        match partials.get_mut(id) {
            Some(partial) => partial.record(record, options).map_err(Error::from),
            None => Ok(()),
        }
    })?;
    let mut instances = Multiple::new();
    for (id, partial) in partials {
        instances.insert(id, partial.finish(instance_path(base, id), options)?)?;
    }
    Ok(instances)
}

fn check_base<O: Placeholder>(base: Path, level: Level) -> Result<Path, Error> {
    if base.object_id() != Some(O::definition().id()) {
        return Err(Error::new(ErrorKind::UnknownObject, base));
    }
    let single = level == Level::Instance && base.level() == Level::Object && !O::definition().is_multiple();
    let path = if single { instance_path(base, 0) } else { base };
    let fits = if level == Level::Instance { path.level() == level } else { path.level() <= Level::Instance };
    if fits { Ok(path) } else { Err(Error::new(ErrorKind::BadLevel, base)) }
}

fn instance_path(base: Path, instance: u16) -> Path {
    Path::instance(base.object_id().unwrap_or_default(), instance)
}

fn instance_of(record: &Record<'_>, base: Path) -> Result<u16, Error> {
    if !record.path.is_within(base) {
        return Err(PayloadError::OutsidePath.into());
    }
    match record.path.instance_id() {
        // Only a Create has an instance without id.
        Some(u16::MAX) => Err(ErrorKind::BadPath.into()),
        id => id.ok_or(ErrorKind::BadLevel.into()),
    }
}
