//! Chooses the types that hold strings, bytes and the instances of multiple resources.

use quote::quote;
use syn::parse::Parser;

use super::compilation::{Compilation, Diagnostics};
use crate::check::wording::quote as quoted;
use crate::config::{Location, SETTING_INVALID, SettingKind, Target};
use crate::emit::{Container, Style, fill};
use crate::model::ResourceType;

/// Returns what all objects of the run have in common.
pub(super) fn style(compilation: &mut Compilation<'_>) -> Style {
    let Compilation { config, diagnostics, .. } = compilation;
    let mut style = Style::new(runtime(&config.runtime, diagnostics));
    style.strings = container(&config.strings, diagnostics);
    style.opaques = container(&config.opaques, diagnostics);
    style.multiples = container(&config.multiples, diagnostics);
    set_capacities(compilation, &mut style);
    style
}

fn runtime(setting: &Option<(Location, String)>, diagnostics: &mut Diagnostics) -> syn::Path {
    let default = syn::parse_quote!(::lwm2m_runtime);
    let Some((location, path)) = setting else { return default };
    syn::Path::parse_mod_style.parse_str(path).unwrap_or_else(|_| {
        let message = format!("{} is not a path", quoted(path));
        let diagnostic = diagnostics.about_setting(location, &SETTING_INVALID, message);
        diagnostics.report(diagnostic.help("write it like `::lwm2m_runtime`"));
        default
    })
}

fn container(setting: &Option<(Location, Container)>, diagnostics: &mut Diagnostics) -> Container {
    match setting {
        None => Container::Alloc,
        Some((location, Container::Custom { template, default }))
            if fill(template, default, &quote!(u8)).is_none() =>
        {
            let message = format!("{} is not a type", quoted(template));
            let diagnostic = diagnostics.about_setting(location, &SETTING_INVALID, message);
            let help = "write it as in Rust, with `{len}` for the length: `my::Text<{len}>`";
            diagnostics.report(diagnostic.help(help));
            Container::Alloc
        }
        Some((_, container)) => container.clone(),
    }
}

/// Sets the capacities of single resources.
fn set_capacities(compilation: &mut Compilation<'_>, style: &mut Style) {
    let Compilation { config, definitions, used, .. } = compilation;
    for (index, setting) in config.settings.iter().enumerate() {
        let Target::Resource(object, id) = setting.select.0 else { continue };
        // The newest version that has the resource decides about its type.
        let mut objects = definitions.iter().map(|definition| &definition.object);
        let resource = objects.find_map(|found| found.resource(id).filter(|_| found.id.value == object));
        let Some(resource) = resource else { continue };
        match setting.kind {
            SettingKind::Capacity(bytes) => {
                let container = match resource.kind.map(|kind| kind.value) {
                    Some(ResourceType::String | ResourceType::CoreLink) => &style.strings,
                    Some(ResourceType::Opaque) => &style.opaques,
                    _ => continue,
                };
                if is_bounded(container) {
                    style.capacities.insert((object, id), bytes);
                    used.insert(index);
                }
            }
            SettingKind::Instances(count) if resource.multiple.value && is_bounded(&style.multiples) => {
                style.instances.insert((object, id), count);
                used.insert(index);
            }
            _ => {}
        }
    }
}

fn is_bounded(container: &Container) -> bool {
    match container {
        Container::Alloc => false,
        Container::Heapless { .. } => true,
        Container::Custom { template, .. } => template.contains("{len}"),
    }
}
