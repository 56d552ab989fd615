//! `DEFINITION`: the table that describes an object.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::comment;
use super::tokens::{float, signed};
use crate::model::{Interval, Object, Operations, Range, Resource, ResourceType, Version};

/// What only the compiler knows of a resource, as expressions: a field's type says which type it is made for.
#[derive(Debug, Clone)]
pub struct Deferred {
    /// The type.
    pub kind: TokenStream,
    /// The range, where there is one; a constant.
    pub range: Option<TokenStream>,
}

/// The table of the object whose instances are `owner`s.
///
/// Resources without a type are not in it, unless they are executable.
pub fn table(runtime: &syn::Path, object: &Object, owner: &Ident) -> TokenStream {
    table_with(runtime, object, owner, &BTreeMap::new())
}

/// The same with resources of which only the compiler knows the type, by id.
pub fn table_with(
    runtime: &syn::Path,
    object: &Object,
    owner: &Ident,
    deferred: &BTreeMap<u16, Deferred>,
) -> TokenStream {
    let has_row = |resource: &&Resource| has_row(resource) || deferred.contains_key(&resource.id.value);
    let mut resources: Vec<&Resource> = object.resources.iter().filter(has_row).collect();
    resources.sort_by_key(|resource| resource.id.value);
    resources.dedup_by_key(|resource| resource.id.value);
    let docs = comment::comment(&format!("The table of [`{owner}`]."));
    let lint = resources
        .iter()
        .any(|resource| looks_like_a_constant(resource))
        .then(|| quote!(#[allow(clippy::approx_constant)]));
    let imports = imports(runtime, &resources);
    let rows = resources.iter().map(|resource| row(resource, deferred.get(&resource.id.value)));
    let id = Literal::u16_unsuffixed(object.id.value);
    let name = object.name.value.trim();
    let version = version("version", object.version.value);
    let lwm2m_version = version_of_lwm2m(object);
    let multiple = object.multiple.value.then(|| quote!(.multiple()));
    let mandatory = object.mandatory.value.then(|| quote!(.mandatory()));
    quote! {
        #docs
        #lint
        pub static DEFINITION: #runtime::ObjectDef<'static> = {
            #imports
            ObjectDef::new(#id, #name, &[#(#rows),*]) #version #lwm2m_version #multiple #mandatory
        };
    }
}

fn has_row(resource: &Resource) -> bool {
    resource.operations.value.is_executable() || resource.kind.is_some()
}

/// What the rows name, brought into the block and nowhere else: a type that a definition happens to call
/// `Range` stays what it is outside.
fn imports(runtime: &syn::Path, resources: &[&Resource]) -> TokenStream {
    let values = || resources.iter().filter(|resource| !resource.operations.value.is_executable());
    let operations: BTreeSet<_> = values().map(|resource| operation(resource.operations.value)).collect();
    let kinds: BTreeSet<_> =
        values().filter_map(|resource| Some(kind(resource.kind.as_ref()?.value))).collect();
    let range = values().any(|resource| range(resource).is_some()).then(|| quote!(Range,));
    let row = (!resources.is_empty()).then(|| quote!(ResourceDef));
    let list = |module: &str, names: BTreeSet<&str>| {
        let module = Ident::new(module, Span::call_site());
        let names = names.into_iter().map(|name| Ident::new(name, Span::call_site()));
        let mut names = names.peekable();
        names.peek().is_some().then(|| names.collect::<Vec<_>>()).map(|names| match names.as_slice() {
            [only] => quote!(use #runtime::#module::#only;),
            many => quote!(use #runtime::#module::{#(#many),*};),
        })
    };
    let operations = list("Operations", operations);
    let kinds = list("ResourceType", kinds);
    quote! {
        #operations
        #kinds
        use #runtime::{ObjectDef, #range #row};
    }
}

fn row(resource: &Resource, deferred: Option<&Deferred>) -> TokenStream {
    let id = Literal::u16_unsuffixed(resource.id.value);
    let name = resource.name.value.trim();
    let head = match held(resource, deferred) {
        Some((kind, range)) => {
            let operations = Ident::new(operation(resource.operations.value), Span::call_site());
            let range = range.map(|range| quote!(.within(&#range)));
            let multiple = resource.multiple.value.then(|| quote!(.multiple()));
            quote!(ResourceDef::new(#id, #name, #operations, #kind) #multiple #range)
        }
        None => quote!(ResourceDef::executable(#id, #name)),
    };
    let mandatory = resource.mandatory.value.then(|| quote!(.mandatory()));
    quote!(#head #mandatory)
}

/// Type and range of what a resource holds; `None` for an executable.
fn held(resource: &Resource, deferred: Option<&Deferred>) -> Option<(TokenStream, Option<TokenStream>)> {
    if let Some(deferred) = deferred {
        return Some((deferred.kind.clone(), deferred.range.clone()));
    }
    let spanned = resource.kind.as_ref().filter(|_| !resource.operations.value.is_executable())?;
    let kind = kind_ident(spanned.value);
    Some((quote!(#kind), range(resource)))
}

fn operation(operations: Operations) -> &'static str {
    match operations {
        Operations::Bootstrap => "Bootstrap",
        Operations::Read => "Read",
        Operations::Write => "Write",
        Operations::ReadWrite => "ReadWrite",
        Operations::Execute => "Execute",
    }
}

fn kind(kind: ResourceType) -> &'static str {
    match kind {
        ResourceType::String => "String",
        ResourceType::Integer => "Integer",
        ResourceType::Unsigned => "Unsigned",
        ResourceType::Float => "Float",
        ResourceType::Boolean => "Boolean",
        ResourceType::Opaque => "Opaque",
        ResourceType::Time => "Time",
        ResourceType::ObjectLink => "ObjectLink",
        ResourceType::CoreLink => "CoreLink",
    }
}

/// The variant of the runtime's `ResourceType`.
pub(crate) fn kind_ident(resource_type: ResourceType) -> Ident {
    Ident::new(kind(resource_type), Span::call_site())
}

/// `Range::Integer(&[(0, 100)])`
fn range(resource: &Resource) -> Option<TokenStream> {
    range_tokens(resource.range.as_ref()?)
}

/// The same for a range of no resource.
pub(crate) fn range_tokens(range: &Range) -> Option<TokenStream> {
    let (name, pairs) = match range {
        Range::Integer(union) => ("Integer", pairs(union, |number| Some(signed(number)))),
        Range::Unsigned(union) => ("Unsigned", pairs(union, |number| Some(unsigned(number)))),
        Range::Float(union) => ("Float", pairs(union, float)),
        Range::Length(union) => ("Length", pairs(union, |number| Some(unsigned(number.into())))),
    };
    let (name, pairs) = (Ident::new(name, Span::call_site()), pairs?);
    Some(quote!(Range::#name(&[#(#pairs),*])))
}

fn pairs<T: Copy>(
    union: &[Interval<T>],
    number: impl Fn(T) -> Option<TokenStream>,
) -> Option<Vec<TokenStream>> {
    let pairs = union.iter().map(|interval| {
        let (low, high) = (number(interval.low)?, number(interval.high)?);
        Some(quote!((#low, #high)))
    });
    pairs.collect()
}

fn unsigned(number: u64) -> TokenStream {
    let digits = Literal::u64_unsuffixed(number);
    quote!(#digits)
}

/// Clippy takes 3.14 for a slip of the pen. Every constant it knows lies between these bounds and is
/// recognised by its second decimal.
fn looks_like_a_constant(resource: &Resource) -> bool {
    let suspicious = |number: f64| {
        let size = number.abs();
        (0.3..7.0).contains(&size) && (size * 10.0).fract() != 0.0
    };
    match &resource.range {
        Some(Range::Float(union)) => {
            union.iter().any(|interval| suspicious(interval.low) || suspicious(interval.high))
        }
        _ => false,
    }
}

fn version(method: &str, version: Version) -> Option<TokenStream> {
    if version == Version::ONE {
        return None;
    }
    let method = Ident::new(method, Span::call_site());
    let (major, minor) = (Literal::u8_unsuffixed(version.major), Literal::u8_unsuffixed(version.minor));
    Some(quote!(.#method(#major, #minor)))
}

fn version_of_lwm2m(object: &Object) -> Option<TokenStream> {
    version("lwm2m_version", object.lwm2m_version.value)
}
