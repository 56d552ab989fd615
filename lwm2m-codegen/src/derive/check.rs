//! Checks a field against its resource, and an object against the rules, whether its facts come from the struct or
//! from a definition.

use super::ast::Field;
use super::attr::word_for;
use super::definition::Definition;
use super::errors::Errors;
use super::field_type::{self, Capacity, FieldType, Fit, a};
use crate::diagnostics::{Levels, Severity};
use crate::emit::Presence;
use crate::model::{Interval, Object, Operations, Origin, Range, Resource, ResourceType};
use crate::wording::resource_title;
use crate::{check, range};

/// Rules about texts that people read and files that tools read: a struct is neither.
const NOT_FOR_STRUCTS: [&str; 5] =
    ["description-empty", "description-placeholder", "range-reversed", "schema-value", "smart-quotes"];

/// Applies the rules to an object that has no definition.
pub(super) fn object(object: &Object, errors: &mut Errors) {
    for diagnostic in Levels::default().apply(check::check(object)) {
        if diagnostic.severity != Severity::Error || NOT_FOR_STRUCTS.contains(&diagnostic.rule.code) {
            continue;
        }
        let help = match diagnostic.rule.code {
            "type-needs-newer-lwm2m" => "write `lwm2m_version = \"1.1\"`, or leave it to the derive",
            _ => diagnostic.help.as_deref().unwrap_or(diagnostic.rule.help),
        };
        let message = format!("{}\nhelp: {help}", diagnostic.message);
        match diagnostic.origin {
            Origin::Token(span) => errors.at(span, message),
            _ => errors.at(proc_macro2::Span::call_site(), message),
        }
    }
}

/// A field with the resource that it is to hold, and the definition that says so, where there is one.
pub(super) struct Pair<'c, 's> {
    pub(super) field: &'c Field<'s>,
    pub(super) field_type: &'c FieldType<'s>,
    pub(super) resource: &'c Resource,
    pub(super) definition: Option<&'c Definition>,
}

impl Pair<'_, '_> {
    /// The line of the definition that a fact comes from.
    fn quote(&self, fact: Origin) -> String {
        self.definition.map(|definition| definition.quote(fact, self.resource.origin)).unwrap_or_default()
    }

    /// Reports the errors of the pair, the first of each kind.
    pub(super) fn check(&self, errors: &mut Errors) {
        if !self.multiplicity(errors) {
            return;
        }
        self.presence(errors);
        let Some(kind) = self.resource.kind.map(|kind| kind.value) else { return };
        if self.fits(kind, errors) {
            self.borrowed(errors);
            self.capacity(kind, errors);
        }
    }

    /// Whether field and resource agree about one value or several.
    fn multiplicity(&self, errors: &mut Errors) -> bool {
        let several = self.field_type.multiple
            || self.field.attributes.multiple.as_ref().is_some_and(|given| given.value);
        let title = resource_title(self.resource);
        let line = self.quote(self.resource.multiple.origin);
        let value = field_type::shown(self.field_type.value);
        match (self.resource.multiple.value, several) {
            (true, false) => {
                let message = format!("{title} has instances, and `{value}` holds one value{line}");
                errors.add_with_help(self.field.kind, message, format!("use `Multiple<{value}>`"));
                false
            }
            (false, true) => {
                let message = format!("{title} has no instances{line}");
                errors.add_with_help(self.field.kind, message, format!("use `{value}` alone"));
                false
            }
            _ => true,
        }
    }

    /// Reports an optional field of a mandatory resource.
    fn presence(&self, errors: &mut Errors) {
        let Resource { mandatory, operations, .. } = self.resource;
        // A write-only resource is in no response, so a server does not miss it.
        if !mandatory.value || !self.field_type.optional || operations.value == Operations::Write {
            return;
        }
        let title = resource_title(self.resource);
        let line = self.quote(mandatory.origin);
        let message = format!("{title} is mandatory, and an `Option` can be absent{line}");
        match &self.field.attributes.mandatory {
            Some(stated) if self.definition.is_none() => {
                errors.add_with_help(&stated.at, message, "leave `mandatory` out, or the `Option`");
            }
            _ => errors.add_with_help(self.field.kind, message, "leave the `Option` out"),
        }
    }

    fn fits(&self, kind: ResourceType, errors: &mut Errors) -> bool {
        let Some(known) = self.field_type.known else { return true };
        if known.fits(kind) != Fit::Not {
            return true;
        }
        let value = field_type::shown(self.field_type.value);
        let (title, line) = match self.definition {
            Some(_) => (resource_title(self.resource), self.quote(origin(self.resource))),
            None => (format!("`{}`", self.field.ident), String::new()),
        };
        let message = format!("{title} is {}, and `{value}` holds {}{line}", a(kind), a(known.kind));
        errors.add_with_help(self.field_type.value, message, format!("use {}", field_type::suggestion(kind)));
        false
    }

