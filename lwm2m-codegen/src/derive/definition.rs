//! Reads the definition that a struct names, and quotes its lines.

use std::path::Path;

use super::ast::Source;
use super::errors::{Attr, Errors, alternatives};
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, Levels, Severity, Sources};
use crate::model::{Object, Origin};
use crate::names::{self, ObjectNames};
use crate::wording::is_invisible;
use crate::xml::{self, Document};
use crate::{bundled, check};

/// The number of characters of a line that a message quotes.
const MAX_QUOTED: usize = 100;

/// A definition with the text it was read from.
pub(super) struct Definition {
    pub(super) object: Object,
    pub(super) names: ObjectNames,
    /// The path in the attribute; `None` for a bundled definition.
    pub(super) file: Option<String>,
    sources: Sources,
}

impl Definition {
    /// Returns the line of a fact with its place, to append to a message.
    pub(super) fn quote(&self, origin: Origin, otherwise: Origin) -> String {
        let origin = if matches!(origin, Origin::Text { .. }) { origin } else { otherwise };
        quote(&self.sources, origin).unwrap_or_default()
    }
}

/// Reads the definition that a struct names. `id` chooses among several objects of one file.
pub(super) fn load(
    source: &Attr<Source>,
    id: Option<&Attr<u16>>,
    folder: &Path,
    errors: &mut Errors,
) -> Option<Definition> {
    let mut sources = Sources::default();
    let (document, file) = match &source.value {
        Source::Bundled(id) => (read_bundled(*id, source, &mut sources, errors)?, None),
        Source::File(path) => (read_file(path, folder, source, &mut sources, errors)?, Some(path.clone())),
    };
    let diagnostics = definition_errors(&document);
    for diagnostic in &diagnostics {
        errors.add(&source.at, message(diagnostic, &sources));
    }
    if !diagnostics.is_empty() {
        return None;
    }
    let object = select(document.objects, source, id, errors)?;
    Some(Definition { names: names::object_names(&object), object, file, sources })
}

fn read_bundled(
    id: u16,
    source: &Attr<Source>,
    sources: &mut Sources,
    errors: &mut Errors,
) -> Option<Document> {
    if let Some(bundled) = bundled::find(id) {
        return Some(xml::read_bytes(format!("<bundled>/{id}.xml"), bundled.xml.as_bytes(), sources));
    }
    let help = format!(
        "{}; for a file write its path, `definition = \"objects/{id}.xml\"`",
        bundled::suggestion(id)
    );
    errors.add_with_help(&source.at, format!("object {id} is not bundled"), help);
    None
}

fn read_file(
    path: &str,
    folder: &Path,
    source: &Attr<Source>,
    sources: &mut Sources,
    errors: &mut Errors,
) -> Option<Document> {
    match std::fs::read(folder.join(path)) {
        Ok(bytes) => Some(xml::read_bytes(path, &bytes, sources)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let help = match similar_file(path, folder) {
                Some(similar_file) => format!("did you mean `{similar_file}`?"),
                None => "the path is relative to the folder of Cargo.toml".to_owned(),
            };
            errors.add_with_help(&source.at, format!("there is no file `{path}`"), help);
            None
        }
        Err(error) => {
            errors.add(&source.at, format!("`{path}` cannot be read: {error}"));
            None
        }
    }
}

/// Returns the file in the folder of a missing one with the most similar name.
fn similar_file(path: &str, folder: &Path) -> Option<String> {
    let (beside, name) = path.rsplit_once('/').unwrap_or(("", path));
    let entries = std::fs::read_dir(folder.join(beside)).ok()?;
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let name = nearest(name, names.iter().map(String::as_str))?;
    Some(if beside.is_empty() { name.to_owned() } else { format!("{beside}/{name}") })
}

/// Returns the errors of a definition.
fn definition_errors(document: &Document) -> Vec<Diagnostic> {
    let checked = document.objects.iter().flat_map(check::check);
    let diagnostics = document.diagnostics.iter().cloned().chain(checked).collect();
    let mut diagnostics = Levels::default().apply(diagnostics);
    diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
    diagnostics
}

fn message(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let line = quote(sources, diagnostic.origin).unwrap_or_default();
    let help = diagnostic.help.as_deref().unwrap_or(diagnostic.rule.help);
    format!("invalid definition: {}{line}\nhelp: {help}", diagnostic.message)
}

fn select(
    mut objects: Vec<Object>,
    source: &Attr<Source>,
    id: Option<&Attr<u16>>,
    errors: &mut Errors,
) -> Option<Object> {
    let several = objects.len() > 1;
    let Some(id) = id else {
        if several {
            let ids: Vec<String> = objects.iter().map(|object| object.id.value.to_string()).collect();
            let help = format!("choose one: `id = {}`", alternatives(&ids));
            errors.add_with_help(&source.at, "the file defines several objects", help);
            return None;
        }
        return objects.pop();
    };
    match objects.iter().position(|object| object.id.value == id.value) {
        Some(index) => Some(objects.swap_remove(index)),
        None => {
            let ids: Vec<String> = objects.iter().map(|object| object.id.value.to_string()).collect();
            let message = format!("the definition does not define object {}", id.value);
            errors.add_with_help(&id.at, message, format!("it defines object {}", alternatives(&ids)));
            None
        }
    }
}

/// `\nobjects/pump.xml:12: <Type>Float</Type>`
fn quote(sources: &Sources, origin: Origin) -> Option<String> {
    let Origin::Text { source, start, .. } = origin else { return None };
    let path = sources.get(source)?.path.display().to_string();
    let line = sources.line_at(source, start)?;
    let text: String =
        line.text.trim().chars().map(|c| if c.is_control() || is_invisible(c) { ' ' } else { c }).collect();
    let more = if text.chars().count() > MAX_QUOTED { "..." } else { "" };
    let shown: String = text.chars().take(MAX_QUOTED).collect();
    Some(format!("\n{path}:{}: {shown}{more}", line.number))
}
