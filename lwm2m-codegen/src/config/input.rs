//! Files, folders and bundled objects to definitions.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::place::Place;
use super::rules::{INPUT_EMPTY, INPUT_UNREADABLE, SETTING_UNUSED};
use super::{Config, Input, State};
use crate::bundled;
use crate::diagnostics::{Diagnostic, Severity};
use crate::model::Object;
use crate::rules::{XML_NO_OBJECT, XML_WRONG_ROOT};
use crate::xml;

/// A definition that was read.
#[derive(Debug)]
pub(crate) struct Definition {
    /// What it says.
    pub(crate) object: Object,
    /// The document it stands in: the index of [`Documents::diagnostics`].
    pub(super) document: usize,
    /// Name of its file.
    pub(crate) file: String,
    /// Whether it comes with this crate.
    pub(crate) bundled: bool,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    /// The definitions in the order of the inputs.
    pub(super) definitions: Vec<Definition>,
    /// What is wrong with each document, before anybody judged how serious it is.
    pub(super) diagnostics: Vec<Vec<Diagnostic>>,
}

/// How a file was named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Itself,
    ByItsFolder,
}

/// Reads all inputs.
pub(crate) fn read(config: &Config, state: &mut State) -> Documents {
    let mut documents = Documents::default();
    let mut seen = BTreeSet::new();
    for (place, input) in &config.inputs {
        match input {
            Input::Bundled(id) => read_bundled(*id, place, state, &mut documents),
            Input::Path(path) => {
                for (file, named) in files(path, place, state) {
                    if seen.insert(file.clone()) {
                        read_file(&file, named, place, state, &mut documents);
                    }
                }
            }
        }
    }
    if config.inputs.is_empty() {
        let message = "there is nothing to generate: no file, no folder and no bundled object is named";
        state.report(Diagnostic::new(&INPUT_EMPTY, crate::model::Origin::Unknown, message));
    }
    documents
}

/// The files that a path stands for.
fn files(path: &Path, place: Place, state: &mut State) -> Vec<(PathBuf, Named)> {
    // A path that is not there is an input as well: when it appears, cargo has to look again.
    state.inputs.push(path.to_owned());
    if !path.is_dir() {
        return vec![(path.to_owned(), Named::Itself)];
    }
    let entries = fs::read_dir(path).and_then(|entries| {
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()
    });
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            let message = format!("cannot read the folder `{}`: {error}", path.display());
            let diagnostic = state.at(place, &INPUT_UNREADABLE, message);
            state.report(diagnostic);
            return Vec::new();
        }
    };
    entries.retain(|entry| is_xml(entry) && !entry.is_dir());
    entries.sort();
    if entries.is_empty() {
        let message = format!("there is no `.xml` file in the folder `{}`", path.display());
        let diagnostic = state.at(place, &INPUT_EMPTY, message);
        state.report(diagnostic);
    }
    state.inputs.extend(entries.iter().cloned());
    entries.into_iter().map(|entry| (entry, Named::ByItsFolder)).collect()
}

fn is_xml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"))
}

fn read_file(path: &Path, named: Named, place: Place, state: &mut State, documents: &mut Documents) {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("cannot read `{}`: {error}", path.display());
            let diagnostic = state.at(place, &INPUT_UNREADABLE, message);
            return state.report(diagnostic);
        }
    };
    let mut document = xml::read_bytes(path, &bytes, &mut state.sources);
    if named == Named::ByItsFolder && document.objects.is_empty() && looks_like_xml(&bytes) {
        document.diagnostics.iter_mut().for_each(skipped);
    }
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    documents.add(document, file, false);
}

fn looks_like_xml(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"<")
}

/// A folder may hold other things as well, such as the registry's index. They are named and left alone.
fn skipped(diagnostic: &mut Diagnostic) {
    if diagnostic.rule == &XML_WRONG_ROOT || diagnostic.rule == &XML_NO_OBJECT {
        diagnostic.severity = Severity::Warning;
        diagnostic.message.push_str("; the file is skipped");
        diagnostic.help = Some("move it to another folder, or name the files one by one".to_owned());
    }
}

fn read_bundled(id: u16, place: Place, state: &mut State, documents: &mut Documents) {
    let Some(bundled) = bundled::find(id) else {
        let nearest = bundled::ALL.iter().min_by_key(|bundled| bundled.id.abs_diff(id));
        let mut diagnostic =
            state.at(place, &SETTING_UNUSED, format!("no object {id} comes with lwm2m-codegen"));
        if let Some(nearest) = nearest {
            let others =
                format!("the nearest is {}; name the file with `.objects(\"{id}.xml\")`", nearest.id);
            diagnostic = diagnostic.help(others);
        }
        return state.report(diagnostic);
    };
    let file = format!("{id}.xml");
    let document = xml::read_bytes(format!("<bundled>/{file}"), bundled.xml.as_bytes(), &mut state.sources);
    documents.add(document, file, true);
}

impl Documents {
    fn add(&mut self, document: xml::Document, file: String, bundled: bool) {
        let index = self.diagnostics.len();
        self.diagnostics.push(document.diagnostics);
        let definitions = document.objects.into_iter().map(|object| Definition {
            object,
            document: index,
            file: file.clone(),
            bundled,
        });
        self.definitions.extend(definitions);
    }
}
