//! The decisions about an object: which resource becomes what, under which name, of which type.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::impls::{ByHand, Implementation, Member, Presence, Row};
use super::style::Style;
use super::table::table;
use super::tokens::ident;
use crate::model::{self, Labels, Object, Operations, ResourceType};
use crate::names::{self, ObjectNames};

/// Constants that a module has besides those of its resources.
const RESERVED: [&str; 1] = ["OBJECT_ID"];

/// An object with every decision made, ready to be printed.
pub struct Plan<'m> {
    /// What it is about.
    pub object: &'m Object,
    /// What is the same in all objects.
    pub style: &'m Style,
    /// Name of the struct.
    pub ident: Ident,
    /// Derives and attributes of the struct.
    pub dress: Dress,
    /// The resources in ascending order of ids, but for those left out.
    pub resources: Vec<Resource<'m>>,
    /// Resources that cannot be printed, because nobody knows their type.
    pub left_out: Vec<&'m model::Resource>,
}

/// A resource with every decision made.
pub struct Resource<'m> {
    /// What it is about.
    pub resource: &'m model::Resource,
    /// Name of the constant that holds its id.
    pub constant: Ident,
    /// What stands for it.
    pub part: Part<'m>,
}

impl<'m> Resource<'m> {
    /// The field, to be dressed; `None` for an executable.
    pub fn field_mut(&mut self) -> Option<&mut Field<'m>> {
        match &mut self.part {
            Part::Field(field) => Some(&mut **field),
            Part::Action(_) => None,
        }
    }
}

/// What stands for a resource in Rust.
pub enum Part<'m> {
    /// A field of the struct.
    Field(Box<Field<'m>>),
    /// A method of the trait of actions, with this name.
    Action(Ident),
}

/// A field of the struct.
pub struct Field<'m> {
    /// Its name.
    pub ident: Ident,
    /// The whole type, such as `Option<Multiple<i64>>`.
    pub kind: TokenStream,
    /// Whether it can be absent.
    pub presence: Presence,
    /// The enum that its values are of.
    pub enumeration: Option<Enumeration<'m>>,
    /// Attributes that a user asked for.
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
    /// Derives and attributes.
    pub dress: Dress,
    /// Attributes of its variants, by code.
    pub variant_attributes: BTreeMap<i64, Vec<TokenStream>>,
}

/// What a user adds to a struct or an enum.
#[derive(Debug, Clone, Default)]
pub struct Dress {
    /// Traits to derive besides the usual ones.
    pub derives: Vec<TokenStream>,
    /// Whole attributes, `#[...]`.
    pub attributes: Vec<TokenStream>,
}

