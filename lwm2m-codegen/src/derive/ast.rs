//! A struct, its fields and its actions as written. Only the form is checked here.

use quote::ToTokens;
use syn::{Attribute, Data, DeriveInput, Expr, Fields, Generics, Ident, Type, Visibility};

use super::attr::{self, Item, ItemValue, SeenKeys};
use super::errors::{Attr, Errors};
use crate::model::{Operations, ResourceType, Version};

/// A struct.
pub(super) struct Input<'i> {
    pub(super) ident: &'i Ident,
    pub(super) generics: &'i Generics,
    pub(super) visibility: &'i Visibility,
    pub(super) docs: String,
    pub(super) attributes: StructAttrs,
    pub(super) fields: Vec<Field<'i>>,
}

/// The attributes of a struct.
#[derive(Default)]
pub(super) struct StructAttrs {
    pub(super) id: Option<Attr<u16>>,
    pub(super) name: Option<Attr<String>>,
    pub(super) version: Option<Attr<Version>>,
    pub(super) lwm2m_version: Option<Attr<Version>>,
    pub(super) urn: Option<Attr<String>>,
    pub(super) multiple: Option<Attr<bool>>,
    pub(super) mandatory: Option<Attr<bool>>,
    pub(super) remarks: Option<Attr<String>>,
    pub(super) definition: Option<Attr<Source>>,
    pub(super) actions: Option<Attr<ActionsTarget>>,
    pub(super) action: Vec<Action>,
    pub(super) xml: Option<Attr<bool>>,
    pub(super) serde: Option<Attr<bool>>,
    pub(super) runtime: Option<Attr<syn::Path>>,
    pub(super) seen_keys: SeenKeys,
}

/// The source of a definition.
#[derive(Clone)]
pub(super) enum Source {
    Bundled(u16),
    File(String),
}

/// The owner of the methods.
#[derive(Clone)]
pub(super) enum ActionsTarget {
    Struct,
    Trait(Box<syn::Path>),
}

/// An executable resource.
pub(super) struct Action {
    pub(super) id: Attr<u16>,
    pub(super) name: Option<Attr<String>>,
    pub(super) method: Option<Attr<Ident>>,
    pub(super) mandatory: Option<Attr<bool>>,
    pub(super) doc: Option<Attr<String>>,
    pub(super) values: Option<Attr<String>>,
}

/// A field.
pub(super) struct Field<'i> {
    pub(super) ident: &'i Ident,
    pub(super) kind: &'i Type,
    pub(super) docs: String,
    pub(super) attributes: FieldAttrs,
}

/// The attributes of a field.
#[derive(Default)]
pub(super) struct FieldAttrs {
    pub(super) id: Option<Attr<u16>>,
    pub(super) name: Option<Attr<String>>,
    pub(super) ops: Option<Attr<Operations>>,
    pub(super) range: Option<Attr<String>>,
    pub(super) values: Option<Attr<String>>,
    pub(super) units: Option<Attr<String>>,
    pub(super) mandatory: Option<Attr<bool>>,
    pub(super) multiple: Option<Attr<bool>>,
    pub(super) kind: Option<Attr<ResourceType>>,
    pub(super) skip: Option<Attr<bool>>,
    pub(super) seen_keys: SeenKeys,
}

const STRUCT_KEYS: [&str; 14] = [
    "id",
    "name",
    "version",
    "lwm2m_version",
    "urn",
    "multiple",
    "mandatory",
    "remarks",
    "definition",
    "action",
    "actions",
    "xml",
    "serde",
    "crate",
];

const FIELD_KEYS: [&str; 18] = [
    "id",
    "name",
    "ops",
    "range",
    "values",
    "units",
    "mandatory",
    "multiple",
    "skip",
    "string",
    "integer",
    "unsigned",
    "float",
    "boolean",
    "opaque",
    "time",
    "objlnk",
    "corelnk",
];

const ACTION_KEYS: [&str; 6] = ["id", "name", "method", "mandatory", "doc", "values"];

/// Reads a struct.
pub(super) fn read<'i>(input: &'i DeriveInput, errors: &mut Errors) -> Input<'i> {
    Input {
        ident: &input.ident,
        generics: &input.generics,
        visibility: &input.vis,
        docs: attr::documentation(&input.attrs),
        attributes: struct_attrs(&input.attrs, errors),
        fields: fields(input, errors),
    }
}

