//! Turns a struct without a definition into an object.

use std::collections::BTreeSet;

use super::ast::{Action, Input};
use super::check::{self, Unnumbered};
use super::errors::{Attr, Errors, span};
use super::field::{check_skipped, resource};
use super::ir::{ActionIr, StructIr, spanned, title};
use crate::check::urn;
use crate::emit::tokens::parse_ident;
use crate::model::{Object, Operations, Origin, Resource, ResourceType, Spanned, Version};
use crate::names;

/// Replaces a missing Object ID, so that the rules apply to the rest.
const ID_FOR_TESTS: u16 = 42769;

/// Returns the object that a struct describes.
///
/// Lowers a struct with errors too, for the stub that replaces its impls.
pub(super) fn lower<'s>(input: &'s Input<'s>, errors: &mut Errors) -> Option<StructIr<'s>> {
    let mut resources = Vec::new();
    let mut fields = Vec::new();
    let mut skipped = Vec::new();
    let mut unnumbered = Vec::new();
    for field in &input.fields {
        if field.attributes.seen_keys.names("skip") {
            check_skipped(field, errors);
            skipped.push(field);
            continue;
        }
        let free_id = free_id(input, &unnumbered);
        let (resource, valid) = resource(field, free_id, input, errors);
        if field.attributes.id.is_none() {
            unnumbered.push(Unnumbered { id: free_id, ident: field.ident });
        }
        resources.push(resource);
        fields.extend(valid);
    }
    let (executable, mut actions): (Vec<_>, Vec<_>) = input.attributes.action.iter().map(action).unzip();
    resources.extend(executable);
    resources.sort_by_key(|resource| resource.id.value);
    fields.sort_by_key(|field| field.id);
    actions.sort_by_key(|action| action.id);
    let object = object(input, resources, errors);
    match &input.attributes.actions {
        Some(attribute) if actions.is_empty() => {
            let help = "describe an executable resource: `action(id = 4, name = \"Flush\")`";
            errors.add_with_help(&attribute.at, "the object has no executable resource", help);
        }
        _ => {}
    }
    check::object(&object, &unnumbered, errors);
    Some(StructIr { object, fields, skipped, actions, definition_file: None })
}

/// Returns an id that the struct does not use.
fn free_id(input: &Input<'_>, unnumbered: &[Unnumbered<'_>]) -> u16 {
    let of_fields = input.fields.iter().filter_map(|field| field.attributes.id.as_ref());
    let of_actions = input.attributes.action.iter().map(|action| &action.id);
    let used: BTreeSet<u16> = of_fields
        .chain(of_actions)
        .map(|id| id.value)
        .chain(unnumbered.iter().map(|unnumbered| unnumbered.id))
        .collect();
    (0..u16::MAX).find(|id| !used.contains(id)).unwrap_or_default()
}

fn object(input: &Input<'_>, resources: Vec<Resource>, errors: &mut Errors) -> Object {
    let given = &input.attributes;
    if given.id.is_none() && !given.seen_keys.has("id") {
        let help = "write `#[lwm2m(id = 42769)]`; 42769 to 42800 are free for testing";
        errors.add_with_help(input.ident, "the object has no id", help);
    }
    let id = given.id.as_ref().map_or(ID_FOR_TESTS, |id| id.value);
    let version = given.version.as_ref().map_or(Spanned::implied(Version::ONE), spanned);
    // A URN is not compared with an invalid version or a missing id.
    let is_valid = given.version.is_some() || !given.seen_keys.names("version");
    let urn = match given.urn.as_ref().filter(|_| is_valid && given.id.is_some()) {
        Some(urn) => spanned(urn),
        None => Spanned::implied(urn(id, version.value).unwrap_or_default()),
    };
    Object {
        name: given.name.as_ref().map_or_else(|| Spanned::implied(title(input.ident)), spanned),
        id: given.id.as_ref().map_or(Spanned::implied(id), spanned),
        urn,
        lwm2m_version: given.lwm2m_version.as_ref().map_or_else(|| oldest(&resources), spanned),
        version,
        multiple: given.multiple.as_ref().map_or(Spanned::implied(false), spanned),
        mandatory: given.mandatory.as_ref().map_or(Spanned::implied(false), spanned),
        description: Spanned::implied(input.docs.clone()),
        remarks: given.remarks.as_ref().map_or_else(|| Spanned::implied(String::new()), spanned),
        resources,
        schema: None,
        comments: Vec::new(),
        origin: Origin::Token(input.ident.span()),
    }
}

/// Returns the oldest version of LwM2M with the types of these resources.
fn oldest(resources: &[Resource]) -> Spanned<Version> {
    let newer = |resource: &Resource| {
        let kind = resource.kind.map(|kind| kind.value);
        matches!(kind, Some(ResourceType::Unsigned | ResourceType::CoreLink))
    };
    let minor = u8::from(resources.iter().any(newer));
    Spanned::implied(Version { major: 1, minor })
}

fn action(action: &Action) -> (Resource, ActionIr) {
    let id = action.id.value;
    let name = match (&action.name, &action.method) {
        (Some(name), _) => spanned(name),
        (None, Some(method)) => Spanned::new(title(&method.value), method.origin()),
        (None, None) => Spanned::implied(format!("Action {id}")),
    };
    let method = match &action.method {
        Some(method) => Some(method.value.clone()),
        None => parse_ident(&names::field(&name.value)).map(|mut ident| {
            ident.set_span(span(action.name.as_ref().map_or(&action.id.at, |name| &name.at)));
            ident
        }),
    };
    let text = |given: &Option<Attr<String>>| {
        given.as_ref().map_or_else(|| Spanned::implied(String::new()), spanned)
    };
    let mandatory = action.mandatory.as_ref().is_some_and(|mandatory| mandatory.value);
    let resource = Resource {
        id: spanned(&action.id),
        name,
        operations: Spanned::implied(Operations::Execute),
        multiple: Spanned::implied(false),
        mandatory: Spanned::implied(mandatory),
        kind: None,
        range_text: text(&action.values),
        range: None,
        labels: None,
        units: Spanned::implied(String::new()),
        description: text(&action.doc),
        origin: action.id.origin(),
    };
    (resource, ActionIr { id, ident: method, mandatory })
}
