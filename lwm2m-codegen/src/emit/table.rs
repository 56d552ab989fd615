//! The table that describes an object.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::tokens::{float, lines, signed};
use crate::model::{Interval, Object, Operations, Range, Resource, ResourceType, Version};

/// What the fields of a struct written by hand say about the resources that they hold.
#[derive(Default)]
pub struct Held {
    /// Resources of which only the compiler knows the type, by id.
    pub deferred: BTreeMap<u16, Deferred>,
    /// Resources whose fields are made for another type, such as the seconds of a Time in an `i64`.
    pub converted: BTreeSet<u16>,
}

/// What only the compiler knows of a resource, as expressions: a field's type says which type it is made for.
#[derive(Debug, Clone)]
pub struct Deferred {
    /// The type.
    pub kind: TokenStream,
    /// The type as a digit of the row; a constant.
    pub digit: TokenStream,
    /// The range, where there is one; a constant.
    pub range: Option<TokenStream>,
}

/// The function that tells the table of an object.
///
/// The table is a literal there: the compiler evaluates it where somebody wants it, and not before.
pub struct Definition {
    /// A lint that has to be silenced.
    pub lint: Option<TokenStream>,
    /// Statements that end in a reference to the table.
    pub body: TokenStream,
}

/// The table of an object. Resources without a type are not in it, unless they are executable.
pub fn table(runtime: &syn::Path, object: &Object) -> Definition {
    table_with(runtime, object, &Held::default())
}

