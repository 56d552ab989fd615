//! The derives of structs and enums: std's, and those that the configuration adds.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::impls::Presence;
use super::ir::{ExtraAttributes, ObjectIr};

/// Returns the derives of the struct. It has `Default` if no resource is mandatory, and `new` otherwise.
pub(super) fn of_struct(ir: &ObjectIr<'_>) -> TokenStream {
    let mut standard = vec![quote!(Debug), quote!(Clone), quote!(PartialEq)];
    if has_default(ir) {
        standard.push(quote!(Default));
    }
    merge(standard, &ir.extra)
}

/// Returns the derives of an enum.
pub(super) fn of_enum(extra: &ExtraAttributes) -> TokenStream {
    let standard = [quote!(Debug), quote!(Clone), quote!(Copy), quote!(PartialEq), quote!(Eq), quote!(Hash)];
    merge(standard.into(), extra)
}

/// Whether every field of the struct is optional.
pub(super) fn has_default(ir: &ObjectIr<'_>) -> bool {
    ir.fields().all(|(_, field)| field.presence == Presence::Optional)
}

/// Lists each trait once, also if the configuration names `std::hash::Hash`.
fn merge(standard: Vec<TokenStream>, extra: &ExtraAttributes) -> TokenStream {
    let mut seen = BTreeSet::new();
    let all = standard.into_iter().chain(extra.derives.iter().cloned());
    let derives = all.filter(|path| seen.insert(last_segment(path)));
    quote!(#[derive(#(#derives),*)])
}

fn last_segment(path: &TokenStream) -> Option<String> {
    path.clone().into_iter().last().map(|token| token.to_string())
}
