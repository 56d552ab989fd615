//! Leaves out the optional resources that a device does not have. Runs after naming, so that the names of the others do
//! not depend on it.

use super::compilation::{Compilation, Definition, Names};
use crate::config::{SETTING_INVALID, SettingKind};
use crate::model::Object;
use crate::wording::{object_title, resource_title};

pub(super) fn leave_out(compilation: &mut Compilation<'_>) {
    let Compilation { config, definitions, names, used, left_out, diagnostics, .. } = compilation;
    for (index, setting) in config.settings.iter().enumerate() {
        let SettingKind::OnlyResources(wanted) = &setting.kind else { continue };
        let is_selected = |definition: &Definition| setting.select.0.covers(definition.object.id.value);
        let objects: Vec<&Object> =
            definitions.iter().filter(|one| is_selected(one)).map(|definition| &definition.object).collect();
        let Some(newest) = objects.first() else { continue };
        used.insert(index);
        let is_unknown = |id: &&u16| objects.iter().all(|object| object.resource(**id).is_none());
        for id in wanted.iter().filter(is_unknown) {
            let message = format!("{} has no resource {id}", object_title(newest));
            let optional = newest.resources.iter().filter(|resource| !resource.mandatory.value);
            let titles: Vec<String> = optional.map(resource_title).collect();
            let diagnostic = diagnostics.about_setting(setting.location, &SETTING_INVALID, message);
            diagnostics.report(diagnostic.help(format!("its optional resources are {}", titles.join(", "))));
        }
        for (definition, names) in definitions.iter_mut().zip(names.iter_mut()) {
            if is_selected(definition) {
                left_out.extend(leave_out_of(&mut definition.object, names, wanted));
            }
        }
    }
}

/// Removes the resources of an object and their names, and returns the ids of object and resource.
fn leave_out_of(object: &mut Object, names: &mut Names, wanted: &[u16]) -> Vec<(u16, u16)> {
    let keeps = |object: &Object, index: usize| {
        let resource = &object.resources[index];
        resource.mandatory.value || wanted.contains(&resource.id.value)
    };
    let kept: Vec<bool> = (0..object.resources.len()).map(|index| keeps(object, index)).collect();
    let ids = object.resources.iter().map(|resource| (object.id.value, resource.id.value));
    let removed = ids.zip(&kept).filter(|(_, kept)| !**kept).map(|(ids, _)| ids).collect();
    retain(&mut object.resources, &kept);
    retain(&mut names.renamed.resources, &kept);
    retain(&mut names.names.resources, &kept);
    removed
}

fn retain<T>(list: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    list.retain(|_| kept.next().is_none_or(|kept| *kept));
}
