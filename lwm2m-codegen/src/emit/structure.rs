//! The struct, the constants with its ids, and `new`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::comment;
use super::derives;
use super::impls::Presence;
use super::plan::{Field, Part, Plan};

/// More arguments than this, and clippy asks for a struct; the struct is what `new` is there to make.
const MOST_ARGUMENTS: usize = 7;

/// The struct with its fields.
pub(super) fn structure(plan: &Plan<'_>) -> TokenStream {
    let ident = &plan.ident;
    let docs = comment::comment(&comment::object(plan.object, &plan.left_out));
    let derives = derives::of_struct(plan);
    let attributes = &plan.dress.attributes;
    let fields = plan.fields().map(|(resource, field)| {
        let docs = comment::comment(&comment::field(plan.object.id.value, resource));
        let Field { ident, kind, attributes, .. } = field;
        quote!(#docs #(#attributes)* pub #ident: #kind,)
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

/// `OBJECT_ID`, and a constant for each resource: items that stand together.
pub(super) fn constants(plan: &Plan<'_>) -> TokenStream {
    let object = Literal::u16_unsuffixed(plan.object.id.value);
    let docs = comment::comment(&format!("Object ID of [`{}`].", plan.ident));
    let actions = plan.actions_trait();
    let resources = plan.resources.iter().map(|planned| {
        let owner = match &planned.part {
            Part::Field(field) => format!("{}::{}", plan.ident, field.ident),
            Part::Action(method) => actions.iter().map(|actions| format!("{actions}::{method}")).collect(),
        };
        let docs = comment::comment(&format!("Resource ID of [`{owner}`]."));
        let (constant, id) = (&planned.constant, Literal::u16_unsuffixed(planned.resource.id.value));
        quote!(#docs pub const #constant: u16 = #id;)
    });
    quote! {
        #docs
        pub const OBJECT_ID: u16 = #object;
        #(#resources)*
    }
}

/// `new` with the mandatory resources; nothing where there are none, as `Default` does it all.
pub(super) fn constructor(plan: &Plan<'_>) -> Option<TokenStream> {
    let mandatory = |field: &Field<'_>| field.presence != Presence::Optional;
    let arguments: Vec<_> = plan.fields().filter(|(_, field)| mandatory(field)).collect();
    if arguments.is_empty() {
        return None;
    }
    let lint = (arguments.len() > MOST_ARGUMENTS).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let parameters = arguments.iter().map(|(_, Field { ident, kind, .. })| quote!(#ident: #kind));
    let fields = plan.fields().map(|(_, Field { ident, presence, .. })| match presence {
        Presence::Optional => quote!(#ident: ::core::option::Option::None),
        Presence::Mandatory | Presence::MandatoryMultiple => quote!(#ident),
    });
    let summary = if arguments.len() == plan.fields().count() {
        "Creates an instance; all of its resources are mandatory."
    } else {
        "Creates an instance with the mandatory resources only."
    };
    let docs = comment::comment(summary);
    let ident = &plan.ident;
    Some(quote! {
        impl #ident {
            #docs
            #lint
            #[inline]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#fields,)* }
            }
        }
    })
}
