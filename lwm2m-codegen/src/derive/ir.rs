//! The intermediate representation of a struct, which `lower` and `from_definition` make for `expand`.

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Ident, Type};

use super::ast::{ActionsTarget, Field, Input};
use super::errors::{Attr, span};
use crate::emit::Presence;
use crate::model::{Object, ResourceType, Spanned};

/// A struct and its object.
pub(super) struct StructIr<'s> {
    pub(super) object: Object,
    /// The fields with a resource, in ascending order of ids.
    pub(super) fields: Vec<FieldIr<'s>>,
    /// The fields without a resource.
    pub(super) skipped: Vec<&'s Field<'s>>,
    /// The executable resources, in ascending order of ids.
    pub(super) actions: Vec<ActionIr>,
    /// The file of the definition, if the struct names one.
    pub(super) definition_file: Option<String>,
}

/// A field and its resource.
pub(super) struct FieldIr<'s> {
    pub(super) id: u16,
    pub(super) ident: &'s Ident,
    pub(super) presence: Presence,
    /// The type of the field.
    pub(super) ty: &'s Type,
    /// The type of a value; `None` if a container of the user's hides it.
    pub(super) value: Option<&'s Type>,
    /// The type of the resource, unless it is a constant of `value`.
    pub(super) kind: Option<ResourceType>,
    /// Whether the value has another type than the resource.
    pub(super) converted: bool,
    /// Whether the field states a range.
    pub(super) ranged: bool,
    /// Whether the impls require that `value` implements `ResourceValue`.
    pub(super) assert_value: bool,
    /// The resource type that the impls require of `value`.
    pub(super) expected_kind: Option<ResourceType>,
}

impl FieldIr<'_> {
    /// Returns the span of the type of its values.
    pub(super) fn span(&self) -> proc_macro2::Span {
        span(&self.value.unwrap_or(self.ty).to_token_stream())
    }
}

/// An executable resource.
pub(super) struct ActionIr {
    pub(super) id: u16,
    /// The method; `None` if the struct omits an optional one.
    pub(super) ident: Option<Ident>,
    pub(super) mandatory: bool,
}

/// Returns the trait of actions: the user's, or the one that the derive adds. `actions = Self` has none.
pub(super) fn actions_trait(input: &Input<'_>) -> Option<syn::Path> {
    match input.attributes.actions.as_ref().map(|actions| &actions.value) {
        Some(ActionsTarget::Struct) => None,
        Some(ActionsTarget::Trait(path)) => Some((**path).clone()),
        None => {
            let name = derived_trait(input);
            let (_, arguments, _) = input.generics.split_for_impl();
            Some(syn::parse_quote!(#name #arguments))
        }
    }
}

/// Returns the name of the trait that the derive adds.
pub(super) fn derived_trait(input: &Input<'_>) -> Ident {
    quote::format_ident!("{}Actions", input.ident.unraw(), span = input.ident.span())
}

/// Whether a type contains type or constant parameters of the struct.
pub(super) fn mentions(ty: &Type, generics: &syn::Generics) -> bool {
    let parameters: Vec<String> = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            syn::GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            syn::GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
            syn::GenericParam::Lifetime(_) => None,
        })
        .collect();
    mentions_any(ty.to_token_stream(), &parameters)
}

fn mentions_any(tokens: proc_macro2::TokenStream, parameters: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => parameters.contains(&ident.to_string()),
        proc_macro2::TokenTree::Group(group) => mentions_any(group.stream(), parameters),
        _ => false,
    })
}

/// Returns a value with the location of its attribute.
pub(super) fn spanned<T: Clone>(given: &Attr<T>) -> Spanned<T> {
    Spanned::new(given.value.clone(), given.origin())
}

/// Converts `duty_cycle` to `Duty Cycle`, and `RainGauge` to `Rain Gauge`.
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
