//! Instances of objects that are known at run time only: what a generated struct is for a program, over the table of
//! a definition that the command has read.

use std::fmt;

use lwm2m_runtime::codec::Sink;
use lwm2m_runtime::definition::{ResourceDef, ResourceType, Table};
use lwm2m_runtime::error::ValueError;
use lwm2m_runtime::field::{CoreLink, Field, Instances, ResourceValue};
use lwm2m_runtime::json::FieldNames;
use lwm2m_runtime::{Multiple, Object, ObjectDef, ObjectLink, Record, Time, Value};

use crate::tables::ObjectTable;

/// An instance of any object. Every resource may be absent, also a mandatory one.
pub(crate) struct DynamicInstance {
    table: &'static ObjectTable,
    /// The fields in the order of the table; `None` for an absent resource.
    fields: Vec<Option<Box<dyn Field>>>,
}

impl DynamicInstance {
    /// Makes an instance without resources.
    pub(crate) fn new(table: &'static ObjectTable) -> DynamicInstance {
        let fields = table.definition.resources().map(|_| None).collect();
        DynamicInstance { table, fields }
    }

    /// Sets the value in a record, whose path lies within the instance. A record without a value makes a multiple
    /// resource present, without resource instances. A resource without a definition is skipped.
    ///
    /// # Errors
    ///
    /// Returns the reason if the field cannot hold the value.
    pub(crate) fn set(&mut self, record: &Record<'_>) -> Result<(), ValueError> {
        let index = record.path.resource_id().and_then(|id| self.table.definition.index_of(id, 0));
        let Some(field) = index.and_then(|index| self.field_mut(index)) else { return Ok(()) };
        match &record.value {
            Some(value) => field.set(record.path.resource_instance_id(), value),
            None => {
                if let Some(instances) = field.instances().filter(|instances| instances.count() == 0) {
                    instances.make_empty();
                }
                Ok(())
            }
        }
    }
}

impl fmt::Debug for DynamicInstance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynamicInstance").field("definition", &self.table.definition).finish_non_exhaustive()
    }
}

impl Object for DynamicInstance {
    /// Returns a definition without resources: that of an instance is known by the instance only, and the runtime asks
    /// a `dyn Object` for nothing else.
    fn definition() -> &'static ObjectDef<'static> {
        static UNKNOWN: ObjectDef<'static> = ObjectDef::new(u16::MAX, "", Table::EMPTY);
        &UNKNOWN
    }

    fn object_definition(&self) -> &'static ObjectDef<'static> {
        &self.table.definition
    }

    fn field(&self, index: usize) -> Option<&dyn Field> {
        self.fields.get(index)?.as_deref()
    }

    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
        let slot = self.fields.get_mut(index)?;
        if slot.is_none() {
            *slot = empty_field(&self.table.definition.resources().nth(index)?, self.table.codes.get(index)?);
        }
        Some(slot.as_mut()?.as_mut())
    }
}

impl FieldNames for DynamicInstance {
    fn field_names(&self) -> &'static [&'static str] {
        &self.table.field_names
    }
}

/// Returns the field of a resource, without a value; `None` for executables.
fn empty_field(resource: &ResourceDef<'_>, codes: &'static Option<Vec<i64>>) -> Option<Box<dyn Field>> {
    let empty = match resource.kind()? {
        ResourceType::String => empty::<String>,
        ResourceType::Integer => empty::<i64>,
        ResourceType::Unsigned => empty::<u64>,
        ResourceType::Float => empty::<f64>,
        ResourceType::Boolean => empty::<bool>,
        ResourceType::Opaque => empty::<Vec<u8>>,
        ResourceType::Time => empty::<Time>,
        ResourceType::ObjectLink => empty::<ObjectLink>,
        ResourceType::CoreLink => empty::<CoreLink<String>>,
    };
    let field = empty(resource.is_multiple());
    Some(match codes {
        Some(codes) => Box::new(EnumField { field, codes }),
        None => field,
    })
}

fn empty<T: ResourceValue + 'static>(is_multiple: bool) -> Box<dyn Field> {
    if is_multiple { Box::new(None::<Multiple<T>>) } else { Box::new(None::<T>) }
}

/// A field of codes: an enum in generated code, which knows the codes that have a name.
struct EnumField {
    field: Box<dyn Field>,
    codes: &'static [i64],
}

impl Field for EnumField {
    fn emit(&self, id: u16, sink: &mut dyn Sink) {
        self.field.emit(id, sink);
    }

    fn check(&self, value: &Value<'_>) -> Result<bool, ValueError> {
        self.field.check(value).map(|_| value.as_i64().is_some_and(|code| self.codes.contains(&code)))
    }

    fn set(&mut self, instance: Option<u16>, value: &Value<'_>) -> Result<(), ValueError> {
        self.field.set(instance, value)
    }

    fn clear(&mut self) {
        self.field.clear();
    }

    fn instances(&mut self) -> Option<&mut dyn Instances> {
        self.field.instances()
    }
}
