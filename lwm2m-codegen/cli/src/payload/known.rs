//! What is known of objects: definitions that the user named, and those that come with the command.

use std::collections::BTreeMap;
use std::path::{Path as FilePath, PathBuf};

use lwm2m_codegen::bundled;
use lwm2m_codegen::model::{Object, Resource};
use lwm2m_runtime::Path;

use crate::input::{Definitions, Depth};
use crate::outcome::{Failure, Result};
use crate::tables;

/// Definitions by Object ID.
#[derive(Debug, Default)]
pub(crate) struct Known {
    objects: BTreeMap<u16, Object>,
}

impl Known {
    /// Reads the definitions in these files and folders, and those that come with the command of all other
    /// objects; only that of `object` if it is given, as it is the only one that can be needed.
    pub(crate) fn read(paths: &[PathBuf], object: Option<u16>) -> Result<Known> {
        let mut definitions = Definitions::default();
        let wanted = bundled::ALL.iter().filter(|bundled| object.is_none_or(|id| bundled.id == id));
        for bundled in wanted {
            definitions.bundled(bundled.id)?;
        }
        let mut known = Known::default();
        known.add(&definitions);
        known.named(paths)?;
        Ok(known)
    }

    /// Takes in the definitions in these files and folders, and tells which objects that were: they win over
    /// what is known already, and of several versions of an object the highest does.
    pub(crate) fn named(&mut self, paths: &[PathBuf]) -> Result<Vec<u16>> {
        let mut named = Known::default();
        for path in paths {
            let mut definitions = Definitions::default();
            definitions.path(path, Depth::Current)?;
            if definitions.objects().next().is_none() {
                return Err(nothing_in(path));
            }
            named.add(&definitions);
        }
        let ids = named.objects.keys().copied().collect();
        self.objects.append(&mut named.objects);
        Ok(ids)
    }

    /// Takes in an object that comes with the command.
    pub(crate) fn bundled(&mut self, id: u16) -> Result<()> {
        let mut definitions = Definitions::default();
        definitions.bundled(id)?;
        self.add(&definitions);
        Ok(())
    }

    fn add(&mut self, definitions: &Definitions) {
        for (_, object) in definitions.objects() {
            let known = self.objects.get(&object.id.value);
            if known.is_none_or(|known| known.version.value <= object.version.value) {
                self.objects.insert(object.id.value, object.clone());
            }
        }
    }

    /// The definition of an object.
    pub(crate) fn object(&self, id: u16) -> Option<&Object> {
        self.objects.get(&id)
    }

    /// The definition of the resource that a path leads to or into.
    pub(crate) fn resource(&self, path: Path) -> Option<&Resource> {
        self.object(path.object_id()?)?.resource(path.resource_id()?)
    }

    /// The name of the resource that a path leads to or into, else of its object; fit to be printed.
    pub(crate) fn name(&self, path: Path) -> Option<String> {
        let name = match path.resource_id() {
            Some(_) => &self.resource(path)?.name,
            None => &self.object(path.object_id()?)?.name,
        };
        Some(name.value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
    }

    /// Runs `work` with the runtime's tables of all objects.
    pub(crate) fn with_tables<T>(
        &self,
        work: impl FnOnce(lwm2m_runtime::definition::Definitions<'_>) -> T,
    ) -> T {
        tables::with_tables(&self.objects.values().collect::<Vec<_>>(), work)
    }
}

impl FromIterator<Object> for Known {
    fn from_iter<I: IntoIterator<Item = Object>>(objects: I) -> Known {
        Known { objects: objects.into_iter().map(|object| (object.id.value, object)).collect() }
    }
}

fn nothing_in(path: &FilePath) -> Failure {
    Failure::usage(format!("`{}` defines no object", path.display()))
        .help("`lwm2m check` tells what is wrong with a definition")
}
