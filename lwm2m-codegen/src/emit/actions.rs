//! The trait with a method for each executable resource.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::comment;
use super::plan::Plan;
use crate::model::Resource;

/// The trait; nothing where there is nothing to execute.
pub(super) fn actions(plan: &Plan<'_>) -> Option<TokenStream> {
    let name = plan.actions_trait()?;
    let methods = plan.actions().map(|(resource, ident)| method(plan, resource, ident));
    let docs = comment::comment(&format!(
        "What a server can execute on a [`{}`].\n\n\
         Implement it for the struct itself, or for whatever owns the hardware.",
        plan.ident
    ));
    Some(quote! {
        #docs
        pub trait #name {
            #(#methods)*
        }
    })
}

fn method(plan: &Plan<'_>, resource: &Resource, ident: &Ident) -> TokenStream {
    let (runtime, owner) = (&plan.style.runtime, &plan.ident);
    let docs = comment::comment(&comment::action(plan.object.id.value, resource));
    let id = Literal::u16_unsuffixed(resource.id.value);
    let body = if resource.mandatory.value {
        quote!(;)
    } else {
        quote! {{
            #runtime::refuse::<#owner>(#id, arguments)
        }}
    };
    quote! {
        #docs
        fn #ident(
            &mut self,
            arguments: #runtime::Arguments<'_>,
        ) -> ::core::result::Result<(), #runtime::Error> #body
    }
}
