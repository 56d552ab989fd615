//! Table, impls and all that stands beside them.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::Generics;

use super::ast::Input;
use super::errors::{Errors, span};
use super::field_type::{a, shown};
use super::ir::{Lowered, Method, Part, derived_trait, mentions, trait_of_actions};
use super::xml_const;
use crate::emit::action_method;
use crate::emit::table::range_tokens;
use crate::emit::{
    ByHand, Deferred, FieldFacts, Implementation, Member, Presence, Row, implementations, table,
};
use crate::model::{Resource, ResourceType, Version};
use crate::range;

/// Everything for a struct without a mistake.
pub(super) fn expand(said: &Input<'_>, lowered: &Lowered<'_>) -> TokenStream {
    let runtime = runtime(said);
    let deferred = deferred(&runtime, lowered);
    let facts = FieldFacts {
        deferred: deferred.iter().map(|(id, one)| (*id, one.expressions.clone())).collect(),
        converted: lowered.parts.iter().filter(|part| part.converted).map(|part| part.id).collect(),
    };
    let constants = deferred.values().map(|one| &one.constants);
    let definition = table(&runtime, &lowered.object, &facts);
    let generics = bounded(said, lowered, &runtime);
    let (proofs, assertions) = proofs(said, lowered, &runtime);
    let target = Implementation {
        runtime: &runtime,
        ident: said.ident,
        generics,
        definition,
        rows: rows(said, lowered),
        actions: executed_by(said, lowered),
        by_hand: ByHand {
            skipped: lowered.skipped.iter().map(|field| field.ident).collect(),
            own_methods: trait_of_actions(said).is_none() && !lowered.methods.is_empty(),
            proofs,
        },
    };
    let impls = implementations(&target);
    let actions = actions(said, lowered, &runtime);
    let xml =
        said.attributes.xml.is_some().then(|| xml_const::constant(said, lowered, &facts.deferred, &runtime));
    let tracked = lowered.tracked.as_deref().map(tracked);
    // A block of its own, so that there may be several objects in one module.
    quote! {
        #actions
        #xml
        #[allow(unreachable_pub, trivial_bounds)]
        const _: () = {
            #tracked
            #(#assertions)*
            #(#constants)*
            #(#impls)*
        };
    }
}

/// What stands beside a struct with mistakes: the mistakes, and impls that keep everybody else quiet about them.
pub(super) fn stub(said: &Input<'_>, lowered: Option<&Lowered<'_>>, errors: &Errors) -> TokenStream {
    let runtime = runtime(said);
    let ident = said.ident;
    let mistakes = errors.to_tokens();
    let (generics, arguments, bounds) = said.generics.split_for_impl();
    let mut extended = said.generics.clone();
    extended.params.push(syn::parse_quote!(__A));
    let (executing, _, _) = extended.split_for_impl();
    let actions = lowered.and_then(|lowered| actions(said, lowered, &runtime));
    let xml = said.attributes.xml.is_some().then(|| xml_const::empty(said));
    quote! {
        #mistakes
        #actions
        #xml
        const _: () = {
            impl #generics #runtime::Object for #ident #arguments #bounds {
                fn definition() -> &'static #runtime::ObjectDef<'static> {
                    static NOTHING: #runtime::ObjectDef<'static> =
                        #runtime::ObjectDef::new(0, "", #runtime::definition::Table::EMPTY);
                    &NOTHING
                }
                fn object_definition(&self) -> &'static #runtime::ObjectDef<'static> {
                    <Self as #runtime::Object>::definition()
                }
                fn field(&self, _: usize) -> ::core::option::Option<&dyn #runtime::field::Field> {
                    ::core::option::Option::None
                }
                fn field_mut(&mut self, _: usize) -> ::core::option::Option<&mut dyn #runtime::field::Field> {
                    ::core::option::Option::None
                }
            }
            impl #generics #runtime::object::Placeholder for #ident #arguments #bounds {
                fn placeholder() -> Self {
                    ::core::unimplemented!()
                }
            }
            impl #executing #runtime::execute::Execute<__A> for #ident #arguments #bounds {}
        };
    }
}

