//! Where a setting was written: a line of somebody's build.rs, shown like a line of a definition.

use std::collections::BTreeMap;
use std::fs;
use std::panic::Location;
use std::path::{Path, PathBuf};

use crate::diagnostics::Sources;
use crate::model::{Origin, SourceId};

/// A place in Rust source.
pub(super) type Place = &'static Location<'static>;

/// The Rust files that settings were written in, read when one of them has to be shown.
#[derive(Default)]
pub(super) struct Places {
    read: BTreeMap<&'static str, Option<SourceId>>,
}

impl Places {
    /// The place as an origin; unknown where the file is not at hand.
    pub(super) fn origin(&mut self, place: Place, sources: &mut Sources) -> Origin {
        let source = *self.read.entry(place.file()).or_insert_with(|| {
            let text = read(Path::new(place.file()))?;
            Some(sources.add(place.file(), text))
        });
        source.and_then(|source| span(place, source, sources)).unwrap_or_default()
    }
}

/// From the name of the method to the end of its line.
fn span(place: Place, source: SourceId, sources: &Sources) -> Option<Origin> {
    let text = &sources.get(source)?.text;
    let before = usize::try_from(place.line()).ok()?.checked_sub(1)?;
    let column = usize::try_from(place.column()).ok()?.checked_sub(1)?;
    let line_start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
    let line = text.get(line_start..)?.lines().next()?;
    let offset: usize = line.chars().take(column).map(char::len_utf8).sum();
    let end = line.trim_end().trim_end_matches([';', ',']).len();
    let at = |offset: usize| line_start.saturating_add(offset);
    (offset < end).then_some(Origin::Text { source, start: at(offset), end: at(end) })
}

/// The compiler names a file from the folder of the workspace, a build script runs in that of its package:
/// what leads from one to the other is dropped piece by piece.
fn read(path: &Path) -> Option<String> {
    let mut rest: PathBuf = path.to_owned();
    loop {
        if let Ok(text) = fs::read_to_string(&rest) {
            return Some(text);
        }
        let mut components = rest.components();
        components.next()?;
        rest = components.as_path().to_owned();
    }
}
