//! The trait with a method for each executable resource.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::comment;
use super::plan::Plan;
use crate::model::Resource;

/// The trait; nothing where there is nothing to execute.
pub(super) fn actions(plan: &Plan<'_>) -> Option<TokenStream> {
    let name = plan.actions_trait()?;
    let methods = plan.actions().map(|(resource, ident)| method(plan, resource, ident));
    let docs = comment::comment(&format!(
        "The executable resources of [`{}`].\n\n\
         Implement it for the type of your application that owns the hardware.",
        plan.ident
    ));
    Some(quote! {
        #docs
        pub trait #name: ::core::marker::Sized {
            #(#methods)*
        }
    })
}

fn method(plan: &Plan<'_>, resource: &Resource, ident: &Ident) -> TokenStream {
    let (runtime, owner) = (&plan.style.runtime, &plan.ident);
    let docs = comment::comment(&comment::action(plan.object.id.value, resource));
    let method = action_method(runtime, ident, &quote!(#owner), resource.mandatory.value);
    quote!(#docs #method)
}

/// The method of a mandatory executable resource of `owner`, or the function that returns that of an optional one.
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
            ) -> ::core::result::Result<(), #runtime::Error>;
        }
    } else {
        quote! {
            fn #ident() -> ::core::option::Option<#runtime::execute::Action<Self, #owner>> {
                ::core::option::Option::None
            }
        }
    }
}
