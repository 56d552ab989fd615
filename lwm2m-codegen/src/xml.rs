//! XML definitions to the model.
//!
//! ```text
//! bytes --decode--> text --scan--> tags and texts --tree--> elements --object, item--> Object
//! ```
//!
//! The reader is lenient: whatever can be repaired is reported and repaired, and a mistake in one resource
//! costs at most that resource. It takes time in proportion to the text, whatever the text is.

mod attribute;
mod decode;
mod index;
mod item;
mod layout;
mod object;
mod report;
mod scan;
#[cfg(test)]
mod tests;
mod tree;
mod values;

use std::path::PathBuf;

use crate::diagnostics::{Diagnostic, Sources};
use crate::model::{Object, Resource, SourceId};
use report::Report;

pub use decode::{BadBytes, Decoded, decode};
pub use index::{IndexEntry, read_index};

/// What a text defines, and what was found wrong with the way it is written.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The objects in the order of the text.
    pub objects: Vec<Object>,
    /// Diagnostics, including those that are off unless somebody asks for them:
    /// [`Levels::apply`](crate::diagnostics::Levels::apply) sorts them out.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the objects that a text defines.
///
/// ```
/// use lwm2m_codegen::diagnostics::{Levels, Sources};
/// use lwm2m_codegen::xml;
///
/// let text = r#"<LWM2M><Object ObjectType="MODefinition"><Name>Pump</Name>
///     <ObjectID>42769</ObjectID></Object></LWM2M>"#;
/// let mut sources = Sources::default();
/// let document = xml::read(sources.add("pump.xml", text), text);
/// assert_eq!(document.objects[0].name.value, "Pump");
/// // Most elements are missing, and that is said.
/// let diagnostics = Levels::default().apply(document.diagnostics);
/// assert!(diagnostics.iter().any(|diagnostic| diagnostic.rule.code == "schema-missing-element"));
/// ```
pub fn read(source: SourceId, text: &str) -> Document {
    let mut report = Report::new(source);
    let roots = tree::parse(text, &mut report);
    let objects = object::objects(&roots, text, &mut report);
    Document { objects, diagnostics: report.finish() }
}

/// Decodes a file, keeps its text among the sources and reads it.
pub fn read_bytes(path: impl Into<PathBuf>, bytes: &[u8], sources: &mut Sources) -> Document {
    let decoded = decode(bytes);
    let source = sources.add(path, &*decoded.text);
    let mut document = read(source, &decoded.text);
    document.diagnostics.extend(decoded.bad.map(|bad| bad.diagnostic(source)));
    crate::diagnostics::sort(&mut document.diagnostics);
    document
}

/// Reads a list of reusable resources, such as the registry's `Common.xml`.
///
/// Its items have no multiplicity and need not be mandatory: both are for the object to choose.
pub fn read_common(source: SourceId, text: &str) -> (Vec<Resource>, Vec<Diagnostic>) {
    let mut report = Report::new(source);
    let roots = tree::parse(text, &mut report);
    let resources = object::common(&roots, &mut report);
    (resources, report.finish())
}
