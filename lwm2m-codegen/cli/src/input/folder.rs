//! What stands in a folder: definitions, their history, and the two lists of a registry.

use std::fs;
use std::path::{Path, PathBuf};

use lwm2m_codegen::diagnostics::Diagnostic;
use lwm2m_codegen::registry::FileName;
use lwm2m_codegen::rules::XML_WRONG_ROOT;
use lwm2m_codegen::xml::{self, Document};

use super::{Definitions, Depth, File, Folder, Place, contents, unreadable};
use crate::outcome::Result;

const HISTORY: &str = "version_history";

/// A file that was found in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// Its folder; that around it for a file of a `version_history`.
    folder: PathBuf,
    history: bool,
}

/// What a list of a registry is, by the name of its file.
enum List {
    /// `DDF.xml`
    Index,
    /// `Common.xml`
    Common,
}

fn list(path: &Path) -> Option<List> {
    let name = path.file_name()?;
    if name.eq_ignore_ascii_case("DDF.xml") {
        Some(List::Index)
    } else if name.eq_ignore_ascii_case("Common.xml") {
        Some(List::Common)
    } else {
        None
    }
}

/// The `.xml` files of a folder and of those within, a folder after the other, by ids.
pub(super) fn files(folder: &Path, depth: Depth) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    search(folder, folder, false, depth, &mut found)?;
    Ok(found)
}

fn search(folder: &Path, owner: &Path, history: bool, depth: Depth, found: &mut Vec<Found>) -> Result<()> {
    let mut folders = Vec::new();
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(|error| unreadable(&path, &error))?;
        // A link to a folder is not followed: it might lead back here.
        if kind.is_dir() && !entry.file_name().to_string_lossy().starts_with('.') {
            folders.push(path);
        } else if is_xml(&path) && path.is_file() {
            files.push(path);
        }
    }
    files.sort_by_cached_key(|path| order(path));
    found.extend(files.into_iter().map(|path| Found { path, folder: owner.to_owned(), history }));
    folders.sort();
    for inner in folders {
        let is_history = inner.file_name().is_some_and(|name| name == HISTORY);
        match is_history {
            true if depth == Depth::Current => {}
            true => search(&inner, folder, true, depth, found)?,
            false => search(&inner, &inner, false, depth, found)?,
        }
    }
    Ok(())
}

fn is_xml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"))
}

/// Whether a file happens to be XML, but neither is a definition nor is called like one.
fn is_something_else(file: &File) -> bool {
    let name = file.path.file_name().unwrap_or_default().to_string_lossy();
    let other = |diagnostic: &Diagnostic| diagnostic.rule.code == XML_WRONG_ROOT.code;
    file.document.objects.is_empty()
        && FileName::parse(&name).is_none()
        && file.document.diagnostics.iter().any(other)
}

/// By id and version where the name says them, other names after that.
fn order(path: &Path) -> (bool, u16, Option<(u8, u8)>, PathBuf) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match FileName::parse(&name) {
        Some(FileName { id, version }) => {
            (false, id, version.map(|version| (version.major, version.minor)), path.to_owned())
        }
        None => (true, 0, None, path.to_owned()),
    }
}

impl Definitions {
    /// Reads a file that was found in a folder.
    pub(super) fn found(&mut self, found: &Found, numbers: &mut Vec<PathBuf>) -> Result<()> {
        let bytes = contents(&found.path)?;
        let at = self.number(&found.folder, numbers);
        let place = if found.history { Place::History(at) } else { Place::Folder(at) };
        if let Some(folder) = self.folders.get_mut(at) {
            folder.history |= found.history;
        }
        if !self.list(&found.path, &bytes, place) {
            self.add(found.path.clone(), &bytes, place);
            if self.files.last().is_some_and(is_something_else) {
                self.files.pop();
            }
        }
        Ok(())
    }

    /// The number of a folder.
    fn number(&mut self, path: &Path, numbers: &mut Vec<PathBuf>) -> usize {
        let base = self.folders.len().saturating_sub(numbers.len());
        if let Some(at) = numbers.iter().position(|known| known == path) {
            return base.saturating_add(at);
        }
        numbers.push(path.to_owned());
        self.folders.push(Folder::default());
        self.folders.len().saturating_sub(1)
    }

    /// Reads an index or a list of reusable resources; false if the file is neither.
    pub(super) fn list(&mut self, path: &Path, bytes: &[u8], place: Place) -> bool {
        let Some(list) = list(path) else { return false };
        let decoded = xml::decode(bytes);
        let source = self.sources.add(path, &*decoded.text);
        let mut own = Folder::default();
        let folder = match place {
            Place::Folder(at) => self.folders.get_mut(at).unwrap_or(&mut own),
            _ => &mut own,
        };
        let mut diagnostics = match list {
            List::Index => {
                let (entries, diagnostics) = xml::read_index(source, &decoded.text);
                folder.index = Some(entries);
                diagnostics
            }
            List::Common => {
                let (resources, diagnostics) = xml::read_common(source, &decoded.text);
                folder.common = Some(resources);
                diagnostics
            }
        };
        diagnostics.extend(decoded.bad.map(|bad| bad.diagnostic(source)));
        let document = Document { objects: Vec::new(), diagnostics };
        self.files.push(File { path: path.to_owned(), source, document, place });
        true
    }
}
