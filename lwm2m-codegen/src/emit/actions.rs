//! The trait with a method for each executable resource.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::comment;
use super::ir::ObjectIr;
use crate::model::Resource;

/// Returns the trait, if the object has executable resources.
pub(super) fn actions(ir: &ObjectIr<'_>) -> Option<TokenStream> {
    let name = ir.actions_trait()?;
    let methods = ir.actions().map(|(resource, ident)| method(ir, resource, ident));
    let docs = comment::comment(&format!(
        "The executable resources of [`{}`].\n\n\
         Implement it for the type of the application that owns the hardware.",
        ir.ident
    ));
    Some(quote! {
        #docs
        pub trait #name: ::core::marker::Sized {
            #(#methods)*
        }
    })
}

fn method(ir: &ObjectIr<'_>, resource: &Resource, ident: &Ident) -> TokenStream {
    let (runtime, owner) = (&ir.types.runtime, &ir.ident);
    let docs = comment::comment(&comment::action(ir.definition.id.value, resource));
    let method = action_method(runtime, ident, &quote!(#owner), resource.mandatory.value);
    quote!(#docs #method)
}

/// Returns the method of a mandatory executable resource of the struct `owner`. The function of an optional one
/// returns the function that executes it.
pub fn action_method(
    runtime: &syn::Path,
    ident: &Ident,
    owner: &TokenStream,
    mandatory: bool,
) -> TokenStream {
    if mandatory {
        quote! {
            fn #ident(
                &mut self,
                instance: &mut #owner,
                arguments: #runtime::execute::Arguments<'_>,
            ) -> ::core::result::Result<(), #runtime::ErrorKind>;
        }
    } else {
        quote! {
            fn #ident() -> ::core::option::Option<#runtime::execute::Action<Self, #owner>> {
                ::core::option::Option::None
            }
        }
    }
}
