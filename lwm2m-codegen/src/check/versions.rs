//! Versions: of the object, of LwM2M, of the schema, and the types that came with each.

use crate::diagnostics::{Diagnostic, Edit};
use crate::model::{Object, ResourceType, Spanned, Version};
use crate::rules::{SCHEMA_OLDER_THAN_LWM2M_VERSION, TYPE_NEEDS_NEWER_LWM2M, TYPE_NEEDS_NEWER_SCHEMA};
use crate::wording::{object_title, quote, resource_title, rewrite};

pub(super) fn check(object: &Object, out: &mut Vec<Diagnostic>) {
    let old_schema = object.schema.as_ref().filter(|schema| is_first_schema(&schema.value));
    let version = object.lwm2m_version;
    if let (Some(schema), true) = (old_schema, version.value > Version::ONE) {
        let title = object_title(object);
        let message = format!("{title} is for LwM2M {}, but names the schema of 1.0", version.value);
        out.push(
            Diagnostic::new(&SCHEMA_OLDER_THAN_LWM2M_VERSION, schema.origin, message)
                .label("the schema of LwM2M 1.0")
                .related(version.origin, "the version of LwM2M"),
        );
    }
    for resource in &object.resources {
        let Some(kind) = resource.kind.filter(|kind| is_newer(kind.value)) else { continue };
        let title = resource_title(resource);
        let name = quote(kind.value.as_str());
        if version.value < (Version { major: 1, minor: 1 }) {
            let message = format!("{title} is of type {name}, but the object is for LwM2M {}", version.value);
            out.push(
                Diagnostic::new(&TYPE_NEEDS_NEWER_LWM2M, kind.origin, message)
                    .label("since LwM2M 1.1")
                    .related(version.origin, "the version of LwM2M"),
            );
        }
        if let Some(schema) = old_schema {
            let message = format!("{title} is of type {name}, which the schema named does not have");
            out.push(
                Diagnostic::new(&TYPE_NEEDS_NEWER_SCHEMA, kind.origin, message)
                    .label("since version 1.1 of the schema")
                    .related(schema.origin, "the schema of LwM2M 1.0")
                    .edit(newer_schema(schema).filter(|_| version.value > Version::ONE)),
            );
        }
    }
}

/// Returns the edit that names the schema with the newer types. The object needs them, and its version has them.
fn newer_schema(schema: &Spanned<String>) -> Option<Edit> {
    rewrite(schema, format!("{}-v1_1.xsd", schema.value.strip_suffix(".xsd")?))
}

fn is_newer(kind: ResourceType) -> bool {
    matches!(kind, ResourceType::Unsigned | ResourceType::CoreLink)
}

/// Returns whether a schema location ends in the name of the first schema.
fn is_first_schema(location: &str) -> bool {
    location.rsplit(['/', ' ']).next() == Some("LWM2M.xsd")
}
