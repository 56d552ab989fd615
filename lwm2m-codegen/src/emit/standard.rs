//! std's traits for structs and enums, as calls of what the runtime does over tables and codes.
//!
//! A derive would print code for every field and every variant, and the compiler would check all of it: with
//! hundreds of objects that is a third of its time. A trait that the user asks to derive is left to the derive.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use super::impls::Presence;
use super::plan::{Dress, Enumeration, Field, Plan};
use super::style::Container;
use super::table::lines;
use super::tokens::unique;

/// What the struct derives: what the user asked for, and what has to be of one kind with it. Where a container is
/// of the user's own, only the container knows how it is copied.
pub(super) fn derives(plan: &Plan<'_>) -> Vec<TokenStream> {
    let asked = &plan.dress.derives;
    let is_asked = |name: &str| asked.iter().filter_map(last_name).any(|last| last == name);
    let style = plan.style;
    let own = [&style.strings, &style.opaques, &style.multiples].into_iter().any(is_own);
    let clone = (own || is_asked("Copy")).then(|| quote!(Clone));
    let equality = is_asked("Hash").then(|| quote!(PartialEq));
    unique(clone.into_iter().chain(equality).chain(asked.iter().cloned()))
}

/// `Debug`, `Clone`, `PartialEq`, and `Default` where nothing is mandatory; without what is derived.
pub(super) fn impls(plan: &Plan<'_>) -> Vec<TokenStream> {
    let derived: BTreeSet<String> = derives(plan).iter().filter_map(last_name).collect();
    let optional = plan.fields().all(|(_, field)| field.presence == Presence::Optional);
    let impls = [
        ("Debug", Some(debug(plan))),
        ("Clone", Some(clone(plan))),
        ("PartialEq", Some(equality(plan))),
        ("Default", optional.then(|| default(plan))),
    ];
    let impls = impls.into_iter().filter(|(name, _)| !derived.contains(*name));
    impls.filter_map(|(_, tokens)| tokens).collect()
}

/// A trait may be asked for by any path.
fn last_name(path: &TokenStream) -> Option<String> {
    path.clone().into_iter().last().map(|token| token.to_string())
}

fn is_own(container: &Container) -> bool {
    matches!(container, Container::Custom { .. })
}

fn debug(plan: &Plan<'_>) -> TokenStream {
    let (ident, runtime) = (&plan.ident, &plan.style.runtime);
    let named = plan.fields().filter(|(resource, field)| {
        let own_container =
            resource.multiple.value && matches!(plan.style.multiples, Container::Custom { .. });
        field.enumeration.is_some() && !own_container
    });
    let named = named.map(|(resource, Field { ident, .. })| {
        let id = Literal::u16_unsuffixed(resource.id.value);
        quote!((#id, &self.#ident))
    });
    quote! {
        impl ::core::fmt::Debug for #ident {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #runtime::standard::debug(self, &[#(#named),*], f)
            }
        }
    }
}

fn clone(plan: &Plan<'_>) -> TokenStream {
    let (ident, runtime) = (&plan.ident, &plan.style.runtime);
    quote! {
        impl ::core::clone::Clone for #ident {
            #[inline]
            fn clone(&self) -> Self {
                #runtime::standard::copy(self)
            }
        }
    }
}

fn equality(plan: &Plan<'_>) -> TokenStream {
    let (ident, runtime) = (&plan.ident, &plan.style.runtime);
    let multiple = plan.fields().filter(|(resource, _)| resource.multiple.value);
    let multiple = multiple.map(|(_, Field { ident, .. })| quote!(&& self.#ident == other.#ident));
    quote! {
        impl ::core::cmp::PartialEq for #ident {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                #runtime::standard::same(self, other) #(#multiple)*
            }
        }
    }
}

fn default(plan: &Plan<'_>) -> TokenStream {
    let (ident, runtime) = (&plan.ident, &plan.style.runtime);
    quote! {
        impl ::core::default::Default for #ident {
            #[inline]
            fn default() -> Self {
                #runtime::Object::blank()
            }
        }
    }
}

/// What an enum derives: besides what the user asked for only what costs nothing. What is hashed or ordered is
/// compared in the same way.
pub(super) fn derives_of_enum(dress: &Dress) -> Vec<TokenStream> {
    let asked: BTreeSet<String> = dress.derives.iter().filter_map(last_name).collect();
    let compared = ["Hash", "PartialOrd", "Ord"].iter().any(|name| asked.contains(*name));
    let equality = compared.then(|| [quote!(PartialEq), quote!(Eq)]).into_iter().flatten();
    unique([quote!(Clone), quote!(Copy)].into_iter().chain(equality).chain(dress.derives.iter().cloned()))
}

/// `Debug`, `PartialEq` and `Eq` of an enum, without what is derived.
pub(super) fn impls_of_enum(plan: &Plan<'_>, enumeration: &Enumeration<'_>) -> Vec<TokenStream> {
    let (runtime, ident) = (&plan.style.runtime, &enumeration.ident);
    let derived: BTreeSet<String> =
        derives_of_enum(&enumeration.dress).iter().filter_map(last_name).collect();
    let codes = enumeration.labels.codes.iter().zip(&enumeration.variants);
    let codes: Vec<String> =
        codes.map(|(label, variant)| format!("{} {}", label.code, variant.unraw())).collect();
    let names = lines(codes.iter().map(String::as_str), NAMES);
    let debug = quote! {
        impl ::core::fmt::Debug for #ident {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #runtime::standard::code(*self, #names, f)
            }
        }
    };
    let equality = quote! {
        impl ::core::cmp::PartialEq for #ident {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                #runtime::standard::same_code(*self, *other)
            }
        }
    };
    let total = quote!(impl ::core::cmp::Eq for #ident {});
    let impls = [("Debug", debug), ("PartialEq", equality), ("Eq", total)];
    impls.into_iter().filter(|(name, _)| !derived.contains(*name)).map(|(_, tokens)| tokens).collect()
}

/// The column in which the names of codes stand.
const NAMES: usize = 13;
