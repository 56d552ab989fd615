//! Open enums: the codes of a resource, and `Other` for all the codes that have no name.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::comment;
use super::plan::{Enumeration, Plan};
use super::tokens::{signed, unique};
use crate::model::{Resource, ResourceType};

/// The enum of a resource, and how it becomes a code and back.
pub(super) fn enumeration(
    plan: &Plan<'_>,
    resource: &Resource,
    enumeration: &Enumeration<'_>,
) -> [TokenStream; 2] {
    [definition(plan, resource, enumeration), implementation(plan, enumeration)]
}

fn definition(plan: &Plan<'_>, resource: &Resource, enumeration: &Enumeration<'_>) -> TokenStream {
    let Enumeration { ident, dress, .. } = enumeration;
    let docs = comment::comment(&comment::enumeration(plan.object.id.value, resource));
    let derives = ["Debug", "Clone", "Copy", "PartialEq", "Eq", "Hash"];
    let derives = derives.map(|name| Ident::new(name, Span::call_site()).to_token_stream());
    let derives = unique(derives.into_iter().chain(dress.derives.iter().cloned()));
    let attributes = &dress.attributes;
    let lint = repeats_its_name(enumeration).then(|| quote!(#[allow(clippy::enum_variant_names)]));
    let variants = enumeration.labels.codes.iter().zip(&enumeration.variants).map(|(label, variant)| {
        let docs = comment::comment(&comment::label(label));
        let attributes = enumeration.variant_attributes.get(&label.code).into_iter().flatten();
        quote!(#docs #(#attributes)* #variant,)
    });
    quote! {
        #docs
        #[derive(#(#derives),*)]
        #lint
        #(#attributes)*
        pub enum #ident {
            #(#variants)*
            /// A code without a name.
            Other(i64),
        }
    }
}

fn implementation(plan: &Plan<'_>, enumeration: &Enumeration<'_>) -> TokenStream {
    let runtime = &plan.style.runtime;
    let Enumeration { ident, variants, labels, .. } = enumeration;
    let kind = (enumeration.kind == ResourceType::Unsigned).then(|| {
        quote! {
            const KIND: #runtime::ResourceType = #runtime::ResourceType::Unsigned;
        }
    });
    let codes: Vec<_> = labels.codes.iter().map(|label| signed(label.code)).collect();
    quote! {
        impl #runtime::Enumeration for #ident {
            #kind
            fn from_code(code: i64) -> Self {
                match code {
                    #(#codes => Self::#variants,)*
                    other => Self::Other(other),
                }
            }

            fn code(self) -> i64 {
                match self {
                    #(Self::#variants => #codes,)*
                    Self::Other(code) => code,
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
