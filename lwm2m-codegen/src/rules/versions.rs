//! Rules about versions of objects, of LwM2M and of the schema.

use super::{Rule, Severity};

/// `object-version-missing`
pub static OBJECT_VERSION_MISSING: Rule = Rule {
    code: "object-version-missing",
    severity: Severity::Warning,
    finds: "an `ObjectVersion` that is absent or empty",
    why: "readers use 1.0, and the registry does not accept the definition",
    help: "write `<ObjectVersion>1.0</ObjectVersion>` if the version is 1.0",
};

/// `lwm2m-version-missing`
pub static LWM2M_VERSION_MISSING: Rule = Rule {
    code: "lwm2m-version-missing",
    severity: Severity::Warning,
    finds: "an `LWM2MVersion` that is absent or empty",
    why: "readers use 1.0, and the registry does not accept the definition",
    help: "write `<LWM2MVersion>1.0</LWM2MVersion>` if the version is 1.0",
};

/// `version-form`
pub static VERSION_FORM: Rule = Rule {
    code: "version-form",
    severity: Severity::Error,
    finds: "a version that does not read `major.minor`",
    why: "versions are compared as two numbers; the reader uses 1.0 instead",
    help: "write two numbers with a dot between, such as `1.0`",
};

/// `type-needs-newer-lwm2m`
pub static TYPE_NEEDS_NEWER_LWM2M: Rule = Rule {
    code: "type-needs-newer-lwm2m",
    severity: Severity::Error,
    finds: "a type of LwM2M 1.1 in an object for LwM2M 1.0",
    why: "a client of LwM2M 1.0 may have the object, but does not know the type",
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
