//! `#[derive(Lwm2mEnum)]`: an open enum of codes.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Data, DataEnum, DeriveInput, Expr, Fields, Ident, Type, Variant};

use super::attr::{self, Item, SeenKeys};
use super::errors::{Attr, Errors};
use crate::emit::{Codes, codes_of};
use crate::model::ResourceType;

/// What stands on an enum.
const ON_ENUM: [&str; 2] = ["unsigned", "crate"];
const ON_VARIANT: [&str; 2] = ["code", "other"];

/// What is said about an enum.
struct EnumAttrs {
    runtime: syn::Path,
    unsigned: bool,
}

/// The impl of `Enumeration`, or the mistakes and an impl that keeps everybody else quiet about them.
pub(super) fn expand(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let said = on_enum(input, &mut errors);
    let read = match &input.data {
        Data::Enum(data) => codes(data, &said, input, &mut errors),
        _ => {
            let help = "make it an enum; for a struct with resources derive `Lwm2mObject`";
            errors.add_with_help(&input.ident, "codes have names in an enum, and this is none", help);
            None
        }
    };
    if let Some(generics) = input.generics.params.first() {
        errors.add(generics, "an enum of codes has no generics");
    }
    match read {
        Some((variants, other)) if errors.is_empty() => {
            let kind = if said.unsigned { ResourceType::Unsigned } else { ResourceType::Integer };
            codes_of(&Codes { runtime: &said.runtime, ident: &input.ident, kind, variants, other })
        }
        _ => stub(input, &said.runtime, &errors),
    }
}

fn stub(input: &DeriveInput, runtime: &syn::Path, errors: &Errors) -> TokenStream {
    let mistakes = errors.to_tokens();
    let ident = &input.ident;
    if !input.generics.params.is_empty() {
        return mistakes;
    }
    quote! {
        #mistakes
        impl #runtime::field::Enumeration for #ident {
            fn from_code(_: i64) -> Self {
                ::core::unimplemented!()
            }
            fn code(self) -> i64 {
                0
            }
        }
    }
}

fn on_enum(input: &DeriveInput, errors: &mut Errors) -> EnumAttrs {
    let mut said = EnumAttrs { runtime: syn::parse_quote!(::lwm2m_runtime), unsigned: false };
    let mut seen_keys = SeenKeys::default();
    for item in attr::items(&input.attrs, &mut seen_keys, errors) {
        match item.name().as_str() {
            "unsigned" => said.unsigned = attr::word(&item, errors),
            "crate" => match attr::expression(&item, "crate = ::lwm2m_runtime", errors) {
                Some(Expr::Path(path)) => said.runtime = path.path.clone(),
                Some(other) => errors.add(other, "expected a path: `crate = ::lwm2m_runtime`"),
                None => {}
            },
            _ => attr::unknown(&item, "the attribute of an enum", &ON_ENUM, &mut seen_keys, errors),
        }
    }
    said
}

