//! Helpers of the derive, and unusual input.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use std::path::Path;

use super::attr;
use super::errors::Errors;
use super::expand::without_lifetimes;
use super::field_type::{Fit, read};
use super::ir::title;
use crate::model::ResourceType;

fn object(input: TokenStream) -> String {
    super::object(input, &super::Package::new(Path::new("."))).to_string()
}

fn enumeration(input: TokenStream) -> String {
    super::enumeration(input, &super::Package::new(Path::new("."))).to_string()
}

#[test]
fn names_of_fields_become_titles() {
    let table = [
        ("speed", "Speed"),
        ("duty_cycle", "Duty Cycle"),
        ("RainGauge", "Rain Gauge"),
        ("_hidden__part_", "Hidden Part"),
        ("IPAddress", "IPAddress"),
        ("phase_3", "Phase 3"),
    ];
    for (ident, expected) in table {
        assert_eq!(title(&format_ident!("{ident}")), expected);
    }
    assert_eq!(title(&format_ident!("r#type")), "Type");
}

#[test]
fn ranges_become_the_text_of_a_definition() {
    let table = [
        (quote!(0..=100), Some("0..100")),
        (quote!(-24..=24), Some("-24..24")),
        (quote!([0..=247, 255]), Some("0..247, 255")),
        (quote!([7]), Some("7..7")),
        (quote!(0x10..=1_000), Some("16..1000")),
        (quote!(1e-3..=2.5), Some("0.001..2.5")),
        (quote!("0..5, 9"), Some("0..5, 9")),
        (quote!(0..5), None),
        (quote!(..=5), None),
        (quote!([0..=5, x]), None),
        (quote!(1e400..=2.0), None),
    ];
    for (tokens, expected) in table {
        let mut errors = Errors::default();
        let items = attr::items_of(quote!(range = #tokens), &mut attr::SeenKeys::default(), &mut errors);
        let text = items.first().and_then(|item| attr::range(item, &mut errors));
        assert_eq!(text.as_deref(), expected, "{tokens}");
        assert_eq!(errors.is_empty(), expected.is_some(), "{tokens}");
    }
}

#[test]
fn a_type_fits_the_resource_types_whose_values_it_can_hold() {
    use ResourceType::{CoreLink, Float, Integer, Opaque, String, Time, Unsigned};
    let table: [(syn::Type, ResourceType, Fit); 14] = [
        (syn::parse_quote!(i64), Integer, Fit::Exact),
        (syn::parse_quote!(u32), Integer, Fit::Converted),
        (syn::parse_quote!(u64), Integer, Fit::No),
        (syn::parse_quote!(i8), Unsigned, Fit::No),
        (syn::parse_quote!(i8), Time, Fit::Converted),
        (syn::parse_quote!(u64), Time, Fit::No),
        (syn::parse_quote!(f32), Float, Fit::Exact),
        (syn::parse_quote!(i64), Float, Fit::No),
        (syn::parse_quote!(&'a str), String, Fit::Exact),
        (syn::parse_quote!(&'a str), CoreLink, Fit::Converted),
        (syn::parse_quote!(core::option::Option<heapless::Vec<u8, 4>>), Opaque, Fit::Exact),
        (syn::parse_quote!((Vec<u8>)), Opaque, Fit::Exact),
        (syn::parse_quote!([u8; N]), Opaque, Fit::Exact),
        (syn::parse_quote!(Multiple<CoreLink<String>>), CoreLink, Fit::Exact),
    ];
    for (named, kind, fit) in table {
        let mut errors = Errors::default();
        let known = read(&named, &mut errors).and_then(|field_type| field_type.known);
        let found = known.map(|known| known.fits(kind));
        assert_eq!(found, Some(fit), "{} as {kind:?}", named.to_token_stream());
    }
}

#[test]
fn a_constant_has_static_lifetimes() {
    let tokens = without_lifetimes(quote!(Cow<'a, [Name<'b>]>));
    assert_eq!(tokens.to_string(), quote!(Cow<'static, [Name<'static>]>).to_string());
}

#[test]
fn any_input_expands_to_an_impl_without_a_panic() {
    let attributes = [
        quote!(#[lwm2m]),
        quote!(#[lwm2m = 5]),
        quote!(#[lwm2m()]),
        quote!(#[lwm2m(,,)]),
        quote!(#[lwm2m(5, "x", {}, id)]),
        quote!(#[lwm2m(id = 5 = 6, a.b, ::x)]),
        quote!(#[lwm2m(action(), action(action), action(id))]),
        quote!(#[lwm2m(definition)]),
        quote!(#[lwm2m(definition = x, actions = 5)]),
        quote!(#[lwm2m(definition = "/", id = 1)]),
        quote!(#[lwm2m[id = 42769]]),
        quote!(#[doc(hidden)] #[doc = include_str!("x")] #[lwm2m(id = 42769)]),
    ];
    for attribute in attributes {
        let expansions = [
            object(quote!(#attribute struct Pump { #attribute speed: f64 })),
            object(quote!(#attribute struct Pump;)),
            object(quote!(#attribute enum Pump {})),
        ];
        for expanded in expansions {
            assert!(expanded.contains("Object for Pump"), "{attribute}: {expanded}");
        }
        let expanded = enumeration(quote!(#attribute enum Mode { #attribute On, Other(i64) }));
        assert!(expanded.contains("Enumeration for Mode"), "{attribute}: {expanded}");
    }
    let function: TokenStream = quote!(
        fn pump() {}
    );
    assert!(object(function.clone()).contains("compile_error"));
    assert!(enumeration(function).contains("compile_error"));
}
