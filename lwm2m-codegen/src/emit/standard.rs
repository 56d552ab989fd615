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
use super::tokens::{lines, unique};

/// What the struct derives: what the user asked for, and what has to be of one kind with it. Where a container is
/// of the user's own, only the container knows how it is copied.
pub(super) fn derives(plan: &Plan<'_>) -> Vec<TokenStream> {
    let asked = names(&plan.dress.derives);
    let style = plan.style;
    let own = [&style.strings, &style.opaques, &style.multiples].into_iter().any(is_own);
    let clone = (own || asked.contains("Copy")).then(|| quote!(Clone));
    let equality = asked.contains("Hash").then(|| quote!(PartialEq));
    unique(clone.into_iter().chain(equality).chain(plan.dress.derives.iter().cloned()))
}

/// `Debug`, `Clone`, `PartialEq`, and `Default` where nothing is mandatory; without what is derived.
pub(super) fn impls(plan: &Plan<'_>) -> Vec<TokenStream> {
    let mut impls = vec![("Debug", debug(plan)), ("Clone", clone(plan)), ("PartialEq", equality(plan))];
    if plan.fields().all(|(_, field)| field.presence == Presence::Optional) {
        impls.push(("Default", default(plan)));
    }
    without(&derives(plan), impls)
}

/// The impls of traits that are not derived.
fn without(
    derives: &[TokenStream],
    impls: impl IntoIterator<Item = (&'static str, TokenStream)>,
) -> Vec<TokenStream> {
    let derived = names(derives);
    impls.into_iter().filter(|(name, _)| !derived.contains(*name)).map(|(_, tokens)| tokens).collect()
}

/// The names of traits, by whichever path they are asked for.
fn names(paths: &[TokenStream]) -> BTreeSet<String> {
    paths.iter().filter_map(|path| Some(path.clone().into_iter().last()?.to_string())).collect()
}

fn is_own(container: &Container) -> bool {
    matches!(container, Container::Custom { .. })
}

fn debug(plan: &Plan<'_>) -> TokenStream {
    let (ident, runtime) = (&plan.ident, &plan.style.runtime);
    // What a container of the user's own prints of codes is not known.
    let own = is_own(&plan.style.multiples);
    let named = plan
        .fields()
        .filter(|(resource, field)| field.enumeration.is_some() && !(own && resource.multiple.value));
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
    let asked = names(&dress.derives);
    let compared = ["Hash", "PartialOrd", "Ord"].iter().any(|name| asked.contains(*name));
    let equality = compared.then(|| [quote!(PartialEq), quote!(Eq)]).into_iter().flatten();
    unique([quote!(Clone), quote!(Copy)].into_iter().chain(equality).chain(dress.derives.iter().cloned()))
}

/// `Debug`, `PartialEq` and `Eq` of an enum, without what is derived.
pub(super) fn impls_of_enum(plan: &Plan<'_>, enumeration: &Enumeration<'_>) -> Vec<TokenStream> {
    let (runtime, ident) = (&plan.style.runtime, &enumeration.ident);
    let codes = enumeration.labels.codes.iter().zip(&enumeration.variants);
    let codes: Vec<String> =
        codes.map(|(label, variant)| format!("{} {}", label.code, variant.unraw())).collect();
    let lines = lines(codes.iter().map(String::as_str), NAMES);
    let debug = quote! {
        impl ::core::fmt::Debug for #ident {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #runtime::standard::code(*self, #lines, f)
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
    without(&derives_of_enum(&enumeration.dress), impls)
}

/// The column in which the names of codes stand.
const NAMES: usize = 13;
