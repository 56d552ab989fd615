//! A struct on its own becomes an object.

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Ident, Type};

use super::ast::{ActionsOf, Said, SaidAction, SaidField};
use super::check;
use super::errors::{Errors, Given, span};
use super::field::{nothing_else, resource};
use crate::check::urn;
use crate::emit::Presence;
use crate::emit::tokens::parse_ident;
use crate::model::{Object, Operations, Origin, Resource, ResourceType, Spanned, Version};
use crate::names;

/// A struct with everything decided.
pub(super) struct Lowered<'s> {
    pub(super) object: Object,
    /// The fields that hold resources.
    pub(super) parts: Vec<Part<'s>>,
    /// The fields that hold none.
    pub(super) skipped: Vec<&'s SaidField<'s>>,
    /// What can be executed, in ascending order of ids.
    pub(super) methods: Vec<Method>,
    /// A file that the object depends on.
    pub(super) tracked: Option<String>,
}

/// A field and what it holds.
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
    /// Whether nothing but its own impl vouches for the type of a value.
    pub(super) vouched: bool,
    /// The type that `value` must be made for, where only the compiler can tell.
    pub(super) proof: Option<ResourceType>,
}

impl Part<'_> {
    /// Where the type of its values stands.
    pub(super) fn span(&self) -> proc_macro2::Span {
        span(&self.value.unwrap_or(self.field).to_token_stream())
    }
}

/// An executable resource.
pub(super) struct Method {
    pub(super) id: u16,
    /// The method; `None` where nobody implements it.
    pub(super) ident: Option<Ident>,
    pub(super) mandatory: bool,
}

/// The object that a struct describes.
///
/// Whatever is wrong, something comes out of it, so that what stands beside a struct with a mistake looks as
/// it would without.
pub(super) fn lower<'s>(said: &'s Said<'s>, errors: &mut Errors) -> Option<Lowered<'s>> {
    let mut resources = Vec::new();
    let mut parts = Vec::new();
    let mut skipped = Vec::new();
    for field in &said.fields {
        if field.attributes.mentioned.names("skip") {
            nothing_else(field, errors);
            skipped.push(field);
        } else if let Some((resource, part)) = resource(field, said, errors) {
            resources.push(resource);
            parts.push(part);
        }
    }
    let (actions, mut methods): (Vec<_>, Vec<_>) = said.attributes.action.iter().map(action).unzip();
    resources.extend(actions);
    resources.sort_by_key(|resource| resource.id.value);
    parts.sort_by_key(|part| part.id);
    methods.sort_by_key(|method| method.id);
    let object = object(said, resources, errors);
    match &said.attributes.actions {
        Some(actions) if methods.is_empty() => {
            let help = "describe what can be executed: `action(id = 4, name = \"Flush\")`";
            errors.add_with_help(&actions.at, "there is nothing to execute", help);
        }
        _ => {}
    }
    if said.attributes.id.is_some() {
        check::object(&object, errors);
    }
    Some(Lowered { object, parts, skipped, methods, tracked: None })
}

fn object(said: &Said<'_>, resources: Vec<Resource>, errors: &mut Errors) -> Object {
    let given = &said.attributes;
    if given.id.is_none() && !given.mentioned.has("id") {
        let help = "write `#[lwm2m(id = 42769)]`; 42769 to 42800 are free for testing";
        errors.add_with_help(said.ident, "the object has no id", help);
    }
    let id = given.id.as_ref().map_or(0, |id| id.value);
    let version = given.version.as_ref().map_or(Spanned::implied(Version::ONE), spanned);
    // A URN is not held against a version that could not be read.
    let readable = given.version.is_some() || !given.mentioned.names("version");
    let urn = match given.urn.as_ref().filter(|_| readable) {
        Some(urn) => spanned(urn),
        None => Spanned::implied(urn(id, version.value).unwrap_or_default()),
    };
    Object {
        name: given.name.as_ref().map_or_else(|| Spanned::implied(title(said.ident)), spanned),
        id: given.id.as_ref().map_or(Spanned::implied(0), spanned),
        urn,
        lwm2m_version: given.lwm2m_version.as_ref().map_or_else(|| oldest(&resources), spanned),
        version,
        multiple: given.multiple.as_ref().map_or(Spanned::implied(false), spanned),
        mandatory: given.mandatory.as_ref().map_or(Spanned::implied(false), spanned),
        description: Spanned::implied(said.docs.clone()),
        remarks: given.remarks.as_ref().map_or_else(|| Spanned::implied(String::new()), spanned),
        resources,
        schema: None,
        origin: Origin::Token(said.ident.span()),
    }
}

/// The oldest version of LwM2M that has the types of these resources.
fn oldest(resources: &[Resource]) -> Spanned<Version> {
    let newer = |resource: &Resource| {
        let kind = resource.kind.map(|kind| kind.value);
        matches!(kind, Some(ResourceType::Unsigned | ResourceType::CoreLink))
    };
    let minor = u8::from(resources.iter().any(newer));
    Spanned::implied(Version { major: 1, minor })
}

fn action(said: &SaidAction) -> (Resource, Method) {
    let id = said.id.value;
    let name = match (&said.name, &said.method) {
        (Some(name), _) => spanned(name),
        (None, Some(method)) => Spanned::new(title(&method.value), method.origin()),
        (None, None) => Spanned::implied(format!("Action {id}")),
    };
    let method = match &said.method {
        Some(method) => Some(method.value.clone()),
        None => parse_ident(&names::field(&name.value)).map(|mut ident| {
            ident.set_span(span(said.name.as_ref().map_or(&said.id.at, |name| &name.at)));
            ident
        }),
    };
    let text = |given: &Option<Given<String>>| {
        given.as_ref().map_or_else(|| Spanned::implied(String::new()), spanned)
    };
    let mandatory = said.mandatory.as_ref().is_some_and(|mandatory| mandatory.value);
    let resource = Resource {
        id: spanned(&said.id),
        name,
        operations: Spanned::implied(Operations::Execute),
        multiple: Spanned::implied(false),
        mandatory: Spanned::implied(mandatory),
        kind: None,
        range_text: text(&said.values),
        range: None,
        labels: None,
        units: Spanned::implied(String::new()),
        description: text(&said.doc),
        origin: said.id.origin(),
    };
    (resource, Method { id, ident: method, mandatory })
}

/// The trait of actions, where the struct has one: the user's own, or the one that is derived.
pub(super) fn trait_of_actions(said: &Said<'_>) -> Option<syn::Path> {
    match said.attributes.actions.as_ref().map(|actions| &actions.value) {
        Some(ActionsOf::Struct) => None,
        Some(ActionsOf::Trait(path)) => Some((**path).clone()),
        None => {
            let name = derived_trait(said);
            let (_, arguments, _) = said.generics.split_for_impl();
            Some(syn::parse_quote!(#name #arguments))
        }
    }
}

/// The name of the trait that is derived.
pub(super) fn derived_trait(said: &Said<'_>) -> Ident {
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
    speaks_of(named.to_token_stream(), &parameters)
}

fn speaks_of(tokens: proc_macro2::TokenStream, parameters: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => parameters.contains(&ident.to_string()),
        proc_macro2::TokenTree::Group(group) => speaks_of(group.stream(), parameters),
        _ => false,
    })
}

/// A fact with the place it was written at.
pub(super) fn spanned<T: Clone>(given: &Given<T>) -> Spanned<T> {
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
