//! Writes the model as XML in the form of OMA's schemas.
//!
//! The counterpart of the reader, for objects that come from elsewhere (a derived struct, an import) and for
//! normalising definitions: every element in the order of the schema, indented by two blanks, independent of
//! the original text. Reading the result gives an equal model. No XML library is used, because the derive
//! macro writes definitions, too.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::model::{Object, Resource, ResourceType, Version};
use crate::wording::is_blank;

/// The schema of LwM2M 1.0.
pub const SCHEMA_1_0: &str = "http://www.openmobilealliance.org/tech/profiles/LWM2M.xsd";
/// The schema of LwM2M 1.1 and later.
pub const SCHEMA_1_1: &str = "http://www.openmobilealliance.org/tech/profiles/LWM2M-v1_1.xsd";

/// Returns one document that defines these objects.
///
/// Blanks around a text, characters that XML does not allow and the kind of line endings are lost, as they
/// are on reading; everything else is kept.
///
/// ```
/// use lwm2m_codegen::definition_xml;
/// # use lwm2m_codegen::model::*;
/// # fn text(text: &str) -> Spanned<String> { Spanned::implied(text.to_owned()) }
/// let pump = Object {
///     name: text("Pump & Valve"),
///     id: Spanned::implied(42769),
///     urn: text("urn:oma:lwm2m:x:42769"),
///     // ...
/// #     lwm2m_version: Spanned::implied(Version::ONE),
/// #     version: Spanned::implied(Version::ONE),
/// #     multiple: Spanned::implied(false),
/// #     mandatory: Spanned::implied(false),
/// #     description: text(""),
/// #     remarks: text(""),
/// #     resources: Vec::new(),
/// #     schema: None,
/// #     comments: Vec::new(),
/// #     origin: Origin::Unknown,
/// };
/// let xml = definition_xml::write(&[pump]);
/// assert!(xml.contains("\n    <Name>Pump &amp; Valve</Name>\n"));
/// assert!(xml.contains("\n    <ObjectID>42769</ObjectID>\n"));
/// ```
pub fn write(objects: &[Object]) -> String {
    let mut writer = Writer { out: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"), depth: 0 };
    for comment in comments(objects) {
        writer.comment(comment);
    }
    let schema = schema(objects);
    writer.open(&format!(
        "LWM2M xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"{schema}\""
    ));
    for object in objects {
        writer.object(object);
    }
    writer.close("LWM2M");
    writer.out
}

/// Returns the comments of all objects in their order, each once.
fn comments(objects: &[Object]) -> Vec<&str> {
    let texts = objects.iter().flat_map(|object| &object.comments);
    let texts = texts.map(|comment| comment.value.trim_matches(is_blank));
    let mut known = BTreeSet::new();
    texts.filter(|text| !text.is_empty() && known.insert(*text)).collect()
}

/// Returns the oldest schema that covers these objects.
fn schema(objects: &[Object]) -> &'static str {
    let newer = |object: &Object| {
        object.lwm2m_version.value > Version::ONE || object.resources.iter().any(has_newer_type)
    };
    if objects.iter().any(newer) { SCHEMA_1_1 } else { SCHEMA_1_0 }
}

fn has_newer_type(resource: &Resource) -> bool {
    resource.kind.is_some_and(|kind| matches!(kind.value, ResourceType::Unsigned | ResourceType::CoreLink))
}

/// The document under construction.
struct Writer {
    out: String,
    depth: usize,
}

impl Writer {
    /// Writes a comment; one of several lines has its delimiters in lines of their own.
    fn comment(&mut self, text: &str) {
        let around = if text.contains('\n') { '\n' } else { ' ' };
        self.out.push_str("<!--");
        self.out.push(around);
        escape_comment(&mut self.out, text);
        self.out.push(around);
        self.out.push_str("-->\n");
    }

    fn object(&mut self, object: &Object) {
        self.open("Object ObjectType=\"MODefinition\"");
        self.leaf("Name", &object.name.value);
        self.leaf("Description1", &object.description.value);
        self.leaf("ObjectID", &object.id.value.to_string());
        self.leaf("ObjectURN", &object.urn.value);
        self.leaf("LWM2MVersion", &object.lwm2m_version.value.to_string());
        self.leaf("ObjectVersion", &object.version.value.to_string());
        self.leaf("MultipleInstances", instances(object.multiple.value));
        self.leaf("Mandatory", presence(object.mandatory.value));
        self.open("Resources");
        for resource in &object.resources {
            self.resource(resource);
        }
        self.close("Resources");
        self.leaf("Description2", &object.remarks.value);
        self.close("Object");
    }

    fn resource(&mut self, resource: &Resource) {
        self.open(&format!("Item ID=\"{}\"", resource.id.value));
        self.leaf("Name", &resource.name.value);
        self.leaf("Operations", resource.operations.value.as_str());
        self.leaf("MultipleInstances", instances(resource.multiple.value));
        self.leaf("Mandatory", presence(resource.mandatory.value));
        self.leaf("Type", resource.kind.map_or("", |kind| kind.value.as_str()));
        self.leaf("RangeEnumeration", &resource.range_text.value);
        self.leaf("Units", &resource.units.value);
        self.leaf("Description", &resource.description.value);
        self.close("Item");
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
    }

    /// Writes a start tag with elements to follow. `tag` may have attributes.
    fn open(&mut self, tag: &str) {
        self.indent();
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push_str(">\n");
        self.depth += 1;
    }

    fn close(&mut self, name: &str) {
        self.depth -= 1;
        self.indent();
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    /// Writes an element with a text, which may be empty.
    fn leaf(&mut self, name: &str, text: &str) {
        self.indent();
        self.out.push('<');
        self.out.push_str(name);
        self.out.push('>');
        escape(&mut self.out, text.trim_matches(is_blank));
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }
}

fn instances(multiple: bool) -> &'static str {
    if multiple { "Multiple" } else { "Single" }
}

fn presence(mandatory: bool) -> &'static str {
    if mandatory { "Mandatory" } else { "Optional" }
}

/// Escapes a text so that an XML reader returns equal characters.
fn escape(out: &mut String, text: &str) {
    for c in allowed(text) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

/// Writes the text of a comment. XML has no escapes there, and allows no two hyphens in a row: a blank parts them.
fn escape_comment(out: &mut String, text: &str) {
    for c in allowed(text) {
        if c == '-' && out.ends_with('-') {
            out.push(' ');
        }
        out.push(c);
    }
}

/// Returns the characters of a text that XML allows, with its one line ending.
fn allowed(text: &str) -> impl Iterator<Item = char> {
    let mut characters = text.chars().peekable();
    std::iter::from_fn(move || {
        loop {
            match characters.next()? {
                '\r' if characters.peek() == Some(&'\n') => {}
                '\r' => return Some('\n'),
                c @ ('\t' | '\n') => return Some(c),
                c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
                c => return Some(c),
            }
        }
    })
}
