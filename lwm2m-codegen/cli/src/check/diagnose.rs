//! Applies the rules to definitions, and to the folders that they are in.

use std::borrow::Cow;

use lwm2m_codegen::check;
use lwm2m_codegen::diagnostics::{Diagnostic, Sources};
use lwm2m_codegen::model::SourceId;
use lwm2m_codegen::registry::{self, Entry, Listing, Reusable};

use crate::input::{Definitions, File, Location};
use crate::progress::Progress;

/// Returns the diagnostics of all definitions and folders.
pub(super) fn diagnose(definitions: &Definitions) -> Vec<Diagnostic> {
    let bundled = Reusable::bundled();
    let reusable: Vec<Cow<'_, Reusable>> = definitions
        .folders
        .iter()
        .map(|folder| match &folder.common {
            Some((_, common)) => Cow::Owned(bundled.clone().with(common)),
            None => Cow::Borrowed(&bundled),
        })
        .collect();
    let mut diagnostics = Vec::new();
    // Neighbours of an argument only matter to the rules about the folder.
    let is_asked = |file: &&File| !definitions.background.contains(&file.source);
    let mut progress = Progress::new("checking", definitions.files.iter().filter(is_asked).count());
    for file in definitions.files.iter().filter(is_asked) {
        let reusable = match file.location {
            Location::Named => &bundled,
            Location::Folder(at) | Location::History(at) => {
                reusable.get(at).map_or(&bundled, |reusable| reusable)
            }
        };
        if !is_copy(file, definitions) {
            diagnostics.extend(file.document.diagnostics.iter().cloned());
            for object in &file.document.objects {
                let mut found = check::check(object);
                reusable.excuse(object, &mut found);
                diagnostics.extend(found);
                diagnostics.extend(reusable.check(object));
            }
        }
        progress.step();
    }
    for at in 0..definitions.folders.len() {
        diagnostics.extend(registry::check(&folder(definitions, at)));
    }
    diagnostics.extend(defined_twice(definitions));
    diagnostics
}

/// Returns the diagnostics of objects that are defined twice. Other rules compare a file with its copies in the history.
fn defined_twice(definitions: &Definitions) -> Vec<Diagnostic> {
    let (history, current): (Vec<&File>, Vec<&File>) =
        definitions.files.iter().partition(|file| matches!(file.location, Location::History(_)));
    let objects = |files: Vec<&File>| {
        registry::defined_twice(files.into_iter().flat_map(|file| &file.document.objects))
    };
    objects(current).into_iter().chain(objects(history)).collect()
}

/// Returns whether a file of the history is a copy of the current file, whose diagnostics are enough.
pub(super) fn is_copy(file: &File, definitions: &Definitions) -> bool {
    let Location::History(at) = file.location else { return false };
    let Some(object) = file.document.objects.first() else { return false };
    definitions.files.iter().any(|other| {
        other.location == Location::Folder(at)
            && other.document.objects.first().is_some_and(|current| current.id == object.id)
            && text(other, &definitions.sources) == text(file, &definitions.sources)
    })
}

/// Returns a folder as a whole.
pub(super) fn folder(definitions: &Definitions, at: usize) -> registry::Folder<'_> {
    let Some(folder) = definitions.folders.get(at) else { return registry::Folder::default() };
    let entries = |location: Location| -> Vec<Entry<'_>> {
        let files = definitions.files.iter().filter(|file| file.location == location);
        files.filter_map(|file| entry(file, &definitions.sources)).collect()
    };
    registry::Folder {
        current: entries(Location::Folder(at)),
        history: folder.history.then(|| entries(Location::History(at))),
        index: folder.index.as_ref().map(|(source, entries)| listing(*source, entries, definitions)),
        common: folder.common.as_ref().map(|(source, entries)| listing(*source, entries, definitions)),
    }
}

fn listing<'d, T>(source: SourceId, entries: &'d [T], definitions: &'d Definitions) -> Listing<'d, T> {
    let text = definitions.sources.get(source).map_or("", |source| source.text.as_str());
    Listing { source, text, entries }
}

fn entry<'d>(file: &'d File, sources: &'d Sources) -> Option<Entry<'d>> {
    let object = file.document.objects.first()?;
    let name = file.path.file_name()?.to_str()?;
    Some(Entry { name, source: file.source, text: text(file, sources), object })
}

fn text<'d>(file: &File, sources: &'d Sources) -> &'d str {
    sources.get(file.source).map_or("", |source| source.text.as_str())
}
