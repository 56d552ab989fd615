//! Values to the model, each with the token it came from.

use lwm2m_codegen::model::{
    Interval, Object, Operations, Origin, Range, Resource, ResourceType, Spanned, Version,
};
use proc_macro2::Span;
use syn::{Data, DeriveInput, Field, Fields};

use crate::attributes::{Given, OnField, documentation, on_field, on_struct};
use crate::kind::{Held, held};

/// A field and the resource it holds.
pub(crate) struct Part<'f> {
    pub(crate) field: &'f syn::Ident,
    pub(crate) held: Held,
    pub(crate) resource: Resource,
}

/// The model of a struct, its resources in ascending order, with the fields that hold them.
pub(crate) fn read(input: &DeriveInput) -> syn::Result<(Object, Vec<Part<'_>>)> {
    let mut problems = Problems::default();
    let object = problems.keep(object(input));
    let mut parts: Vec<Part<'_>> = Vec::new();
    for field in fields(input)? {
        parts.extend(problems.keep(part(field)));
    }
    parts.sort_by_key(|part| part.resource.id.value);
    for (first, second) in parts.iter().zip(parts.iter().skip(1)) {
        if first.resource.id == second.resource.id {
            let message = format!("`{}` has this id as well", first.field);
            problems.add(syn::Error::new(span(second.resource.id.origin), message));
        }
    }
    let object = problems.finish(object)?;
    let resources = parts.iter().map(|part| part.resource.clone()).collect();
    Ok((Object { resources, ..object }, parts))
}

/// All mistakes of one struct, so that one compilation shows them all.
#[derive(Default)]
struct Problems(Option<syn::Error>);

impl Problems {
    fn add(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            None => self.0 = Some(error),
        }
    }

    fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    fn finish<T>(self, value: Option<T>) -> syn::Result<T> {
        match (self.0, value) {
            (None, Some(value)) => Ok(value),
            (error, _) => {
                Err(error.unwrap_or_else(|| syn::Error::new(Span::call_site(), "nothing to derive")))
            }
        }
    }
}

fn fields(input: &DeriveInput) -> syn::Result<impl Iterator<Item = &Field>> {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(fields.named.iter()),
            _ => Err(syn::Error::new_spanned(&input.ident, "an object is a struct with named fields")),
        },
        _ => Err(syn::Error::new_spanned(&input.ident, "an object is a struct with named fields")),
    }
}

fn object(input: &DeriveInput) -> syn::Result<Object> {
    let said = on_struct(&input.attrs)?;
    let missing = || syn::Error::new_spanned(&input.ident, "the object needs an id: `#[lwm2m(id = 42769)]`");
    let id = said.id.ok_or_else(missing)?;
    Ok(Object {
        name: spanned_or(said.name, || input.ident.to_string(), input.ident.span()),
        id: Spanned::new(id.value, Origin::Token(id.span)),
        urn: Spanned::implied(String::new()),
        lwm2m_version: version(said.lwm2m_version)?,
        version: version(said.version)?,
        multiple: Spanned::implied(said.multiple),
        mandatory: Spanned::implied(said.mandatory),
        description: Spanned::implied(documentation(&input.attrs)),
        remarks: Spanned::implied(String::new()),
        resources: Vec::new(),
        schema: None,
        origin: Origin::Token(input.ident.span()),
    })
}

fn version(given: Option<Given<String>>) -> syn::Result<Spanned<Version>> {
    let Some(given) = given else { return Ok(Spanned::implied(Version::ONE)) };
    match Version::parse(&given.value) {
        Some(version) => Ok(Spanned::new(version, Origin::Token(given.span))),
        None => Err(syn::Error::new(given.span, "a version is written like `1.0`")),
    }
}

fn part(field: &Field) -> syn::Result<Part<'_>> {
    let missing = || syn::Error::new_spanned(field, "an object is a struct with named fields");
    let ident = field.ident.as_ref().ok_or_else(missing)?;
    let said = on_field(&field.attrs)?;
    let held = held(&field.ty)?;
    let operations = operations(&said, ident)?;
    let missing = || syn::Error::new_spanned(ident, "the resource needs an id: `#[lwm2m(id = 0)]`");
    let id = said.id.ok_or_else(missing)?;
    let resource = Resource {
        id: Spanned::new(id.value, Origin::Token(id.span)),
        name: spanned_or(said.name, || ident.to_string(), ident.span()),
        operations,
        multiple: Spanned::implied(held.multiple),
        mandatory: Spanned::implied(held.presence != lwm2m_codegen::emit::Presence::Optional),
        kind: Some(Spanned::new(held.kind, Origin::Token(ident.span()))),
        range_text: Spanned::implied(String::new()),
        range: said.range.map(|given| range(&given, held.kind)).transpose()?,
        labels: None,
        units: spanned_or(said.units, String::new, ident.span()),
        description: Spanned::implied(documentation(&field.attrs)),
        origin: Origin::Token(ident.span()),
    };
    Ok(Part { field: ident, held, resource })
}

fn operations(said: &OnField, ident: &syn::Ident) -> syn::Result<Spanned<Operations>> {
    let Some(given) = &said.ops else {
        return Err(syn::Error::new_spanned(
            ident,
            "say what a server may do with it: `#[lwm2m(ops = \"R\")]`",
        ));
    };
    let problem = match Operations::parse(&given.value) {
        Some(Operations::Execute) => {
            "a resource that is executed holds nothing, and methods are not derived yet"
        }
        Some(operations) => return Ok(Spanned::new(operations, Origin::Token(given.span))),
        None => "expected `R`, `W`, `RW`, or nothing for bootstrap servers only",
    };
    Err(syn::Error::new(given.span, problem))
}

fn range(given: &Given<(String, String)>, kind: ResourceType) -> syn::Result<Range> {
    let (low, high) = (&given.value.0, &given.value.1);
    let range = match kind {
        ResourceType::Integer | ResourceType::Time => interval(low, high).map(Range::Integer),
        ResourceType::Unsigned => interval(low, high).map(Range::Unsigned),
        ResourceType::Float => interval(low, high).map(Range::Float),
        ResourceType::String | ResourceType::Opaque | ResourceType::CoreLink => {
            interval(low, high).map(Range::Length)
        }
        ResourceType::Boolean | ResourceType::ObjectLink => None,
    };
    let message = || format!("{low}..={high} is not a range of values of type {}", kind.as_str());
    range.ok_or_else(|| syn::Error::new(given.span, message()))
}

fn interval<T: core::str::FromStr + PartialOrd>(low: &str, high: &str) -> Option<Vec<Interval<T>>> {
    let (low, high): (T, T) = (low.parse().ok()?, high.parse().ok()?);
    (low <= high).then(|| vec![Interval { low, high }])
}

fn spanned_or(given: Option<Given<String>>, default: impl FnOnce() -> String, span: Span) -> Spanned<String> {
    match given {
        Some(given) => Spanned::new(given.value, Origin::Token(given.span)),
        None => Spanned::new(default(), Origin::Token(span)),
    }
}

/// The token of a fact.
fn span(origin: Origin) -> Span {
    match origin {
        Origin::Token(span) => span,
        Origin::Unknown | Origin::Text { .. } => Span::call_site(),
    }
}
