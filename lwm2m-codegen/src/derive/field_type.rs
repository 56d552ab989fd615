//! The type of a field: its values, how many, and their capacity.
//!
//! A macro sees names and no types, so it goes by the last piece of a path. Any other type implements
//! `ResourceValue`, or the compiler says that it does not.

use quote::ToTokens;
use syn::{Expr, GenericArgument, Lit, PathArguments, PathSegment, Type};

use super::errors::Errors;
use crate::model::ResourceType;

/// The type of a field, taken apart.
pub(super) struct FieldType<'t> {
    pub(super) optional: bool,
    pub(super) multiple: bool,
    /// The type of a value.
    pub(super) value: &'t Type,
    /// The type as the runtime knows it; `None` for a type of the user's.
    pub(super) known: Option<Known>,
}

/// A type that the runtime implements `ResourceValue` for.
#[derive(Clone, Copy)]
pub(super) struct Known {
    pub(super) kind: ResourceType,
    pub(super) capacity: Capacity,
    pub(super) borrowed: bool,
    /// Whether another type may go by the same name.
    pub(super) ambiguous: bool,
}

/// The values that fit in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Capacity {
    Any,
    Between(i128, i128),
    MaxBytes(u64),
    ExactBytes(u64),
}

impl Known {
    fn new(kind: ResourceType) -> Known {
        Known { kind, capacity: Capacity::Any, borrowed: false, ambiguous: false }
    }

    /// The whole numbers that fit in.
    fn whole(kind: ResourceType, low: i128, high: i128) -> Known {
        Known { capacity: Capacity::Between(low, high), ..Known::new(kind) }
    }

    /// Whether it can be the value of a resource of this type, and whether it has to be converted.
    pub(super) fn fits(&self, kind: ResourceType) -> Fit {
        use ResourceType::{CoreLink, Integer, String, Time, Unsigned};
        if self.kind == kind {
            return Fit::AsItIs;
        }
        let signed = !matches!(self.capacity, Capacity::Between(_, high) if high > i128::from(i64::MAX));
        match (self.kind, kind) {
            (Integer, Time) | (String, CoreLink) => Fit::Converted,
            (Unsigned, Integer | Time) if signed => Fit::Converted,
            _ => Fit::Not,
        }
    }
}

/// Whether a type can be the value of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    AsItIs,
    Converted,
    Not,
}

/// Reads the type of a field; reports a type that cannot be a resource.
pub(super) fn read<'t>(field: &'t Type, errors: &mut Errors) -> Option<FieldType<'t>> {
    let field = ungrouped(field);
    let (optional, inner) = match argument_of(field, &["Option"]) {
        Some(inner) => (true, ungrouped(inner)),
        None => (false, field),
    };
    let (multiple, value) = match argument_of(inner, &["Multiple", "BoundedMultiple"]) {
        Some(value) => (true, ungrouped(value)),
        None => (false, inner),
    };
    if let Some(problem) = impossible(value, optional, multiple) {
        errors.add_with_help(value, problem.0, problem.1);
        return None;
    }
    Some(FieldType { optional, multiple, value, known: known(value) })
}

fn known(value: &Type) -> Option<Known> {
    match value {
        Type::Reference(reference) => borrowed(ungrouped(&reference.elem)),
        Type::Array(array) => {
            let bytes = integer(&array.len).map_or(Capacity::Any, Capacity::ExactBytes);
            Some(Known { capacity: bytes, ..Known::new(ResourceType::Opaque) })
        }
        _ => named(value),
    }
}

fn borrowed(target: &Type) -> Option<Known> {
    let kind = match target {
        Type::Slice(_) => ResourceType::Opaque,
        _ => ResourceType::String,
    };
    Some(Known { borrowed: true, ..Known::new(kind) })
}