/// Where the runtime is found.
pub(super) fn runtime(said: &Input<'_>) -> syn::Path {
    match &said.attributes.runtime {
        Some(given) => given.value.clone(),
        None => syn::parse_quote!(::lwm2m_runtime),
    }
}

fn rows<'l>(said: &Input<'_>, lowered: &'l Lowered<'_>) -> Vec<Row<'l>> {
    let fields = lowered
        .parts
        .iter()
        .map(|part| Row { id: part.id, member: Member::Field(part.ident, part.presence) });
    let methods = lowered.methods.iter().map(|method| Row {
        id: method.id,
        member: match &method.ident {
            Some(ident) => Member::Action(ident, method.mandatory || said.attributes.actions.is_some()),
            None => Member::LeftOut,
        },
    });
    let mut rows: Vec<Row<'l>> = fields.chain(methods).collect();
    rows.sort_by_key(|row| row.id);
    rows
}

fn executed_by(said: &Input<'_>, lowered: &Lowered<'_>) -> Option<syn::Path> {
    if lowered.methods.is_empty() { None } else { trait_of_actions(said) }
}

/// The trait with a method for each executable resource, unless the struct names one of the user's.
fn actions(said: &Input<'_>, lowered: &Lowered<'_>, runtime: &syn::Path) -> Option<TokenStream> {
    if said.attributes.actions.is_some() || lowered.methods.is_empty() {
        return None;
    }
    let name = derived_trait(said);
    let visibility = said.visibility;
    let docs = format!(" The executable resources of [`{}`].", said.ident);
    let (ident, generics) = (said.ident, said.generics);
    let (_, arguments, bounds) = generics.split_for_impl();
    let owner = quote!(#ident #arguments);
    let methods = lowered.methods.iter().map(|method| action(method, &owner, lowered, runtime));
    Some(quote! {
        #[doc = #docs]
        #[doc = ""]
        #[doc = " Implement it for the type of your application that owns the hardware."]
        #visibility trait #name #generics: ::core::marker::Sized #bounds {
            #(#methods)*
        }
    })
}

