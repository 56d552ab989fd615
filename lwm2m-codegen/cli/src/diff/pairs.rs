//! Which definition is compared with which.

use std::collections::BTreeMap;
use std::path::Path;

use lwm2m_codegen::model::{Object, Version};

use crate::input::{Definitions, Depth, File, Place};
use crate::outcome::{Failure, Result};

/// A definition and the file that it stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Definition<'d> {
    pub(super) file: &'d File,
    pub(super) object: &'d Object,
}

/// Two versions of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'d> {
    pub(super) old: Definition<'d>,
    pub(super) new: Definition<'d>,
}

/// How definitions are paired.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pairs {
    /// The files before this index with those from it on, by object ids.
    Sides(usize),
    /// Each version with the next.
    History,
}

/// Reads two files or folders.
pub(super) fn sides(old: &Path, new: &Path, definitions: &mut Definitions) -> Result<Pairs> {
    if [old, new].iter().all(|path| *path == Path::new("-")) {
        return Err(Failure::usage("standard input cannot be both definitions"));
    }
    definitions.path(old, Depth::Current)?;
    let split = definitions.files.len();
    definitions.path(new, Depth::Current)?;
    Pairs::Sides(split).comparable([old, new], definitions)
}

/// Reads an object that comes with the command, and a file or folder.
pub(super) fn bundled(id: u16, new: &Path, definitions: &mut Definitions) -> Result<Pairs> {
    definitions.bundled(id)?;
    let split = definitions.files.len();
    definitions.path(new, Depth::Current)?;
    // The other objects of a folder are not meant.
    for file in definitions.files.iter_mut().skip(split) {
        if file.place != Place::Named {
            file.document.objects.retain(|object| object.id.value == id);
        }
    }
    let name = format!("<bundled {id}>");
    Pairs::Sides(split).comparable([Path::new(&name), new], definitions)
}

/// Reads a folder with its history.
pub(super) fn history(folder: &Path, definitions: &mut Definitions) -> Result<Pairs> {
    if !folder.is_dir() {
        return Err(Failure::usage(format!("`{}` is not a folder", folder.display()))
            .help("give the folder that `version_history` is in"));
    }
    definitions.path(folder, Depth::All)?;
    Ok(Pairs::History)
}

impl Pairs {
    /// The pairs, if there is anything to compare.
    fn comparable(self, [before, after]: [&Path; 2], definitions: &Definitions) -> Result<Pairs> {
        let (old, new) = self.split(definitions);
        for (side, path) in [(&old, before), (&new, after)] {
            if side.is_empty() {
                return Err(Failure::usage(format!("`{}` defines no object", path.display()))
                    .help(format!("`lwm2m check {}` says why", path.display())));
            }
        }
        if old.keys().any(|id| new.contains_key(id)) {
            return Ok(self);
        }
        let ids = |side: &BTreeMap<u16, Definition<'_>>| match side.keys().collect::<Vec<_>>().as_slice() {
            [id] => format!("object {id}"),
            ids => format!("{} other objects", ids.len()),
        };
        Err(Failure::usage(format!(
            "`{}` defines {}, and `{}` defines {}: there is nothing to compare",
            before.display(),
            ids(&old),
            after.display(),
            ids(&new)
        ))
        .help("versions of the same object can be compared"))
    }

    /// The definitions on both sides, of each object the newest.
    fn split(
        self,
        definitions: &Definitions,
    ) -> (BTreeMap<u16, Definition<'_>>, BTreeMap<u16, Definition<'_>>) {
        let at = match self {
            Pairs::Sides(at) => at,
            Pairs::History => 0,
        };
        let (old, new) = definitions.files.split_at_checked(at).unwrap_or((&[], &[]));
        (newest(old), newest(new))
    }

    /// The pairs of versions.
    pub(super) fn common(self, definitions: &Definitions) -> Vec<Pair<'_>> {
        if matches!(self, Pairs::History) {
            return successive(definitions);
        }
        let (old, new) = self.split(definitions);
        old.iter().filter_map(|(id, old)| Some(Pair { old: *old, new: *new.get(id)? })).collect()
    }

    /// The definitions that are only on the older side, and those that are only on the newer one.
    pub(super) fn alone(self, definitions: &Definitions) -> (Vec<Definition<'_>>, Vec<Definition<'_>>) {
        if matches!(self, Pairs::History) {
            return (Vec::new(), Vec::new());
        }
        let (old, new) = self.split(definitions);
        (without(&old, &new), without(&new, &old))
    }
}

/// The definitions of one side that have no counterpart.
fn without<'d>(
    side: &BTreeMap<u16, Definition<'d>>,
    other: &BTreeMap<u16, Definition<'d>>,
) -> Vec<Definition<'d>> {
    side.iter().filter(|(id, _)| !other.contains_key(id)).map(|(_, definition)| *definition).collect()
}

fn newest(files: &[File]) -> BTreeMap<u16, Definition<'_>> {
    let mut newest: BTreeMap<u16, Definition<'_>> = BTreeMap::new();
    for file in files {
        for object in &file.document.objects {
            let known = newest.get(&object.id.value);
            if known.is_none_or(|known| known.object.version.value < object.version.value) {
                newest.insert(object.id.value, Definition { file, object });
            }
        }
    }
    newest
}

/// Each version of an object with the next; what stands in the folder itself counts before its copy.
fn successive(definitions: &Definitions) -> Vec<Pair<'_>> {
    let mut versions: BTreeMap<(u16, Version), Definition<'_>> = BTreeMap::new();
    for (file, object) in definitions.objects() {
        let key = (object.id.value, object.version.value);
        let is_copy = matches!(file.place, Place::History(_));
        if !is_copy || !versions.contains_key(&key) {
            versions.insert(key, Definition { file, object });
        }
    }
    let pairs = versions.values().zip(versions.values().skip(1));
    pairs
        .filter(|(old, new)| old.object.id == new.object.id)
        .map(|(old, new)| Pair { old: *old, new: *new })
        .collect()
}
