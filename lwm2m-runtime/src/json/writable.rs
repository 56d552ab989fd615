//! Reads the writable form, and checks it as every write is checked.

use serde::de::{DeserializeSeed, Deserializer};

use super::FieldNames;
use super::document::{Located, Scope, Target};
use super::serialize::is_of_bootstrap_server;
use crate::alloc::string::String;
use crate::alloc::vec::Vec;
use crate::codec::{Reader, RecordFn};
use crate::error::{Error, ErrorKind, Note};
use crate::field::Field;
use crate::object::Object;
use crate::path::Path;
use crate::record::Record;
use crate::value::Value;
use crate::write::check::Check;
use crate::write::{Access, BitSet, Write, WriteMode};

/// Writes a document in the writable form to an instance: all of it, or nothing.
///
/// The document is checked like the payload of a write, see [`write`](mod@crate::write): types, ranges, the capacity of
/// fields, and that each resource is writable. In an object that no server can access, those resources are writable that
/// a bootstrap server writes.
///
/// A deserializer of a text stops at the end of the document. To refuse more text before anything changes, parse the text
/// first, and deserialize the parsed document, such as a `&serde_json::Value`.
///
/// Feature `alloc`.
pub struct WritableSeed<'a> {
    instance: &'a mut dyn FieldNames,
    path: Path,
    mode: WriteMode,
}

impl<'a> WritableSeed<'a> {
    /// Makes a seed that writes as POST does: resources that the document does not have do not change.
    pub fn update(instance: &'a mut dyn FieldNames) -> Self {
        WritableSeed { instance, path: Path::ROOT, mode: WriteMode::Update }
    }

    /// Makes a seed that writes as PUT does: writable resources that the document does not have become absent, and
    /// mandatory ones must be there.
    pub fn replace(instance: &'a mut dyn FieldNames) -> Self {
        WritableSeed { instance, path: Path::ROOT, mode: WriteMode::Replace }
    }

    /// Sets the path of the document: that of the instance, of a resource or of a resource instance. Errors name it.
    #[must_use]
    pub fn at(mut self, path: Path) -> Self {
        self.path = path;
        self
    }

    /// Reads the document, and writes it to the instance. [`DeserializeSeed`] has the same function, for a document within
    /// another.
    ///
    /// # Errors
    ///
    /// Returns the first error of the document, with its place; the instance is unchanged.
    pub fn deserialize<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let WritableSeed { instance, path, mode } = self;
        let (definition, names) = (instance.object_definition(), instance.field_names());
        let scope = Scope { definition, names, path };
        scope.check_path()?;
        let access = if is_of_bootstrap_server(definition) { Access::Bootstrap } else { Access::Server };
        let note = Note::new();
        let base = if path == Path::ROOT { Path::instance(definition.id(), 0) } else { path };
        let write = Write { definition, base, mode, access, skips_unknown: false, note: &note };
        let check = Check::new(write).map_err(|kind| scope.refused_at_path(note.error(kind)))?;
        let mut target = Records { instance: &mut *instance, write, check, records: Vec::new() };
        scope.read(&mut target, deserializer)?;
        let Records { instance, mut check, records, .. } = target;
        let mut reader = Kept { records: &records, note: &note };
        let outcome =
            check_whole(&mut check, instance, &mut reader).and_then(|()| write.apply(instance, &mut reader));
        outcome.map_err(|kind| scope.refused_at_path(note.error(kind)))
    }
}

impl<'de> DeserializeSeed<'de> for WritableSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        WritableSeed::deserialize(self, deserializer)
    }
}

/// Makes the checks for which all records are needed.
fn check_whole(
    check: &mut Check<'_>,
    instance: &mut dyn Object,
    reader: &mut Kept<'_>,
) -> Result<(), ErrorKind> {
    if !check.is_ordered() {
        check.check_scattered(instance, reader)?;
    }
    check.mandatory(None)
}

/// Checks the records of a document, and keeps them until all have passed.
struct Records<'a> {
    instance: &'a mut dyn Object,
    write: Write<'a>,
    check: Check<'a>,
    records: Vec<KeptRecord>,
}

