//! The type of a field: whether it is optional or multiple, and the type of its values.
//!
//! A macro sees names instead of types, so it compares the last segment of a path. Any other type has to implement
//! `ResourceValue`, which the compiler checks.

use quote::ToTokens;
use syn::{Expr, GenericArgument, Lit, PathArguments, PathSegment, Type};

use super::errors::Errors;
use crate::model::ResourceType;

/// The type of a field.
pub(super) struct FieldType<'t> {
    pub(super) optional: bool,
    pub(super) multiple: bool,
    /// The type of a value.
    pub(super) value: &'t Type,
    /// The properties of a type that the runtime supports; `None` for a type of the user's.
    pub(super) known: Option<KnownType>,
}

/// A type that the runtime implements `ResourceValue` for.
#[derive(Clone, Copy)]
pub(super) struct KnownType {
    pub(super) kind: ResourceType,
    pub(super) capacity: Capacity,
    pub(super) borrowed: bool,
    /// Whether a type of the user's may have this name.
    pub(super) ambiguous: bool,
}

/// The values that a type can hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Capacity {
    Any,
    Between(i128, i128),
    MaxBytes(u64),
    ExactBytes(u64),
}

impl KnownType {
    fn new(kind: ResourceType) -> KnownType {
        KnownType { kind, capacity: Capacity::Any, borrowed: false, ambiguous: false }
    }

    /// A type of whole numbers.
    fn whole(kind: ResourceType, low: i128, high: i128) -> KnownType {
        KnownType { capacity: Capacity::Between(low, high), ..KnownType::new(kind) }
    }

    /// Returns whether the type can be the value of a resource of this type.
    pub(super) fn fits(&self, kind: ResourceType) -> Fit {
        use ResourceType::{CoreLink, Integer, String, Time, Unsigned};
        if self.kind == kind {
            return Fit::Exact;
        }
        let signed = !matches!(self.capacity, Capacity::Between(_, high) if high > i128::from(i64::MAX));
        match (self.kind, kind) {
            (Integer, Time) | (String, CoreLink) => Fit::Converted,
            (Unsigned, Integer | Time) if signed => Fit::Converted,
            _ => Fit::No,
        }
    }
}

/// Whether a type can be the value of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    Exact,
    Converted,
    No,
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

fn known(value: &Type) -> Option<KnownType> {
    match value {
        Type::Reference(reference) => borrowed(ungrouped(&reference.elem)),
        Type::Array(array) => {
            let bytes = integer(&array.len).map_or(Capacity::Any, Capacity::ExactBytes);
            Some(KnownType { capacity: bytes, ..KnownType::new(ResourceType::Opaque) })
        }
        _ => named(value),
    }
}

fn borrowed(target: &Type) -> Option<KnownType> {
    let kind = match target {
        Type::Slice(_) => ResourceType::Opaque,
        _ => ResourceType::String,
    };
    Some(KnownType { borrowed: true, ..KnownType::new(kind) })
}

