//! Objects in the Semantic Definition Format (SDF, RFC 9880), as OMA and One Data Model publish them.
//!
//! | LwM2M | SDF |
//! |---|---|
//! | object | `sdfObject` with `oma:id`; `minItems` 0 where there may be several instances |
//! | resource with a value | `sdfProperty` with `oma:id`, `readable`, `writable`, `unit`; an array where it is multiple |
//! | executable resource | `sdfAction` with `oma:id` |
//! | mandatory | `sdfRequired` |
//! | range | `minimum` and `maximum`, or `minLength` and `maxLength`; a union is an `sdfChoice` |
//! | list of codes | `sdfChoice` with a `const` a code, open at the end |
//! | Opaque, Time | `sdfType` `byte-string`, `unix-time` |
//! | Objlnk, Corelnk | OMA's data types, by `sdfRef` |
//! | no type | no `type` |
//! | comments | `copyright` and `license` |
//!
//! Lengths of a text count bytes in LwM2M and characters in SDF, so the lengths of a model allow every valid text and
//! some that are too long.
//!
//! Facts that SDF cannot express have the prefix `lwm2m:` (see [`crate::sdf`]). The ids of resource instances are lost:
//! the items of an array have none.

mod given_names;
mod property;
#[cfg(test)]
mod round_trip;

use lwm2m_codegen::model::{Object, Resource};
use serde_json::{Map, Value, json};

use super::values::Bounds;
use crate::licence::Licence;
use crate::sdf;
use given_names::given_names;

const COMMENT: &str = "Qualities that begin with `lwm2m:` express what SDF cannot; they can be ignored.";

/// Returns a document with objects.
pub(super) fn write(objects: &[&Object]) -> String {
    let mut document = Map::new();
    let comments: Vec<&str> = objects.iter().flat_map(|object| comments(object)).collect();
    let licence = Licence::of_comments(&comments);
    document.insert("info".into(), info(objects, &licence));
    namespaces(objects, &mut document);
    let names = given_names(objects.iter().map(|object| (object.id.value, object.name.value.as_str())));
    let objects: Map<String, Value> =
        names.into_iter().zip(objects).map(|(name, object)| (name, sdf_object(object, &licence))).collect();
    document.insert("sdfObject".into(), objects.into());
    format!("{:#}\n", Value::from(document))
}

/// Adds the namespaces. Only objects with an id that OMA assigns are in its namespace.
fn namespaces(objects: &[&Object], document: &mut Map<String, Value>) {
    let mut namespace = Map::new();
    let registered = objects.iter().all(|object| is_registered(object));
    if registered {
        namespace.insert(sdf::NAMESPACE.0.into(), sdf::NAMESPACE.1.into());
    }
    if objects.iter().flat_map(|object| &object.resources).any(property::is_by_reference) {
        namespace.insert(sdf::TYPES.0.into(), sdf::TYPES.1.into());
    }
    if !namespace.is_empty() {
        document.insert("namespace".into(), namespace.into());
    }
    if registered {
        document.insert("defaultNamespace".into(), sdf::NAMESPACE.0.into());
    }
}

/// Returns notes on what SDF cannot express.
pub(super) fn notes(objects: &[&Object]) -> Vec<String> {
    let mut notes = Vec::new();
    for object in objects {
        notes.extend(lengths_note(object));
        for resource in &object.resources {
            let executable = resource.operations.value.is_executable();
            let title = format!(
                "resource {} `{}` of object {}",
                resource.id.value, resource.name.value, object.id.value
            );
            if executable && resource.multiple.value {
                notes.push(format!("{title} is executable and multiple; only `{}` says so", sdf::MULTIPLE));
            }
            if !executable && resource.kind.is_none() {
                notes.push(format!("{title} has no type; neither has its property"));
            }
        }
    }
    notes
}

/// Returns the note on texts whose lengths are limited, and whose model allows more.
fn lengths_note(object: &Object) -> Option<String> {
    let limited = object.resources.iter().filter(|resource| property::limits_text(resource));
    let ids: Vec<String> = limited.map(|resource| resource.id.value.to_string()).collect();
    let (noun, verb) = if ids.len() == 1 { ("resource", "limits") } else { ("resources", "limit") };
    (!ids.is_empty()).then(|| {
        format!(
            "{noun} {} of object {} {verb} the bytes of a text; SDF counts characters, so `minLength` is a quarter, and \
             the model allows longer texts outside ASCII",
            ids.join(", "),
            object.id.value
        )
    })
}

