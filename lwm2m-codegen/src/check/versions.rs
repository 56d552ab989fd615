//! Versions: of the object, of LwM2M, of the schema, and the types that came with each.

use super::wording::{object_title, quote, resource_title};
use crate::diagnostics::{Diagnostic, Rule, Severity};
use crate::model::{Object, ResourceType, Version};

/// `object-version-missing`
pub static OBJECT_VERSION_MISSING: Rule = Rule {
    code: "object-version-missing",
    severity: Severity::Warning,
    finds: "an `ObjectVersion` that is absent or empty",
    why: "readers take it for 1.0, and the registry does not accept the definition",
    help: "write `<ObjectVersion>1.0</ObjectVersion>` if that is what is meant",
};

/// `lwm2m-version-missing`
pub static LWM2M_VERSION_MISSING: Rule = Rule {
    code: "lwm2m-version-missing",
    severity: Severity::Warning,
    finds: "an `LWM2MVersion` that is absent or empty",
    why: "readers take it for 1.0, and the registry does not accept the definition",
    help: "write `<LWM2MVersion>1.0</LWM2MVersion>` if that is what is meant",
};

/// `version-form`
pub static VERSION_FORM: Rule = Rule {
    code: "version-form",
    severity: Severity::Error,
    finds: "a version that does not read `major.minor`",
    why: "versions are compared as two numbers; this one is taken for 1.0",
    help: "write two numbers with a dot between, such as `1.0`",
};

/// `type-needs-newer-lwm2m`
pub static TYPE_NEEDS_NEWER_LWM2M: Rule = Rule {
    code: "type-needs-newer-lwm2m",
    severity: Severity::Error,
    finds: "a type of LwM2M 1.1 in an object for LwM2M 1.0",
    why: "a client of LwM2M 1.0 is told that it can have the object, and does not know the type",
    help: "raise `LWM2MVersion` to 1.1",
};

/// `type-needs-newer-schema`
pub static TYPE_NEEDS_NEWER_SCHEMA: Rule = Rule {
    code: "type-needs-newer-schema",
    severity: Severity::Error,
    finds: "a type that the schema named does not have",
    why: "the definition is not valid against the schema that it names",
    help: "name the schema `http://www.openmobilealliance.org/tech/profiles/LWM2M-v1_1.xsd`",
};

/// `schema-older-than-lwm2m-version`
pub static SCHEMA_OLDER_THAN_LWM2M_VERSION: Rule = Rule {
    code: "schema-older-than-lwm2m-version",
    severity: Severity::Warning,
    finds: "an object for LwM2M 1.1 or later with the schema of 1.0",
    why: "version and schema disagree about what the definition may contain",
    help: "name the schema `http://www.openmobilealliance.org/tech/profiles/LWM2M-v1_1.xsd`",
};

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
                    .related(schema.origin, "the schema of LwM2M 1.0"),
            );
        }
    }
}

fn is_newer(kind: ResourceType) -> bool {
    matches!(kind, ResourceType::Unsigned | ResourceType::CoreLink)
}

/// Whether a schema location ends in the name of the first schema.
fn is_first_schema(location: &str) -> bool {
    location.rsplit(['/', ' ']).next() == Some("LWM2M.xsd")
}
