//! Shows where a setting was written: a line of build.rs, or a place in a settings file.

use std::collections::BTreeMap;
use std::fs;
use std::panic;
use std::path::{Path, PathBuf};

use crate::config::Location;
use crate::diagnostics::Sources;
use crate::model::{Origin, SourceId};

/// The Rust files that settings were written in, read when a diagnostic refers to one.
#[derive(Default)]
pub(super) struct Locations {
    files: BTreeMap<&'static str, Option<SourceId>>,
}

impl Locations {
    /// Returns the location as an origin, unknown where the file cannot be read.
    pub(super) fn origin(&mut self, location: Location, sources: &mut Sources) -> Origin {
        match location {
            Location::File(origin) => origin,
            Location::Call(call) => self.call(call, sources),
        }
    }

    fn call(&mut self, location: &'static panic::Location<'static>, sources: &mut Sources) -> Origin {
        let source = *self.files.entry(location.file()).or_insert_with(|| {
            let text = read(Path::new(location.file()))?;
            Some(sources.add(location.file(), text))
        });
        source.and_then(|source| span(location, source, sources)).unwrap_or_default()
    }
}

/// Returns the text from the name of the method to the end of its line.
fn span(location: &panic::Location<'_>, source: SourceId, sources: &Sources) -> Option<Origin> {
    let text = &sources.get(source)?.text;
    // The file may have changed since it was compiled: the line need not be there.
    let (line, column) = (location.line() as usize - 1, location.column() as usize - 1);
    let line_start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let line = text[line_start..].lines().next()?;
    let offset: usize = line.chars().take(column).map(char::len_utf8).sum();
    let end = line.trim_end().trim_end_matches([';', ',']).len();
    (offset < end).then_some(Origin::Text { source, start: line_start + offset, end: line_start + end })
}

/// Reads a Rust file. Its path starts at the workspace, while a build script runs in the folder of its package:
/// leading components are dropped until the file is found.
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
