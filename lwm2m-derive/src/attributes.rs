//! `#[lwm2m(...)]` to values.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Expr, Lit, LitInt, LitStr, RangeLimits};

/// A value with the token it was written as.
pub(crate) struct Given<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// What is said on the struct.
#[derive(Default)]
pub(crate) struct OnStruct {
    pub(crate) id: Option<Given<u16>>,
    pub(crate) name: Option<Given<String>>,
    pub(crate) version: Option<Given<String>>,
    pub(crate) lwm2m_version: Option<Given<String>>,
    pub(crate) multiple: bool,
    pub(crate) mandatory: bool,
}

/// What is said on a field.
#[derive(Default)]
pub(crate) struct OnField {
    pub(crate) id: Option<Given<u16>>,
    pub(crate) name: Option<Given<String>>,
    pub(crate) ops: Option<Given<String>>,
    pub(crate) units: Option<Given<String>>,
    pub(crate) range: Option<Given<(String, String)>>,
}

/// Reads the attributes of a struct.
pub(crate) fn on_struct(attributes: &[Attribute]) -> syn::Result<OnStruct> {
    let mut said = OnStruct::default();
    each(attributes, |meta| match key(&meta).as_str() {
        "id" => id(&meta, &mut said.id),
        "name" => text(&meta, &mut said.name),
        "version" => text(&meta, &mut said.version),
        "lwm2m_version" => text(&meta, &mut said.lwm2m_version),
        "multiple" => {
            said.multiple = true;
            Ok(())
        }
        "mandatory" => {
            said.mandatory = true;
            Ok(())
        }
        _ => {
            Err(meta
                .error("expected one of `id`, `name`, `version`, `lwm2m_version`, `multiple`, `mandatory`"))
        }
    })?;
    Ok(said)
}

/// Reads the attributes of a field.
pub(crate) fn on_field(attributes: &[Attribute]) -> syn::Result<OnField> {
    let mut said = OnField::default();
    each(attributes, |meta| match key(&meta).as_str() {
        "id" => id(&meta, &mut said.id),
        "name" => text(&meta, &mut said.name),
        "ops" => text(&meta, &mut said.ops),
        "units" => text(&meta, &mut said.units),
        "range" => range(&meta, &mut said.range),
        _ => Err(meta.error("expected one of `id`, `name`, `ops`, `units`, `range`")),
    })?;
    Ok(said)
}

/// The documentation comments, as one text.
pub(crate) fn documentation(attributes: &[Attribute]) -> String {
    let lines =
        attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).filter_map(|attribute| {
            match &attribute.meta.require_name_value().ok()?.value {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Str(text) => Some(text.value()),
                    _ => None,
                },
                _ => None,
            }
        });
    lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned()).collect::<Vec<_>>().join("\n")
}

fn each(
    attributes: &[Attribute],
    mut read: impl FnMut(ParseNestedMeta<'_>) -> syn::Result<()>,
) -> syn::Result<()> {
    let ours = attributes.iter().filter(|attribute| attribute.path().is_ident("lwm2m"));
    for attribute in ours {
        attribute.parse_nested_meta(&mut read)?;
    }
    Ok(())
}

fn key(meta: &ParseNestedMeta<'_>) -> String {
    meta.path.get_ident().map(ToString::to_string).unwrap_or_default()
}

fn once<T>(meta: &ParseNestedMeta<'_>, slot: &mut Option<Given<T>>, value: T, span: Span) -> syn::Result<()> {
    if slot.is_some() {
        return Err(meta.error(format!("`{}` is given twice", key(meta))));
    }
    *slot = Some(Given { value, span });
    Ok(())
}

fn id(meta: &ParseNestedMeta<'_>, slot: &mut Option<Given<u16>>) -> syn::Result<()> {
    let number: LitInt = meta.value()?.parse()?;
    let id = number.base10_parse::<u16>().ok().filter(|id| *id != u16::MAX);
    let id = id.ok_or_else(|| syn::Error::new(number.span(), "an id is a number from 0 to 65534"))?;
    once(meta, slot, id, number.span())
}

fn text(meta: &ParseNestedMeta<'_>, slot: &mut Option<Given<String>>) -> syn::Result<()> {
    let text: LitStr = meta.value()?.parse()?;
    once(meta, slot, text.value(), text.span())
}

/// `0..=100`, both ends as they are written.
fn range(meta: &ParseNestedMeta<'_>, slot: &mut Option<Given<(String, String)>>) -> syn::Result<()> {
    let expression: Expr = meta.value()?.parse()?;
    let span = syn::spanned::Spanned::span(&expression);
    let bad = || syn::Error::new(span, "expected a range with both ends, such as `0..=100`");
    let Expr::Range(range) = &expression else { return Err(bad()) };
    let (Some(low), Some(high), RangeLimits::Closed(_)) = (&range.start, &range.end, &range.limits) else {
        return Err(bad());
    };
    let (low, high) = (number(low).ok_or_else(bad)?, number(high).ok_or_else(bad)?);
    once(meta, slot, (low, high), span)
}

fn number(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Neg(_)) => {
            Some(format!("-{}", number(&unary.expr)?))
        }
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => Some(number.base10_digits().to_owned()),
            Lit::Float(number) => Some(number.base10_digits().to_owned()),
            _ => None,
        },
        _ => None,
    }
}
