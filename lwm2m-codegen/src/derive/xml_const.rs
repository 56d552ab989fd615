//! The definition of the object as XML, for registration and for the model store of a server.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::ast::Input;
use super::ir::Lowered;
use crate::definition_xml;
use crate::emit::Deferred;

/// The element of a type that only the compiler knows.
const UNKNOWN: &str = "<Type></Type>";

/// `DEFINITION_XML`.
pub(super) fn constant(
    said: &Input<'_>,
    lowered: &Lowered<'_>,
    deferred: &BTreeMap<u16, Deferred>,
    runtime: &syn::Path,
) -> TokenStream {
    let text = definition_xml::write(std::slice::from_ref(&lowered.object));
    let pieces = pieces(&text, deferred);
    let value = match pieces.as_slice() {
        [Piece::Text(only)] => quote!(#only),
        pieces => {
            let pieces = pieces.iter().map(|piece| match piece {
                Piece::Text(text) => quote!(#text),
                Piece::Kind(kind) => quote!(#kind.as_str()),
            });
            quote! {{
                const PIECES: &[&str] = &[#(#pieces),*];
                const TEXT: [u8; #runtime::derived::length(PIECES)] = #runtime::derived::join(PIECES);
                #runtime::derived::text(&TEXT)
            }}
        }
    };
    item(said, &value)
}

/// An empty `DEFINITION_XML`, for a struct with errors.
pub(super) fn empty(said: &Input<'_>) -> TokenStream {
    item(said, &quote!(""))
}

fn item(said: &Input<'_>, value: &TokenStream) -> TokenStream {
    let (generics, arguments, bounds) = said.generics.split_for_impl();
    let (ident, visibility) = (said.ident, said.visibility);
    quote! {
        impl #generics #ident #arguments #bounds {
            /// The definition of the object, as XML.
            #[allow(dead_code)]
            #visibility const DEFINITION_XML: &'static str = #value;
        }
    }
}

enum Piece<'t> {
    Text(String),
    Kind(&'t TokenStream),
}

/// The text, cut where a type is missing.
fn pieces<'t>(text: &str, deferred: &'t BTreeMap<u16, Deferred>) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    for (id, deferred) in deferred {
        // Text is escaped, so it cannot contain these tags.
        let Some(item) = rest.find(&format!("<Item ID=\"{id}\">")) else { continue };
        let Some(at) = rest.get(item..).and_then(|from| from.find(UNKNOWN)) else { continue };
        let cut = item.saturating_add(at).saturating_add("<Type>".len());
        let Some((before, after)) = rest.split_at_checked(cut) else { continue };
        pieces.push(Piece::Text(before.to_owned()));
        pieces.push(Piece::Kind(&deferred.kind));
        rest = after;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    pieces
}
