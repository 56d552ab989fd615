//! Finds objects that are defined twice, and differently.

use std::collections::BTreeMap;

use crate::diagnostics::Diagnostic;
use crate::model::{Object, Version};
use crate::rules::OBJECT_DEFINED_TWICE;
use crate::wording::object_title;

/// Returns a diagnostic for each object that differs from the first definition of its version.
pub fn defined_twice<'o>(objects: impl IntoIterator<Item = &'o Object>) -> Vec<Diagnostic> {
    let mut first: BTreeMap<(u16, Version), &Object> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for object in objects {
        let known = first.entry((object.id.value, object.version.value)).or_insert(object);
        if !std::ptr::eq(*known, object) && differ(known, object) {
            diagnostics.push(twice(known, object));
        }
    }
    diagnostics
}

/// Returns whether two definitions differ in more than the comments around them.
fn differ(one: &Object, other: &Object) -> bool {
    Object { comments: other.comments.clone(), ..one.clone() } != *other
}

fn twice(first: &Object, second: &Object) -> Diagnostic {
    let (title, version) = (object_title(second), second.version.value);
    let message = format!("{title} is defined a second time, and differently, in the same version {version}");
    Diagnostic::new(&OBJECT_DEFINED_TWICE, second.id.origin, message)
        .related(first.id.origin, "first defined here")
}
