//! Reads the reported form: every value that decoding keeps, whatever its range.

use serde::de::{DeserializeSeed, Deserializer};

use super::FieldNames;
use super::document::{Located, Scope, Target};
use crate::definition::Row;
use crate::error::{Detail, Error, ErrorKind, MissingResources, ValueError};
use crate::field::Field;
use crate::object::Object;
use crate::path::{Level, Path};
use crate::value::Value;
use crate::write::BitSet;

/// Reads a document in the reported form into an instance.
///
/// The types must be those of the definition; ranges and codes are not checked, as decoding does not check them either.
/// Every mandatory resource that a server can read must be there, and, in an object that only a bootstrap server can
/// access, every mandatory one.
///
/// After an error, the instance has a part of the document.
pub struct ReportedSeed<'a> {
    instance: &'a mut dyn FieldNames,
    path: Path,
    allow_missing: bool,
}

impl<'a> ReportedSeed<'a> {
    /// Makes a seed for the document of an instance.
    pub fn new(instance: &'a mut dyn FieldNames) -> Self {
        ReportedSeed { instance, path: Path::ROOT, allow_missing: false }
    }

    /// Sets the path of the document: that of the instance, of a resource or of a resource instance. Errors name it.
    #[must_use]
    pub fn at(mut self, path: Path) -> Self {
        self.path = path;
        self
    }

    /// Accepts documents without all mandatory resources; their fields do not change.
    #[must_use]
    pub fn allow_missing(mut self) -> Self {
        self.allow_missing = true;
        self
    }

    /// Reads the document. [`DeserializeSeed`] has the same function, for a document within another.
    ///
    /// # Errors
    ///
    /// Returns the first error of the document, with its place.
    pub fn deserialize<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let ReportedSeed { instance, path, allow_missing } = self;
        let (definition, names) = (instance.object_definition(), instance.field_names());
        let scope = Scope { definition, names, path };
        let is_one_instance = path.level() == Level::ResourceInstance;
        scope.read(&mut Fields { instance, is_one_instance, allow_missing }, deserializer)
    }
}

impl<'de> DeserializeSeed<'de> for ReportedSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        ReportedSeed::deserialize(self, deserializer)
    }
}

/// The fields of an instance.
struct Fields<'a> {
    instance: &'a mut dyn Object,
    /// Whether the document is that of a resource instance.
    is_one_instance: bool,
    allow_missing: bool,
}

impl Target for Fields<'_> {
    fn is_secret(&self, (index, _): Located) -> bool {
        self.instance.field(index).is_some_and(Field::is_secret)
    }

    fn begin_multiple(&mut self, (index, _): Located) -> Result<(), Error> {
        let field = self.instance.field_mut(index).ok_or(ErrorKind::UnknownResource)?;
        field.instances().ok_or(ValueError::WrongMultiplicity)?.make_empty();
        Ok(())
    }

    fn value(&mut self, (index, _): Located, id: Option<u16>, value: &Value<'_>) -> Result<(), Error> {
        let field = self.instance.field_mut(index).ok_or(ErrorKind::UnknownResource)?;
        // Only the document of a resource instance leaves the others as they are.
        if let Some(id) = id.filter(|_| !self.is_one_instance)
            && field.instances().is_some_and(|instances| instances.contains(id))
        {
            return Err(ErrorKind::Duplicate.into());
        }
        Ok(field.set(id, value)?)
    }

    fn end_multiple(&mut self, _: Located, _: bool) -> Result<(), Error> {
        Ok(())
    }

    fn end_instance(&mut self, present: &BitSet) -> Result<(), Error> {
        let definition = self.instance.object_definition();
        let mut missing = MissingResources::new(definition);
        let rows = definition.table().rows().enumerate();
        for (ordinal, (index, row)) in rows.filter(|(_, row)| row.is_mandatory()).enumerate() {
            if is_required(row) && !present.contains(index) {
                missing.insert(ordinal);
            }
        }
        if missing.is_empty() || self.allow_missing {
            return Ok(());
        }
        Err(Error::from(ErrorKind::MissingResources).with(Detail::Resources(missing)))
    }
}

/// Returns whether every report has the resource: a mandatory one whose value is not write-only.
fn is_required(row: Row) -> bool {
    row.is_mandatory() && row.kind().is_some() && (row.is_readable() || !row.is_writable())
}
