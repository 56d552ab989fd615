//! The consequences of changes for code that uses the generated Rust.
//!
//! A change is breaking if code that names a field, a function, a type or a variant stops compiling. Code that lists all
//! fields of a struct or all variants of an enum has to name the new ones as well, which is not counted: `new` and
//! `Other` are there to avoid it.

use std::collections::BTreeMap;

use crate::model::{Labels, Object, Operations, Resource};
use crate::names::{self, ResourceName};

/// Number of variants that a text names one by one.
const NAMED: usize = 4;

/// The generated code of one version.
pub(super) struct Generated {
    pub(super) object: String,
    resources: BTreeMap<u16, ResourceName>,
}

impl Generated {
    pub(super) fn new(object: &Object) -> Generated {
        let names = names::object_names(object);
        // Of two resources with one id, the first one becomes code.
        let resources = names.resources.into_iter().rev().map(|name| (name.id, name)).collect();
        Generated { object: names.object, resources }
    }

    /// Returns the item of a resource, such as ``the field `level` ``; `None` if it has no code.
    fn item(&self, resource: &Resource) -> Option<String> {
        let ResourceName { field, method, .. } = self.resources.get(&resource.id.value)?;
        match resource.operations.value.is_executable() {
            true => Some(format!("the function `{method}`")),
            false => resource.kind.map(|_| format!("the field `{field}`")),
        }
    }

    fn name(&self, resource: &Resource) -> Option<&str> {
        let name = self.resources.get(&resource.id.value)?;
        self.item(resource).map(|_| name.field.as_str())
    }

    fn enumeration(&self, resource: &Resource) -> Option<&str> {
        resource.labels.as_ref()?;
        self.resources.get(&resource.id.value).map(|name| name.type_name.as_str())
    }

    /// Returns whether a resource of this version has the name.
    fn has(&self, name: &str) -> bool {
        self.resources.values().any(|resource| resource.field == name)
    }
}

/// Both versions.
pub(super) struct Source {
    pub(super) old: Generated,
    pub(super) new: Generated,
}

impl Source {
    pub(super) fn new(old: &Object, new: &Object) -> Source {
        Source { old: Generated::new(old), new: Generated::new(new) }
    }

    pub(super) fn object_renamed(&self) -> Option<String> {
        let (old, new) = (&self.old.object, &self.new.object);
        (old != new).then(|| format!("the struct `{old}` is called `{new}`"))
    }

    pub(super) fn added(&self, new: &Resource) -> Option<String> {
        let name = self.new.name(new)?;
        match (new.operations.value.is_executable(), is_required(new)) {
            (_, false) => None,
            (true, true) => Some(format!("the trait requires the function `{name}`")),
            (false, true) => Some(format!("`new` takes `{name}`")),
        }
    }

    pub(super) fn removed(&self, old: &Resource) -> Option<String> {
        self.old.item(old).map(|item| format!("{item} is gone"))
    }

    /// Returns what became of the old resource of an id that went to another one.
    pub(super) fn reused(&self, old: &Resource) -> Option<String> {
        let name = self.old.name(old)?;
        if self.new.has(name) { None } else { self.removed(old) }
    }

    /// Returns the text of a resource whose identifier changed.
    pub(super) fn renamed(&self, old: &Resource, new: &Resource) -> Option<String> {
        let (item, name) = (self.old.item(old)?, self.new.name(new)?);
        if self.old.name(old) != Some(name) {
            return Some(format!("{item} is called `{name}`"));
        }
        match (self.old.enumeration(old), self.new.enumeration(new)) {
            (Some(before), Some(after)) if before != after => {
                Some(format!("the enum `{before}` is called `{after}`"))
            }
            _ => None,
        }
    }

    pub(super) fn presence(&self, old: &Resource, new: &Resource) -> Option<String> {
        let item = self.new.item(new)?;
        match (is_required(old), is_required(new)) {
            (false, true) if new.operations.value.is_executable() => {
                Some(format!("the trait requires {item}"))
            }
            (false, true) => Some(format!("{item} is no longer an `Option`")),
            (true, false) if new.operations.value.is_executable() => {
                Some(format!("{item} returns an `Option`"))
            }
            (true, false) => Some(format!("{item} is an `Option`")),
            _ => None,
        }
    }

    pub(super) fn operations(&self, old: &Resource, new: &Resource) -> Option<String> {
        let item = self.old.item(old)?;
        match (old.operations.value.is_executable(), new.operations.value.is_executable()) {
            (true, false) => Some(format!("{item} becomes a field")),
            (false, true) => Some(format!("{item} becomes a function")),
            // A change of the presence says so itself.
            _ if old.mandatory != new.mandatory => None,
            _ => self.presence(old, new),
        }
    }

    pub(super) fn type_changed(&self, old: &Resource, new: &Resource) -> Option<String> {
        match (old.kind, new.kind) {
            (None, Some(_)) => self.added(new),
            (Some(_), None) => self.removed(old),
            _ => self.new.item(new).map(|item| format!("{item} has another type")),
        }
    }

    pub(super) fn instances(&self, new: &Resource) -> Option<String> {
        let item = self.new.item(new).filter(|_| !new.operations.value.is_executable());
        item.map(|item| format!("{item} has another type"))
    }

    pub(super) fn codes_listed(&self, new: &Resource) -> Option<String> {
        let name = self.new.enumeration(new)?;
        self.new.item(new).map(|item| format!("{item} is the enum `{name}`, and was a number"))
    }

    pub(super) fn codes_unlisted(&self, old: &Resource, new: &Resource) -> Option<String> {
        let name = self.old.enumeration(old)?;
        self.new.item(new).map(|item| format!("{item} is a number, and was the enum `{name}`"))
    }

    /// Returns the variants of codes that the new version does not have.
    pub(super) fn variants(&self, old: &Resource, new: &Resource, codes: &[i64]) -> Option<String> {
        let after: Vec<String> = variants(new.labels.as_ref()?).into_values().collect();
        let before = variants(old.labels.as_ref()?);
        let lost = codes.iter().filter_map(|code| before.get(code)).filter(|name| !after.contains(name));
        let mut lost: Vec<String> = lost.map(|name| format!("`{name}`")).collect();
        let count = lost.len();
        if count > NAMED {
            lost.truncate(NAMED);
            lost.push(format!("{} more", count - NAMED));
        }
        let (last, rest) = lost.split_last()?;
        let name = self.old.enumeration(old)?;
        Some(match rest {
            [] => format!("the variant {last} of `{name}` is gone"),
            rest => format!("the variants {} and {last} of `{name}` are gone", rest.join(", ")),
        })
    }
}

/// Returns the variants by their codes.
pub(super) fn variants(labels: &Labels) -> BTreeMap<i64, String> {
    labels.codes.iter().map(|label| label.code).zip(names::variants(labels)).collect()
}

/// Returns whether a struct or a trait requires the resource. A write-only resource is an `Option` in any case.
fn is_required(resource: &Resource) -> bool {
    resource.mandatory.value && resource.operations.value != Operations::Write
}
