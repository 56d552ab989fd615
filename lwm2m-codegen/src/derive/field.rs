//! Turns a field into a resource, for structs without a definition, and describes fields for both kinds.

use quote::ToTokens;

use super::ast::{Field, FieldAttrs, Input};
use super::check::{self, FieldCheck};
use super::errors::{Attr, Errors, span};
use super::field_type::{self, FieldType, Fit, a};
use super::ir::{FieldIr, mentions, spanned, title};
use crate::model::{Operations, Origin, Range, Resource, ResourceType, Spanned};
use crate::range::{self, OddityKind};

/// Returns the resource that a field describes, for the rules about objects, and the field if it has no error.
///
/// Every attribute is read, whatever is wrong with another. `free_id` replaces a missing id.
pub(super) fn resource<'s>(
    field: &'s Field<'s>,
    free_id: u16,
    input: &Input<'_>,
    errors: &mut Errors,
) -> (Resource, Option<FieldIr<'s>>) {
    let given = &field.attributes;
    let errors_before = errors.len();
    let id = id(field, errors).unwrap_or(Spanned::implied(free_id));
    let operations = operations(field, errors).unwrap_or(Spanned::implied(Operations::Read));
    let field_type = field_type::read(field.kind, errors);
    let is_multiple = field_type.as_ref().is_some_and(|field_type| several(field, field_type, errors));
    let kind = match &field_type {
        Some(field_type) => kind(field, field_type, is_multiple, input, errors),
        None => given.kind.as_ref().map(|stated| stated.value),
    };
    let range = read_range(field, kind, errors);
    let stated = given.range.as_ref().or(given.values.as_ref());
    let is_optional = field_type.as_ref().is_some_and(|field_type| field_type.optional);
    let resource = Resource {
        id,
        name: given
            .name
            .as_ref()
            .map_or_else(|| Spanned::new(title(field.ident), Origin::Token(field.ident.span())), spanned),
        operations,
        multiple: Spanned::implied(is_multiple),
        mandatory: given.mandatory.as_ref().map_or(Spanned::implied(!is_optional), spanned),
        kind: kind.map(|kind| Spanned::new(kind, Origin::Token(span(&field.kind.to_token_stream())))),
        range_text: stated.map_or_else(|| Spanned::implied(String::new()), spanned),
        range,
        labels: None,
        units: given.units.as_ref().map_or_else(|| Spanned::implied(String::new()), spanned),
        description: Spanned::implied(field.docs.clone()),
        origin: Origin::Token(field.ident.span()),
    };
    let Some(field_type) = field_type else { return (resource, None) };
    FieldCheck { field, field_type: &field_type, resource: &resource, definition: None }.check(errors);
    let is_valid = errors.len() == errors_before;
    let field_ir = is_valid.then(|| field_ir(field, &field_type, is_multiple, &resource));
    (resource, field_ir)
}

/// Describes a field with its resource.
pub(super) fn field_ir<'s>(
    field: &'s Field<'s>,
    field_type: &FieldType<'s>,
    several: bool,
    resource: &Resource,
) -> FieldIr<'s> {
    let kind = resource.kind.map(|kind| kind.value);
    // A container of the user's hides the type of its values.
    let visible = several == field_type.multiple;
    let expected_kind = match field_type.known {
        Some(known) => known.ambiguous.then_some(known.kind),
        None => kind.filter(|_| visible),
    };
    let fit = field_type.known.zip(kind).map(|(known, kind)| known.fits(kind));
    FieldIr {
        id: resource.id.value,
        ident: field.ident,
        presence: check::presence(field_type, several),
        ty: field.kind,
        value: visible.then_some(field_type.value),
        kind,
        converted: fit == Some(Fit::Converted),
        ranged: field.attributes.range.is_some(),
        assert_value: visible && field_type.known.is_none() && field.attributes.kind.is_none(),
        expected_kind,
    }
}

/// Returns the id of a field; reports a missing one.
fn id(field: &Field<'_>, errors: &mut Errors) -> Option<Spanned<u16>> {
    let FieldAttrs { id, seen_keys, .. } = &field.attributes;
    if let Some(id) = id {
        return Some(spanned(id));
    }
    let ident = field.ident;
    if seen_keys.has("id") {
        return None;
    }
    if seen_keys.anything() {
        errors.add_with_help(
            ident,
            format!("`{ident}` has no resource id"),
            "write `id = 0` into its `#[lwm2m(...)]`",
        );
    } else {
        let help = "write `#[lwm2m(id = 0, ops = \"R\")]`, or `#[lwm2m(skip)]` if it is no resource";
        errors.add_with_help(ident, format!("`{ident}` has no resource id"), help);
    }
    None
}

fn operations(field: &Field<'_>, errors: &mut Errors) -> Option<Spanned<Operations>> {
    match &field.attributes.ops {
        Some(ops) if ops.value == Operations::Execute => {
            let message = "an executable resource has no value, so it cannot be a field";
            let id = field.attributes.id.as_ref().map_or(4, |id| id.value);
            let name = title(field.ident);
            let help =
                format!("write `#[lwm2m(action(id = {id}, name = \"{name}\"))]` on the struct instead");
            errors.add_with_help(&ops.at, message, help);
            None
        }
        Some(ops) => Some(spanned(ops)),
        None => {
            // A field without attributes has been reported already.
            if field.attributes.seen_keys.anything() && !field.attributes.seen_keys.has("ops") {
                let help = "write `ops = \"R\"`, `\"W\"` or `\"RW\"`, or `\"\"` for bootstrap servers only";
                errors.add_with_help(field.ident, format!("`{}` has no operations", field.ident), help);
            }
            None
        }
    }
}