fn fields<'i>(input: &'i DeriveInput, errors: &mut Errors) -> Vec<Field<'i>> {
    let fields = match &input.data {
        Data::Struct(data) => &data.fields,
        Data::Enum(data) => {
            let help = "make it a struct; for an enum of codes derive `Lwm2mEnum`";
            errors.add_with_help(data.enum_token, "expected a struct", help);
            return Vec::new();
        }
        Data::Union(data) => {
            errors.add(data.union_token, "expected a struct");
            return Vec::new();
        }
    };
    match fields {
        Fields::Named(fields) => fields
            .named
            .iter()
            .filter_map(|field| {
                Some(Field {
                    ident: field.ident.as_ref()?,
                    kind: &field.ty,
                    docs: attr::documentation(&field.attrs),
                    attributes: field_attrs(&field.attrs, errors),
                })
            })
            .collect(),
        Fields::Unit => Vec::new(),
        Fields::Unnamed(fields) => {
            let help = format!("write `struct {} {{ ... }}`", input.ident);
            errors.add_with_help(fields, "the fields of an object need names", help);
            Vec::new()
        }
    }
}

fn struct_attrs(attributes: &[Attribute], errors: &mut Errors) -> StructAttrs {
    let mut attrs = StructAttrs::default();
    for item in attr::items(attributes, &mut attrs.seen_keys, errors) {
        let name = item.name();
        match name.as_str() {
            "id" => {
                let id = attr::id(&item, "id = 42769", errors);
                attr::once(&mut attrs.id, &item, id, errors);
            }
            "name" => {
                let text = attr::text(&item, "name = \"Pump\"", errors);
                attr::once(&mut attrs.name, &item, text, errors);
            }
            "version" => {
                let version = attr::version(&item, errors);
                attr::once(&mut attrs.version, &item, version, errors);
            }
            "lwm2m_version" => {
                let version = attr::version(&item, errors);
                attr::once(&mut attrs.lwm2m_version, &item, version, errors);
            }
            "urn" => {
                let text = attr::text(&item, "urn = \"urn:oma:lwm2m:x:42769\"", errors);
                attr::once(&mut attrs.urn, &item, text, errors);
            }
            "remarks" => {
                let text = attr::text(&item, "remarks = \"...\"", errors);
                attr::once(&mut attrs.remarks, &item, text, errors);
            }
            "multiple" => {
                let flag = attr::flag(&item, errors);
                attr::once(&mut attrs.multiple, &item, flag, errors);
            }
            "mandatory" => {
                let flag = attr::flag(&item, errors);
                attr::once(&mut attrs.mandatory, &item, flag, errors);
            }
            "definition" => {
                let source = source(&item, errors);
                attr::once(&mut attrs.definition, &item, source, errors);
            }
            "actions" => {
                let target = actions_target(&item, errors);
                attr::once(&mut attrs.actions, &item, target, errors);
            }
            "action" => attrs.action.extend(action(&item, errors)),
            "xml" => {
                let alone = attr::word(&item, errors).then_some(true);
                attr::once(&mut attrs.xml, &item, alone, errors);
            }
            "serde" => {
                let alone = attr::word(&item, errors).then_some(true);
                attr::once(&mut attrs.serde, &item, alone, errors);
            }
            "crate" => {
                let path = path(&item, "crate = ::lwm2m_runtime", errors);
                attr::once(&mut attrs.runtime, &item, path, errors);
            }
            _ => {
                attr::unknown(&item, "the attribute of an object", &STRUCT_KEYS, &mut attrs.seen_keys, errors)
            }
        }
    }
    attrs
}

fn field_attrs(attributes: &[Attribute], errors: &mut Errors) -> FieldAttrs {
    let mut attrs = FieldAttrs::default();
    for item in attr::items(attributes, &mut attrs.seen_keys, errors) {
        let name = item.name();
        match name.as_str() {
            "id" => {
                let id = attr::id(&item, "id = 0", errors);
                attr::once(&mut attrs.id, &item, id, errors);
            }
            "name" => {
                let text = attr::text(&item, "name = \"Speed\"", errors);
                attr::once(&mut attrs.name, &item, text, errors);
            }
            "ops" => {
                let operations = attr::operations(&item, errors);
                attr::once(&mut attrs.ops, &item, operations, errors);
            }
            "range" => {
                let text = attr::range(&item, errors);
                attr::once(&mut attrs.range, &item, text, errors);
            }
            "values" => {
                let text = attr::text(&item, "values = \"see the manual\"", errors);
                attr::once(&mut attrs.values, &item, text, errors);
            }
            "units" => {
                let text = attr::text(&item, "units = \"1/min\"", errors);
                attr::once(&mut attrs.units, &item, text, errors);
            }
            "mandatory" => {
                let flag = attr::flag(&item, errors);
                attr::once(&mut attrs.mandatory, &item, flag, errors);
            }
            "multiple" => {
                let flag = attr::flag(&item, errors);
                attr::once(&mut attrs.multiple, &item, flag, errors);
            }
            "skip" => {
                let alone = attr::word(&item, errors).then_some(true);
                attr::once(&mut attrs.skip, &item, alone, errors);
            }
            word => match attr::kind(word) {
                Some(kind) => {
                    let kind = attr::word(&item, errors).then_some(kind);
                    only_type(&mut attrs.kind, &item, kind, errors);
                }
                None => attr::unknown(
                    &item,
                    "the attribute of a field",
                    &FIELD_KEYS,
                    &mut attrs.seen_keys,
                    errors,
                ),
            },
        }
    }
    attrs
}

