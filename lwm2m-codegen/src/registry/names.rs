//! Compares file names with the object in the file.

use std::cmp::Ordering;

use super::{Entry, Folder, written};
use crate::diagnostics::Diagnostic;
use crate::model::{Object, Version};
use crate::rules::FILE_NAME;
use crate::wording::{object_title, quote};

/// The id and version in the name of a file.
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
    let history = folder.history.as_deref().unwrap_or_default();
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
        if parsed != Some(expected) {
            match first_of_object(entry, folder) {
                Some(first) => out.extend(second(entry, first, history)),
                None => {
                    let other = named(&folder.current, expected, entry);
                    out.push(misnamed(entry, parsed, expected, "").help(renaming(expected, other)));
                }
            }
        }
    }
    for entry in history {
        let (parsed, expected) = (FileName::parse(entry.name), FileName::of_version(entry.object));
        if parsed != Some(expected) {
            let other = named(history, expected, entry);
            let help = match other {
                Some(other) if FileName::of_version(other.object) == expected => {
                    format!("delete the file, {} holds this version", quote(other.name))
                }
                other => renaming(expected, other),
            };
            out.push(misnamed(entry, parsed, expected, "version_history/").help(help));
        }
    }
}

/// Returns the file that has the object before this one: the file with the name of the object, otherwise the first.
pub(super) fn first_of_object<'e, 'f>(entry: &Entry<'f>, folder: &'e Folder<'f>) -> Option<&'e Entry<'f>> {
    let id = entry.object.id.value;
    let name = FileName { id, version: None }.to_string();
    let mut files = folder.current.iter().filter(|file| file.object.id.value == id);
    let first = files.clone().find(|file| file.name == name).or_else(|| files.next())?;
    (folder.is_registry() && first.source != entry.source).then_some(first)
}

/// Returns the other file of this name.
fn named<'e, 'f>(files: &'e [Entry<'f>], name: FileName, entry: &Entry<'f>) -> Option<&'e Entry<'f>> {
    let name = name.to_string();
    files.iter().find(|other| other.name == name && other.source != entry.source)
}

/// Returns the diagnostic of a file that has the name of something else.
fn misnamed(entry: &Entry<'_>, parsed: Option<FileName>, expected: FileName, folder: &str) -> Diagnostic {
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
    Diagnostic::new(&FILE_NAME, origin, message).label(label)
}

/// Returns the advice to rename a file; `other` has the name now, and holds something else.
fn renaming(expected: FileName, other: Option<&Entry<'_>>) -> String {
    let name = quote(&expected.to_string());
    let Some(Entry { object, .. }) = other else { return format!("rename the file to {name}") };
    let (title, version) = (object_title(object), object.version.value);
    format!("{name} holds version {version} of {title}: rename that file first, and then this one to {name}")
}

/// Returns the diagnostic of a file whose object is that of the file which has its name. `None` for two definitions of
/// one version that differ: [`defined_twice`](super::defined_twice) reports them.
fn second(entry: &Entry<'_>, first: &Entry<'_>, history: &[Entry<'_>]) -> Option<Diagnostic> {
    let (name, first_name) = (quote(entry.name), quote(first.name));
    let (version, first_version) = (entry.object.version.value, first.object.version.value);
    // The copy of an older version may be in its place already.
    let place = |older: &Entry<'_>| {
        let place = quote(&format!("version_history/{}", FileName::of_version(older.object)));
        let is_there = history
            .iter()
            .any(|copy| copy.object.id == older.object.id && copy.object.version == older.object.version);
        (place, is_there)
    };
    let help = match version.cmp(&first_version) {
        Ordering::Equal if entry.object == first.object => format!("delete {name}"),
        Ordering::Equal => return None,
        Ordering::Less => match place(entry) {
            (place, true) => {
                format!("delete {name}, which is older than {first_name}: {place} holds its version")
            }
            (place, false) => format!("move {name}, which is older than {first_name}, to {place}"),
        },
        Ordering::Greater => match place(first) {
            (place, true) => format!("put {name} in the place of {first_name}, whose version {place} holds"),
            (place, false) => {
                format!("move {first_name}, which is older, to {place}, and rename {name} to {first_name}")
            }
        },
    };
    let title = object_title(entry.object);
    let message = format!("{name} defines {title}, which {first_name} defines as well");
    let diagnostic =
        Diagnostic::new(&FILE_NAME, entry.object.id.origin, message).label("the id of the object");
    Some(diagnostic.help(help).related(first.object.id.origin, "the first definition"))
}
