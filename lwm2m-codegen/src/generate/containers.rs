//! Chooses the types that hold strings, bytes and the instances of multiple resources.

use quote::quote;
use syn::parse::Parser;

use super::compilation::{Compilation, Diagnostics};
use crate::config::{Location, SETTING_INVALID, SettingKind, Target};
use crate::emit::{Container, TypeSettings, parse_template};
use crate::model::ResourceType;
use crate::wording::quote as quoted;

/// Returns what all objects of the run have in common.
pub(super) fn types(compilation: &mut Compilation<'_>) -> TypeSettings {
    let Compilation { config, diagnostics, .. } = compilation;
    let mut types = TypeSettings::new(runtime(&config.runtime, diagnostics));
    types.serde = config.serde.is_some();
    types.strings = container(&config.strings, diagnostics);
    types.opaques = container(&config.opaques, diagnostics);
    types.multiples = container(&config.multiples, diagnostics);
    set_capacities(compilation, &mut types);
    types
}

fn runtime(setting: &Option<(Location, String)>, diagnostics: &mut Diagnostics) -> syn::Path {
    let default = syn::parse_quote!(::lwm2m_runtime);
    let Some((location, path)) = setting else { return default };
    syn::Path::parse_mod_style.parse_str(path).unwrap_or_else(|_| {
        let message = format!("{} is not a path", quoted(path));
        let diagnostic = diagnostics.about_setting(*location, &SETTING_INVALID, message);
        diagnostics.report(diagnostic.help("write it like `::lwm2m_runtime`"));
        default
    })
}

fn container(setting: &Option<(Location, Container)>, diagnostics: &mut Diagnostics) -> Container {
    match setting {
        None => Container::Alloc,
        Some((location, Container::Custom { template, default }))
            if parse_template(template, default, &quote!(u8)).is_none() =>
        {
            let message = format!("{} is not a type", quoted(template));
            let diagnostic = diagnostics.about_setting(*location, &SETTING_INVALID, message);
            let help = "write it as in Rust, with `{len}` for the length: `my::Text<{len}>`";
            diagnostics.report(diagnostic.help(help));
            Container::Alloc
        }
        Some((_, container)) => container.clone(),
    }
}

/// Sets the capacities of single resources.
fn set_capacities(compilation: &mut Compilation<'_>, types: &mut TypeSettings) {
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
                    Some(ResourceType::String | ResourceType::CoreLink) => &types.strings,
                    Some(ResourceType::Opaque) => &types.opaques,
                    _ => continue,
                };
                if is_bounded(container) {
                    types.capacities.insert((object, id), bytes);
                    used.insert(index);
                }
            }
            SettingKind::Instances(count) if resource.multiple.value && is_bounded(&types.multiples) => {
                types.instances.insert((object, id), count);
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