/// The variants with their codes, and the one for all other codes.
fn codes<'e>(
    data: &'e DataEnum,
    said: &EnumAttrs,
    input: &DeriveInput,
    errors: &mut Errors,
) -> Option<(Vec<(&'e Ident, i64)>, &'e Ident)> {
    let mut others: Vec<&Variant> = Vec::new();
    let mut named: Vec<(&Ident, i64)> = Vec::new();
    let mut seen: BTreeMap<i64, &Ident> = BTreeMap::new();
    for variant in &data.variants {
        let OnVariant { code, other } = on_variant(variant, errors);
        if other.is_some()
            || (variant.ident == "Other" && code.is_none() && !matches!(variant.fields, Fields::Unit))
        {
            no_code(variant, code.as_ref(), errors);
            others.push(variant);
            continue;
        }
        if !matches!(variant.fields, Fields::Unit) {
            let help =
                "only the variant for all other codes holds one: `Other(i64)`, or `#[lwm2m(other)]` on it";
            errors.add_with_help(
                &variant.fields,
                format!("`{}` is one code, so that it holds nothing", variant.ident),
                help,
            );
            continue;
        }
        let Some(code) = code else { continue };
        if said.unsigned && code.value < 0 {
            errors.add(&code.at, "an Unsigned Integer has no code below 0");
        }
        if let Some(first) = seen.insert(code.value, &variant.ident) {
            let message = format!("{} is the code of `{first}` already", code.value);
            errors.add_with_help(&code.at, message, "give each variant a code of its own");
        }
        named.push((&variant.ident, code.value));
    }
    let other = other(&others, input, errors)?;
    Some((named, other))
}

fn no_code(variant: &Variant, code: Option<&Attr<i64>>, errors: &mut Errors) {
    if let Some(code) = code {
        errors.add(
            &code.at,
            format!("`{}` is for all codes without a name, so that it has none itself", variant.ident),
        );
    }
}

/// The one variant for all other codes.
fn other<'e>(others: &[&'e Variant], input: &DeriveInput, errors: &mut Errors) -> Option<&'e Ident> {
    match others {
        [] => {
            let message = format!("`{}` has no variant for the codes without a name", input.ident);
            errors.add_with_help(
                &input.ident,
                message,
                "add `Other(i64)`: no code that a peer sends may be lost",
            );
            None
        }
        [other] => {
            if !holds_i64(other) {
                let message = format!("`{}` has to hold the code", other.ident);
                errors.add_with_help(other, message, format!("write `{}(i64)`", other.ident));
            }
            Some(&other.ident)
        }
        [first, second, ..] => {
            let message = format!("`{}` is for all other codes already", first.ident);
            errors.add_with_help(&second.ident, message, "one variant is enough for them");
            None
        }
    }
}

fn holds_i64(variant: &Variant) -> bool {
    let Fields::Unnamed(fields) = &variant.fields else { return false };
    let mut fields = fields.unnamed.iter();
    let only = fields.next().filter(|_| fields.next().is_none());
    only.is_some_and(|field| match &field.ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|segment| segment.ident == "i64"),
        _ => false,
    })
}

struct OnVariant {
    code: Option<Attr<i64>>,
    other: Option<Attr<bool>>,
}

/// The code of a variant: its discriminant, or that of its attribute.
fn on_variant(variant: &Variant, errors: &mut Errors) -> OnVariant {
    let (mut code, mut other) = (None, None);
    let mut seen_keys = SeenKeys::default();
    for item in attr::items(&variant.attrs, &mut seen_keys, errors) {
        match item.name().as_str() {
            "code" => {
                let said = read_code(&item, errors);
                attr::once(&mut code, &item, said, errors);
            }
            "other" => {
                let alone = attr::word(&item, errors).then_some(true);
                attr::once(&mut other, &item, alone, errors);
            }
            _ => attr::unknown(&item, "the attribute of a variant", &ON_VARIANT, &mut seen_keys, errors),
        }
    }
    if let Some((_, discriminant)) = &variant.discriminant {
        let said = attr::code(discriminant, errors);
        match (&code, said) {
            (Some(first), Some(_)) => {
                let message = format!("`{}` has the code {} already", variant.ident, first.value);
                errors.add_with_help(discriminant, message, "leave the attribute out, or the discriminant");
            }
            (None, Some(said)) => code = Some(Attr::new(said, discriminant)),
            (_, None) => {}
        }
    }
    let open = other.is_some() || !matches!(variant.fields, Fields::Unit);
    if code.is_none() && variant.discriminant.is_none() && !seen_keys.has("code") && !open {
        let help = "codes are what a peer sends, so that they are never counted: write `#[lwm2m(code = 0)]`, or `= 0`";
        errors.add_with_help(
            variant.ident.to_token_stream(),
            format!("`{}` has no code", variant.ident),
            help,
        );
    }
    OnVariant { code, other }
}

fn read_code(item: &Item, errors: &mut Errors) -> Option<i64> {
    let value = attr::expression(item, "code = 3", errors)?;
    attr::code(value, errors)
}
