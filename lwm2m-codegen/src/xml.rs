//! XML definitions to the model.
//!
//! ```text
//! bytes --decode--> text --scan--> tags and texts --tree--> elements --object, item--> Object
//! ```
//!
//! A text that is not well-formed gets one error and no object. In a well-formed text the reader reports and
//! repairs every deviation from the schema, and a mistake in one resource costs at most that resource.
//! Time and memory grow in proportion to the text.

mod attribute;
mod characters;
mod comments;
mod decode;
mod fields;
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
use crate::model::{Object, Resource, SourceId, Spanned};
use crate::rules::XML_TOO_LARGE;
use report::{Report, Span};

pub use characters::is_allowed;
pub use decode::{BadBytes, BadEncoding, Decoded, FileEncoding, decode};
pub use index::{IndexEntry, read_index};

/// The bytes of comments and schemas at most, which each object of a document has.
const MAX_SHARED: usize = 1 << 26;

/// The objects that a text defines, and the diagnostics about how it is written.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The objects in the order of the text.
    pub objects: Vec<Object>,
    /// The diagnostics, including those of rules that are off by default:
    /// [`Levels::apply`](crate::diagnostics::Levels::apply) removes them.
    pub diagnostics: Vec<Diagnostic>,
    /// The number of comments inside objects, which the model does not keep.
    pub inner_comments: usize,
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
/// // Most elements are missing, and a diagnostic names them.
/// let diagnostics = Levels::default().apply(document.diagnostics);
/// assert!(diagnostics.iter().any(|diagnostic| diagnostic.rule.code == "schema-missing-element"));
/// ```
pub fn read(source: SourceId, text: &str) -> Document {
    let mut report = Report::new(source);
    match tree::parse(text, &mut report) {
        Ok(tree) => {
            let mut objects = object::objects(&tree.root, text, &mut report);
            let schema = object::schema(&tree.root, &report);
            let (kept, inner_comments) = comments::split(&tree.comments, text, &report);
            if objects.len().saturating_mul(size(schema.iter().chain(&kept))) > MAX_SHARED {
                let message = format!("the comments are too long for {} objects in one file", objects.len());
                let error = report.diagnostic(&XML_TOO_LARGE, Span::default(), message);
                return Document { diagnostics: vec![error], ..Document::default() };
            }
            for object in &mut objects {
                object.schema.clone_from(&schema);
                object.comments.clone_from(&kept);
            }
            Document { objects, diagnostics: report.finish(), inner_comments }
        }
        Err(error) => Document { diagnostics: report.finish_with(error), ..Document::default() },
    }
}

/// Returns the bytes that texts take.
fn size<'t>(texts: impl Iterator<Item = &'t Spanned<String>>) -> usize {
    texts.map(|text| size_of_val(text) + text.value.len()).sum()
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
/// Its items state neither `MultipleInstances` nor `Mandatory`: the object that uses them does.
pub fn read_common(source: SourceId, text: &str) -> (Vec<Resource>, Vec<Diagnostic>) {
    let mut report = Report::new(source);
    match tree::parse(text, &mut report) {
        Ok(tree) => (object::common(&tree.root, &mut report), report.finish()),
        Err(error) => (Vec::new(), report.finish_with(error)),
    }
}
