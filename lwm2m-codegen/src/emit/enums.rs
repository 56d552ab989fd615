//! Open enums: the codes of a resource, and `Other` for all the codes that have no name.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::comment;
use super::derives;
use super::plan::{Enumeration, Plan};
use super::tokens::signed;
use crate::model::{Resource, ResourceType};

/// The enum of a resource, how it becomes a code and back, and std's traits.
pub(super) fn enumeration(
    plan: &Plan<'_>,
    resource: &Resource,
    enumeration: &Enumeration<'_>,
) -> Vec<TokenStream> {
    let mut items = vec![definition(plan, resource, enumeration), implementation(plan, enumeration)];
    items.extend(conversions(plan, enumeration));
    items
}

fn definition(plan: &Plan<'_>, resource: &Resource, enumeration: &Enumeration<'_>) -> TokenStream {
    let Enumeration { ident, dress, .. } = enumeration;
    let docs = comment::comment(&comment::enumeration(plan.object.id.value, resource));
    let derives = derives::of_enum(dress);
    let attributes = &dress.attributes;
    let lint = repeats_its_name(enumeration).then(|| quote!(#[allow(clippy::enum_variant_names)]));
    let variants = enumeration.labels.codes.iter().zip(&enumeration.variants).map(|(label, variant)| {
        let docs = comment::comment(&comment::label(label));
        let attributes = enumeration.variant_attributes.get(&label.code).into_iter().flatten();
        quote!(#docs #(#attributes)* #variant,)
    });
    quote! {
        #docs
        #derives
        #lint
        #(#attributes)*
        pub enum #ident {
            #(#variants)*
            /// A code without a name. Decoding never puts a code with a name here, and `==` tells the two apart.
            Other(i64),
        }
    }
}

fn implementation(plan: &Plan<'_>, enumeration: &Enumeration<'_>) -> TokenStream {
    let codes = enumeration.labels.codes.iter().map(|label| label.code);
    codes_of(&Codes {
        runtime: &plan.style.runtime,
        ident: &enumeration.ident,
        kind: enumeration.kind,
        variants: enumeration.variants.iter().zip(codes).collect(),
        other: &Ident::new("Other", Span::call_site()),
    })
}

/// `From<i64>` for the enum, and the way back.
fn conversions(plan: &Plan<'_>, enumeration: &Enumeration<'_>) -> [TokenStream; 2] {
    let (runtime, ident) = (&plan.style.runtime, &enumeration.ident);
    let from_code = quote! {
        impl ::core::convert::From<i64> for #ident {
            fn from(code: i64) -> Self {
                #runtime::field::Enumeration::from_code(code)
            }
        }
    };
    let into_code = quote! {
        impl ::core::convert::From<#ident> for i64 {
            fn from(value: #ident) -> Self {
                #runtime::field::Enumeration::code(value)
            }
        }
    };
    [from_code, into_code]
}

/// An enum and its codes.
pub struct Codes<'a> {
    /// Where the runtime is found.
    pub runtime: &'a syn::Path,
    /// Name of the enum.
    pub ident: &'a Ident,
    /// Integer or Unsigned Integer.
    pub kind: ResourceType,
    /// The variants with their codes.
    pub variants: Vec<(&'a Ident, i64)>,
    /// The variant of all other codes.
    pub other: &'a Ident,
}

/// How an enum becomes a code and back.
pub fn codes_of(target: &Codes<'_>) -> TokenStream {
    let Codes { runtime, ident, other, .. } = target;
    let kind = (target.kind == ResourceType::Unsigned).then(|| {
        quote! {
            const KIND: #runtime::definition::ResourceType = #runtime::definition::ResourceType::Unsigned;
        }
    });
    let variants: Vec<_> = target.variants.iter().map(|(variant, _)| variant).collect();
    let codes: Vec<_> = target.variants.iter().map(|(_, code)| signed(*code)).collect();
    quote! {
        impl #runtime::field::Enumeration for #ident {
            #kind
            fn from_code(code: i64) -> Self {
                match code {
                    #(#codes => Self::#variants,)*
                    other => Self::#other(other),
                }
            }

            fn code(self) -> i64 {
                match self {
                    #(Self::#variants => #codes,)*
                    Self::#other(code) => code,
                }
            }
        }
    }
}

/// Clippy would rather read `State::On` than `State::StateOn`; the names are not ours to change.
fn repeats_its_name(enumeration: &Enumeration<'_>) -> bool {
    let name = enumeration.ident.to_string();
    enumeration
        .variants
        .iter()
        .map(Ident::to_string)
        .any(|variant| variant.starts_with(&name) || variant.ends_with(&name))
}
