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

/// `ddf-missing-element`
pub static DDF_MISSING_ELEMENT: Rule = Rule {
    code: "ddf-missing-element",
    severity: Severity::Error,
    finds: "an entry of `DDF.xml` without name, description, owner or source",
    why: "the registry shows these to its visitors, and refuses an entry without them",
    help: "fill the element in",
};

/// `ddf-source`
pub static DDF_SOURCE: Rule = Rule {
    code: "ddf-source",
    severity: Severity::Error,
    finds: "an entry of `DDF.xml` whose source does not go with its id",
    why: "the registry sorts objects by their source: 0 for OMA (`oma`), 1 for other bodies (`ext`), 2 for all others (`x`)",
    help: "write 0 for ids up to 1023, 1 for 2048 to 10240, 2 for ids from 10241",
};

/// `object-name-duplicate`
pub static OBJECT_NAME_DUPLICATE: Rule = Rule {
    code: "object-name-duplicate",
    severity: Severity::Warning,
    finds: "two objects of a registry with the same name",
    why: "people look objects up by name; generated code appends the ids",
    help: "give the newer object a name of its own",
};

/// `id-not-published`
pub static ID_NOT_PUBLISHED: Rule = Rule {
    code: "id-not-published",
    severity: Severity::Error,
    finds: "an object of a registry whose id is for a vendor alone, or for tests",
    why: "32769 to 42768 are blocks of vendors that publish nothing, and others use 42769 to 42800 for other objects",
    help: "register an id",
};

/// `line-end-missing`
pub static LINE_END_MISSING: Rule = Rule {
    code: "line-end-missing",
    severity: Severity::Warning,
    finds: "a file of a registry whose last line does not end",
    why: "the registry refuses the file, and the next change of it shows two lines",
    help: "end the last line with a line end",
};

/// `history-edited`
pub static HISTORY_EDITED: Rule = Rule {
    code: "history-edited",
    severity: Severity::Error,
    finds: "a published version that changed or was removed; needs an older state to compare with",
    why: "devices and servers were built from the text that was published",
    help: "restore the file, and publish the change as a new version",
};

/// `reusable-resource-changed`
pub static REUSABLE_RESOURCE_CHANGED: Rule = Rule {
    code: "reusable-resource-changed",
    severity: Severity::Error,
    finds: "a registered reusable resource that changed or was removed; needs an older state to compare with",
    why: "every object that uses the resource would change its meaning",
    help: "restore the resource, and register the new one with another id",
};

/// `version-step`
pub static VERSION_STEP: Rule = Rule {
    code: "version-step",
    severity: Severity::Error,
    finds: "a change that needs a higher version; needs an older state to compare with",
    why: "devices and servers decide by the version whether they understand each other",
    help: "raise the version: `lwm2m diff` lists the changes with the step that each needs",
};
