//! The constant with the definition of an object as XML.

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::ast::Input;
use super::ir::StructIr;
use crate::definition_xml;
use crate::emit::ConstType;
use crate::model::Resource;

/// The element of a type that is a constant of the field's type.
const EMPTY_TYPE: &str = "<Type></Type>";

/// Returns the impl with `DEFINITION_XML`.
pub(super) fn constant(
    input: &Input<'_>,
    ir: &StructIr<'_>,
    const_types: &BTreeMap<u16, ConstType>,
    runtime: &syn::Path,
) -> TokenStream {
    let text = definition_xml::write(std::slice::from_ref(&ir.object));
    let segments = segments(&text, const_types);
    let value = match segments.as_slice() {
        [Segment::Text(only)] => quote!(#only),
        segments => {
            let segments = segments.iter().map(|segment| match segment {
                Segment::Text(text) => quote!(#text),
                Segment::Kind(kind) => quote!(#kind.as_str()),
            });
            quote! {{
                const SEGMENTS: &[&str] = &[#(#segments),*];
                const TEXT: [u8; #runtime::derived::length(SEGMENTS)] = #runtime::derived::join(SEGMENTS);
                #runtime::derived::text(&TEXT)
            }}
        }
    };
    item(input, &value)
}

/// Returns an empty `DEFINITION_XML`, for a struct with errors.
pub(super) fn empty(input: &Input<'_>) -> TokenStream {
    item(input, &quote!(""))
}

/// Returns a warning at `xml` if a description is missing, which the schema requires and a registration needs.
///
/// It is no error, as a description is no part of the code. On stable Rust the use of a deprecated constant is the only
/// warning that a macro can cause.
pub(super) fn missing_descriptions(input: &Input<'_>, ir: &StructIr<'_>, at: Span) -> Option<TokenStream> {
    let object = &ir.object;
    let missing_object = object.description.value.is_empty().then(|| input.ident.to_string());
    let missing = object.resources.iter().filter(|resource| resource.description.value.is_empty());
    let names: Vec<String> = missing_object
        .into_iter()
        .chain(missing.map(|resource| name(resource, ir)))
        .map(|name| format!("`{name}`"))
        .collect();
    if names.is_empty() {
        return None;
    }
    let note = format!(
        "the definition lacks a description of {}; help: write documentation comments, and `doc = \"...\"` for actions",
        names.join(", ")
    );
    let constant = quote_spanned!(at=> INCOMPLETE_XML);
    Some(quote! {
        const _: () = {
            #[deprecated(note = #note)]
            const #constant: () = ();
            #constant
        };
    })
}

/// Returns the name of the field or of the method.
fn name(resource: &Resource, ir: &StructIr<'_>) -> String {
    let id = resource.id.value;
    let field = ir.fields.iter().find(|field| field.id == id).map(|field| field.ident);
    let method = || ir.actions.iter().find(|action| action.id == id).and_then(|action| action.ident.as_ref());
    field.or_else(method).map_or_else(|| resource.name.value.clone(), ToString::to_string)
}

fn item(input: &Input<'_>, value: &TokenStream) -> TokenStream {
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let (ident, visibility) = (input.ident, input.visibility);
    quote! {
        impl #generics #ident #arguments #bounds {
            /// The definition of the object as XML.
            #[allow(dead_code)]
            #visibility const DEFINITION_XML: &'static str = #value;
        }
    }
}

enum Segment<'t> {
    Text(String),
    Kind(&'t TokenStream),
}

/// Cuts the text where a type is missing.
fn segments<'t>(text: &str, const_types: &'t BTreeMap<u16, ConstType>) -> Vec<Segment<'t>> {
    let mut segments = Vec::new();
    let mut rest = text;
    for (id, const_type) in const_types {
        // Text is escaped, so it cannot contain these tags.
        let Some(item) = rest.find(&format!("<Item ID=\"{id}\">")) else { continue };
        let Some(at) = rest.get(item..).and_then(|from| from.find(EMPTY_TYPE)) else { continue };
        let cut = item.saturating_add(at).saturating_add("<Type>".len());
        let Some((before, after)) = rest.split_at_checked(cut) else { continue };
        segments.push(Segment::Text(before.to_owned()));
        segments.push(Segment::Kind(&const_type.kind));
        rest = after;
    }
    segments.push(Segment::Text(rest.to_owned()));
    segments
}