fn action(
    method: &Method,
    owner: &TokenStream,
    lowered: &Lowered<'_>,
    runtime: &syn::Path,
) -> Option<TokenStream> {
    let ident = method.ident.as_ref()?;
    let resource = lowered.object.resource(method.id)?;
    let demand = if method.mandatory { "mandatory" } else { "optional" };
    let (object, id) = (lowered.object.id.value, method.id);
    let title = format!(" {}, `/{object}/x/{id}`: {demand}.", crate::docs::markdown(&resource.name.value));
    let rest = crate::docs::markdown(&resource.description.value);
    let rest = rest.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    let rest: Vec<String> = rest.collect();
    let rest = (!rest.is_empty()).then(|| quote!(#[doc = ""] #(#[doc = #rest])*));
    let method = action_method(runtime, ident, owner, method.mandatory);
    Some(quote! {
        #[doc = #title]
        #rest
        #method
    })
}

/// The generics with what the impls need of them.
fn bounded(said: &Input<'_>, lowered: &Lowered<'_>, runtime: &syn::Path) -> Generics {
    let mut generics = said.generics.clone();
    let mut predicates: Vec<syn::WherePredicate> = Vec::new();
    for part in lowered.parts.iter().filter(|part| mentions(part.field, said.generics)) {
        let field = part.field;
        match part.value {
            Some(value) => predicates.push(syn::parse_quote!(#value: #runtime::field::ResourceValue)),
            None => predicates.push(syn::parse_quote!(#field: #runtime::field::Field)),
        }
        if part
            .value
            .is_some_and(|value| value.to_token_stream().to_string() != field.to_token_stream().to_string())
        {
            predicates.push(syn::parse_quote!(#field: #runtime::field::Field));
        }
        if part.presence == Presence::MandatoryMultiple {
            predicates.push(syn::parse_quote!(#field: ::core::default::Default));
        }
    }
    predicates.extend(
        lowered
            .parts
            .iter()
            .filter(|part| part.assert_kind && !mentions(part.field, said.generics))
            .filter_map(|part| {
                let value = part.value?.to_token_stream();
                let at = span(&value);
                let runtime = respanned(runtime.to_token_stream(), at);
                let bound = quote_spanned!(at=> #value: #runtime::field::ResourceValue);
                syn::parse2(bound).ok()
            }),
    );
    for field in lowered.skipped.iter().filter(|field| mentions(field.kind, said.generics)) {
        let field = field.kind;
        predicates.push(syn::parse_quote!(#field: ::core::default::Default));
    }
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    generics
}

/// What only the compiler can tell: statements about generic types, and items about all others.
fn proofs(
    said: &Input<'_>,
    lowered: &Lowered<'_>,
    runtime: &syn::Path,
) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let (mut statements, mut items) = (Vec::new(), Vec::new());
    for part in &lowered.parts {
        let Some(value) = part.value else { continue };
        if mentions(value, said.generics) {
            let found =
                quote!(::core::option::Option::Some(<#value as #runtime::field::ResourceValue>::KIND));
            let proof = part.expected_kind.map(|kind| same_kind(part, kind, &found, runtime));
            statements.extend(proof.map(|proof| quote!(const { #proof })));
            continue;
        }
        let proof = match part.expected_kind {
            Some(kind) => Some(same_kind(part, kind, &kind_of(value, runtime), runtime)),
            None if part.kind.is_none() => {
                new_enough(part, lowered.object.lwm2m_version.value, &kind_of(value, runtime), runtime)
            }
            None => None,
        };
        items.extend(proof.map(|proof| quote!(const _: () = { #proof };)));
    }
    (statements, items)
}

/// That a type is made for the type of its resource; nothing is said of types that are made for none.
fn same_kind(part: &Part<'_>, kind: ResourceType, found: &TokenStream, runtime: &syn::Path) -> TokenStream {
    let expected = kind_ident(kind);
    let name = part.value.map(shown).unwrap_or_default();
    let message =
        format!("`{}` is {}, and `{name}` is made for another type: see its `KIND`", part.ident, a(kind));
    let at = part.span();
    quote_spanned! {at=>
        if let ::core::option::Option::Some(found) = #found
            && !::core::matches!(found, #runtime::definition::ResourceType::#expected)
        {
            ::core::panic!(#message);
        }
    }
}

/// That a type of LwM2M 1.1 does not come into an object for LwM2M 1.0 unnoticed.
fn new_enough(
    part: &Part<'_>,
    version: Version,
    found: &TokenStream,
    runtime: &syn::Path,
) -> Option<TokenStream> {
    if version > Version::ONE {
        return None;
    }
    let message = format!(
        "`{}` is of a type that LwM2M has since 1.1: say `lwm2m_version = \"1.1\"` on the struct",
        part.ident
    );
    let at = part.span();
    Some(quote_spanned! {at=>
        if ::core::matches!(
            #found,
            ::core::option::Option::Some(#runtime::definition::ResourceType::Unsigned | #runtime::definition::ResourceType::CoreLink),
        ) {
            ::core::panic!(#message);
        }
    })
}

/// The type of resource that a type is made for, as an `Option`.
fn kind_of(value: &syn::Type, runtime: &syn::Path) -> TokenStream {
    let value = without_lifetimes(value.to_token_stream());
    quote!({ use #runtime::derived::Unknown as _; #runtime::derived::Kind::<#value>::OF })
}

/// The variant of the runtime's `ResourceType`.
fn kind_ident(kind: ResourceType) -> Ident {
    let name = match kind {
        ResourceType::String => "String",
        ResourceType::Integer => "Integer",
        ResourceType::Unsigned => "Unsigned",
        ResourceType::Float => "Float",
        ResourceType::Boolean => "Boolean",
        ResourceType::Opaque => "Opaque",
        ResourceType::Time => "Time",
        ResourceType::ObjectLink => "ObjectLink",
        ResourceType::CoreLink => "CoreLink",
    };
    Ident::new(name, Span::call_site())
}

/// A resource whose type only the compiler knows.
struct DeferredRow {
    expressions: Deferred,
    /// The constants that hold its type and its range.
    constants: TokenStream,
}

fn deferred(runtime: &syn::Path, lowered: &Lowered<'_>) -> BTreeMap<u16, DeferredRow> {
    let unknown = lowered.parts.iter().filter(|part| part.kind.is_none());
    let rows = unknown.filter_map(|part| {
        let found = kind_of(part.value?, runtime);
        let resource = lowered.object.resource(part.id)?;
        let (name, range) = deferred_range(runtime, part, resource, &found).unzip();
        let kind = quote!(#runtime::derived::known(#found));
        let flag = quote::format_ident!("KIND_{}", part.id);
        let constants = quote! {
            const #flag: u16 = #runtime::derived::kind_flag(#kind);
            #range
        };
        let expressions = Deferred { kind, flag: quote!(#flag), range: name };
        Some((part.id, DeferredRow { expressions, constants }))
    });
    rows.collect()
}

/// `const RANGE_5: Range = match KIND { Integer => ..., Float => ... };`
fn deferred_range(
    runtime: &syn::Path,
    part: &Part<'_>,
    resource: &Resource,
    found: &TokenStream,
) -> Option<(TokenStream, TokenStream)> {
    use ResourceType::{CoreLink, Float, Integer, Opaque, String, Time, Unsigned};
    let text = &resource.range_text.value;
    if !part.ranged {
        return None;
    }
    let name = quote::format_ident!("RANGE_{}", part.id);
    let families: [(&[ResourceType], ResourceType); 4] = [
        (&[Integer, Time], Integer),
        (&[Unsigned], Unsigned),
        (&[Float], Float),
        (&[String, Opaque, CoreLink], String),
    ];
    let arms = families.iter().filter_map(|(kinds, family)| {
        let range = range_tokens(&range::read(text, *family).range?)?;
        let kinds = kinds.iter().map(|kind| kind_ident(*kind));
        Some(quote! {
            ::core::option::Option::Some(#(#runtime::definition::ResourceType::#kinds)|*) => { use #runtime::definition::Range; #range }
        })
    });
    let message = format!("`{}` holds values that cannot have the range {text}", part.ident);
    let at = match resource.range_text.origin {
        crate::model::Origin::Token(span) => span,
        _ => Span::call_site(),
    };
    let otherwise = quote_spanned!(at=> _ => ::core::panic!(#message));
    let constant = quote! {
        const #name: #runtime::definition::Range<'static> = match #found {
            #(#arms)*
            ::core::option::Option::None => #runtime::definition::Range::Length(&[]),
            #otherwise
        };
    };
    Some((quote!(#name), constant))
}

/// The tokens as if they stood elsewhere.
fn respanned(tokens: TokenStream, at: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            token.set_span(at);
            token
        })
        .collect()
}

/// The type with every lifetime made `'static`: the same type, as far as its `KIND` goes.
pub(super) fn without_lifetimes(tokens: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(quote) if quote.as_char() == '\'' => {
                let at = quote.span();
                tokens.next();
                out.extend([syn::Lifetime::new("'static", at).into_token_stream()]);
            }
            TokenTree::Group(group) => {
                let inner = without_lifetimes(group.stream());
                let mut replaced = proc_macro2::Group::new(group.delimiter(), inner);
                replaced.set_span(group.span());
                out.extend([TokenTree::Group(replaced)]);
            }
            token => out.extend([token]),
        }
    }
    out
}

/// Makes the compiler look at the file again when it changes.
fn tracked(path: &str) -> TokenStream {
    let file = if std::path::Path::new(path).is_absolute() {
        quote!(#path)
    } else {
        let path = format!("/{path}");
        quote!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #path))
    };
    quote!(
        const _: &[u8] = ::core::include_bytes!(#file);
    )
}
