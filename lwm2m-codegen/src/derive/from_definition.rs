//! Turns a struct with a definition into an object: the part of the definition that the struct implements.

mod actions;

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::ext::IdentExt;

use super::ast::{Field, FieldAttrs, Input, StructAttrs};
use super::check::{self, FieldCheck};
use super::definition::Definition;
use super::errors::{Attr, Errors};
use super::field;
use super::field_type;
use super::ir::{FieldIr, StructIr, spanned};
use crate::diagnostics::nearest::{nearest, nearest_id};
use crate::model::{Object, Operations, Origin, Range, Resource, ResourceType, Version};
use crate::wording::{object_title, resource_title};
use crate::{names, range};

/// The number of resources that a message lists.
const LISTED: usize = 12;

/// Compares a struct with its definition, and returns the object.
pub(super) fn check<'s>(
    input: &'s Input<'s>,
    definition: Definition,
    errors: &mut Errors,
) -> Option<StructIr<'s>> {
    check_object(&input.attributes, &definition, errors);
    let mut matcher = Matcher {
        definition: &definition,
        taken: BTreeMap::new(),
        suggested: BTreeSet::new(),
        unclear: false,
    };
    let mut resources = Vec::new();
    let mut fields = Vec::new();
    let mut skipped = Vec::new();
    for field in &input.fields {
        if field.attributes.seen_keys.names("skip") {
            field::check_skipped(field, errors);
            skipped.push(field);
            continue;
        }
        if let Some((resource, field)) = matcher.field(field, errors) {
            resources.push(resource);
            fields.push(field);
        }
    }
    matcher.missing(input, errors);
    matcher.missing_actions(input, errors);
    let (executable, actions) = matcher.actions(input, errors);
    resources.extend(executable);
    resources.sort_by_key(|resource| resource.id.value);
    fields.sort_by_key(|field| field.id);
    let mut object = Object { resources, ..definition.object.clone() };
    if !input.docs.is_empty() {
        object.description.value.clone_from(&input.docs);
    }
    if let Some(remarks) = &input.attributes.remarks {
        object.remarks.value.clone_from(&remarks.value);
    }
    Some(StructIr { object, fields, skipped, actions, definition_file: definition.file })
}

/// Reports attributes of the struct that differ from the definition.
fn check_object(given: &StructAttrs, definition: &Definition, errors: &mut Errors) {
    let object = &definition.object;
    let title = object_title(object);
    let mut differs = |at: &proc_macro2::TokenStream, what: String, origin: Origin| {
        let line = definition.quote(origin, object.id.origin);
        errors.add_with_help(at, format!("{title} {what}{line}"), "remove it: the definition states it");
    };
    if let Some(id) = given.id.as_ref().filter(|id| id.value != object.id.value) {
        differs(&id.at, format!("is not object {}", id.value), object.id.origin);
    }
    if let Some(name) = given.name.as_ref().filter(|name| name.value != object.name.value) {
        differs(&name.at, format!("is not called `{}`", name.value), object.name.origin);
    }
    if let Some(urn) = given.urn.as_ref().filter(|urn| urn.value != object.urn.value) {
        differs(&urn.at, "has another URN".to_owned(), object.urn.origin);
    }
    let mut version = |given: &Option<Attr<Version>>, what: &str, fact: crate::model::Spanned<Version>| {
        if let Some(given) = given.as_ref().filter(|given| given.value != fact.value) {
            differs(&given.at, format!("{what} {}, not {}", fact.value, given.value), fact.origin);
        }
    };
    version(&given.version, "is of version", object.version);
    version(&given.lwm2m_version, "needs LwM2M", object.lwm2m_version);
    let mut flag = |given: &Option<Attr<bool>>, yes: &str, no: &str, fact: crate::model::Spanned<bool>| {
        if let Some(given) = given.as_ref().filter(|given| given.value != fact.value) {
            differs(&given.at, if fact.value { yes } else { no }.to_owned(), fact.origin);
        }
    };
    flag(&given.multiple, "has any number of instances", "has a single instance", object.multiple);
    flag(&given.mandatory, "is mandatory", "is optional", object.mandatory);
}

