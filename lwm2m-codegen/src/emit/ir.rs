//! The intermediate representation: an object with names, types and members.

use std::collections::{BTreeMap, HashSet};

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::impls::{Implementation, Member, Presence, Row};
use super::table::{TableOptions, table};
use super::tokens::ident;
use super::types::TypeSettings;
use crate::model::{self, Labels, Object, Operations, ResourceType};
use crate::names::{self, ObjectNames};

/// Constants of a module besides those of its resources.
const RESERVED: [&str; 1] = ["OBJECT_ID"];

/// An object, ready to be printed.
pub struct ObjectIr<'m> {
    /// Its definition.
    pub definition: &'m Object,
    /// Types of the fields, and the path of the runtime.
    pub types: &'m TypeSettings,
    /// Name of the struct.
    pub ident: Ident,
    /// Derives and attributes that a user adds to the struct.
    pub extra: ExtraAttributes,
    /// The resources in ascending order of ids, except `untyped`.
    pub resources: Vec<ResourceIr<'m>>,
    /// Resources whose definition states no type; they are not printed.
    pub untyped: Vec<&'m model::Resource>,
}

/// A resource, ready to be printed.
pub struct ResourceIr<'m> {
    /// Its definition.
    pub definition: &'m model::Resource,
    /// Name of the constant that holds its id.
    pub constant: Ident,
    /// Its field or method.
    pub kind: ResourceKind<'m>,
}

impl<'m> ResourceIr<'m> {
    /// Returns the field; `None` for an executable resource.
    pub fn field_mut(&mut self) -> Option<&mut Field<'m>> {
        match &mut self.kind {
            ResourceKind::Field(field) => Some(&mut **field),
            ResourceKind::Action(_) => None,
        }
    }
}

/// The field or method of a resource.
pub enum ResourceKind<'m> {
    /// A field of the struct.
    Field(Box<Field<'m>>),
    /// A method of the trait of actions, with this name.
    Action(Ident),
}

/// A field of the struct.
pub struct Field<'m> {
    /// Its name.
    pub ident: Ident,
    /// Its type, such as `Option<Multiple<i64>>`.
    pub ty: TokenStream,
    /// Whether it is an `Option`, and whether it holds several values.
    pub presence: Presence,
    /// The enum of its values.
    pub enumeration: Option<Enumeration<'m>>,
    /// Attributes that a user adds.
    pub attributes: Vec<TokenStream>,
}

/// An open enum.
pub struct Enumeration<'m> {
    /// Its name.
    pub ident: Ident,
    /// Its codes.
    pub labels: &'m Labels,
    /// Its variants, one for each code.
    pub variants: Vec<Ident>,
    /// Integer or Unsigned Integer.
    pub kind: ResourceType,
    /// Derives and attributes that a user adds.
    pub extra: ExtraAttributes,
    /// Attributes of its variants, by code.
    pub variant_attributes: BTreeMap<i64, Vec<TokenStream>>,
}

/// Derives and attributes that a user adds to a struct or an enum.
#[derive(Debug, Clone, Default)]
pub struct ExtraAttributes {
    /// Traits to derive besides those of std.
    pub derives: Vec<TokenStream>,
    /// Whole attributes, `#[...]`.
    pub attributes: Vec<TokenStream>,
}