fn named(value: &Type) -> Option<Known> {
    use ResourceType::{Boolean, CoreLink, Float, Integer, ObjectLink, Opaque, String, Time, Unsigned};
    let segment = last(value)?;
    Some(match segment.ident.to_string().as_str() {
        "i8" => Known::whole(Integer, i8::MIN.into(), i8::MAX.into()),
        "i16" => Known::whole(Integer, i16::MIN.into(), i16::MAX.into()),
        "i32" => Known::whole(Integer, i32::MIN.into(), i32::MAX.into()),
        "i64" => Known::whole(Integer, i64::MIN.into(), i64::MAX.into()),
        "u8" => Known::whole(Unsigned, 0, u8::MAX.into()),
        "u16" => Known::whole(Unsigned, 0, u16::MAX.into()),
        "u32" => Known::whole(Unsigned, 0, u32::MAX.into()),
        "u64" => Known::whole(Unsigned, 0, u64::MAX.into()),
        "f32" | "f64" => Known::new(Float),
        "bool" => Known::new(Boolean),
        "String" => Known { capacity: capacity(segment, 0), ..Known::new(String) },
        "Vec" if element_is_byte(segment) => Known { capacity: capacity(segment, 1), ..Known::new(Opaque) },
        "Time" => Known { ambiguous: true, ..Known::new(Time) },
        "ObjectLink" => Known { ambiguous: true, ..Known::new(ObjectLink) },
        "CoreLink" => {
            let text = first_argument(segment).and_then(|text| known(ungrouped(text)));
            let borrowed = text.is_some_and(|text| text.borrowed);
            let capacity = text.map_or(Capacity::Any, |text| text.capacity);
            Known { borrowed, capacity, ambiguous: true, ..Known::new(CoreLink) }
        }
        _ => return None,
    })
}

/// Explains why a type cannot be the value of a resource, and suggests another.
fn impossible(value: &Type, optional: bool, multiple: bool) -> Option<(String, String)> {
    let shown = shown(value);
    let no = |why: &str, help: &str| Some((format!("`{shown}` {why}"), help.to_owned()));
    match value {
        Type::Reference(reference) if reference.mutability.is_some() => {
            no("cannot be the value of a resource", "hold the value itself, or borrow it without `mut`")
        }
        Type::Reference(reference) => match ungrouped(&reference.elem) {
            Type::Slice(slice) if is_byte(&slice.elem) => None,
            Type::Slice(_) => no(
                "cannot be the value of a resource",
                "a list of values is a `Multiple`, bytes are a `&[u8]`",
            ),
            target if last(target).is_some_and(|segment| segment.ident == "str") => None,
            _ => no(
                "cannot be the value of a resource",
                "of references `&str` and `&[u8]` can; hold other values themselves",
            ),
        },
        Type::Array(array) if is_byte(&array.elem) => None,
        Type::Array(_) | Type::Slice(_) | Type::Tuple(_) => no(
            "cannot be the value of a resource",
            "a list of values is a `Multiple`, several values are several fields",
        ),
        Type::Path(_) | Type::Macro(_) => impossible_path(value, optional, multiple, &shown),
        _ => no("cannot be the value of a resource", "say `#[lwm2m(skip)]` if it is none"),
    }
}

fn impossible_path(value: &Type, optional: bool, multiple: bool, shown: &str) -> Option<(String, String)> {
    let segment = last(value)?;
    let name = segment.ident.to_string();
    let argument = first_argument(segment).map(self::shown).unwrap_or_else(|| "T".to_owned());
    let no = |why: &str, help: String| Some((format!("`{shown}` {why}"), help));
    match name.as_str() {
        "usize" => no("is as wide as the machine", "use `u32` or `u64`".to_owned()),
        "isize" => no("is as wide as the machine", "use `i32` or `i64`".to_owned()),
        "u128" => no("is wider than any resource", "use `u64`".to_owned()),
        "i128" => no("is wider than any resource", "use `i64`".to_owned()),
        "char" => no("cannot be the value of a resource", "use a `String`, or a `u32`".to_owned()),
        "str" => no("has no size", "use `String` or `&str`".to_owned()),
        "Vec" if !element_is_byte(segment) && !multiple => {
            no("is no resource", format!("the instances of a resource have ids: use `Multiple<{argument}>`"))
        }
        "Option" if optional => no(
            "stands within an `Option`",
            "a resource is there or it is not: one `Option` is enough".to_owned(),
        ),
        "Option" if multiple => {
            let help = "an instance that is absent is not in the `Multiple`: leave the `Option` out";
            no("stands within a `Multiple`", help.to_owned())
        }
        "Multiple" | "BoundedMultiple" if multiple => no(
            "stands within a `Multiple`",
            "the instances of a resource have no instances of their own".to_owned(),
        ),
        "HashMap" | "BTreeMap" => no("is no resource", "instances by their ids are a `Multiple`".to_owned()),
        _ => None,
    }
}

