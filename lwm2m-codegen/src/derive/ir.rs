//! A struct whose resources are known, as `expand` takes it, and small helpers for both ways to it.

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Ident, Type};

use super::ast::{ActionsTarget, Field, Input};
use super::errors::{Attr, span};
use crate::emit::Presence;
use crate::model::{Object, ResourceType, Spanned};

/// A struct with everything decided.
pub(super) struct Lowered<'s> {
    pub(super) object: Object,
    /// The fields that hold resources.
    pub(super) parts: Vec<Part<'s>>,
    /// The fields that hold none.
    pub(super) skipped: Vec<&'s Field<'s>>,
    /// The executable resources, in ascending order of ids.
    pub(super) methods: Vec<Method>,
    /// A file that the object depends on.
    pub(super) tracked: Option<String>,
}

/// A field and its resource.
pub(super) struct Part<'s> {
    pub(super) id: u16,
    pub(super) ident: &'s Ident,
    pub(super) presence: Presence,
    /// The type of the field.
    pub(super) field: &'s Type,
    /// The type of a value; `None` where it cannot be seen from outside.
    pub(super) value: Option<&'s Type>,
    /// The type of the resource, where it is known here.
    pub(super) kind: Option<ResourceType>,
    /// Whether the values are of another type.
    pub(super) converted: bool,
    /// Whether its range is to be enforced.
    pub(super) ranged: bool,
    /// Whether the generated code asserts the type of a value, which only its impl of `ResourceValue` knows.
    pub(super) assert_kind: bool,
    /// The resource type that the generated code asserts for `value`.
    pub(super) expected_kind: Option<ResourceType>,
}

impl Part<'_> {
    /// The span of the type of its values.
    pub(super) fn span(&self) -> proc_macro2::Span {
        span(&self.value.unwrap_or(self.field).to_token_stream())
    }
}

/// An executable resource.
pub(super) struct Method {
    pub(super) id: u16,
    /// The method; `None` where it is not implemented.
    pub(super) ident: Option<Ident>,
    pub(super) mandatory: bool,
}

/// The trait of actions, where the struct has one: the user's own, or the one that is derived.
pub(super) fn trait_of_actions(said: &Input<'_>) -> Option<syn::Path> {
    match said.attributes.actions.as_ref().map(|actions| &actions.value) {
        Some(ActionsTarget::Struct) => None,
        Some(ActionsTarget::Trait(path)) => Some((**path).clone()),
        None => {
            let name = derived_trait(said);
            let (_, arguments, _) = said.generics.split_for_impl();
            Some(syn::parse_quote!(#name #arguments))
        }
    }
}

/// The name of the trait that is derived.
pub(super) fn derived_trait(said: &Input<'_>) -> Ident {
    quote::format_ident!("{}Actions", said.ident.unraw(), span = said.ident.span())
}

/// Whether a type speaks of the type or constant parameters of the struct.
pub(super) fn mentions(named: &Type, generics: &syn::Generics) -> bool {
    let parameters: Vec<String> = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            syn::GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            syn::GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
            syn::GenericParam::Lifetime(_) => None,
        })
        .collect();
    mentions_any(named.to_token_stream(), &parameters)
}

fn mentions_any(tokens: proc_macro2::TokenStream, parameters: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => parameters.contains(&ident.to_string()),
        proc_macro2::TokenTree::Group(group) => mentions_any(group.stream(), parameters),
        _ => false,
    })
}

/// A fact with the place it was written at.
pub(super) fn spanned<T: Clone>(given: &Attr<T>) -> Spanned<T> {
    Spanned::new(given.value.clone(), given.origin())
}

/// `duty_cycle` as `Duty Cycle`, `RainGauge` as `Rain Gauge`.
pub(super) fn title(ident: &Ident) -> String {
    let name = ident.unraw().to_string();
    let mut title = String::new();
    let mut previous = '_';
    for c in name.chars() {
        let starts = previous == '_' || (c.is_uppercase() && !previous.is_uppercase());
        if starts && !title.is_empty() && c != '_' {
            title.push(' ');
        }
        match c {
            '_' => {}
            c if starts => title.extend(c.to_uppercase()),
            c => title.push(c),
        }
        previous = c;
    }
    title
}
