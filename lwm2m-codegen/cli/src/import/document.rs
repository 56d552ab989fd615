//! An SDF document: its namespaces and references.

use std::cell::Cell;

use serde_json::{Map, Value};

use super::diagnostics::{Diagnostics, Pointer, quote};
use super::qualities::{Place, warn_of_ignored};
use crate::json::kind_of;
use crate::sdf;

/// Longest chain of references.
const MAX_DEPTH: usize = 32;
/// Most values that references may copy, so that a model cannot exhaust the memory.
const MOST_COPIES: usize = 100_000;

/// An SDF document.
pub(super) struct Document {
    root: Value,
    /// Values that may still be copied.
    copies_left: Cell<usize>,
}

/// A definition with its references resolved.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    pub(super) qualities: Map<String, Value>,
    /// The OMA data type that it refers to.
    pub(super) oma_type: Option<&'static str>,
}

/// The target of a reference.
enum Target<'d> {
    Here(&'d Map<String, Value>),
    OmaType(&'static str),
}

impl Document {
    /// Creates a document; `None` with an error if it is not an object or needs extensions.
    pub(super) fn new(root: Value, diagnostics: &mut Diagnostics) -> Option<Document> {
        let Value::Object(members) = &root else {
            diagnostics.file_error("not an SDF model: expected a JSON object");
            return None;
        };
        let has = |prefix: &str| members.keys().find(|name| name.starts_with(prefix));
        if let (None, Some(old)) = (has("sdf"), has("odm")) {
            let message = format!("{} is a word of the language before SDF 1.0", quote(old));
            let help = "rename `odm...` to `sdf...`, `name` to `label` and `units` to `unit`";
            diagnostics.error(&Pointer::root().member(old), message, help);
            return None;
        }
        warn_of_ignored(members, Place::Document, &Pointer::root(), diagnostics);
        let at = Pointer::root().member("info");
        let features = members.get("info").and_then(|info| info.get("features"));
        match features.map(|features| features.as_array().map(Vec::as_slice)) {
            None | Some(Some([])) => {}
            // Required extensions must not be ignored (RFC 9880).
            Some(_) => {
                let message = "the model requires unsupported extensions of SDF";
                diagnostics.error(&at.member("features"), message, "remove the extensions");
                return None;
            }
        }
        Some(Document { root, copies_left: Cell::new(MOST_COPIES) })
    }

    /// Returns a top-level group such as `sdfObject`.
    pub(super) fn group(&self, name: &str) -> Option<&Value> {
        self.root.get(name)
    }

    /// Resolves the references of a definition.
    pub(super) fn resolve(
        &self,
        definition: &Value,
        at: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> Option<Resolved> {
        let Value::Object(qualities) = definition else {
            diagnostics.error(at, format!("expected an object, found {}", kind_of(definition)), "");
            return None;
        };
        // The last target comes first; the definitions on the way patch it in reverse order.
        let mut patches = vec![qualities.clone()];
        let mut resolved = Resolved::default();
        while let Some(reference) = patches.last_mut().and_then(|last| last.shift_remove("sdfRef")) {
            let at = at.member("sdfRef");
            let refused = match self.target(&reference) {
                _ if patches.len() > MAX_DEPTH => {
                    (format!("references form a loop, or a chain of more than {MAX_DEPTH}"), "")
                }
                Ok(Target::OmaType(name)) => {
                    resolved.oma_type = Some(name);
                    break;
                }
                Ok(Target::Here(original)) if self.count_copy(original) => {
                    patches.push(original.clone());
                    continue;
                }
                Ok(Target::Here(_)) => ("the references of this model copy too many values".to_owned(), ""),
                Err(refused) => refused,
            };
            diagnostics.error(&at, refused.0, refused.1);
            return None;
        }
        resolved.qualities = patches.pop().unwrap_or_default();
        for patch in patches.into_iter().rev() {
            merge(&mut resolved.qualities, patch);
        }
        Some(resolved)
    }

    /// Counts a copy; returns false if it exceeds the limit. No later copy is counted then, so that many references to
    /// something large take no longer than one.
    fn count_copy(&self, original: &Map<String, Value>) -> bool {
        let left = self.copies_left.get().checked_sub(1);
        let left = left.and_then(|left| original.values().try_fold(left, subtract_values));
        self.copies_left.set(left.unwrap_or(0));
        left.is_some()
    }

    fn target(&self, reference: &Value) -> Result<Target<'_>, (String, &'static str)> {
        let elsewhere = reference.as_str().filter(|reference| self.local(reference).is_none());
        let global = elsewhere.and_then(|reference| self.global(reference));
        match global.and_then(|global| oma_type(&global)) {
            Some(name) => Ok(Target::OmaType(name)),
            None => self.local_target(reference).map(Target::Here),
        }
    }

    /// Returns the definition that a reference names.
    ///
    /// # Errors
    ///
    /// Why there is none in this file, and how to fix it.
    pub(super) fn local_target(
        &self,
        reference: &Value,
    ) -> Result<&Map<String, Value>, (String, &'static str)> {
        let Value::String(reference) = reference else {
            return Err((format!("a reference is a string, found {}", kind_of(reference)), ""));
        };
        let Some(pointer) = self.local(reference) else {
            let message = format!("{} refers to another file", quote(reference));
            return Err((message, "copy the definition into this file"));
        };
        let found = self.root.pointer(&pointer).and_then(Value::as_object);
        found.ok_or_else(|| (format!("{} refers to no definition in this file", quote(reference)), ""))
    }

    /// Returns whether there is a definition at a JSON pointer.
    pub(super) fn has(&self, pointer: &str) -> bool {
        self.root.pointer(pointer).is_some_and(Value::is_object)
    }

    /// Returns the JSON pointer of a reference into this document.
    pub(super) fn local(&self, reference: &str) -> Option<String> {
        let (prefix, fragment) = reference.split_once('#')?;
        let own = match prefix.strip_suffix(':') {
            None => prefix.is_empty(),
            Some(prefix) => {
                let default = self.root.get("defaultNamespace").and_then(Value::as_str)?;
                prefix == default || self.namespace(prefix) == self.namespace(default)
            }
        };
        own.then(|| percent_decoded(fragment))?
    }

    fn namespace(&self, prefix: &str) -> Option<&str> {
        self.root.get("namespace")?.get(prefix)?.as_str()
    }

    /// Expands a reference with a namespace prefix to its URI.
    fn global(&self, reference: &str) -> Option<String> {
        let (prefix, rest) = reference.split_once(':')?;
        Some(format!("{}{rest}", self.namespace(prefix)?))
    }
}

fn oma_type(global: &str) -> Option<&'static str> {
    let name = global.strip_prefix(sdf::TYPES.1)?;
    [sdf::OBJECT_LINK, sdf::CORE_LINK].into_iter().find(|data_type| *data_type == name)
}

