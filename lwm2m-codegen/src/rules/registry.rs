//! Rules about a folder of definitions, which `registry` applies.

use super::{Rule, Severity};

/// `file-name`
pub static FILE_NAME: Rule = Rule {
    code: "file-name",
    severity: Severity::Error,
    finds: "a file whose name does not match its object",
    why: "tools find a definition by its file name",
    help: "call the file `ID.xml`, or `version_history/ID-X_Y.xml` for version X.Y",
};

/// `history-missing`
pub static HISTORY_MISSING: Rule = Rule {
    code: "history-missing",
    severity: Severity::Error,
    finds: "a version that `version_history` does not have",
    why: "the next version replaces the file, and this version is lost",
    help: "copy the file into `version_history`",
};

/// `history-differs`
pub static HISTORY_DIFFERS: Rule = Rule {
    code: "history-differs",
    severity: Severity::Error,
    finds: "a file that does not agree with the history of its object",
    why: "two texts claim to be the same version, or an older one claims to be the newest",
    help: "copy the newer file over the older one",
};

/// `ddf-mismatch`
pub static DDF_MISMATCH: Rule = Rule {
    code: "ddf-mismatch",
    severity: Severity::Error,
    finds: "an entry of `DDF.xml` that does not agree with the definition",
    why: "tools read the list of objects from the index",
    help: "make index and definition agree",
};

/// `ddf-file-missing`
pub static DDF_FILE_MISSING: Rule = Rule {
    code: "ddf-file-missing",
    severity: Severity::Note,
    finds: "entries of `DDF.xml` whose files are missing",
    why: "the folder is only a part of the registry that the index describes",
    help: "nothing needs to be done if the folder is meant to be a part",
};

/// `reusable-resource-unknown`
pub static REUSABLE_RESOURCE_UNKNOWN: Rule = Rule {
    code: "reusable-resource-unknown",
    severity: Severity::Error,
    finds: "an id of a reusable resource that is not registered",
    why: "the registry may assign the id to another resource",
    help: "take the id of a registered resource, or one below 2048 for a resource of this object alone",
};

/// `reusable-resource-differs`
pub static REUSABLE_RESOURCE_DIFFERS: Rule = Rule {
    code: "reusable-resource-differs",
    severity: Severity::Error,
    finds: "a reusable resource that differs from its registration",
    why: "a reusable resource means the same in every object; devices and servers rely on that",
    help: "copy the registered resource, or take an id below 2048 for a resource of this object alone",
};

/// `object-defined-twice`
pub static OBJECT_DEFINED_TWICE: Rule = Rule {
    code: "object-defined-twice",
    severity: Severity::Error,
    finds: "two definitions of one version of an object that differ",
    why: "only one of them can be meant",
    help: "remove one of them, or raise the version of the later one",
};
