//! The model to the table and the impls, by the generator's own emitter.

use lwm2m_codegen::emit::{Implementation, Member, Row, implementations, table};
use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::object::read;

/// Everything that is derived for a struct.
pub(crate) fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let (object, parts) = read(input)?;
    let runtime: syn::Path = syn::parse_quote!(::lwm2m_runtime);
    let table = table(&runtime, &object, &input.ident);
    let rows = parts.iter().map(|part| Row {
        id: part.resource.id.value,
        member: Member::Field(part.field, part.held.presence),
    });
    let target = Implementation {
        runtime: &runtime,
        ident: &input.ident,
        generics: input.generics.clone(),
        rows: rows.collect(),
        actions: None,
    };
    let impls = implementations(&target);
    // A block of its own, so that there may be several objects in one module.
    Ok(quote! {
        #[allow(unreachable_pub)]
        const _: () = {
            #table
            #(#impls)*
        };
    })
}