/// Whether a field holds the instances of a resource.
pub(super) fn several(field: &Field<'_>, field_type: &FieldType<'_>, errors: &mut Errors) -> bool {
    let value = field_type::shown(field_type.value);
    let Some(stated) = &field.attributes.multiple else { return field_type.multiple };
    if !stated.value && field_type.multiple {
        let help = format!("remove it, or use `{value}`");
        errors.add_with_help(&stated.at, "a `Multiple` always has instances", help);
    }
    if stated.value && !field_type.multiple && field_type.known.is_some() {
        let help = format!("use `Multiple<{value}>`");
        errors.add_with_help(&stated.at, format!("`{value}` is a single value"), help);
        return false;
    }
    stated.value || field_type.multiple
}

/// Returns the type of a field's resource; `None` if it is a constant of the field's type, or unknown after an error.
fn kind(
    field: &Field<'_>,
    field_type: &FieldType<'_>,
    several: bool,
    input: &Input<'_>,
    errors: &mut Errors,
) -> Option<ResourceType> {
    let value = field_type::shown(field_type.value);
    match (&field.attributes.kind, field_type.known) {
        (Some(stated), Some(known)) if known.fits(stated.value) == Fit::No => {
            let message = format!("`{value}` is {}, not {}", a(known.kind), a(stated.value));
            let help = format!("use {}", field_type::suggestion(stated.value));
            errors.add_with_help(&stated.at, message, help);
            return Some(known.kind);
        }
        (Some(stated), _) => return Some(stated.value),
        (None, Some(known)) => return Some(known.kind),
        (None, None) => {}
    }
    let help = "state its type: `string`, `integer`, `unsigned`, `float`, `boolean`, `opaque`, `time`, `objlnk` or `corelnk`";
    if several != field_type.multiple {
        errors.add_with_help(field_type.value, format!("`{value}` hides the type of its values"), help);
    } else if mentions(field_type.value, input.generics) {
        let message = format!("`{value}` is generic, so the derive cannot see its type");
        errors.add_with_help(field_type.value, message, help);
    }
    None
}

/// Returns the range that a field states; `None` too if its type is a constant of the field's type.
fn read_range(field: &Field<'_>, kind: Option<ResourceType>, errors: &mut Errors) -> Option<Range> {
    let FieldAttrs { range: Some(given), values, .. } = &field.attributes else { return None };
    if let Some(values) = values {
        let help = "`range` is enforced, `values` is documentation: remove one of the two";
        errors.add_with_help(&values.at, "`values` beside a `range`", help);
    }
    enforceable(given, kind?, errors)
}

/// Parses a range that can be enforced; reports any other text.
pub(super) fn enforceable(given: &Attr<String>, kind: ResourceType, errors: &mut Errors) -> Option<Range> {
    let reading = range::read(&given.value, kind);
    if reading.range.is_some() {
        return reading.range;
    }
    let oddity = reading.oddities.last().map(|oddity| oddity.kind);
    let kind_name = a(kind);
    let (message, help) = match oddity {
        Some(OddityKind::Reversed) => {
            ("the range ends before it begins".to_owned(), "write the smaller number first")
        }
        Some(OddityKind::WrongType) => (format!("{kind_name} has no range"), "remove the range"),
        Some(OddityKind::TooLarge | OddityKind::TooSmall) if kind_has_length(kind) => {
            (format!("the range of {kind_name} has to be a length in bytes"), "write it like `0..=64`")
        }
        Some(OddityKind::TooLarge) => (
            format!("the range ends above the largest value of {kind_name}"),
            "lower the end, or choose another type",
        ),
        Some(OddityKind::TooSmall) => (
            format!("the range begins below the smallest value of {kind_name}"),
            "raise the start, or choose another type",
        ),
        Some(OddityKind::Fraction) => {
            (format!("{kind_name} has no fraction"), "write whole numbers, or use a float")
        }
        _ => (
            "this range cannot be enforced".to_owned(),
            "write `range = 0..=100`, or `values = \"...\"` for documentation",
        ),
    };
    errors.add_with_help(&given.at, message, help);
    None
}

fn kind_has_length(kind: ResourceType) -> bool {
    matches!(kind, ResourceType::String | ResourceType::Opaque | ResourceType::CoreLink)
}

/// Reports attributes of a skipped field.
pub(super) fn check_skipped(field: &Field<'_>, errors: &mut Errors) {
    let FieldAttrs { id, name, ops, range, values, units, mandatory, multiple, kind, skip, .. } =
        &field.attributes;
    if skip.is_none() {
        return;
    }
    let at = [
        id.as_ref().map(|given| &given.at),
        name.as_ref().map(|given| &given.at),
        ops.as_ref().map(|given| &given.at),
        range.as_ref().map(|given| &given.at),
        values.as_ref().map(|given| &given.at),
        units.as_ref().map(|given| &given.at),
        mandatory.as_ref().map(|given| &given.at),
        multiple.as_ref().map(|given| &given.at),
        kind.as_ref().map(|given| &given.at),
    ];
    if let Some(at) = at.into_iter().flatten().next() {
        let message = format!("`{}` is skipped, so it has no resource", field.ident);
        errors.add_with_help(at, message, "remove `skip`, or the other attributes");
    }
}