    /// Reports a borrowed field of a writable resource.
    fn borrowed(&self, errors: &mut Errors) {
        let operations = self.resource.operations;
        if !self.field_type.known.is_some_and(|known| known.borrowed) || !operations.value.is_writable() {
            return;
        }
        let message = format!(
            "{} can be written, and `{}` only borrows its value{}",
            resource_title(self.resource),
            field_type::shown(self.field_type.value),
            self.quote(operations.origin)
        );
        let kind = self.resource.kind.map_or(ResourceType::String, |kind| kind.value);
        let owned = if kind == ResourceType::Opaque {
            "`Vec<u8>` or `heapless::Vec<u8, N>`"
        } else {
            "`String` or `heapless::String<N>`"
        };
        let or = if self.definition.is_none() { ", or say `ops = \"R\"`" } else { "" };
        errors.add_with_help(self.field_type.value, message, format!("use {owned}{or}"));
    }

    /// Whether every value that the range allows fits into the type.
    fn capacity(&self, kind: ResourceType, errors: &mut Errors) {
        let (Some(known), Some(range)) = (self.field_type.known, &self.resource.range) else { return };
        let Some((low, high)) = ends(range) else { return };
        let (holds, help) = match known.capacity {
            Capacity::Between(least, most) if low < least || high > most => {
                (format!("{least} to {most}"), wider(kind, low, high))
            }
            Capacity::MaxBytes(bytes) if high > i128::from(bytes) => {
                (format!("{bytes} bytes"), format!("make room for {high} bytes"))
            }
            Capacity::ExactBytes(bytes) if (low, high) != (bytes.into(), bytes.into()) => {
                (format!("exactly {bytes} bytes"), "use a container of variable length".to_owned())
            }
            _ => return,
        };
        let text = format!(
            "{} allows {}, and `{}` holds {holds}{}",
            resource_title(self.resource),
            range::describe(range),
            field_type::shown(self.field_type.value),
            self.quote(self.resource.range_text.origin)
        );
        errors.add_with_help(self.field_type.value, text, help);
    }
}

/// The presence of the resource in the struct.
pub(super) fn presence(field_type: &FieldType<'_>, several: bool) -> Presence {
    match (field_type.optional, several) {
        (true, _) => Presence::Optional,
        (false, false) => Presence::Mandatory,
        (false, true) => Presence::MandatoryMultiple,
    }
}

/// Whether the type that a field states is that of the resource in its definition.
pub(super) fn same_kind(
    field: &Field<'_>,
    resource: &Resource,
    definition: &Definition,
    errors: &mut Errors,
) {
    let (Some(stated), Some(kind)) = (&field.attributes.kind, resource.kind) else { return };
    if stated.value == kind.value {
        return;
    }
    let line = definition.quote(kind.origin, resource.origin);
    let message =
        format!("{} is {}, not `{}`{line}", resource_title(resource), a(kind.value), word_for(stated.value));
    errors.add_with_help(&stated.at, message, "the definition says it all: leave the type out");
}

fn origin(resource: &Resource) -> Origin {
    resource.kind.map(|kind| kind.origin).unwrap_or_default()
}

/// The smallest and the largest value of a range of whole numbers.
pub(super) fn ends(range: &Range) -> Option<(i128, i128)> {
    fn of<T: Copy + Into<i128>>(union: &[Interval<T>]) -> Option<(i128, i128)> {
        let low = union.iter().map(|interval| interval.low.into()).min()?;
        let high = union.iter().map(|interval| interval.high.into()).max()?;
        Some((low, high))
    }
    match range {
        Range::Integer(union) => of(union),
        Range::Unsigned(union) => of(union),
        Range::Length(union) => of(union),
        Range::Float(_) => None,
    }
}

/// The narrowest type that holds these values.
fn wider(kind: ResourceType, low: i128, high: i128) -> String {
    let signed = [
        ("i8", i128::from(i8::MIN), i128::from(i8::MAX)),
        ("i16", i16::MIN.into(), i16::MAX.into()),
        ("i32", i32::MIN.into(), i32::MAX.into()),
        ("i64", i64::MIN.into(), i64::MAX.into()),
    ];
    let unsigned = [
        ("u8", 0, i128::from(u8::MAX)),
        ("u16", 0, u16::MAX.into()),
        ("u32", 0, u32::MAX.into()),
        ("u64", 0, u64::MAX.into()),
    ];
    let candidates = if kind == ResourceType::Unsigned { &unsigned } else { &signed };
    let found = candidates.iter().find(|(_, least, most)| *least <= low && high <= *most);
    found.map_or_else(|| "use a wider type".to_owned(), |(name, ..)| format!("use `{name}`"))
}