/// Decodes the percent encoding of a fragment; `None` if it is not UTF-8.
fn percent_decoded(fragment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let (high, low) = (digit(rest.next())?, digit(rest.next())?);
        bytes.push(u8::try_from(high << 4 | low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// Applies a JSON Merge Patch (RFC 7396), as `sdfRef` is defined in RFC 9880.
fn merge(target: &mut Map<String, Value>, patch: Map<String, Value>) {
    // Removing members one by one would move all others each time.
    target.retain(|name, _| patch.get(name) != Some(&Value::Null));
    for (name, value) in patch {
        match value {
            Value::Null => {}
            Value::Object(patch) => {
                let member = target.entry(name).or_insert_with(|| Map::new().into());
                if !member.is_object() {
                    *member = Map::new().into();
                }
                if let Value::Object(member) = member {
                    merge(member, patch);
                }
            }
            value => drop(target.insert(name, value)),
        }
    }
}

/// Subtracts the number of values in a value; `None` if it is larger.
fn subtract_values(left: usize, value: &Value) -> Option<usize> {
    let left = left.checked_sub(1)?;
    match value {
        Value::Array(list) => list.iter().try_fold(left, subtract_values),
        Value::Object(members) => members.values().try_fold(left, subtract_values),
        _ => Some(left),
    }
}