impl<'m> ObjectIr<'m> {
    /// Decides everything about an object; `names` come from the naming rules.
    pub fn new(object: &'m Object, names: &ObjectNames, types: &'m TypeSettings) -> ObjectIr<'m> {
        let mut ir = ObjectIr {
            definition: object,
            types,
            ident: ident(&names.object, "Object"),
            extra: ExtraAttributes::default(),
            resources: Vec::new(),
            untyped: Vec::new(),
        };
        let mut named: Vec<_> = object.resources.iter().zip(&names.resources).collect();
        named.sort_by_key(|(resource, _)| resource.id.value);
        // The reader reports duplicates; the first one is used.
        named.dedup_by_key(|(resource, _)| resource.id.value);
        let mut constants: HashSet<String> = RESERVED.map(str::to_owned).into();
        for (resource, name) in named {
            let Some(kind) = resource_kind(object, resource, name, types) else {
                ir.untyped.push(resource);
                continue;
            };
            let constant = unique(&name.constant, name.id, &mut constants);
            let constant = ident(&constant, "RESOURCE");
            ir.resources.push(ResourceIr { definition: resource, constant, kind });
        }
        ir
    }

    /// Returns the fields with their resources.
    pub fn fields(&self) -> impl Iterator<Item = (&'m model::Resource, &Field<'m>)> {
        self.resources.iter().filter_map(|resource| match &resource.kind {
            ResourceKind::Field(field) => Some((resource.definition, &**field)),
            ResourceKind::Action(_) => None,
        })
    }

    /// Returns the executable resources with the names of their methods.
    pub fn actions(&self) -> impl Iterator<Item = (&'m model::Resource, &Ident)> {
        self.resources.iter().filter_map(|resource| match &resource.kind {
            ResourceKind::Action(method) => Some((resource.definition, method)),
            ResourceKind::Field(_) => None,
        })
    }

    /// Returns the enums with their resources.
    pub fn enumerations(&self) -> impl Iterator<Item = (&'m model::Resource, &Enumeration<'m>)> {
        self.fields().filter_map(|(resource, field)| Some((resource, field.enumeration.as_ref()?)))
    }

    /// Returns the field of a resource.
    pub fn field_mut(&mut self, id: u16) -> Option<&mut Field<'m>> {
        let index = self.resources.binary_search_by_key(&id, |resource| resource.definition.id.value).ok()?;
        self.resources.get_mut(index)?.field_mut()
    }

    /// Sets the names of an enum's variants, one for each code.
    pub fn name_variants(&mut self, resource: u16, names: &[String]) {
        let field = self.field_mut(resource);
        if let Some(enumeration) = field.and_then(|field| field.enumeration.as_mut()) {
            enumeration.variants = names.iter().map(|name| ident(name, "Unnamed")).collect();
        }
    }

    /// Returns the names of the struct and the trait of actions.
    pub fn public_types(&self) -> Vec<String> {
        let actions = self.actions_trait().map(|name| name.to_string());
        std::iter::once(self.ident.to_string()).chain(actions).collect()
    }

    /// Returns the name of the trait of actions, if the object has executable resources.
    pub fn actions_trait(&self) -> Option<Ident> {
        // With a suffix, the name needs no underscore to differ from a keyword.
        let name = self.ident.to_string();
        self.actions().next().map(|_| quote::format_ident!("{}Actions", name.trim_end_matches('_')))
    }

    /// Returns what the impls need.
    pub fn implementation(&self) -> Implementation<'_> {
        let rows = self.resources.iter().map(|resource| Row {
            id: resource.definition.id.value,
            member: match &resource.kind {
                ResourceKind::Field(field) => Member::Field(&field.ident, field.presence),
                ResourceKind::Action(method) => Member::Action(method, resource.definition.mandatory.value),
            },
        });
        Implementation {
            runtime: &self.types.runtime,
            ident: &self.ident,
            generics: syn::Generics::default(),
            definition: table(&self.types.runtime, self.definition, &TableOptions::default()),
            rows: rows.collect(),
            actions: self.actions_trait().map(syn::Path::from),
            skipped: Vec::new(),
            own_methods: false,
            assertions: Vec::new(),
        }
    }
}

/// Returns the field or method of a resource; `None` for a field without a type.
fn resource_kind<'m>(
    object: &Object,
    resource: &'m model::Resource,
    name: &names::ResourceName,
    types: &TypeSettings,
) -> Option<ResourceKind<'m>> {
    if resource.operations.value.is_executable() {
        return Some(ResourceKind::Action(ident(&name.method, "execute")));
    }
    let kind = resource.kind.as_ref()?.value;
    let enumeration = enumeration(resource, kind, name);
    let value = match &enumeration {
        Some(enumeration) => {
            let ident = &enumeration.ident;
            quote!(#ident)
        }
        None => types.value(object.id.value, resource, kind),
    };
    let presence = presence(resource);
    let mut ty = value;
    if resource.multiple.value {
        ty = types.multiple(object.id.value, name.id, &ty);
    }
    if presence == Presence::Optional {
        ty = quote!(::core::option::Option<#ty>);
    }
    let ident = ident(&name.field, "resource");
    Some(ResourceKind::Field(Box::new(Field { ident, ty, presence, enumeration, attributes: Vec::new() })))
}

/// Returns the presence of a field. A write-only resource is optional: no response contains it.
fn presence(resource: &model::Resource) -> Presence {
    let mandatory = resource.mandatory.value && resource.operations.value != Operations::Write;
    match (mandatory, resource.multiple.value) {
        (false, _) => Presence::Optional,
        (true, false) => Presence::Mandatory,
        (true, true) => Presence::MandatoryMultiple,
    }
}

fn enumeration<'m>(
    resource: &'m model::Resource,
    kind: ResourceType,
    name: &names::ResourceName,
) -> Option<Enumeration<'m>> {
    let labels = resource.labels.as_ref().filter(|labels| !labels.codes.is_empty())?;
    if !matches!(kind, ResourceType::Integer | ResourceType::Unsigned) {
        return None;
    }
    let variants = names::variants(labels).into_iter().map(|variant| ident(&variant, "Unnamed")).collect();
    Some(Enumeration {
        ident: ident(&name.type_name, "Values"),
        labels,
        variants,
        kind,
        extra: ExtraAttributes::default(),
        variant_attributes: BTreeMap::new(),
    })
}

/// Returns the name, with the id as a suffix if it is taken.
fn unique(name: &str, id: u16, taken: &mut HashSet<String>) -> String {
    let mut unique = name.to_owned();
    if taken.contains(&unique) {
        unique = format!("{name}_{id}");
    }
    while taken.contains(&unique) {
        unique.push('_');
    }
    taken.insert(unique.clone());
    unique
}
