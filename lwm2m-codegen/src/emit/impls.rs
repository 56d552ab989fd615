//! The impls that make a struct an object: the same tokens for structs generated and written by hand.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

use super::table::Definition;

/// What the impls need to know of a struct.
pub struct Implementation<'a> {
    /// Where the runtime is found.
    pub runtime: &'a syn::Path,
    /// Name of the struct.
    pub ident: &'a Ident,
    /// Its generics.
    pub generics: syn::Generics,
    /// The table, as [`table`](super::table) prints it.
    pub definition: Definition,
    /// A row for each row of the table, in the same order.
    pub rows: Vec<Row<'a>>,
    /// The trait with a method for each executable resource, where there are any.
    pub actions: Option<syn::Path>,
    /// What only structs written by hand can have.
    pub by_hand: ByHand<'a>,
}

/// What a struct written by hand can have beyond one that was generated.
#[derive(Default)]
pub struct ByHand<'a> {
    /// Fields that hold no resource.
    pub skipped: Vec<&'a Ident>,
    /// Whether the executable resources are methods of the struct itself instead of a trait's.
    pub own_methods: bool,
    /// What has to hold of the types that stand for the generics, as statements.
    pub proofs: Vec<TokenStream>,
}

/// A row of the table, and what stands for it in the struct.
pub struct Row<'a> {
    /// Resource ID.
    pub id: u16,
    /// What stands for it.
    pub member: Member<'a>,
}

/// What stands for a resource.
pub enum Member<'a> {
    /// A field.
    Field(&'a Ident, Presence),
    /// A method of the trait of actions; whether every implementation has it.
    Action(&'a Ident, bool),
    /// Nothing: an optional executable that the struct leaves out.
    LeftOut,
}

/// Whether a field can be absent, and how many values it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It may be absent, multiple or not.
    Optional,
    /// It always holds a value.
    Mandatory,
    /// It always holds a list of instances, which may be empty.
    MandatoryMultiple,
}

/// `Object`, `Placeholder` and `Execute` for a struct.
pub fn implementations(target: &Implementation<'_>) -> [TokenStream; 3] {
    let [object, placeholder] = object(target);
    [object, placeholder, execute(target)]
}

/// Finds the field of a row.
fn lookup(target: &Implementation<'_>, reference: &TokenStream) -> TokenStream {
    let arms = fields(target).map(|(index, field, _)| {
        let index = Literal::usize_unsuffixed(index);
        quote!(#index => #reference self.#field,)
    });
    // A match that only returns makes what follows it unreachable.
    if fields(target).next().is_none() {
        return quote!(let _ = index; ::core::option::Option::None);
    }
    quote! {
        ::core::option::Option::Some(match index {
            #(#arms)*
            _ => return ::core::option::Option::None,
        })
    }
}

fn object(target: &Implementation<'_>) -> [TokenStream; 2] {
    let Implementation { runtime, ident, .. } = target;
    let (generics, arguments, bounds) = target.generics.split_for_impl();
    let (proofs, Definition { lint, body }) = (&target.by_hand.proofs, &target.definition);
    // A block of its own, as the names in the table would hide those of the struct's own types.
    let body = if proofs.is_empty() { quote!(#body) } else { quote!(#(#proofs)* { #body }) };
    let blanks = fields(target).map(|(_, field, presence)| {
        let blank = match presence {
            Presence::Optional => quote!(None),
            Presence::Mandatory => quote!(#runtime::field::ResourceValue::placeholder()),
            Presence::MandatoryMultiple => quote!(::core::default::Default::default()),
        };
        quote!(#field: #blank)
    });
    let skipped = target.by_hand.skipped.iter().map(|field| {
        // Said at the field, should its type have no default.
        quote_spanned!(field.span()=> #field: ::core::default::Default::default())
    });
    let blanks = blanks.chain(skipped);
    let optional = fields(target).any(|(_, _, presence)| presence == Presence::Optional);
    let import = optional.then(|| {
        quote!(
            use ::core::option::Option::None;
        )
    });
    let shared = lookup(target, &quote!(&));
    let exclusive = lookup(target, &quote!(&mut));
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
                #shared
            }

            fn field_mut(&mut self, index: usize) -> ::core::option::Option<&mut dyn #runtime::field::Field> {
                #exclusive
            }
        }
    };
    let placeholder = quote! {
        impl #generics #runtime::object::Placeholder for #ident #arguments #bounds {
            fn placeholder() -> Self {
                #import
                Self { #(#blanks,)* }
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
            let action = match (target.by_hand.own_methods, mandatory) {
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

/// The fields with the index of their row and their presence.
fn fields<'t>(target: &'t Implementation<'_>) -> impl Iterator<Item = (usize, &'t Ident, Presence)> {
    target.rows.iter().enumerate().filter_map(|(index, row)| match row.member {
        Member::Field(field, presence) => Some((index, field, presence)),
        Member::Action(..) | Member::LeftOut => None,
    })
}

/// A name for the type that executes, which neither the struct nor anything in its generics goes by.
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
