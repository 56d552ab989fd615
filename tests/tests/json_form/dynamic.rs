//! Instances whose fields are made at run time, from definitions of the registry: as generated structs, without a
//! compiler.

use std::collections::BTreeMap;
use std::path::Path;

use lwm2m_codegen::diagnostics::Sources;
use lwm2m_codegen::model::{self, Interval, Object as Model, Resource};
use lwm2m_codegen::{names, xml};
use lwm2m_runtime::codec::Sink;
use lwm2m_runtime::definition::{Operations, Range, ResourceDef, ResourceList, ResourceType, Table};
use lwm2m_runtime::error::ValueError;
use lwm2m_runtime::field::{Field, Instances};
use lwm2m_runtime::json::FieldNames;
use lwm2m_runtime::{Object, ObjectDef, Value};
use lwm2m_tests::data;
use lwm2m_tests::vectors::Owned;

use super::schemas::Schemas;

/// A definition, with the facts that a table does not have.
#[derive(Clone)]
pub(crate) struct Definition {
    definition: &'static ObjectDef<'static>,
    names: &'static [&'static str],
    /// The codes that have names, by row.
    codes: Vec<Vec<i64>>,
}

/// Returns the definitions of a folder.
pub(crate) fn definitions(folder: &Path) -> Vec<Definition> {
    let mut all = Vec::new();
    for file in data::files(folder, "xml") {
        let bytes = std::fs::read(&file).expect("the file can be read");
        let document = xml::read_bytes(&file, &bytes, &mut Sources::default());
        all.extend(document.objects.iter().map(Definition::new));
    }
    all
}

/// Returns the schemas and the definition of an object with one resource, `Value`, which a server writes.
pub(crate) fn of_one_resource(kind: &str, range: &str) -> (Schemas, Definition) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><LWM2M><Object ObjectType=\"MODefinition\"><Name>Meter</Name>\
         <Description1>A meter.</Description1><ObjectID>42770</ObjectID>\
         <ObjectURN>urn:oma:lwm2m:x:42770</ObjectURN><MultipleInstances>Multiple</MultipleInstances>\
         <Mandatory>Optional</Mandatory><Resources><Item ID=\"0\"><Name>Value</Name>\
         <Operations>RW</Operations><MultipleInstances>Single</MultipleInstances>\
         <Mandatory>Optional</Mandatory><Type>{kind}</Type><RangeEnumeration>{range}</RangeEnumeration>\
         <Units></Units><Description>Its value.</Description></Item></Resources></Object></LWM2M>"
    );
    std::fs::write(folder.path().join("42770.xml"), text).expect("the file can be written");
    let schemas = Schemas::export(folder.path());
    let definition = definitions(folder.path()).pop().expect("the file has an object");
    (schemas, definition)
}

impl Definition {
    fn new(object: &Model) -> Self {
        let fields = names::object_names(object).resources;
        let mut resources: Vec<(&Resource, String)> =
            object.resources.iter().zip(fields).map(|(resource, name)| (resource, name.field)).collect();
        resources
            .retain(|(resource, _)| resource.kind.is_some() || resource.operations.value.is_executable());
        resources.sort_by_key(|(resource, _)| resource.id.value);
        resources.dedup_by_key(|(resource, _)| resource.id.value);
        let list: ResourceList<'static> = resources.iter().map(|(resource, _)| row(resource)).collect();
        let table: Table<'static> = Box::leak(Box::new(list)).table();
        let name: &'static str = Box::leak(object.name.value.clone().into_boxed_str());
        let definition: &ObjectDef<'static> =
            Box::leak(Box::new(ObjectDef::new(object.id.value, name, table)));
        let names: Vec<&'static str> =
            resources.iter().map(|(_, name)| &*Box::leak(name.clone().into_boxed_str())).collect();
        let codes = resources.iter().map(|(resource, _)| codes(resource)).collect();
        Definition { definition, names: Box::leak(names.into_boxed_slice()), codes }
    }

