//! The executable resources of a definition, and the actions that a struct describes.

use super::super::ast::{Action, ActionsTarget, Input};
use super::super::errors::Errors;
use super::super::ir::ActionIr;
use super::Matcher;
use crate::emit::tokens::parse_ident;
use crate::model::Resource;
use crate::wording::{object_title, resource_title};

impl Matcher<'_> {
    /// Reports mandatory executable resources without an action of the struct. A trait has a method for each.
    pub(super) fn missing_actions(&self, input: &Input<'_>, errors: &mut Errors) {
        if !is_own(input) {
            return;
        }
        for resource in &self.definition.object.resources {
            let id = resource.id.value;
            let demanded = resource.mandatory.value && resource.operations.value.is_executable();
            if !demanded || input.attributes.action.iter().any(|action| action.id.value == id) {
                continue;
            }
            let line = self.definition.quote(resource.mandatory.origin, resource.origin);
            let name = self.definition.names.resources.iter().find(|name| name.id == id);
            let method = name.map_or("execute", |name| name.method.as_str());
            let message = format!(
                "`{}` has no action for {}, which is mandatory{line}",
                input.ident,
                resource_title(resource)
            );
            let help = format!("add `action(id = {id})`, and the method `{method}`");
            errors.add_with_help(input.ident, message, help);
        }
    }

    /// Returns all executable resources of the definition, and their methods.
    pub(super) fn actions(&self, input: &Input<'_>, errors: &mut Errors) -> (Vec<Resource>, Vec<ActionIr>) {
        let object = &self.definition.object;
        for action in &input.attributes.action {
            self.check_action(action, errors);
        }
        let own = is_own(input);
        let executable = object.resources.iter().filter(|resource| resource.operations.value.is_executable());
        let executable: Vec<Resource> = executable.cloned().collect();
        if executable.is_empty()
            && let Some(actions) = &input.attributes.actions
        {
            errors.add(&actions.at, format!("{} has no executable resource", object_title(object)));
        }
        let actions = executable.iter().map(|resource| {
            let id = resource.id.value;
            let action = input.attributes.action.iter().find(|action| action.id.value == id);
            let name = self.definition.names.resources.iter().find(|name| name.id == id);
            let usual = || name.and_then(|name| parse_ident(&name.method));
            let ident = match action {
                Some(Action { method: Some(method), .. }) => Some(method.value.clone()),
                Some(_) => usual(),
                // The struct need not implement optional ones.
                None if own && !resource.mandatory.value => None,
                None => usual(),
            };
            ActionIr { id, ident, mandatory: resource.mandatory.value }
        });
        let mut actions: Vec<ActionIr> = actions.collect();
        actions.sort_by_key(|action| action.id);
        (executable, actions)
    }

    fn check_action(&self, action: &Action, errors: &mut Errors) {
        let object = &self.definition.object;
        let Some(resource) = object.resource(action.id.value) else {
            let message = format!("{} has no resource {}", object_title(object), action.id.value);
            let executable =
                object.resources.iter().filter(|resource| resource.operations.value.is_executable());
            let listed: Vec<String> = executable
                .map(|resource| format!("{} `{}`", resource.id.value, resource.name.value))
                .collect();
            let help = match listed.as_slice() {
                [] => "it has no executable resource".to_owned(),
                listed => format!("its executable resources are {}", listed.join(", ")),
            };
            errors.add_with_help(&action.id.at, message, help);
            return;
        };
        let title = resource_title(resource);
        if !resource.operations.value.is_executable() {
            let line = self.definition.quote(resource.operations.origin, resource.origin);
            errors.add_with_help(
                &action.id.at,
                format!("{title} cannot be executed{line}"),
                "make it a field",
            );
        }
        if let Some(name) = action.name.as_ref().filter(|name| name.value != resource.name.value) {
            let line = self.definition.quote(resource.name.origin, resource.origin);
            let message = format!("{title} is not called `{}`{line}", name.value);
            errors.add_with_help(&name.at, message, "remove the name; `method = ...` names the method");
        }
        if let Some(given) = action.mandatory.as_ref().filter(|given| given.value != resource.mandatory.value)
        {
            let line = self.definition.quote(resource.mandatory.origin, resource.origin);
            let found = if resource.mandatory.value { "mandatory" } else { "optional" };
            errors.add_with_help(
                &given.at,
                format!("{title} is {found}{line}"),
                "remove it: the definition states it",
            );
        }
    }
}

/// Whether methods of the struct itself execute the resources.
fn is_own(input: &Input<'_>) -> bool {
    let target = input.attributes.actions.as_ref().map(|actions| &actions.value);
    matches!(target, Some(ActionsTarget::Struct))
}
