//! The edits of a release: a higher version in a definition, and in the index.

use crate::diagnostics::Edit;
use crate::model::{Object, Origin, Version};
use crate::wording::rewrite;
use crate::xml::IndexEntry;

/// Returns the URN of an object; `None` where the id is reserved.
///
/// ```
/// use lwm2m_codegen::model::Version;
/// use lwm2m_codegen::registry::urn;
///
/// assert_eq!(urn(3303, Version { major: 1, minor: 1 }).as_deref(), Some("urn:oma:lwm2m:ext:3303:1.1"));
/// assert_eq!(urn(1024, Version::ONE), None);
/// ```
pub fn urn(id: u16, version: Version) -> Option<String> {
    crate::check::urn(id, version)
}

/// Returns the number that the index has for the source of an object: 0 for OMA, 1 for other standards bodies, 2 for all
/// others; `None` where the id is reserved.
pub fn source(id: u16) -> Option<&'static str> {
    let class = crate::check::class_of(id)?;
    super::entries::SOURCES.into_iter().find(|(other, _)| *other == class).map(|(_, source)| source)
}

/// Returns the edits that write a version into a definition; `None` if version or URN are not in the text as they were
/// read.
pub fn set_version(object: &Object, version: Version) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    if object.version.value != version {
        let Origin::Text { .. } = object.version.origin else { return None };
        edits.push(Edit::text(object.version.origin, version.to_string())?);
    }
    let expected = urn(object.id.value, version)?;
    if object.urn.value != expected {
        edits.push(rewrite(&object.urn, expected)?);
    }
    Some(edits)
}

/// Returns the edits that write a version into an entry of the index; `None` if URN or version are not in the text as
/// they were read.
pub fn set_entry_version(entry: &IndexEntry, version: Version) -> Option<Vec<Edit>> {
    let urn = urn(entry.id.value, version)?;
    Some(vec![rewrite(&entry.urn, urn)?, rewrite(&entry.version, version.to_string())?])
}

/// Returns the edit that writes another file into an entry of the index.
pub fn set_entry_file(entry: &IndexEntry, file: &str) -> Option<Edit> {
    rewrite(&entry.file, file)
}
