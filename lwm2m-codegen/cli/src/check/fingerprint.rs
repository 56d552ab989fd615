//! The identity of a diagnostic: whether it is the same one in two states of a folder, or in two files.
//!
//! Lines move and names change; rule, object, resource and the rest of the message stay.

use std::fmt;

use lwm2m_codegen::diagnostics::Diagnostic;
use lwm2m_codegen::model::{Origin, SourceId};

use crate::input::{Definitions, File, Location};

/// The identity of a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fingerprint {
    rule: &'static str,
    /// Object ID, where the diagnostic concerns an object.
    pub(super) object: Option<u16>,
    resource: Option<u16>,
    /// The name of the file, where no object is known or the file lists several.
    file: Option<String>,
    /// The message without the names of objects and resources.
    text: String,
}

/// Returns the identity of a diagnostic.
pub(super) fn fingerprint(diagnostic: &Diagnostic, definitions: &Definitions) -> Fingerprint {
    let mut print = Fingerprint {
        rule: diagnostic.rule.code,
        object: None,
        resource: None,
        file: None,
        text: without_names(&diagnostic.message),
    };
    let Origin::Text { source, start, .. } = diagnostic.origin else { return print };
    let Some(file) = definitions.files.iter().find(|file| file.source == source) else { return print };
    print.locate(file, source, start, definitions);
    print
}

impl Fingerprint {
    fn locate(&mut self, file: &File, source: SourceId, start: usize, definitions: &Definitions) {
        let contains = |origin: Origin| matches!(origin, Origin::Text { source: own, start: first, end } if own == source && first <= start && start <= end);
        if let Some(object) = file.document.objects.iter().find(|object| contains(object.origin)) {
            self.object = Some(object.id.value);
            self.resource = object
                .resources
                .iter()
                .find(|resource| contains(resource.origin))
                .map(|found| found.id.value);
            return;
        }
        self.file = file.path.file_name().map(|name| name.to_string_lossy().into_owned());
        // The mistake lies before or behind the object, as that of a line end does.
        self.object = file.document.objects.first().map(|object| object.id.value);
        let Location::Folder(at) = file.location else { return };
        let Some(folder) = definitions.folders.get(at) else { return };
        let entries = folder.index.iter().flat_map(|(_, entries)| entries);
        self.object =
            entries.clone().find(|entry| contains(entry.origin)).map(|entry| entry.id.value).or(self.object);
        let resources = folder.common.iter().flat_map(|(_, resources)| resources);
        self.resource = resources.clone().find(|one| contains(one.origin)).map(|one| one.id.value);
    }
}

/// Removes the names behind ids: ``resource 5700 `Sensor Value` `` becomes `resource 5700`.
fn without_names(message: &str) -> String {
    let mut text = String::new();
    let mut rest = message;
    while let Some(at) = rest.find(" `") {
        let (before, name) = rest.split_at(at);
        let behind_id = before.ends_with(|c: char| c.is_ascii_digit())
            && before.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with([' ', '\u{a0}'])
            && ["resource", "object"]
                .iter()
                .any(|kind| before.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end().ends_with(kind));
        let end = name.get(2..).and_then(|inner| inner.find('`')).map(|end| end + 3);
        let Some(end) = end else { break };
        text.push_str(before);
        if !behind_id {
            text.push_str(&name[..end]);
        }
        rest = &name[end..];
    }
    text + rest
}

/// The hash of the identity in hexadecimal: FNV-1a, which stays the same over versions and machines.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fingerprint { rule, object, resource, file, text } = self;
        let identity = format!("{rule}\n{object:?}\n{resource:?}\n{file:?}\n{text}");
        let hash = identity.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        write!(f, "{hash:016x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_behind_ids_are_not_a_part_of_the_identity() {
        for (message, expected) in [
            ("resource 5 `Level` has no operations", "resource 5 has no operations"),
            ("the unit `C` of resource 5 `Level` is not known", "the unit `C` of resource 5 is not known"),
            ("object 3 `Device` has the name of object 4 `D`", "object 3 has the name of object 4"),
            ("the index lists `3.xml`", "the index lists `3.xml`"),
            ("a sign ` alone", "a sign ` alone"),
        ] {
            assert_eq!(without_names(message), expected);
        }
    }
}
