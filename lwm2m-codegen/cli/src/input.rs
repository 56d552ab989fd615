//! Reads definitions from files, folders and standard input, and bundled ones.
//!
//! Every subcommand takes them in the same way: a number is the id of a bundled object, unless there is a file or folder
//! of that name. A folder means the `.xml` files in it and in the folders within. An input that cannot be read is an error of
//! the command; an error inside a file is a diagnostic.

mod folder;

pub(crate) use folder::home;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use lwm2m_codegen::bundled;
use lwm2m_codegen::diagnostics::{Severity, Sources, one_line};
use lwm2m_codegen::model::{Labels, Object, Resource, SourceId};
use lwm2m_codegen::xml::{self, Document, IndexEntry};

use crate::console::Console;
use crate::error::{CliError, Result};
use crate::paths::with_slashes;
use crate::progress::Progress;

/// Larger files are an error.
pub(crate) const MAX_BYTES: u64 = 1 << 26;

/// The arguments that name definitions.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Inputs {
    /// Files and folders with definitions, ids of bundled objects, or `-` for standard input
    #[arg(value_name = "OBJECT")]
    pub(crate) objects: Vec<Input>,
}

/// An argument that names definitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    /// A bundled object, by id.
    Bundled(u16),
    /// A file, a folder, or `-` for standard input.
    Path(PathBuf),
}

impl From<OsString> for Input {
    fn from(argument: OsString) -> Input {
        let id = argument.to_str().and_then(|text| text.parse().ok());
        let path = PathBuf::from(argument);
        match id {
            Some(id) if !path.exists() => Input::Bundled(id),
            _ => Input::Path(path),
        }
    }
}

impl Input {
    /// Returns whether this is standard input.
    pub(crate) fn is_stdin(&self) -> bool {
        *self == Input::Path(PathBuf::from("-"))
    }
}

impl Inputs {
    /// Returns the arguments.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub(crate) fn given(&self) -> Result<&[Input]> {
        if self.objects.is_empty() {
            let help = "name a file or a folder, `-` for standard input, or a bundled object by its id, such as 3303";
            return Err(CliError::usage("no definitions given").help(help));
        }
        Ok(&self.objects)
    }

    /// Returns the ids of bundled objects.
    pub(crate) fn bundled(&self) -> impl Iterator<Item = u16> {
        self.objects.iter().filter_map(|input| match input {
            Input::Bundled(id) => Some(*id),
            Input::Path(_) => None,
        })
    }

    /// Returns the files and folders, with `-` for standard input.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.objects.iter().filter_map(|input| match input {
            Input::Bundled(_) => None,
            Input::Path(path) => Some(path.as_path()),
        })
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Input::Bundled(id) => write!(f, "<bundled {id}>"),
            Input::Path(path) => path.display().fmt(f),
        }
    }
}

/// The definitions of all inputs.
#[derive(Debug, Default)]
pub(crate) struct Definitions {
    /// The texts, to show diagnostics in their lines.
    pub(crate) sources: Sources,
    /// The files in the order of the arguments, those of a folder by id.
    pub(crate) files: Vec<File>,
    /// The folders, including those within others.
    pub(crate) folders: Vec<Folder>,
    /// Contents that replace those of files.
    pub(crate) edited: BTreeMap<PathBuf, Vec<u8>>,
    /// A folder whose files are shown with another beginning of their paths.
    pub(crate) shown_as: Option<(PathBuf, String)>,
    /// Files that are no argument: neighbours of one in the folder of a registry.
    pub(crate) background: BTreeSet<SourceId>,
}

/// One file with definitions.
#[derive(Debug)]
pub(crate) struct File {
    /// Its path, or a name in angle brackets.
    pub(crate) path: PathBuf,
    /// Its number among the sources.
    pub(crate) source: SourceId,
    /// Objects, and diagnostics of the parser.
    pub(crate) document: Document,
    pub(crate) location: Location,
}

/// Where a file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    /// It is an argument, or bundled.
    Named,
    /// A folder, by index.
    Folder(usize),
    /// The `version_history` of a folder, by index.
    History(usize),
}

/// The registry files of a folder.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    /// Its path below the folder that was read.
    pub(crate) path: PathBuf,
    /// The source and the entries of its `DDF.xml`, if it has one.
    pub(crate) index: Option<(SourceId, Vec<IndexEntry>)>,
    /// The source and the reusable resources of its `Common.xml`, if it has one.
    pub(crate) common: Option<(SourceId, Vec<Resource>)>,
    /// Whether it has a `version_history`.
    pub(crate) history: bool,
}

/// Which files of a folder to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// All but those in a `version_history`.
    Current,
    /// All of them.
    All,
}

/// Reads all inputs.
pub(crate) fn read(inputs: &Inputs, depth: Depth) -> Result<Definitions> {
    let mut definitions = Definitions::default();
    for input in inputs.given()? {
        definitions.read(input, depth)?;
    }
    Ok(definitions)
}

impl Definitions {
    /// Returns the objects with their files.
    pub(crate) fn objects(&self) -> impl Iterator<Item = (&File, &Object)> {
        self.files.iter().flat_map(|file| file.document.objects.iter().map(move |object| (file, object)))
    }

    /// Makes usual codes of the reserved ones.
    pub(crate) fn keep_reserved_codes(&mut self) {
        let objects = self.files.iter_mut().flat_map(|file| &mut file.document.objects);
        let resources = objects.flat_map(|object| &mut object.resources);
        resources.filter_map(|resource| resource.labels.as_mut()).for_each(Labels::keep_reserved);
    }

