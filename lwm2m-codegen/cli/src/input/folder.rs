//! Folders: definitions, their history, and the registry files `DDF.xml` and `Common.xml`.

use std::fs;
use std::path::{Path, PathBuf};

use lwm2m_codegen::diagnostics::{Diagnostic, Severity};
use lwm2m_codegen::registry::FileName;
use lwm2m_codegen::rules::XML_WRONG_ROOT;
use lwm2m_codegen::xml::{self, Document};

use super::{Definitions, Depth, File, Folder, Location, cannot_read};
use crate::error::Result;

const HISTORY: &str = "version_history";

/// A file in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundFile {
    pub(super) path: PathBuf,
    /// Its folder; for a file of a `version_history` the folder around that.
    folder: PathBuf,
    history: bool,
}

/// A registry file that is not a definition.
enum RegistryFile {
    /// `DDF.xml`
    Index,
    /// `Common.xml`
    Common,
}

fn registry_file(path: &Path) -> Option<RegistryFile> {
    let name = path.file_name()?;
    if name.eq_ignore_ascii_case("DDF.xml") {
        Some(RegistryFile::Index)
    } else if name.eq_ignore_ascii_case("Common.xml") {
        Some(RegistryFile::Common)
    } else {
        None
    }
}

/// Returns the `.xml` files of a folder and of the folders within, folder by folder, sorted by id.
pub(super) fn files(folder: &Path, depth: Depth) -> Result<Vec<FoundFile>> {
    let mut files = Vec::new();
    search(folder, folder, false, depth, &mut files)?;
    Ok(files)
}

fn search(
    folder: &Path,
    owner: &Path,
    history: bool,
    depth: Depth,
    found: &mut Vec<FoundFile>,
) -> Result<()> {
    let mut folders = Vec::new();
    let mut files = Vec::new();
    // The folder of a file without one is empty, and so is the beginning of its neighbours' paths.
    let place = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in fs::read_dir(place).map_err(|error| cannot_read(folder, &error))? {
        let entry = entry.map_err(|error| cannot_read(folder, &error))?;
        let path = folder.join(entry.file_name());
        let kind = entry.file_type().map_err(|error| cannot_read(&path, &error))?;
        // Links to folders are not followed: they may form a loop.
        if kind.is_dir() && !entry.file_name().to_string_lossy().starts_with('.') {
            folders.push(path);
        } else if is_xml(&path) && path.is_file() {
            files.push(path);
        }
    }
    files.sort_by_cached_key(|path| sort_key(path));
    found.extend(files.into_iter().map(|path| FoundFile { path, folder: owner.to_owned(), history }));
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

/// Returns whether a file is XML, but neither is a definition nor has the name of one.
fn is_unrelated_xml(file: &File) -> bool {
    let name = file.path.file_name().unwrap_or_default().to_string_lossy();
    let wrong_root = |diagnostic: &Diagnostic| diagnostic.rule.code == XML_WRONG_ROOT.code;
    file.document.objects.is_empty()
        && FileName::parse(&name).is_none()
        && file.document.diagnostics.iter().any(wrong_root)
}

/// Returns the sort key of a file: id and version where its name has them, other names last.
fn sort_key(path: &Path) -> (bool, u16, Option<(u8, u8)>, PathBuf) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match FileName::parse(&name) {
        Some(FileName { id, version }) => {
            (false, id, version.map(|version| (version.major, version.minor)), path.to_owned())
        }
        None => (true, 0, None, path.to_owned()),
    }
}

/// Returns whether a text was read to its end.
fn is_read(diagnostics: &[Diagnostic]) -> bool {
    !diagnostics.iter().any(|found| found.severity == Severity::Error && found.rule.code.starts_with("xml-"))
}

