//! Open enums: a variant for each code of a resource, and `Other` for codes without a name.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::comment;
use super::derives;
use super::ir::{Enumeration, ObjectIr};
use super::tokens::signed;
use crate::model::{Resource, ResourceType};

/// Returns the enum of a resource.
pub(super) fn enumeration(
    ir: &ObjectIr<'_>,
    resource: &Resource,
    enumeration: &Enumeration<'_>,
) -> TokenStream {
    let Enumeration { ident, extra, .. } = enumeration;
    let docs = comment::comment(&comment::enumeration(ir.definition.id.value, resource));
    let derives = derives::of_enum(extra);
    let attributes = &extra.attributes;
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
            /// A code without a name. Decoding never returns a code with a name as `Other`.
            Other(i64),
        }
    }
}

/// Returns the impls of `Enumeration`, `From<i64>` and `From` for `i64`.
pub(super) fn impls(ir: &ObjectIr<'_>, enumeration: &Enumeration<'_>) -> [TokenStream; 3] {
    let (runtime, ident) = (&ir.types.runtime, &enumeration.ident);
    let codes = enumeration.labels.codes.iter().map(|label| label.code);
    let enumeration = enumeration_impl(&EnumCodes {
        runtime,
        ident,
        kind: enumeration.kind,
        variants: enumeration.variants.iter().zip(codes).collect(),
        other: &Ident::new("Other", Span::call_site()),
    });
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
    [enumeration, from_code, into_code]
}

/// An enum and its codes.
pub struct EnumCodes<'a> {
    /// Path of the runtime.
    pub runtime: &'a syn::Path,
    /// Name of the enum.
    pub ident: &'a Ident,
    /// Integer or Unsigned Integer.
    pub kind: ResourceType,
    /// The variants with their codes.
    pub variants: Vec<(&'a Ident, i64)>,
    /// The variant for codes without a name.
    pub other: &'a Ident,
}

/// Returns the impl of `Enumeration`.
pub fn enumeration_impl(target: &EnumCodes<'_>) -> TokenStream {
    let EnumCodes { runtime, ident, other, .. } = target;
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

            fn is_other(self) -> bool {
                ::core::matches!(self, Self::#other(_))
            }
        }
    }
}

/// Whether a variant repeats the name of the enum, which clippy reports. The definition chooses these names.
fn repeats_its_name(enumeration: &Enumeration<'_>) -> bool {
    let name = enumeration.ident.to_string();
    enumeration
        .variants
        .iter()
        .map(Ident::to_string)
        .any(|variant| variant.starts_with(&name) || variant.ends_with(&name))
}
