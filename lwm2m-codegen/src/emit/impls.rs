//! The impls of the runtime's traits, for generated structs and for those with the derive.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

use super::table::DefinitionFn;

/// A struct, as the impls need it.
pub struct Implementation<'a> {
    /// Path of the runtime.
    pub runtime: &'a syn::Path,
    /// Name of the struct.
    pub ident: &'a Ident,
    /// Its generics.
    pub generics: syn::Generics,
    /// The body of `Object::definition`, from [`table`](super::table()).
    pub definition: DefinitionFn,
    /// The rows of the table, in their order.
    pub rows: Vec<Row<'a>>,
    /// The trait with a method for each executable resource, where there are any.
    pub actions: Option<syn::Path>,
    /// Fields without a resource.
    pub skipped: Vec<&'a Ident>,
    /// Whether methods of the struct itself execute the resources, instead of those of a trait.
    pub own_methods: bool,
    /// Statements that check the types of generic fields when the compiler knows them.
    pub assertions: Vec<TokenStream>,
}

/// A row of the table, with its member.
pub struct Row<'a> {
    /// Resource ID.
    pub id: u16,
    /// The field or the method.
    pub member: Member<'a>,
}

/// The member for a resource.
pub enum Member<'a> {
    /// A field.
    Field(&'a Ident, Presence),
    /// A method of the trait of actions, and whether it is mandatory.
    Action(&'a Ident, bool),
    /// No member: the struct omits an optional executable resource.
    Omitted,
}

/// Whether a field can be absent, and how many values it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// An `Option`, of one value or of instances.
    Optional,
    /// One value.
    Mandatory,
    /// The instances of a multiple resource; there may be none.
    MandatoryMultiple,
}

/// Returns the impls of `Object`, `Placeholder` and `Execute`.
pub fn implementations(target: &Implementation<'_>) -> [TokenStream; 3] {
    let [object, placeholder] = object(target);
    [object, placeholder, execute(target)]
}

/// Returns the body of `field` or `field_mut`.
fn lookup(target: &Implementation<'_>, reference: &TokenStream) -> TokenStream {
    let runtime = target.runtime;
    let mut arms = fields(target)
        .map(|(index, field, _)| {
            let index = Literal::usize_unsuffixed(index);
            quote!(#index => #reference self.#field,)
        })
        .peekable();
    if arms.peek().is_none() {
        return quote!(let _ = index; ::core::option::Option::None);
    }
    quote! {
        let field: #reference dyn #runtime::field::Field = match index {
            #(#arms)*
            _ => return ::core::option::Option::None,
        };
        ::core::option::Option::Some(field)
    }
}

fn object(target: &Implementation<'_>) -> [TokenStream; 2] {
    let Implementation { runtime, ident, .. } = target;
    let (generics, arguments, bounds) = target.generics.split_for_impl();
    let (assertions, DefinitionFn { lint, body }) = (&target.assertions, &target.definition);
    // The block keeps the names in the table from hiding those of the struct's types.
    let body = if assertions.is_empty() { quote!(#body) } else { quote!(#(#assertions)* { #body }) };
    let values = fields(target).map(|(_, field, presence)| {
        let value = match presence {
            Presence::Optional => quote!(None),
            Presence::Mandatory => quote!(#runtime::field::ResourceValue::placeholder()),
            Presence::MandatoryMultiple => quote!(::core::default::Default::default()),
        };
        quote!(#field: #value)
    });
    let skipped = target.skipped.iter().map(|field| {
        // The compiler reports a type without `Default` at the field.
        quote_spanned!(field.span()=> #field: ::core::default::Default::default())
    });
    let values = values.chain(skipped);
    let optional = fields(target).any(|(_, _, presence)| presence == Presence::Optional);
    let import = optional.then(|| {
        quote!(
            use ::core::option::Option::None;
        )
    });
    let field = lookup(target, &quote!(&));
    let field_mut = lookup(target, &quote!(&mut));
    let object = quote! {
        impl #generics #runtime::Object for #ident #arguments #bounds {
            #lint
            #[inline]
            fn definition() -> &'static #runtime::ObjectDef<'static> {
                #body
            }

            fn object_definition(&self) -> &'static #runtime::ObjectDef<'static> {
                <Self as #runtime::Object>::definition()
            }

            fn field(&self, index: usize) -> ::core::option::Option<&dyn #runtime::field::Field> {
                #field
            }

            fn field_mut(&mut self, index: usize) -> ::core::option::Option<&mut dyn #runtime::field::Field> {
                #field_mut
            }
        }
    };
    let placeholder = quote! {
        impl #generics #runtime::object::Placeholder for #ident #arguments #bounds {
            fn placeholder() -> Self {
                #import
                Self { #(#values,)* }
            }
        }
    };
    [object, placeholder]
}

fn execute(target: &Implementation<'_>) -> TokenStream {
    let Implementation { runtime, ident, .. } = target;
    let actions = free_parameter(target);
    let mut extended = target.generics.clone();
    let bound: syn::TypeParam = match &target.actions {
        Some(name) => syn::parse_quote!(#actions: #name),
        None => syn::parse_quote!(#actions),
    };
    extended.params.push(syn::GenericParam::Type(bound));
    let (generics, _, _) = extended.split_for_impl();
    let (_, arguments, bounds) = target.generics.split_for_impl();
    let arms: Vec<_> = target
        .rows
        .iter()
        .filter_map(|row| {
            let Member::Action(method, mandatory) = row.member else { return None };
            let id = Literal::u16_unsuffixed(row.id);
            let action = match (target.own_methods, mandatory) {
                (true, _) => {
                    quote!(::core::option::Option::Some(|_, instance, arguments| instance.#method(arguments)))
                }
                (false, true) => quote!(::core::option::Option::Some(#actions::#method)),
                (false, false) => quote!(#actions::#method()),
            };
            Some(quote!(#id => #action,))
        })
        .collect();
    let method = (!arms.is_empty()).then(|| {
        quote! {
            fn action(resource: u16) -> ::core::option::Option<#runtime::execute::Action<#actions, Self>> {
                match resource {
                    #(#arms)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    });
    quote! {
        impl #generics #runtime::execute::Execute<#actions> for #ident #arguments #bounds {
            #method
        }
    }
}

/// Returns the fields with the indices of their rows.
fn fields<'t>(target: &'t Implementation<'_>) -> impl Iterator<Item = (usize, &'t Ident, Presence)> {
    target.rows.iter().enumerate().filter_map(|(index, row)| match row.member {
        Member::Field(field, presence) => Some((index, field, presence)),
        Member::Action(..) | Member::Omitted => None,
    })
}

/// Returns a name for the type parameter of `Execute` that the struct and its generics do not use.
fn free_parameter(target: &Implementation<'_>) -> Ident {
    let (parameters, clause) = (&target.generics.params, &target.generics.where_clause);
    let (ident, actions) = (target.ident, &target.actions);
    let taken = idents(quote!(#ident #actions #parameters #clause));
    let mut name = format_ident!("A");
    while taken.contains(&name.to_string()) {
        name = format_ident!("{name}_");
    }
    name
}

fn idents(tokens: TokenStream) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => _ = found.insert(ident.to_string()),
            TokenTree::Group(group) => found.extend(idents(group.stream())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    found
}