/// Returns the folder of a file; for one in a `version_history` the folder around that.
pub(crate) fn home(path: &Path) -> &Path {
    let parent = path.parent().unwrap_or(path);
    let folder = match parent.file_name() {
        Some(name) if name == HISTORY => parent.parent().unwrap_or(parent),
        _ => parent,
    };
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// Returns the folder of a definition or registry file that lies in a registry: a folder with `DDF.xml`, `Common.xml` or
/// `version_history`.
fn registry_of(path: &Path) -> Option<PathBuf> {
    if !is_xml(path) {
        return None;
    }
    let mut folder = path.parent()?;
    if folder.file_name().is_some_and(|name| name == HISTORY) {
        folder = folder.parent()?;
    }
    let is_registry = [HISTORY, "DDF.xml", "Common.xml"].iter().any(|name| folder.join(name).exists());
    is_registry.then(|| folder.to_owned())
}

impl Definitions {
    /// Reads a file, with its neighbours if it lies in the folder of a registry.
    pub(crate) fn read_in_folder(&mut self, path: &Path) -> Result<()> {
        let Some(folder) = registry_of(path).filter(|_| path.is_file()) else {
            return self.read_path(path, Depth::All);
        };
        let is_same = |file: &File| file.path == path;
        if !self.files.iter().any(is_same) {
            let before = self.files.len();
            self.read_folder(&folder, Depth::All)?;
            self.background.extend(self.files.iter().skip(before).map(|file| file.source));
        }
        let Some(file) = self.files.iter().find(|file| is_same(file)) else {
            return self.read_path(path, Depth::All);
        };
        self.background.remove(&file.source);
        Ok(())
    }

    /// Reads a file of a folder.
    pub(super) fn read_found(
        &mut self,
        found: &FoundFile,
        root: &Path,
        folders: &mut Vec<PathBuf>,
    ) -> Result<()> {
        let bytes = self.bytes(&found.path)?;
        let at = self.folder_index(&found.folder, root, folders);
        let location = if found.history { Location::History(at) } else { Location::Folder(at) };
        self.folders[at].history |= found.history;
        if !self.add_registry_file(&found.path, &bytes, location) {
            self.add(found.path.clone(), &bytes, location);
            if self.files.last().is_some_and(is_unrelated_xml) {
                self.files.pop();
            }
        }
        Ok(())
    }

    /// Returns the index of a folder. `paths` has the folders of the same argument.
    fn folder_index(&mut self, path: &Path, root: &Path, paths: &mut Vec<PathBuf>) -> usize {
        if let Some(at) = paths.iter().position(|other| other == path) {
            return self.folders.len() - paths.len() + at;
        }
        paths.push(path.to_owned());
        let below = path.strip_prefix(root).unwrap_or(path).to_owned();
        self.folders.push(Folder { path: below, ..Folder::default() });
        self.folders.len() - 1
    }

    /// Adds a `DDF.xml` or `Common.xml`; returns false for any other file.
    pub(super) fn add_registry_file(&mut self, path: &Path, bytes: &[u8], location: Location) -> bool {
        let Some(file) = registry_file(path) else { return false };
        let decoded = xml::decode(bytes);
        let path = self.shown(path.to_owned());
        let source = self.sources.add(&*path, &*decoded.text);
        let mut own = Folder::default();
        let folder = match location {
            Location::Folder(at) => &mut self.folders[at],
            _ => &mut own,
        };
        let mut diagnostics = match file {
            RegistryFile::Index => {
                let (entries, diagnostics) = xml::read_index(source, &decoded.text);
                // A text that cannot be read is no empty index.
                folder.index = is_read(&diagnostics).then_some((source, entries));
                diagnostics
            }
            RegistryFile::Common => {
                let (resources, diagnostics) = xml::read_common(source, &decoded.text);
                folder.common = is_read(&diagnostics).then_some((source, resources));
                diagnostics
            }
        };
        diagnostics.extend(decoded.bad.map(|bad| bad.diagnostic(source)));
        let document = Document { diagnostics, ..Document::default() };
        self.files.push(File { path, source, document, location });
        true
    }
}