/// Sets the type of a resource; reports a second one.
fn only_type(
    slot: &mut Option<Attr<ResourceType>>,
    item: &Item,
    kind: Option<ResourceType>,
    errors: &mut Errors,
) {
    match slot {
        Some(first) => {
            let message = format!("the type is `{}` already", attr::word_for(first.value));
            errors.add_with_help(&item.key, message, "remove one of the two");
        }
        None => *slot = kind.map(|kind| Attr::new(kind, &item.key)),
    }
}

fn source(item: &Item, errors: &mut Errors) -> Option<Source> {
    let example = "definition = \"objects/pump.xml\"";
    match attr::expression(item, example, errors)? {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(_) => attr::id(item, "definition = 3303", errors).map(Source::Bundled),
            _ => attr::text(item, example, errors).map(Source::File),
        },
        other => {
            let message =
                format!("expected the path of a definition, or the id of a bundled one: `{example}`");
            errors.add(other, message);
            None
        }
    }
}

fn actions_target(item: &Item, errors: &mut Errors) -> Option<ActionsTarget> {
    let path = path(item, "actions = PumpActions", errors)?;
    Some(if path.is_ident("Self") { ActionsTarget::Struct } else { ActionsTarget::Trait(Box::new(path)) })
}

fn path(item: &Item, example: &str, errors: &mut Errors) -> Option<syn::Path> {
    match attr::expression(item, example, errors)? {
        Expr::Path(path) if path.qself.is_none() => Some(path.path.clone()),
        other => {
            errors.add(other, format!("expected a path: `{example}`"));
            None
        }
    }
}

/// `action(id = 4, name = "Flush", mandatory)`
fn action(item: &Item, errors: &mut Errors) -> Option<Action> {
    let example = "action(id = 4, name = \"Flush\")";
    let ItemValue::List(list) = &item.value else {
        errors.add(item.tokens(), format!("`action` needs a list: `{example}`"));
        return None;
    };
    let (mut id, mut name, mut method, mut mandatory) = (None, None, None, None);
    let (mut doc, mut values) = (None, None);
    let mut seen_keys = SeenKeys::default();
    for item in attr::items_of(list.clone(), &mut seen_keys, errors) {
        match item.name().as_str() {
            "id" => {
                let value = attr::id(&item, "id = 4", errors);
                attr::once(&mut id, &item, value, errors);
            }
            "name" => {
                let text = attr::text(&item, "name = \"Flush\"", errors);
                attr::once(&mut name, &item, text, errors);
            }
            "method" => {
                let value = path(&item, "method = flush", errors).and_then(|path| {
                    let ident = path.get_ident().cloned();
                    if ident.is_none() {
                        errors.add(&path, "expected the name of a method, without a path: `method = flush`");
                    }
                    ident
                });
                attr::once(&mut method, &item, value, errors);
            }
            "mandatory" => {
                let flag = attr::flag(&item, errors);
                attr::once(&mut mandatory, &item, flag, errors);
            }
            "doc" => {
                let text = attr::text(&item, "doc = \"Drains the pump.\"", errors);
                attr::once(&mut doc, &item, text, errors);
            }
            "values" => {
                let text = attr::text(&item, "values = \"0: seconds\"", errors);
                attr::once(&mut values, &item, text, errors);
            }
            _ => attr::unknown(&item, "an action", &ACTION_KEYS, &mut seen_keys, errors),
        }
    }
    if id.is_none() {
        errors.add_with_help(
            item.key.to_token_stream(),
            "the action has no id",
            format!("write `{example}`"),
        );
    }
    Some(Action { id: id?, name, method, mandatory, doc, values })
}
