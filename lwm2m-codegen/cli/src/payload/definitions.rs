//! The object definitions that a payload is decoded with: those of `--objects`, and the bundled ones.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use lwm2m_codegen::bundled;
use lwm2m_codegen::diagnostics::one_line;
use lwm2m_codegen::model::{Object, Operations, Resource};
use lwm2m_codegen::registry;
use lwm2m_runtime::{ObjectDef, Path};

use crate::console::single_line;
use crate::error::{CliError, Result};
use crate::input::{Definitions, Depth, Input};
use crate::tables;

/// Object definitions by Object ID.
#[derive(Debug, Default)]
pub(crate) struct ObjectDefinitions {
    objects: BTreeMap<u16, Rc<Definition>>,
    /// The tables of `objects`, in their order.
    tables: OnceCell<Vec<&'static ObjectDef<'static>>>,
}

/// The definition of an object.
#[derive(Debug)]
struct Definition {
    object: Object,
    table: OnceCell<&'static ObjectDef<'static>>,
}

impl Definition {
    fn new(object: Object) -> Rc<Definition> {
        Rc::new(Definition { object, table: OnceCell::new() })
    }

    fn table(&self) -> &'static ObjectDef<'static> {
        self.table.get_or_init(|| tables::leak(&self.object))
    }
}

impl ObjectDefinitions {
    /// Reads the definitions that arguments name, and the bundled ones of all other objects. Of the bundled ones
    /// only `object` is read if that is given.
    pub(crate) fn read(inputs: &[Input], object: Option<u16>) -> Result<ObjectDefinitions> {
        let mut definitions = ObjectDefinitions::default();
        for bundled in bundled::ALL.iter().filter(|bundled| object.is_none_or(|id| bundled.id == id)) {
            definitions.add_inputs(&[Input::Bundled(bundled.id)])?;
        }
        definitions.add_inputs(inputs)?;
        Ok(definitions)
    }

    /// Adds the definitions that arguments name and returns their Object IDs. They replace earlier definitions; among
    /// themselves the highest version of an object wins.
    pub(crate) fn add_inputs(&mut self, inputs: &[Input]) -> Result<Vec<u16>> {
        let mut files = Definitions::default();
        for input in inputs {
            let before = files.objects().count();
            files.read(input, Depth::Current)?;
            if files.objects().count() == before {
                return Err(no_object_in(input));
            }
        }
        if let Some(twice) = registry::defined_twice(files.objects().map(|(_, object)| object)).first() {
            let message = one_line(twice, &files.sources);
            return Err(CliError::usage(message).help("remove one of them from the arguments"));
        }
        let mut added = ObjectDefinitions::default();
        added.add(&files);
        let ids = added.objects.keys().copied().collect();
        self.objects.append(&mut added.objects);
        self.tables.take();
        Ok(ids)
    }

    fn add(&mut self, files: &Definitions) {
        for (_, object) in files.objects() {
            let present = self.objects.get(&object.id.value);
            if present.is_none_or(|present| present.object.version.value <= object.version.value) {
                self.objects.insert(object.id.value, Definition::new(object.clone()));
            }
        }
    }

    /// Returns the definition of an object.
    pub(crate) fn object(&self, id: u16) -> Option<&Object> {
        self.objects.get(&id).map(|definition| &definition.object)
    }

    /// Returns the definition of the resource that a path names or lies in.
    pub(crate) fn resource(&self, path: Path) -> Option<&Resource> {
        self.object(path.object_id()?)?.resource(path.resource_id()?)
    }

    /// Returns the operations of the resource that a path names or lies in.
    pub(crate) fn operations(&self, path: Path) -> Option<Operations> {
        Some(self.resource(path)?.operations.value)
    }

    /// Returns the name of the resource that a path names or lies in, otherwise of its object, on a single line.
    pub(crate) fn name(&self, path: Path) -> Option<String> {
        let name = match path.resource_id() {
            Some(_) => &self.resource(path)?.name,
            None => &self.object(path.object_id()?)?.name,
        };
        Some(single_line(&name.value))
    }

    /// Returns the runtime's tables of all objects, by Object ID.
    pub(crate) fn tables(&self) -> &[&'static ObjectDef<'static>] {
        self.tables.get_or_init(|| self.objects.values().map(|definition| definition.table()).collect())
    }

    /// Returns the tables of the objects that a path can lie in: one, or all for the root.
    pub(crate) fn tables_within(&self, path: Path) -> &[&'static ObjectDef<'static>] {
        let tables = self.tables();
        let Some(id) = path.object_id() else { return tables };
        let start = tables.partition_point(|table| table.id() < id);
        let end = tables.partition_point(|table| table.id() <= id);
        &tables[start..end]
    }
}

impl FromIterator<Object> for ObjectDefinitions {
    fn from_iter<I: IntoIterator<Item = Object>>(objects: I) -> ObjectDefinitions {
        let objects = objects.into_iter().map(|object| (object.id.value, Definition::new(object))).collect();
        ObjectDefinitions { objects, tables: OnceCell::new() }
    }
}

fn no_object_in(input: &Input) -> CliError {
    CliError::usage(format!("`{input}` defines no object"))
        .help("`lwm2m check` lists the errors of a definition")
}
