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

/// Returns the impls of a generated enum.
pub(super) fn impls(ir: &ObjectIr<'_>, enumeration: &Enumeration<'_>) -> Vec<TokenStream> {
    let variants = enumeration.variants.iter().zip(&enumeration.labels.codes);
    enum_impls(&EnumCodes {
        runtime: &ir.types.runtime,
        ident: &enumeration.ident,
        kind: enumeration.kind,
        variants: variants
            .map(|(ident, label)| EnumVariant { ident, code: label.code, label: label.name.clone() })
            .collect(),
        other: &Ident::new("Other", Span::call_site()),
        has_display: true,
    })
}

/// An enum and its codes.
pub struct EnumCodes<'a> {
    /// Path of the runtime.
    pub runtime: &'a syn::Path,
    /// Name of the enum.
    pub ident: &'a Ident,
    /// Integer or Unsigned Integer.
    pub kind: ResourceType,
    /// The variants with a code.
    pub variants: Vec<EnumVariant<'a>>,
    /// The variant for codes without a name.
    pub other: &'a Ident,
    /// Whether `Display` is implemented.
    pub has_display: bool,
}

/// A variant of an enum.
pub struct EnumVariant<'a> {
    /// Name of the variant.
    pub ident: &'a Ident,
    /// The value on the wire.
    pub code: i64,
    /// The text of `Display`.
    pub label: String,
}

/// Returns the impls of `Enumeration`, `Display`, `From<i64>`, and `From` for `i64`.
pub fn enum_impls(target: &EnumCodes<'_>) -> Vec<TokenStream> {
    let EnumCodes { runtime, ident, other, .. } = target;
    let kind = (target.kind == ResourceType::Unsigned).then(|| {
        quote! {
            const KIND: #runtime::definition::ResourceType = #runtime::definition::ResourceType::Unsigned;
        }
    });
    let enumeration = quote! {
        impl #runtime::field::Enumeration for #ident {
            #kind
            fn is_other(self) -> bool {
                ::core::matches!(self, Self::#other(_))
            }
        }
    };
    let display = target.has_display.then(|| display_impl(target));
    [enumeration].into_iter().chain(display).chain(conversions(target)).collect()
}

fn conversions(target: &EnumCodes<'_>) -> [TokenStream; 2] {
    let EnumCodes { ident, other, .. } = target;
    let variants: Vec<_> = target.variants.iter().map(|variant| variant.ident).collect();
    let codes: Vec<_> = target.variants.iter().map(|variant| signed(variant.code)).collect();
    let from_code = quote! {
        impl ::core::convert::From<i64> for #ident {
            fn from(code: i64) -> Self {
                match code {
                    #(#codes => Self::#variants,)*
                    other => Self::#other(other),
                }
            }
        }
    };
    let into_code = quote! {
        impl ::core::convert::From<#ident> for i64 {
            fn from(value: #ident) -> Self {
                match value {
                    #(#ident::#variants => #codes,)*
                    #ident::#other(code) => code,
                }
            }
        }
    };
    [from_code, into_code]
}

fn display_impl(target: &EnumCodes<'_>) -> TokenStream {
    let EnumCodes { ident, other, .. } = target;
    let variants = target.variants.iter().map(|variant| variant.ident);
    let labels = target.variants.iter().map(|variant| &variant.label);
    quote! {
        impl ::core::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let label = match self {
                    #(Self::#variants => #labels,)*
                    Self::#other(code) => return ::core::fmt::Display::fmt(code, f),
                };
                f.pad(label)
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
