//! `#[derive(Lwm2mEnum)]`: an open enum of codes.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Data, DataEnum, DeriveInput, Expr, Fields, Ident, Type, Variant};

use super::attr::{self, Item, SeenKeys};
use super::errors::{Attr, Errors};
use super::ir::title;
use super::{Package, no_runtime};
use crate::emit::{EnumCodes, EnumVariant, enum_impls, enum_json};
use crate::model::ResourceType;

/// Attributes of an enum.
const ENUM_KEYS: [&str; 4] = ["unsigned", "skip_display", "serde", "crate"];
const VARIANT_KEYS: [&str; 3] = ["code", "name", "other"];

/// The attributes of an enum, parsed.
#[derive(Default)]
struct EnumAttrs {
    runtime: Option<syn::Path>,
    unsigned: bool,
    skip_display: bool,
    serde: bool,
}

/// Expands the derive: the impls of the enum, or the errors and an impl that keeps the compiler from reporting what
/// they cause.
pub(super) fn expand(input: &DeriveInput, package: &Package<'_>) -> TokenStream {
    let mut errors = Errors::default();
    let attrs = enum_attrs(input, &mut errors);
    let Some(runtime) = package.runtime_path(attrs.runtime.as_ref()) else { return no_runtime(&input.ident) };
    let read = match &input.data {
        Data::Enum(data) => {
            check_discriminants(data, input, &mut errors);
            codes(data, &attrs, input, &mut errors)
        }
        _ => {
            let help = "make it an enum; for a struct with resources derive `Lwm2mObject`";
            errors.add_with_help(&input.ident, "expected an enum", help);
            None
        }
    };
    if let Some(generics) = input.generics.params.first() {
        errors.add(generics, "an enum of codes has no generics");
    }
    match read {
        Some((variants, other)) if errors.is_empty() => {
            let kind = if attrs.unsigned { ResourceType::Unsigned } else { ResourceType::Integer };
            let impls = enum_impls(&EnumCodes {
                runtime: &runtime,
                ident: &input.ident,
                kind,
                variants,
                other,
                has_display: !attrs.skip_display,
            });
            let json = attrs.serde.then(|| enum_json(&runtime, &input.ident));
            impls.into_iter().chain(json.into_iter().flatten()).collect()
        }
        _ => stub(input, &runtime, &errors),
    }
}

fn stub(input: &DeriveInput, runtime: &syn::Path, errors: &Errors) -> TokenStream {
    let errors = errors.to_tokens();
    let ident = &input.ident;
    if !input.generics.params.is_empty() {
        return errors;
    }
    quote! {
        #errors
        impl #runtime::field::Enumeration for #ident {
            fn is_other(self) -> bool {
                true
            }
        }
        impl ::core::convert::From<i64> for #ident {
            fn from(_: i64) -> Self {
                ::core::unimplemented!()
            }
        }
        impl ::core::convert::From<#ident> for i64 {
            fn from(_: #ident) -> Self {
                0
            }
        }
    }
}

fn enum_attrs(input: &DeriveInput, errors: &mut Errors) -> EnumAttrs {
    let mut attrs = EnumAttrs::default();
    let mut seen_keys = SeenKeys::default();
    for item in attr::items(&input.attrs, &mut seen_keys, errors) {
        match item.name().as_str() {
            "unsigned" => attrs.unsigned = attr::word(&item, errors),
            "skip_display" => attrs.skip_display = attr::word(&item, errors),
            "serde" => attrs.serde = attr::word(&item, errors),
            "crate" => match attr::expression(&item, "crate = ::lwm2m_runtime", errors) {
                Some(Expr::Path(path)) => attrs.runtime = Some(path.path.clone()),
                Some(other) => errors.add(other, "expected a path: `crate = ::lwm2m_runtime`"),
                None => {}
            },
            _ => attr::unknown(&item, "the attribute of an enum", &ENUM_KEYS, &mut seen_keys, errors),
        }
    }
    attrs
}

/// Returns the variants with their codes, and the variant for all other codes.
fn codes<'e>(
    data: &'e DataEnum,
    attrs: &EnumAttrs,
    input: &DeriveInput,
    errors: &mut Errors,
) -> Option<(Vec<EnumVariant<'e>>, &'e Ident)> {
    let mut others: Vec<&Variant> = Vec::new();
    let mut named: Vec<EnumVariant<'e>> = Vec::new();
    let mut seen: BTreeMap<i64, &Ident> = BTreeMap::new();
    for variant in &data.variants {
        let VariantAttrs { code, name, other } = variant_attrs(variant, errors);
        if other.is_some()
            || (variant.ident == "Other" && code.is_none() && !matches!(variant.fields, Fields::Unit))
        {
            no_code(variant, code.as_ref(), errors);
            no_name(variant, name.as_ref(), errors);
            others.push(variant);
            continue;
        }
        if !matches!(variant.fields, Fields::Unit) {
            let help =
                "only the variant for all other codes has a field: `Other(i64)`, or `#[lwm2m(other)]` on it";
            errors.add_with_help(
                &variant.fields,
                format!("`{}` has one code, so it has no field", variant.ident),
                help,
            );
            continue;
        }
        let Some(code) = code else { continue };
        if attrs.unsigned && code.value < 0 {
            errors.add(&code.at, "an Unsigned Integer has no negative codes");
        }
        if let Some(first) = seen.insert(code.value, &variant.ident) {
            let message = format!("{} is the code of `{first}` already", code.value);
            errors.add_with_help(&code.at, message, "give each variant a code of its own");
        }
        let label = name.map_or_else(|| title(&variant.ident), |name| name.value);
        named.push(EnumVariant { ident: &variant.ident, code: code.value, label });
    }
    let other = other(&others, input, errors)?;
    Some((named, other))
}

