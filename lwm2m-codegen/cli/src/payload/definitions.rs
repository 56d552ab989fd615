//! The object definitions that a payload is decoded with: those of `--objects`, and the bundled ones.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use lwm2m_codegen::bundled;
use lwm2m_codegen::diagnostics::one_line;
use lwm2m_codegen::model::{Object, Operations, Resource, Version};
use lwm2m_codegen::registry;
use lwm2m_runtime::definition::in_version;
use lwm2m_runtime::{ObjectDef, Path};

use super::instance::DynamicInstance;
use crate::console::single_line;
use crate::error::{CliError, Result};
use crate::input::{Definitions, Depth, Input};
use crate::tables::{self, ObjectTable};

/// Object definitions by Object ID.
#[derive(Debug, Default)]
pub(crate) struct ObjectDefinitions {
    objects: BTreeMap<u16, Rc<Definition>>,
    /// The versions of objects that are not in `objects`, the latest additions first.
    other_versions: Vec<Rc<Definition>>,
    /// The tables of `objects`, in their order.
    tables: OnceCell<Vec<&'static ObjectDef<'static>>>,
}

/// The versions of objects by Object ID, as a device registers them.
pub(crate) type Versions = BTreeMap<u16, Version>;

/// The definition of an object.
#[derive(Debug)]
struct Definition {
    object: Object,
    table: OnceCell<&'static ObjectTable>,
}

impl Definition {
    fn new(object: Object) -> Rc<Definition> {
        Rc::new(Definition { object, table: OnceCell::new() })
    }

    fn id(&self) -> u16 {
        self.object.id.value
    }

    fn version(&self) -> Version {
        self.object.version.value
    }

    fn table(&self) -> &'static ObjectTable {
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
        self.other_versions.splice(..0, added.other_versions);
        for definition in added.objects.into_values() {
            self.replace(definition);
        }
        self.tables.take();
        Ok(ids)
    }

    fn add(&mut self, files: &Definitions) {
        for (_, object) in files.objects() {
            let definition = Definition::new(object.clone());
            let present = self.objects.get(&definition.id());
            if present.is_none_or(|present| present.version() <= definition.version()) {
                self.replace(definition);
            } else {
                self.other_versions.push(definition);
            }
        }
    }

    /// Makes a definition that of its object.
    fn replace(&mut self, definition: Rc<Definition>) {
        if let Some(replaced) = self.objects.insert(definition.id(), definition) {
            self.other_versions.insert(0, replaced);
        }
    }

    /// Returns the definitions with the versions of some objects that a device has registered, by the rules of
    /// [`in_version`].
    ///
    /// # Errors
    ///
    /// Returns which object has no definition of such a version.
    pub(crate) fn in_versions(&self, versions: &Versions) -> std::result::Result<ObjectDefinitions, String> {
        let mut selected = self.objects.clone();
        for (id, version) in versions {
            let known: Vec<&Rc<Definition>> = self.versions(*id).collect();
            let tables: Vec<&ObjectDef<'static>> =
                known.iter().map(|definition| &definition.table().definition).collect();
            let version = lwm2m_runtime::definition::Version { major: version.major, minor: version.minor };
            let found = in_version(&tables, *id, version);
            let found = known.iter().zip(&tables).find(|(_, table)| found == Some(**table));
            let Some((definition, _)) = found else {
                let version = format!("{}.{}", version.major, version.minor);
                return Err(no_version(*id, &version, known.iter().map(|known| known.version())));
            };
            selected.insert(*id, Rc::clone(definition));
        }
        let other_versions = self.other_versions.clone();
        Ok(ObjectDefinitions { objects: selected, other_versions, tables: OnceCell::new() })
    }

    fn versions(&self, id: u16) -> impl Iterator<Item = &Rc<Definition>> {
        let others = self.other_versions.iter().filter(move |other| other.id() == id);
        self.objects.get(&id).into_iter().chain(others)
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
        self.tables
            .get_or_init(|| self.objects.values().map(|definition| &definition.table().definition).collect())
    }

    /// Returns an instance of an object, without resources; `None` if the object has no definition.
    pub(crate) fn new_instance(&self, id: u16) -> Option<DynamicInstance> {
        Some(DynamicInstance::new(self.objects.get(&id)?.table()))
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

/// Returns the error of an object without a definition.
pub(crate) fn no_definition(id: u16) -> String {
    format!("object {id} has no definition: name one with `--objects`")
}

fn no_version(id: u16, version: &str, known: impl Iterator<Item = Version>) -> String {
    let mut known: Vec<Version> = known.collect();
    known.sort_unstable();
    known.dedup();
    let known: Vec<String> = known.iter().map(Version::to_string).collect();
    match known.as_slice() {
        [] => no_definition(id),
        [only] => format!("object {id} has no definition of version {version}, only of {only}"),
        _ => format!("object {id} has no definition of version {version}, only of {}", known.join(", ")),
    }
}

impl FromIterator<Object> for ObjectDefinitions {
    fn from_iter<I: IntoIterator<Item = Object>>(objects: I) -> ObjectDefinitions {
        let objects = objects.into_iter().map(|object| (object.id.value, Definition::new(object))).collect();
        ObjectDefinitions { objects, ..ObjectDefinitions::default() }
    }
}

fn no_object_in(input: &Input) -> CliError {
    CliError::usage(format!("`{input}` defines no object"))
        .help("`lwm2m check` lists the errors of a definition")
}
