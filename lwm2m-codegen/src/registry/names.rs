//! Checks file names against the objects in the files.

use super::{Entry, Folder, written};
use crate::check::FILE_NAME;
use crate::check::wording::{object_title, quote};
use crate::diagnostics::Diagnostic;
use crate::model::{Object, Version};

/// The object id and version that a file name states.
///
/// ```
/// use lwm2m_codegen::model::Version;
/// use lwm2m_codegen::registry::FileName;
///
/// assert_eq!(FileName::parse("3.xml"), Some(FileName { id: 3, version: None }));
/// let older = FileName { id: 3, version: Some(Version { major: 1, minor: 2 }) };
/// assert_eq!(FileName::parse("3-1_2.xml"), Some(older));
/// assert_eq!(older.to_string(), "3-1_2.xml");
/// assert_eq!(FileName::parse("pump.xml"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileName {
    /// Object ID.
    pub id: u16,
    /// Version, for a file of `version_history`.
    pub version: Option<Version>,
}

impl FileName {
    /// Parses `ID.xml` or `ID-X_Y.xml`; returns `None` for any other name.
    pub fn parse(name: &str) -> Option<FileName> {
        let stem = name.strip_suffix(".xml")?;
        let (id, version) = match stem.split_once('-') {
            Some((id, version)) => (id, Some(Version::parse(&version.replacen('_', ".", 1))?)),
            None => (stem, None),
        };
        let digits = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        Some(FileName { id: id.parse().ok().filter(|_| digits)?, version })
    }

    /// Returns the name of the file in `version_history` for a version of an object.
    pub(super) fn of_version(object: &Object) -> FileName {
        FileName { id: object.id.value, version: Some(object.version.value) }
    }
}

impl core::fmt::Display for FileName {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.version {
            Some(version) => write!(f, "{}-{}_{}.xml", self.id, version.major, version.minor),
            None => write!(f, "{}.xml", self.id),
        }
    }
}

pub(super) fn check(folder: &Folder<'_>, out: &mut Vec<Diagnostic>) {
    for entry in &folder.current {
        let parsed = FileName::parse(entry.name);
        let expected = match parsed {
            // Outside a registry any file name is allowed that does not contradict the content.
            None if !folder.is_registry() => continue,
            Some(FileName { version: Some(_), .. }) if !folder.is_registry() => {
                FileName::of_version(entry.object)
            }
            _ => FileName { id: entry.object.id.value, version: None },
        };
        out.extend(diagnostic(entry, parsed, expected, ""));
    }
    for entry in folder.history.iter().flatten() {
        let expected = FileName::of_version(entry.object);
        out.extend(diagnostic(entry, FileName::parse(entry.name), expected, "version_history/"));
    }
}

fn diagnostic(
    entry: &Entry<'_>,
    parsed: Option<FileName>,
    expected: FileName,
    folder: &str,
) -> Option<Diagnostic> {
    if parsed == Some(expected) {
        return None;
    }
    let Entry { name, object, .. } = entry;
    let place = format!("{folder}{name}");
    let title = object_title(object);
    let other_id = parsed.is_some_and(|name| name.id != object.id.value);
    let other_version = parsed.and_then(|name| name.version) != expected.version;
    let (origin, message, label) = match (parsed, other_id || !other_version) {
        (Some(_), false) if expected.version.is_some() => (
            written([object.version.origin, object.id.origin]),
            format!("{} holds version {} of {title}", quote(&place), object.version.value),
            "another version than the file name says",
        ),
        (Some(_), true) => (
            object.id.origin,
            format!("{} holds {title}", quote(&place)),
            "another id than the file name says",
        ),
        _ => (
            object.id.origin,
            format!("{} is not called after {title}", quote(&place)),
            "the id of the object",
        ),
    };
    let help = format!("rename the file to {}", quote(&expected.to_string()));
    Some(Diagnostic::new(&FILE_NAME, origin, message).label(label).help(help))
}
