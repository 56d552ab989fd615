//! Records: paths with values, which every payload can be read as.

use core::fmt;

use crate::definition::{ObjectDef, Row};
use crate::error::{Actual, Detail, Error, ErrorKind};
use crate::path::{Level, Path};
use crate::value::Value;

/// A path in a payload, with its value and its time.
///
/// The meaning of a record without a value depends on the operation: a path to read, a path to remove, or
/// an instance without resources and a multiple resource without instances.
///
/// `Debug` and `defmt` print `***` for the value of a [secret](Path::is_secret).
#[derive(Clone, Copy, PartialEq)]
pub struct Record<'a> {
    /// Absolute path.
    pub path: Path,
    /// The value, borrowed from the payload.
    pub value: Option<Value<'a>>,
    /// Seconds since 1970-01-01 00:00 UTC; below 2^28, seconds relative to now (RFC 8428, 4.5.3).
    pub time: Option<f64>,
}

impl<'a> Record<'a> {
    /// Makes a record with a value and without a time.
    pub const fn new(path: Path, value: Value<'a>) -> Self {
        Record { path, value: Some(value), time: None }
    }

    /// Makes a record without a value.
    pub const fn empty(path: Path) -> Self {
        Record { path, value: None, time: None }
    }

    /// Checks a record of an object against its definition: the level of its path, its multiplicity, its type and its
    /// range.
    ///
    /// A program that keeps records instead of structs finds with it what decoding a struct refuses.
    ///
    /// ```
    /// use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
    /// use lwm2m_runtime::{ErrorKind, ObjectDef, Path, Record, Value};
    ///
    /// let level = ResourceDef::new(9, "Battery Level", Operations::Read, ResourceType::Integer);
    /// let resources = Resources::new([level]);
    /// let device = ObjectDef::new(3, "Device", resources.table());
    ///
    /// let instance = Record::new(Path::resource_instance(3, 0, 9, 0), Value::Integer(95));
    /// let error = instance.check(&device).unwrap_err();
    /// assert_eq!((error.kind(), error.path()), (ErrorKind::WrongMultiplicity, instance.path));
    /// ```
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::UnknownObject`] or [`ErrorKind::UnknownResource`] without a definition
    /// - [`ErrorKind::BadLevel`] for a value that belongs to no resource
    /// - [`ErrorKind::NotReadable`] for an executable resource
    /// - [`ErrorKind::NoValue`] for a path that needs a value
    /// - [`ErrorKind::WrongMultiplicity`], [`ErrorKind::WrongType`] or [`ErrorKind::OutOfRange`] for a value that the
    ///   resource cannot hold
    pub fn check(&self, definition: &ObjectDef<'_>) -> Result<(), Error> {
        self.check_kind(definition).map_err(|kind| self.error(kind))
    }

    fn check_kind(&self, definition: &ObjectDef<'_>) -> Result<(), ErrorKind> {
        if self.path.object_id() != Some(definition.id()) {
            return Err(ErrorKind::UnknownObject);
        }
        match (self.locate(definition, 0)?, &self.value) {
            (Some(located), Some(value)) => {
                check_value(definition, located, self.path.resource_instance_id(), value)
            }
            _ => Ok(()),
        }
    }

    /// Returns the error of a check, with the path and a value that is out of range.
    #[cold]
    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        let found = self.value.as_ref().and_then(Actual::of).filter(|_| kind == ErrorKind::OutOfRange);
        Error::new(kind, self.path).with(found.map_or(Detail::None, Detail::Found))
    }

    /// Returns the index and the row of the record's resource, after checking that the record may be there; `None` for an
    /// instance without values.
    #[inline]
    pub(crate) fn locate(
        &self,
        definition: &ObjectDef<'_>,
        guess: usize,
    ) -> Result<Option<(usize, Row)>, ErrorKind> {
        let Some(id) = self.path.resource_id() else {
            return if self.value.is_none() { Ok(None) } else { Err(ErrorKind::BadLevel) };
        };
        let (index, resource) = definition.find(id, guess).ok_or(ErrorKind::UnknownResource)?;
        if resource.kind().is_none() {
            return Err(ErrorKind::NotReadable);
        }
        let may_be_empty = resource.is_multiple() && self.path.level() == Level::Resource;
        if self.value.is_none() && !may_be_empty {
            return Err(ErrorKind::NoValue);
        }
        Ok(Some((index, resource)))
    }
}

impl fmt::Debug for Record<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct("Record");
        fields.field("path", &self.path);
        match self.value {
            Some(_) if self.path.is_secret() => fields.field("value", &format_args!("***")),
            value => fields.field("value", &value),
        };
        fields.field("time", &self.time).finish()
    }
}

/// Checks the multiplicity, the type and the range of a value.
#[inline]
pub(crate) fn check_value(
    definition: &ObjectDef<'_>,
    (index, resource): (usize, Row),
    id: Option<u16>,
    value: &Value<'_>,
) -> Result<(), ErrorKind> {
    if id.is_some() != resource.is_multiple() {
        return Err(ErrorKind::WrongMultiplicity);
    }
    if let Some(kind) = resource.kind().filter(|kind| *kind != value.kind()) {
        return Err(ErrorKind::WrongType { expected: kind });
    }
    match definition.table().range(index) {
        Some(range) if !range.contains(value) => Err(ErrorKind::OutOfRange),
        _ => Ok(()),
    }
}