    /// Returns an instance with the fields of a placeholder.
    pub(crate) fn instance(&self) -> Dynamic {
        let fields = self.definition.resources().zip(&self.codes).map(|(resource, codes)| {
            let kind = resource.kind()?;
            // As in generated code: a write-only resource is optional.
            let is_optional = !resource.is_mandatory() || resource.operations() == Operations::Write;
            let mut field =
                DynamicField { kind, codes: codes.clone(), is_optional, value: DynamicValue::Absent };
            if resource.is_multiple() {
                field.value = DynamicValue::Multiple(None);
            }
            field.clear();
            Some(field)
        });
        Dynamic { definition: self.definition, names: self.names, fields: fields.collect() }
    }
}

fn codes(resource: &Resource) -> Vec<i64> {
    let kind = resource.kind.as_ref().map(|kind| kind.value);
    match kind {
        Some(model::ResourceType::Integer | model::ResourceType::Unsigned) => {
            resource.labels.iter().flat_map(|labels| &labels.codes).map(|label| label.code).collect()
        }
        _ => Vec::new(),
    }
}

fn row(resource: &Resource) -> ResourceDef<'static> {
    let (id, name) = (resource.id.value, "");
    let operations = match resource.operations.value {
        model::Operations::Execute => return ResourceDef::executable(id, name),
        model::Operations::Bootstrap => Operations::Bootstrap,
        model::Operations::Read => Operations::Read,
        model::Operations::Write => Operations::Write,
        model::Operations::ReadWrite => Operations::ReadWrite,
    };
    let kind = resource.kind.as_ref().map_or(model::ResourceType::String, |kind| kind.value);
    let mut row = ResourceDef::new(id, name, operations, kind_of(kind));
    row = if resource.multiple.value { row.multiple() } else { row };
    row = if resource.mandatory.value { row.mandatory() } else { row };
    match &resource.range {
        Some(range) => row.within(Box::leak(Box::new(range_of(range)))),
        None => row,
    }
}

fn kind_of(kind: model::ResourceType) -> ResourceType {
    match kind {
        model::ResourceType::String => ResourceType::String,
        model::ResourceType::Integer => ResourceType::Integer,
        model::ResourceType::Unsigned => ResourceType::Unsigned,
        model::ResourceType::Float => ResourceType::Float,
        model::ResourceType::Boolean => ResourceType::Boolean,
        model::ResourceType::Opaque => ResourceType::Opaque,
        model::ResourceType::Time => ResourceType::Time,
        model::ResourceType::ObjectLink => ResourceType::ObjectLink,
        model::ResourceType::CoreLink => ResourceType::CoreLink,
    }
}

fn range_of(range: &model::Range) -> Range<'static> {
    fn pairs<T: Copy>(union: &[Interval<T>]) -> &'static [(T, T)] {
        let pairs: Vec<(T, T)> = union.iter().map(|interval| (interval.low, interval.high)).collect();
        Box::leak(pairs.into_boxed_slice())
    }
    match range {
        model::Range::Integer(union) => Range::Integer(pairs(union)),
        model::Range::Unsigned(union) => Range::Unsigned(pairs(union)),
        model::Range::Float(union) => Range::Float(pairs(union)),
        model::Range::Length(union) => Range::Length(pairs(union)),
    }
}

/// An instance.
pub(crate) struct Dynamic {
    definition: &'static ObjectDef<'static>,
    names: &'static [&'static str],
    fields: Vec<Option<DynamicField>>,
}

impl Object for Dynamic {
    fn definition() -> &'static ObjectDef<'static> {
        static NONE: ObjectDef<'static> = ObjectDef::new(0, "", Table::EMPTY);
        &NONE
    }

    fn object_definition(&self) -> &'static ObjectDef<'static> {
        self.definition
    }

    fn field(&self, index: usize) -> Option<&dyn Field> {
        Some(self.fields.get(index)?.as_ref()?)
    }

    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
        Some(self.fields.get_mut(index)?.as_mut()?)
    }
}

impl FieldNames for Dynamic {
    fn field_names(&self) -> &'static [&'static str] {
        self.names
    }
}