/// Matches fields with the resources of the definition.
struct Matcher<'d> {
    definition: &'d Definition,
    /// Resources that have a field, with the name of the field.
    taken: BTreeMap<u16, String>,
    /// Resources that messages suggested, so that none reports them as missing.
    suggested: BTreeSet<u16>,
    /// Whether an invalid attribute hides which resource a field has.
    unclear: bool,
}

impl<'d> Matcher<'d> {
    fn field<'s>(&mut self, field: &'s Field<'s>, errors: &mut Errors) -> Option<(Resource, FieldIr<'s>)> {
        let definition = self.definition;
        let resource = self.find(field, errors)?;
        let id = resource.id.value;
        if let Some(first) = self.taken.get(&id) {
            let message = format!("{} is the field `{first}` already", resource_title(resource));
            errors.add_with_help(location(field), message, "remove one of the two fields");
            return None;
        }
        self.taken.insert(id, field.ident.unraw().to_string());
        if resource.operations.value.is_executable() {
            let line = definition.quote(resource.operations.origin, resource.origin);
            let message = format!("{} is executable and has no value{line}", resource_title(resource));
            let help = "remove the field: the derive adds a method for each executable resource";
            errors.add_with_help(location(field), message, help);
            return None;
        }
        self.check_field(field, resource, errors);
        let field_type = field_type::read(field.kind, errors)?;
        let several = field::several(field, &field_type, errors);
        let resource = self.narrowed(field, resource, errors);
        FieldCheck { field, field_type: &field_type, resource: &resource, definition: Some(definition) }
            .check(errors);
        let field_ir = field::field_ir(field, &field_type, several, &resource);
        Some((with_docs(field, resource), field_ir))
    }

    /// The resource of a field: by its id, else by its name, else by the name of the field.
    fn find(&mut self, field: &Field<'_>, errors: &mut Errors) -> Option<&'d Resource> {
        let definition = self.definition;
        let FieldAttrs { id, name, seen_keys, .. } = &field.attributes;
        if (id.is_none() && seen_keys.has("id")) || (name.is_none() && seen_keys.has("name")) {
            self.unclear = true;
            return None;
        }
        let called =
            name.as_ref().map_or_else(|| field.ident.unraw().to_string(), |name| names::field(&name.value));
        if let Some(id) = id {
            let Some(resource) = definition.object.resource(id.value) else {
                self.report_unknown_id(id, &called, errors);
                return None;
            };
            if let Some(name) = name.as_ref().filter(|name| name.value != resource.name.value) {
                let line = definition.quote(resource.name.origin, resource.origin);
                let message = format!("resource {} is not called `{}`{line}", id.value, name.value);
                errors.add_with_help(&name.at, message, "remove the name, or the id");
            }
            return Some(resource);
        }
        let found = definition.names.resources.iter().find(|resource| same(&resource.field, &called));
        if let Some(found) = found {
            return definition.object.resource(found.id);
        }
        self.report_unknown_name(field, &called, errors);
        None
    }

    fn report_unknown_id(&mut self, id: &Attr<u16>, called: &str, errors: &mut Errors) {
        let object = &self.definition.object;
        let message = format!("{} has no resource {}", object_title(object), id.value);
        let resources = &self.definition.names.resources;
        let by_name =
            resources.iter().find(|resource| same(&resource.field, called)).map(|resource| resource.id);
        let free = object.resources.iter().filter(|resource| !self.taken.contains_key(&resource.id.value));
        let (mandatory, optional): (Vec<_>, Vec<_>) = free.partition(|resource| resource.mandatory.value);
        let near = |resources: &[&Resource]| nearest_id(id.value, resources.iter().map(|one| one.id.value));
        let meant = by_name.or_else(|| near(&mandatory)).or_else(|| near(&optional));
        let help = match meant.and_then(|meant| object.resource(meant)) {
            Some(resource) => {
                self.suggested.insert(resource.id.value);
                format!("did you mean {} `{}`?", resource.id.value, resource.name.value)
            }
            None => self.list(),
        };
        errors.add_with_help(&id.at, message, help);
    }

    fn report_unknown_name(&mut self, field: &Field<'_>, called: &str, errors: &mut Errors) {
        let object = object_title(&self.definition.object);
        let message = format!("{object} has no resource `{called}`");
        let candidates = &self.definition.names.resources;
        let names = candidates.iter().map(|resource| resource.field.as_str());
        let meant =
            nearest(called, names).and_then(|name| candidates.iter().find(|resource| resource.field == name));
        let help = match meant {
            Some(meant) => {
                self.suggested.insert(meant.id);
                format!("did you mean `{}`, resource {}?", meant.field, meant.id)
            }
            None => {
                format!("write `#[lwm2m(id = ...)]` or `#[lwm2m(skip)]`; {}", self.list())
            }
        };
        match &field.attributes.name {
            Some(name) => errors.add_with_help(&name.at, message, help),
            None => errors.add_with_help(field.ident, message, help),
        }
    }

    /// Lists the resources of the object.
    fn list(&self) -> String {
        let resources = &self.definition.names.resources;
        let shown =
            resources.iter().take(LISTED).map(|resource| format!("{} `{}`", resource.id, resource.field));
        let more = if resources.len() > LISTED { ", ..." } else { "" };
        format!("it has {}{more}", shown.collect::<Vec<_>>().join(", "))
    }

    /// Reports attributes of a field that differ from the definition.
    fn check_field(&self, field: &Field<'_>, resource: &Resource, errors: &mut Errors) {
        let definition = self.definition;
        let title = resource_title(resource);
        let given = &field.attributes;
        check::stated_kind(field, resource, definition, errors);
        let mut differs = |at: &proc_macro2::TokenStream, what: String, origin: Origin| {
            let line = definition.quote(origin, resource.origin);
            errors.add_with_help(at, format!("{title} {what}{line}"), "remove it: the definition states it");
        };
        if let Some(ops) = given.ops.as_ref().filter(|ops| ops.value != resource.operations.value) {
            let (found, stated) = (operations(resource.operations.value), operations(ops.value));
            differs(&ops.at, format!("has the operations {found}, not {stated}"), resource.operations.origin);
        }
        if let Some(units) = given.units.as_ref().filter(|units| units.value != resource.units.value) {
            let found = match resource.units.value.as_str() {
                "" => "no unit".to_owned(),
                unit => format!("the unit `{unit}`"),
            };
            differs(&units.at, format!("has {found}, not `{}`", units.value), resource.units.origin);
        }
        if let Some(mandatory) =
            given.mandatory.as_ref().filter(|given| given.value != resource.mandatory.value)
        {
            let found = if resource.mandatory.value { "mandatory" } else { "optional" };
            differs(&mandatory.at, format!("is {found}"), resource.mandatory.origin);
        }
        if let Some(values) = &given.values {
            differs(&values.at, "has its values in the definition".to_owned(), resource.range_text.origin);
        }
    }

    /// Returns the resource with the range of the field, which may be narrower than that of the definition.
    fn narrowed(&self, field: &Field<'_>, resource: &Resource, errors: &mut Errors) -> Resource {
        let mut narrowed = resource.clone();
        let (Some(given), Some(kind)) = (&field.attributes.range, resource.kind) else { return narrowed };
        let Some(stated) = field::enforceable(given, kind.value, errors) else { return narrowed };
        if let Some(defined) = resource.range.as_ref().filter(|defined| !within(&stated, defined)) {
            let line = self.definition.quote(resource.range_text.origin, resource.origin);
            let message =
                format!("{} allows {} only{line}", resource_title(resource), range::describe(defined));
            errors.add_with_help(
                &given.at,
                message,
                "a struct may narrow the range of its definition, not widen it",
            );
            return narrowed;
        }
        narrowed.range = Some(stated);
        narrowed.range_text = spanned(given);
        narrowed
    }

    /// Reports mandatory resources without a field.
    fn missing(&self, input: &Input<'_>, errors: &mut Errors) {
        for resource in &self.definition.object.resources {
            let id = resource.id.value;
            // A write-only resource is in no response, so a server does not miss it.
            let demanded = resource.mandatory.value && resource.operations.value != Operations::Write;
            let has_value = !resource.operations.value.is_executable() && resource.kind.is_some();
            if self.unclear
                || !demanded
                || !has_value
                || self.taken.contains_key(&id)
                || self.suggested.contains(&id)
            {
                continue;
            }
            let line = self.definition.quote(resource.mandatory.origin, resource.origin);
            let title = resource_title(resource);
            let name = self.definition.names.resources.iter().find(|name| name.id == id);
            let name = name.map_or("value", |name| name.field.as_str());
            let kind =
                resource.kind.map(|kind| example(kind.value, resource.multiple.value)).unwrap_or_default();
            let message = format!("`{}` has no field for {title}, which is mandatory{line}", input.ident);
            errors.add_with_help(input.ident, message, format!("add `{name}: {kind}`"));
        }
    }
}

