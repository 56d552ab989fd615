//! A field to a resource, and the decisions about a field whose resource is known.

use quote::ToTokens;

use super::ast::{Field, FieldAttrs, Input};
use super::check::{self, Pair};
use super::errors::{Attr, Errors, span};
use super::field_type::{self, FieldType, Fit, a};
use super::ir::{Part, mentions, spanned, title};
use crate::model::{Operations, Origin, Range, Resource, ResourceType, Spanned};
use crate::range::{self, OddityKind};

/// Returns the resource that a field describes.
pub(super) fn resource<'s>(
    field: &'s Field<'s>,
    said: &Input<'_>,
    errors: &mut Errors,
) -> Option<(Resource, Part<'s>)> {
    let given = &field.attributes;
    let id = described(field, errors);
    let operations = operations(field, errors);
    let field_type = field_type::read(field.kind, errors)?;
    let several = several(field, &field_type, errors)?;
    let kind = kind(field, &field_type, several, said, errors)?;
    let (id, operations) = (id?, operations?);
    let range = read_range(field, kind, errors)?;
    let stated = given.range.as_ref().or(given.values.as_ref());
    let resource = Resource {
        id,
        name: given
            .name
            .as_ref()
            .map_or_else(|| Spanned::new(title(field.ident), Origin::Token(field.ident.span())), spanned),
        operations,
        multiple: Spanned::implied(several),
        mandatory: given.mandatory.as_ref().map_or(Spanned::implied(!field_type.optional), spanned),
        kind: kind.map(|kind| Spanned::new(kind, Origin::Token(span(&field.kind.to_token_stream())))),
        range_text: stated.map_or_else(|| Spanned::implied(String::new()), spanned),
        range,
        labels: None,
        units: given.units.as_ref().map_or_else(|| Spanned::implied(String::new()), spanned),
        description: Spanned::implied(field.docs.clone()),
        origin: Origin::Token(field.ident.span()),
    };
    Pair { field, field_type: &field_type, resource: &resource, definition: None }.check(errors);
    let part = part(field, &field_type, several, &resource);
    Some((resource, part))
}

/// Describes a field whose resource is known.
pub(super) fn part<'s>(
    field: &'s Field<'s>,
    field_type: &FieldType<'s>,
    several: bool,
    resource: &Resource,
) -> Part<'s> {
    let kind = resource.kind.map(|kind| kind.value);
    // A container of the user's own shows nothing of its values.
    let visible = several == field_type.multiple;
    let expected_kind = match field_type.known {
        Some(known) => known.ambiguous.then_some(known.kind),
        None => kind.filter(|_| visible),
    };
    let fit = field_type.known.zip(kind).map(|(known, kind)| known.fits(kind));
    Part {
        id: resource.id.value,
        ident: field.ident,
        presence: check::presence(field_type, several),
        field: field.kind,
        value: visible.then_some(field_type.value),
        kind,
        converted: fit == Some(Fit::Converted),
        ranged: field.attributes.range.is_some(),
        assert_kind: visible && field_type.known.is_none() && field.attributes.kind.is_none(),
        expected_kind,
    }
}

/// Returns the id of a field; reports a missing one.
fn described(field: &Field<'_>, errors: &mut Errors) -> Option<Spanned<u16>> {
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
            format!("the resource `{ident}` has no id"),
            "write `id = 0` into its `#[lwm2m(...)]`",
        );
    } else {
        let help = "write `#[lwm2m(id = 0, ops = \"R\")]`, or `#[lwm2m(skip)]` if it is no resource";
        errors.add_with_help(ident, format!("nothing says which resource `{ident}` is"), help);
    }
    None
}

fn operations(field: &Field<'_>, errors: &mut Errors) -> Option<Spanned<Operations>> {
    match &field.attributes.ops {
        Some(ops) if ops.value == Operations::Execute => {
            let message = "a resource that is executed holds nothing, so that it is no field";
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
                errors.add_with_help(
                    field.ident,
                    format!("nothing says what a server may do with `{}`", field.ident),
                    help,
                );
            }
            None
        }
    }
}

