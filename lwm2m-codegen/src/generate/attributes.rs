//! Adds the derives and attributes of the settings to structs, fields, enums and variants.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;

use super::compilation::Compilation;
use crate::config::{Config, SETTING_INVALID, Select, SettingKind, Target};
use crate::emit::{ExtraAttributes, Field, ObjectIr};
use crate::wording::quote as quoted;

/// Reports derives and attributes that are not Rust.
pub(super) fn check(compilation: &mut Compilation<'_>) {
    let Compilation { config, used, diagnostics, .. } = compilation;
    for (index, setting) in config.settings.iter().enumerate() {
        if let (SettingKind::Derive(path), Some(first)) = (&setting.kind, config.serde)
            && is_of_serde(path)
        {
            used.insert(index);
            let message = format!("{} is derived, and `serde` implements it already", quoted(path));
            let origin = diagnostics.origin(first);
            let diagnostic = diagnostics.about_setting(setting.location, &SETTING_INVALID, message);
            let diagnostic = diagnostic.related(origin, "set here").help("delete one of the two settings");
            diagnostics.report(diagnostic);
            continue;
        }
        let (text, expected, help) = match &setting.kind {
            SettingKind::Derive(path) if parse_derive(path).is_none() => {
                (path, "the path of a trait", "write it like `defmt::Format`, one trait a setting")
            }
            SettingKind::Attribute(text) if parse_attributes(text).is_none() => {
                (text, "an attribute", "write it as in Rust, `#[...]`")
            }
            _ => continue,
        };
        used.insert(index);
        let message = format!("{} is not {expected}", quoted(text));
        let diagnostic = diagnostics.about_setting(setting.location, &SETTING_INVALID, message);
        diagnostics.report(diagnostic.help(help));
    }
}

/// Adds derives and attributes to an object, and the indices of their settings to `used`.
pub(super) fn add(config: &Config, ir: &mut ObjectIr<'_>, used: &mut BTreeSet<usize>) {
    for (index, setting) in config.settings.iter().enumerate() {
        // `check` reports what cannot be parsed.
        let added = match &setting.kind {
            SettingKind::Derive(path) => {
                parse_derive(path).is_some_and(|path| add_derive(ir, setting.select, &path))
            }
            SettingKind::Attribute(text) => parse_attributes(text)
                .is_some_and(|attributes| add_attributes(ir, setting.select, &attributes)),
            _ => false,
        };
        if added {
            used.insert(index);
        }
    }
}

/// Returns the derives that the settings add to every object, and that an enum with boxed variants can have.
pub(super) fn derives_of_all(config: &Config) -> Vec<TokenStream> {
    let of_all = config.settings.iter().filter(|setting| setting.select == Select::all());
    let paths = of_all.filter_map(|setting| match &setting.kind {
        SettingKind::Derive(path) if !path.ends_with("Default") && !path.ends_with("Copy") => {
            parse_derive(path)
        }
        _ => None,
    });
    paths.collect()
}

/// Returns whether a derive is one of those that the JSON form implements.
fn is_of_serde(path: &str) -> bool {
    let segments: Vec<&str> = path.trim_start_matches("::").split("::").map(str::trim).collect();
    matches!(segments.as_slice(), ["serde", "Serialize" | "Deserialize"] | ["Serialize" | "Deserialize"])
}

fn parse_derive(path: &str) -> Option<TokenStream> {
    let path = syn::Path::parse_mod_style.parse_str(path).ok()?;
    Some(quote!(#path))
}

fn parse_attributes(text: &str) -> Option<Vec<TokenStream>> {
    let attributes = syn::Attribute::parse_outer.parse_str(text).ok()?;
    let tokens: Vec<_> = attributes.iter().map(|attribute| quote!(#attribute)).collect();
    (!tokens.is_empty()).then_some(tokens)
}

fn add_derive(ir: &mut ObjectIr<'_>, select: Select, derive: &TokenStream) -> bool {
    if select.0.covers(ir.definition.id.value) {
        ir.extra.derives.push(derive.clone());
        let fields = ir.resources.iter_mut().filter_map(|resource| resource.field_mut());
        fields.filter_map(enum_attributes).for_each(|attributes| attributes.derives.push(derive.clone()));
        return true;
    }
    match select.0 {
        // A field derives nothing; its enum does.
        Target::Resource(object, id) | Target::Enumeration(object, id)
            if object == ir.definition.id.value =>
        {
            let attributes = ir.field_mut(id).and_then(enum_attributes);
            attributes.map(|attributes| attributes.derives.push(derive.clone())).is_some()
        }
        _ => false,
    }
}

fn add_attributes(ir: &mut ObjectIr<'_>, select: Select, attributes: &[TokenStream]) -> bool {
    let target = select.0;
    if target.covers(ir.definition.id.value) {
        ir.extra.attributes.extend_from_slice(attributes);
        return true;
    }
    if target.object() != Some(ir.definition.id.value) {
        return false;
    }
    let Some(field) = target.resource().and_then(|id| ir.field_mut(id)) else { return false };
    match (target, &mut field.enumeration) {
        (Target::Resource(..), _) => field.attributes.extend_from_slice(attributes),
        (Target::Enumeration(..), Some(found)) => found.extra.attributes.extend_from_slice(attributes),
        (Target::Label(_, _, code), Some(found))
            if found.labels.codes.iter().any(|label| label.code == code) =>
        {
            found.variant_attributes.entry(code).or_default().extend_from_slice(attributes);
        }
        _ => return false,
    }
    true
}

fn enum_attributes<'f>(field: &'f mut Field<'_>) -> Option<&'f mut ExtraAttributes> {
    field.enumeration.as_mut().map(|enumeration| &mut enumeration.extra)
}