/// The types of fields for a resource of this type.
pub(super) fn suggestion(kind: ResourceType) -> &'static str {
    match kind {
        ResourceType::String => "`String`, `heapless::String<N>` or `&str`",
        ResourceType::Integer => "`i64`, or a narrower integer",
        ResourceType::Unsigned => "`u64`, or a narrower unsigned integer",
        ResourceType::Float => "`f64` or `f32`",
        ResourceType::Boolean => "`bool`",
        ResourceType::Opaque => "`Vec<u8>`, `heapless::Vec<u8, N>`, `[u8; N]` or `&[u8]`",
        ResourceType::Time => "`Time`, or the seconds in an `i64`",
        ResourceType::ObjectLink => "`ObjectLink`",
        ResourceType::CoreLink => "`CoreLink<String>` or `String`",
    }
}

/// `a Float`, `an Integer`.
pub(super) fn a(kind: ResourceType) -> String {
    let article = if matches!(
        kind,
        ResourceType::Integer | ResourceType::Unsigned | ResourceType::ObjectLink | ResourceType::Opaque
    ) {
        "an"
    } else {
        "a"
    };
    format!("{article} {}", kind.as_str())
}

/// A type as it is written.
pub(super) fn shown(named: &Type) -> String {
    let text = named.to_token_stream().to_string();
    let text = text.replace(" :: ", "::").replace(":: ", "::").replace(" <", "<").replace("< ", "<");
    text.replace(" >", ">").replace("& ", "&").replace(" ,", ",").replace(" ;", ";").replace("' ", "'")
}

pub(super) fn ungrouped(mut named: &Type) -> &Type {
    loop {
        named = match named {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            _ => return named,
        };
    }
}

fn element_is_byte(segment: &PathSegment) -> bool {
    first_argument(segment).is_some_and(is_byte)
}

fn is_byte(element: &Type) -> bool {
    last(ungrouped(element)).is_some_and(|segment| segment.ident == "u8")
}

/// The first type argument, if the type is called by one of these names.
fn argument_of<'t>(outer: &'t Type, names: &[&str]) -> Option<&'t Type> {
    let segment = last(outer)?;
    names.iter().any(|name| segment.ident == name).then(|| first_argument(segment)).flatten()
}

fn last(named: &Type) -> Option<&PathSegment> {
    match named {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        _ => None,
    }
}

fn arguments(segment: &PathSegment) -> impl Iterator<Item = &GenericArgument> {
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(arguments.args.iter()),
        _ => None,
    };
    arguments.into_iter().flatten()
}

fn first_argument(segment: &PathSegment) -> Option<&Type> {
    arguments(segment).find_map(|argument| match argument {
        GenericArgument::Type(argument) => Some(argument),
        _ => None,
    })
}

/// The bytes that a container of fixed capacity holds, as far as a number says so.
fn capacity(segment: &PathSegment, position: usize) -> Capacity {
    let argument = arguments(segment).nth(position);
    let bytes = match argument {
        Some(GenericArgument::Const(number)) => integer(number),
        _ => None,
    };
    bytes.map_or(Capacity::Any, Capacity::MaxBytes)
}

fn integer(number: &Expr) -> Option<u64> {
    match number {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Group(group) => integer(&group.expr),
        _ => None,
    }
}