/// A field of any type.
struct DynamicField {
    kind: ResourceType,
    codes: Vec<i64>,
    is_optional: bool,
    value: DynamicValue,
}

enum DynamicValue {
    Absent,
    Single(Owned),
    Multiple(Option<BTreeMap<u16, Owned>>),
}

impl Field for DynamicField {
    fn emit(&self, id: u16, sink: &mut dyn Sink) {
        match &self.value {
            DynamicValue::Absent | DynamicValue::Multiple(None) => {}
            DynamicValue::Single(value) => sink.value(id, value.borrow()),
            DynamicValue::Multiple(Some(instances)) => {
                sink.begin_multiple(id, instances.len());
                for (id, value) in instances {
                    sink.value(*id, value.borrow());
                }
                sink.end_multiple();
            }
        }
    }

    fn check(&self, value: &Value<'_>) -> Result<bool, ValueError> {
        let code = match *value {
            Value::Integer(code) => Some(code),
            Value::Unsigned(code) => i64::try_from(code).ok(),
            _ => None,
        };
        if !self.codes.is_empty() && matches!(value, Value::Unsigned(_)) && code.is_none() {
            return Err(ValueError::Overflow);
        }
        Ok(self.codes.is_empty() || code.is_some_and(|code| self.codes.contains(&code)))
    }

    fn set(&mut self, instance: Option<u16>, value: &Value<'_>) -> Result<(), ValueError> {
        if value.kind() != self.kind {
            return Err(ValueError::WrongType { expected: self.kind });
        }
        self.check(value)?;
        match (&mut self.value, instance) {
            (DynamicValue::Multiple(instances), Some(id)) => {
                instances.get_or_insert_default().insert(id, Owned::new(*value));
            }
            (DynamicValue::Multiple(_), None) | (_, Some(_)) => return Err(ValueError::WrongMultiplicity),
            (single, None) => *single = DynamicValue::Single(Owned::new(*value)),
        }
        Ok(())
    }

    fn clear(&mut self) {
        self.value = match (&self.value, self.is_optional) {
            (DynamicValue::Multiple(_), true) => DynamicValue::Multiple(None),
            (DynamicValue::Multiple(_), false) => DynamicValue::Multiple(Some(BTreeMap::new())),
            (_, true) => DynamicValue::Absent,
            (_, false) => DynamicValue::Single(placeholder(self.kind)),
        };
    }

    fn instances(&mut self) -> Option<&mut dyn Instances> {
        match self.value {
            DynamicValue::Multiple(_) => Some(self),
            _ => None,
        }
    }
}

impl Instances for DynamicField {
    fn contains(&self, id: u16) -> bool {
        matches!(&self.value, DynamicValue::Multiple(Some(instances)) if instances.contains_key(&id))
    }

    fn count(&self) -> usize {
        match &self.value {
            DynamicValue::Multiple(Some(instances)) => instances.len(),
            _ => 0,
        }
    }

    fn capacity(&self) -> usize {
        usize::from(u16::MAX)
    }

    fn make_empty(&mut self) {
        self.value = DynamicValue::Multiple(Some(BTreeMap::new()));
    }

    fn remove(&mut self, id: u16) -> bool {
        match &mut self.value {
            DynamicValue::Multiple(Some(instances)) => instances.remove(&id).is_some(),
            _ => false,
        }
    }
}

fn placeholder(kind: ResourceType) -> Owned {
    match kind {
        ResourceType::String => Owned::String(String::new()),
        ResourceType::CoreLink => Owned::CoreLink(String::new()),
        ResourceType::Integer => Owned::Integer(0),
        ResourceType::Unsigned => Owned::Unsigned(0),
        ResourceType::Float => Owned::Float(0.0),
        ResourceType::Boolean => Owned::Boolean(false),
        ResourceType::Opaque => Owned::Opaque(Vec::new()),
        ResourceType::Time => Owned::Time(lwm2m_runtime::Time(0)),
        ResourceType::ObjectLink => Owned::ObjectLink(lwm2m_runtime::ObjectLink::NULL),
    }
}
