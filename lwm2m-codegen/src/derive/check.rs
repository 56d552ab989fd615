//! Checks a field against its resource, and an object against the rules, whether its facts come from the struct or
//! from a definition.

use proc_macro2::Ident;

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

/// Rules about texts and files, which do not apply to a struct.
const NOT_FOR_STRUCTS: [&str; 5] =
    ["description-empty", "description-placeholder", "range-reversed", "schema-value", "smart-quotes"];

/// A field without an id, with the id that replaces it in the rules.
pub(super) struct Unnumbered<'s> {
    pub(super) id: u16,
    pub(super) ident: &'s Ident,
}

impl Unnumbered<'_> {
    /// Replaces the title of the resource by the name of the field.
    fn rename(&self, object: &Object, message: &str) -> String {
        let title = object.resource(self.id).map(resource_title).unwrap_or_default();
        message.replace(&title, &format!("`{}`", self.ident))
    }
}

/// Applies the rules to an object that has no definition.
pub(super) fn object(object: &Object, unnumbered: &[Unnumbered<'_>], errors: &mut Errors) {
    for diagnostic in Levels::default().apply(check::check(object)) {
        if diagnostic.severity != Severity::Error || NOT_FOR_STRUCTS.contains(&diagnostic.rule.code) {
            continue;
        }
        let help = match diagnostic.rule.code {
            "unit-unknown" if diagnostic.help.is_none() => {
                "write a unit of the SenML registries, or remove `units` and name the unit in the documentation"
            }
            "type-needs-newer-lwm2m" => "write `lwm2m_version = \"1.1\"`, or leave it to the derive",
            _ => diagnostic.help.as_deref().unwrap_or(diagnostic.rule.help),
        };
        let rename = |message: String, unnumbered: &Unnumbered<'_>| unnumbered.rename(object, &message);
        let message = unnumbered.iter().fold(diagnostic.message, rename);
        let message = format!("{message}\nhelp: {help}");
        match diagnostic.origin {
            Origin::Token(span) => errors.at(span, message),
            _ => errors.at(proc_macro2::Span::call_site(), message),
        }
    }
}

/// A field with its resource, and the definition if the struct names one.
pub(super) struct FieldCheck<'c, 's> {
    pub(super) field: &'c Field<'s>,
    pub(super) field_type: &'c FieldType<'s>,
    pub(super) resource: &'c Resource,
    pub(super) definition: Option<&'c Definition>,
}

impl FieldCheck<'_, '_> {
    /// Quotes the line of the definition with a fact.
    fn quote(&self, fact: Origin) -> String {
        self.definition.map(|definition| definition.quote(fact, self.resource.origin)).unwrap_or_default()
    }

    /// Returns the title of the resource; without an id, the name of the field.
    fn title(&self) -> String {
        match (&self.definition, &self.field.attributes.id) {
            (None, None) => format!("`{}`", self.field.ident),
            _ => resource_title(self.resource),
        }
    }

    /// Reports the errors of the pair.
    pub(super) fn check(&self, errors: &mut Errors) {
        if self.definition.is_some() {
            self.multiplicity(errors);
        }
        self.presence(errors);
        let Some(kind) = self.resource.kind.map(|kind| kind.value) else { return };
        if self.fits(kind, errors) {
            self.borrowed(errors);
            self.capacity(kind, errors);
        }
    }

    /// Reports a field with one value for a multiple resource, and the reverse.
    fn multiplicity(&self, errors: &mut Errors) {
        let several = self.field_type.multiple
            || self.field.attributes.multiple.as_ref().is_some_and(|given| given.value);
        let title = self.title();
        let line = self.quote(self.resource.multiple.origin);
        let value = field_type::shown(self.field_type.value);
        match (self.resource.multiple.value, several) {
            (true, false) => {
                let message = format!("{title} has instances, but `{value}` is a single value{line}");
                errors.add_with_help(self.field.kind, message, format!("use `Multiple<{value}>`"));
            }
            (false, true) => {
                let message = format!("{title} has no instances{line}");
                errors.add_with_help(self.field.kind, message, format!("use `{value}`"));
            }
            _ => {}
        }
    }

    /// Reports an optional field of a mandatory resource.
    fn presence(&self, errors: &mut Errors) {
        let Resource { mandatory, operations, .. } = self.resource;
        // A write-only resource is in no response, so a server does not miss it.
        if !mandatory.value || !self.field_type.optional || operations.value == Operations::Write {
            return;
        }
        let title = self.title();
        let line = self.quote(mandatory.origin);
        let message = format!("{title} is mandatory, but an `Option` can be absent{line}");
        match &self.field.attributes.mandatory {
            Some(stated) if self.definition.is_none() => {
                errors.add_with_help(&stated.at, message, "remove `mandatory`, or the `Option`");
            }
            _ => errors.add_with_help(self.field.kind, message, "remove the `Option`"),
        }
    }

    fn fits(&self, kind: ResourceType, errors: &mut Errors) -> bool {
        let Some(known) = self.field_type.known else { return true };
        if known.fits(kind) != Fit::No {
            return true;
        }
        let value = field_type::shown(self.field_type.value);
        let (title, line) = match self.definition {
            Some(_) => (self.title(), self.quote(origin(self.resource))),
            None => (format!("`{}`", self.field.ident), String::new()),
        };
        let message = format!("{title} is {}, but `{value}` is {}{line}", a(kind), a(known.kind));
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
            "{} is writable, but `{}` borrows its value{}",
            self.title(),
            field_type::shown(self.field_type.value),
            self.quote(operations.origin)
        );
        let kind = self.resource.kind.map_or(ResourceType::String, |kind| kind.value);
        let owned = if kind == ResourceType::Opaque {
            "`Vec<u8>` or `heapless::Vec<u8, N>`"
        } else {
            "`String` or `heapless::String<N>`"
        };
        let or = if self.definition.is_none() { ", or write `ops = \"R\"`" } else { "" };
        errors.add_with_help(self.field_type.value, message, format!("use {owned}{or}"));
    }

    /// Reports a range that allows values outside of the type.
    fn capacity(&self, kind: ResourceType, errors: &mut Errors) {
        let (Some(known), Some(range)) = (self.field_type.known, &self.resource.range) else { return };
        let Some((low, high)) = ends(range) else { return };
        let (holds, help) = match known.capacity {
            Capacity::Between(least, most) if low < least || high > most => {
                (format!("{least} to {most}"), suggest_integer(kind, low, high))
            }
            Capacity::MaxBytes(bytes) if high > i128::from(bytes) => {
                (format!("{bytes} bytes"), format!("raise the capacity to {high} bytes"))
            }
            Capacity::ExactBytes(bytes) if (low, high) != (bytes.into(), bytes.into()) => {
                (format!("exactly {bytes} bytes"), "use a container of variable length".to_owned())
            }
            _ => return,
        };
        let text = format!(
            "{} allows {}, but `{}` holds {holds}{}",
            self.title(),
            range::describe(range),
            field_type::shown(self.field_type.value),
            self.quote(self.resource.range_text.origin)
        );
        errors.add_with_help(self.field_type.value, text, help);
    }
}

/// Returns the presence of a resource in the struct.
pub(super) fn presence(field_type: &FieldType<'_>, several: bool) -> Presence {
    match (field_type.optional, several) {
        (true, _) => Presence::Optional,
        (false, false) => Presence::Mandatory,
        (false, true) => Presence::MandatoryMultiple,
    }
}

/// Reports a stated type that differs from the definition.
pub(super) fn stated_kind(
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
    errors.add_with_help(&stated.at, message, "remove the type: the definition states it");
}

fn origin(resource: &Resource) -> Origin {
    resource.kind.map(|kind| kind.origin).unwrap_or_default()
}

/// Returns the smallest and the largest value of a range of whole numbers.
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

/// Suggests the narrowest type with these values.
fn suggest_integer(kind: ResourceType, low: i128, high: i128) -> String {
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