/// Reports discriminants that the compiler refuses beside a variant with a field.
fn check_discriminants(data: &DataEnum, input: &DeriveInput, errors: &mut Errors) {
    if input.attrs.iter().any(|attribute| attribute.path().is_ident("repr")) {
        return;
    }
    for variant in &data.variants {
        let Some((_, discriminant)) = &variant.discriminant else { continue };
        let ident = &variant.ident;
        let code = discriminant.to_token_stream().to_string().replace("- ", "-");
        let message =
            format!("`{ident} = {code}` cannot be beside a variant with a field, such as `Other(i64)`");
        let help = format!("write `#[lwm2m(code = {code})]` before `{ident}`, or `#[repr(i64)]` on the enum");
        errors.add_with_help(discriminant, message, help);
    }
}

fn no_code(variant: &Variant, code: Option<&Attr<i64>>, errors: &mut Errors) {
    if let Some(code) = code {
        errors.add(&code.at, format!("`{}` is for all other codes, so it has no code", variant.ident));
    }
}

fn no_name(variant: &Variant, name: Option<&Attr<String>>, errors: &mut Errors) {
    if let Some(name) = name {
        errors.add(&name.at, format!("`{}` is for all other codes, so it has no name", variant.ident));
    }
}

/// Returns the variant for all other codes.
fn other<'e>(others: &[&'e Variant], input: &DeriveInput, errors: &mut Errors) -> Option<&'e Ident> {
    match others {
        [] => {
            let message = format!("`{}` has no variant for other codes", input.ident);
            errors.add_with_help(
                &input.ident,
                message,
                "add `Other(i64)`, which keeps the codes without a name",
            );
            None
        }
        [other] => {
            if !holds_i64(other) {
                let message = format!("`{}` has no field for the code", other.ident);
                errors.add_with_help(other, message, format!("write `{}(i64)`", other.ident));
            }
            Some(&other.ident)
        }
        [first, second, ..] => {
            let message = format!("`{}` is for all other codes already", first.ident);
            errors.add_with_help(&second.ident, message, "remove one of the two");
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

struct VariantAttrs {
    code: Option<Attr<i64>>,
    name: Option<Attr<String>>,
    other: Option<Attr<bool>>,
}

/// Reads the attributes of a variant; its code may be the discriminant.
fn variant_attrs(variant: &Variant, errors: &mut Errors) -> VariantAttrs {
    let (mut code, mut name, mut other) = (None, None, None);
    let mut seen_keys = SeenKeys::default();
    for item in attr::items(&variant.attrs, &mut seen_keys, errors) {
        match item.name().as_str() {
            "code" => {
                let value = read_code(&item, errors);
                attr::once(&mut code, &item, value, errors);
            }
            "name" => {
                let text = attr::text(&item, "name = \"Low Battery\"", errors);
                attr::once(&mut name, &item, text, errors);
            }
            "other" => {
                let alone = attr::word(&item, errors).then_some(true);
                attr::once(&mut other, &item, alone, errors);
            }
            _ => attr::unknown(&item, "the attribute of a variant", &VARIANT_KEYS, &mut seen_keys, errors),
        }
    }
    if let Some((_, discriminant)) = &variant.discriminant {
        let value = attr::code(discriminant, errors);
        match (&code, value) {
            (Some(first), Some(_)) => {
                let message = format!("`{}` has the code {} already", variant.ident, first.value);
                errors.add_with_help(discriminant, message, "remove the attribute, or the discriminant");
            }
            (None, Some(value)) => code = Some(Attr::new(value, discriminant)),
            (_, None) => {}
        }
    }
    let open = other.is_some() || !matches!(variant.fields, Fields::Unit);
    if code.is_none() && variant.discriminant.is_none() && !seen_keys.has("code") && !open {
        let help = "write `#[lwm2m(code = 0)]`: codes are never counted";
        errors.add_with_help(
            variant.ident.to_token_stream(),
            format!("`{}` has no code", variant.ident),
            help,
        );
    }
    VariantAttrs { code, name, other }
}

fn read_code(item: &Item, errors: &mut Errors) -> Option<i64> {
    let value = attr::expression(item, "code = 3", errors)?;
    attr::code(value, errors)
}
