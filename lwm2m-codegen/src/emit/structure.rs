//! The struct, `new`, and the constants with its ids.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::comment;
use super::derives;
use super::impls::Presence;
use super::ir::{Field, ObjectIr, ResourceKind};

/// Clippy reports functions with more arguments.
const MAX_ARGUMENTS: usize = 7;

/// Returns the struct with its fields.
pub(super) fn structure(ir: &ObjectIr<'_>) -> TokenStream {
    let ident = &ir.ident;
    let docs = comment::comment(&comment::object(ir.definition, &ir.untyped));
    let derives = derives::of_struct(ir);
    let attributes = &ir.extra.attributes;
    let fields = ir.fields().map(|(resource, field)| {
        let docs = comment::comment(&comment::field(ir.definition.id.value, resource));
        let Field { ident, ty, attributes, .. } = field;
        quote!(#docs #(#attributes)* pub #ident: #ty,)
    });
    quote! {
        #docs
        #derives
        #(#attributes)*
        pub struct #ident {
            #(#fields)*
        }
    }
}

/// Returns `OBJECT_ID`, and a constant for each resource.
pub(super) fn constants(ir: &ObjectIr<'_>) -> TokenStream {
    let object = Literal::u16_unsuffixed(ir.definition.id.value);
    let docs = comment::comment(&format!("Object ID of [`{}`].", ir.ident));
    let actions = ir.actions_trait();
    let resources = ir.resources.iter().map(|resource| {
        let owner = match &resource.kind {
            ResourceKind::Field(field) => format!("{}::{}", ir.ident, field.ident),
            ResourceKind::Action(method) => {
                actions.iter().map(|actions| format!("{actions}::{method}")).collect()
            }
        };
        let docs = comment::comment(&format!("Resource ID of [`{owner}`]."));
        let (constant, id) = (&resource.constant, Literal::u16_unsuffixed(resource.definition.id.value));
        quote!(#docs pub const #constant: u16 = #id;)
    });
    quote! {
        #docs
        pub const OBJECT_ID: u16 = #object;
        #(#resources)*
    }
}

/// Returns `new`, which takes the mandatory resources. A struct without any has `Default` instead.
pub(super) fn constructor(ir: &ObjectIr<'_>) -> Option<TokenStream> {
    let mandatory = |field: &Field<'_>| field.presence != Presence::Optional;
    let arguments: Vec<_> = ir.fields().filter(|(_, field)| mandatory(field)).collect();
    if arguments.is_empty() {
        return None;
    }
    let lint = (arguments.len() > MAX_ARGUMENTS).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let parameters = arguments.iter().map(|(_, Field { ident, ty, .. })| quote!(#ident: #ty));
    let fields = ir.fields().map(|(_, Field { ident, presence, .. })| match presence {
        Presence::Optional => quote!(#ident: None),
        Presence::Mandatory | Presence::MandatoryMultiple => quote!(#ident),
    });
    let has_optional = arguments.len() < ir.fields().count();
    let (docs, import) = if has_optional {
        let import = quote!(
            use ::core::option::Option::None;
        );
        ("Creates an instance with the mandatory resources only.", Some(import))
    } else {
        ("Creates an instance; all of its resources are mandatory.", None)
    };
    let docs = comment::comment(docs);
    let ident = &ir.ident;
    Some(quote! {
        impl #ident {
            #docs
            #lint
            pub const fn new(#(#parameters),*) -> Self {
                #import
                Self { #(#fields,)* }
            }
        }
    })
}
