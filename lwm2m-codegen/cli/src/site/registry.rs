//! The objects of a folder with their versions, owners and diagnostics.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lwm2m_codegen::diagnostics::{Diagnostic, Sources};
use lwm2m_codegen::model::{Object, Origin, Version};
use lwm2m_codegen::registry::Reusable;

use crate::input::{Definitions, File, Location};
use crate::location::location;

use super::text::{name, one_line};

/// Ids of reusable resources.
pub(super) const REUSABLE: std::ops::RangeInclusive<u16> = 2048..=26240;

/// The content of a folder.
pub(super) struct Registry<'d> {
    pub(super) title: &'d str,
    folder: &'d Path,
    pub(super) sources: &'d Sources,
    /// In the order of their ids.
    pub(super) objects: Vec<RegisteredObject<'d>>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The registrations of reusable resources.
    pub(super) reusable: Reusable,
    /// The current objects that use a reusable resource, by its id.
    pub(super) users: BTreeMap<u16, BTreeSet<u16>>,
    /// Definitions that have no page, as warnings.
    pub(super) skipped: Vec<String>,
}

/// An object with its versions.
pub(super) struct RegisteredObject<'d> {
    pub(super) id: u16,
    /// In ascending order; never empty.
    pub(super) versions: Vec<ObjectVersion<'d>>,
}

/// A version of an object.
#[derive(Clone, Copy)]
pub(super) struct ObjectVersion<'d> {
    pub(super) file: &'d File,
    pub(super) object: &'d Object,
    /// The owner in the index of the registry; may be empty.
    pub(super) owner: &'d str,
}

impl<'d> RegisteredObject<'d> {
    /// Returns the newest version.
    pub(super) fn newest(&self) -> &ObjectVersion<'d> {
        // An object is made with its first version, and versions are only added.
        &self.versions[self.versions.len() - 1]
    }
}

impl ObjectVersion<'_> {
    pub(super) fn version(&self) -> Version {
        self.object.version.value
    }

    /// Returns whether a diagnostic is about this version. One about the file belongs to the first object in it.
    fn has(&self, diagnostic: &Diagnostic) -> bool {
        let Origin::Text { source, start, .. } = diagnostic.origin else { return false };
        if source != self.file.source {
            return false;
        }
        let contains = |object: &Object| match object.origin {
            Origin::Text { start: from, end, .. } => (from..end).contains(&start),
            Origin::Unknown | Origin::Token(_) => false,
        };
        let objects = &self.file.document.objects;
        let object = objects.iter().find(|object| contains(object)).or_else(|| objects.first());
        object.is_some_and(|object| std::ptr::eq(object, self.object))
    }

    /// Returns the name for people.
    pub(super) fn name(&self) -> String {
        name(&self.object.name.value)
    }

    /// Returns the start of the names of its files: `3303-1_1`.
    pub(super) fn stem(&self) -> String {
        let Version { major, minor } = self.version();
        format!("{}-{major}_{minor}", self.object.id.value)
    }

    /// Returns the page of this version, which stays when a newer version comes.
    pub(super) fn page(&self) -> String {
        format!("{}.html", self.stem())
    }
}

