//! The derives of structs and enums: std's, and those that the configuration adds.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::impls::Presence;
use super::plan::{Dress, Plan};

/// The derives of the struct: `Default` only where no resource is mandatory, as `new` takes those that are.
pub(super) fn of_struct(plan: &Plan<'_>) -> TokenStream {
    let mut standard = vec![quote!(Debug), quote!(Clone), quote!(PartialEq)];
    if has_default(plan) {
        standard.push(quote!(Default));
    }
    merge(standard, &plan.dress)
}

/// The derives of an enum.
pub(super) fn of_enum(attributes: &Dress) -> TokenStream {
    let standard = [quote!(Debug), quote!(Clone), quote!(Copy), quote!(PartialEq), quote!(Eq), quote!(Hash)];
    merge(standard.into(), attributes)
}

/// Whether every field of the struct is optional.
pub(super) fn has_default(plan: &Plan<'_>) -> bool {
    plan.fields().all(|(_, field)| field.presence == Presence::Optional)
}

/// Each trait once, whether the configuration names it `Hash` or `std::hash::Hash`.
fn merge(standard: Vec<TokenStream>, attributes: &Dress) -> TokenStream {
    let mut seen = BTreeSet::new();
    let all = standard.into_iter().chain(attributes.derives.iter().cloned());
    let derives = all.filter(|path| seen.insert(last_segment(path)));
    quote!(#[derive(#(#derives),*)])
}

fn last_segment(path: &TokenStream) -> Option<String> {
    path.clone().into_iter().last().map(|token| token.to_string())
}