/// Returns the tokens that name the resource of a field.
fn location<'f>(field: &'f Field<'_>) -> Box<dyn ToTokens + 'f> {
    match (&field.attributes.id, &field.attributes.name) {
        (Some(id), _) => Box::new(&id.at),
        (None, Some(name)) => Box::new(&name.at),
        (None, None) => Box::new(field.ident),
    }
}

/// Uses the documentation of the field as the description of the resource.
fn with_docs(field: &Field<'_>, mut resource: Resource) -> Resource {
    if !field.docs.is_empty() {
        resource.description.value.clone_from(&field.docs);
    }
    resource
}

/// Whether two names of fields are equal; a keyword may be raw or end in an underscore.
fn same(name: &str, other: &str) -> bool {
    name.trim_end_matches('_') == other.trim_end_matches('_')
}

fn operations(operations: Operations) -> String {
    match operations {
        Operations::Bootstrap => "of a bootstrap server".to_owned(),
        other => format!("`{}`", other.as_str()),
    }
}

/// Suggests the type of a field.
fn example(kind: ResourceType, multiple: bool) -> String {
    let value = match kind {
        ResourceType::String => "String",
        ResourceType::Integer => "i64",
        ResourceType::Unsigned => "u64",
        ResourceType::Float => "f64",
        ResourceType::Boolean => "bool",
        ResourceType::Opaque => "Vec<u8>",
        ResourceType::Time => "Time",
        ResourceType::ObjectLink => "ObjectLink",
        ResourceType::CoreLink => "CoreLink<String>",
    };
    if multiple { format!("Multiple<{value}>") } else { value.to_owned() }
}

/// Whether `outer` contains `inner`.
fn within(inner: &Range, outer: &Range) -> bool {
    fn of<T: PartialOrd>(inner: &[crate::model::Interval<T>], outer: &[crate::model::Interval<T>]) -> bool {
        inner.iter().all(|inner| outer.iter().any(|outer| outer.low <= inner.low && inner.high <= outer.high))
    }
    match (inner, outer) {
        (Range::Integer(inner), Range::Integer(outer)) => of(inner, outer),
        (Range::Unsigned(inner), Range::Unsigned(outer)) => of(inner, outer),
        (Range::Float(inner), Range::Float(outer)) => of(inner, outer),
        (Range::Length(inner), Range::Length(outer)) => of(inner, outer),
        _ => false,
    }
}