impl<'m> Plan<'m> {
    /// The plan of an object under the names that the naming rules give.
    pub fn new(object: &'m Object, names: &ObjectNames, style: &'m Style) -> Plan<'m> {
        let mut plan = Plan {
            object,
            style,
            ident: ident(&names.object, "Object"),
            dress: Dress::default(),
            resources: Vec::new(),
            left_out: Vec::new(),
        };
        let mut named: Vec<_> = object.resources.iter().zip(&names.resources).collect();
        named.sort_by_key(|(resource, _)| resource.id.value);
        // The reader reports duplicates; here the first one stands.
        named.dedup_by_key(|(resource, _)| resource.id.value);
        let mut constants: Vec<String> = RESERVED.map(str::to_owned).to_vec();
        for (resource, name) in named {
            let Some(part) = part(object, resource, name, style) else {
                plan.left_out.push(resource);
                continue;
            };
            let constant = free(&name.constant, name.id, &mut constants);
            plan.resources.push(Resource { resource, constant: ident(&constant, "RESOURCE"), part });
        }
        plan
    }

    /// The fields, with their resources.
    pub fn fields(&self) -> impl Iterator<Item = (&'m model::Resource, &Field<'m>)> {
        self.resources.iter().filter_map(|planned| match &planned.part {
            Part::Field(field) => Some((planned.resource, &**field)),
            Part::Action(_) => None,
        })
    }

    /// The executable resources, with the names of their methods.
    pub fn actions(&self) -> impl Iterator<Item = (&'m model::Resource, &Ident)> {
        self.resources.iter().filter_map(|planned| match &planned.part {
            Part::Action(method) => Some((planned.resource, method)),
            Part::Field(_) => None,
        })
    }

    /// The enums, with their resources.
    pub fn enumerations(&self) -> impl Iterator<Item = (&'m model::Resource, &Enumeration<'m>)> {
        self.fields().filter_map(|(resource, field)| Some((resource, field.enumeration.as_ref()?)))
    }

    /// The field of a resource, to be dressed.
    pub fn field_mut(&mut self, id: u16) -> Option<&mut Field<'m>> {
        self.resources.iter_mut().find(|planned| planned.resource.id.value == id)?.field_mut()
    }

    /// Other names for the variants of an enum, one for each code.
    pub fn name_variants(&mut self, resource: u16, names: &[String]) {
        let field = self.field_mut(resource);
        if let Some(enumeration) = field.and_then(|field| field.enumeration.as_mut()) {
            enumeration.variants = names.iter().map(|name| ident(name, "Unnamed")).collect();
        }
    }

    /// The struct and the trait of actions: the types that most users name.
    pub fn public_types(&self) -> Vec<String> {
        let actions = self.actions_trait().map(|name| name.to_string());
        std::iter::once(self.ident.to_string()).chain(actions).collect()
    }

    /// Name of the trait with a method for each executable resource, where there is one.
    pub fn actions_trait(&self) -> Option<Ident> {
        // What keeps a name from being a keyword is not needed in front of more.
        let name = self.ident.to_string();
        self.actions().next().map(|_| quote::format_ident!("{}Actions", name.trim_end_matches('_')))
    }

    /// What the impls need to know of it.
    pub fn implementation(&self) -> Implementation<'_> {
        let rows = self.resources.iter().map(|planned| Row {
            id: planned.resource.id.value,
            member: match &planned.part {
                Part::Field(field) => Member::Field(&field.ident, field.presence),
                Part::Action(method) => Member::Action(method, planned.resource.mandatory.value),
            },
        });
        Implementation {
            runtime: &self.style.runtime,
            ident: &self.ident,
            generics: syn::Generics::default(),
            definition: table(&self.style.runtime, self.object),
            rows: rows.collect(),
            actions: self.actions_trait().map(syn::Path::from),
            by_hand: ByHand::default(),
        }
    }
}

/// What a resource becomes; `None` where it has no type.
fn part<'m>(
    object: &Object,
    resource: &'m model::Resource,
    name: &names::ResourceName,
    style: &Style,
) -> Option<Part<'m>> {
    if resource.operations.value.is_executable() {
        return Some(Part::Action(ident(&name.method, "execute")));
    }
    let kind = resource.kind.as_ref()?.value;
    let enumeration = enumeration(resource, kind, name);
    let value = match &enumeration {
        Some(enumeration) => {
            let ident = &enumeration.ident;
            quote!(#ident)
        }
        None => style.value(object.id.value, resource, kind),
    };
    let presence = presence(resource);
    let held = if resource.multiple.value { style.multiple(object.id.value, name.id, &value) } else { value };
    let kind = if presence == Presence::Optional { quote!(::core::option::Option<#held>) } else { held };
    let ident = ident(&name.field, "resource");
    Some(Part::Field(Box::new(Field { ident, kind, presence, enumeration, attributes: Vec::new() })))
}

/// Whether the field can be absent. What a server can only write is never part of what it reads, so that
/// nobody could demand it of a device.
fn presence(resource: &model::Resource) -> Presence {
    let demanded = resource.mandatory.value && resource.operations.value != Operations::Write;
    match (demanded, resource.multiple.value) {
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
        dress: Dress::default(),
        variant_attributes: BTreeMap::new(),
    })
}

/// The name, or the name with the id behind it where it is taken.
fn free(name: &str, id: u16, taken: &mut Vec<String>) -> String {
    let mut free = name.to_owned();
    if taken.contains(&free) {
        free = format!("{name}_{id}");
    }
    while taken.contains(&free) {
        free.push('_');
    }
    taken.push(free.clone());
    free
}
