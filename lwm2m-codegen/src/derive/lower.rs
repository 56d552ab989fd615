//! A struct on its own becomes an object.

use super::ast::{Action, Input};
use super::check;
use super::errors::{Attr, Errors, span};
use super::field::{check_skipped, resource};
use super::ir::{Lowered, Method, spanned, title};
use crate::check::urn;
use crate::emit::tokens::parse_ident;
use crate::model::{Object, Operations, Origin, Resource, ResourceType, Spanned, Version};
use crate::names;

/// The object that a struct describes.
///
/// A struct with errors is lowered too, so that the code generated for it looks as
/// it would without.
pub(super) fn lower<'s>(said: &'s Input<'s>, errors: &mut Errors) -> Option<Lowered<'s>> {
    let mut resources = Vec::new();
    let mut parts = Vec::new();
    let mut skipped = Vec::new();
    for field in &said.fields {
        if field.attributes.seen_keys.names("skip") {
            check_skipped(field, errors);
            skipped.push(field);
        } else if let Some((resource, part)) = resource(field, said, errors) {
            resources.push(resource);
            parts.push(part);
        }
    }
    let (actions, mut methods): (Vec<_>, Vec<_>) = said.attributes.action.iter().map(action).unzip();
    resources.extend(actions);
    resources.sort_by_key(|resource| resource.id.value);
    parts.sort_by_key(|part| part.id);
    methods.sort_by_key(|method| method.id);
    let object = object(said, resources, errors);
    match &said.attributes.actions {
        Some(actions) if methods.is_empty() => {
            let help = "describe what can be executed: `action(id = 4, name = \"Flush\")`";
            errors.add_with_help(&actions.at, "there is nothing to execute", help);
        }
        _ => {}
    }
    if said.attributes.id.is_some() {
        check::object(&object, errors);
    }
    Some(Lowered { object, parts, skipped, methods, tracked: None })
}

fn object(said: &Input<'_>, resources: Vec<Resource>, errors: &mut Errors) -> Object {
    let given = &said.attributes;
    if given.id.is_none() && !given.seen_keys.has("id") {
        let help = "write `#[lwm2m(id = 42769)]`; 42769 to 42800 are free for testing";
        errors.add_with_help(said.ident, "the object has no id", help);
    }
    let id = given.id.as_ref().map_or(0, |id| id.value);
    let version = given.version.as_ref().map_or(Spanned::implied(Version::ONE), spanned);
    // A URN is not compared with a version that cannot be read.
    let readable = given.version.is_some() || !given.seen_keys.names("version");
    let urn = match given.urn.as_ref().filter(|_| readable) {
        Some(urn) => spanned(urn),
        None => Spanned::implied(urn(id, version.value).unwrap_or_default()),
    };
    Object {
        name: given.name.as_ref().map_or_else(|| Spanned::implied(title(said.ident)), spanned),
        id: given.id.as_ref().map_or(Spanned::implied(0), spanned),
        urn,
        lwm2m_version: given.lwm2m_version.as_ref().map_or_else(|| oldest(&resources), spanned),
        version,
        multiple: given.multiple.as_ref().map_or(Spanned::implied(false), spanned),
        mandatory: given.mandatory.as_ref().map_or(Spanned::implied(false), spanned),
        description: Spanned::implied(said.docs.clone()),
        remarks: given.remarks.as_ref().map_or_else(|| Spanned::implied(String::new()), spanned),
        resources,
        schema: None,
        origin: Origin::Token(said.ident.span()),
    }
}

/// The oldest version of LwM2M that has the types of these resources.
fn oldest(resources: &[Resource]) -> Spanned<Version> {
    let newer = |resource: &Resource| {
        let kind = resource.kind.map(|kind| kind.value);
        matches!(kind, Some(ResourceType::Unsigned | ResourceType::CoreLink))
    };
    let minor = u8::from(resources.iter().any(newer));
    Spanned::implied(Version { major: 1, minor })
}

fn action(said: &Action) -> (Resource, Method) {
    let id = said.id.value;
    let name = match (&said.name, &said.method) {
        (Some(name), _) => spanned(name),
        (None, Some(method)) => Spanned::new(title(&method.value), method.origin()),
        (None, None) => Spanned::implied(format!("Action {id}")),
    };
    let method = match &said.method {
        Some(method) => Some(method.value.clone()),
        None => parse_ident(&names::field(&name.value)).map(|mut ident| {
            ident.set_span(span(said.name.as_ref().map_or(&said.id.at, |name| &name.at)));
            ident
        }),
    };
    let text = |given: &Option<Attr<String>>| {
        given.as_ref().map_or_else(|| Spanned::implied(String::new()), spanned)
    };
    let mandatory = said.mandatory.as_ref().is_some_and(|mandatory| mandatory.value);
    let resource = Resource {
        id: spanned(&said.id),
        name,
        operations: Spanned::implied(Operations::Execute),
        multiple: Spanned::implied(false),
        mandatory: Spanned::implied(mandatory),
        kind: None,
        range_text: text(&said.values),
        range: None,
        labels: None,
        units: Spanned::implied(String::new()),
        description: text(&said.doc),
        origin: said.id.origin(),
    };
    (resource, Method { id, ident: method, mandatory })
}
