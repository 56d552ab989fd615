//! The files to download: the definition, and its exports.

use lwm2m_codegen::{Config, definition_xml};

use super::SiteFile;
use super::registry::{ObjectVersion, Registry};
use crate::error::Result;
use crate::export::{Form, Target};
use crate::input;
use crate::payload::count;

/// The downloads of a version.
pub(super) struct Downloads {
    pub(super) files: Vec<SiteFile>,
    pub(super) links: Vec<Download>,
    /// Why a download is missing.
    pub(super) missing: Vec<String>,
}

/// A link to a download.
pub(super) struct Download {
    pub(super) title: &'static str,
    pub(super) href: String,
    pub(super) note: &'static str,
}

impl Downloads {
    pub(super) fn new(registry: &Registry<'_>, version: &ObjectVersion<'_>) -> Result<Downloads> {
        let mut downloads = Downloads { files: Vec::new(), links: Vec::new(), missing: Vec::new() };
        downloads.xml(registry, version)?;
        let exports = [
            (Target::JsonSchema, Form::Reported, "schema.json", "JSON Schema", "of what a device reports"),
            (
                Target::JsonSchema,
                Form::Writable,
                "writable.schema.json",
                "JSON Schema",
                "of what a server writes",
            ),
            (Target::Sdf, Form::default(), "sdf.json", "SDF", ""),
        ];
        for (target, form, extension, title, note) in exports {
            let (text, _) = target.text(&[version.object], form);
            downloads.add(version, extension, title, note, text.into_bytes());
        }
        downloads.rust(version);
        Ok(downloads)
    }

    fn add(
        &mut self,
        version: &ObjectVersion<'_>,
        extension: &str,
        title: &'static str,
        note: &'static str,
        content: Vec<u8>,
    ) {
        let href = format!("files/{}.{extension}", version.stem());
        self.files.push(SiteFile::new(href.as_str(), content));
        self.links.push(Download { title, href, note });
    }

    /// Adds the definition as it was written, or in its normal form if a browser could run a part of it.
    fn xml(&mut self, registry: &Registry<'_>, version: &ObjectVersion<'_>) -> Result<()> {
        let bytes = input::read_file(&version.file.path)?;
        let text = registry.sources.get(version.file.source).map_or("", |source| source.text.as_str());
        if bytes == text.as_bytes() && is_inert(text) {
            self.add(version, "xml", "Definition (XML)", "", bytes);
        } else {
            let normal = definition_xml::write(std::slice::from_ref(version.object));
            let note = "in its normal form, because a browser could run a part of the original, or read it in another encoding";
            self.add(version, "xml", "Definition (XML)", note, normal.into_bytes());
        }
        Ok(())
    }

    /// Adds generated code, unless the definition has errors.
    fn rust(&mut self, version: &ObjectVersion<'_>) {
        let (id, number) = (version.object.id.value, version.version());
        let config = Config::new().objects(&version.file.path).only([id]).version(id, number.to_string());
        match config.generate() {
            Ok(generated) => {
                if let Some(file) = generated.files.into_iter().next() {
                    self.add(version, "rs", "Rust", "", file.text.into_bytes());
                }
            }
            Err(failure) => {
                let errors = count(failure.diagnostics.len(), "error");
                self.missing.push(format!("There is no generated Rust: the definition has {errors}."));
            }
        }
    }
}

/// Returns whether a browser that opens an XML file shows it and runs nothing: no stylesheet, no document type, no
/// elements of HTML or SVG. A namespace cannot be hidden, because names of attributes have no entities.
fn is_inert(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let body =
        text.strip_prefix("<?xml ").and_then(|rest| rest.split_once("?>")).map_or(text, |(_, body)| body);
    let namespaces = body.match_indices("xmlns").map(|(at, _)| &body[at..]);
    !body.contains("<?")
        && !body.contains("<!DOCTYPE")
        && !body.contains("<!ENTITY")
        && namespaces.into_iter().all(|rest| rest.starts_with("xmlns:xsi="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_that_a_browser_could_run_is_not_inert() {
        let table = [
            ("<?xml version=\"1.0\"?><LWM2M xmlns:xsi=\"x\"><Object/></LWM2M>", true),
            ("<!-- a --><LWM2M/>", true),
            ("<?xml version=\"1.0\"?><?xml-stylesheet href=\"x\"?><LWM2M/>", false),
            ("<LWM2M><script xmlns=\"http://www.w3.org/1999/xhtml\">alert(1)</script></LWM2M>", false),
            ("<LWM2M xmlns:h=\"&#104;ttp://www.w3.org/1999/xhtml\"><h:script/></LWM2M>", false),
            ("<!DOCTYPE LWM2M><LWM2M/>", false),
        ];
        for (text, expected) in table {
            assert_eq!(is_inert(text), expected, "{text}");
        }
    }
}