/// Whether a field holds the instances of a resource.
pub(super) fn several(field: &Field<'_>, field_type: &FieldType<'_>, errors: &mut Errors) -> Option<bool> {
    let value = field_type::shown(field_type.value);
    match &field.attributes.multiple {
        Some(stated) if !stated.value && field_type.multiple => {
            errors.add_with_help(
                &stated.at,
                "a `Multiple` holds the instances of a resource",
                format!("leave it out, or use `{value}` alone"),
            );
            None
        }
        Some(stated) if stated.value && !field_type.multiple && field_type.known.is_some() => {
            errors.add_with_help(
                &stated.at,
                format!("`{value}` holds one value"),
                format!("use `Multiple<{value}>`, which says it all"),
            );
            None
        }
        Some(stated) => Some(stated.value || field_type.multiple),
        None => Some(field_type.multiple),
    }
}

/// The type of a field's resource; `Some(None)` where only the compiler can tell.
fn kind(
    field: &Field<'_>,
    field_type: &FieldType<'_>,
    several: bool,
    said: &Input<'_>,
    errors: &mut Errors,
) -> Option<Option<ResourceType>> {
    if let Some(stated) = &field.attributes.kind {
        if let Some(known) = field_type.known
            && known.fits(stated.value) == Fit::Not
        {
            let value = field_type::shown(field_type.value);
            let message = format!("`{value}` holds {}, which is no {}", a(known.kind), stated.value.as_str());
            errors.add_with_help(
                &stated.at,
                message,
                format!("use {}", field_type::suggestion(stated.value)),
            );
            return None;
        }
        return Some(Some(stated.value));
    }
    if let Some(known) = field_type.known {
        return Some(Some(known.kind));
    }
    let value = field_type::shown(field_type.value);
    let help = "say what it holds: `string`, `integer`, `unsigned`, `float`, `boolean`, `opaque`, `time`, `objlnk` or `corelnk`";
    if several != field_type.multiple {
        errors.add_with_help(field_type.value, format!("`{value}` does not show what its values are"), help);
        return None;
    }
    if mentions(field_type.value, said.generics) {
        errors.add_with_help(
            field_type.value,
            format!("`{value}` is a different type for every use of the struct"),
            help,
        );
        return None;
    }
    Some(None)
}

/// The range that a field states; `Some(None)` where there is none, or where only the compiler knows the type.
fn read_range(field: &Field<'_>, kind: Option<ResourceType>, errors: &mut Errors) -> Option<Option<Range>> {
    let FieldAttrs { range: Some(given), values, .. } = &field.attributes else { return Some(None) };
    if let Some(values) = values {
        let help = "`range` is enforced, `values` is for people: leave one of the two out";
        errors.add_with_help(&values.at, "there is a `range` already", help);
        return None;
    }
    let Some(kind) = kind else { return Some(None) };
    let range = enforceable(given, kind, errors)?;
    Some(Some(range))
}

/// Parses a range that can be enforced; reports any other text.
pub(super) fn enforceable(given: &Attr<String>, kind: ResourceType, errors: &mut Errors) -> Option<Range> {
    let reading = range::read(&given.value, kind);
    if reading.range.is_some() {
        return reading.range;
    }
    let oddity = reading.oddities.last().map(|oddity| oddity.kind);
    let holds = a(kind);
    let (message, help) = match oddity {
        Some(OddityKind::Reversed) => {
            ("the range is upside down".to_owned(), "write the smaller number first")
        }
        Some(OddityKind::WrongType) => (format!("{holds} has no range"), "leave the range out"),
        Some(OddityKind::TooLarge | OddityKind::TooSmall) if kind_has_length(kind) => (
            format!("the range of {holds} is its length in bytes, and this is none"),
            "write it like `0..=64`",
        ),
        Some(OddityKind::TooLarge) => {
            (format!("the range goes beyond what {holds} can be"), "end it earlier, or choose another type")
        }
        Some(OddityKind::TooSmall) => {
            (format!("the range begins before what {holds} can be"), "begin it later, or choose another type")
        }
        Some(OddityKind::Fraction) => {
            (format!("{holds} has no fraction"), "write whole numbers, or use a float")
        }
        _ => (
            "this is no range that could be enforced".to_owned(),
            "write `range = 0..=100`, or `values = \"...\"` for what people are to read",
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
        let message = format!("`{}` is skipped, so that it is no resource", field.ident);
        errors.add_with_help(at, message, "leave `skip` out, or everything else");
    }
}
