//! Pairs the definitions to compare.

use std::collections::BTreeMap;
use std::path::Path;

use lwm2m_codegen::model::{Object, Version};

use super::lists::{self, ListComparison};
use crate::error::{CliError, Result};
use crate::input::{Definitions, Depth, File, Input, Location};

/// A definition with its file.
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
    /// By Object ID: the files before this index with the files from it on.
    Sides(usize),
    /// Successive versions.
    History,
}

/// Reads the definitions of both sides. A bundled object is compared with the same object of a folder.
pub(super) fn sides(old: &Input, new: &Input, definitions: &mut Definitions) -> Result<Pairs> {
    if old.is_stdin() && new.is_stdin() {
        return Err(CliError::usage("standard input cannot be both definitions"));
    }
    definitions.read(old, Depth::Current)?;
    let split = definitions.files.len();
    definitions.read(new, Depth::Current)?;
    for side in [old, new] {
        if let Input::Bundled(id) = side {
            keep_in_folders(*id, definitions);
        }
    }
    Pairs::Sides(split).check([old, new], definitions)
}

/// Removes all other objects of folders.
fn keep_in_folders(id: u16, definitions: &mut Definitions) {
    for file in definitions.files.iter_mut().filter(|file| file.location != Location::Named) {
        file.document.objects.retain(|object| object.id.value == id);
    }
}

/// Reads a folder with its history.
pub(super) fn history(folder: &Path, definitions: &mut Definitions) -> Result<Pairs> {
    if !folder.is_dir() {
        return Err(CliError::usage(format!("`{}` is not a folder", folder.display()))
            .help("give the folder that `version_history` is in"));
    }
    definitions.read_path(folder, Depth::All)?;
    Ok(Pairs::History)
}

impl Pairs {
    /// Checks that the sides have an object in common.
    fn check(self, [before, after]: [&Input; 2], definitions: &Definitions) -> Result<Pairs> {
        let (before_files, after_files) = self.files(definitions);
        if lists::in_common(before_files, after_files) {
            return Ok(self);
        }
        let (old, new) = self.split(definitions);
        for (side, input) in [(&old, before), (&new, after)] {
            if side.is_empty() {
                return Err(CliError::usage(format!("`{input}` defines no object"))
                    .help(format!("run `lwm2m check {input}`")));
            }
        }
        if old.keys().any(|id| new.contains_key(id)) {
            return Ok(self);
        }
        let ids = |side: &BTreeMap<u16, Definition<'_>>| match side.keys().collect::<Vec<_>>().as_slice() {
            [id] => format!("object {id}"),
            ids => format!("{} other objects", ids.len()),
        };
        Err(CliError::usage(format!(
            "`{before}` defines {}, and `{after}` defines {}: there is nothing to compare",
            ids(&old),
            ids(&new)
        ))
        .help("give two versions of the same object"))
    }

    /// Returns the definitions of each side, of each object the newest.
    fn split(
        self,
        definitions: &Definitions,
    ) -> (BTreeMap<u16, Definition<'_>>, BTreeMap<u16, Definition<'_>>) {
        let (old, new) = self.files(definitions);
        (newest(old), newest(new))
    }

    /// Returns the files of each side.
    fn files(self, definitions: &Definitions) -> (&[File], &[File]) {
        let at = match self {
            Pairs::Sides(at) => at,
            Pairs::History => 0,
        };
        definitions.files.split_at_checked(at).unwrap_or((&[], &[]))
    }

    /// Returns the lists that both sides have, and that differ.
    pub(super) fn lists(self, definitions: &Definitions) -> Vec<ListComparison> {
        let (old, new) = self.files(definitions);
        lists::compare(old, new, definitions)
    }

    /// Returns the pairs.
    pub(super) fn pairs(self, definitions: &Definitions) -> Vec<Pair<'_>> {
        if matches!(self, Pairs::History) {
            return successive(definitions);
        }
        let (old, new) = self.split(definitions);
        old.iter().filter_map(|(id, old)| Some(Pair { old: *old, new: *new.get(id)? })).collect()
    }

    /// Returns the removed definitions and the added ones.
    pub(super) fn removed_and_added(
        self,
        definitions: &Definitions,
    ) -> (Vec<Definition<'_>>, Vec<Definition<'_>>) {
        if matches!(self, Pairs::History) {
            return (Vec::new(), Vec::new());
        }
        let (old, new) = self.split(definitions);
        (without(&old, &new), without(&new, &old))
    }
}

/// Returns the definitions of one side that the other lacks.
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
            let present = newest.get(&object.id.value);
            if present.is_none_or(|present| present.object.version.value < object.version.value) {
                newest.insert(object.id.value, Definition { file, object });
            }
        }
    }
    newest
}

/// Pairs each version of an object with the next. A file in the folder precedes its copy in `version_history`.
fn successive(definitions: &Definitions) -> Vec<Pair<'_>> {
    let mut versions: BTreeMap<(u16, Version), Definition<'_>> = BTreeMap::new();
    for (file, object) in definitions.objects() {
        let key = (object.id.value, object.version.value);
        let is_copy = matches!(file.location, Location::History(_));
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
