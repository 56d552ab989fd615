//! Applies the rules that concern a single definition.
//!
//! One family of rules a file. Every rule runs over every definition; nothing stops at the first diagnostic.

mod codes;
mod descriptions;
mod identity;
mod names;
mod ranges;
mod references;
#[cfg(test)]
mod registry_test;
mod resources;
#[cfg(test)]
mod tests;
mod texts;
mod types;
mod units;
mod versions;

#[cfg(any(feature = "derive", feature = "xml"))]
pub(crate) use identity::urn;

#[cfg(feature = "xml")]
pub(crate) use descriptions::is_placeholder;
#[cfg(feature = "xml")]
pub(crate) use identity::class_of;
#[cfg(feature = "xml")]
pub(crate) use texts::single as text;

use crate::diagnostics::{Diagnostic, sort};
use crate::model::{Object, Origin};

/// Applies all rules to one definition; returns the diagnostics in the order of places.
///
/// The result includes rules that are off by default:
/// [`Levels::apply`](crate::diagnostics::Levels::apply) removes them.
pub fn check(object: &Object) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for family in FAMILIES {
        family(object, &mut diagnostics);
    }
    // A fact without a place is reported at the object.
    for diagnostic in &mut diagnostics {
        if matches!(diagnostic.origin, Origin::Unknown) {
            diagnostic.origin = object.origin;
        }
    }
    sort(&mut diagnostics);
    diagnostics
}

/// A family of rules.
type Family = fn(&Object, &mut Vec<Diagnostic>);

const FAMILIES: [Family; 11] = [
    identity::check,
    versions::check,
    types::check,
    resources::check,
    names::check,
    ranges::check,
    units::check,
    codes::check,
    descriptions::check,
    references::check,
    texts::check,
];
