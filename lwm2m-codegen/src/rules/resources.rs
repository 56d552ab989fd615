//! Rules about the list of resources.

use super::{Rule, Severity};

/// `resource-duplicate-id`
pub static RESOURCE_DUPLICATE_ID: Rule = Rule {
    code: "resource-duplicate-id",
    severity: Severity::Error,
    finds: "two resources with one id",
    why: "an id addresses one resource; only the first is kept",
    help: "give one of them another id",
};

/// `no-mandatory-resource`
pub static NO_MANDATORY_RESOURCE: Rule = Rule {
    code: "no-mandatory-resource",
    severity: Severity::Off,
    finds: "an object without a mandatory resource",
    why: "an instance of the object may be empty",
    help: "make the resource that the object is about mandatory",
};

/// `resource-order`
pub static RESOURCE_ORDER: Rule = Rule {
    code: "resource-order",
    severity: Severity::Off,
    finds: "resources that are not in the order of their ids",
    why: "an unsorted list is harder to read",
    help: "sort the resources by their ids",
};
