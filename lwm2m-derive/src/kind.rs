//! The type of a field to the type of its resource.
//!
//! A macro sees names and no types, so it goes by the last piece of a path.

use lwm2m_codegen::emit::Presence;
use lwm2m_codegen::model::ResourceType;
use syn::{GenericArgument, PathArguments, PathSegment, Type};

/// What a field holds.
pub(crate) struct Held {
    pub(crate) kind: ResourceType,
    pub(crate) presence: Presence,
    pub(crate) multiple: bool,
}

/// What a field of this type holds.
pub(crate) fn held(field: &Type) -> syn::Result<Held> {
    let (optional, inner) = match within(field, &["Option"]) {
        Some(inner) => (true, inner),
        None => (false, field),
    };
    let (multiple, value) = match within(inner, &["Multiple", "BoundedMultiple"]) {
        Some(value) => (true, value),
        None => (false, inner),
    };
    let kind = kind(value).ok_or_else(|| {
        syn::Error::new_spanned(
            value,
            "this type cannot be a resource yet: integers, floats, `bool`, `String`, `Vec<u8>`, `Time`, \
             `ObjectLink` and `CoreLink` can, alone, in an `Option` or in a `Multiple`",
        )
    })?;
    let presence = match (optional, multiple) {
        (true, _) => Presence::Optional,
        (false, false) => Presence::Mandatory,
        (false, true) => Presence::MandatoryMultiple,
    };
    Ok(Held { kind, presence, multiple })
}

fn kind(value: &Type) -> Option<ResourceType> {
    let segment = last(value)?;
    Some(match segment.ident.to_string().as_str() {
        "i8" | "i16" | "i32" | "i64" => ResourceType::Integer,
        "u8" | "u16" | "u32" | "u64" => ResourceType::Unsigned,
        "f32" | "f64" => ResourceType::Float,
        "bool" => ResourceType::Boolean,
        "String" => ResourceType::String,
        "Vec" if last(first_argument(segment)?)?.ident == "u8" => ResourceType::Opaque,
        "Time" => ResourceType::Time,
        "ObjectLink" => ResourceType::ObjectLink,
        "CoreLink" => ResourceType::CoreLink,
        _ => return None,
    })
}

/// The first type argument, if the type is called by one of these names.
fn within<'t>(outer: &'t Type, names: &[&str]) -> Option<&'t Type> {
    let segment = last(outer)?;
    names.iter().any(|name| segment.ident == name).then(|| first_argument(segment)).flatten()
}

fn last(named: &Type) -> Option<&PathSegment> {
    match named {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        _ => None,
    }
}

fn first_argument(segment: &PathSegment) -> Option<&Type> {
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(argument) => Some(argument),
                _ => None,
            })
        }
        _ => None,
    }
}