impl<'d> Registry<'d> {
    /// Collects the objects of definitions that were read from one folder.
    pub(super) fn new(
        title: &'d str,
        folder: &'d Path,
        definitions: &'d Definitions,
        diagnostics: Vec<Diagnostic>,
    ) -> Registry<'d> {
        let (versions, skipped) = versions(definitions, folder);
        let mut objects: Vec<RegisteredObject<'d>> = Vec::new();
        for version in versions.into_values() {
            let id = version.object.id.value;
            match objects.last_mut() {
                Some(object) if object.id == id => object.versions.push(version),
                _ => objects.push(RegisteredObject { id, versions: vec![version] }),
            }
        }
        let common = definitions.folders.iter().filter_map(|folder| folder.common.as_ref());
        let reusable = common.fold(Reusable::bundled(), |known, (_, resources)| known.with(resources));
        let users = users(&objects);
        let sources = &definitions.sources;
        Registry { title, folder, sources, objects, diagnostics, reusable, users, skipped }
    }

    /// Returns all versions of all objects.
    pub(super) fn versions(&self) -> impl Iterator<Item = &ObjectVersion<'d>> {
        self.objects.iter().flat_map(|object| &object.versions)
    }

    /// Returns the object with an id.
    pub(super) fn object(&self, id: u16) -> Option<&RegisteredObject<'d>> {
        let at = self.objects.binary_search_by_key(&id, |object| object.id).ok()?;
        self.objects.get(at)
    }

    /// Returns the diagnostics of a version.
    pub(super) fn diagnostics_of<'r>(
        &'r self,
        version: &'r ObjectVersion<'d>,
    ) -> impl Iterator<Item = &'r Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| version.has(diagnostic))
    }

    /// Returns the version whose page has a diagnostic.
    pub(super) fn version_of(&self, diagnostic: &Diagnostic) -> Option<&ObjectVersion<'d>> {
        self.versions().find(|version| version.has(diagnostic))
    }

    /// Returns the file of a definition, relative to the folder, with slashes.
    pub(super) fn relative(&self, path: &Path) -> String {
        relative(path, self.folder)
    }

    /// Returns file and line of a diagnostic; empty if it has none.
    pub(super) fn place(&self, diagnostic: &Diagnostic) -> String {
        location(diagnostic.origin, self.sources).map_or_else(String::new, |place| {
            format!("{}:{}", self.relative(Path::new(&place.file)), place.line)
        })
    }
}

/// Returns each version of each object, the one in the folder rather than its copy in the history, and warnings about
/// definitions that are left out.
fn versions<'d>(
    definitions: &'d Definitions,
    folder: &Path,
) -> (BTreeMap<(u16, Version), ObjectVersion<'d>>, Vec<String>) {
    let is_copy = |file: &File| matches!(file.location, Location::History(_));
    let (mut versions, mut skipped) = (BTreeMap::<_, ObjectVersion<'d>>::new(), Vec::new());
    for (file, object) in definitions.objects() {
        let key = (object.id.value, object.version.value);
        let version = ObjectVersion { file, object, owner: owner(definitions, file, object) };
        let Some(present) = versions.get(&key) else {
            versions.insert(key, version);
            continue;
        };
        match (is_copy(present.file), is_copy(file)) {
            (true, false) => _ = versions.insert(key, version),
            (false, true) => {}
            _ => skipped.push(format!(
                "version {} of object {} is defined twice; the page is that of `{}`, not of `{}`",
                key.1,
                key.0,
                relative(&present.file.path, folder),
                relative(&file.path, folder),
            )),
        }
    }
    (versions, skipped)
}

/// Returns the owner in the index of the registry: of this version, or of another one.
fn owner<'d>(definitions: &'d Definitions, file: &File, object: &Object) -> &'d str {
    let (Location::Folder(at) | Location::History(at)) = file.location else { return "" };
    let index = definitions.folders.get(at).and_then(|folder| folder.index.as_ref());
    let index = index.map_or(&[][..], |(_, entries)| entries);
    let entries = || index.iter().filter(|entry| entry.id == object.id && !entry.owner.value.is_empty());
    let version = object.version.value;
    let same = entries().find(|entry| Version::parse(&entry.version.value) == Some(version));
    same.or_else(|| entries().next_back()).map_or("", |entry| entry.owner.value.as_str())
}

/// Returns the current objects that use each reusable resource.
fn users(objects: &[RegisteredObject<'_>]) -> BTreeMap<u16, BTreeSet<u16>> {
    let mut users: BTreeMap<u16, BTreeSet<u16>> = BTreeMap::new();
    for object in objects {
        for resource in &object.newest().object.resources {
            if REUSABLE.contains(&resource.id.value) {
                users.entry(resource.id.value).or_default().insert(object.id);
            }
        }
    }
    users
}

/// Returns a path relative to a folder, with slashes, on a single line.
fn relative(path: &Path, folder: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<String> =
        inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    one_line(&parts.join("/"))
}
