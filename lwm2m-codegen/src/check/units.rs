//! Units: whether they exist, and whether they are the ones that were meant.

use crate::diagnostics::Diagnostic;
use crate::model::{Object, Range, Resource, ResourceType};
use crate::rules::{
    UNIT_LIKELY_MISTAKEN, UNIT_NOT_RECOMMENDED, UNIT_ON_NON_NUMBER, UNIT_ON_TIME, UNIT_UNKNOWN,
};
use crate::units;
use crate::wording::{quote, resource_title, rewrite};

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
        (Some(unit), Some(meant)) => (
            &UNIT_LIKELY_MISTAKEN,
            format!("the unit {shown} of {title} means {}, and not {}", unit.name, name(meant)),
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
        (Some(meant), _) => diagnostic
            .help(format!("write {}", quote(meant)))
            .edit(certainly_meant(resource).and_then(|meant| rewrite(&resource.units, meant))),
        (None, Some(unit)) => diagnostic
            .help(format!("use {} in new resources; those that are in use keep theirs", quote(unit))),
        (None, None) => diagnostic,
    });
}

/// Returns the unit that can only have been meant. A `%` with values above 1 is no ratio.
fn certainly_meant(resource: &Resource) -> Option<&'static str> {
    let symbol = resource.units.value.as_str();
    let above_one = match &resource.range {
        Some(Range::Integer(union)) => union.iter().any(|interval| interval.high > 1),
        Some(Range::Unsigned(union)) => union.iter().any(|interval| interval.high > 1),
        Some(Range::Float(union)) => union.iter().any(|interval| interval.high > 1.0),
        _ => false,
    };
    match symbol {
        "%" => above_one.then_some("/100"),
        symbol => units::certainly_meant(symbol),
    }
}

/// Returns the name of a unit.
fn name(symbol: &str) -> &str {
    units::lookup(symbol).map_or(symbol, |unit| unit.name)
}

fn on_number(resource: &Resource, out: &mut Vec<Diagnostic>) {
    let Some(kind) = resource.kind else { return };
    let rule = match kind.value {
        ResourceType::Integer | ResourceType::Unsigned | ResourceType::Float => return,
        ResourceType::Time => &UNIT_ON_TIME,
        _ => &UNIT_ON_NON_NUMBER,
    };
    let unit = quote(&resource.units.value);
    let message = format!(
        "{} has the unit {unit}, but is of type {}",
        resource_title(resource),
        quote(kind.value.as_str())
    );
    out.push(
        Diagnostic::new(rule, resource.units.origin, message)
            .label(format!("a {} has no unit", kind.value.as_str()))
            .related(kind.origin, "the type"),
    );
}