impl Records<'_> {
    fn push(
        &mut self,
        (index, row): Located,
        id: Option<u16>,
        value: Option<&Value<'_>>,
    ) -> Result<(), Error> {
        let Some(path) = record_path(self.write.base, row.id(), id) else {
            return Err(ErrorKind::BadId.into());
        };
        let record = Record { path, value: value.copied(), time: None };
        if let Err(kind) = self.check.record(self.instance, &record, index) {
            self.write.note.at_record(&record, 0);
            return Err(self.write.note.error(kind));
        }
        self.records.push(KeptRecord { path, index, value: value.map(KeptValue::new) });
        Ok(())
    }
}

/// Returns the path of a record below the path of the document.
fn record_path(base: Path, resource: u16, id: Option<u16>) -> Option<Path> {
    let resource = Path::instance(base.object_id()?, base.instance_id()?).child(resource)?;
    id.map_or(Some(resource), |id| resource.child(id))
}

impl Target for Records<'_> {
    fn is_secret(&self, (index, _): Located) -> bool {
        self.instance.field(index).is_some_and(Field::is_secret)
    }

    fn begin_multiple(&mut self, _: Located) -> Result<(), Error> {
        Ok(())
    }

    fn value(&mut self, located: Located, id: Option<u16>, value: &Value<'_>) -> Result<(), Error> {
        self.push(located, id, Some(value))
    }

    fn end_multiple(&mut self, located: Located, is_empty: bool) -> Result<(), Error> {
        if is_empty { self.push(located, None, None) } else { Ok(()) }
    }

    fn end_instance(&mut self, _: &BitSet) -> Result<(), Error> {
        Ok(())
    }
}

/// A record that has passed the checks.
struct KeptRecord {
    path: Path,
    index: usize,
    value: Option<KeptValue>,
}

/// A value that no longer borrows from the document.
enum KeptValue {
    String(String),
    CoreLink(String),
    Opaque(Vec<u8>),
    Plain(Value<'static>),
}

impl KeptValue {
    fn new(value: &Value<'_>) -> Self {
        match *value {
            Value::String(text) => KeptValue::String(text.into()),
            Value::CoreLink(text) => KeptValue::CoreLink(text.into()),
            Value::Opaque(bytes) => KeptValue::Opaque(bytes.into()),
            Value::Integer(number) => KeptValue::Plain(Value::Integer(number)),
            Value::Unsigned(number) => KeptValue::Plain(Value::Unsigned(number)),
            Value::Float(number) => KeptValue::Plain(Value::Float(number)),
            Value::Boolean(truth) => KeptValue::Plain(Value::Boolean(truth)),
            Value::Time(time) => KeptValue::Plain(Value::Time(time)),
            Value::ObjectLink(link) => KeptValue::Plain(Value::ObjectLink(link)),
        }
    }

    fn borrow(&self) -> Value<'_> {
        match self {
            KeptValue::String(text) => Value::String(text),
            KeptValue::CoreLink(text) => Value::CoreLink(text),
            KeptValue::Opaque(bytes) => Value::Opaque(bytes),
            KeptValue::Plain(value) => *value,
        }
    }
}

/// Overwrites a value, which may be a key.
#[cfg(feature = "zeroize")]
impl Drop for KeptValue {
    fn drop(&mut self) {
        use zeroize::Zeroize;

        match self {
            KeptValue::String(text) | KeptValue::CoreLink(text) => text.zeroize(),
            KeptValue::Opaque(bytes) => bytes.zeroize(),
            KeptValue::Plain(_) => {}
        }
    }
}

/// Reads the records that were kept.
struct Kept<'r> {
    records: &'r [KeptRecord],
    note: &'r Note,
}

impl Reader for Kept<'_> {
    fn read<'s>(&'s mut self, each: &mut RecordFn<'_, 's>) -> Result<(), ErrorKind> {
        self.records.iter().try_for_each(|kept| {
            let record =
                Record { path: kept.path, value: kept.value.as_ref().map(KeptValue::borrow), time: None };
            each(&record, kept.index).inspect_err(|_| self.note.at_record(&record, 0))
        })
    }
}
