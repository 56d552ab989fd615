//! Units: whether they exist, and whether they are the ones that were meant.

use super::wording::{quote, resource_title};
use crate::diagnostics::{Diagnostic, Rule, Severity};
use crate::model::{Object, Resource, ResourceType};
use crate::units;

/// `unit-unknown`
pub static UNIT_UNKNOWN: Rule = Rule {
    code: "unit-unknown",
    severity: Severity::Error,
    finds: "a unit that no registry knows",
    why: "nobody can convert its values, and SenML has no name for the unit",
    help: "write a unit of the SenML registries, or leave the element empty and say it in the description",
};

/// `unit-not-recommended`
pub static UNIT_NOT_RECOMMENDED: Rule = Rule {
    code: "unit-not-recommended",
    severity: Severity::Warning,
    finds: "a unit that its own registry advises against",
    why: "SenML recommends one unit for each quantity, so that values compare without being converted",
    help: "use the recommended unit in new resources; those that are in use keep theirs",
};

/// `unit-likely-mistaken`
pub static UNIT_LIKELY_MISTAKEN: Rule = Rule {
    code: "unit-likely-mistaken",
    severity: Severity::Warning,
    finds: "a unit that exists, but was probably not meant",
    why: "the symbol stands for something else in SenML, such as `C` for coulomb",
    help: "write the unit that is meant",
};

/// `unit-on-non-number`
pub static UNIT_ON_NON_NUMBER: Rule = Rule {
    code: "unit-on-non-number",
    severity: Severity::Warning,
    finds: "a unit on a type that is not a number",
    why: "a text or a flag has no unit",
    help: "leave the unit empty, or say in the description what the text contains",
};

pub(super) fn check(object: &Object, out: &mut Vec<Diagnostic>) {
    for resource in object.resources.iter().filter(|resource| !resource.units.value.is_empty()) {
        known(resource, out);
        on_number(resource, out);
    }
}

fn known(resource: &Resource, out: &mut Vec<Diagnostic>) {
    let symbol = resource.units.value.as_str();
    let (title, shown) = (resource_title(resource), quote(symbol));
    let meant = units::likely_meant(symbol);
    let (rule, message, label) = match (units::lookup(symbol), meant) {
        (None, _) => (
            &UNIT_UNKNOWN,
            format!("the unit {shown} of {title} is not known"),
            "not in the registries".to_owned(),
        ),
        (Some(unit), Some(_)) => (
            &UNIT_LIKELY_MISTAKEN,
            format!("the unit {shown} of {title} is probably not the one that was meant"),
            format!("means {}", unit.name),
        ),
        (Some(unit), None) if !unit.recommended => (
            &UNIT_NOT_RECOMMENDED,
            format!("the unit {shown} of {title} is not recommended"),
            format!("means {}", unit.name),
        ),
        _ => return,
    };
    let diagnostic = Diagnostic::new(rule, resource.units.origin, message).label(label);
    let recommended = || units::recommended(symbol).filter(|_| rule == &UNIT_NOT_RECOMMENDED);
    out.push(match (meant, recommended()) {
        (Some(meant), _) => diagnostic.help(format!("write {}", quote(meant))),
        (None, Some(unit)) => diagnostic
            .help(format!("use {} in new resources; those that are in use keep theirs", quote(unit))),
        (None, None) => diagnostic,
    });
}

fn on_number(resource: &Resource, out: &mut Vec<Diagnostic>) {
    let Some(kind) = resource.kind else { return };
    if matches!(
        kind.value,
        ResourceType::Integer | ResourceType::Unsigned | ResourceType::Float | ResourceType::Time
    ) {
        return;
    }
    let message =
        format!("{} has a unit, but is of type {}", resource_title(resource), quote(kind.value.as_str()));
    out.push(
        Diagnostic::new(&UNIT_ON_NON_NUMBER, resource.units.origin, message)
            .label(format!("a {} has no unit", kind.value.as_str()))
            .related(kind.origin, "the type"),
    );
}