/// Returns whether OMA assigns and publishes the id.
fn is_registered(object: &Object) -> bool {
    object.id.value <= 32768
}

fn info(objects: &[&Object], licence: &Licence) -> Value {
    let mut info = Map::new();
    match objects {
        [object] => {
            let title = format!("{} (LwM2M object {})", object.name.value, object.id.value);
            info.insert("title".into(), title.into());
            info.insert("version".into(), object.version.value.to_string().into());
        }
        _ => drop(info.insert("title".into(), "LwM2M objects".into())),
    }
    for (name, text) in [("copyright", &licence.copyright), ("license", &licence.terms)] {
        if !text.is_empty() {
            info.insert(name.into(), text.as_str().into());
        }
    }
    info.insert("$comment".into(), COMMENT.into());
    info.into()
}

fn comments(object: &Object) -> impl Iterator<Item = &str> {
    object.comments.iter().map(|comment| comment.value.as_str())
}

/// Returns whether the copyright and the licence of all objects say everything that the comments of one say.
fn says_comments(licence: &Licence, object: &Object) -> bool {
    let comment = licence.comment();
    comments(object).eq((!comment.is_empty()).then_some(comment.as_str()))
}

fn sdf_object(object: &Object, licence: &Licence) -> Value {
    let mut qualities = Map::new();
    qualities.insert("label".into(), object.name.value.as_str().into());
    describe(&mut qualities, &object.description.value);
    qualities.insert(sdf::ID.into(), object.id.value.into());
    qualities.insert(sdf::URN.into(), object.urn.value.as_str().into());
    qualities.insert(sdf::OBJECT_VERSION.into(), object.version.value.to_string().into());
    qualities.insert(sdf::ENABLER_VERSION.into(), object.lwm2m_version.value.to_string().into());
    if !object.remarks.value.is_empty() {
        qualities.insert(sdf::REMARKS.into(), object.remarks.value.as_str().into());
    }
    if !says_comments(licence, object) {
        qualities.insert(sdf::COMMENTS.into(), comments(object).collect::<Vec<_>>().into());
    }
    if !object.resources.is_sorted_by_key(|resource| resource.id.value) {
        let ids: Vec<u16> = object.resources.iter().map(|resource| resource.id.value).collect();
        qualities.insert(sdf::ORDER.into(), ids.into());
    }
    if object.multiple.value {
        qualities.insert("minItems".into(), 0.into());
    }
    affordances(object, &mut qualities);
    qualities.into()
}

fn affordances(object: &Object, qualities: &mut Map<String, Value>) {
    // Properties and actions share one set of names, so that `sdfRequired` can name either.
    let names =
        given_names(object.resources.iter().map(|resource| (resource.id.value, &*resource.name.value)));
    let mut required: Vec<Value> = Vec::new();
    if object.mandatory.value {
        required.push(true.into());
    }
    let (mut properties, mut actions) = (Map::new(), Map::new());
    for (name, resource) in names.into_iter().zip(&object.resources) {
        if resource.mandatory.value {
            required.push(name.as_str().into());
        }
        if resource.operations.value.is_executable() {
            actions.insert(name, action(resource));
        } else {
            properties.insert(name, property::property(resource));
        }
    }
    let groups = [("sdfProperty", properties), ("sdfAction", actions)];
    if !required.is_empty() {
        qualities.insert("sdfRequired".into(), required.into());
    }
    for (group, members) in groups.into_iter().filter(|(_, members)| !members.is_empty()) {
        qualities.insert(group.into(), members.into());
    }
}

fn action(resource: &Resource) -> Value {
    let mut qualities = Map::new();
    qualities.insert("label".into(), resource.name.value.as_str().into());
    describe(&mut qualities, &resource.description.value);
    qualities.insert(sdf::ID.into(), resource.id.value.into());
    if resource.multiple.value {
        qualities.insert(sdf::MULTIPLE.into(), true.into());
    }
    for (name, text) in [(sdf::RANGE, &resource.range_text.value), (sdf::UNIT, &resource.units.value)] {
        if !text.is_empty() {
            qualities.insert(name.into(), json!(text));
        }
    }
    qualities.into()
}

fn describe(qualities: &mut Map<String, Value>, description: &str) {
    if !description.is_empty() {
        qualities.insert("description".into(), description.into());
    }
}