    /// Reads the definitions that an argument names.
    pub(crate) fn read(&mut self, input: &Input, depth: Depth) -> Result<()> {
        match input {
            Input::Bundled(id) => self.read_bundled(*id),
            Input::Path(path) => self.read_path(path, depth),
        }
    }

    /// Reads a file or a folder, or standard input for `-`.
    pub(crate) fn read_path(&mut self, path: &Path, depth: Depth) -> Result<()> {
        if path == Path::new("-") {
            let bytes = read_stdin()?;
            self.add(PathBuf::from("<stdin>"), &bytes, Location::Named);
            return Ok(());
        }
        if path.is_dir() {
            return self.read_folder(path, depth);
        }
        let bytes = self.bytes(path)?;
        if !self.add_registry_file(path, &bytes, Location::Named) {
            self.add(path.to_owned(), &bytes, Location::Named);
        }
        Ok(())
    }

    pub(crate) fn read_folder(&mut self, path: &Path, depth: Depth) -> Result<()> {
        let files = folder::files(path, depth)?;
        let mut progress = Progress::new("reading", files.len());
        let (mut folders, before) = (Vec::new(), self.files.len());
        for file in &files {
            self.read_found(file, path, &mut folders)?;
            progress.step();
        }
        if self.files.len() == before {
            return Err(CliError::usage(format!("no definitions in the folder `{}`", path.display()))
                .help("definitions are files that end in `.xml`"));
        }
        Ok(())
    }

    /// Reads a bundled object.
    pub(crate) fn read_bundled(&mut self, id: u16) -> Result<()> {
        let Some(bundled) = bundled::find(id) else {
            let help = format!("{}; name a file with another one", bundled::suggestion(id));
            return Err(CliError::usage(format!("object {id} is not bundled")).help(help));
        };
        self.add(PathBuf::from(format!("<bundled {id}>")), bundled.xml.as_bytes(), Location::Named);
        Ok(())
    }

    /// Returns the content of a file.
    pub(crate) fn bytes(&self, path: &Path) -> Result<Vec<u8>> {
        match self.edited.get(path) {
            Some(bytes) => Ok(bytes.clone()),
            None => read_file(path),
        }
    }

    /// Returns the path that messages show for a file.
    fn shown(&self, path: PathBuf) -> PathBuf {
        let Some((folder, beginning)) = &self.shown_as else { return path };
        match path.strip_prefix(folder) {
            Ok(below) => PathBuf::from(format!("{beginning}{}", with_slashes(below))),
            Err(_) => path,
        }
    }

    fn add(&mut self, path: PathBuf, bytes: &[u8], location: Location) {
        let decoded = xml::decode(bytes);
        let path = self.shown(path);
        let source = self.sources.add(&*path, &*decoded.text);
        let mut document = xml::read(source, &decoded.text);
        document.diagnostics.extend(decoded.bad.map(|bad| bad.diagnostic(source)));
        self.files.push(File { path, source, document, location });
    }
}

/// Reads standard input.
pub(crate) fn read_stdin() -> Result<Vec<u8>> {
    read_bytes(io::stdin(), Path::new("standard input"))
}

/// Reads a file.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>> {
    let file = std::fs::File::open(path).map_err(|error| cannot_read(path, &error))?;
    read_bytes(file, path)
}

fn read_bytes(reader: impl Read, path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| cannot_read(path, &error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(CliError::usage(too_large(path)).help("check whether this is the right file"));
    }
    Ok(bytes)
}

/// Returns the message for a file of more than [`MAX_BYTES`].
pub(crate) fn too_large(path: &Path) -> String {
    format!("`{}` is larger than {} MiB", path.display(), MAX_BYTES >> 20)
}

/// Returns the error of a file or folder that cannot be read.
pub(crate) fn cannot_read(path: &Path, error: &io::Error) -> CliError {
    let is_missing = error.kind() == io::ErrorKind::NotFound;
    let reason = match error.kind() {
        _ if is_missing => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    let unreadable = CliError::usage(format!("cannot read `{}`: {reason}", path.display()));
    match bundled::named_by(path).filter(|_| is_missing) {
        Some(id) => unreadable.help(format!("object {id} is bundled: write `{id}` in place of the file")),
        None => unreadable,
    }
}

/// Warns of errors that hide a part of a definition. Returns whether there are any.
pub(crate) fn warn_of_errors(definitions: &Definitions, console: &Console) -> bool {
    let hides = |code: &str| {
        code.starts_with("xml-") || matches!(code, "schema-id" | "resource-duplicate-id" | "type-unknown")
    };
    let diagnostics = definitions.files.iter().flat_map(|file| &file.document.diagnostics);
    let mut any = false;
    for error in diagnostics.filter(|found| found.severity == Severity::Error && hides(found.rule.code)) {
        let line = one_line(error, &definitions.sources);
        console.eprintln(&format!("warning: {line} [{}]", error.rule.code));
        any = true;
    }
    if any {
        console.eprintln("   help: `lwm2m check` shows how to fix errors of definitions");
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_file_is_read_and_a_longer_one_is_refused() {
        let read = |bytes| read_bytes(io::repeat(b' ').take(bytes), Path::new("a.xml"));
        assert_eq!(read(MAX_BYTES).map(|bytes| bytes.len() as u64).ok(), Some(MAX_BYTES));
        assert!(read(MAX_BYTES + 1).is_err());
    }
}
