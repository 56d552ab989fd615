//! The impls of the JSON form: the names of the fields, and serde's traits, which call the runtime.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use super::impls::{Member, Row};

/// Returns the impls of `FieldNames`, `Serialize` and `Deserialize` for a struct with the fields of these rows.
pub fn struct_json(
    runtime: &syn::Path,
    ident: &Ident,
    generics: &syn::Generics,
    rows: &[Row<'_>],
) -> [TokenStream; 3] {
    let names = rows.iter().map(|row| match row.member {
        Member::Field(name, _) | Member::Action(name, _) => name.unraw().to_string(),
        Member::Omitted => String::new(),
    });
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let field_names = quote! {
        impl #parameters #runtime::json::FieldNames for #ident #arguments #bounds {
            fn field_names(&self) -> &'static [&'static str] {
                &[#(#names),*]
            }
        }
    };
    let [serialize, deserialize] = serde_impls(
        runtime,
        ident,
        generics,
        &quote!(#runtime::json::serialize),
        &quote!(#runtime::json::deserialize),
    );
    [field_names, serialize, deserialize]
}

/// Returns the impls of `Serialize` and `Deserialize` for an enum, whose form is the code.
pub fn enum_json(runtime: &syn::Path, ident: &Ident) -> [TokenStream; 2] {
    serde_impls(
        runtime,
        ident,
        &syn::Generics::default(),
        &quote!(#runtime::json::serialize_value),
        &quote!(#runtime::json::deserialize_value),
    )
}

fn serde_impls(
    runtime: &syn::Path,
    ident: &Ident,
    generics: &syn::Generics,
    serialize: &TokenStream,
    deserialize: &TokenStream,
) -> [TokenStream; 2] {
    let mut extended = generics.clone();
    let lifetime = free_lifetime(generics);
    extended.params.insert(0, syn::parse_quote!(#lifetime));
    let (deserializing, _, _) = extended.split_for_impl();
    let (generics, arguments, bounds) = generics.split_for_impl();
    let serialize = quote! {
        impl #generics #runtime::serde::Serialize for #ident #arguments #bounds {
            fn serialize<S: #runtime::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                #serialize(self, serializer)
            }
        }
    };
    let deserialize = quote! {
        impl #deserializing #runtime::serde::Deserialize<#lifetime> for #ident #arguments #bounds {
            fn deserialize<D: #runtime::serde::Deserializer<#lifetime>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                #deserialize(deserializer)
            }
        }
    };
    [serialize, deserialize]
}

/// Returns serde's name for the lifetime of a document, or one that the generics do not use.
fn free_lifetime(generics: &syn::Generics) -> syn::Lifetime {
    let mut name = String::from("'de");
    while generics.lifetimes().any(|parameter| parameter.lifetime.to_string() == name) {
        name.push('_');
    }
    syn::Lifetime::new(&name, proc_macro2::Span::call_site())
}
