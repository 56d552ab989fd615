//! Settings that add to what is generated: derives, attributes, and room in containers.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;

use super::place::Place;
use super::rules::SETTING_INVALID;
use super::select::{Select, Target};
use super::{Config, State, What};
use crate::emit::{Container, Dress, Field, Plan, Style, fill};
use crate::model::{Object, ResourceType};
use crate::wording::quote as quoted;

/// What is the same in all objects of the run.
pub(crate) fn style(config: &Config, objects: &[&Object], state: &mut State) -> Style {
    let usual = || syn::parse_quote!(::lwm2m_runtime);
    let runtime = match &config.runtime {
        None => usual(),
        Some((place, path)) => syn::Path::parse_mod_style.parse_str(path).unwrap_or_else(|_| {
            let message = format!("{} is not a path", quoted(path));
            let diagnostic =
                state.at(place, &SETTING_INVALID, message).help("write it like `::lwm2m_runtime`");
            state.report(diagnostic);
            usual()
        }),
    };
    let mut style = Style::new(runtime);
    style.strings = container(&config.strings, state);
    style.opaques = container(&config.opaques, state);
    style.multiples = container(&config.multiples, state);
    room(config, objects, &mut style, state);
    style
}

fn container(set: &Option<(Place, Container)>, state: &mut State) -> Container {
    let Some((place, container)) = set else { return Container::Alloc };
    match container {
        Container::Custom { template, default } if fill(template, default, &quote!(u8)).is_none() => {
            let message = format!("{} is not a type", quoted(template));
            let diagnostic = state.at(place, &SETTING_INVALID, message);
            state.report(
                diagnostic.help("write it as in Rust, with `{len}` for the length: `my::Text<{len}>`"),
            );
            Container::Alloc
        }
        container => container.clone(),
    }
}

/// Room in the containers of single resources.
fn room(config: &Config, objects: &[&Object], style: &mut Style, state: &mut State) {
    for (index, setting) in config.settings.iter().enumerate() {
        let Target::Resource(object, id) = setting.select.0 else { continue };
        // The newest version that has it says of which type it is.
        let mut found = objects.iter().filter(|found| found.id.value == object);
        let Some(resource) = found.find_map(|found| found.resource(id)) else { continue };
        match setting.what {
            What::Capacity(bytes) => {
                let container = match resource.kind.map(|kind| kind.value) {
                    Some(ResourceType::String | ResourceType::CoreLink) => &style.strings,
                    Some(ResourceType::Opaque) => &style.opaques,
                    _ => continue,
                };
                if has_room(container) {
                    style.capacities.insert((object, id), bytes);
                    state.used.insert(index);
                }
            }
            What::Instances(count) if resource.multiple.value && has_room(&style.multiples) => {
                style.instances.insert((object, id), count);
                state.used.insert(index);
            }
            _ => {}
        }
    }
}

/// Whether a container is of a certain size.
fn has_room(container: &Container) -> bool {
    match container {
        Container::Alloc => false,
        Container::Heapless { .. } => true,
        Container::Custom { template, .. } => template.contains("{len}"),
    }
}

/// Adds derives and attributes to an object.
pub(crate) fn dress(config: &Config, plan: &mut Plan<'_>, state: &mut State) {
    for (index, setting) in config.settings.iter().enumerate() {
        let used = match &setting.what {
            What::Derive(path) => match parse_derive(path) {
                Some(tokens) => derive(plan, setting.select, &tokens),
                None => continue,
            },
            What::Attribute(text) => match parse_attributes(text) {
                Some(tokens) => attribute(plan, setting.select, &tokens),
                None => continue,
            },
            _ => continue,
        };
        if used {
            state.used.insert(index);
        }
    }
}

/// Reports derives and attributes that are not Rust.
pub(crate) fn check(config: &Config, state: &mut State) {
    for (index, setting) in config.settings.iter().enumerate() {
        let (text, what, help) = match &setting.what {
            What::Derive(path) if parse_derive(path).is_none() => {
                (path, "the path of a trait", "write it like `serde::Serialize`, one trait a setting")
            }
            What::Attribute(text) if parse_attributes(text).is_none() => {
                (text, "an attribute", "write it as in Rust, `#[...]`")
            }
            _ => continue,
        };
        state.used.insert(index);
        let message = format!("{} is not {what}", quoted(text));
        let diagnostic = state.at(setting.place, &SETTING_INVALID, message);
        state.report(diagnostic.help(help));
    }
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

fn derive(plan: &mut Plan<'_>, select: Select, tokens: &TokenStream) -> bool {
    if select.0.covers(plan.object.id.value) {
        plan.dress.derives.push(tokens.clone());
        let fields = plan.resources.iter_mut().filter_map(|resource| resource.field_mut());
        fields.filter_map(enum_dress).for_each(|dress| dress.derives.push(tokens.clone()));
        return true;
    }
    match select.0 {
        // A field derives nothing; its enum does.
        Target::Resource(object, id) | Target::Enumeration(object, id) if object == plan.object.id.value => {
            let dress = plan.field_mut(id).and_then(enum_dress);
            dress.map(|dress| dress.derives.push(tokens.clone())).is_some()
        }
        _ => false,
    }
}

fn attribute(plan: &mut Plan<'_>, select: Select, tokens: &[TokenStream]) -> bool {
    if select.0.covers(plan.object.id.value) {
        plan.dress.attributes.extend_from_slice(tokens);
        return true;
    }
    if select.0.object() != Some(plan.object.id.value) {
        return false;
    }
    let Some(field) = select.0.resource().and_then(|id| plan.field_mut(id)) else { return false };
    match select.0 {
        Target::Resource(..) => field.attributes.extend_from_slice(tokens),
        Target::Enumeration(..) => match enum_dress(field) {
            Some(dress) => dress.attributes.extend_from_slice(tokens),
            None => return false,
        },
        Target::Label(_, _, code) => match &mut field.enumeration {
            Some(found) if found.labels.codes.iter().any(|label| label.code == code) => {
                found.variant_attributes.entry(code).or_default().extend_from_slice(tokens);
            }
            _ => return false,
        },
        Target::All | Target::Object(_) => return false,
    }
    true
}

fn enum_dress<'f>(field: &'f mut Field<'_>) -> Option<&'f mut Dress> {
    field.enumeration.as_mut().map(|enumeration| &mut enumeration.dress)
}