/// The same for a struct written by hand.
pub fn table_with(runtime: &syn::Path, object: &Object, held: &Held) -> Definition {
    let has_row = |resource: &&Resource| has_row(resource) || held.deferred.contains_key(&resource.id.value);
    let mut resources: Vec<&Resource> = object.resources.iter().filter(has_row).collect();
    resources.sort_by_key(|resource| resource.id.value);
    resources.dedup_by_key(|resource| resource.id.value);
    let lint = resources
        .iter()
        .any(|resource| looks_like_a_constant(resource))
        .then(|| quote!(#[allow(clippy::approx_constant)]));
    let Packed { rows, names, ranges } = pack(&resources, held);
    let range = (!ranges.is_empty()).then(|| quote!(Range,));
    let id = Literal::u16_unsuffixed(object.id.value);
    let name = object.name.value.trim();
    let (version, lwm2m_version) = (version(object.version.value), version(object.lwm2m_version.value));
    let (multiple, mandatory) = (object.multiple.value, object.mandatory.value);
    let body = quote! {
        use #runtime::ObjectDef;
        use #runtime::definition::{#range Said, Table, Version};
        &ObjectDef {
            id: #id,
            name: #name,
            version: #version,
            lwm2m_version: #lwm2m_version,
            multiple: #multiple,
            mandatory: #mandatory,
            table: Table {
                rows: &[#(#rows),*],
                said: Said::Packed { names: #names, ranges: &[#(#ranges),*] },
            },
        }
    };
    Definition { lint, body }
}

fn has_row(resource: &Resource) -> bool {
    resource.operations.value.is_executable() || resource.kind.is_some()
}

/// The resources as the runtime's `Table::packed` takes them.
///
/// Not a call for each: what the compiler has to do for a table of a few thousand resources is proportional to the
/// expressions in it, and so is what a device has to keep.
struct Packed {
    /// `[9, 0x210, 1]`
    rows: Vec<TokenStream>,
    /// A line for each row.
    names: Literal,
    /// `Range::Integer(&[(0, 100)])`, each once.
    ranges: Vec<TokenStream>,
}

fn pack(resources: &[&Resource], held: &Held) -> Packed {
    let names = lines(resources.iter().map(|resource| resource.name.value.as_str()), NAMES);
    let mut packed = Packed { rows: Vec::new(), names, ranges: Vec::new() };
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for resource in resources {
        let deferred = held.deferred.get(&resource.id.value);
        let range = match deferred {
            Some(deferred) => deferred.range.clone(),
            None => range(resource),
        };
        let number = range.map_or(0, |range| {
            let next = packed.ranges.len() + 1;
            let number = *numbers.entry(range.to_string()).or_insert(next);
            if number == next {
                packed.ranges.push(range);
            }
            number
        });
        let id = Literal::u16_unsuffixed(resource.id.value);
        let known = traits(resource, held.converted.contains(&resource.id.value));
        let traits = match deferred {
            Some(Deferred { digit, .. }) => quote!(#known | #digit),
            None => quote!(#known),
        };
        let number = Literal::usize_unsuffixed(number);
        packed.rows.push(quote!([#id, #traits, #number]));
    }
    packed
}

/// Type, operations and presence, a hexadecimal digit each; 0 for a type that only the compiler knows.
fn traits(resource: &Resource, converted: bool) -> Literal {
    let kind = match resource.kind.as_ref().filter(|_| !resource.operations.value.is_executable()) {
        Some(kind) => kind_digit(kind.value),
        None => 0,
    };
    let operations = match resource.operations.value {
        Operations::Bootstrap => 0,
        Operations::Read => 1,
        Operations::Write => 2,
        Operations::ReadWrite => 3,
        Operations::Execute => 4,
    };
    // Who is asked to execute has neither instances nor a choice of them.
    let multiple = resource.multiple.value && !resource.operations.value.is_executable();
    let presence = u8::from(resource.mandatory.value) | u8::from(multiple) << 1 | u8::from(converted) << 2;
    let text = format!("0x{kind}{operations}{presence}");
    Literal::from_str(&text).unwrap_or_else(|_| Literal::u16_unsuffixed(0))
}

fn kind_digit(kind: ResourceType) -> u8 {
    match kind {
        ResourceType::String => 1,
        ResourceType::Integer => 2,
        ResourceType::Unsigned => 3,
        ResourceType::Float => 4,
        ResourceType::Boolean => 5,
        ResourceType::Opaque => 6,
        ResourceType::Time => 7,
        ResourceType::ObjectLink => 8,
        ResourceType::CoreLink => 9,
    }
}

/// The column in which names stand in a table.
const NAMES: usize = 28;

/// `Range::Integer(&[(0, 100)])`
fn range(resource: &Resource) -> Option<TokenStream> {
    range_tokens(resource.range.as_ref()?)
}

/// The same for a range of no resource.
pub(crate) fn range_tokens(range: &Range) -> Option<TokenStream> {
    let (name, pairs) = match range {
        Range::Integer(union) => ("Integer", pairs(union, |number| Some(signed(number)))),
        Range::Unsigned(union) => ("Unsigned", pairs(union, |number| Some(unsigned(number)))),
        Range::Float(union) => ("Float", pairs(union, float)),
        Range::Length(union) => ("Length", pairs(union, |number| Some(unsigned(number.into())))),
    };
    let (name, pairs) = (Ident::new(name, Span::call_site()), pairs?);
    Some(quote!(Range::#name(&[#(#pairs),*])))
}

fn pairs<T: Copy>(
    union: &[Interval<T>],
    number: impl Fn(T) -> Option<TokenStream>,
) -> Option<Vec<TokenStream>> {
    let pairs = union.iter().map(|interval| {
        let (low, high) = (number(interval.low)?, number(interval.high)?);
        Some(quote!((#low, #high)))
    });
    pairs.collect()
}

fn unsigned(number: u64) -> TokenStream {
    let digits = Literal::u64_unsuffixed(number);
    quote!(#digits)
}

/// Clippy takes 3.14 for a slip of the pen. Every constant it knows lies between these bounds and is
/// recognised by its second decimal.
fn looks_like_a_constant(resource: &Resource) -> bool {
    let suspicious = |number: f64| {
        let size = number.abs();
        (0.3..7.0).contains(&size) && (size * 10.0).fract() != 0.0
    };
    match &resource.range {
        Some(Range::Float(union)) => {
            union.iter().any(|interval| suspicious(interval.low) || suspicious(interval.high))
        }
        _ => false,
    }
}

fn version(version: Version) -> TokenStream {
    let (major, minor) = (Literal::u8_unsuffixed(version.major), Literal::u8_unsuffixed(version.minor));
    quote!(Version { major: #major, minor: #minor })
}
