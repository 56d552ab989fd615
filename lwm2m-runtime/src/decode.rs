//! Building structs from what a peer sent: a server or a gateway mirrors a device's objects.
//!
//! A struct that is built anew needs no second pass: each record is checked and put in at once, and
//! when one of them is refused the struct is dropped. Read-only resources are what a server reads, so
//! that every resource which holds a value is taken in. Ranges are checked as they are on a write.

use crate::bits::{self, Bits};
use crate::codec::Reader;
use crate::error::{Error, ErrorKind, MissingResources};
use crate::object::Placeholder;
use crate::path::{Level, Path};
use crate::record::Record;
use crate::write::check_value;

/// What a reader of a peer's payload puts up with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DecodeOptions {
    /// Mandatory resources may be missing; their fields hold blank values.
    pub missing: bool,
    /// Resources that the definition does not have are passed over, as a newer version of the object
    /// may have sent them.
    pub unknown: bool,
}

/// An instance under construction.
pub(crate) struct Filling<O> {
    instance: O,
    named: Bits,
    guess: usize,
}

impl<O: Placeholder> Filling<O> {
    pub(crate) fn new() -> Result<Self, Error> {
        if O::definition().table().len() > bits::CAPACITY {
            return Err(Error::new(ErrorKind::TooManyResources, Path::object(O::definition().id())));
        }
        Ok(Filling { instance: O::placeholder(), named: Bits::EMPTY, guess: 0 })
    }

    /// Takes one record in. Its path is known to lie within the instance.
    pub(crate) fn record(&mut self, record: &Record<'_>, tolerance: DecodeOptions) -> Result<(), ErrorKind> {
        let Some(id) = record.path.resource_id() else {
            return if record.value.is_none() { Ok(()) } else { Err(ErrorKind::BadLevel) };
        };
        let Some((index, resource)) = O::definition().find(id, self.guess) else {
            return if tolerance.unknown { Ok(()) } else { Err(ErrorKind::UnknownResource) };
        };
        let instance_id = record.path.resource_instance_id();
        // The instances of a multiple resource come one after the other.
        self.guess = index + usize::from(instance_id.is_none());
        if resource.kind().is_none() {
            return Err(ErrorKind::NotReadable);
        }
        let Some(value) = &record.value else {
            return self.without_instances(index, resource.is_multiple() && instance_id.is_none());
        };
        let field = self.instance.field_mut(index).ok_or(ErrorKind::UnknownResource)?;
        check_value(O::definition(), resource, instance_id, value)?;
        let first = self.named.insert(index);
        let duplicate = match (instance_id, field.instances()) {
            (Some(id), Some(instances)) => instances.contains(id),
            _ => !first,
        };
        if duplicate { Err(ErrorKind::Duplicate) } else { field.set(instance_id, value) }
    }

    fn without_instances(&mut self, index: usize, multiple: bool) -> Result<(), ErrorKind> {
        if !multiple {
            return Err(ErrorKind::NoValue);
        }
        if !self.named.insert(index) {
            return Err(ErrorKind::Duplicate);
        }
        let instances = self.instance.field_mut(index).and_then(|field| field.instances());
        instances.ok_or(ErrorKind::WrongMultiplicity)?.make_empty();
        Ok(())
    }

    /// The instance, once everything that a server may rely on is there.
    pub(crate) fn finish(self, path: Path, tolerance: DecodeOptions) -> Result<O, Error> {
        let mut missing = MissingResources::new(O::definition());
        let resources = O::definition().table().rows().enumerate();
        let mandatory = resources.filter(|(_, resource)| resource.is_mandatory()).enumerate();
        for (ordinal, (index, resource)) in mandatory {
            if resource.is_readable() && !self.named.contains(index) {
                missing.insert(ordinal);
            }
        }
        if missing.is_empty() || tolerance.missing {
            return Ok(self.instance);
        }
        Err(Error::new(ErrorKind::MissingResources(missing), path))
    }
}

/// Builds one instance.
pub(crate) fn one<O: Placeholder>(
    base: Path,
    tolerance: DecodeOptions,
    reader: &mut dyn Reader,
) -> Result<O, Error> {
    let path = check_base::<O>(base, Level::Instance)?;
    let mut filling = Filling::<O>::new()?;
    reader.read(&mut |record| {
        if !record.path.is_within(path) {
            return Err(ErrorKind::OutsidePath.into());
        }
        filling.record(record, tolerance).map_err(Error::from)
    })?;
    filling.finish(path, tolerance)
}

/// Builds all instances, and hands each of them over as soon as the payload goes on to the next.
pub(crate) fn each<O: Placeholder>(
    base: Path,
    tolerance: DecodeOptions,
    reader: &mut dyn Reader,
    take: &mut dyn FnMut(u16, O) -> Result<(), Error>,
) -> Result<(), Error> {
    check_base::<O>(base, Level::Object)?;
    let mut open: Option<(u16, Filling<O>)> = None;
    reader.read(&mut |record| {
        let id = instance_of(record, base)?;
        if open.as_ref().is_none_or(|(current, _)| *current != id) {
            if let Some((finished, filling)) = open.take() {
                take(finished, filling.finish(instance_path(base, finished), tolerance)?)?;
            }
            open = Some((id, Filling::new()?));
        }
        match &mut open {
            Some((_, filling)) => filling.record(record, tolerance).map_err(Error::from),
            None => Ok(()),
        }
    })?;
    match open {
        Some((finished, filling)) => {
            take(finished, filling.finish(instance_path(base, finished), tolerance)?)
        }
        None => Ok(()),
    }
}

/// Builds all instances, in whatever order their resources come.
#[cfg(feature = "alloc")]
pub(crate) fn all<O: Placeholder>(
    base: Path,
    tolerance: DecodeOptions,
    reader: &mut dyn Reader,
) -> Result<crate::multiple::Multiple<O>, Error> {
    use crate::multiple::Multiple;

    check_base::<O>(base, Level::Object)?;
    let mut fillings: Multiple<Filling<O>> = Multiple::new();
    reader.read(&mut |record| {
        let id = instance_of(record, base)?;
        if fillings.get(id).is_none() {
            fillings.insert(id, Filling::new()?)?;
        }
        match fillings.get_mut(id) {
            Some(filling) => filling.record(record, tolerance).map_err(Error::from),
            None => Ok(()),
        }
    })?;
    let mut instances = Multiple::new();
    for (id, filling) in fillings {
        instances.insert(id, filling.finish(instance_path(base, id), tolerance)?)?;
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
        return Err(ErrorKind::OutsidePath.into());
    }
    match record.path.instance_id() {
        // Only in a Create there is an instance without a number.
        Some(u16::MAX) => Err(ErrorKind::BadPath.into()),
        id => id.ok_or(ErrorKind::BadLevel.into()),
    }
}
