//! A model with its namespaces, and what a reference in it points to.

use std::cell::Cell;

use serde_json::{Map, Value};

use super::diagnostics::{Diagnostics, Pointer, quote};
use crate::export::sdf::vocabulary as words;

/// References may follow one another this often.
const DEEPEST: usize = 32;
/// Values that may be copied in following references: whoever copies more wants to fill the memory.
const MOST_COPIES: usize = 100_000;

/// A model.
pub(super) struct Document {
    root: Value,
    /// Copies that are still allowed.
    copies: Cell<usize>,
}

/// A definition after its references were followed.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    /// Its qualities.
    pub(super) qualities: Map<String, Value>,
    /// The data type of OMA's that it refers to, if it does.
    pub(super) oma_type: Option<&'static str>,
}

/// What a reference points to.
enum Target<'d> {
    Here(&'d Map<String, Value>),
    OmaType(&'static str),
}

impl Document {
    /// The document, if it is one and needs nothing that this tool does not know.
    pub(super) fn new(root: Value, diagnostics: &mut Diagnostics) -> Option<Document> {
        let Value::Object(members) = &root else {
            diagnostics.whole("this is no SDF model: a JSON object was expected");
            return None;
        };
        let at = Pointer::root().member("info");
        let features = members.get("info").and_then(|info| info.get("features"));
        match features.map(|features| features.as_array().map(Vec::as_slice)) {
            None | Some(Some([])) => {}
            // RFC 9880 has them listed here because they must not be ignored.
            Some(_) => {
                let message = "the model needs extensions of SDF that are not known here";
                diagnostics.refuse(&at.member("features"), message, "write the model without them");
                return None;
            }
        }
        Some(Document { root, copies: Cell::new(MOST_COPIES) })
    }

    /// The members of a group such as `sdfObject` at the top of the document.
    pub(super) fn group(&self, name: &str) -> Option<&Value> {
        self.root.get(name)
    }

    /// A definition with everything that it refers to merged into it.
    pub(super) fn resolve(
        &self,
        definition: &Value,
        at: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> Option<Resolved> {
        let Value::Object(qualities) = definition else {
            diagnostics.refuse(
                at,
                format!("this is {}, and a JSON object was expected", kind_of(definition)),
                "",
            );
            return None;
        };
        // What a definition refers to is complete before the definition changes it, so the way goes down first.
        let mut patches = vec![qualities.clone()];
        let mut resolved = Resolved::default();
        while let Some(reference) = patches.last_mut().and_then(|last| last.shift_remove("sdfRef")) {
            let at = at.member("sdfRef");
            let refused = match self.target(&reference) {
                _ if patches.len() > DEEPEST => {
                    (format!("references go in a circle, or more than {DEEPEST} follow one another"), "")
                }
                Ok(Target::OmaType(name)) => {
                    resolved.oma_type = Some(name);
                    break;
                }
                Ok(Target::Here(original)) if self.may_copy(original) => {
                    patches.push(original.clone());
                    continue;
                }
                Ok(Target::Here(_)) => ("the references of this model unfold into too much".to_owned(), ""),
                Err(refused) => refused,
            };
            diagnostics.refuse(&at, refused.0, refused.1);
            return None;
        }
        resolved.qualities = patches.pop().unwrap_or_default();
        for patch in patches.into_iter().rev() {
            merge(&mut resolved.qualities, patch);
        }
        Some(resolved)
    }

    /// Counts a copy, unless it would be one too many.
    fn may_copy(&self, original: &Map<String, Value>) -> bool {
        let weight = original.values().map(weight).fold(1, usize::saturating_add);
        let left = self.copies.get().checked_sub(weight);
        left.inspect(|left| self.copies.set(*left)).is_some()
    }

    fn target(&self, reference: &Value) -> Result<Target<'_>, (String, &'static str)> {
        let Value::String(reference) = reference else {
            return Err((format!("a reference is a text, and this is {}", kind_of(reference)), ""));
        };
        if let Some(pointer) = self.local(reference) {
            let found = self.root.pointer(&pointer).and_then(Value::as_object);
            let missing = || (format!("{} points to no definition in this file", quote(reference)), "");
            return found.map(Target::Here).ok_or_else(missing);
        }
        let name = self.global(reference).and_then(|global| oma_type(&global));
        name.map(Target::OmaType).ok_or_else(|| {
            let message = format!("{} points to another file", quote(reference));
            (message, "copy the definition into this file")
        })
    }

    /// The JSON pointer of a reference into this document.
    pub(super) fn local(&self, reference: &str) -> Option<String> {
        let (prefix, fragment) = reference.split_once('#')?;
        let own = match prefix.strip_suffix(':') {
            None => prefix.is_empty(),
            Some(prefix) => {
                let default = self.root.get("defaultNamespace").and_then(Value::as_str)?;
                prefix == default || self.namespace(prefix) == self.namespace(default)
            }
        };
        own.then(|| decoded(fragment))?
    }

    fn namespace(&self, prefix: &str) -> Option<&str> {
        self.root.get("namespace")?.get(prefix)?.as_str()
    }

    /// A reference with a prefix as the URI that it stands for.
    fn global(&self, reference: &str) -> Option<String> {
        let (prefix, rest) = reference.split_once(':')?;
        Some(format!("{}{rest}", self.namespace(prefix)?))
    }
}

fn oma_type(global: &str) -> Option<&'static str> {
    let name = global.strip_prefix(words::TYPES.1)?;
    [words::OBJECT_LINK, words::CORE_LINK].into_iter().find(|known| *known == name)
}

/// A fragment without its percent signs; `None` if it is not text.
fn decoded(fragment: &str) -> Option<String> {
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

/// JSON Merge Patch (RFC 7396), by which RFC 9880 defines `sdfRef`.
fn merge(target: &mut Map<String, Value>, patch: Map<String, Value>) {
    for (name, value) in patch {
        match value {
            Value::Null => drop(target.shift_remove(&name)),
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

/// How many values a value consists of.
fn weight(value: &Value) -> usize {
    match value {
        Value::Array(list) => list.iter().map(weight).fold(1, usize::saturating_add),
        Value::Object(members) => members.values().map(weight).fold(1, usize::saturating_add),
        _ => 1,
    }
}

/// What a value is, in words.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a Boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a JSON object",
    }
}
