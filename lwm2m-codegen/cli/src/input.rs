//! Reads what the user named: files, folders, standard input and bundled objects.
//!
//! A folder stands for the `.xml` files in it and in the folders within. What keeps an input from being read is
//! a failure of the whole command; what is wrong inside a file is a diagnostic.

mod folder;

use std::fs::File as Handle;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use lwm2m_codegen::bundled;
use lwm2m_codegen::diagnostics::Sources;
use lwm2m_codegen::model::{Object, Resource, SourceId};
use lwm2m_codegen::xml::{self, Document, IndexEntry};

use crate::outcome::{Failure, Result};
use crate::progress::Progress;

/// No definition comes near this.
const LARGEST: u64 = 1 << 26;

/// Arguments that name definitions.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Inputs {
    /// Files and folders with definitions; `-` is standard input
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Objects that come with this command, by id: LwM2M's own and those of IPSO
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) bundled: Vec<u16>,
}

/// The definitions that were read.
#[derive(Debug, Default)]
pub(crate) struct Definitions {
    /// The texts, for showing diagnostics in their lines.
    pub(crate) sources: Sources,
    /// The files in the order in which they were named, those of a folder by id.
    pub(crate) files: Vec<File>,
    /// The folders, those within others included.
    pub(crate) folders: Vec<Folder>,
}

/// One file with definitions.
#[derive(Debug)]
pub(crate) struct File {
    /// Where it was read, or a made-up name in angle brackets.
    pub(crate) path: PathBuf,
    /// Its number among the sources.
    pub(crate) source: SourceId,
    /// Objects, and diagnostics of the reader.
    pub(crate) document: Document,
    /// Where it was found.
    pub(crate) place: Place,
}

/// Where a file was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Somebody named it.
    Named,
    /// In the folder of this index.
    Folder(usize),
    /// In the `version_history` of that folder.
    History(usize),
}

/// What is known of a folder besides its definitions.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    /// The entries of its `DDF.xml`, if it has one.
    pub(crate) index: Option<Vec<IndexEntry>>,
    /// The reusable resources of its `Common.xml`, if it has one.
    pub(crate) common: Option<Vec<Resource>>,
    /// Whether it has a `version_history`.
    pub(crate) history: bool,
}

/// Which files of a folder are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// All but those in a `version_history`.
    Current,
    /// All of them.
    All,
}

/// Reads all inputs.
pub(crate) fn read(inputs: &Inputs, depth: Depth) -> Result<Definitions> {
    if inputs.paths.is_empty() && inputs.bundled.is_empty() {
        return Err(Failure::usage("no definitions are named")
            .help("name a file or a folder, `-` for standard input, or an object with `--bundled`"));
    }
    let mut definitions = Definitions::default();
    for id in &inputs.bundled {
        definitions.bundled(*id)?;
    }
    for path in &inputs.paths {
        definitions.path(path, depth)?;
    }
    Ok(definitions)
}

impl Definitions {
    /// The objects with the files that they stand in.
    pub(crate) fn objects(&self) -> impl Iterator<Item = (&File, &Object)> {
        self.files.iter().flat_map(|file| file.document.objects.iter().map(move |object| (file, object)))
    }

    /// Reads a file or a folder, or standard input.
    pub(crate) fn path(&mut self, path: &Path, depth: Depth) -> Result<()> {
        if path == Path::new("-") {
            let bytes = standard_input()?;
            self.add(PathBuf::from("<stdin>"), &bytes, Place::Named);
            return Ok(());
        }
        if path.is_dir() {
            return self.folder(path, depth);
        }
        let bytes = contents(path)?;
        if !self.list(path, &bytes, Place::Named) {
            self.add(path.to_owned(), &bytes, Place::Named);
        }
        Ok(())
    }

    fn folder(&mut self, path: &Path, depth: Depth) -> Result<()> {
        let found = folder::files(path, depth)?;
        let mut progress = Progress::new("reading", found.len());
        let (mut numbers, before) = (Vec::new(), self.files.len());
        for file in &found {
            self.found(file, &mut numbers)?;
            progress.step();
        }
        if self.files.len() == before {
            return Err(Failure::usage(format!("no definitions in the folder `{}`", path.display()))
                .help("a definition is a file that ends in `.xml`"));
        }
        Ok(())
    }

    /// Reads an object that comes with the command.
    pub(crate) fn bundled(&mut self, id: u16) -> Result<()> {
        let Some(bundled) = bundled::find(id) else {
            let known: Vec<String> = bundled::ALL.iter().map(|bundled| bundled.id.to_string()).collect();
            return Err(Failure::usage(format!("object {id} is not bundled"))
                .help(format!("bundled are {}", known.join(", "))));
        };
        self.add(PathBuf::from(format!("<bundled {id}>")), bundled.xml.as_bytes(), Place::Named);
        Ok(())
    }

    fn add(&mut self, path: PathBuf, bytes: &[u8], place: Place) {
        let decoded = xml::decode(bytes);
        let source = self.sources.add(&*path, &*decoded.text);
        let mut document = xml::read(source, &decoded.text);
        document.diagnostics.extend(decoded.bad.map(|bad| bad.diagnostic(source)));
        self.files.push(File { path, source, document, place });
    }
}

/// All of standard input.
pub(crate) fn standard_input() -> Result<Vec<u8>> {
    bytes(io::stdin(), Path::new("standard input"))
}

/// A file's bytes.
pub(crate) fn contents(path: &Path) -> Result<Vec<u8>> {
    let file = Handle::open(path).map_err(|error| unreadable(path, &error))?;
    bytes(file, path)
}

fn bytes(reader: impl Read, path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = reader.take(LARGEST).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    if u64::try_from(read).unwrap_or(LARGEST) >= LARGEST {
        let message = format!("`{}` is larger than {} MiB", path.display(), LARGEST >> 20);
        return Err(
            Failure::usage(message).help("no definition is that large; look whether this is the right file")
        );
    }
    Ok(bytes)
}

/// The failure for what cannot be read.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    Failure::usage(format!("cannot read `{}`: {reason}", path.display()))
}
