//! Reads files, folders and bundled objects into definitions.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::compilation::{Compilation, Definition};
use crate::bundled;
use crate::config::{INPUT_EMPTY, INPUT_UNREADABLE, Input, Location, SETTING_UNUSED};
use crate::diagnostics::{Diagnostic, Severity};
use crate::model::Origin;
use crate::rules::{SCHEMA_ID, XML_NO_OBJECT, XML_WRONG_ROOT};
use crate::xml;

pub(super) fn read_inputs(compilation: &mut Compilation<'_>) {
    if compilation.config.inputs.is_empty() {
        let message = "there is nothing to generate: no file, no folder and no bundled object is named";
        compilation.diagnostics.report(Diagnostic::new(&INPUT_EMPTY, Origin::Unknown, message));
    }
    let mut seen = BTreeSet::new();
    for (location, input) in &compilation.config.inputs {
        match input {
            Input::Bundled(id) => read_bundled(*id, *location, compilation),
            Input::Path(path) if path.is_dir() => {
                compilation.inputs.push(path.clone());
                for file in files(path, *location, compilation) {
                    compilation.inputs.push(file.clone());
                    if seen.insert(file.clone()) {
                        read_file(&file, Named::ByFolder, *location, compilation);
                    }
                }
            }
            Input::Path(file) => {
                // A file that does not exist is an input as well: cargo has to look again when it appears.
                compilation.inputs.push(file.clone());
                if seen.insert(file.clone()) {
                    read_file(file, Named::ByPath, *location, compilation);
                }
            }
        }
    }
}

/// How a setting named a file.
#[derive(PartialEq)]
enum Named {
    ByPath,
    ByFolder,
}

/// Returns the definition files in a folder, sorted.
fn files(folder: &Path, location: Location, compilation: &mut Compilation<'_>) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).and_then(|entries| {
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()
    });
    let (rule, message) = match entries {
        Ok(mut files) => {
            files.retain(|file| is_xml(file) && !file.is_dir());
            files.sort();
            if !files.is_empty() {
                return files;
            }
            (&INPUT_EMPTY, format!("there is no `.xml` file in the folder `{}`", folder.display()))
        }
        Err(error) => (&INPUT_UNREADABLE, format!("cannot read the folder `{}`: {error}", folder.display())),
    };
    let mut diagnostic = compilation.diagnostics.about_setting(location, rule, message);
    if rule == &INPUT_UNREADABLE {
        diagnostic = diagnostic.help(relative_to(location));
    }
    compilation.diagnostics.report(diagnostic);
    Vec::new()
}

fn relative_to(location: Location) -> &'static str {
    location.select(INPUT_UNREADABLE.help, "paths are relative to the folder of the settings file")
}

fn is_xml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"))
}

fn read_file(path: &Path, named: Named, location: Location, compilation: &mut Compilation<'_>) {
    let diagnostics = &mut compilation.diagnostics;
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("cannot read `{}`: {error}", path.display());
            let diagnostic = diagnostics.about_setting(location, &INPUT_UNREADABLE, message);
            let help = match bundled::named_by(path).filter(|_| error.kind() == ErrorKind::NotFound) {
                Some(id) => {
                    let setting =
                        location.select(format!("`.bundled([{id}])`"), format!("`bundled = [{id}]`"));
                    format!("{}; object {id} is bundled: {setting} adds it", relative_to(location))
                }
                None => relative_to(location).to_owned(),
            };
            return diagnostics.report(diagnostic.help(help));
        }
    };
    let mut document = xml::read_bytes(path, &bytes, &mut diagnostics.sources);
    if named == Named::ByFolder && document.objects.is_empty() && looks_like_xml(&bytes) {
        document.diagnostics.iter_mut().for_each(soften);
    }
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    add(document, file, false, compilation);
}

fn looks_like_xml(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"<")
}

/// Makes a warning of an error: a folder may hold other XML files as well, such as the index of the registry.
fn soften(diagnostic: &mut Diagnostic) {
    if diagnostic.rule == &XML_WRONG_ROOT || diagnostic.rule == &XML_NO_OBJECT {
        diagnostic.severity = Severity::Warning;
        diagnostic.message.push_str("; the file is skipped");
        diagnostic.help = Some("move it to another folder, or name the files one by one".to_owned());
    }
}

fn read_bundled(id: u16, location: Location, compilation: &mut Compilation<'_>) {
    let diagnostics = &mut compilation.diagnostics;
    let Some(bundled) = bundled::find(id) else {
        let message = format!("no object {id} comes with lwm2m-codegen");
        let diagnostic = diagnostics.about_setting(location, &SETTING_UNUSED, message);
        let file =
            location.select(format!("`.objects(\"{id}.xml\")`"), format!("`objects = [\"{id}.xml\"]`"));
        let help = format!("{}; name a file with {file}", bundled::suggestion(id));
        return diagnostics.report(diagnostic.help(help));
    };
    let file = format!("{id}.xml");
    let path = format!("<bundled>/{file}");
    let document = xml::read_bytes(path, bundled.xml.as_bytes(), &mut diagnostics.sources);
    add(document, file, true, compilation);
}

/// Makes warnings of errors that the reader repaired, or that cost only a part of the file.
fn soften_repaired(document: &mut xml::Document) {
    let is_repaired = |rule| rule == &XML_WRONG_ROOT || rule == &SCHEMA_ID;
    let diagnostics = document.diagnostics.iter_mut().filter(|found| is_repaired(found.rule));
    diagnostics.for_each(|diagnostic| diagnostic.severity = Severity::Warning);
}

fn add(mut document: xml::Document, file: String, bundled: bool, compilation: &mut Compilation<'_>) {
    if !document.objects.is_empty() {
        soften_repaired(&mut document);
    }
    let index = compilation.documents.len();
    compilation.documents.push(document.diagnostics);
    let definition = |object| Definition { object, document: index, file: file.clone(), bundled };
    compilation.definitions.extend(document.objects.into_iter().map(definition));
}
