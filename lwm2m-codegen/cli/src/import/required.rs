//! `sdfRequired` of an object: which of its properties and actions are mandatory.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::diagnostics::{Diagnostics, Pointer, quote};
use super::document::Document;

/// The names in `sdfRequired` of an object.
pub(super) struct Required {
    names: BTreeSet<String>,
    pointers: BTreeSet<String>,
    own: String,
}

impl Required {
    /// Reads `sdfRequired` of the object at `at`.
    pub(super) fn new(
        document: &Document,
        qualities: &Map<String, Value>,
        at: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> Required {
        let own = at.to_string().trim_start_matches('#').to_owned();
        let mut required = Required { names: BTreeSet::new(), pointers: BTreeSet::new(), own };
        let mut unknown = Vec::new();
        for entry in entries(qualities) {
            match entry {
                Value::Bool(true) => {}
                Value::String(name) if !name.contains([':', '#']) => {
                    required.names.insert(name.clone());
                }
                Value::String(name) => match document.local(name) {
                    Some(pointer) => {
                        required.pointers.insert(pointer);
                    }
                    None => unknown.push(name.clone()),
                },
                other => unknown.push(other.to_string()),
            }
        }
        unknown.extend(required.unknown(qualities));
        for name in unknown {
            let message = format!("{} does not exist in this object", quote(&name));
            diagnostics.warning(&at.member("sdfRequired"), message, "");
        }
        required
    }

    /// Returns whether a definition of a group is mandatory.
    pub(super) fn has(&self, group: &str, name: &str) -> bool {
        self.names.contains(name) || self.pointers.contains(&self.pointer(group, name))
    }

    fn pointer(&self, group: &str, name: &str) -> String {
        format!("{}/{group}/{}", self.own, name.replace('~', "~0").replace('/', "~1"))
    }

    /// Returns the names that do not exist.
    fn unknown(&self, qualities: &Map<String, Value>) -> Vec<String> {
        let mut names = self.names.clone();
        let mut pointers = self.pointers.clone();
        for group in ["sdfProperty", "sdfAction", "sdfEvent"] {
            for name in qualities.get(group).and_then(Value::as_object).into_iter().flat_map(Map::keys) {
                names.remove(name);
                pointers.remove(&self.pointer(group, name));
            }
        }
        names.into_iter().chain(pointers).collect()
    }
}

/// Returns whether a definition says of itself that it is mandatory.
pub(super) fn is_required(qualities: &Map<String, Value>) -> bool {
    entries(qualities).iter().any(|entry| entry.as_bool() == Some(true))
}

fn entries(qualities: &Map<String, Value>) -> &[Value] {
    qualities.get("sdfRequired").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