fn named(value: &Type) -> Option<KnownType> {
    use ResourceType::{Boolean, CoreLink, Float, Integer, ObjectLink, Opaque, String, Time, Unsigned};
    let segment = last_segment(value)?;
    Some(match segment.ident.to_string().as_str() {
        "i8" => KnownType::whole(Integer, i8::MIN.into(), i8::MAX.into()),
        "i16" => KnownType::whole(Integer, i16::MIN.into(), i16::MAX.into()),
        "i32" => KnownType::whole(Integer, i32::MIN.into(), i32::MAX.into()),
        "i64" => KnownType::whole(Integer, i64::MIN.into(), i64::MAX.into()),
        "u8" => KnownType::whole(Unsigned, 0, u8::MAX.into()),
        "u16" => KnownType::whole(Unsigned, 0, u16::MAX.into()),
        "u32" => KnownType::whole(Unsigned, 0, u32::MAX.into()),
        "u64" => KnownType::whole(Unsigned, 0, u64::MAX.into()),
        "f32" | "f64" => KnownType::new(Float),
        "bool" => KnownType::new(Boolean),
        "String" => KnownType { capacity: capacity(segment, 0), ..KnownType::new(String) },
        "Vec" if element_is_byte(segment) => {
            KnownType { capacity: capacity(segment, 1), ..KnownType::new(Opaque) }
        }
        "Time" => KnownType { ambiguous: true, ..KnownType::new(Time) },
        "ObjectLink" => KnownType { ambiguous: true, ..KnownType::new(ObjectLink) },
        "Secret" => {
            let inner = first_argument(segment).and_then(|inner| known(ungrouped(inner)))?;
            KnownType { ambiguous: true, ..inner }
        }
        "CoreLink" => {
            let text = first_argument(segment).and_then(|text| known(ungrouped(text)));
            let borrowed = text.is_some_and(|text| text.borrowed);
            let capacity = text.map_or(Capacity::Any, |text| text.capacity);
            KnownType { borrowed, capacity, ambiguous: true, ..KnownType::new(CoreLink) }
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
            no("cannot be the value of a resource", "use the value itself, or `&` without `mut`")
        }
        Type::Reference(reference) => match ungrouped(&reference.elem) {
            Type::Slice(slice) if is_byte(&slice.elem) => None,
            Type::Slice(_) => no(
                "cannot be the value of a resource",
                "use `Multiple` for a list of values, `&[u8]` for bytes",
            ),
            target if last_segment(target).is_some_and(|segment| segment.ident == "str") => None,
            _ => no("cannot be the value of a resource", "use `&str`, `&[u8]`, or the value itself"),
        },
        Type::Array(array) if is_byte(&array.elem) => None,
        Type::Array(_) | Type::Slice(_) | Type::Tuple(_) => no(
            "cannot be the value of a resource",
            "use `Multiple` for a list of values, a field each for several values",
        ),
        Type::Path(_) | Type::Macro(_) => impossible_path(value, optional, multiple, &shown),
        _ => no("cannot be the value of a resource", "write `#[lwm2m(skip)]` if the field has no resource"),
    }
}

fn impossible_path(value: &Type, optional: bool, multiple: bool, shown: &str) -> Option<(String, String)> {
    let segment = last_segment(value)?;
    let name = segment.ident.to_string();
    let argument = first_argument(segment).map(self::shown).unwrap_or_else(|| "T".to_owned());
    let no = |why: &str, help: String| Some((format!("`{shown}` {why}"), help));
    match name.as_str() {
        "usize" => no("has a different width on each target", "use `u32` or `u64`".to_owned()),
        "isize" => no("has a different width on each target", "use `i32` or `i64`".to_owned()),
        "u128" => no("is wider than 64 bits", "use `u64`".to_owned()),
        "i128" => no("is wider than 64 bits", "use `i64`".to_owned()),
        "char" => no("cannot be the value of a resource", "use a `String`, or a `u32`".to_owned()),
        "str" => no("has no size", "use `String` or `&str`".to_owned()),
        "Vec" if !element_is_byte(segment) && !multiple => {
            no("cannot be the value of a resource", format!("use `Multiple<{argument}>`, which has ids"))
        }
        "Option" if optional => no("is nested in an `Option`", "remove one `Option`".to_owned()),
        "Option" if multiple => {
            let help = "remove the `Option`: the `Multiple` contains present instances only";
            no("is nested in a `Multiple`", help.to_owned())
        }
        "Multiple" | "BoundedMultiple" if multiple => no(
            "is nested in a `Multiple`",
            "remove one of the two: a resource instance has no instances".to_owned(),
        ),
        "HashMap" | "BTreeMap" => {
            no("cannot be the value of a resource", "use `Multiple` for instances by id".to_owned())
        }
        _ => None,
    }
}

/// Lists the types for a resource of this type.
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

/// Returns the name of a type with its article: `a Float`, `an Integer`.
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

/// Formats a type.
pub(super) fn shown(ty: &Type) -> String {
    let text = ty.to_token_stream().to_string();
    let text = text.replace(" :: ", "::").replace(":: ", "::").replace(" <", "<").replace("< ", "<");
    text.replace(" >", ">").replace("& ", "&").replace(" ,", ",").replace(" ;", ";").replace("' ", "'")
}

/// Removes parentheses, and the groups that macros add.
pub(super) fn ungrouped(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            _ => return ty,
        };
    }
}

fn element_is_byte(segment: &PathSegment) -> bool {
    first_argument(segment).is_some_and(is_byte)
}

fn is_byte(element: &Type) -> bool {
    last_segment(ungrouped(element)).is_some_and(|segment| segment.ident == "u8")
}

/// Returns the first type argument, if the type has one of these names.
fn argument_of<'t>(outer: &'t Type, names: &[&str]) -> Option<&'t Type> {
    let segment = last_segment(outer)?;
    names.iter().any(|name| segment.ident == name).then(|| first_argument(segment)).flatten()
}

fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
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

/// Returns the capacity of a container in bytes, if it is a number.
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
